"""A day of polling on a fake clock: the fetcher's own agenda and schedule over feeds that are only made up.

    python bench/simulate_day.py [--feeds 10000] [--hours 24] [--svg docs/polling-day.svg]

Feeds differ as real ones do: how often they change (more by day), how long their server takes, what they ask for (ttl,
Retry-After), how many share a host, which of them fail. The same seed gives the same day. Ends with 1 when a host was
asked twice at once or a due feed waited longer than its interval.
"""

import argparse
import heapq
import math
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deconwatch.fetcher.agenda import Agenda
from deconwatch.fetcher.schedule import SUCCESSES, Bounds, Verdict, advance
from deconwatch.records import FeedState

START = datetime(2026, 3, 1, tzinfo=UTC)
BOUNDS = Bounds(300, 86_400)
SLICE = 300
"""Seconds of one column of the plot."""
KINDS = ("news", "unchanged", "throttled", "failed")
COLOURS = {"news": "#2b6cb0", "unchanged": "#a0c4e8", "throttled": "#d69e2e", "failed": "#c53030"}


@dataclass
class MadeUp:
    """A feed that is made up. Times are seconds since the start."""

    url: str
    host: str
    a_day: float
    """Changes on an ordinary day."""
    seconds: float
    """What its server takes, in the middle."""
    asks: float | None
    failing: bool
    next_change: float = 0.0


@dataclass
class Day:
    """What came of it."""

    feeds: int
    polls: Counter[str] = field(default_factory=Counter)
    slices: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    twice: int = 0
    """Polls that began while another one of the same host was under way."""
    late: int = 0
    """Polls that began later than the feed's own interval after they were due."""
    worst_wait: float = 0.0
    worst_share: float = 0.0
    """The longest wait in seconds, and the longest as a share of the feed's interval."""
    most_at_once: int = 0


