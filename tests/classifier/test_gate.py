"""The gate lets through what may matter: its recall over everything that is labelled here."""

import json
from pathlib import Path

import pytest

from deconwatch.classifier.gate import Gate
from deconwatch.classifier.world import World, load
from deconwatch.config import ClassifierConfig

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def everywhere() -> World:
    return load(ClassifierConfig().theatres)


def test_it_loses_less_than_one_relevant_text_in_two_hundred(everywhere: World) -> None:
    gate = Gate(everywhere)
    files = [
        *sorted((ROOT / "train").glob("texts-*.jsonl")),
        *sorted((ROOT / "tests" / "data" / "gold").glob("*.jsonl")),
    ]
    rows = [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    matters = [row for row in rows if row["relevant"] and row["language"] == "en"]
    lost = [row["id"] for row in matters if not gate.check(row["title"], row["text"]).passed]

    assert len(matters) > 600
    assert len(lost) <= 0.005 * len(matters), lost


def test_a_word_of_war_alone_opens_it_only_where_two_sides_are_named(everywhere: World) -> None:
    gate = Gate(everywhere)

    assert not gate.check("", "An army band played at the opening of the bridge.").passed
    assert gate.check("", "An army truck from Russia hit an American one on the road.").passed


def test_three_words_of_war_open_it_whoever_is_named(everywhere: World) -> None:
    assert Gate(everywhere).check("", "Troops opened fire as the patrol went by.").passed


def test_the_side_us_is_no_pronoun(everywhere: World) -> None:
    gate = Gate(everywhere)

    assert gate.check("", "The US and Russia spoke about the troops.").passed
    assert not gate.check("", "They told us that troops from Russia were singing.").passed
