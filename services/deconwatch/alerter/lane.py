"""The queue of one endpoint: what is pending for it, when the next may go out, and whether it wants anything at all."""

import heapq
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from deconwatch.alerter.breaker import Breaker
from deconwatch.alerter.retry import GONE
from deconwatch.records import Attempt, Delivery

_START = datetime.min.replace(tzinfo=UTC)


def round_attempts(delivery: Delivery) -> tuple[Attempt, ...]:
    """The attempts of the present round; the schedule counts these."""
    return delivery.attempts[delivery.first_attempt :]


def stands_at_gone(delivery: Delivery) -> bool:
    """Whether its last word from the receiver, in this round, was 410."""
    made = round_attempts(delivery)
    return bool(made) and made[-1].status == GONE


@dataclass
class Lane:
    """One request at a time; what is due goes out in the order of creation."""

    endpoint: str
    partition: int
    entries: dict[str, Delivery] = field(default_factory=dict)
    busy: str | None = None
    paused_until: datetime = _START
    breaker: Breaker = field(default_factory=Breaker)
    _waiting: list[tuple[datetime, datetime, str, int]] = field(default_factory=list)
    _due: list[tuple[datetime, str, int]] = field(default_factory=list)
    _gone: set[str] = field(default_factory=set)

    @property
    def disabled(self) -> bool:
        """Whether the receiver said 410 and nobody has put that delivery back since."""
        return bool(self._gone)

    def put(self, delivery: Delivery) -> None:
        """Take a pending delivery, new or in a later version."""
        self.remove(delivery.id)
        self.entries[delivery.id] = delivery
        made = round_attempts(delivery)
        if made and made[-1].retry_after:
            self.paused_until = max(self.paused_until, made[-1].at + timedelta(seconds=made[-1].retry_after))
        if stands_at_gone(delivery):
            self._gone.add(delivery.id)
            return
        due = delivery.next_attempt or delivery.created
        heapq.heappush(self._waiting, (due, delivery.created, delivery.id, delivery.version))

    def remove(self, delivery_id: str) -> None:
        """Forget a delivery that is no longer pending; its places in the heaps are passed over."""
        self.entries.pop(delivery_id, None)
        self._gone.discard(delivery_id)

    def take(self, now: datetime) -> Delivery | None:
        """The next delivery to send, or None when nothing may go out; it stays in the lane until its outcome is in."""
        if self.busy is not None or not self.ready(now):
            return None
        created, key, version = heapq.heappop(self._due)
        heapq.heappush(self._waiting, (now, created, key, version))  # comes up again if this attempt has no outcome
        self.busy = key
        return self.entries[key]

    def ready(self, now: datetime) -> bool:
        """Whether a delivery is due and the endpoint may be asked."""
        if self.disabled or now < self.paused_until or (self.breaker.until is not None and now < self.breaker.until):
            return False
        while self._waiting and self._waiting[0][0] <= now:
            _, created, key, version = heapq.heappop(self._waiting)
            heapq.heappush(self._due, (created, key, version))
        while self._due and not self._current(*self._due[0][1:]):
            heapq.heappop(self._due)
        return bool(self._due)

    def _current(self, key: str, version: int) -> bool:
        known = self.entries.get(key)
        return known is not None and known.version == version and key not in self._gone
