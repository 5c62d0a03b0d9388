"""Floors: what is reached is kept."""

import pytest

from deconwatch.errors import HandlingError
from deconwatch.evaluation.floors import broken, measured, parse, raised, written
from tests.evaluation.labels import against, read, told

KEY = ("g.jsonl", "dev", "type_f1")


def test_floors_travel_through_their_file() -> None:
    floors = {KEY: 0.5, ("g.jsonl", "test", "relevance_f1"): 0.925, ("h.jsonl", "dev", "type_f1"): 0.0}
    assert parse(written(floors), path="floors.toml") == floors


def test_what_is_measured_is_by_file_and_split() -> None:
    outcomes = [
        against(told(identity="1", relevant=True, split="dev"), read(relevant=True)),
        against(told(identity="2", relevant=True, split="test"), read()),
    ]
    assert measured(outcomes) == {
        ("f.jsonl", "dev", "relevance_precision"): 1.0,
        ("f.jsonl", "dev", "relevance_recall"): 1.0,
        ("f.jsonl", "dev", "relevance_f1"): 1.0,
        ("f.jsonl", "test", "relevance_recall"): 0.0,
        ("f.jsonl", "test", "relevance_f1"): 0.0,
    }


def test_a_figure_below_its_floor_is_named_and_one_not_measured_is_not() -> None:
    assert broken({KEY: 0.5}, {KEY: 0.4999}) == ["g.jsonl dev: type_f1 is 0.4999, its floor 0.500"]
    assert broken({KEY: 0.5}, {KEY: 0.5}) == []
    assert broken({KEY: 0.5}, {}) == []


def test_a_floor_is_a_little_below_what_is_measured_and_rises_with_it() -> None:
    assert raised({}, {KEY: 0.9}, lower=False) == {KEY: 0.87}
    assert raised({KEY: 0.5}, {KEY: 0.9}, lower=False) == {KEY: 0.87}
    assert raised({}, {KEY: 0.01}, lower=False) == {KEY: 0.0}


def test_a_floor_above_what_would_be_written_stays_while_it_holds() -> None:
    assert raised({KEY: 0.89}, {KEY: 0.9}, lower=False) == {KEY: 0.89}
    assert raised({KEY: 0.89}, {KEY: 0.9}, lower=True) == {KEY: 0.89}


def test_a_floor_that_is_not_measured_stays() -> None:
    assert raised({KEY: 0.5}, {}, lower=True) == {KEY: 0.5}


def test_a_floor_is_lowered_only_when_told_to() -> None:
    with pytest.raises(HandlingError, match="--accept-lower-floors"):
        raised({KEY: 0.95}, {KEY: 0.9}, lower=False)
    assert raised({KEY: 0.95}, {KEY: 0.9}, lower=True) == {KEY: 0.87}


@pytest.mark.parametrize("text", ['["a"', "[a.dev]\ntype_f1 = 2", "[a.dev]\ntype_f1 = 'high'"])
def test_a_wrong_floor_names_its_file(text: str) -> None:
    with pytest.raises(HandlingError, match=r"floors\.toml: "):
        parse(text, path="floors.toml")
