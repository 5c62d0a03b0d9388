"""One member of a consumer group on the SQLite log.

Each partition of a group has one owner, written in the file. A member keeps a lease while it lives; whoever looks next
removes a member whose lease ran out. Members level out by themselves: who owns more than the share gives back, who owns
less takes what is free. So a partition moves only when it must, and never straight from hand to hand: its old owner has
stopped before the new one starts.

    poll:  lease or group changed?  →  take, give back (listener told)  →  read owned partitions in turn, or wait
    commit:  still the owner of each?  →  remember        in one transaction: FencedError otherwise

Leases are times of `time.monotonic`, which all processes of a machine share and which no change of the date moves. It
starts anew with the machine: a lease that would end later than it is long is from before that, and over. Processes
whose monotonic clocks differ (a time namespace of their own, another machine) must not share a file.
"""

import threading
import time
import uuid
from collections import Counter

import structlog

from deconwatch.errors import FencedError, LogError
from deconwatch.log import Listener, Message, Position
from deconwatch.log.share import allowed
from deconwatch.log.sqlite_file import OFFSETS, Packed, SqliteFile, transaction

logger = structlog.get_logger(__name__)

WAIT_SECONDS = 0.03
MAX_POLL_SECONDS = 300.0
"""A member that did not poll for so long is stuck: its lease is no longer kept (Kafka's `max.poll.interval.ms`)."""


