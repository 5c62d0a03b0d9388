"""Circuit breaker of one endpoint: after too many failures it gets a probe now and then, not its queue."""

from collections import deque
from datetime import datetime, timedelta

IN_A_ROW = 5
SHARE, LEAST, WINDOW = 0.7, 10, timedelta(minutes=5)
"""Opens at this share of failures among at least so many attempts within the window."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=10)


class Breaker:
    """Fed with every outcome; `until` is when the next request may go out, None while it is closed."""

    def __init__(self) -> None:
        self._recent: deque[tuple[datetime, bool]] = deque(maxlen=1000)
        self._in_a_row = 0
        self._pause = FIRST_PAUSE
        self.until: datetime | None = None

    @property
    def failing(self) -> bool:
        """Whether the last outcome was a failure."""
        return self._in_a_row > 0

    def note(self, now: datetime, *, good: bool) -> None:
        """Take an outcome. `good`: the receiver is alive and takes requests; a refusal of one payload is that too."""
        if good:
            self._in_a_row = 0
            self._recent.append((now, True))
            if self.until is not None:
                self._recent.clear()
            self.until, self._pause = None, FIRST_PAUSE
            return
        self._in_a_row += 1
        self._recent.append((now, False))
        if self.until is not None:  # the probe failed
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
            self.until = now + self._pause
        elif self._tripped(now):
            self.until = now + self._pause

    def shift(self, by: timedelta) -> None:
        """The clock was set by so much."""
        self._recent = deque(((at + by, good) for at, good in self._recent), maxlen=self._recent.maxlen)
        if self.until is not None:
            self.until += by

    def _tripped(self, now: datetime) -> bool:
        while self._recent and now - self._recent[0][0] > WINDOW:
            self._recent.popleft()
        failed = sum(not good for _, good in self._recent)
        return self._in_a_row >= IN_A_ROW or (len(self._recent) >= LEAST and failed / len(self._recent) >= SHARE)
