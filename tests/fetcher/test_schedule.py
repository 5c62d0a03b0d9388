"""When a feed is polled next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from deconwatch.fetcher import schedule
from deconwatch.fetcher.schedule import Bounds, Verdict, advance
from deconwatch.records import FeedState

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BOUNDS = Bounds(300, 86_400)
STATE = FeedState(url="https://feeds.example/all")


def wait_after(verdict: Verdict, state: FeedState = STATE) -> float:
    """Seconds until the next poll, jitter taken off."""
    after = advance(state, verdict, now=NOW, bounds=BOUNDS)
    assert after.next_poll is not None
    seconds = (after.next_poll - NOW).total_seconds()
    return round(seconds / (1 + schedule.jitter(state.url, 1.0)))


def test_a_feed_with_news_is_polled_at_the_shortest_interval() -> None:
    assert wait_after(Verdict("new-items")) == 300


def test_a_feed_without_news_is_polled_less_and_less_up_to_an_hour() -> None:
    state = STATE
    waits = []
    for _ in range(20):
        waits.append(wait_after(Verdict("unchanged"), state))
        state = advance(state, Verdict("unchanged"), now=NOW, bounds=BOUNDS)
    assert waits == sorted(waits)
    assert waits[-1] == 3600


@pytest.mark.parametrize(("hint", "wait"), [(60, 300), (1800, 1800), (10**9, 86_400)])
def test_what_the_feed_asks_for_is_honoured_within_bounds(hint: float, wait: int) -> None:
    assert wait_after(Verdict("new-items", hint_seconds=hint)) == wait


def test_each_failure_doubles_the_wait_up_to_a_day() -> None:
    waits = [wait_after(Verdict("timeout"), STATE.model_copy(update={"failures": n})) for n in range(12)]
    assert waits[:4] == [600, 1200, 2400, 4800]
    assert waits[-1] == 86_400


def test_a_failing_feed_never_stops_silently() -> None:
    state = STATE.model_copy(update={"failures": 10_000})
    after = advance(state, Verdict("dns", "no such name"), now=NOW, bounds=BOUNDS)
    assert (after.stopped, after.error, after.failures) == (False, "no such name", 10_001)
    assert after.next_poll is not None


def test_success_clears_failures_and_error() -> None:
    state = STATE.model_copy(update={"failures": 3, "error": "x", "gone_at": NOW})
    after = advance(state, Verdict("not-modified"), now=NOW, bounds=BOUNDS)
    assert (after.failures, after.error, after.gone_at, after.last_success) == (0, None, None, NOW)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("1000000000", 1e9),
        ("-5", None),
        ("NaN", None),
        ("1e9", None),
        ("", None),
        ("soon", None),
        ("Sun, 01 Mar 2026 13:00:00 GMT", 3600),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str, seconds: float | None) -> None:
    assert schedule.retry_after({"Retry-After": value}, NOW) == seconds


@pytest.mark.parametrize(("seconds", "wait"), [(10, 600), (7200, 7200), (1e9, 86_400)])
def test_retry_after_is_never_undercut_and_never_beyond_a_day(seconds: float, wait: int) -> None:
    assert wait_after(Verdict("throttled", retry_after=seconds)) == wait


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "public, max-age=900"}, 900),
        ({"Cache-Control": "s-maxage=5"}, None),
        ({"Cache-Control": "max-age=0", "Expires": "Sun, 01 Mar 2026 13:00:00 GMT"}, 0),
        ({"Expires": "Sun, 01 Mar 2026 13:00:00 GMT"}, 3600),
        ({"Expires": "0"}, None),
        ({"Expires": "-1"}, None),
        ({}, None),
    ],
)
def test_freshness_is_max_age_or_else_expires(headers: dict[str, str], seconds: float | None) -> None:
    assert schedule.freshness(headers, NOW) == seconds


def test_jitter_is_the_same_for_a_feed_and_differs_between_feeds() -> None:
    shares = {schedule.jitter(f"https://feeds.example/{n}", 100) for n in range(50)}
    assert len(shares) == 50
    assert all(0 <= share <= 10 for share in shares)
    assert schedule.jitter("a", 100) == schedule.jitter("a", 100)


def test_gone_twice_within_a_day_stops_the_feed() -> None:
    once = advance(STATE, Verdict("gone"), now=NOW, bounds=BOUNDS)
    twice = advance(once, Verdict("gone"), now=NOW + timedelta(hours=23), bounds=BOUNDS)
    assert (once.stopped, twice.stopped, twice.next_poll) == (False, True, None)


def test_gone_twice_over_more_than_a_day_does_not() -> None:
    once = advance(STATE, Verdict("gone"), now=NOW, bounds=BOUNDS)
    assert not advance(once, Verdict("gone"), now=NOW + timedelta(hours=25), bounds=BOUNDS).stopped


def sightings(*hours: float, to: str = "https://new.example/") -> FeedState:
    state = STATE
    for hour in hours:
        state = advance(state, Verdict("unchanged", moved_to=to), now=NOW + timedelta(hours=hour), bounds=BOUNDS)
    return state


def test_a_permanent_redirect_is_adopted_after_three_sightings_over_a_day() -> None:
    assert sightings(0, 12, 24).adopted_url == "https://new.example/"


@pytest.mark.parametrize("hours", [(0, 1, 2), (0, 25)])
def test_a_permanent_redirect_is_not_adopted_sooner(hours: tuple[float, ...]) -> None:
    assert sightings(*hours).adopted_url is None


def test_a_redirect_that_changes_its_mind_starts_again() -> None:
    state = advance(sightings(0, 12), Verdict("unchanged"), now=NOW + timedelta(hours=13), bounds=BOUNDS)
    assert (state.moved_to, state.moved_sightings) == (None, 0)


def test_an_adopted_address_that_keeps_failing_is_given_up() -> None:
    state = STATE.model_copy(update={"adopted_url": "https://new.example/", "failures": 4})
    assert advance(state, Verdict("dns"), now=NOW, bounds=BOUNDS).adopted_url is None


@pytest.mark.parametrize(
    "status", [*range(100, 104), *range(200, 209), *range(300, 309), *range(400, 452), *range(500, 512)]
)
def test_every_status_has_an_outcome_from_the_closed_set(status: int) -> None:
    assert schedule.of_status(status) in schedule.OUTCOMES
