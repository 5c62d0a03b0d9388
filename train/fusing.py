"""How much rules, linear model and encoder each count: fitted on the fold that the encoder has not seen."""

import json
from dataclasses import dataclass
from typing import Any

import fit
import numpy as np
from texts import Text

from deconwatch.classifier.encoder import Encoded, Encoder
from deconwatch.classifier.model import TYPES, Floats, probability


@dataclass(frozen=True)
class Held:
    """Texts that no part has seen: what each part says of them, [texts] or [texts, types], and how it is.

    `wanted`: [texts, types and relevance].
    """

    said: list[Encoded]
    rules: Floats
    relevant: Floats
    kinds: Floats
    by_rules: Floats
    wanted: Floats


def asked(encoder: Encoder, found: list[Text]) -> dict[int, Encoded]:
    """What the encoder says of the English texts of its held-out fold, by their number."""
    held, folds = encoder.about["held"], encoder.about["folds"]
    return {
        number: encoder.read(text.row["title"] or "", text.sentences)
        for number, text in enumerate(found)
        if text.whole_text and text.fold % folds == held and text.row.get("language", "en") == "en"
    }


def odds(chance: Floats) -> Floats:
    """Log odds, clipped."""
    clipped = np.clip(chance, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(clipped / (1 - clipped)), np.float32)


def most(encoded: Encoded) -> Floats:
    """[types]: the log odds of the sentence that most likely tells each."""
    return np.asarray(encoded.types.max(axis=0) if len(encoded.types) else np.full(len(TYPES), -12.0), np.float32)


def relevance(
    said: list[Encoded], members: list[list[int]], inputs: tuple[Floats, Floats, Floats, Floats]
) -> list[float]:
    """Bias and coefficients as `Judgement.relevance` takes them; `members`: which of `said` a document is made of."""
    rules, relevant, kinds, wanted = inputs
    loudest = np.array([max(said[number].relevant for number in each) for each in members], np.float32)
    columns = np.column_stack([rules, odds(relevant), odds(kinds.max(axis=1)), loudest]).astype(np.float32)
    found = fit.plain(columns, wanted, np.ones(len(wanted), np.float32), penalty=1.0)
    return [round(float(each), 4) for each in found]


def types(kinds: Floats, by_rules: Floats, told: Floats, wanted: Floats) -> list[float]:
    """Bias and coefficients as `Judgement.confidence` takes them, from [texts, types] each."""
    columns = np.column_stack([odds(kinds).ravel(), by_rules.ravel(), told.ravel()])
    found = fit.plain(columns, wanted.ravel(), np.ones(wanted.size, np.float32), penalty=1e-3)
    return [round(float(each), 4) for each in found]


def confidence(weights: list[float], kinds: Floats, by_rules: Floats, told: Floats) -> Any:
    """The chance of each type, as `Judgement.confidence` says it."""
    bias, by_model, by_rule, by_encoder = weights
    return probability(bias + by_model * odds(kinds) + by_rule * by_rules + by_encoder * told)


def together(fusion: dict[str, Any], held: Held) -> tuple[Any, Any]:
    """([texts] relevance, [texts, types]) of all parts together."""
    bias, by_rules, by_document, by_types, by_encoder = fusion["relevance"]
    loudest = np.array([each.relevant for each in held.said], np.float32)
    total = bias + by_rules * held.rules + by_document * odds(held.relevant) + by_encoder * loudest
    total = total + by_types * odds(held.kinds.max(axis=1))
    told = np.stack([most(each) for each in held.said])
    return probability(total), confidence(fusion["types"], held.kinds, held.by_rules, told)


def written(fusion: dict[str, Any]) -> str:
    """The bytes of fusion.json."""
    return json.dumps(fusion, indent=1, sort_keys=True) + "\n"
