"""People's own examples: what fires, what does not, and why; what is wrong with a file is named."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deconwatch.alerter.trial import read_examples
from deconwatch.cli import app
from deconwatch.errors import ConfigError
from tests.alerter.targets.sample import alert

CONFIG = """
[[alerter.endpoints]]
name = "desk"
url = "https://desk.example.org/"

[[alerter.subscriptions]]
name = "deaths"
endpoints = ["desk"]
when = 'incident.theatre == "syria" && incident.killed >= 1'
quiet = { hours = ["22:00-07:00"], timezone = "Europe/Berlin", through = "critical" }

[[alerter.subscriptions]]
name = "grave"
endpoints = ["desk"]
min_severity = "high"
"""
TOML = """
[[example]]
name = "two dead"
incident = { theatre = "syria", killed = 2, severity = "high" }
fires = ["deaths", "grave"]

[[example]]
name = "talks"
incident = { theatre = "syria", types = ["mechanism.meeting"] }
silent = ["deaths", "grave"]

[[example]]
name = "at night"
incident = { theatre = "syria", killed = 1, severity = "low" }
at = 2026-01-10T23:00:00+01:00
fires = ["deaths"]
"""


def run(folder: Path, text: str, *, name: str = "examples.toml") -> tuple[int, list[str]]:
    (folder / "deconwatch.toml").write_text(CONFIG)
    (folder / name).write_text(text)
    arguments = ["--config", str(folder / "deconwatch.toml"), "subscriptions", "test", str(folder / name)]
    result = CliRunner().invoke(app, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output.splitlines()


def test_examples_fire_or_not_and_say_why(tmp_path: Path) -> None:
    code, said = run(tmp_path, TOML)
    assert code == 0
    assert said == [
        'ok   two dead: deaths fires: incident.theatre = "syria", incident.killed = 2',
        "ok   two dead: grave fires: when = true",
        "ok   talks: deaths does not fire: incident.killed >= 1 is false (incident.killed = 0)",
        "ok   talks: grave does not fire: severity info is below min_severity = high",
        "ok   at night: deaths fires: held in quiet hours until 2026-01-11T06:00:00+00:00",
        "-    at night: grave does not fire: severity low is below min_severity = high",
        "5 expectations, 0 not met",
    ]


def test_an_expectation_that_is_not_met_fails(tmp_path: Path) -> None:
    code, said = run(tmp_path, "- {name: none, incident: {killed: 0}, fires: [deaths]}\n", name="examples.yaml")
    assert code == 1
    assert said[0].startswith('FAIL none: deaths does not fire: incident.theatre == "syria" is false')
    assert said[-1] == "1 expectations, 1 not met"


def test_an_alert_out_of_the_log_is_an_example(tmp_path: Path) -> None:
    record = {**json.loads(alert().to_json()), "fires": ["grave"]}
    code, said = run(tmp_path, json.dumps(record) + "\n", name="examples.jsonl")
    assert (code, said[-1]) == (0, "1 expectations, 0 not met")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[example]]\nincident = { killd = 1 }", "example 1: incident.killd is no variable; did you mean 'killed'"),
        ('[[example]]\nincident = { killed = "1" }', "incident.killed = '1' is str; write a int"),
        ("[[example]]\nincident = 3", "incident = 3 is no table"),
        ('[[example]]\nfire = ["deaths"]', "fire is no key; did you mean 'fires'"),
        ('[[example]]\nfires = ["death"]', "'death' is no subscription; did you mean 'deaths'"),
        ('[[example]]\nfires = "deaths"', "write names of subscriptions"),
        ('[[example]]\nat = "noon"', "at = 'noon' is no moment"),
        ("[[example", "examples.toml: "),
        ("example = []", "holds no example"),
    ],
)
def test_what_is_wrong_with_a_file_is_named(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        run(tmp_path, text)
    assert said in str(caught.value)


def test_an_unknown_ending_is_named(tmp_path: Path) -> None:
    (tmp_path / "examples.txt").write_text("x")
    with pytest.raises(ConfigError, match=r"\.txt is not known; use \.toml"):
        read_examples(tmp_path / "examples.txt")
