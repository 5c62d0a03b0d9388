"""The labelled texts as windows of pieces, with what each sentence and each window tells: the encoder's lessons."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import texts

from deconwatch.classifier import encoder, jsonl
from deconwatch.classifier.encoder import Window
from deconwatch.classifier.model import REALIS, TYPES, Floats
from deconwatch.classifier.reader import Reader
from deconwatch.classifier.wordpiece import WordPiece

SECOND = texts.HERE / "second-reading.jsonl"
ONE_READER = 0.5
"""What a type counts that only one of two readers of a text saw."""
TOKENS, MOST = 2048, 32
"""Pieces and windows of a batch, at most."""
HIDDEN = 0.1
"""Share of the pieces that a training window hides."""
_KIND = {kind.value: number for number, kind in enumerate(TYPES)}
_REALIS = {each.value: number for number, each in enumerate(REALIS)}


@dataclass(frozen=True)
class Passage:
    """A window and its labels.

    `told`: [sentences, types], 0..1; `known`: [types], 0 where nobody says which sentence tells it.
    `kinds`: [types], what the window tells; `heard`: [types], 0 where that is not known.
    `relevant`: 0..1, NaN where it is not to be learnt. `mentions`: [n, 4]: sentence, type, realis, background.
    """

    window: Window
    told: Floats
    known: Floats
    kinds: Floats
    heard: Floats
    relevant: float
    mentions: list[tuple[int, int, int, int]]


@dataclass
class Labelled:
    """A text ready to be cut into passages."""

    row: dict[str, Any]
    sentences: list[str]
    told: Floats
    kinds: Floats
    relevant: float
    mentions: list[tuple[int, int, int, int]]

    @property
    def lost(self) -> list[int]:
        """Types that it tells, nobody says where."""
        return [kind for kind in range(len(TYPES)) if self.kinds[kind] and not self.told[:, kind].any()]


def second_reading() -> dict[str, dict[str, Any]]:
    """The labels of the second reader by id."""
    return {row["id"]: row for row in texts.rows([SECOND])}


def label(reader: Reader, row: dict[str, Any], second: dict[str, Any] | None) -> Labelled:
    """A row with both readers' labels; what one of them alone saw counts half."""
    keys = ("id", "title", "text", "published", "language")
    document = reader.document(jsonl.article(json.dumps({key: row.get(key) for key in keys})))
    found = [(each.start, each.end) for each in document.sentences]

    def tells(start: int, end: int) -> list[int]:
        return [number for number, (first, last) in enumerate(found) if first < end and last > start]

    shape = (len(found), len(TYPES))
    mentions: list[tuple[int, int, int, int]] = []
    by_writer, whole = np.zeros(shape, np.float32), np.zeros(len(TYPES), np.float32)
    for one in row.get("mentions", row.get("labels")) or []:
        kind, sentence = _KIND[one["type"]], one.get("sentence")
        at = row["text"].find(sentence) if sentence else -1
        where = tells(at, at + len(sentence)) if at >= 0 else [0] * (len(found) == 1)
        whole[kind] = 1
        by_writer[where, kind] = 1
        if second is None and where:
            mentions.append((where[0], kind, _REALIS[one["realis"]], int(bool(one.get("background")))))
    if second is None:
        return Labelled(row, _cut(document.text, found), by_writer, whole, float(row["relevant"]), mentions)
    by_second, again = np.zeros(shape, np.float32), np.zeros(len(TYPES), np.float32)
    for one in second["mentions"]:
        kind = _KIND[one["type"]]
        where = [number for start, end in one["sentences"] for number in tells(start, end)]
        again[kind] = 1
        by_second[where, kind] = 1
        if where:
            mentions.append((where[0], kind, _REALIS[one["realis"]], int(bool(one["background"]))))
    kinds = np.where(whole + again == 1, ONE_READER, np.minimum(1, whole + again)).astype(np.float32)
    relevant = (float(row["relevant"]) + float(second["relevant"])) / 2
    told = np.maximum(by_writer, by_second) * kinds
    return Labelled(row, _cut(document.text, found), told, kinds, relevant, mentions)


def _cut(text: str, found: Iterable[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in found]


def passages(cutter: WordPiece, labelled: Labelled) -> Iterator[Passage]:
    """Its windows. Of a relevant text of several windows only those that tell something count as relevant."""
    row, lost = labelled.row, labelled.lost
    lone = bool(row.get("alone"))
    found = encoder.windows(cutter, "" if lone else row.get("title") or "", labelled.sentences)
    for window in found:
        rows = list(window.sentences)
        told = labelled.told[rows]
        known, heard = np.ones(len(TYPES), np.float32), np.ones(len(TYPES), np.float32)
        known[lost] = 0
        kinds = labelled.kinds
        if len(found) > 1:
            kinds = told.max(axis=0)
            heard[lost] = 0
        if row.get("unlabelled"):
            known[:] = heard[:] = 0
        elsewhere = len(found) > 1 and labelled.relevant > 0 and not told.any()
        mentions = [
            (rows.index(sentence), *others) for sentence, *others in labelled.mentions if sentence in window.sentences
        ]
        relevant = float("nan") if lone or elsewhere else labelled.relevant
        yield Passage(window, told, known, kinds, heard, relevant, mentions)  # type: ignore[arg-type]


def batches(found: Sequence[Passage], rng: np.random.Generator) -> list[list[int]]:
    """Numbers of passages of like length together, the batches in random order."""
    lengths = np.array([len(each.window.pieces) for each in found])
    made: list[list[int]] = []
    room = 0
    for number in np.argsort(lengths + rng.random(len(lengths)) * 12, kind="stable"):
        size = int(lengths[number])
        if not made or len(made[-1]) >= MOST or (len(made[-1]) + 1) * size > room:
            made.append([])
            room = TOKENS
        made[-1].append(int(number))
    order = rng.permutation(len(made))
    return [made[at] for at in order]


def stacked(some: Sequence[Passage], hidden: int, rng: np.random.Generator) -> dict[str, Any]:
    """A batch as arrays, padded; `hidden` is the number that stands for hidden pieces."""
    count, most = len(some), max(len(each.window.sentences) for each in some)
    longest = -(-max(len(each.window.pieces) for each in some) // 8) * 8
    made: dict[str, Any] = {
        "pieces": np.zeros((count, longest), np.int64),
        "real": np.zeros((count, longest), bool),
        "own": np.zeros((count, most, longest), bool),
        "sentences": np.zeros((count, most), np.float32),
        "told": np.zeros((count, most, len(TYPES)), np.float32),
        "known": np.stack([each.known for each in some]),
        "kinds": np.stack([each.kinds for each in some]),
        "heard": np.stack([each.heard for each in some]),
        "relevant": np.array([0.0 if np.isnan(each.relevant) else each.relevant for each in some], np.float32),
        "asked": np.array([not np.isnan(each.relevant) for each in some], np.float32),
        "mentions": np.array([(at, *one) for at, each in enumerate(some) for one in each.mentions], np.int64),
    }
    made["mentions"] = made["mentions"].reshape(-1, 5)
    for at, each in enumerate(some):
        pieces, owner = each.window.pieces.copy(), each.window.owner
        pieces[(rng.random(len(pieces)) < HIDDEN) & (owner >= 0)] = hidden
        size, many = len(pieces), len(each.window.sentences)
        made["pieces"][at, :size] = pieces
        made["real"][at, :size] = True
        made["own"][at, :many, :size] = owner[None] == np.arange(many)[:, None]
        made["sentences"][at, :many] = 1
        made["told"][at, :many] = each.told
    return made
