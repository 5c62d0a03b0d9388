"""Quiet hours and rate limits from alert to receiver, over a real log and real HTTP, on a clock that the test sets."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from deconwatch.alerter.dispatch import DispatchStage
from deconwatch.alerter.targets.render import PLAIN_DIGEST
from deconwatch.cli import app
from deconwatch.config import AlerterConfig
from deconwatch.metrics import Metrics
from deconwatch.records import DeliveryState
from tests.alerter.holding import EVENING, Desk
from tests.alerter.receiver import stored
from tests.alerter.targets.sample import alert, hostile, summary

NIGHT = {"hours": ["22:00-07:00"]}


class Made:
    """Desks that are put away at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.stack = folder, ExitStack()

    def __call__(self, **subscription: Any) -> Desk:
        desk = Desk(self.folder, **subscription)
        self.stack.callback(desk.stack.close)
        self.stack.callback(desk.stop)
        return desk


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Made]:
    made = Made(tmp_path)
    with made.stack:
        yield made


def test_what_comes_in_quiet_hours_is_in_one_digest_when_they_end(make: Made) -> None:
    desk = make(quiet=NIGHT)
    desk.tell("before")
    desk.clock.now = EVENING + timedelta(hours=2)
    desk.tell("one", "two", "three")
    assert desk.ids == [["al-before"]]
    desk.clock.now = datetime(2026, 1, 11, 6, 59, 59, tzinfo=UTC)
    desk.settle()
    assert len(desk.got) == 1
    desk.clock.forward(1)
    desk.settle()
    assert desk.ids == [["al-before"], ["al-one", "al-two", "al-three"]]
    said = desk.got[1]
    assert (said["type"], said["data"]["why"], said["data"]["count"]) == ("deconwatch.digest.v1", "quiet hours", 3)
    desk.tell("after")
    assert desk.ids[2:] == [["al-after"]]


def test_one_alert_alone_comes_as_itself_after_the_quiet(make: Made) -> None:
    desk = make(quiet=NIGHT)
    desk.clock.now = EVENING + timedelta(hours=2)
    desk.tell("one")
    desk.clock.now = datetime(2026, 1, 11, 7, tzinfo=UTC)
    desk.settle()
    assert [got["type"] for got in desk.got] == ["deconwatch.alert.v1"]


def test_what_is_grave_enough_goes_through_the_quiet_at_once(make: Made) -> None:
    desk = make(quiet={**NIGHT, "through": "high"})
    desk.clock.now = EVENING + timedelta(hours=2)
    desk.tell("slight", "medium", severity="medium")
    desk.tell("grave", severity="critical")
    assert desk.ids == [["al-grave"]]


@pytest.mark.parametrize("rounds", range(1, 7))
def test_a_kill_at_any_step_loses_nothing_and_repeats_nothing(rounds: int, make: Made) -> None:
    desk = make(quiet=NIGHT)
    desk.clock.now = EVENING + timedelta(hours=2)
    desk.tell("one", "two", settle=False)
    for _ in range(rounds):
        desk.round()
    desk.restart()
    desk.settle()
    desk.clock.now = datetime(2026, 1, 11, 7, tzinfo=UTC)
    for _ in range(rounds):
        desk.round()
    desk.restart()
    desk.settle()
    assert desk.ids == [["al-one", "al-two"]]
    assert {row.state for row in stored(desk.log).values()} == {DeliveryState.DELIVERED}


@pytest.mark.parametrize("hours", [0, 2])
@pytest.mark.parametrize("stage", [0, 1])
def test_a_kill_between_writing_and_committing_repeats_nothing(stage: int, hours: int, make: Made) -> None:
    desk = make(quiet=NIGHT, rate={"alerts": 5})
    desk.clock.now = EVENING + timedelta(hours=hours)
    desk.tell("one", "two", settle=False)
    desk.killed_before_commit(stage, after=2)
    desk.settle()
    desk.clock.now = datetime(2026, 1, 11, 7, tzinfo=UTC)
    desk.settle()
    assert desk.handled[stage] == 4
    assert desk.ids == ([["al-one"], ["al-two"]] if hours == 0 else [["al-one", "al-two"]])


def test_an_alert_that_is_dispatched_again_is_held_or_sent_once(make: Made) -> None:
    desk = make(quiet=NIGHT)
    desk.tell("early")
    desk.put(alert(id="al-early", incident_id="i-early", severity="low", raised=EVENING))
    desk.clock.now = EVENING + timedelta(hours=2)
    desk.tell("one", "two")
    desk.tell("one")
    desk.clock.now = datetime(2026, 1, 11, 7, tzinfo=UTC)
    desk.settle()
    desk.tell("two")
    assert desk.ids == [["al-early"], ["al-one", "al-two"]]


def test_over_the_rate_limit_alerts_wait_and_come_together_when_there_is_room(make: Made) -> None:
    desk = make(rate={"alerts": 2, "per_seconds": 600, "through": "high"})
    desk.tell("a", "b", "c", "d")
    assert desk.ids == [["al-a"], ["al-b"]]
    desk.tell("grave", severity="high")
    assert desk.ids[2:] == [["al-grave"]]
    desk.restart()
    desk.clock.forward(500)
    desk.tell("e")
    assert len(desk.got) == 3
    desk.clock.forward(100)
    desk.settle()
    assert desk.ids[3:] == [["al-c", "al-d", "al-e"]]
    assert desk.got[3]["data"]["why"] == "rate limit"


