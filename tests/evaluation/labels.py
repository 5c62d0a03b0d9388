"""Labelled articles and readings, made of what a test is about."""

from collections.abc import Mapping
from typing import Any

from deconwatch.evaluation.compare import Outcome, compare
from deconwatch.evaluation.fields import Names, folded
from deconwatch.evaluation.labelled import Form, Labelled

SIDES = {"us": "us", "united states": "us", "pentagon": "us", "us-led coalition": "us"}
PLACES = {"deir ezzor": "deir ez zor", "tanf": "at tanf", "al tanf": "at tanf"}
NAMES = Names(
    side=lambda name: SIDES.get(name.casefold(), name.casefold()),
    place=lambda name: PLACES.get(folded(name), folded(name)),
)


def mention(kind: str, *, realis: str = "occurred", background: bool = False, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "realis": realis, "background": background, "confidence": 0.8, "evidence": [], **fields}


def evidence(field: str, quote: str) -> dict[str, Any]:
    return {"field": field, "start": 0, "end": len(quote), "quote": quote, "by": "rule:r", "score": 1.0}


def told(
    *mentions: Mapping[str, Any],
    identity: str = "a",
    relevant: bool | None = None,
    form: Form = Form.FULL,
    kinds: frozenset[str] = frozenset(),
    cluster: str = "",
    text: str = "",
    **groups: str,
) -> Labelled:
    return Labelled(
        id=identity,
        title="",
        text=text,
        relevant=bool(mentions or kinds) if relevant is None else relevant,
        form=form,
        file="f.jsonl",
        cluster=cluster or identity,
        mentions=mentions,
        kinds=kinds,
        groups=groups,
    )


def read(*mentions: Mapping[str, Any], relevant: bool | None = None, score: float = 0.9) -> dict[str, Any]:
    return {
        "id": "a",
        "relevant": bool(mentions) if relevant is None else relevant,
        "score": score,
        "mentions": list(mentions),
    }


def against(labelled: Labelled, reading: Mapping[str, Any]) -> Outcome:
    return compare(labelled, reading, names=NAMES)
