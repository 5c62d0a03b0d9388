"""What is heard of each side and language: of one partition's feeds, of all partitions, and whether it is too little.

fetcher    feeds and their states  →  of_partition  →  `coverage`, a record a partition, each five minutes
watch      all of them  →  merged  →  step  →  silent, heard again, or as before
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from deconwatch.fetcher import habit
from deconwatch.fetcher.feeds import Feed
from deconwatch.records import Coverage, FeedState, Heard, Silence

OVERDUE = timedelta(minutes=10)
STALE = timedelta(minutes=20)
"""A partition that nobody has told of for so long: its feeds may well have news."""
FORGOTTEN = timedelta(days=1)


def of_partition(partition: int, fed: Iterable[tuple[Feed, FeedState]], now: datetime) -> Coverage:
    """What these feeds hear, by side and language."""
    groups: dict[str, Heard] = {}
    for feed, state in fed:
        if not feed.side and not feed.language:
            continue
        one = _heard(state, now)
        for kind, name in (("side", feed.side), ("language", feed.language)):
            if name:
                key = f"{kind}/{name.lower()}"
                groups[key] = _sum(groups.get(key, Heard()), one)
    return Coverage(id=str(partition), at=now, groups=groups)


def _heard(state: FeedState, now: datetime) -> Heard:
    known = habit.patience(state.habit) is not None
    due = state.next_poll or (None if state.stopped else state.last_poll)
    return Heard(
        feeds=1,
        habitual=int(known),
        heard=int(known and not state.stopped and habit.silent_since(state.habit, now) is None),
        failing=int(state.failures > 0 or state.stopped),
        unpolled=int(not state.stopped and (due is None or due + OVERDUE < now)),
        last=state.habit.last,
    )


def _sum(one: Heard, other: Heard) -> Heard:
    return Heard(
        feeds=one.feeds + other.feeds,
        habitual=one.habitual + other.habitual,
        heard=one.heard + other.heard,
        failing=one.failing + other.failing,
        unpolled=one.unpolled + other.unpolled,
        last=max((moment for moment in (one.last, other.last) if moment is not None), default=None),
    )


def merged(told: Sequence[Coverage], now: datetime) -> tuple[dict[str, Heard], bool]:
    """All partitions together, and whether each of them was told of lately."""
    groups: dict[str, Heard] = {}
    whole = True
    for coverage in told:
        if now - coverage.at > FORGOTTEN:
            continue
        whole = whole and now - coverage.at <= STALE
        for key, heard in coverage.groups.items():
            groups[key] = _sum(groups.get(key, Heard()), heard)
    return groups, whole


def step(known: Silence | None, key: str, group: Heard, *, whole: bool, now: datetime) -> Silence:
    """The group's silence now; the same object when nothing changed.

    A silence begins only when all partitions were told of and next to all of the group's feeds were polled lately: a
    restart after a long stop is no silence of others.
    """
    kind, _, name = key.partition("/")
    known = known or Silence(id=key, kind="side" if kind == "side" else "language", name=name)
    custom = habit.heard(known.habit, [group.last] if group.last is not None else [], now)
    quiet = habit.silent_since(custom, now) is not None or (group.habitual > 0 and group.heard == 0)
    since = known.silent_since
    if not quiet:
        since = None
    elif since is None and whole and group.unpolled * 10 <= group.feeds:
        since = custom.last or now
    if custom == known.habit and since == known.silent_since:
        return known
    return known.model_copy(update={"habit": custom, "silent_since": since, "version": known.version + 1})
