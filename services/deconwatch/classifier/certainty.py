"""Did it happen, and is it today's news: realis and background of every mention, weighed over its circumstances.

Rules read tense and a few words; who tells it of whom decides as often. So a linear model weighs what the rules read,
the voices of the article, the time and the wording; the encoder has its say on background. Weights come from
`train/make_certainty.py`, which prints how often they are right on texts that they have not seen.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from io import BytesIO
from typing import Any

import numpy as np

from deconwatch.classifier import circumstance
from deconwatch.classifier.document import Document
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.encoder import Encoded
from deconwatch.classifier.model import REALIS, TYPES, Floats, probability
from deconwatch.records import Evidence


@dataclass(frozen=True)
class Weights:
    """`table`: [features, one for each of REALIS and then background]; `about`: what they were made from."""

    index: dict[str, int]
    table: Floats
    about: dict[str, Any]


class Certainty:
    """The weights. One instance may serve many threads."""

    def __init__(self, weights: Weights | None = None) -> None:
        """`weights`: the package's own when left out, read when first needed."""
        self._weights = weights

    @property
    def weights(self) -> Weights:
        """By feature."""
        if self._weights is None:
            self._weights = shipped()
        return self._weights

    def settle(self, document: Document, drafts: Sequence[Draft], encoded: Encoded | None = None) -> None:
        """Set realis and background of every draft, with evidence of what changes; `encoded` speaks to background."""
        bags = circumstance.features(document, drafts)
        judged = [self.judge(bag, recalled(encoded, draft)) for bag, draft in zip(bags, drafts, strict=True)]
        for draft, (chances, past) in zip(drafts, judged, strict=True):
            best = int(chances.argmax())
            draft.fields["background"] = past >= 0.5
            if draft.fields.get("realis") == REALIS[best]:
                continue
            draft.fields["realis"] = REALIS[best]
            draft.evidence[:] = [each for each in draft.evidence if each.field != "realis"]
            _quote(document, draft, round(float(chances[best]), 3))

    def judge(self, bag: Iterable[str], encoded: float | None = None) -> tuple[Floats, float]:
        """(the chance of each of REALIS, that of background) by features, and by the encoder's odds of background."""
        scores = self.scores(bag)
        several = np.exp(scores[:-1] - scores[:-1].max())
        past = float(scores[-1])
        if encoded is not None and "background" in self.weights.about:
            bias, own, its = self.weights.about["background"]
            past = bias + own * past + its * encoded
        return several / several.sum(), float(probability(np.array([past], np.float32))[0])

    def scores(self, bag: Iterable[str]) -> Floats:
        """Log odds of each of REALIS and of background by features alone."""
        weights = self.weights
        known = sorted({weights.index[each] for each in bag if each in weights.index})
        return np.asarray(weights.table[known].sum(axis=0), np.float32)


def recalled(encoded: Encoded | None, draft: Draft) -> float | None:
    """The encoder's log odds that a draft is background, None where it has not read the sentence."""
    if encoded is None or draft.sentence.index not in encoded.seen:
        return None
    return float(encoded.certain(draft.sentence.index, TYPES.index(draft.type))[-1])


def _quote(document: Document, draft: Draft, score: float) -> None:
    """The sentence is the evidence of what was weighed over all of it; a title's is none."""
    start, end = draft.sentence.start, draft.sentence.end
    if draft.sentence.index >= 0 and end > start:
        quote = document.text[start:end]
        draft.evidence.append(
            Evidence(field="realis", start=start, end=end, quote=quote, by="model:realis", score=score)
        )


def packed(names: Sequence[str], table: Floats, about: dict[str, Any]) -> bytes:
    """The bytes of an artefact; numbers are kept to half precision."""
    out = BytesIO()
    np.savez_compressed(
        out,
        allow_pickle=False,
        about=np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8),
        names=np.frombuffer("\n".join(names).encode(), np.uint8),
        table=table.astype(np.float16),
    )
    return out.getvalue()


def unpacked(data: bytes) -> Weights:
    """The weights of an artefact."""
    with np.load(BytesIO(data), allow_pickle=False) as stored:
        names = stored["names"].tobytes().decode().split("\n")
        table = stored["table"].astype(np.float32)
        about: dict[str, Any] = json.loads(stored["about"].tobytes())
    return Weights({name: number for number, name in enumerate(names)}, table, about)


def shipped() -> Weights:
    """The package's weights."""
    return unpacked(resources.files("deconwatch.classifier").joinpath("model", "certainty.npz").read_bytes())
