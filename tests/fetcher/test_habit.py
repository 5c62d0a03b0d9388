"""What silence is unusual."""

from __future__ import annotations

from datetime import datetime, timedelta

from deconwatch.fetcher import habit
from deconwatch.records import FeedState, Habit
from tests.fetcher.running import START


def hours(*values: float) -> list[datetime]:
    return [START + timedelta(hours=value) for value in values]


def learned(*values: float, now: float = 10_000) -> Habit:
    return habit.heard(Habit(), hours(*values), START + timedelta(hours=now))


def silent(known: Habit, hour: float) -> bool:
    return habit.silent_since(known, START + timedelta(hours=hour)) is not None


def test_a_feed_with_news_each_hour_is_silent_after_three() -> None:
    known = learned(*range(24))
    assert not silent(known, 25.9)
    assert silent(known, 26.1)


def test_the_night_is_no_silence() -> None:
    days = [day * 24 + hour for day in range(5) for hour in range(8, 20)]
    known = learned(*days)
    assert not silent(known, days[-1] + 13)
    assert silent(known, days[-1] + 13 * 1.6)


def test_nothing_is_silent_before_its_custom_is_known() -> None:
    assert not silent(learned(1, 2, 3), 10_000)


def test_a_long_gap_is_forgotten_over_weeks() -> None:
    week = [*range(5), 168]
    after = [168 + n * 6 for n in range(1, 4 * 90)]
    assert habit.patience(learned(*week, *after)) == timedelta(hours=9)


def test_an_outage_does_not_become_the_custom() -> None:
    known = learned(*range(24), 24 + 30 * 24)
    assert habit.patience(known) == habit.SHORTEST


def test_items_that_come_late_or_from_the_future_do_not_move_the_newest_back_or_ahead() -> None:
    known = learned(0, 5, 3, 99, now=10)
    assert known.last == START + timedelta(hours=10)
    assert habit.heard(known, hours(1), START + timedelta(hours=11)).last == known.last


def test_items_a_day_are_those_of_the_last_week_and_fade() -> None:
    state = FeedState(url="https://feeds.example/all")
    state = habit.with_items(state, hours(*range(0, 240, 6)), START + timedelta(hours=240))
    assert 3.5 < habit.a_day(state, START + timedelta(hours=240)) < 4.5
    assert habit.a_day(state, START + timedelta(days=40)) < 0.1
