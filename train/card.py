"""The model card: what the model was made from and how well it does, with 95 % intervals from 1,000 resamplings."""

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from fit import BIAS
from texts import Text

from deconwatch.classifier.model import TYPES, Floats, Model, Vectors, probability

if TYPE_CHECKING:
    from make_model import Data

PAGE = (Path(__file__).parent / "card.md").read_text(encoding="utf-8")
COMMON = 0.2
"""The chance from which the learning curve counts a type as told, whatever the share of texts."""


def _f1(right: Any, told: Any, there: Any) -> Any:
    return 2 * right / np.maximum(1.0, told + there)


def interval(said: Any, there: Any) -> str:
    """Precision, recall and F1 of [texts, classes] decisions, each with its interval over texts."""
    said, there = np.atleast_2d(np.asarray(said, bool).T).T, np.atleast_2d(np.asarray(there, bool).T).T
    counts = np.stack([(said & there).sum(axis=1), said.sum(axis=1), there.sum(axis=1)], axis=1).astype(float)
    rng = np.random.default_rng(1)
    draws = np.stack([counts[rng.integers(0, len(counts), len(counts))].sum(axis=0) for _ in range(1000)])
    found = []
    for sums in (counts.sum(axis=0)[None], draws):
        right, told, present = sums.T
        found.append(
            (right / np.maximum(1, told), right / np.maximum(1, present), 2 * right / np.maximum(1, told + present))
        )
    cells = []
    for point, drawn in zip(*found, strict=True):
        low, high = np.percentile(drawn, [2.5, 97.5])
        cells.append(f"{point[0]:.3f} ({low:.2f}–{high:.2f})")
    return " | ".join(cells)


def ranking(chances: Floats, there: Any) -> float:
    """Area under the ROC curve."""
    there = np.asarray(there, bool)
    order = np.empty(len(chances))
    order[np.argsort(chances, kind="stable")] = np.arange(1, len(chances) + 1)
    many = there.sum()
    return float((order[there].sum() - many * (many + 1) / 2) / max(1, many * (len(there) - many)))


def confidence(calibration: Any, kinds: Floats, by_rules: Floats) -> Any:
    """The chance of each type from the model's and the rules' own, as `Model.confidence` says it."""
    clipped = np.clip(kinds, 1e-4, 1 - 1e-4)
    bias, by_model, by_rule = calibration
    return probability(bias + by_model * np.log(clipped / (1 - clipped)) + by_rule * by_rules)


def judge(data: "Data", duals: tuple[Floats, Floats], judged: list[Text], vectors: Vectors) -> tuple[Floats, Floats]:
    """(relevance, types) of other texts by given dual weights."""
    sentence, document = data.sentences.T @ duals[0], data.documents.T @ duals[1]
    relevant, kinds = [], []
    for text in judged:
        known = vectors.known(text.whole.union(*text.parts))
        whole = probability(vectors.values(known) @ document[known] + BIAS * duals[1].sum(axis=0))
        rows = [vectors.known(part) for part in text.parts]
        best = np.max(
            [probability(vectors.values(r) @ sentence[r] + BIAS * duals[0].sum(axis=0)) for r in rows], axis=0
        )
        relevant.append(whole[-1])
        kinds.append(np.sqrt(whole[:-1] * best))
    return np.array(relevant), np.array(kinds)


def _wanted(judged: list[Text]) -> tuple[Any, Any]:
    kinds = np.zeros((len(judged), len(TYPES)), bool)
    for number, text in enumerate(judged):
        kinds[number, text.kinds] = True
    return np.array([text.relevant for text in judged]), kinds


def curve(data: "Data", judged: list[Text], vectors: Vectors, settings: dict[str, Any]) -> list[str]:
    """Rows of the learning curve: shares of the texts, the same development set."""
    relevant, kinds = _wanted(judged)
    order = np.random.default_rng(0).permutation(len(data.texts))
    lines = []
    for share in (0.25, 0.5, 0.75, 1.0):
        which = np.sort(order[: round(share * len(order))])
        chance, by_kind = judge(data, data.train(which, settings), judged, vectors)
        said = chance >= 0.5
        f1 = _f1((said & relevant).sum(), said.sum(), relevant.sum())
        told = by_kind >= COMMON
        kind_f1 = _f1((told & kinds).sum(), told.sum(), kinds.sum())
        lines.append(
            f"| {share:.0%} | {len(which)} | {ranking(chance, relevant):.3f} | {f1:.3f} | "
            f"{ranking(by_kind.ravel(), kinds.ravel()):.3f} | {kind_f1:.3f} |"
        )
    return lines


