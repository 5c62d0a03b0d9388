"""The queue of one endpoint: what is pending for it, when the next may go out, and whether it wants anything at all.

A payload is not kept here, only where the log has it: an endpoint that is down for days costs some hundred bytes an
alert, whatever the alerts weigh.
"""

import heapq
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from deconwatch.alerter.breaker import Breaker
from deconwatch.alerter.http_status import GONE
from deconwatch.records import Attempt, Delivery, DeliveryState

_START = datetime.min.replace(tzinfo=UTC)
HOLDING = 3
"""A change holds back the later ones of its incident until it has failed more often than this, which takes about five
and a half minutes. Then they go ahead: one payload that a receiver cannot take must not silence its incident."""
AGAIN = timedelta(seconds=1)


def round_attempts(delivery: Delivery) -> tuple[Attempt, ...]:
    """The attempts of the present round; the schedule counts these."""
    return delivery.attempts[delivery.first_attempt :]


def stands_at_gone(delivery: Delivery) -> bool:
    """Whether its last word from the receiver, in this round, was 410."""
    made = round_attempts(delivery)
    return bool(made) and made[-1].status == GONE


@dataclass(slots=True)
class Entry:
    """A pending delivery, as much of it as waiting needs."""

    id: str
    version: int
    incident_id: str
    sequence: int
    created: datetime
    due: datetime
    made: int
    """Attempts of this round."""
    offset: int | None
    """Where the log has this version; None until it has come round."""


@dataclass(slots=True)
class Done:
    """A delivery that is no longer pending, remembered so that it is not made again when it is said again."""

    version: int
    state: DeliveryState
    at: datetime
    offset: int | None


def as_known(said: Delivery, known: Entry | Done) -> Delivery:
    """A delivery that was said again from the start, in the state that is known of it."""
    if isinstance(known, Entry):
        return said.model_copy(update={"version": known.version, "next_attempt": known.due})
    update: dict[str, object] = {
        "version": known.version,
        "state": known.state,
        "attempts": (Attempt(at=known.at),),
        "next_attempt": None,
    }
    if known.state is DeliveryState.DELIVERED:
        update["payload"] = None
    return said.model_copy(update=update)


