"""The gold set: sound labels, and a classifier that is no worse on it than it was.

A floor that fails: see the mistakes with `make eval`. Only where a loss is meant, lower it with
`deconwatch evaluate --accept-lower-floors tests/data/gold/*.jsonl` and say why in the commit.
"""

from pathlib import Path

import pytest

from deconwatch.cli.evaluate import FLOORS, judge, labelled, read_floors
from deconwatch.config import ClassifierConfig
from deconwatch.evaluation.floors import Floors, broken, measured
from deconwatch.evaluation.labelled import Form, Labelled

GOLD = Path(__file__).parent / "data" / "gold"
FILES = sorted(GOLD.glob("*.jsonl"))
ARTICLES = labelled(FILES)
SPLITS = sorted({(each.file, each.split()) for each in ARTICLES})
PINNED = read_floors(GOLD / FLOORS)


@pytest.fixture(scope="module")
def found() -> Floors:
    return measured(judge(ARTICLES, ClassifierConfig(workers=2)))


@pytest.mark.parametrize(("file", "split"), SPLITS)
def test_no_figure_is_below_its_floor(file: str, split: str, found: Floors) -> None:
    assert broken({key: floor for key, floor in PINNED.items() if key[:2] == (file, split)}, found) == []


@pytest.mark.parametrize(("file", "split"), SPLITS)
def test_each_file_and_split_has_a_floor_for_relevance_and_type(file: str, split: str) -> None:
    assert {"relevance_f1", "type_f1"} <= {name for *key, name in PINNED if tuple(key) == (file, split)}


def test_the_gold_set_is_large_enough_and_labelled_in_full() -> None:
    assert len(ARTICLES) >= 150
    assert {each.form for each in ARTICLES} == {Form.FULL}
    assert {split for _, split in SPLITS} == {"dev", "test"}


def test_no_two_articles_share_an_id() -> None:
    identities = [each.id for each in ARTICLES]
    assert [identity for identity in identities if identities.count(identity) > 1] == []


def test_all_texts_of_one_event_are_in_one_split() -> None:
    splits: dict[str, set[str]] = {}
    for each in ARTICLES:
        splits.setdefault(each.cluster, set()).add(each.split())
    assert {event: both for event, both in splits.items() if len(both) > 1} == {}


def test_what_is_relevant_has_labels_and_what_is_not_has_none() -> None:
    assert [each.id for each in ARTICLES if each.relevant != _news(each)] == []


def _news(article: Labelled) -> bool:
    return any(not mention.get("background") for mention in article.mentions)