def made_up(count: int, rng: random.Random, *, hosts: int | None = None) -> list[MadeUp]:
    """Hosts with one to a few feeds, and some with hundreds, as platforms have; or so many hosts of one size."""
    feeds: list[MadeUp] = []
    host = 0
    while len(feeds) < count:
        host += 1
        size = rng.choice((1, 1, 1, 2, 3, 6)) if rng.random() > 0.01 else rng.randint(20, max(20, count // 40))
        size = math.ceil(count / hosts) if hosts is not None else size
        failing, seconds = rng.random() < 0.04, rng.lognormvariate(-1.0, 0.8)
        for n in range(min(size, count - len(feeds))):
            a_day = min(300.0, rng.lognormvariate(1.8, 1.6))
            asks = rng.choice((900.0, 1_800.0, 3_600.0)) if rng.random() < 0.15 else None
            url = f"https://h{host}.example/{n}"
            feeds.append(MadeUp(url, f"h{host}.example", a_day, seconds, asks, failing))
    return feeds


def simulate(
    count: int,
    *,
    hours: float,
    seed: int = 1,
    concurrency: int = 32,
    spacing: float = 2.0,
    hosts: int | None = None,
) -> Day:
    """Poll `count` feeds for so many hours of the fake clock, from a start at which none was ever polled."""
    rng = random.Random(seed)
    feeds = {feed.url: feed for feed in made_up(count, rng, hosts=hosts)}
    states = {url: FeedState(url=url) for url in feeds}
    agenda = Agenda(concurrency=concurrency, spacing_seconds=spacing)
    for feed in feeds.values():
        agenda.put_new(feed.url, feed.host, START)
    day = Day(len(feeds))
    ends: list[tuple[float, str, float]] = []
    asked: Counter[str] = Counter()
    paused: dict[str, float] = {}
    """Host -> until when it asked to be left alone; that time is no wait of ours."""
    now, until = 0.0, hours * 3_600
    while now < until:
        while ends and ends[0][0] <= now:
            _, url, shortest = heapq.heappop(ends)
            feed, at = feeds[url], START + timedelta(seconds=now)
            asked[feed.host] -= 1
            agenda.done(feed.host, at)
            verdict = _verdict(feed, now, rng)
            kind = _kind(verdict)
            day.polls[kind] += 1
            day.slices[int(now // SLICE)][kind] += 1
            states[url] = advance(states[url], verdict, now=at, bounds=BOUNDS.at_least(shortest))
            if verdict.retry_after is not None:
                agenda.pause(feed.host, at + timedelta(seconds=verdict.retry_after))
                paused[feed.host] = max(paused.get(feed.host, 0.0), now + verdict.retry_after)
            agenda.put(url, feed.host, states[url].next_poll or at)
        at = START + timedelta(seconds=now)
        for url, host, due in agenda.take(at):
            feed = feeds[url]
            shortest = agenda.round_seconds(host)
            since = max((due - START).total_seconds(), paused.get(host, 0.0))
            _waited(day, now - since, states[url].interval_seconds or BOUNDS.at_least(shortest).min_seconds)
            day.twice += asked[host] > 0
            asked[host] += 1
            took = 20.0 if feed.failing and rng.random() < 0.3 else min(20.0, feed.seconds * rng.uniform(0.7, 2.5))
            heapq.heappush(ends, (now + took, url, shortest))
        day.most_at_once = max(day.most_at_once, len(ends))
        coming = agenda.next()
        after = [(coming - START).total_seconds()] if coming is not None and len(ends) < concurrency else []
        after += [ends[0][0]] if ends else []
        if not after:
            break
        now = max(now, min(after))
    return day


def _waited(day: Day, seconds: float, interval: float) -> None:
    day.worst_wait = max(day.worst_wait, seconds)
    day.worst_share = max(day.worst_share, seconds / interval)
    day.late += seconds > interval


def _verdict(feed: MadeUp, now: float, rng: random.Random) -> Verdict:
    if feed.failing:
        return Verdict("timeout", "not complete within 20 s")
    if rng.random() < 0.002:
        return Verdict("throttled", "the server answers 429", retry_after=rng.choice((600.0, 1_800.0, 3_600.0)))
    if now < feed.next_change:
        return Verdict("not-modified", hint_seconds=feed.asks)
    # more by day than by night
    by_day = 1 + 0.8 * math.sin((now / 3_600 - 9) / 24 * 2 * math.pi)
    feed.next_change = now + rng.expovariate(feed.a_day * by_day / 86_400)
    return Verdict("new-items", hint_seconds=feed.asks)


def _kind(verdict: Verdict) -> str:
    if verdict.outcome == "new-items":
        return "news"
    if verdict.outcome in SUCCESSES:
        return "unchanged"
    return "throttled" if verdict.outcome == "throttled" else "failed"


def svg(day: Day, *, hours: float) -> str:
    """The day as a stacked plot: polls of each five minutes, by how they ended."""
    width, height, left, top = 960, 320, 60, 40
    columns = int(hours * 3_600 // SLICE)
    totals = [sum(day.slices[n].values()) for n in range(columns)]
    # the first minutes poll every feed once: the scale is that of the rest of the day
    ceiling = max(totals[12:] or totals) * 1.25
    step = width / columns
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + left + 20} {height + top + 50}"'
            ' font-family="sans-serif" font-size="12">'
        ),
        (
            f'<text x="{left}" y="16">{day.feeds:,} simulated feeds, {hours:g} h: {sum(day.polls.values()):,} polls, '
            f"{day.twice} hosts asked twice at once, {day.late} feeds late; longest wait {day.worst_wait:.0f} s, "
            f"{day.worst_share:.0%} of an interval</text>"
        ),
    ]
    base = [0.0] * columns
    for kind in KINDS:
        upper = [base[n] + day.slices[n][kind] for n in range(columns)]
        points = [_point(n, upper[n], ceiling, step, left, top, height) for n in range(columns)]
        points += [_point(n, base[n], ceiling, step, left, top, height) for n in reversed(range(columns))]
        parts.append(f'<polygon fill="{COLOURS[kind]}" points="{" ".join(points)}"/>')
        base = upper
    for hour in range(0, int(hours) + 1, 3):
        x = left + hour * 3_600 / SLICE * step
        parts.append(f'<text x="{x:.0f}" y="{top + height + 16}" text-anchor="middle">{hour}:00</text>')
    for share in (0.25, 0.5, 0.75, 1.0):
        y = top + height * (1 - share)
        parts.append(f'<line x1="{left}" x2="{left + width}" y1="{y:.0f}" y2="{y:.0f}" stroke="#0002"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4:.0f}" text-anchor="end">{ceiling * share / SLICE:.1f}/s</text>')
    for n, kind in enumerate(KINDS):
        x = left + n * 160
        parts.append(f'<rect x="{x}" y="{top + height + 28}" width="12" height="12" fill="{COLOURS[kind]}"/>')
        parts.append(f'<text x="{x + 18}" y="{top + height + 39}">{kind} {day.polls[kind]:,}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _point(n: int, value: float, ceiling: float, step: float, left: int, top: int, height: int) -> str:
    return f"{left + n * step:.0f},{top + height * (1 - min(1.0, value / ceiling)):.0f}"


def main() -> int:
    """Simulate, print the figures, write the plot."""
    parser = argparse.ArgumentParser(description="A day of polling on a fake clock.")
    parser.add_argument("--feeds", type=int, default=10_000)
    parser.add_argument("--hours", type=float, default=24)
    parser.add_argument("--svg", type=Path)
    asked = parser.parse_args()
    day = simulate(asked.feeds, hours=asked.hours)
    total = sum(day.polls.values())
    print(f"simulate_day: {day.feeds} feeds, {asked.hours:g} h, {total} polls ({total / day.feeds:.1f} a feed)")
    print(f"  by outcome: {dict(day.polls)}; {day.most_at_once} at once at most")
    print(f"  hosts asked twice at once: {day.twice}; feeds that waited over their interval: {day.late}")
    print(f"  longest wait: {day.worst_wait:.1f} s; longest as a share of the interval: {day.worst_share:.0%}")
    if asked.svg is not None:
        asked.svg.write_text(svg(day, hours=asked.hours), "utf-8")
    return 1 if day.twice or day.late else 0


if __name__ == "__main__":
    raise SystemExit(main())
