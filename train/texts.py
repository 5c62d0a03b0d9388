"""The training texts, made ready: features of every sentence, and which sentences tell what."""

import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from deconwatch.classifier import features, jsonl
from deconwatch.classifier.model import TYPES, Floats
from deconwatch.classifier.reader import Reader

HERE = Path(__file__).parent
DEMO = HERE.parent / "services" / "deconwatch" / "demo" / "articles.jsonl"
SENTENCES = HERE / "sentences.jsonl"
GOLD = HERE.parent / "tests" / "data" / "gold"
_NUMBER = {kind.value: number for number, kind in enumerate(TYPES)}


@dataclass
class Text:
    """`parts`: features by sentence, the title's last. `told`, `weight`: [sentences, types], what is known of them."""

    row: dict[str, Any]
    sentences: list[str]
    parts: list[set[str]]
    body: int
    whole: set[str]
    relevant: bool
    kinds: list[int]
    told: Floats
    weight: Floats
    mentions: list[tuple[int, dict[str, Any]]]
    """(sentence or -1, label)."""
    rules: float
    """The score of the rules alone."""
    found: Floats
    """[types]: the confidence of the rules, 0 where they find nothing."""

    @property
    def fold(self) -> int:
        """Tellings of one event share it."""
        return fold(self.row)

    @property
    def whole_text(self) -> bool:
        """Whether it stands for an article, with labels of its types: no lone sentence, no text of the demo."""
        return not self.row.get("unlabelled") and not self.row.get("alone")


def fold(row: dict[str, Any]) -> int:
    """Tellings of one event share day and theatre, and so a fold."""
    return zlib.crc32(f"{row.get('published')} {row.get('theatre')}".encode())


def files() -> list[Path]:
    """The labelled texts, in order."""
    return sorted(HERE.glob("texts-*.jsonl"))


def labelled() -> list[dict[str, Any]]:
    """The texts, then the lone sentences as texts of their own."""
    found = rows(files())
    for number, row in enumerate(rows([SENTENCES])):
        there = {"id": f"alone-{number}", "title": "", "published": None, "theatre": row["text"], "language": "en"}
        found.append({**there, **row, "relevant": bool(row["mentions"]), "alone": True})
    return found


def digest() -> str:
    """SHA-256 over the training texts and the demo's articles: what the artefact says it was made from."""
    total = hashlib.sha256()
    for path in [*files(), SENTENCES, DEMO]:
        total.update(path.read_bytes())
    return total.hexdigest()


def rows(paths: Iterable[Path], *, split: str | None = None) -> list[dict[str, Any]]:
    """Labelled texts; with `split` only those of that split."""
    found = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [row for row in found if split is None or row.get("split") == split]


def demo() -> list[dict[str, Any]]:
    """The demo's articles, for relevance alone: what tells of an incident, and noise."""
    return [
        {**row, "relevant": bool(row["incident"]), "unlabelled": True}
        for row in rows([DEMO])
        if not row["background_for"]
    ]


def prepare(reader: Reader, row: dict[str, Any], lexicon: features.Lexicon) -> Text:
    """A text from its labelled row."""
    keys = ("id", "title", "text", "published", "language")
    article = jsonl.article(json.dumps({key: row.get(key) for key in keys}))
    document = reader.document(article)
    parts = features.of_document(document, lexicon, reader.found(document))
    body = len(parts) - (document.title is not None)
    labels = row.get("mentions", row.get("labels")) or []
    kinds = sorted({_NUMBER[label["type"]] for label in labels})
    told = np.zeros((len(parts), len(TYPES)), np.float32)
    weight = np.ones((len(parts), len(TYPES)), np.float32)
    if row.get("unlabelled"):
        weight[:] = 0
    weight[body:, kinds] = 0
    mentions = []
    for label in labels:
        kind, sentence = _NUMBER[label["type"]], label.get("sentence")
        at = row["text"].find(sentence) if sentence else -1
        tells = [
            each.index
            for each in document.sentences[:body]
            if at >= 0 and each.start < at + len(sentence) and each.end > at
        ]
        mentions.append((tells[0] if tells else -1, label))
        told[tells, kind] = 1
    for kind in kinds:
        if body and not told[:, kind].any():
            # some sentence tells it, which one is not said: each may, for its share
            told[:body, kind] = 1
            weight[:body, kind] = 1 / body
    whole = features.whole(document)
    report = reader.read(article)
    found = np.zeros(len(TYPES), np.float32)
    for mention in report.mentions:
        number = _NUMBER[mention.type.value]
        found[number] = max(found[number], mention.confidence)
    raw = [document.text[each.start : each.end] for each in document.sentences]
    return Text(row, raw, parts, body, whole, bool(row["relevant"]), kinds, told, weight, mentions, report.score, found)
