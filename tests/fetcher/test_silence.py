"""A feed, a side or a language that falls silent is told: on the alerts, in the metrics, in `feeds list`."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

from deconwatch.fetcher import coverage
from deconwatch.fetcher.feeds import Feed
from deconwatch.fetcher.watch import WatchStage
from deconwatch.records import Alert, Coverage, Habit, Heard, Silence
from deconwatch.stage import Loop
from tests.fetcher.rss import feed, item
from tests.fetcher.running import START, Running, fetching
from tests.net.web import Web

HOURLY = Habit(last=START, longest_seconds=3_600, gaps=24)
KINDS = ("language", "side")
LATE = START + timedelta(hours=4)


def hourly(count: int = 12, *, start: float = 0) -> str:
    """A feed with an item each hour up to `start` hours after the clock's start."""
    return feed(
        *(
            item(f"{start}-{n}", title=f"T{start}{n}", date=format_datetime(START + timedelta(hours=start - n)))
            for n in range(count)
        )
    )


def alerts(running: Running) -> list[Alert]:
    return [record for record in running.records("alerts") if isinstance(record, Alert)]


@contextmanager
def watching(running: Running) -> Iterator[Loop]:
    """The watch beside the fetcher, as in the same process."""
    stage = WatchStage(metrics=running.metrics, clock=running.clock)
    loop = Loop(stage, running.log, metrics=running.metrics, clock=running.clock, poll_seconds=0.02)
    stop = threading.Event()
    thread = threading.Thread(target=loop.run, args=(stop,), name="watch-loop")
    thread.start()
    try:
        yield loop
    finally:
        stop.set()
        thread.join(30)


def test_a_feed_that_falls_silent_is_told_once_and_again_when_it_is_heard(web: Web, tmp_path: Path) -> None:
    url = web.serve("/feed", hourly())
    with fetching(tmp_path, [Feed(url, title="Ministry")]) as running:
        assert running.polled(url).habit.gaps == 11
        for times, hours in ((2, 5), (3, 2)):
            running.clock.forward(hours=hours)
            assert running.polled(url, times).silent_since == START
        web.serve("/feed", hourly(start=7))
        running.clock.forward(hours=2)
        assert running.polled(url, 4).silent_since is None
        told = alerts(running)
    assert [(alert.kind.value, alert.severity) for alert in told] == [("opened", "low"), ("retracted", "low")]
    assert "Ministry" in told[0].incident.headline
    assert "Nothing new since 2026-03-01 12:00 UTC" in told[0].why
    assert told[0].incident_id == told[1].incident_id
    assert (told[0].incident.theatre, told[0].incident.family) == ("coverage", "silence")


def test_a_side_that_falls_silent_is_a_one_sided_picture(web: Web, tmp_path: Path) -> None:
    silent = [Feed(web.serve(f"/ru{n}", hourly()), side="ru", language="ru") for n in range(2)]
    other = Feed(web.serve("/un", hourly()), side="un", language="en")
    with fetching(tmp_path, [*silent, other]) as running, watching(running):
        for one in (*silent, other):
            running.polled(one.url)
        web.serve("/un", hourly(start=5))
        running.clock.forward(hours=5)
        for one in (*silent, other):
            running.polled(one.url, 2)
        running.clock.forward(minutes=5)
        running.wait(lambda: len([alert for alert in alerts(running) if alert.severity == "high"]) == 2)
        told = sorted(alert.incident.headline for alert in alerts(running) if alert.severity == "high")
        value = running.metrics.registry.get_sample_value
        assert value("deconwatch_silent", {"kind": "side", "name": "ru"}) == 1
        assert value("deconwatch_silent", {"kind": "side", "name": "un"}) == 0
        for one in silent:
            web.serve(f"/{one.url.rpartition('/')[2]}", hourly(start=6))
        running.clock.forward(hours=1)
        running.polled(silent[0].url, 3)
        running.polled(silent[1].url, 3)
        running.clock.forward(minutes=5)
        running.wait(lambda: value("deconwatch_silent", {"kind": "side", "name": "ru"}) == 0)
        ended = [alert for alert in alerts(running) if alert.kind.value == "retracted" and alert.severity == "high"]
    assert told == [
        f"One-sided picture: nothing from {what} since 2026-03-01 12:00 UTC" for what in ("language ru", "side ru")
    ]
    assert len(ended) == 2