@dataclass
class Lane:
    """One request at a time; what is due goes out in the order of creation, the changes of an incident in theirs."""

    endpoint: str
    partition: int
    entries: dict[str, Entry] = field(default_factory=dict)
    done: dict[str, Done] = field(default_factory=dict)
    busy: str | None = None
    paused_until: datetime = _START
    breaker: Breaker = field(default_factory=Breaker)
    _waiting: list[tuple[datetime, datetime, int, str, int]] = field(default_factory=list)
    _due: list[tuple[datetime, int, str, int]] = field(default_factory=list)
    _gone: set[str] = field(default_factory=set)
    _incidents: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def disabled(self) -> bool:
        """Whether the receiver said 410 and nobody has put that delivery back since."""
        return bool(self._gone)

    def put(self, delivery: Delivery, *, offset: int | None = None, now: datetime | None = None) -> None:
        """Take a pending delivery, new or in a later version.

        `offset`: where the log has it; `now`: given where its times may be those of a clock that was ahead of this one.
        """
        self.remove(delivery.id)
        made = round_attempts(delivery)
        written = made[-1].at if made else delivery.created
        ahead = max(written - now, timedelta()) if now is not None else timedelta()
        entry = Entry(
            delivery.id,
            delivery.version,
            sys.intern(delivery.incident_id),
            delivery.sequence,
            delivery.created,
            (delivery.next_attempt or delivery.created) - ahead,
            len(made),
            offset,
        )
        self.entries[entry.id] = entry
        self._incidents[entry.incident_id] = (*self._incidents.get(entry.incident_id, ()), entry.id)
        self._pause(made[-1:], ahead)
        if stands_at_gone(delivery):
            self._gone.add(entry.id)
            return
        self._wait(entry, entry.due)

    def finish(self, delivery: Delivery, *, offset: int | None = None, now: datetime | None = None) -> None:
        """Take a delivery that is no longer pending: it is remembered, and its places in the heaps are passed over.

        What its last answer asked for holds for the others all the same; `now`: as for `put`.
        """
        self.remove(delivery.id)
        at = delivery.attempts[-1].at if delivery.attempts else delivery.created
        self._pause(delivery.attempts[-1:], max(at - now, timedelta()) if now is not None else timedelta())
        self.done[delivery.id] = Done(delivery.version, delivery.state, at, offset)

    def remove(self, delivery_id: str) -> None:
        """Forget a delivery."""
        self.done.pop(delivery_id, None)
        self._gone.discard(delivery_id)
        entry = self.entries.pop(delivery_id, None)
        if entry is None:
            return
        left = tuple(one for one in self._incidents[entry.incident_id] if one != delivery_id)
        if left:
            self._incidents[entry.incident_id] = left
            for other in map(self.entries.__getitem__, left):
                self._wait(other, other.due)  # it may have waited for this one
        else:
            del self._incidents[entry.incident_id]

    def take(self, now: datetime) -> Entry | None:
        """The next delivery to send, or None when nothing may go out; it stays in the lane until its outcome is in."""
        if self.busy is not None or not self.ready(now):
            return None
        entry = self.entries[heapq.heappop(self._due)[2]]
        self._wait(entry, now)  # comes up again if this attempt has no outcome
        self.busy = entry.id
        return entry

    def give_back(self, now: datetime) -> None:
        """What was taken cannot go out now; it comes up again in a second."""
        if self.busy is not None and self.busy in self.entries:
            self._wait(self.entries[self.busy], now + AGAIN)
        self.busy = None

    def ready(self, now: datetime) -> bool:
        """Whether a delivery is due and the endpoint may be asked."""
        if self.disabled or now < self.paused_until or (self.breaker.until is not None and now < self.breaker.until):
            return False
        while self._waiting and self._waiting[0][0] <= now:
            _, created, sequence, key, version = heapq.heappop(self._waiting)
            heapq.heappush(self._due, (created, sequence, key, version))
        while self._due:
            _, _, key, version = self._due[0]
            if not self._current(key, version):
                heapq.heappop(self._due)
            elif (first := self._earlier(self.entries[key])) is not None:
                heapq.heappop(self._due)
                self._wait(self.entries[key], max(first.due, now + AGAIN))
            else:
                return True
        return False

    def shift(self, by: timedelta) -> None:
        """The clock was set by so much: what waits in this process goes on waiting as long as it was meant to."""
        for entry in self.entries.values():
            entry.due += by
        self._waiting = [(due + by, *place) for due, *place in self._waiting]  # type: ignore[misc]  # same shape
        heapq.heapify(self._waiting)
        if self.paused_until != _START:
            self.paused_until += by
        self.breaker.shift(by)

    def _pause(self, last: Sequence[Attempt], ahead: timedelta) -> None:
        """Obey the `Retry-After` of the last attempt, if there was one; `ahead`: of its clock before ours."""
        for attempt in last:
            if attempt.retry_after:
                asked = attempt.at - ahead + timedelta(seconds=attempt.retry_after)
                self.paused_until = max(self.paused_until, asked)

    def _wait(self, entry: Entry, due: datetime) -> None:
        heapq.heappush(self._waiting, (due, entry.created, entry.sequence, entry.id, entry.version))

    def _earlier(self, entry: Entry) -> Entry | None:
        """The change of the same incident that goes first, if one does."""
        others = self._incidents[entry.incident_id]
        if not entry.sequence or len(others) == 1:
            return None
        holding = [
            other
            for other in map(self.entries.__getitem__, others)
            if 0 < other.sequence < entry.sequence and other.made <= HOLDING
        ]
        return min(holding, key=lambda other: other.sequence, default=None)

    def _current(self, key: str, version: int) -> bool:
        known = self.entries.get(key)
        return known is not None and known.version == version and key not in self._gone
