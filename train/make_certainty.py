"""Train realis and background from the texts of this folder: a softmax over realis beside a yes or no of background.

texts → mentions as read → circumstances → weights, by gradient descent with a quadratic hold
"""

import hashlib
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

import fit
import texts
from make_casting import fold

from deconwatch.classifier import certainty, circumstance, jsonl, learned, world
from deconwatch.classifier import complete as completion
from deconwatch.classifier.certainty import Certainty, Weights
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.encoder import Encoder
from deconwatch.classifier.model import REALIS
from deconwatch.classifier.reader import Reader, Study
from deconwatch.config import ClassifierConfig
from deconwatch.records import MentionType, Realis

OUT = texts.HERE.parent / "services" / "deconwatch" / "classifier" / "model" / "certainty.npz"
AGAIN = texts.HERE / "second-reading.jsonl"
HOLD = 15.0
WORDING = 0.5
"""Share of the hold on features of wording: there are many, and each is rare."""
STEPS = 80
LEAST = 4
"""Mentions that a feature must occur in."""
SMALL = 0.004
"""Features all of whose weights are nearer to zero than this are left out."""


@dataclass
class Case:
    """One labelled mention: its features, realis and background, and whether it was found by reading."""

    bag: list[str]
    kind: str
    realis: int
    background: bool
    found: bool
    fold: int
    recalled: float | None
    """The encoder's log odds of background, where it was asked."""
    unseen: bool
    """Whether the encoder has not learnt from the text."""


def labelled() -> list[dict[str, Any]]:
    """The texts that tell something, with the labels of their second reading."""
    again = {row["id"]: row["mentions"] for row in texts.rows([AGAIN])}
    rows = [{**row, "mentions": again.get(row["id"], row.get("mentions"))} for row in texts.rows(texts.files())]
    return [row for row in rows if row["mentions"]]


