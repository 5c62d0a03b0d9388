"""The `deliveries` topic as the deliverer's memory: what stands there, and a payload when it is about to be sent.

A payload can be 256 KiB and an endpoint can be down for days, so waiting deliveries are kept as their place in the log
(partition, offset) and read again when they are due. What comes in and goes out at once is served from a small cache.
The place stays good: compaction only takes away what a later record of the same key has replaced, and whoever owns the
partition has heard of that record or will.
"""

from collections import OrderedDict
from collections.abc import Callable, Generator
from typing import TypeVar

from deconwatch.errors import UndecodableError
from deconwatch.log import Log, Message
from deconwatch.log.event import decode
from deconwatch.records import Delivery

T = TypeVar("T")

TOPIC = "deliveries"
CACHE_BYTES = 8 * 2**20
AHEAD_BYTES = 2**20
AHEAD = 100
"""Most neighbours taken along by one reading, as a queue that drains is read in the order it lies in."""


def standing(log: Log, partition: int, note: Callable[[Delivery, int], T]) -> dict[str, T]:
    """What `note` (given a delivery and its offset) keeps of the newest version of each delivery of the partition.

    An old version that was said again after a newer one does not count, and unreadable records are passed over: they
    were dead letters to the stage that reads the topic.
    """
    rows: dict[str, T] = {}
    versions: dict[str, int] = {}
    for message in log.read(TOPIC, partition):
        key = (message.key or b"").decode("utf-8", "replace")
        if message.value is None:
            rows.pop(key, None)
            versions.pop(key, None)
            continue
        delivery = _delivery(message)
        if delivery is not None and delivery.version >= versions.get(key, 0):
            rows[key] = note(delivery, message.offset)
            versions[key] = delivery.version
    return rows


class Ledger:
    """Reads single deliveries out of the log, through a cache of CACHE_BYTES of payloads."""

    def __init__(self, log: Log) -> None:
        """`log`: open, with the topic."""
        self._log = log
        self._cache: OrderedDict[str, Delivery] = OrderedDict()
        self._bytes = 0

    def keep(self, delivery: Delivery) -> None:
        """Have it at hand; the oldest ones make room."""
        self.forget(delivery.id)
        self._cache[delivery.id] = delivery
        self._bytes += _size(delivery)
        while self._bytes > CACHE_BYTES and len(self._cache) > 1:
            _, oldest = self._cache.popitem(last=False)
            self._bytes -= _size(oldest)

    def forget(self, delivery_id: str) -> None:
        """It is not needed any more."""
        dropped = self._cache.pop(delivery_id, None)
        if dropped is not None:
            self._bytes -= _size(dropped)

    def fetch(
        self, delivery_id: str, version: int, *, partition: int, offset: int | None, ahead: bool = False
    ) -> Delivery | None:
        """The delivery in this version, or None when it is not there (yet, or because a newer one is).

        `offset`: where the log has it, None when that is not known yet; `ahead`: take its neighbours along. Raises
        LogError.
        """
        cached = self._cache.get(delivery_id)
        if cached is not None and cached.version == version:
            return cached
        if offset is None:
            return None
        found: Delivery | None = None
        messages = self._log.read(TOPIC, partition, start=offset)
        try:
            read = size = 0
            for message in messages:
                delivery = _delivery(message)
                if message.offset == offset:
                    found = delivery
                elif found is None:
                    break
                elif delivery is not None and delivery.payload is not None:
                    self.keep(delivery)
                read, size = read + 1, size + len(message.value or b"")
                if not ahead or read >= AHEAD or size >= AHEAD_BYTES:
                    break
        finally:
            if isinstance(messages, Generator):
                messages.close()
        good = found is not None and (found.id, found.version) == (delivery_id, version)
        return found if good else None


def _delivery(message: Message) -> Delivery | None:
    try:
        record = decode(message).record
    except UndecodableError:
        return None
    return record if isinstance(record, Delivery) else None


def _size(delivery: Delivery) -> int:
    return len(delivery.payload or "") + 1000
