"""The SQLite file under the log: its tables, how a connection is opened, and how headers are packed.

A record's row id is `partition row id * 2^40 + offset`, so that a partition is one range of the table's own B-tree:
reading and appending need no second index. 2^40 offsets are 34,000 years at one record a millisecond.
"""

import errno
import sqlite3
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import overload

from deconwatch.errors import LogError, LogFullError
from deconwatch.log import Headers

OFFSETS = 1 << 40
SCHEMA_VERSION = 1
_LENGTH = struct.Struct(">I").unpack_from
_SIZE = struct.Struct(">I").pack

SCHEMA = """
CREATE TABLE topic (
    name TEXT PRIMARY KEY, partitions INTEGER NOT NULL, retention REAL, compacted INTEGER NOT NULL);
CREATE TABLE part (
    id INTEGER PRIMARY KEY, topic TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL DEFAULT 0,
    UNIQUE (topic, partition));
CREATE TABLE record (
    id INTEGER PRIMARY KEY, key BLOB, value BLOB, headers BLOB NOT NULL, timestamp REAL NOT NULL);
CREATE TABLE latest (
    part INTEGER NOT NULL, key BLOB NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (part, key)) WITHOUT ROWID;
CREATE TABLE stale (id INTEGER PRIMARY KEY, due REAL NOT NULL);
CREATE TABLE position (
    topic TEXT NOT NULL, team TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL,
    PRIMARY KEY (topic, team, partition)) WITHOUT ROWID;
CREATE TABLE member (
    id TEXT PRIMARY KEY, topic TEXT NOT NULL, team TEXT NOT NULL, deadline REAL NOT NULL, lease REAL NOT NULL);
CREATE TABLE owner (
    topic TEXT NOT NULL, team TEXT NOT NULL, partition INTEGER NOT NULL, member TEXT NOT NULL,
    PRIMARY KEY (topic, team, partition)) WITHOUT ROWID;
CREATE TABLE epoch (
    topic TEXT NOT NULL, team TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (topic, team)) WITHOUT ROWID;
"""
"""`latest` and `stale` drive compaction; `team` is a consumer group (GROUP is a word of SQL)."""


class SqliteFile:
    """One file and the connections to it. Thread-safe; each connection is used by one thread at a time."""

    def __init__(self, path: str | Path, *, busy_seconds: float) -> None:
        """Opens the file, or makes it with its tables. Raises LogError when it is no log or stays locked."""
        self.path = Path(path)
        self._busy_seconds = busy_seconds
        self._lock = threading.Lock()
        self._open: set[sqlite3.Connection] = set()
        with self.errors():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            connection = self.connect()
            try:
                self._prepare(connection)
            except BaseException:
                self.disconnect(connection)
                raise
            self.disconnect(connection)

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turns what SQLite or the file system raises into LogError with the fix."""
        try:
            yield
        except (sqlite3.Error, OSError) as e:
            kind = LogFullError if _full(e) else LogError
            raise kind(f"log {self.path}: {e}{_fix(e)}") from e

    def connect(self) -> sqlite3.Connection:
        """A new connection in autocommit mode: transactions are begun by hand."""
        connection = sqlite3.connect(
            self.path, timeout=self._busy_seconds, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            connection.close()
            raise
        with self._lock:
            self._open.add(connection)
        return connection

    def disconnect(self, connection: sqlite3.Connection) -> None:
        """Close a connection; harmless when it is closed."""
        with self._lock:
            self._open.discard(connection)
        connection.close()

    def close(self) -> None:
        """Close every connection that is still open."""
        with self._lock:
            left, self._open = self._open, set()
        for connection in left:
            connection.close()

    def _prepare(self, connection: sqlite3.Connection) -> None:
        # Changing to WAL raises "locked" at once, without the busy wait, while another process does the same.
        _patiently(lambda: _to_wal(connection), seconds=self._busy_seconds)
        with transaction(connection):
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                for statement in SCHEMA.split(";"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            elif version != SCHEMA_VERSION:
                raise LogError(
                    f"log {self.path} has layout {version}, this release reads layout {SCHEMA_VERSION}; "
                    "use the release that wrote it, or another file"
                )


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; takes the write lock first, so that what is read inside stays true."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def pack(headers: Headers) -> bytes:
    """Names and values, each after its length in four bytes."""
    pieces: list[bytes] = []
    for name, value in headers:
        pieces += (_name(name), _SIZE(len(value)), value)
    return b"".join(pieces)


@lru_cache(maxsize=256)  # a record of ours has eight names, always the same ones
def _name(name: str) -> bytes:
    raw = name.encode("utf-8", "surrogatepass")
    return _SIZE(len(raw)) + raw


class Packed(Sequence[tuple[str, bytes]]):
    """Headers that are unpacked when they are first looked at; a stage that knows its own word never does."""

    __slots__ = ("_headers", "_packed")

    def __init__(self, packed: bytes) -> None:
        self._packed = packed
        self._headers: Headers | None = None

    def _all(self) -> Headers:
        if self._headers is None:
            self._headers = unpack(self._packed)
        return self._headers

    @overload
    def __getitem__(self, index: int) -> tuple[str, bytes]: ...
    @overload
    def __getitem__(self, index: slice) -> Headers: ...
    def __getitem__(self, index: int | slice) -> tuple[str, bytes] | Headers:
        return self._all()[index]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        return iter(self._all())

    def __reversed__(self) -> Iterator[tuple[str, bytes]]:
        return reversed(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())


def unpack(packed: bytes) -> Headers:
    """What `pack` was given."""
    headers: list[tuple[str, bytes]] = []
    at, size = 0, len(packed)
    while at < size:
        middle = at + 4 + _LENGTH(packed, at)[0]
        end = middle + 4 + _LENGTH(packed, middle)[0]
        headers.append((packed[at + 4 : middle].decode("utf-8", "surrogatepass"), packed[middle + 4 : end]))
        at = end
    return tuple(headers)


def _to_wal(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL")


def _patiently(action: Callable[[], None], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            return action()
        except sqlite3.OperationalError as e:
            if "locked" not in str(e) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _full(error: Exception) -> bool:
    """Whether the disk took no more bytes; a quota or a size limit comes out of SQLite as a failed write."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return getattr(error, "sqlite_errorname", "") in ("SQLITE_FULL", "SQLITE_IOERR_WRITE")


def _fix(error: Exception) -> str:
    text = str(error)
    if _full(error):
        return "; free some disk space: a running service then goes on by itself"
    if "not a database" in text:
        return "; the file is something else: name another one"
    if "locked" in text:
        return "; another process held it for too long: look for one that hangs"
    if "unable to open" in text or isinstance(error, PermissionError):
        return "; check that the folder is there and may be written"
    return ""