def test_a_feed_that_was_silent_when_it_was_first_polled_is_listed_so_but_wakes_nobody(
    web: Web, tmp_path: Path
) -> None:
    listed = Feed(web.serve("/feed", hourly(start=-500)), side="ru")
    with fetching(tmp_path, [listed]) as running, watching(running):
        assert running.polled(listed.url).silent_since is not None
        running.clock.forward(minutes=6)
        value = running.metrics.registry.get_sample_value
        running.wait(lambda: value("deconwatch_silent", {"kind": "side", "name": "ru"}) == 1)
        assert alerts(running) == []


def test_a_gone_feed_is_told_when_it_is_stopped(web: Web, tmp_path: Path) -> None:
    url = web.serve("/feed", status=410)
    with fetching(tmp_path, [url]) as running:
        running.polled(url)
        running.clock.forward(hours=1)
        running.polled(url, 2)
        (alert,) = alerts(running)
    assert (alert.severity, alert.incident.headline) == ("medium", f"Feed ended: {url}")
    assert f"deconwatch feeds revive {url}" in alert.why


def test_a_second_watch_stands_by_and_is_ready_all_the_same(tmp_path: Path) -> None:
    with fetching(tmp_path, []) as running, watching(running) as first:
        running.wait(first.ready.is_set)
        with watching(running) as second:
            running.wait(second.ready.is_set)


def step(group: Heard, known: Silence | None = None, *, whole: bool = True) -> Silence:
    known = known or Silence(id="side/ru", kind="side", name="ru", habit=HOURLY)
    return coverage.step(known, "side/ru", group, whole=whole, now=LATE)


def test_a_group_is_silent_when_its_newest_item_is_too_old() -> None:
    assert step(Heard(feeds=3, habitual=3, heard=1, last=START)).silent_since == START


def test_a_group_of_slow_feeds_is_silent_when_each_is_beyond_its_custom() -> None:
    fresh = Silence(id="side/ru", kind="side", name="ru")
    assert step(Heard(feeds=2, habitual=2, heard=0, last=START), fresh).silent_since == START
    assert step(Heard(feeds=2, habitual=2, heard=1, last=START), fresh).silent_since is None


def test_nothing_is_called_silent_before_its_feeds_were_polled_or_while_a_partition_is_not_told_of() -> None:
    assert step(Heard(feeds=3, habitual=3, unpolled=1, last=START)).silent_since is None
    assert step(Heard(feeds=3, habitual=3, last=START), whole=False).silent_since is None


def test_a_silence_goes_on_although_a_partition_is_not_told_of() -> None:
    known = Silence(id="side/ru", kind="side", name="ru", habit=HOURLY, silent_since=START)
    assert step(Heard(feeds=3, habitual=3, last=START), known, whole=False) is known


def test_partitions_are_taken_together() -> None:
    told = [
        Coverage(id="0", at=LATE, groups={"side/ru": Heard(feeds=2, heard=1, last=START)}),
        Coverage(id="1", at=LATE, groups={"side/ru": Heard(feeds=1, failing=1, last=LATE)}),
        Coverage(id="7", at=LATE - timedelta(days=2), groups={"side/sy": Heard(feeds=1)}),
    ]
    groups, whole = coverage.merged(told, LATE)
    assert (groups, whole) == ({"side/ru": Heard(feeds=3, heard=1, failing=1, last=LATE)}, True)
    assert coverage.merged(told, LATE + timedelta(minutes=21))[1] is False
