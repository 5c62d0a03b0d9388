"""The log in one SQLite file, for one machine: several processes and threads may use it at once.

    write  one transaction: take the next offsets, insert, note what is superseded     fsync before it returns
    read   one read transaction, so that compaction cannot take away what is still to come
    clean  every few seconds one small step after a write: superseded records, old tombstones, records past retention

Consumers are in `sqlite_group`, the file itself in `sqlite_file`.
"""

import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence

from deconwatch.errors import LogError
from deconwatch.log import Listener, Message, Outgoing, check_partition, target
from deconwatch.log.sqlite_file import OFFSETS, Packed, SqliteFile, pack, transaction
from deconwatch.log.sqlite_group import SqliteConsumer
from deconwatch.topics import DAY, TOPICS

CLEAN_EVERY_SECONDS = 5.0
CLEAN_ROWS = 500
COMPACTION_LAG_SECONDS = 60.0
TOMBSTONE_SECONDS = float(DAY)


class SqliteLog:
    """A `Log`. Retention goes by the wall clock (a clock that is wrong by an hour keeps records an hour longer or
    shorter), leases of group members by the machine's monotonic clock.
    """

    def __init__(
        self,
        path: str,
        *,
        prefix: str,
        lease_seconds: float = 10.0,
        busy_seconds: float = 30.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`lease_seconds`: after it a silent member's partitions move on; `busy_seconds`: longest wait for the write
        lock; `clock`: seconds since the epoch. Raises LogError when the file cannot be used.
        """
        self._file = SqliteFile(path, busy_seconds=busy_seconds)
        self._prefix = prefix
        self._lease_seconds = lease_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._writer = self._file.connect()
        self._parts: dict[str, list[int]] = {}
        self._compacted: set[str] = set()
        self._next_clean = 0.0
        self._consumers: weakref.WeakSet[SqliteConsumer] = weakref.WeakSet()
        self._closing = threading.Event()
        self._beating: threading.Thread | None = None

    def create(self, topics: Mapping[str, int] | None = None) -> list[str]:
        """Make the missing topics; those that are there stay as they are."""
        made = []
        with self._lock, self._file.errors(), transaction(self._writer):
            for spec in TOPICS.values():
                name, partitions = self._prefix + spec.name, (topics or {}).get(spec.name, spec.partitions)
                if self._writer.execute("SELECT 1 FROM topic WHERE name = ?", (name,)).fetchone():
                    continue
                self._writer.execute(
                    "INSERT INTO topic VALUES (?, ?, ?, ?)", (name, partitions, spec.retention_seconds, spec.compacted)
                )
                rows = [(name, partition) for partition in range(partitions)]
                self._writer.executemany("INSERT INTO part (topic, partition) VALUES (?, ?)", rows)
                made.append(spec.name)
        return made

    def partitions(self, topic: str) -> int:
        """How many partitions the topic has."""
        with self._lock:
            return len(self._of(topic))

    def write(self, batch: Sequence[Outgoing]) -> None:
        """One transaction: on an error nothing of the batch is there."""
        if not batch:
            return
        with self._lock:
            targets = [self._target(outgoing) for outgoing in batch]
            with self._file.errors():
                with transaction(self._writer):
                    self._append(batch, targets)
                if time.monotonic() >= self._next_clean:
                    self._next_clean = time.monotonic() + CLEAN_EVERY_SECONDS
                    self._clean(rows=CLEAN_ROWS)

    def consumer(self, topic: str, group: str, listener: Listener) -> SqliteConsumer:
        """Join the group; partitions come with the first polls."""
        with self._lock:
            parts = self._of(topic)
        consumer = SqliteConsumer(
            self._file,
            topic=topic,
            prefix=self._prefix,
            group=group,
            parts=parts,
            listener=listener,
            lease_seconds=self._lease_seconds,
        )
        with self._lock:
            self._consumers.add(consumer)
            if self._beating is None:
                self._beating = threading.Thread(target=self._beat, name="log-heartbeat", daemon=True)
                self._beating.start()
        return consumer

    def read(self, topic: str, partition: int, *, start: int = 0) -> Iterator[Message]:
        """A snapshot: what is written or compacted later does not show."""
        with self._lock:
            parts = self._of(topic)
        check_partition(topic, partition, len(parts))
        low = parts[partition] * OFFSETS
        return self._rows(topic, partition, low, low + start)

    def close(self) -> None:
        """Let the members leave their groups, then close the file."""
        self._closing.set()
        for consumer in self._members():
            consumer.close()
        beating, self._beating = self._beating, None
        if beating is not None:
            beating.join()
        with self._lock:
            self._file.close()

    def clean(self, *, rows: int) -> int:
        """Delete up to `rows` superseded records and old tombstones, and as many past each retention; gives how many.

        Offsets stay as they are, so a partition that was compacted has gaps.
        """
        with self._lock, self._file.errors():
            return self._clean(rows=rows)

    def _clean(self, *, rows: int) -> int:
        now, writer = self._clock(), self._writer
        gone = 0
        with transaction(writer):
            due = writer.execute("SELECT id FROM stale WHERE due <= ? LIMIT ?", (now, rows)).fetchall()
            # Of an old tombstone nothing is left, not even that it was the latest of its key.
            writer.executemany(
                "DELETE FROM latest WHERE (part, key, id) IN (SELECT id / ?, key, id FROM record WHERE id = ?)",
                [(OFFSETS, id_) for (id_,) in due],
            )
            writer.executemany("DELETE FROM record WHERE id = ?", due)
            writer.executemany("DELETE FROM stale WHERE id = ?", due)
            gone += len(due)
            kept = (
                "SELECT part.id, retention FROM part JOIN topic ON topic.name = part.topic WHERE retention IS NOT NULL"
            )
            for part, retention in writer.execute(kept).fetchall():
                low, high = part * OFFSETS, (part + 1) * OFFSETS
                head = "SELECT id, timestamp FROM record WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"
                old = [(id_,) for id_, at in writer.execute(head, (low, high, rows)) if at < now - retention]
                writer.executemany("DELETE FROM record WHERE id = ?", old)
                gone += len(old)
        if gone:
            writer.execute("PRAGMA incremental_vacuum(200)").fetchall()
        return gone

    def _of(self, topic: str) -> list[int]:
        """Row ids of the topic's partitions, by partition; kept, since a topic's partitions never change here."""
        if topic not in self._parts:
            with self._file.errors():
                name = self._prefix + topic
                rows = self._writer.execute(
                    "SELECT id FROM part WHERE topic = ? ORDER BY partition", (name,)
                ).fetchall()
                compacted = self._writer.execute("SELECT compacted FROM topic WHERE name = ?", (name,)).fetchone()
            if not rows:
                raise LogError(f"log {self._file.path} has no topic {name!r}: run `deconwatch topics create`")
            self._parts[topic] = [row[0] for row in rows]
            if compacted[0]:
                self._compacted.add(topic)
        return self._parts[topic]

    def _target(self, outgoing: Outgoing) -> tuple[int, bool]:
        parts = self._of(outgoing.topic)
        return parts[target(outgoing, len(parts))], outgoing.topic in self._compacted

    def _append(self, batch: Sequence[Outgoing], targets: Sequence[tuple[int, bool]]) -> None:
        now, writer = self._clock(), self._writer
        ends: dict[int, int] = {}
        for part in {part for part, _ in targets}:
            ends[part] = writer.execute("SELECT next FROM part WHERE id = ?", (part,)).fetchone()[0]
        rows = []
        latest: dict[tuple[int, bytes], int] = {}
        stale: list[tuple[int, float]] = []
        for outgoing, (part, compacted) in zip(batch, targets, strict=True):
            id_ = part * OFFSETS + ends[part]
            ends[part] += 1
            rows.append((id_, outgoing.key, outgoing.value, pack(outgoing.headers), now))
            if compacted:
                before = latest.get((part, outgoing.key))
                if before is not None:
                    stale.append((before, now + COMPACTION_LAG_SECONDS))
                if outgoing.value is None:
                    stale.append((id_, now + TOMBSTONE_SECONDS))
                latest[part, outgoing.key] = id_
        writer.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?)", rows)
        self._supersede(latest, stale, now)
        writer.executemany("UPDATE part SET next = ? WHERE id = ?", [(end, part) for part, end in ends.items()])

    def _supersede(
        self, latest: Mapping[tuple[int, bytes], int], stale: Sequence[tuple[int, float]], now: float
    ) -> None:
        """`latest`: row id of the last record of each key in a batch; `stale`: rows of the batch and when they go."""
        due, writer = now + COMPACTION_LAG_SECONDS, self._writer
        writer.executemany(
            "INSERT OR REPLACE INTO stale SELECT id, ? FROM latest WHERE part = ? AND key = ?",
            [(due, part, key) for part, key in latest],
        )
        writer.executemany(
            "INSERT OR REPLACE INTO latest VALUES (?, ?, ?)", [(part, key, id_) for (part, key), id_ in latest.items()]
        )
        writer.executemany("INSERT OR REPLACE INTO stale VALUES (?, ?)", stale)

    def _rows(self, topic: str, partition: int, low: int, start: int) -> Iterator[Message]:
        connection: sqlite3.Connection | None = None
        try:
            with self._file.errors():
                connection = self._file.connect()
                connection.execute("BEGIN")
                cursor = connection.execute(
                    "SELECT id, key, value, headers, timestamp FROM record WHERE id >= ? AND id < ? ORDER BY id",
                    (start, low + OFFSETS),
                )
                for id_, key, value, headers, at in cursor:
                    yield Message(topic, partition, id_ - low, key, value, Packed(headers), at)
        finally:
            if connection is not None:
                self._file.disconnect(connection)

    def _beat(self) -> None:
        """Keeps the leases of this log's members while their threads are busy with a batch."""
        while not self._closing.wait(self._lease_seconds / 4):
            for consumer in self._members():
                consumer.beat()

    def _members(self) -> list[SqliteConsumer]:
        with self._lock:
            return list(self._consumers)
