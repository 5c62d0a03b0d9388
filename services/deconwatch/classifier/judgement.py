"""What the trained parts say of one document together: linear model, rules beside it, and the encoder where asked.

The encoder costs most, so it is asked only where linear model and rules leave a chance of ASKED. How much each counts
is fitted on texts that none of them has seen (`train/fusing.py`) and shipped as `model/fusion.json`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np

from deconwatch.classifier.encoder import Encoded
from deconwatch.classifier.model import TYPES, Floats, Model, Prediction, probability, score

ASKED = 0.1
"""The chance of relevance from which the encoder is asked."""


@dataclass(frozen=True)
class Judgement:
    """A document's chances. `encoded` is None where the encoder was not asked."""

    model: Model
    prediction: Prediction
    fusion: Mapping[str, Any]
    encoded: Encoded | None = None

    @property
    def empty(self) -> bool:
        """Whether there is no sentence to tell anything."""
        return not len(self.prediction.sentences)

    def confidence(self, number: int, rules: float = 0.0) -> float:
        """How often a type (by its number in TYPES) is there, on texts not seen, when the rules are so sure of it."""
        chance = float(self.prediction.types[number])
        if self.encoded is None or self.empty:
            return self.model.confidence(chance, rules)
        told = float(self.encoded.types[:, number].max())
        bias, by_model, by_rules, by_encoder = self.fusion["types"]
        return _chance(bias + by_model * score(chance) + by_rules * rules + by_encoder * told)

    def threshold(self, number: int) -> float:
        """The confidence from which a type is told."""
        limits = self.model.thresholds if self.encoded is None else self.fusion["thresholds"]
        return float(limits[number])

    def relevance(self, rules: float) -> float:
        """The chance that the document is relevant, with the score of the rules."""
        if self.encoded is None:
            return self.model.relevance(rules, self.prediction)
        bias, by_rules, by_document, by_types, by_encoder = self.fusion["relevance"]
        most = float(self.prediction.types.max())
        total = bias + by_rules * rules + by_document * score(self.prediction.relevant) + by_types * score(most)
        return _chance(total + by_encoder * self.encoded.relevant)

    def telling(self, number: int) -> int:
        """The sentence that most likely tells a type."""
        chances: Floats = self.prediction.sentences[:, number]
        if self.encoded is not None:
            chances = chances * probability(self.encoded.types[:, number])
        return int(np.argmax(chances))


def weights() -> dict[str, Any]:
    """How much each part counts, as shipped."""
    made = resources.files("deconwatch.classifier").joinpath("model", "fusion.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(made)
    if len(found["thresholds"]) != len(TYPES):
        raise ValueError(f"fusion.json has {len(found['thresholds'])} thresholds, not {len(TYPES)}: run `make model`")
    return found


def _chance(total: float) -> float:
    return float(probability(np.array([total], np.float32))[0])
