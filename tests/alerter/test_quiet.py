"""Quiet hours by the clock on the wall, over midnight, weekends and both changes of the clock."""

from datetime import UTC, datetime, timedelta

import pytest

from deconwatch.alerter.quiet import Quiet, quiet
from deconwatch.config import QuietHours
from deconwatch.errors import ConfigError

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]


def hours(*spans: str, timezone: str = "Europe/Berlin", days: list[str] | None = None) -> Quiet:
    given = {"hours": spans, "timezone": timezone, **({"days": days} if days else {})}
    return quiet(QuietHours.model_validate(given), where="test")


def until(some: Quiet, moment: str) -> str | None:
    end = some.until(datetime.fromisoformat(moment))
    return end.isoformat() if end else None


def test_a_night_goes_over_midnight() -> None:
    night = hours("22:00-07:00")
    assert until(night, "2026-01-10T21:59:59+01:00") is None
    assert until(night, "2026-01-10T22:00:00+01:00") == "2026-01-11T06:00:00+00:00"
    assert until(night, "2026-01-11T06:59:59+01:00") == "2026-01-11T06:00:00+00:00"
    assert until(night, "2026-01-11T07:00:00+01:00") is None


def test_only_days_that_are_named_begin_a_period() -> None:
    night = hours("22:00-07:00", days=["fri"])
    assert until(night, "2026-01-10T06:00:00+01:00") == "2026-01-10T06:00:00+00:00"  # Saturday morning, of Friday
    assert until(night, "2026-01-10T23:00:00+01:00") is None


def test_periods_that_touch_are_one() -> None:
    weekend = hours("00:00-24:00", days=["sat", "sun"])
    assert until(weekend, "2026-01-10T09:00:00+01:00") == "2026-01-11T23:00:00+00:00"


def test_the_zone_decides_not_utc() -> None:
    assert until(hours("22:00-07:00", timezone="Asia/Damascus"), "2026-01-10T20:00:00+00:00") is not None
    assert until(hours("22:00-07:00", timezone="America/New_York"), "2026-01-10T20:00:00+00:00") is None


def test_in_spring_the_night_is_an_hour_shorter() -> None:
    night = hours("22:00-07:00")
    assert until(night, "2026-03-28T22:30:00+01:00") == "2026-03-29T05:00:00+00:00"  # 07:00 summer time


def test_in_autumn_the_night_is_an_hour_longer() -> None:
    night = hours("22:00-07:00")
    assert until(night, "2026-10-24T22:30:00+02:00") == "2026-10-25T06:00:00+00:00"  # 07:00 winter time


def test_an_end_that_the_clock_jumps_over_is_the_jump() -> None:
    assert until(hours("22:00-02:30"), "2026-03-29T01:30:00+01:00") == "2026-03-29T01:00:00+00:00"


def test_a_start_that_the_clock_jumps_over_is_the_jump() -> None:
    early = hours("02:30-05:00")
    assert until(early, "2026-03-29T00:59:59+00:00") is None
    assert until(early, "2026-03-29T01:00:00+00:00") == "2026-03-29T03:00:00+00:00"


def test_an_hour_shown_twice_is_quiet_without_a_hole() -> None:
    night = hours("22:00-02:30")
    for minute in range(0, 150, 10):
        moment = datetime(2026, 10, 24, 23, 0, tzinfo=UTC) + timedelta(minutes=minute)
        assert night.until(moment) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert until(night, "2026-10-25T01:30:00+00:00") is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"hours": ["22:00-07:00"], "timezone": "Europe/Berln"}, "'Europe/Berln' is no time zone"),
        ({"hours": ["22:00-25:00"]}, "25:00 is no time of day"),
        ({"hours": ["22:61-07:00"]}, "22:61 is no time of day"),
        ({"hours": ["00:00-24:00"]}, "leaves no minute of the week"),
        ({"hours": ["12:00-12:00"]}, "leaves no minute of the week"),
    ],
)
def test_hours_that_are_none_are_named(given: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        quiet(QuietHours.model_validate(given), where="alerter.subscriptions: night")
