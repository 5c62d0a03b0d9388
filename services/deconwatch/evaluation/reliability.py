"""Whether a confidence means what it says: of what is said with 0.8, eight in ten should be right."""

from collections.abc import Iterable
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """What was said with a confidence from `low` up to `high`: how many, their mean confidence, the share right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def bins(judged: Iterable[tuple[float, bool]]) -> list[Bin]:
    """Ten bins of equal width, without the empty ones."""
    filled: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in judged:
        filled.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, right))
    return [
        Bin(
            low=n / BINS,
            high=(n + 1) / BINS,
            count=len(several),
            confidence=sum(confidence for confidence, _ in several) / len(several),
            right=sum(right for _, right in several) / len(several),
        )
        for n, several in sorted(filled.items())
    ]


def calibration_error(table: list[Bin]) -> float | None:
    """Expected calibration error: the mean gap between confidence and share right; None without anything judged."""
    total = sum(each.count for each in table)
    return sum(each.count * abs(each.confidence - each.right) for each in table) / total if total else None
