"""Quiet hours: whether a moment lies in them and when they end, by the clock on a wall that may be put forward or back.

A period runs from the first time that the clock shows its start to the last time that it shows its end. Where the clock
jumps over one of them (spring), the jump itself stands for it; where the clock shows the hour twice (autumn), the
period has no hole.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from deconwatch.config import QuietHours
from deconwatch.errors import ConfigError

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Quiet:
    """Checked and ready; minutes are counted from midnight, an `end` after midnight is beyond 1,440."""

    zone: ZoneInfo
    days: frozenset[int]
    spans: tuple[tuple[int, int], ...]

    def until(self, now: datetime) -> datetime | None:
        """When the quiet ends that `now` (aware) lies in, in UTC; None when it lies in none."""
        end = None
        moment = now.astimezone(UTC)
        while (later := max((b for a, b in self._around(moment) if a <= moment < b), default=None)) is not None:
            end = moment = later  # a period that begins where the last one ends goes on
        return end

    def _around(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        today = moment.astimezone(self.zone).date()
        for day in (today - timedelta(days=1), today, today + timedelta(days=1)):
            if day.weekday() not in self.days:
                continue
            for start, end in self.spans:
                yield self._instant(day, start, last=False), self._instant(day, end, last=True)

    def _instant(self, day: date, minutes: int, *, last: bool) -> datetime:
        shown = datetime.combine(day, time()) + timedelta(minutes=minutes)
        first, second = (shown.replace(tzinfo=self.zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        if first <= second:  # shown once, or twice
            return second if last else first
        # Jumped over: the change of offset lies between the two readings.
        low, high = second, first
        before = low.astimezone(self.zone).utcoffset()
        while high - low > timedelta(seconds=1):
            middle = low + (high - low) / 2
            if middle.astimezone(self.zone).utcoffset() == before:
                low = middle
            else:
                high = middle
        return high.replace(microsecond=0)


def quiet(config: QuietHours, *, where: str) -> Quiet:
    """Raises ConfigError naming the key, the value and the fix; `where`: what the error starts with."""
    try:
        zone = ZoneInfo(config.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as e:
        raise ConfigError(
            f"{where}: quiet.timezone = {config.timezone!r} is no time zone; write one such as Europe/Berlin"
        ) from e
    spans = []
    for text in config.hours:
        start, end = (_minutes(part, where=f"{where}: quiet.hours: {text!r}") for part in text.split("-"))
        spans.append((start, end if end > start else end + _MINUTES_A_DAY))
    made = Quiet(zone, frozenset(_DAYS.index(day) for day in config.days), tuple(spans))
    if _never_ends(made):
        raise ConfigError(f"{where}: quiet: leaves no minute of the week; leave out the subscription, or some hours")
    return made


def _minutes(text: str, *, where: str) -> int:
    hours, minutes = int(text[:2]), int(text[3:])
    if minutes > 59 or hours * 60 + minutes > _MINUTES_A_DAY:
        raise ConfigError(f"{where}: {text} is no time of day; write 00:00 to 24:00")
    return hours * 60 + minutes


def _never_ends(made: Quiet) -> bool:
    week = 7 * _MINUTES_A_DAY
    covered = bytearray(week)
    for day in made.days:
        for start, end in made.spans:
            for minute in range(start, end):
                covered[(day * _MINUTES_A_DAY + minute) % week] = 1
    return all(covered)
