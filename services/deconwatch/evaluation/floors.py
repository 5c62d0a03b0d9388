"""Pinned floors: figures that a change must not take below what was reached before.

A `floors.toml` beside the labelled files holds a table a file and split; lowering one takes an explicit word.
"""

import math
import tomllib
from collections.abc import Mapping, Sequence

from deconwatch.errors import HandlingError
from deconwatch.evaluation.compare import Outcome
from deconwatch.evaluation.score import Metric, broken_down, scores

SLACK = 0.03
"""How far below the measured figure a floor is set: room for a change that trades one text for another."""
Key = tuple[str, str, str]
"""File, split, figure."""
Floors = dict[Key, float]
HEAD = (
    "# Least figures for each labelled file and split, held by tests/test_gold.py and by `deconwatch evaluate`.\n"
    "# Written by `deconwatch evaluate --write-floors`; a floor is lowered with --accept-lower-floors alone.\n"
)


def measured(outcomes: Sequence[Outcome]) -> Floors:
    """The figures that have floors, for each file and split."""
    found: Floors = {}
    for file, of_file in broken_down(outcomes, "file").items():
        for split, several in broken_down(of_file, "split").items():
            metrics = scores(several)
            for name, value in _pinned(metrics).items():
                if value is not None:
                    found[file, split, name] = value
    return found


def broken(floors: Floors, found: Floors) -> list[str]:
    """What is measured and below its floor, in words."""
    return [
        f"{file} {split}: {name} is {found[file, split, name]:.4f}, its floor {floor:.3f}"
        for (file, split, name), floor in sorted(floors.items())
        if found.get((file, split, name), floor) < floor
    ]


def raised(floors: Floors, found: Floors, *, lower: bool) -> Floors:
    """Floors for what is measured now: never lower than before unless `lower`, and then only where it is below.

    Raises HandlingError when one would have to be lowered and must not be.
    """
    below = broken(floors, found)
    if below and not lower:
        raise HandlingError("\n".join([*below, "raise the figure, or accept the loss with --accept-lower-floors"]))
    wanted = {key: max(0.0, math.floor((value - SLACK) * 1000) / 1000) for key, value in found.items()}
    kept = {key: floor for key, floor in floors.items() if found.get(key, floor) >= floor}
    return floors | {key: max(value, kept.get(key, 0.0)) for key, value in wanted.items()}


def parse(text: str, *, path: str) -> Floors:
    """Floors from TOML. Raises HandlingError naming path, key and fix."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        raise HandlingError(f"{path}: {e}; correct the TOML syntax there") from e
    found: Floors = {}
    for file, splits in data.items():
        for split, figures in splits.items() if isinstance(splits, dict) else ():
            for name, floor in figures.items() if isinstance(figures, dict) else ():
                if not isinstance(floor, int | float) or not 0 <= floor <= 1:
                    raise HandlingError(f"{path}: {file}.{split}.{name} = {floor!r}: must be a number from 0 to 1")
                found[file, split, name] = float(floor)
    return found


def written(floors: Floors) -> str:
    """The TOML of floors."""
    lines = [HEAD]
    table: tuple[str, str] | None = None
    for (file, split, name), floor in sorted(floors.items()):
        if (file, split) != table:
            lines.append(f'["{file}".{split}]\n' if table is None else f'\n["{file}".{split}]\n')
            table = file, split
        lines.append(f"{name} = {floor:.3f}\n")
    return "".join(lines)


def _pinned(metrics: Mapping[str, Metric]) -> dict[str, float | None]:
    relevance, types = metrics.get("relevance"), metrics.get("type")
    return {
        "relevance_precision": relevance.precision.value if relevance else None,
        "relevance_recall": relevance.recall.value if relevance else None,
        "relevance_f1": relevance.f1.value if relevance else None,
        "type_f1": types.f1.value if types else None,
    }
