"""How records travel: topics with partitions, offsets kept per consumer group, compaction.

Two implementations keep one meaning, held by one contract suite (`tests/contracts/`): `sqlite` (one file, for one
machine) and `kafka`. This module is what the rest of the code knows of them.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from deconwatch.errors import ConfigError, LogError, TooLargeError

MAX_RECORD_BYTES = 4 * 1024 * 1024
"""Largest value that a log takes. An article of a megabyte of text fits in any script and escaping."""

Headers = Sequence[tuple[str, bytes]]
Position = Mapping[int, int]
"""Partition -> offset of the next record to read."""


class Message(NamedTuple):
    """A record as it lies in the log; `value` None deletes the key of a compacted topic (a tombstone)."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    timestamp: float = 0.0
    """Seconds since the epoch at which the log took it."""

    def header(self, name: str) -> str | None:
        """The last header of that name as text, or None."""
        for key, value in reversed(self.headers):
            if key == name:
                return value.decode("utf-8", "replace")
        return None


class Outgoing(NamedTuple):
    """A record to write; it goes to `partition` if given, else to `partition_of(partition_key)`."""

    topic: str
    key: bytes
    value: bytes | None
    headers: Headers = ()
    partition_key: bytes = b""
    partition: int | None = None


def partition_of(partition_key: bytes, partitions: int) -> int:
    """CRC-32 of the key modulo the number of partitions, as librdkafka's `consistent` partitioner does."""
    return zlib.crc32(partition_key) % partitions


def target(outgoing: Outgoing, partitions: int) -> int:
    """The partition that a record goes to. Raises TooLargeError, or LogError when the partition does not exist."""
    size = len(outgoing.value or b"")
    if size > MAX_RECORD_BYTES:
        where = f"{outgoing.topic} {outgoing.key[:100]!r}"
        raise TooLargeError(f"{where}: {size} bytes are over the log's limit of {MAX_RECORD_BYTES}")
    if outgoing.partition is None:
        return partition_of(outgoing.partition_key, partitions)
    check_partition(outgoing.topic, outgoing.partition, partitions)
    return outgoing.partition


def check_partition(topic: str, partition: int, partitions: int) -> None:
    """Raises LogError when the topic has no such partition."""
    if not 0 <= partition < partitions:
        raise LogError(f"topic {topic!r} has partitions 0 to {partitions - 1}, not {partition}")


class Listener(Protocol):
    """Told, within `Consumer.poll`, which partitions come and go."""

    def assigned(self, partitions: frozenset[int]) -> None:
        """These partitions are ours from now on; called before any of their records is given."""

    def revoked(self, partitions: frozenset[int]) -> None:
        """These partitions are no longer ours, or will not be as soon as this returns."""


class Consumer(Protocol):
    """One member of a group reading one topic. Not thread-safe: one thread owns it."""

    def poll(self, *, max_records: int, timeout: float) -> list[Message]:
        """Up to `max_records` records within `timeout` seconds, or none. Raises LogError when the log is gone."""

    def commit(self, position: Position) -> None:
        """Remember the position for the group. Raises FencedError when a partition has another owner by now."""

    def assignment(self) -> frozenset[int]:
        """The partitions owned now."""

    def lag(self) -> dict[int, int]:
        """Offsets between the group's position and the end, by owned partition; 0 when all is read and committed."""

    def seek(self, position: Position) -> None:
        """Read on from there."""

    def close(self) -> None:
        """Leave the group, so that others take over at once. Harmless when called twice."""


class Log(Protocol):
    """A log that is open. Thread-safe, but for the consumers it makes."""

    def create(self, topics: Mapping[str, int] | None = None) -> list[str]:
        """Make the missing topics of the topic table (`topics` overrides partition counts); names of those made."""

    def partitions(self, topic: str) -> int:
        """How many partitions the topic has. Raises LogError when it does not exist."""

    def write(self, batch: Sequence[Outgoing]) -> None:
        """Write all and return when all are durable.

        Raises TooLargeError, before anything is written, when a value is over MAX_RECORD_BYTES; LogError when a record
        is not known to be durable; then some may be there.
        """

    def consumer(self, topic: str, group: str, listener: Listener) -> Consumer:
        """Join `group` on `topic`; a group without a position starts at the earliest record."""

    def read(self, topic: str, partition: int, *, start: int = 0) -> Iterator[Message]:
        """Every record from offset `start` to the end as it is now, outside any group."""

    def close(self) -> None:
        """Harmless when called twice."""


def open_log(url: str, *, prefix: str = "deconwatch.", options: Mapping[str, object] | None = None) -> Log:
    """`sqlite:PATH` or `kafka://HOST:PORT[,HOST:PORT...]`; `options` are passed to the Kafka client (SASL, TLS).

    Raises ConfigError for another scheme, LogError when the log cannot be reached.
    """
    if url.startswith("sqlite:"):
        from deconwatch.log.sqlite import SqliteLog

        return SqliteLog(url.removeprefix("sqlite:").removeprefix("//"), prefix=prefix)
    if url.startswith("kafka://"):
        from deconwatch.log.kafka import KafkaLog

        return KafkaLog(url.removeprefix("kafka://").rstrip("/"), prefix=prefix, options=options or {})
    raise ConfigError(
        f"log: {url!r} is neither sqlite:PATH nor kafka://HOST:PORT; write for example sqlite:var/deconwatch.sqlite"
    )
