"""How often something is wont to give news, and whether it has been silent beyond that. Pure.

    items' dates  →  gaps between them  →  the longest, fading over weeks  →  silent after 1.5 × it, 3 hours at least

The longest gap and not the mean: newsrooms sleep at night and over the weekend, and nobody is to be woken by that.
"""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from deconwatch.records import FeedState, Habit

LEARNED = 5
"""Gaps from which on a custom is believed."""
HALF_LIFE = timedelta(days=14)
SHORTEST = timedelta(hours=3)
LONGEST = timedelta(days=30)
BEYOND = 1.5
RATE_OVER = timedelta(days=7)


def heard(habit: Habit, times: Iterable[datetime], now: datetime) -> Habit:
    """The habit after items of these dates; later than `now` is taken for now, older than the newest passed over."""
    last, longest, gaps = habit.last, habit.longest_seconds, habit.gaps
    for moment in sorted(min(time, now) for time in times):
        if last is not None and moment > last:
            gap = (moment - last).total_seconds()
            faded = longest * 0.5 ** (gap / HALF_LIFE.total_seconds())
            # an outage is no custom: once one is known, a gap can at most double it
            longest = max(faded, min(gap, 2 * longest) if gaps >= LEARNED else gap)
            gaps += 1
        last = moment if last is None else max(last, moment)
    return Habit(last=last, longest_seconds=longest, gaps=gaps)


def patience(habit: Habit) -> timedelta | None:
    """How long a silence is nothing unusual; None before a custom is known."""
    if habit.gaps < LEARNED:
        return None
    return min(LONGEST, max(SHORTEST, BEYOND * timedelta(seconds=habit.longest_seconds)))


def silent_since(habit: Habit, now: datetime) -> datetime | None:
    """Since when it has been silent if that is beyond its custom, else None."""
    usual = patience(habit)
    return habit.last if usual is not None and habit.last is not None and now - habit.last > usual else None


def with_items(state: FeedState, times: list[datetime], now: datetime) -> FeedState:
    """The feed's state after a poll that brought first versions of items with these dates."""
    if not times:
        return state
    before = state.habit
    known = state.items_a_day
    oldest = min(*times, now)
    if known is None or before.last is None:
        days = max(1.0, (now - oldest) / timedelta(days=1))
        rate = len(times) / days
    else:
        rate = a_day(state, now) + len(times) / (RATE_OVER / timedelta(days=1))
    return state.model_copy(update={"habit": heard(before, times, now), "items_a_day": round(rate, 3)})


def a_day(state: FeedState, now: datetime) -> float:
    """Items a day, the last week counting most."""
    if state.items_a_day is None or state.habit.last is None:
        return 0.0
    return state.items_a_day * math.exp(-max(0.0, (now - state.habit.last) / RATE_OVER))
