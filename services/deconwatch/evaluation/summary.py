"""Everything that is told of a set of outcomes, as JSON data: what is printed is made from this and from nothing else.

A figure is `[value, low, high]`, rounded to four digits, or null where there is nothing to measure it on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from deconwatch.evaluation.bootstrap import RESAMPLES, SEED, wilson
from deconwatch.evaluation.compare import Outcome
from deconwatch.evaluation.labelled import Form
from deconwatch.evaluation.mistake import Mistake, gravity
from deconwatch.evaluation.reliability import bins, calibration_error
from deconwatch.evaluation.score import Figure, Metric, broken_down, scores

DIMENSIONS = ("split", "language", "theatre", "voice", "salience", "kind")


def summary(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """All figures and mistakes of the outcomes, by the form of their labels and by each group that is labelled."""
    return {
        "resamples": RESAMPLES,
        "seed": SEED,
        "files": [_row(name, several) for name, several in _by_file_and_split(outcomes)],
        "forms": {
            form.value: _form(several)
            for form in Form
            if (several := [each for each in outcomes if each.labelled.form is form])
        },
        "alarms": [_alarms(name, several) for name, several in _quiet(outcomes)],
        "reliability": {what: _reliability(outcomes, what) for what in ("article", "mention")},
        "mistakes": [asdict(each) for each in mistakes(outcomes)],
    }


def mistakes(outcomes: Iterable[Outcome]) -> list[Mistake]:
    """Every mistake, the gravest kind first, then in the order of the articles."""
    return sorted((each for outcome in outcomes for each in outcome.mistakes), key=gravity)


def _form(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    metrics = {name: metric for name, metric in scores(outcomes).items() if not name.startswith("alarm:")}
    return {
        "articles": len(outcomes),
        "relevant": sum(each.labelled.relevant for each in outcomes),
        "metrics": {name: _metric(metric) for name, metric in metrics.items()},
        "groups": {
            by: [_row(value, several) for value, several in found.items()]
            for by in DIMENSIONS
            if (found := _worth(broken_down(outcomes, by), by))
        },
    }


def _worth(found: dict[str, list[Outcome]], by: str) -> dict[str, list[Outcome]]:
    """Groups with something relevant in them; `kind` says what noise is noise of, which the false alarms tell."""
    if by in {"salience", "kind"}:
        return {value: some for value, some in found.items() if any(each.labelled.relevant for each in some)}
    return found


def _row(name: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    metrics = scores(outcomes)
    return {
        "name": name,
        "articles": len(outcomes),
        "relevant": sum(each.labelled.relevant for each in outcomes),
        "metrics": {
            what: _metric(metric)
            for what, metric in metrics.items()
            if what in {"relevance", "baseline", "type", "realis"} or what.startswith("field:")
        },
    }


def _alarms(name: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    metrics = scores(outcomes)
    told: dict[str, Any] = {"name": name, "articles": len(outcomes)}
    for what in ("relevance", "baseline"):
        count = metrics[f"alarm:{what}"].false
        low, high = wilson(count, len(outcomes))
        told[what] = {"count": count, "share": _round((count / len(outcomes), low, high))}
    return told


def _quiet(outcomes: Iterable[Outcome]) -> list[tuple[str, list[Outcome]]]:
    """Articles that are not relevant: by file, and by the kind of noise that they are."""
    quiet = [each for each in outcomes if not each.labelled.relevant]
    found: list[tuple[str, list[Outcome]]] = []
    for file, several in broken_down(quiet, "file").items():
        found.append((file, several))
        found += [(f"{file}: {kind}", some) for kind, some in broken_down(several, "kind").items()]
    return found


def _by_file_and_split(outcomes: Sequence[Outcome]) -> list[tuple[str, list[Outcome]]]:
    found: list[tuple[str, list[Outcome]]] = []
    for file, several in broken_down(outcomes, "file").items():
        found += [(f"{file} {split}", some) for split, some in broken_down(several, "split").items()] or [
            (file, several)
        ]
    return found


def _reliability(outcomes: Iterable[Outcome], what: str) -> dict[str, Any]:
    judged = [(said, right) for each in outcomes for kind, said, right in each.judged if kind == what]
    table = bins(judged)
    error = calibration_error(table)
    return {
        "judged": len(judged),
        "calibration_error": None if error is None else round(error, 4),
        "bins": [{name: round(value, 4) for name, value in asdict(each).items()} for each in table],
    }


def _metric(metric: Metric) -> dict[str, Any]:
    return {
        "right": metric.right,
        "false": metric.false,
        "missed": metric.missed,
        **{name: _figure(getattr(metric, name)) for name in ("precision", "recall", "f1")},
    }


def _figure(figure: Figure) -> list[float] | None:
    if figure.value is None or figure.low is None or figure.high is None:
        return None
    return _round((figure.value, figure.low, figure.high))


def _round(values: tuple[float, float, float]) -> list[float]:
    return [round(value, 4) for value in values]