class SqliteConsumer:
    """A `Consumer`. `beat` alone may be called from another thread."""

    def __init__(
        self,
        file: SqliteFile,
        *,
        topic: str,
        prefix: str,
        group: str,
        parts: list[int],
        listener: Listener,
        lease_seconds: float,
    ) -> None:
        """`parts`: row ids of the topic's partitions, by partition."""
        self._file = file
        self._topic = topic
        self._group = (prefix + topic, prefix + group)
        self._parts = parts
        self._listener = listener
        self._lease_seconds = lease_seconds
        self._member = uuid.uuid4().hex
        self._lock = threading.Lock()
        self._connection = file.connect()
        self._next: dict[int, int] = {}
        """Next offset to give, by owned partition."""
        self._committed: dict[int, int] = {}
        self._turn = 0
        self._epoch = -1
        self._next_look = 0.0
        self._polled = time.monotonic()
        self._closed = False
        with self._lock, file.errors(), transaction(self._connection):
            self._renew()

    def poll(self, *, max_records: int, timeout: float) -> list[Message]:
        """Records of the owned partitions, or none when there are none within `timeout` seconds."""
        self._polled = time.monotonic()
        deadline = self._polled + timeout
        while True:
            self._level()
            with self._lock, self._file.errors():
                self._open()
                seen = self._version()
                messages = self._take(max_records)
            if messages:
                return messages
            while self._unchanged(seen):
                left = deadline - time.monotonic()
                if left <= 0:
                    return []
                time.sleep(min(WAIT_SECONDS, left))

    def commit(self, position: Position) -> None:
        """Remember the position for the group."""
        with self._lock, self._file.errors():
            self._open()
            with transaction(self._connection):
                mine = self._owned()
                lost = sorted(set(position) - mine)
                if lost:
                    raise FencedError(
                        f"partitions {lost} of {self._topic} have another owner in group {self._group[1]}"
                    )
                rows = [(*self._group, partition, offset) for partition, offset in position.items()]
                self._connection.executemany("INSERT OR REPLACE INTO position VALUES (?, ?, ?, ?)", rows)
                self._renew()
            self._committed.update(position)

    def assignment(self) -> frozenset[int]:
        """The partitions owned since the last poll."""
        return frozenset(self._next)

    def lag(self) -> dict[int, int]:
        """Offsets between the first record that is not committed and the end; gaps make the records fewer than that."""
        with self._lock, self._file.errors():
            self._open()
            return {partition: self._behind(partition) for partition in sorted(self._next)}

    def seek(self, position: Position) -> None:
        """Read on from there; partitions that are not owned are passed over."""
        self._next.update({partition: offset for partition, offset in position.items() if partition in self._next})

    def close(self) -> None:
        """Leave the group; the partitions are free at once."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._next.clear()
            try:
                with self._file.errors(), transaction(self._connection):
                    self._remove(self._member)
            except LogError as e:
                logger.warning("member did not leave its group; its lease will run out", why=str(e))
            finally:
                self._file.disconnect(self._connection)

    def beat(self) -> None:
        """Keep the lease while the owner's thread is busy; not for one that is stuck."""
        with self._lock:
            if self._closed or time.monotonic() - self._polled > MAX_POLL_SECONDS:
                return
            try:
                with self._file.errors(), transaction(self._connection):
                    if self._alive():
                        self._renew()
            except LogError as e:
                logger.warning("lease of a group member not renewed", why=str(e))

    def _level(self) -> None:
        """Look after the lease and the share, when it is time to or when the group changed."""
        with self._lock, self._file.errors():
            self._open()
            if time.monotonic() < self._next_look and self._epoch == self._number():
                return
            with transaction(self._connection):
                surplus, lost = self._review()
                taken = {} if surplus or lost else self._take_free()
            self._epoch = self._number()
            self._next_look = time.monotonic() + self._lease_seconds / 3
        if gone := surplus | lost:
            for partition in gone:
                self._next.pop(partition, None)
                self._committed.pop(partition, None)
            self._listener.revoked(gone)
            with self._lock, self._file.errors():
                self._open()
                with transaction(self._connection):
                    self._give_back(surplus)
                    taken = self._take_free()
        if taken:
            self._next.update(taken)
            self._committed.update(taken)
            self._listener.assigned(frozenset(taken))

    def _review(self) -> tuple[frozenset[int], frozenset[int]]:
        """What must be given back, and what was taken while this member was silent. Removes dead members."""
        now = time.monotonic()
        rows = self._connection.execute(
            "SELECT id, deadline, lease FROM member WHERE topic = ? AND team = ?", self._group
        )
        for id_, deadline, lease in rows.fetchall():
            if id_ != self._member and (deadline < now or deadline > now + lease):
                logger.info(
                    "group member removed: its lease ran out", topic=self._topic, group=self._group[1], member=id_
                )
                self._remove(id_)
        self._renew()
        mine = self._owned()
        spare = len(mine) - self._allowed()
        surplus = frozenset(sorted(mine)[len(mine) - spare :]) if spare > 0 else frozenset()
        return surplus, frozenset(self._next) - mine

    def _take_free(self) -> dict[int, int]:
        """Takes free partitions up to the share; gives their positions."""
        if not self._alive():
            return {}
        owned = {partition for partition, _ in self._owners()}
        free = [partition for partition in range(len(self._parts)) if partition not in owned]
        # A partition that is ours in the file but unknown here was taken by a poll that then failed.
        forgotten = sorted(self._owned() - set(self._next))
        wanted = free[: max(0, self._allowed() - len(self._owned()))]
        self._connection.executemany(
            "INSERT INTO owner VALUES (?, ?, ?, ?)", [(*self._group, partition, self._member) for partition in wanted]
        )
        if wanted:
            self._changed()
        return {partition: self._position(partition) for partition in forgotten + wanted}

    def _give_back(self, partitions: frozenset[int]) -> None:
        self._connection.executemany(
            "DELETE FROM owner WHERE topic = ? AND team = ? AND partition = ? AND member = ?",
            [(*self._group, partition, self._member) for partition in partitions],
        )
        if partitions:
            self._changed()

    def _allowed(self) -> int:
        members = self._connection.execute("SELECT id FROM member WHERE topic = ? AND team = ?", self._group)
        owned = Counter({id_: 0 for (id_,) in members})
        owned.update(member for _, member in self._owners())
        return allowed(self._member, owned, len(self._parts))

    def _owners(self) -> list[tuple[int, str]]:
        sql = "SELECT partition, member FROM owner WHERE topic = ? AND team = ?"
        return self._connection.execute(sql, self._group).fetchall()

    def _owned(self) -> set[int]:
        return {partition for partition, member in self._owners() if member == self._member}

    def _position(self, partition: int) -> int:
        sql = "SELECT next FROM position WHERE topic = ? AND team = ? AND partition = ?"
        row = self._connection.execute(sql, (*self._group, partition)).fetchone()
        return int(row[0]) if row else 0

    def _alive(self) -> bool:
        return self._connection.execute("SELECT 1 FROM member WHERE id = ?", (self._member,)).fetchone() is not None

    def _renew(self) -> None:
        if not self._alive():
            self._changed()
        deadline = time.monotonic() + self._lease_seconds
        self._connection.execute(
            "INSERT OR REPLACE INTO member VALUES (?, ?, ?, ?, ?)",
            (self._member, *self._group, deadline, self._lease_seconds),
        )

    def _remove(self, member: str) -> None:
        self._connection.execute("DELETE FROM owner WHERE member = ?", (member,))
        self._connection.execute("DELETE FROM member WHERE id = ?", (member,))
        self._changed()

    def _changed(self) -> None:
        sql = "INSERT INTO epoch VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET number = number + 1"
        self._connection.execute(sql, self._group)

    def _number(self) -> int:
        row = self._connection.execute("SELECT number FROM epoch WHERE topic = ? AND team = ?", self._group).fetchone()
        return int(row[0]) if row else 0

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def _unchanged(self, seen: int) -> bool:
        """Whether no other connection has written to the file, and the lease needs no look."""
        with self._lock, self._file.errors():
            self._open()
            return time.monotonic() < self._next_look and self._version() == seen

    def _behind(self, partition: int) -> int:
        part = self._parts[partition]
        low = part * OFFSETS
        first = self._connection.execute(
            "SELECT id FROM record WHERE id >= ? AND id < ? ORDER BY id LIMIT 1",
            (low + self._committed.get(partition, 0), low + OFFSETS),
        ).fetchone()
        end = self._connection.execute("SELECT next FROM part WHERE id = ?", (part,)).fetchone()
        return int(end[0] - (first[0] - low)) if first else 0

    def _take(self, most: int) -> list[Message]:
        """Up to `most` records; each poll begins with another partition, so that none waits behind a full one."""
        messages: list[Message] = []
        partitions = sorted(self._next)
        self._turn += 1
        for step in range(len(partitions)):
            partition = partitions[(self._turn + step) % len(partitions)]
            low = self._parts[partition] * OFFSETS
            rows = self._connection.execute(
                "SELECT id, key, value, headers, timestamp FROM record WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
                (low + self._next[partition], low + OFFSETS, most - len(messages)),
            ).fetchall()
            for id_, key, value, headers, at in rows:
                messages.append(Message(self._topic, partition, id_ - low, key, value, Packed(headers), at))
                self._next[partition] = id_ - low + 1
            if len(messages) >= most:
                break
        return messages

    def _open(self) -> None:
        if self._closed:
            raise LogError(f"the consumer of {self._topic} is closed")
