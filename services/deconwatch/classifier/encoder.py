"""A small transformer that reads each sentence in its article: what it tells, whether it happened, whether it matters.

    title and sentences → windows of pieces → 6 layers of attention → one vector a sentence → types, realis, relevance

Layers of MiniLM (all-MiniLM-L6-v2, Apache-2.0), trained further on the texts of `train/` by `train/make_encoder.py`,
in eight bits. It takes longer than all else that is done with a text, so it is asked only where an article may matter.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt

from deconwatch.classifier.wordpiece import WordPiece

Floats = npt.NDArray[np.float32]
Pieces = npt.NDArray[np.int64]
HEADS = 12
WINDOW = 224
"""Pieces that are read together; a longer article is read window by window, each with the title."""
MOST = 4
"""Windows of an article that are read: the first, and those of most promise."""
TITLE, SENTENCE = 40, 110
"""Pieces of a title and of a sentence, at most."""
NONE = -1
_EPSILON = 1e-12
_FAR = -12.0


@dataclass(frozen=True)
class Window:
    """`pieces`: [n] numbers; `owner`: [n], which of `sentences` a piece is of, or NONE; `sentences`: their numbers."""

    pieces: Pieces
    owner: Pieces
    sentences: tuple[int, ...]


@dataclass(frozen=True)
class Encoded:
    """Log odds: `types` [sentences, types], `certainty` [sentences, realis and background], `relevant` of the whole.

    `by_type`: [types, realis and background], what a mention's type adds; `seen`: the numbers of the sentences read.
    """

    types: Floats
    certainty: Floats
    by_type: Floats
    relevant: float
    seen: frozenset[int]

    def certain(self, sentence: int, number: int) -> Floats:
        """The log odds of realis and background of a mention of a type in a sentence."""
        return np.asarray(self.certainty[sentence] + self.by_type[number], np.float32)


def windows(cutter: WordPiece, title: str, sentences: Sequence[str]) -> list[Window]:
    """Whole sentences, as many as fit, the title before them in each window; no window for no sentence."""
    head = [cutter.start, *([*cutter.numbers(title)[:TITLE], cutter.stop] if title else [])]
    cut = [cutter.numbers(sentence)[:SENTENCE] for sentence in sentences]
    groups: list[list[int]] = []
    room = 0
    for number, pieces in enumerate(cut):
        if not groups or len(pieces) >= room:
            groups.append([])
            room = WINDOW - len(head)
        groups[-1].append(number)
        room -= len(pieces) + 1
    found = []
    for group in groups:
        pieces, owner = [*head], [NONE] * len(head)
        for at, number in enumerate(group):
            pieces += [*cut[number], cutter.stop]
            owner += [at] * len(cut[number]) + [NONE]
        found.append(Window(np.array(pieces, np.int64), np.array(owner, np.int64), tuple(group)))
    return found


def _chosen(found: list[Window], promise: Sequence[float]) -> list[Window]:
    if len(found) <= MOST:
        return found
    expected = [max(promise[number] for number in window.sentences) if promise else 0.0 for window in found]
    best = sorted(range(1, len(found)), key=lambda at: (-expected[at], at))[: MOST - 1]
    return [found[0], *(found[at] for at in sorted(best))]


class Encoder:
    """The weights, read when first needed (some 50 MB). One instance may serve many threads."""

    def __init__(self, data: bytes | None = None) -> None:
        """`data`: the bytes of an artefact; the package's own when left out."""
        self._data = data
        self._arrays: dict[str, Floats] = {}
        self._about: dict[str, Any] = {}
        self._cutter: WordPiece | None = None

    @property
    def about(self) -> dict[str, Any]:
        """What it was made from."""
        self._ready()
        return self._about

    @property
    def cutter(self) -> WordPiece:
        """Its vocabulary."""
        return self._ready()

    def read(self, title: str, sentences: Sequence[str], promise: Sequence[float] = ()) -> Encoded:
        """What each sentence tells, and the most relevant window's log odds; of no sentence all are far below 0.

        `promise`: how much may be expected of each sentence; by it a long article's windows are chosen.
        """
        cutter = self._ready()
        layers = self._about["layers"]
        types = np.full((len(sentences), len(self._arrays["types-bias"])), _FAR, np.float32)
        certainty = np.zeros((len(sentences), len(self._arrays["certainty-bias"])), np.float32)
        relevant = _FAR
        chosen = _chosen(windows(cutter, title, sentences), promise)
        for window in chosen:
            states = self._states(window.pieces, layers)
            each = self._pooled(states, window)
            both = np.concatenate([each, np.broadcast_to(states[:1], each.shape)], axis=1)
            rows = list(window.sentences)
            types[rows] = self._linear("types", both)
            certainty[rows] = self._linear("certainty", both)
            whole = np.concatenate([states[0], each.mean(axis=0)])
            relevant = max(relevant, float(self._linear("relevant", whole[None])[0, 0]))
        seen = frozenset(number for window in chosen for number in window.sentences)
        return Encoded(types, certainty, self._arrays["by-type"], relevant, seen)

    def _ready(self) -> WordPiece:
        if self._cutter is None:
            data = self._data
            if data is None:
                data = resources.files("deconwatch.classifier").joinpath("model", "encoder.npz").read_bytes()
            self._about, self._arrays, pieces = unpacked(data)
            self._cutter = WordPiece(pieces)
        return self._cutter

    def _linear(self, name: str, rows: Floats) -> Floats:
        return np.asarray(rows @ self._arrays[name].T + self._arrays[f"{name}-bias"], np.float32)

    def _norm(self, name: str, rows: Floats) -> Floats:
        centred = rows - rows.mean(axis=1, keepdims=True)
        size = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + _EPSILON)
        return np.asarray(centred / size * self._arrays[name] + self._arrays[f"{name}-bias"], np.float32)

    def _states(self, pieces: Pieces, layers: int) -> Floats:
        """[pieces, width]: each piece as it is meant here."""
        embedded = self._arrays["word"][pieces] + self._arrays["position"][: len(pieces)]
        states = self._norm("norm", np.asarray(embedded, np.float32))
        for layer in range(layers):
            mixed = self._linear(f"{layer}-out", self._attended(self._linear(f"{layer}-in", states)))
            states = self._norm(f"{layer}-norm-a", states + mixed)
            wide = _gelu(self._linear(f"{layer}-wide", states))
            states = self._norm(f"{layer}-norm-b", states + self._linear(f"{layer}-narrow", wide))
        return states

    def _attended(self, three: Floats) -> Floats:
        """Scaled dot products over HEADS heads; `three`: [pieces, 3 * width], query, key and value."""
        count, width = len(three), three.shape[1] // 3
        query, key, value = three.reshape(count, 3, HEADS, width // HEADS).transpose(1, 2, 0, 3)
        weight = _softmax(query @ key.transpose(0, 2, 1) / np.sqrt(np.float32(width // HEADS)))
        return np.asarray((weight @ value).transpose(1, 0, 2).reshape(count, width), np.float32)

    def _pooled(self, states: Floats, window: Window) -> Floats:
        """[sentences of the window, width]: the mean of a sentence's pieces, weighted by how telling each is."""
        telling = self._linear("telling", states)[:, 0]
        own = window.owner[None] == np.arange(len(window.sentences))[:, None]
        return np.asarray(_softmax(np.where(own, telling[None], np.float32(-1e4))) @ states, np.float32)


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), np.float32)


def _gelu(values: Floats) -> Floats:
    """Hendrycks and Gimpel's, in its tanh form, with which it was trained."""
    return np.asarray(0.5 * values * (1 + np.tanh(0.7978846 * values * (1 + 0.044715 * values * values))), np.float32)


def packed(pieces: Sequence[str], arrays: dict[str, Floats], about: dict[str, Any]) -> bytes:
    """The bytes of an artefact: large matrices in eight bits with a scale a row, the rest in half precision."""
    kept: dict[str, Any] = {
        "about": np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8),
        "pieces": np.frombuffer("\n".join(pieces).encode(), np.uint8),
    }
    for name, array in arrays.items():
        if array.ndim == 2 and len(array) >= 256 and name != "position":
            scale = np.maximum(np.abs(array).max(axis=1, keepdims=True) / 127, 1e-8).astype(np.float32)
            kept[f"{name}~"] = np.round(array / scale).astype(np.int8)
            kept[f"{name}~scale"] = scale[:, 0]
        else:
            kept[name] = array.astype(np.float16)
    out = BytesIO()
    np.savez_compressed(out, allow_pickle=False, **kept)
    return out.getvalue()


def unpacked(data: bytes) -> tuple[dict[str, Any], dict[str, Floats], list[str]]:
    """(about, arrays in single precision, pieces) of an artefact."""
    with np.load(BytesIO(data), allow_pickle=False) as stored:
        about: dict[str, Any] = json.loads(stored["about"].tobytes())
        pieces = stored["pieces"].tobytes().decode().split("\n")
        arrays: dict[str, Floats] = {}
        for name in stored.files:
            if name.endswith("~"):
                arrays[name[:-1]] = stored[name].astype(np.float32) * stored[f"{name}scale"][:, None]
            elif name not in {"about", "pieces"} and not name.endswith("~scale"):
                arrays[name] = stored[name].astype(np.float32)
    return about, arrays, pieces
