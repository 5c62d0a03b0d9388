"""`deconwatch explain`: what a person sees who asks why an article did or did not wake them."""

import json
from typing import Any

from typer.testing import CliRunner

from deconwatch.cli import app

REFUSED = (
    "The Russian command asked for leave to bomb a group of fighters east of the Euphrates on Friday. "
    "US officers on the deconfliction line turned the request down, a Pentagon spokesman said."
)
LIKE_ONE = "The Pentagon asked Congress for money for a hotline that soldiers with toothache can ring."


def explain(text: str, *options: str) -> Any:
    told = CliRunner().invoke(app, ["explain", *options], input=text, env={"COLUMNS": "180"})
    assert told.exit_code == 0, told.output
    return json.loads(told.output) if "--json" in options else told.output


def test_an_alert_is_explained_from_gate_to_outcome() -> None:
    told = explain(REFUSED, "--json", "--published", "2017-09-16", "--title", "A request is refused")

    assert told["passed"]
    assert "deconflict*" in told["gate"]
    assert told["score"] >= told["threshold"]
    assert "channel.request" in {each["type"] for each in told["fired"]}
    assert any(each["type"] == "channel.request" and each["told"] for each in told["chances"])
    assert told["outcome"][0].startswith("alert opened")


def test_rules_that_nearly_fired_say_why_not() -> None:
    told = explain(LIKE_ONE, "--json")

    assert told["nearly"]
    assert all(each["reason"] and each["words"] for each in told["nearly"])


def test_what_the_gate_stops_says_so() -> None:
    told = explain("The council voted on lime trees.", "--json")

    assert not told["passed"]
    assert "gate" in told["outcome"][0]


def test_what_is_not_relevant_names_score_and_threshold() -> None:
    told = explain(LIKE_ONE, "--json")

    assert told["passed"]
    assert "below the threshold" in told["outcome"][0]


def test_tables_show_rules_types_and_outcome() -> None:
    told = explain(REFUSED, "--published", "2017-09-16")

    for words in ("rules that fired", "rules that nearly fired", "types, from the likeliest on", "what became of it"):
        assert words in told


def test_an_article_as_json_brings_its_title_and_date() -> None:
    told = explain(json.dumps({"id": "1", "title": "Refused", "published": "2017-09-16", "text": REFUSED}))

    assert told.startswith("Refused")
