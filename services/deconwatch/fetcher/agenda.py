"""Which feeds are polled now: those that are due, one a host, so many at once. Pure: the time comes in.

    put(url, host, due)  →  take(now)  →  urls whose hosts are free, the longest due first  →  done(host, now)
    pause(host, until)      the host asked to be left alone: nothing of it is due before

A host holds one place in the heap, however many feeds it has, so a host with thousands of them costs no more to pass
over than one with a single feed.
"""

import heapq
from datetime import UTC, datetime, timedelta

EARLIEST = datetime.min.replace(tzinfo=UTC)
UNKNOWN_SECONDS = 3.0
"""What a slow poll of a host is thought to take before the first one."""
LATEST_COUNTS = 0.02
"""Weight of the latest poll in what one is thought to take. Of a host, a longer one counts at once and in full."""


ROOM = 1.5
"""By how much a round is planned longer than it should take: what a poll takes varies."""


class _Host:
    """The feeds of one host that wait, the earliest first, and when the host may be asked again."""

    __slots__ = ("busy_since", "free_at", "place", "seconds", "waiting")

    def __init__(self) -> None:
        self.waiting: list[tuple[datetime, str]] = []
        self.free_at = EARLIEST
        self.busy_since: datetime | None = None
        self.seconds = UNKNOWN_SECONDS
        """What a slow poll of it takes."""
        self.place: datetime | None = None
        """Where it stands in the agenda's heap; an entry there with another time is out of date."""


class Agenda:
    """Feeds by when they are due."""

    def __init__(self, *, concurrency: int, spacing_seconds: float) -> None:
        """`concurrency`: polls at once; `spacing_seconds`: from the end of a poll to the next one of the same host."""
        self._concurrency = concurrency
        self._spacing = timedelta(seconds=spacing_seconds)
        self._hosts: dict[str, _Host] = {}
        self._heap: list[tuple[datetime, str]] = []
        self._waiting: dict[str, datetime] = {}
        """Url -> when it is due, of the feeds that wait."""
        self._under_way = 0
        self._seconds = 0.0

    def __contains__(self, url: str) -> bool:
        return url in self._waiting

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, url: str, host: str, due: datetime) -> None:
        """The feed is due then; one that waits already is moved."""
        self._waiting[url] = due
        kept = self._hosts.setdefault(host, _Host())
        heapq.heappush(kept.waiting, (due, url))
        self._stand(host, kept)

    def put_new(self, url: str, host: str, now: datetime) -> None:
        """A feed that was never polled: due at once, or where its host has others waiting, one after the other."""
        kept = self._hosts.setdefault(host, _Host())
        self.put(url, host, now + len(kept.waiting) * ROOM * self._spacing)

    def drop(self, url: str) -> None:
        """The feed waits no more."""
        self._waiting.pop(url, None)

    def take(self, now: datetime) -> list[tuple[str, str, datetime]]:
        """Url, host and due time of each feed to poll now; its host is busy until `done`."""
        taken = []
        while self._under_way < self._concurrency and (host := self._first(now)) is not None:
            kept = self._hosts[host]
            due, url = heapq.heappop(kept.waiting)
            del self._waiting[url]
            kept.busy_since = now
            self._under_way += 1
            taken.append((url, host, due))
        return taken

    def done(self, host: str, now: datetime) -> None:
        """The poll of this host has ended."""
        kept = self._hosts[host]
        took = (now - (kept.busy_since or now)).total_seconds()
        kept.seconds = max(took, kept.seconds + (took - kept.seconds) * LATEST_COUNTS)
        self._seconds += (took - self._seconds) * LATEST_COUNTS
        kept.busy_since = None
        kept.free_at = max(kept.free_at, now + self._spacing)
        self._under_way -= 1
        self._stand(host, kept)

    def pause(self, host: str, until: datetime) -> None:
        """The host asked for it (Retry-After): none of its feeds is polled before."""
        kept = self._hosts.setdefault(host, _Host())
        kept.free_at = max(kept.free_at, until)
        self._stand(host, kept)

    def round_seconds(self, host: str) -> float:
        """How long it takes to poll every feed of the host once: to ask for more would make its feeds late.

        Or every feed of all hosts, where that takes longer.
        """
        kept = self._hosts.get(host)
        crowd = len(kept.waiting) * (self._spacing.total_seconds() + kept.seconds) if kept else 0.0
        return ROOM * max(crowd, (len(self._waiting) + self._under_way) * self._seconds / self._concurrency)

    def next(self) -> datetime | None:
        """When the next poll could start if there is a free place for it; None when nothing waits."""
        while self._heap:
            at, host = self._heap[0]
            if self._hosts[host].place == at and self._settled(host):
                return at
            heapq.heappop(self._heap)
        return None

    def _first(self, now: datetime) -> str | None:
        at = self.next()
        if at is None or at > now:
            return None
        _, host = heapq.heappop(self._heap)
        self._hosts[host].place = None
        return host

    def _settled(self, host: str) -> bool:
        """Whether the host's place is right, once feeds that were dropped or moved are passed over."""
        kept = self._hosts[host]
        place = kept.place
        self._stand(host, kept)
        return kept.place == place

    def _stand(self, host: str, kept: _Host) -> None:
        while kept.waiting and self._waiting.get(kept.waiting[0][1]) != kept.waiting[0][0]:
            heapq.heappop(kept.waiting)
        place = max(kept.waiting[0][0], kept.free_at) if kept.waiting and kept.busy_since is None else None
        if place is not None and place != kept.place:
            heapq.heappush(self._heap, (place, host))
        kept.place = place
