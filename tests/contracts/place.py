"""Where a log lies, so that a test can open it again and again, also from another process."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from deconwatch.log import Consumer, Log, Message, Outgoing
from deconwatch.log.kafka import KafkaLog
from deconwatch.log.sqlite import SqliteLog

PARTITIONS = {
    "articles": 4,
    "reports": 2,
    "incidents": 2,
    "mechanisms": 2,
    "loose": 2,
    "rulings": 2,
    "alerts": 2,
    "feed-state": 2,
    "deliveries": 2,
    "holds": 2,
}
PATIENCE_SECONDS = 60.0
LEASE_SECONDS = 6.0
"""No shorter: it is the least that a broker with default settings allows."""


@dataclass(frozen=True)
class Place:
    """`address`: the file, or the broker's `host:port`; `prefix` keeps the tests on one broker apart."""

    kind: str
    address: str
    prefix: str

    def open(self, *, lease_seconds: float = LEASE_SECONDS) -> Log:
        if self.kind == "sqlite":
            return SqliteLog(self.address, prefix=self.prefix, lease_seconds=lease_seconds)
        options = {"session_timeout_ms": int(lease_seconds * 1000), "heartbeat_interval_ms": 500}
        return KafkaLog(self.address, prefix=self.prefix, options=options)


@dataclass
class Moves:
    """A listener that writes down what it is told."""

    told: list[tuple[str, frozenset[int]]] = field(default_factory=list)

    def assigned(self, partitions: frozenset[int]) -> None:
        self.told.append(("assigned", partitions))

    def revoked(self, partitions: frozenset[int]) -> None:
        self.told.append(("revoked", partitions))

    def owned(self) -> set[int]:
        owned: set[int] = set()
        for what, partitions in self.told:
            owned = owned | partitions if what == "assigned" else owned - partitions
        return owned


def record(n: int, *, topic: str = "articles", key: str | None = None, partition: int | None = None) -> Outgoing:
    """A small record whose value tells which it is."""
    raw = (key or f"key-{n}").encode()
    return Outgoing(topic, raw, str(n).encode(), (("n", str(n).encode()),), raw, partition)


def eventually(done: Callable[[], object], *, patience: float = PATIENCE_SECONDS) -> None:
    """Go on calling `done`, which waits a little itself, until it is true."""
    deadline = time.monotonic() + patience
    while not done():
        assert time.monotonic() < deadline, "it did not come about"


def take(consumer: Consumer, count: int, *, most: int = 500) -> list[Message]:
    """Poll until `count` records have come."""
    messages: list[Message] = []

    def enough() -> bool:
        messages.extend(consumer.poll(max_records=most, timeout=0.2))
        return len(messages) >= count

    eventually(enough)
    return messages


def settle(*consumers: Consumer, shares: list[int]) -> None:
    """Poll all members in turn until each owns its share; they must not be given records meanwhile."""

    def settled() -> bool:
        for consumer in consumers:
            assert consumer.poll(max_records=1, timeout=0.05) == []
        return sorted(len(consumer.assignment()) for consumer in consumers) == sorted(shares)

    eventually(settled)


def after(messages: list[Message]) -> dict[int, int]:
    """The position behind these messages."""
    position: dict[int, int] = {}
    for message in messages:
        position[message.partition] = max(position.get(message.partition, 0), message.offset + 1)
    return position
