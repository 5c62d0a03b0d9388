"""Precision, recall and F1 of everything that outcomes tally, each with its interval."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from deconwatch.evaluation.bootstrap import draws, interval, ratio
from deconwatch.evaluation.compare import FALSE, MISSED, RIGHT, Outcome


@dataclass(frozen=True, slots=True)
class Figure:
    """A share from 0 to 1 and its 95 % interval; None where there is nothing to measure it on."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Metric:
    """What is right, false (said and not so) and missed (so and not said); a wrong value counts as both."""

    right: int
    false: int
    missed: int
    precision: Figure
    recall: Figure
    f1: Figure

    @property
    def support(self) -> int:
        """How many there were to find."""
        return self.right + self.missed


def scores(outcomes: Sequence[Outcome]) -> dict[str, Metric]:
    """A metric for each thing tallied, by name."""
    names = sorted({what for outcome in outcomes for what, _ in outcome.tally})
    if not names:
        return {}
    column = {name: n for n, name in enumerate(names)}
    row = {cluster: n for n, cluster in enumerate(sorted({each.labelled.cluster for each in outcomes}))}
    counts = np.zeros((3, len(row), len(names)))
    for outcome in outcomes:
        for (what, side), count in outcome.tally.items():
            counts[side, row[outcome.labelled.cluster], column[what]] += count
    # whole numbers far below 2**53: the sums are exact in whatever order they are made
    again = draws(len(row))
    right, false, missed = (again @ counts[side] for side in (RIGHT, FALSE, MISSED))
    spread = ratio(right, right + false), ratio(right, right + missed), ratio(2 * right, 2 * right + false + missed)
    totals = counts.sum(axis=1)
    found: dict[str, Metric] = {}
    for name, n in column.items():
        hit, wrong, lost = (int(totals[side, n]) for side in (RIGHT, FALSE, MISSED))
        shares = (hit, hit + wrong), (hit, hit + lost), (2 * hit, 2 * hit + wrong + lost)
        figures = [
            _figure(part, whole, interval(resampled[:, n]))
            for (part, whole), resampled in zip(shares, spread, strict=True)
        ]
        found[name] = Metric(hit, wrong, lost, *figures)
    return found


def broken_down(outcomes: Iterable[Outcome], by: str) -> dict[str, list[Outcome]]:
    """Outcomes by the value of a group, sorted; those without the label are left out."""
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        value = outcome.labelled.file if by == "file" else outcome.labelled.groups.get(by)
        if value:
            found.setdefault(value, []).append(outcome)
    return dict(sorted(found.items()))


def _figure(part: int, whole: int, spread: tuple[float, float] | None) -> Figure:
    if whole == 0 or spread is None:
        return Figure(None, None, None)
    return Figure(part / whole, *spread)
