"""Figures and how sure they are."""

import math

import numpy as np
import pytest

from deconwatch.evaluation.bootstrap import RESAMPLES, draws, interval, wilson
from deconwatch.evaluation.reliability import bins, calibration_error
from deconwatch.evaluation.score import Figure, broken_down, scores
from deconwatch.evaluation.summary import summary
from tests.evaluation.labels import against, mention, read, told


def test_precision_recall_and_f1_are_those_of_the_counts() -> None:
    outcomes = [
        *(against(told(identity=f"r{n}", relevant=True), read(relevant=True)) for n in range(6)),
        *(against(told(identity=f"m{n}", relevant=True), read()) for n in range(2)),
        against(told(identity="f", relevant=False), read(relevant=True)),
    ]
    metric = scores(outcomes)["relevance"]
    assert (metric.right, metric.false, metric.missed, metric.support) == (6, 1, 2, 8)
    assert (metric.precision.value, metric.recall.value, metric.f1.value) == (6 / 7, 6 / 8, 12 / 15)
    assert (metric.f1.low or 1) < 12 / 15 < (metric.f1.high or 0)


def test_texts_of_one_event_are_drawn_together() -> None:
    one_event = [
        against(told(identity=f"{n}", relevant=True, cluster="same"), read(relevant=n % 2 == 0)) for n in range(10)
    ]
    assert scores(one_event)["relevance"].recall == Figure(0.5, 0.5, 0.5)


def test_there_is_no_figure_without_anything_to_measure() -> None:
    metric = scores([against(told(relevant=True), read())])["relevance"]
    assert metric.precision == Figure(None, None, None)
    assert scores([]) == {}


def test_at_least_a_thousand_resamples_each_as_large_as_the_sample() -> None:
    again = draws(7)
    assert again.shape == (RESAMPLES, 7)
    assert RESAMPLES >= 1000
    assert set(again.sum(axis=1).tolist()) == {7.0}


def test_the_draws_are_pinned() -> None:
    # from the raw stream of PCG64, which numpy keeps; other numbers here mean that published figures move
    assert draws(5)[:3].tolist() == [[0.0, 2.0, 1.0, 0.0, 2.0], [1.0, 1.0, 0.0, 2.0, 1.0], [1.0, 0.0, 1.0, 2.0, 1.0]]


def test_an_interval_leaves_out_what_is_undefined() -> None:
    assert interval(np.array([math.nan, 0.5, 0.5])) == (0.5, 0.5)
    assert interval(np.array([math.nan])) is None


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # Newcombe 1998, table I, method 3, without continuity correction
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_a_share_of_few_has_a_wide_interval(hits: int, of: int, low: float, high: float) -> None:
    assert list(wilson(hits, of)) == pytest.approx([low, high], abs=5e-5)


def test_a_confidence_that_is_as_often_right_as_it_says_has_no_gap() -> None:
    table = bins([(0.75, n < 3) for n in range(4)])
    assert [(each.low, each.count, each.confidence, each.right) for each in table] == [(0.7, 4, 0.75, 0.75)]
    assert calibration_error(table) == 0


def test_full_confidence_falls_into_the_last_bin() -> None:
    (last,) = bins([(1.0, False)])
    assert (last.low, last.high) == (0.9, 1.0)
    assert calibration_error([last]) == 1
    assert calibration_error([]) is None


def test_figures_are_broken_down_by_what_is_labelled() -> None:
    outcomes = [
        against(told(identity="1", relevant=True, language="en"), read()),
        against(told(identity="2", relevant=True), read()),
    ]
    assert {value: len(some) for value, some in broken_down(outcomes, "language").items()} == {"en": 1}


def test_a_summary_tells_false_alarms_by_kind_and_the_gravest_mistake_first() -> None:
    outcomes = [
        against(told(mention("air.encounter"), identity="1"), read(mention("air.encounter", realis="alleged"))),
        against(told(identity="2", relevant=False, kind="game"), read(mention("air.encounter"))),
    ]
    whole = summary(outcomes)
    assert [(each["name"], each["relevance"]["count"]) for each in whole["alarms"]] == [
        ("f.jsonl", 1),
        ("f.jsonl: game", 1),
    ]
    assert [each["fault"] for each in whole["mistakes"]] == ["false alarm", "false type", "wrong field"]
