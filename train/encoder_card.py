"""The part of the model card on the encoder: with it and without, on texts that no part has seen."""

from typing import Any

import card
import fusing
import numpy as np
from fusing import Held
from texts import Text

from deconwatch.classifier.encoder import Encoder
from deconwatch.classifier.model import TYPES, Floats, Model

PAGE = """
## The encoder

{layers} layers of all-MiniLM-L6-v2 (Apache-2.0), trained further on four folds of the texts by `make encoder`;
{size:.1f} MB. The fifth fold, {texts} texts, was kept from it: on it was fitted how much it counts beside rules and
linear model (`fusion.json`), and the linear model's word on it is out of fold too. So the rows on it are of texts from
which nothing but those few weights and the thresholds was learnt. Types are counted with background ones, at their
thresholds.

| what | precision | recall | F1 |
|---|---|---|---|
{rows}

Reliability of types on the held-out fold, all parts together:

| said | type and text | mean | was so |
|---|---|---|---|
{reliability}
"""


def judged(model: Model, encoder: Encoder, texts: list[Text]) -> Held:
    """What the shipped parts say of other labelled texts."""
    predicted = [model.judge(text.parts, text.body, text.whole) for text in texts]
    wanted = np.zeros((len(texts), len(TYPES) + 1), np.float32)
    for row, text in enumerate(texts):
        wanted[row, text.kinds] = 1
        wanted[row, -1] = text.relevant
    return Held(
        [encoder.read(text.row["title"] or "", text.sentences) for text in texts],
        np.array([text.rules for text in texts], np.float32),
        np.array([each.relevant for each in predicted], np.float32),
        np.stack([each.types for each in predicted]),
        np.stack([text.found for text in texts]),
        wanted,
    )


def _rows(name: str, held: Held, fusion: dict[str, Any], about: dict[str, Any]) -> list[str]:
    told = np.stack([fusing.most(each) for each in held.said])
    loudest = np.array([each.relevant for each in held.said])
    relevant, kinds = fusing.together(fusion, held)
    before: Floats = card.confidence(about["calibration"], held.kinds, held.by_rules)
    wanted, there = held.wanted[:, -1] > 0, held.wanted[:, :-1] > 0
    said = [
        (f"relevance, encoder alone, {name}", loudest >= 0, wanted),
        (f"relevance, all together, {name}", relevant >= 0.5, wanted),
        (f"types, rules and linear model, {name}", before >= np.array(about["thresholds"]), there),
        (f"types, encoder alone, {name}", told >= 0, there),
        (f"types, all together, {name}", kinds >= np.array(fusion["thresholds"]), there),
    ]
    return [f"| {what} | {card.interval(decided, truth)} |" for what, decided, truth in said]


def section(held: Held, gold: Held, fusion: dict[str, Any], about: dict[str, Any], *, layers: int, size: int) -> str:
    """As Markdown; `held`: the fold that no part has seen, `gold`: the development set."""
    _, kinds = fusing.together(fusion, held)
    return PAGE.format(
        layers=layers,
        size=size / 1e6,
        texts=len(held.said),
        rows="\n".join([*_rows("held out", held, fusion, about), *_rows("development", gold, fusion, about)]),
        reliability="\n".join(card.reliability(kinds.ravel(), (held.wanted[:, :-1] > 0).ravel())),
    )