def reliability(chances: Any, there: Any) -> list[str]:
    """Rows: band, how many, mean chance, share that was so."""
    lines = []
    for low, high in pairwise((0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)):
        band = (chances >= low) & ((chances < high) | (high == 1.0))
        if band.any():
            mean, so = chances[band].mean(), there[band].mean()
            lines.append(f"| {low:.2f}–{high:.2f} | {band.sum()} | {mean:.2f} | {so:.2f} |")
    return lines


def page(
    data: "Data",
    held: tuple[Floats, Floats, Floats, Floats],
    judged: list[Text],
    model: Model,
    about: dict[str, Any],
    grown: list[str],
    *,
    size: int,
) -> str:
    """The card as Markdown."""
    relevant, kinds, rules, by_rules = held
    many = len(data.texts)
    labelled, heard = data.counts[:many, 0] > 0, data.counts[:many, -1] > 0
    wanted, there = data.wanted[:many, -1] > 0, data.wanted[:many, :-1] > 0
    limits = np.array(about["thresholds"])
    bias, *weights = about["combination"]

    def together(by_rules: Any, document: Any, by_type: Any) -> Any:
        def odds(chance: Any) -> Any:
            clipped = np.clip(chance, 1e-4, 1 - 1e-4)
            return np.log(clipped / (1 - clipped))

        return probability(bias + weights[0] * by_rules + weights[1] * odds(document) + weights[2] * odds(by_type))

    both = together(rules, relevant, kinds.max(axis=1))
    gold_relevant, gold_kinds = _wanted(judged)
    predicted = [_predict(model, text) for text in judged]
    gold_chance = np.array([each[0] for each in predicted])
    gold_types = np.array([each[1] for each in predicted])
    gold_rules = np.array([text.rules for text in judged])
    gold_both = together(gold_rules, gold_chance, gold_types.max(axis=1))
    sure = confidence(about["calibration"], kinds, by_rules)[labelled]
    gold_found = np.stack([text.found for text in judged])
    gold_sure = confidence(about["calibration"], gold_types, gold_found)
    kind_rows = [
        f"| {kind.value} | {int(there[labelled, number].sum())} | {limits[number]:.2f} | "
        f"{interval(sure[:, number] >= limits[number], there[labelled, number])} |"
        for number, kind in enumerate(TYPES)
    ]
    return PAGE.format(
        texts=int(labelled.sum()),
        relevant=int(wanted[labelled].sum()),
        labels=int(there[labelled].sum()),
        demo=int((heard & ~labelled).sum()),
        alone=int((~heard).sum()),
        sentences=len(data.owner),
        features=len(model.names),
        size=size / 1e6,
        digest=about["data"],
        rules_held=interval((rules >= 0.5)[heard], wanted[heard]),
        model_held=interval((relevant >= 0.5)[heard], wanted[heard]),
        both_held=interval((both >= 0.5)[heard], wanted[heard]),
        rules_gold=interval(gold_rules >= 0.5, gold_relevant),
        model_gold=interval(gold_chance >= 0.5, gold_relevant),
        both_gold=interval(gold_both >= 0.5, gold_relevant),
        types_rules_held=interval(by_rules[labelled] > 0, there[labelled]),
        types_held=interval(sure >= limits, there[labelled]),
        types_rules_gold=interval(gold_found > 0, gold_kinds),
        types_gold=interval(gold_sure >= limits, gold_kinds),
        curve="\n".join(grown),
        reliability="\n".join(reliability(both[heard], wanted[heard])),
        type_reliability="\n".join(reliability(sure.ravel(), there[labelled].ravel())),
        kinds="\n".join(kind_rows),
    )


def _predict(model: Model, text: Text) -> tuple[float, Floats]:
    prediction = model.judge(text.parts, text.body, text.whole)
    return prediction.relevant, prediction.types
