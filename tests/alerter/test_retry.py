"""What every status means, and when the next attempt is."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from itertools import accumulate
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconwatch.alerter.http_status import TABLE, Meaning, reading
from deconwatch.alerter.retry import ATTEMPTS, DELAYS, LONGEST_PAUSE, delay, retry_after, verdict

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def said(status: int | None, attempt: int = 1, *, blocked: bool = False, **headers: str) -> str:
    given_headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return verdict(status, given_headers, attempt, delivery_id="d-1", now=NOW, blocked=blocked).then


def attempts_made(status: int | None, *, blocked: bool = False) -> int:
    return next(n for n in range(1, 100) if said(status, n, blocked=blocked) != "retry")


@pytest.mark.parametrize("status", range(100, 600))
def test_every_status_has_its_meaning(status: int) -> None:
    if 200 <= status <= 299:
        assert said(status) == "delivered"
    elif status == 410:
        assert said(status) == "disable"
    elif 400 <= status <= 499 and status not in (408, 425, 429):
        assert (said(status, attempts_made(status)), attempts_made(status)) == ("dead", 3)
    else:
        assert (said(status, attempts_made(status)), attempts_made(status)) == ("dead", 11)


def test_every_status_from_100_to_599_has_a_name_and_a_meaning() -> None:
    assert list(TABLE) == list(range(100, 600))
    assert all(TABLE[code].name and TABLE[code].code == code for code in TABLE)
    unnamed = [status for status in TABLE.values() if status.name.startswith("unassigned")]
    assert {code.value for code in HTTPStatus} & {status.code for status in unnamed} == set()


def test_each_meaning_has_exactly_the_codes_that_are_promised() -> None:
    of = {meaning: {code for code in TABLE if TABLE[code].meaning == meaning} for meaning in get_args(Meaning)}
    assert of["delivered"] == set(range(200, 300))
    assert of["gone"] == {410}
    assert of["refused"] == set(range(400, 500)) - {408, 410, 425, 429}
    assert of["failed"] == {*range(100, 200), *range(300, 400), 408, 425, 429, *range(500, 600)}


@pytest.mark.parametrize("status", [0, 99, 600, 999])
def test_what_is_no_status_at_all_is_a_failure(status: int) -> None:
    assert reading(status).meaning == "failed"


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_receiver_whose_clock_is_an_hour_from_ours_is_tried_through_the_whole_schedule(hours: int) -> None:
    theirs = format_datetime(NOW + timedelta(hours=hours), usegmt=True)
    assert [said(400, n, date=theirs) for n in (3, 10, 11)] == ["retry", "retry", "dead"]


def test_a_receiver_whose_clock_is_right_means_its_refusal() -> None:
    assert said(401, 3, date=format_datetime(NOW + timedelta(minutes=4), usegmt=True)) == "dead"


@given(st.text())
def test_no_date_of_a_receiver_can_break_it(value: str) -> None:
    assert said(400, date=value) == "retry"


def test_no_answer_is_tried_through_the_whole_schedule() -> None:
    assert attempts_made(None) == ATTEMPTS == 11


def test_an_address_that_may_not_be_dialled_is_tried_three_times() -> None:
    assert attempts_made(None, blocked=True) == 3


def test_the_schedule_is_the_promised_one() -> None:
    hours = [0, *accumulate(DELAYS)]
    assert [round(seconds) for seconds in hours[:5]] == [0, 5, 35, 335, 2135]
    assert hours[-1] == timedelta(hours=75, minutes=35, seconds=35).total_seconds()


@given(st.integers(1, 10), st.text(min_size=1))
def test_jitter_stays_within_a_fifth_and_is_the_same_each_time(attempt: int, delivery: str) -> None:
    assert 0.8 * DELAYS[attempt - 1] <= delay(attempt, delivery) <= 1.2 * DELAYS[attempt - 1]
    assert delay(attempt, delivery) == delay(attempt, delivery)


def test_deliveries_are_spread() -> None:
    assert len({delay(1, f"d-{number}") for number in range(50)}) == 50


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, 0),
        ("120", 120),
        ("1e9", LONGEST_PAUSE),
        ("inf", LONGEST_PAUSE),
        ("-5", 0),
        ("NaN", 0),
        ("soon", 0),
        ("", 0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Thu, 01 Jan 2026 00:10:00 GMT", 600),
        ("Thu, 01 Jan 9999 00:00:00 GMT", LONGEST_PAUSE),
        ("Thu, 99 Foo 20266 99:00:00 GMT", 0),
    ],
)
def test_retry_after_is_clamped(value: str | None, seconds: float) -> None:
    assert retry_after(value, now=NOW) == seconds


@given(st.text())
def test_no_retry_after_can_break_it(value: str) -> None:
    assert 0 <= retry_after(value, now=NOW) <= LONGEST_PAUSE


def test_retry_after_holds_the_endpoint_back_and_the_delivery_with_it() -> None:
    decided = verdict(429, {"Retry-After": "900"}, 1, delivery_id="d-1", now=NOW)
    assert (decided.then, decided.pause, decided.delay) == ("retry", 900, 900)


def test_a_short_retry_after_does_not_hasten_the_schedule() -> None:
    decided = verdict(503, {"retry-after": "1"}, 4, delivery_id="d-1", now=NOW)
    assert decided.delay == delay(4, "d-1")
