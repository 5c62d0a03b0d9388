"""A compacted topic held in memory by whoever owns its partitions.

assigned(p)  →  read partition p from the start to its end  →  latest record per key
written      →  apply(record)                                  (only after the log has it)
revoked(p)   →  forget p
"""

import zlib
from collections.abc import Iterator
from typing import Generic, TypeVar, cast

from deconwatch.errors import UndecodableError
from deconwatch.log import Log, partition_of
from deconwatch.log.event import decode
from deconwatch.records import Record
from deconwatch.topics import Topic

R = TypeVar("R", bound=Record)


class Table(Generic[R]):
    """Latest record per key, for the owned partitions of one compacted topic."""

    def __init__(self, topic: Topic, *, partitions: int) -> None:
        """`partitions`: how many the topic has in this log."""
        self.topic = topic
        self._partitions = partitions
        self._rows: dict[int, dict[str, R | bytes]] = {}

    def rebuild(self, log: Log, partition: int) -> int:
        """Take over a partition: read all of it. Gives the number of rows; unreadable records are passed over.

        They were dead letters to the stage that reads the topic; a table only needs the latest readable value. So are
        records that belong into another partition: an earlier release may have partitioned the topic otherwise.
        """
        rows: dict[str, R | bytes] = {}
        for message in log.read(self.topic.name, partition):
            key = (message.key or b"").decode("utf-8", "replace")
            if message.value is None:
                rows.pop(key, None)
                continue
            try:
                record = decode(message).record
            except UndecodableError:
                continue
            if self.topic.record is None or not isinstance(record, self.topic.record):
                continue
            row = cast("R", record)  # the topic's class is R by construction
            if self.partition_for(row) == partition:
                rows[key] = self._kept(row)
        self._rows[partition] = rows
        return len(rows)

    def drop(self, partition: int) -> None:
        """Forget a partition that is no longer ours."""
        self._rows.pop(partition, None)

    def partition_for(self, record: R) -> int:
        """Where a record lives."""
        return partition_of(self.topic.partition_by(record).encode("utf-8", "replace"), self._partitions)

    def owns(self, partition_key: str) -> bool:
        """Whether records with this partition key are ours."""
        return partition_of(partition_key.encode("utf-8", "replace"), self._partitions) in self._rows

    def get(self, key: str) -> R | None:
        """The latest record of the key, or None."""
        kept = self.kept(key)
        return None if kept is None else self.unpacked(kept)

    def kept(self, key: str) -> R | bytes | None:
        """The same as it lies here; `unpacked` makes the record of it, in any thread."""
        for rows in self._rows.values():
            found = rows.get(key)
            if found is not None:
                return found
        return None

    def unpacked(self, kept: R | bytes) -> R:
        """The record of what `kept` gave."""
        if not isinstance(kept, bytes):
            return kept
        cls = cast("type[R]", self.topic.record)
        return cls.model_validate_json(zlib.decompress(kept))

    def _kept(self, record: R) -> R | bytes:
        return zlib.compress(record.to_json(), 1) if self.topic.packed else record

    def apply(self, record: R, *, partition: int | None = None) -> None:
        """Take a record that the log already has; `partition`: where it was put, if that is known."""
        rows = self._rows.get(self.partition_for(record) if partition is None else partition)
        if rows is not None:
            rows[self.topic.key(record)] = self._kept(record)

    def remove(self, key: str) -> None:
        """Forget a key whose tombstone the log already has."""
        for rows in self._rows.values():
            rows.pop(key, None)

    def __iter__(self) -> Iterator[R]:
        for rows in self._rows.values():
            yield from (self.unpacked(kept) for kept in list(rows.values()))

    def __len__(self) -> int:
        return sum(len(rows) for rows in self._rows.values())
