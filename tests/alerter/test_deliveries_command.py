"""`deconwatch deliveries` on a real log."""

from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deconwatch.cli.deliveries import app
from deconwatch.config import Config, LogConfig
from deconwatch.log.sqlite import SqliteLog
from deconwatch.records import Attempt, DeliveryState
from tests.alerter.receiver import Clock, pending, put, stored


@pytest.fixture
def config(tmp_path: Path) -> Config:
    log = SqliteLog(str(tmp_path / "log.sqlite"), prefix="deconwatch.")
    log.create()
    clock = Clock()
    tried = [Attempt(at=clock.now, status=410)]
    put(
        log,
        pending("waits", "desk", clock),
        pending("gone", "desk", clock, attempts=tried, version=2, next_attempt=None),
        pending("dead", "night", clock, state=DeliveryState.DEAD, attempts=tried * 11, version=12),
        pending("done", "desk", clock, state=DeliveryState.DELIVERED, payload=None, version=2),
    )
    log.close()
    return Config(log=LogConfig(url=f"sqlite:{tmp_path / 'log.sqlite'}"))


def run(config: Config, *arguments: str) -> str:
    result = CliRunner().invoke(app, arguments, obj=config, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_list_shows_every_delivery_in_the_order_of_creation(config: Config) -> None:
    assert len(run(config, "list").splitlines()) == 4


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (("--state", "pending"), {"waits", "gone"}),
        (("--endpoint", "night"), {"dead"}),
        (("--id", "al-done"), {"done"}),
        (("--id", "d-dead-night", "--state", "pending"), set()),
    ],
)
def test_list_shows_what_is_asked_for(config: Config, arguments: tuple[str, ...], keys: set[str]) -> None:
    lines = run(config, "list", *arguments).splitlines()
    assert {line.split()[-1].split("-")[1] for line in lines} == keys


def test_retry_puts_back_the_dead_and_what_was_answered_410(config: Config) -> None:
    assert "2 put back" in run(config, "retry")
    log = SqliteLog(config.log.url.removeprefix("sqlite:"), prefix="deconwatch.")
    rows = stored(log)
    log.close()
    dead, gone = rows["d-dead-night"], rows["d-gone-desk"]
    assert (dead.state, dead.round, dead.first_attempt, dead.version) == (DeliveryState.PENDING, 2, 11, 13)
    assert (gone.round, gone.first_attempt) == (2, 1)
    assert dead.next_attempt is not None
    assert dead.next_attempt - dead.created > timedelta(0)
    assert (rows["d-waits-desk"].version, rows["d-done-desk"].version) == (1, 2)


def test_what_is_put_back_has_its_payload(config: Config) -> None:
    run(config, "retry", "--state", "dead")
    log = SqliteLog(config.log.url.removeprefix("sqlite:"), prefix="deconwatch.")
    rows = stored(log)
    log.close()
    assert rows["d-dead-night"].payload == pending("dead", "night", Clock()).payload


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (("--before", "2026-01-01"), set()),
        (("--since", "2026-01-01T00:00Z"), {"waits", "gone", "dead", "done"}),
        (("--since", "1s"), set()),
        (("--since", "2025-12-31", "--before", "3d", "--endpoint", "night"), {"dead"}),
        (("--id", "i-done"), {"done"}),
    ],
)
def test_deliveries_are_chosen_by_time_and_by_incident(
    config: Config, arguments: tuple[str, ...], keys: set[str]
) -> None:
    lines = run(config, "list", *arguments).splitlines()
    assert {line.split()[-1].split("-")[1] for line in lines} == keys


def test_a_time_that_is_none_is_said_with_the_fix(config: Config) -> None:
    result = CliRunner().invoke(app, ["list", "--since", "yesterday"], obj=config)
    assert (result.exit_code, "12h, 7d" in " ".join(result.output.split())) == (2, True)


def test_purge_takes_away_what_is_chosen_and_leaves_the_rest(config: Config) -> None:
    assert "2 would be purged" in run(config, "purge", "--endpoint", "desk", "--dry-run")
    assert "2 purged" in run(config, "purge", "--endpoint", "desk")
    left = run(config, "list").splitlines()
    assert {line.split()[-1] for line in left} == {"d-dead-night", "d-done-desk"}


def test_purge_wants_to_know_which(config: Config) -> None:
    result = CliRunner().invoke(app, ["purge"], obj=config)
    assert (result.exit_code, "say which" in result.output) == (2, True)
    assert len(run(config, "list").splitlines()) == 4


def test_a_dry_run_puts_nothing_back(config: Config) -> None:
    assert "1 would be put back" in run(config, "retry", "--endpoint", "night", "--dry-run")
    assert "1 would be put back" in run(config, "retry", "--endpoint", "night", "--dry-run")