def digest(rows: list[dict[str, Any]]) -> str:
    """SHA-256 over what is learned from: the texts and their realis."""
    keys = ("type", "realis", "background", "sentence", "sentences")
    told = [
        [
            row["id"],
            row["title"],
            row["text"],
            row["published"],
            [[m.get(key) for key in keys] for m in row["mentions"]],
        ]
        for row in rows
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def cases(reader: Reader, row: dict[str, Any], about: dict[str, Any]) -> list[Case]:
    """The labelled mentions of a text, each with the draft that reads it, or one made in its sentence.

    `about`: which texts the encoder has not seen.
    """
    keys = ("id", "title", "text", "published", "language")
    article = jsonl.article(json.dumps({key: row.get(key) for key in keys}))
    study = reader.study(article, settle=False)
    taken: list[Draft] = []
    found = []
    for label in row.get("mentions", row.get("labels")) or []:
        draft, read = _draft(study, row, label, taken)
        if draft is None:
            continue
        taken.append(draft)
        drafts = study.drafts if read else [*study.drafts, draft]
        bag = circumstance.features(study.document, drafts)[[id(each) for each in drafts].index(id(draft))]
        found.append(
            Case(
                bag,
                label["type"],
                REALIS.index(Realis(label["realis"])),
                bool(label.get("background")),
                read,
                fold(row),
                certainty.recalled(study.judgement.encoded if study.judgement else None, draft),
                texts.fold(row) % about["folds"] == about["held"],
            )
        )
    return found


def _draft(study: Study, row: dict[str, Any], label: dict[str, Any], taken: list[Draft]) -> tuple[Draft | None, bool]:
    """The draft of a label's type and sentence, and whether it was read; None where the label gives no sentence."""
    document = study.document
    at = -1 if study.gloss is not None else _place(row, label)
    index = next((each.index for each in document.sentences if at >= 0 and each.end > at), None)
    same = [draft for draft in study.drafts if draft.type.value == label["type"]]
    same = [draft for draft in same if all(draft is not other for other in taken)] or same
    if index is None:
        return max(same, key=lambda draft: draft.confidence, default=None), True
    there = [draft for draft in same if draft.sentence.index <= index <= draft.last]
    if there:
        return min(there, key=lambda draft: abs(draft.sentence.index - index)), True
    made = learned.bare(document.sentences[index], MentionType(label["type"]))
    completion.complete(document, made)
    return made, False


def _place(row: dict[str, Any], label: dict[str, Any]) -> int:
    """Where the sentence of a label begins, -1 where none is given."""
    if label.get("sentences"):
        return int(label["sentences"][0][0])
    return row["text"].find(label["sentence"]) if label.get("sentence") else -1


def train(found: list[Case], *, hold: float = HOLD, wording: float = WORDING, steps: int = STEPS) -> Weights:
    """The weights; the same cases give the same."""
    count: dict[str, int] = {}
    for case in found:
        for name in case.bag:
            count[name] = count.get(name, 0) + 1
    names = sorted(name for name, many in count.items() if many >= LEAST)
    index = {name: n for n, name in enumerate(names)}
    several = [sorted({index[name] for name in case.bag if name in index}) for case in found]
    feature = np.array([n for each in several for n in each])
    owner = np.repeat(np.arange(len(found)), [len(each) for each in several])
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    order = np.argsort(feature, kind="stable")
    by_feature, of = feature[order], owner[order]
    runs = np.flatnonzero(np.diff(by_feature, prepend=-1))
    present = by_feature[runs]
    held = np.array([hold * (wording if _worded(name) else 1.0) for name in names], np.float32)[:, None]
    wanted = np.zeros((len(found), len(REALIS) + 1), np.float32)
    for n, case in enumerate(found):
        wanted[n, case.realis] = 1
        wanted[n, -1] = case.background
    now = np.zeros((len(names), len(REALIS) + 1), np.float32)
    moment, spread = np.zeros_like(now), np.zeros_like(now)
    for step in range(1, steps + 1):
        scores = np.add.reduceat(now[feature], first, axis=0)
        chance = np.empty_like(scores)
        chance[:, :-1] = np.exp(scores[:, :-1] - scores[:, :-1].max(axis=1, keepdims=True))
        chance[:, :-1] /= chance[:, :-1].sum(axis=1, keepdims=True)
        chance[:, -1] = 1 / (1 + np.exp(-np.clip(scores[:, -1], -30, 30)))
        slope = held * now
        slope[present] += np.add.reduceat((chance - wanted)[of], runs, axis=0)
        moment = 0.9 * moment + 0.1 * slope
        spread = 0.999 * spread + 0.001 * slope * slope
        rate = 0.1 * min(1.0, 3 * (1 - step / (steps + 1)))
        now = now - rate * (moment / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    keep = np.flatnonzero(np.abs(now).max(axis=1) >= SMALL)
    return Weights({names[n]: at for at, n in enumerate(keep)}, now[keep].astype(np.float32), {})


def beside(found: list[Case]) -> list[float]:
    """Bias, and how much features and encoder count for background, on texts that neither has seen."""
    known = [(case, case.recalled) for case in found if case.unseen and case.recalled is not None]
    certain = Certainty(train([case for case in found if not case.unseen]))
    both = np.array([[certain.scores(case.bag)[-1], odds] for case, odds in known], np.float32)
    past = np.array([case.background for case, _ in known], np.float32)
    return [round(float(each), 4) for each in fit.plain(both, past, np.ones(len(past), np.float32), penalty=0.1)]


def _worded(name: str) -> bool:
    rest = name.split("|", 1)[1]
    return rest.startswith(("it ", "-", "before ", "clause ", "modal ", "after ", "word ", "opens ")) and bool(rest)


def right(found: Iterable[Case], certain: Certainty, *, encoded: bool = False) -> dict[str, list[int]]:
    """By realis and for background: how many there are, and are right, among mentions that reading found."""
    table: dict[str, list[int]] = {}
    for case in found:
        if not case.found:
            continue
        chances, past = certain.judge(case.bag, case.recalled if encoded else None)
        rows = [("background" if case.background else "not background", (past >= 0.5) == case.background)]
        if not case.background:
            fits = int(chances.argmax()) == case.realis
            rows += [("realis", fits), (REALIS[case.realis].value, fits)]
        for name, fits in rows:
            row = table.setdefault(name, [0, 0])
            row[0] += 1
            row[1] += fits
    return dict(sorted(table.items()))


def main() -> None:
    """Print out-of-fold figures and write the weights."""
    reader = Reader(world.load(ClassifierConfig().theatres))
    rows = labelled()
    about = Encoder().about
    found = [case for row in rows for case in cases(reader, row, about)]
    total: dict[str, list[int]] = {}
    for part in range(3):
        certain = Certainty(train([each for each in found if each.fold != part]))
        for name, row in right([each for each in found if each.fold == part], certain).items():
            total[name] = [a + b for a, b in zip(total.get(name, [0, 0]), row, strict=True)]
    for name, (there, fits) in sorted(total.items()):
        print(f"out of fold: {name} {fits} of {there}")  # noqa: T201 - a command, no part of the package
    shares = beside(found)
    unseen = [case for case in found if case.unseen]
    part = train([case for case in found if not case.unseen])
    for name, encoded in (("alone", False), ("with the encoder", True)):
        certain = Certainty(Weights(part.index, part.table, {"background": shares}))
        for kind, (there, fits) in right(unseen, certain, encoded=encoded).items():
            print(f"the encoder's held-out fold, {name}: {kind} {fits} of {there}")  # noqa: T201 - a command
    made = train(found)
    OUT.write_bytes(certainty.packed(list(made.index), made.table, {"made-from": digest(rows), "background": shares}))


if __name__ == "__main__":
    main()
