"""A day of polling on a fake clock, with fewer feeds than `bench/simulate_day.py` shows by default."""

from __future__ import annotations

import pytest
from lxml import etree

from bench.simulate_day import Day, simulate, svg

HOURS = 24


@pytest.fixture(scope="module")
def day() -> Day:
    return simulate(400, hours=HOURS, seed=7)


def test_no_host_is_hit_twice_at_once(day: Day) -> None:
    assert day.twice == 0


def test_no_due_feed_waits_more_than_its_interval(day: Day) -> None:
    assert (day.late, day.worst_share <= 1) == (0, True)


def test_the_rate_follows_the_changes_and_stays_within_bounds(day: Day) -> None:
    polls = sum(day.polls.values()) / day.feeds
    assert 24 * 0.8 <= polls <= 24 * 12
    assert day.polls["news"] > 0.15 * day.polls["unchanged"]


def test_a_crowded_host_is_polled_less_often_rather_than_faster() -> None:
    """300 feeds on one host that takes 2 s between two polls: none more often than a round over all of them takes."""
    crowd = simulate(300, hours=6, seed=3, hosts=1)
    assert (crowd.twice, crowd.late, crowd.most_at_once) == (0, 0, 1)


def test_the_same_seed_gives_the_same_plot(day: Day) -> None:
    again = simulate(400, hours=HOURS, seed=7)
    assert svg(again, hours=HOURS) == svg(day, hours=HOURS)
    assert str(etree.fromstring(svg(day, hours=HOURS)).tag).endswith("svg")