def test_a_limit_that_ends_in_the_night_waits_for_the_morning(make: Made) -> None:
    desk = make(quiet=NIGHT, rate={"alerts": 1, "per_seconds": 5400})
    desk.tell("a", "b", "c")
    desk.clock.forward(5400)
    desk.settle()
    assert desk.ids == [["al-a"]]
    desk.clock.now = datetime(2026, 1, 11, 7, tzinfo=UTC)
    desk.settle()
    assert desk.ids[1:] == [["al-b", "al-c"]]


def test_a_service_that_takes_no_digest_gets_them_one_by_one(make: Made) -> None:
    desk = make(quiet=NIGHT, kind="pagerduty")
    desk.clock.now = EVENING + timedelta(hours=2)
    desk.tell("one", "two")
    desk.clock.now = datetime(2026, 1, 11, 7, tzinfo=UTC)
    desk.settle()
    assert [got["dedup_key"] for got in desk.got] == ["i-one", "i-two"]


def test_a_chat_gets_digests_of_as_many_as_it_can_show(make: Made) -> None:
    desk = make(quiet=NIGHT, kind="mattermost")
    desk.clock.now = EVENING + timedelta(hours=2)
    desk.tell(*(f"n{number}" for number in range(20)))
    desk.clock.now = datetime(2026, 1, 11, 7, tzinfo=UTC)
    desk.settle()
    text = " ".join(got["text"] for got in desk.got)
    assert len(desk.got) == 2
    assert all(f"i\\-n{number}\\)" in text for number in range(20))
    assert "part 1 of 2" in text


def test_another_subscription_without_hours_sends_at_once(make: Made) -> None:
    desk = make(quiet=NIGHT)
    desk.clock.now = EVENING + timedelta(hours=2)
    desk.subscription = {"quiet": NIGHT}
    rules = AlerterConfig.model_validate(
        {
            "endpoints": [{"name": "desk", "url": "https://desk.example/"}],
            "subscriptions": [
                {"name": "night", "endpoints": ["desk"], "quiet": NIGHT},
                {"name": "always", "endpoints": ["desk"]},
            ],
        }
    )
    desk.loops[0].stage = DispatchStage(rules, metrics=Metrics(), clock=desk.clock)
    desk.tell("one")
    assert desk.ids == [["al-one"]]
    assert desk.got[0]["data"]["subscriptions"] == ["night", "always"]


def test_only_what_is_grave_enough_goes_out_and_with_the_fields_and_labels_asked_for(make: Made) -> None:
    desk = make(min_severity="medium", fields=["quote"], labels={"team": "levant"})
    desk.tell("slight", severity="low")
    desk.tell("enough", severity="medium")
    (got,) = desk.got
    assert got["data"]["labels"] == {"team": "levant"}
    assert {"id", "headline", "quote"} < set(got["data"]["incident"])
    assert "claims" not in got["data"]["incident"]


def test_a_subscription_that_is_gone_holds_nothing_any_more(make: Made) -> None:
    desk = make(quiet=NIGHT)
    desk.clock.now = EVENING + timedelta(hours=2)
    desk.tell("one", "two")
    desk.subscription = {"name": "day"}
    desk.restart()
    desk.clock.now = datetime(2026, 1, 11, 7, tzinfo=UTC)
    desk.settle()
    assert desk.ids == [["al-one", "al-two"]]


@pytest.mark.parametrize("rounds", [0, 1, 2])
def test_a_digest_for_an_endpoint_that_is_gone_waits_until_it_is_back(rounds: int, make: Made) -> None:
    desk = make(quiet=NIGHT)
    desk.clock.now = EVENING + timedelta(hours=2)
    desk.tell("one", "two")
    desk.clock.now = datetime(2026, 1, 11, 7, tzinfo=UTC)
    for _ in range(rounds):
        desk.round()
    desk.name = "other"
    desk.restart()
    desk.settle()
    assert desk.got == []
    desk.name = "desk"
    desk.restart()
    desk.settle()
    assert desk.ids == [["al-one", "al-two"]]


def test_what_was_released_long_ago_is_forgotten(make: Made) -> None:
    desk = make(rate={"alerts": 2})
    desk.tell("a")
    desk.clock.forward(2 * 86_400)
    desk.settle()
    assert len(desk.loops[1]._tables["holds"]) == 0


def test_the_command_lists_what_is_held(make: Made) -> None:
    desk = make(quiet=NIGHT)
    desk.clock.now = EVENING + timedelta(hours=2)
    desk.tell("one", severity="medium")
    told = CliRunner().invoke(
        app, ["subscriptions", "held", "--log", f"sqlite:{make.folder}/log.sqlite"], env={"DECONWATCH_LOG_PREFIX": ""}
    )
    line, count = told.output.splitlines()
    assert line.split() == ["2026-01-11T07:00:00+00:00", "quiet", "hours", "desk", "night", "medium", "al-one"]
    assert count == "1 held"


def test_a_digest_is_as_small_as_an_alert_and_a_long_one_within_the_limit() -> None:
    assert len(summary(alert(), PLAIN_DIGEST).encode()) < 20_000
    assert len(summary(hostile(), PLAIN_DIGEST).encode()) < 2_500 * PLAIN_DIGEST
