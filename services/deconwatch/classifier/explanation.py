"""Why an article was read as it was: gate, rules that fired or nearly did, scores and thresholds of every step.

article → Explanation; for a person to read, so it is worked out only when asked for.
"""

from dataclasses import dataclass

import numpy as np

from deconwatch.classifier import features
from deconwatch.classifier.gate import Gate
from deconwatch.classifier.judgement import Judgement
from deconwatch.classifier.learned import DOUBT
from deconwatch.classifier.model import TYPES, probability
from deconwatch.classifier.reader import PHENOMENA, Reader, Study
from deconwatch.classifier.rule import refused
from deconwatch.records import Article

MOST = 8
"""Features of the trained part that are named, for and against each."""


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule at work. `sentence`: its number from 0, -1 for the title; `reason`: why it was held back, else empty."""

    rule: str
    type: str
    sentence: int
    words: str
    confidence: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely a type is told: by each part and together; `encoder`: None where it was not asked.

    `threshold`: from where it is told.
    """

    type: str
    rules: float
    model: float
    encoder: float | None
    together: float
    threshold: float
    told: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """`gate`: the words found; `rules`, `model`, `encoder`: relevance by each.

    `score`: relevance by all together, after the length of the text.

    `speaks_for`, `speaks_against`: (feature in words, how much it moved the linear model's log odds of relevance).
    """

    passed: bool
    gate: tuple[str, ...]
    theatre: str
    sentences: tuple[str, ...]
    fired: tuple[Fired, ...]
    nearly: tuple[Fired, ...]
    chances: tuple[Chance, ...]
    rules: float
    model: float | None
    encoder: float | None
    score: float
    threshold: float
    speaks_for: tuple[tuple[str, float], ...]
    speaks_against: tuple[tuple[str, float], ...]


def explain(reader: Reader, gate: Gate, article: Article) -> Explanation:
    """Everything that led to the reading of an article, also of one that the gate stops."""
    gated = gate.check(article.title, article.text)
    study = reader.study(article)
    document = study.document
    told = {draft.type for draft in study.drafts}
    moved = reader.model.reasons(document, study.found) if reader.model else []
    return Explanation(
        passed=gated.passed,
        gate=gated.hits,
        theatre=document.theatre,
        sentences=tuple(document.text[each.start : each.end].strip() for each in document.sentences),
        fired=_fired(study),
        nearly=_nearly(study),
        chances=_chances(study, study.judgement, {kind.value for kind in told}) if study.judgement else (),
        rules=study.rules,
        model=study.judgement.prediction.relevant if study.judgement else None,
        encoder=_encoder(study),
        score=study.score,
        threshold=reader.threshold,
        speaks_for=tuple((features.spell(name), value) for name, value in moved if value > 0)[:MOST],
        speaks_against=tuple((features.spell(name), value) for name, value in reversed(moved) if value < 0)[:MOST],
    )


def _encoder(study: Study) -> float | None:
    encoded = study.judgement.encoded if study.judgement else None
    return _chance(encoded.relevant) if encoded else None


def _chance(odds: float) -> float:
    return float(probability(np.array([odds], np.float32))[0])


def _fired(study: Study) -> tuple[Fired, ...]:
    return tuple(
        Fired(
            draft.rule,
            draft.type.value,
            draft.sentence.index,
            draft.sentence.cased[draft.start - draft.sentence.start : draft.end - draft.sentence.start],
            round(draft.confidence, 3),
        )
        for drafts in study.found
        for draft in drafts
    )


def _nearly(study: Study) -> tuple[Fired, ...]:
    document = study.document
    sentences = [*document.sentences, *([document.title] if document.title else [])]
    return tuple(
        Fired(each.rule.id, each.rule.type.value, sentence.index, each.words, each.rule.confidence, each.reason)
        for sentence in sentences
        for rules, _ in PHENOMENA
        for each in refused(rules, document, sentence)
    )


def _chances(study: Study, judgement: Judgement, told: set[str]) -> tuple[Chance, ...]:
    by_rules: dict[str, float] = {}
    for draft in (each for drafts in study.found for each in drafts):
        by_rules[draft.type.value] = max(by_rules.get(draft.type.value, 0.0), draft.confidence)
    found = []
    for number, kind in enumerate(TYPES):
        rules = by_rules.get(kind.value, 0.0)
        chance = float(judgement.prediction.types[number])
        together, threshold = judgement.confidence(number, rules), judgement.threshold(number)
        encoded = judgement.encoded
        by_encoder = _chance(float(encoded.types[:, number].max())) if encoded and not judgement.empty else None
        if rules or kind.value in told or together >= DOUBT * threshold:
            found.append(Chance(kind.value, rules, chance, by_encoder, together, threshold, kind.value in told))
    return tuple(sorted(found, key=lambda each: -each.together))
