"""The trained part: how likely a document is relevant, and what each of its sentences tells.

    features of each sentence  →  25 types by sentence        (linear, weights of `train/make_model.py`)
    bags of sentences          →  25 types and relevance of the document

A linear model over features that carry the structure: it beat spaCy's text categoriser on the same tokens and is
smaller (figures in `model/model_card.md`). It only reads numbers from the package; nothing is loaded from elsewhere.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt

from deconwatch.classifier import features
from deconwatch.classifier.document import Document
from deconwatch.classifier.draft import Draft
from deconwatch.records import MentionType, Realis

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]
TYPES = tuple(MentionType)
REALIS = tuple(Realis)
_SOFTENING = 9.0
WINDOW = 6
"""Sentences of a passage. A long article is as relevant as its whole and its best passage say together."""


@dataclass(frozen=True)
class Prediction:
    """`relevant`: 0..1; `types`: 0..1 for each of TYPES; `sentences`: the same by sentence, without the title.

    `realis`: by sentence, a score for each of REALIS and then for background; compare with `Model.realis`.
    """

    relevant: float
    types: Floats
    sentences: Floats
    realis: Floats


class Vectors:
    """Features → scaled numbers, over a fixed vocabulary."""

    def __init__(self, names: Sequence[str], rarity: Floats) -> None:
        self._index = {name: number for number, name in enumerate(names)}
        self._rarity = rarity
        self._group = np.array([features.GROUP[name.split(" ", 1)[0]] for name in names], np.int64)
        self._squares = rarity.astype(np.float64) ** 2
        self._weight = np.array(features.WEIGHT, np.float64)

    def __len__(self) -> int:
        return len(self._index)

    def known(self, bag: set[str]) -> Indices:
        """The numbers of the features that are in the vocabulary, ascending."""
        return np.array(sorted(self._index[name] for name in bag if name in self._index), np.int64)

    def values(self, known: Indices) -> Floats:
        """The value of each; every group is scaled to its weight."""
        group = self._group[known]
        lengths = np.sqrt(np.bincount(group, self._squares[known], minlength=len(self._weight)) + _SOFTENING)
        return np.asarray((self._weight / lengths)[group] * self._rarity[known], np.float32)


class Model:
    """The shipped weights. Loading takes some 20 ms; one instance may serve many threads."""

    def __init__(self, data: bytes | None = None) -> None:
        """`data`: the bytes of an artefact; the package's own when left out."""
        if data is None:
            data = resources.files("deconwatch.classifier").joinpath("model", "weights.npz").read_bytes()
        with np.load(BytesIO(data), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        self.about: dict[str, Any] = json.loads(arrays["about"].tobytes())
        self.names = arrays["names"].tobytes().decode().split("\n")
        self._vectors = Vectors(self.names, arrays["rarity"].astype(np.float32))
        self._weights = {
            part: (arrays[part].astype(np.float32), arrays[f"{part}-bias"].astype(np.float32))
            for part in ("sentence", "document", "realis")
        }
        self._lexicon = features.Lexicon()
        self.thresholds: tuple[float, ...] = tuple(self.about["thresholds"])
        """The chance from which a type is told, by TYPES."""

    def predict(self, document: Document, drafts: Sequence[Sequence[Draft]] = ()) -> Prediction:
        """Probabilities for a document, whatever its text; of an empty one all are 0.

        `drafts`: what the rules found in each sentence, then in the title.
        """
        parts = features.of_document(document, self._lexicon, drafts)
        return self.judge(parts, len(parts) - (document.title is not None), features.whole(document))

    def judge(self, parts: Sequence[set[str]], count: int, whole: set[str]) -> Prediction:
        """The prediction from features: of `count` sentences, then perhaps the title, and of the whole."""
        if not parts:
            none = np.zeros((0, len(TYPES)), np.float32)
            return Prediction(0.0, np.zeros(len(TYPES), np.float32), none, np.zeros((0, len(REALIS) + 1), np.float32))
        known = [self._vectors.known(part) for part in parts]
        by_sentence = probability(np.stack([self._apply("sentence", each) for each in known]))
        realis = np.stack([self._apply("realis", each) for each in known])
        bags = passages(known, count, self._vectors.known(whole))
        scores = np.stack([self._apply("document", bag) for bag in bags])
        chances = probability((scores[0] + scores.max(axis=0)) / 2)
        types = np.sqrt(chances[: len(TYPES)] * by_sentence.max(axis=0))
        return Prediction(float(chances[-1]), types, by_sentence[:count], realis[:count])

    def realis(self, prediction: Prediction, sentence: int, kind: MentionType) -> tuple[Realis, float, float]:
        """(realis, its probability, probability of background) of a mention of a type in a sentence."""
        scores = prediction.realis[sentence]
        offsets = np.array(self.about["realis"][kind.value], np.float32)
        chances = probability(scores + offsets)
        best = int(chances[: len(REALIS)].argmax())
        return REALIS[best], float(chances[best]), float(chances[-1])

    def confidence(self, chance: float, rules: float = 0.0) -> float:
        """How often a type is there, measured on texts not seen, by the model's chance and the rules' confidence."""
        bias, by_model, by_rules = self.about["calibration"]
        return float(probability(np.array([bias + by_model * score(chance) + by_rules * rules], np.float32))[0])

    def relevance(self, rules: float, prediction: Prediction) -> float:
        """The chance that a document is relevant, from the rules' score and the prediction together."""
        bias, by_rules, by_document, by_types = self.about["combination"]
        most = float(prediction.types.max())
        total = bias + by_rules * rules + by_document * score(prediction.relevant) + by_types * score(most)
        return float(probability(np.array([total], np.float32))[0])

    def reasons(self, document: Document, drafts: Sequence[Sequence[Draft]] = ()) -> list[tuple[str, float]]:
        """(feature, how far it moves the log odds of relevance of the whole document), from the strongest for on."""
        parts = features.of_document(document, self._lexicon, drafts)
        known = self._vectors.known(set.union(features.whole(document), *parts))
        moved = self._vectors.values(known) * self._weights["document"][0][known, -1]
        return [(self.names[known[at]], float(moved[at])) for at in np.argsort(-moved, kind="stable")]

    def _apply(self, part: str, known: Indices) -> Floats:
        weights, bias = self._weights[part]
        return np.asarray(self._vectors.values(known) @ weights[known] + bias, np.float32)


def passages(known: Sequence[Indices], count: int, whole: Indices) -> list[Indices]:
    """The whole document as one bag, then its passages of WINDOW sentences, half overlapping; the first with title."""
    bags = [np.unique(np.concatenate([*known, whole]))]
    if count > WINDOW:
        for start in range(0, count - WINDOW // 2, WINDOW // 2):
            title = known[count:] if start == 0 else []
            own = known[start : min(count, start + WINDOW)]
            bags.append(np.unique(np.concatenate([*own, *title, whole])))
    return bags


def score(chance: float) -> float:
    """The log odds of a chance, clipped to 0.0001..0.9999."""
    clipped = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(clipped / (1 - clipped))


def probability(scores: Floats) -> Floats:
    """The logistic function, safe for any score."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30.0, 30.0))), np.float32)
