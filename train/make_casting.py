"""Train the casting of roles from the texts of this folder: a softmax over the sides of an article and nobody.

texts → drafts of the rules → features of each side → weights, by gradient descent with a quadratic hold
"""

import json
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

import texts

from deconwatch.classifier import casting, jsonl, learned, world
from deconwatch.classifier.casting import DEEDS, NOBODY, Casting
from deconwatch.classifier.document import Document
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.reader import Reader
from deconwatch.cli.evaluate import comparison
from deconwatch.evaluation.fields import Names
from deconwatch.records import MentionType

OUT = texts.HERE.parent / "services" / "deconwatch" / "classifier" / "model" / "casting.json"
HOLD = 0.2
STEPS = 300
LEAST = 0.02
"""Weights nearer to zero than this are left out."""


@dataclass
class Choice:
    """One role of one mention: features of each candidate, and the right ones."""

    options: list[list[str]]
    right: list[int]
    fold: int
    role: str
    kind: str


def labelled() -> list[dict[str, Any]]:
    """The texts, with the fields that `fields-*.jsonl` adds to their mentions."""
    rows = {row["id"]: row for row in texts.rows(texts.files())}
    for extra in texts.rows(sorted(texts.HERE.glob("fields-*.jsonl"))):
        mention = rows[extra["id"]]["mentions"][extra["mention"]]
        mention.update({key: value for key, value in extra.items() if key not in {"id", "mention"}})
    return list(rows.values())


def fold(row: dict[str, Any]) -> int:
    """Tellings of one event share day and theatre, and so a fold."""
    return zlib.crc32(f"{row.get('published')} {row.get('theatre')}".encode()) % 3


def choices(reader: Reader, row: dict[str, Any], names: Names) -> list[Choice]:
    """The choices of a labelled text."""
    labels = [label for label in row.get("mentions", row.get("labels")) or () if label.get("roles")]
    if not labels:
        return []
    keys = ("id", "title", "text", "published", "language")
    document = reader.document(jsonl.article(json.dumps({key: row.get(key) for key in keys})))
    drafts, _score = reader.drafts(document)
    stage = casting.stage(document)
    if not stage.sides:
        return []
    options = [NOBODY, *stage.sides]
    known = [_sides(document, key, stage, names) for key in options]
    deeds = []
    for label in labels:
        if label["type"].split(".")[0] in DEEDS:
            sides = {
                key: role
                for role in ("target", "initiator")
                for key, has in zip(options[1:], known[1:], strict=True)
                if has & {names.side(name) for name in label["roles"].get(role, ())}
            }
            deeds.append((_sentence(document, row, label), sides))
    found = []
    for label in labels:
        draft = _draft(document, row, label, drafts)
        near = min(deeds, key=lambda each: abs(each[0] - draft.sentence.index), default=(0, {}))[1]
        scene = casting.scene(stage, draft, {} if draft.type.family in DEEDS else near)
        told = dict(label["roles"])
        if label["type"] == "claim.violation":
            told.setdefault("accused", told.get("target", []))
        for role in casting.wanted(draft.type):
            right = [n for n, has in enumerate(known) if has & {names.side(name) for name in told.get(role, ())}]
            if told.get(role) and not right:
                continue  # a name that the theatres do not know: nothing to learn from
            bags = [casting.features(stage, scene, role, key) for key in options]
            found.append(Choice(bags, right or [0], fold(row), role, label["type"]))
    return found


def _sides(document: Document, key: str, stage: casting.Stage, names: Names) -> set[str]:
    if key == NOBODY:
        return set()
    actors = {span.key for spans in stage.sides[key].spans.values() for span in spans}
    return {names.side(document.world.actors[actor].name) for actor in actors}


def _sentence(document: Document, row: dict[str, Any], label: dict[str, Any]) -> int:
    words = label.get("sentence")
    at = row["text"].find(words) if words else -1
    return next((each.index for each in document.sentences if at >= 0 and each.end > at), 0)


def _draft(document: Document, row: dict[str, Any], label: dict[str, Any], drafts: list[Draft]) -> Draft:
    """The draft of the label's type and sentence, else one that the trained part would make there."""
    index, kind = _sentence(document, row, label), MentionType(label["type"])
    same = [draft for draft in drafts if draft.type is kind]
    if same and (best := min(same, key=lambda draft: abs(draft.sentence.index - index))).sentence.index in {index, best.sentence.index if not label.get("sentence") else index}:
        return best
    sentence = document.sentences[index]
    return learned.bare(sentence, kind)


def train(found: list[Choice], *, hold: float = HOLD, steps: int = STEPS, least: int = 2) -> dict[str, float]:
    """Weights by feature; the same choices give the same weights."""
    count: dict[str, int] = {}
    for choice in found:
        for name in {name for bag in choice.options for name in bag}:
            count[name] = count.get(name, 0) + 1
    names = sorted(name for name, many in count.items() if many >= least)
    index = {name: n for n, name in enumerate(names)}
    flat, row, group, right, size = [], [], [], [], 0
    for n, choice in enumerate(found):
        for m, bag in enumerate(choice.options):
            numbers = [index[name] for name in bag if name in index]
            flat += numbers
            row += [size] * len(numbers)
            group.append(n)
            right.append(1.0 / len(choice.right) if m in choice.right else 0.0)
            size += 1
    feature, owner, of, gold = np.array(flat), np.array(row), np.array(group), np.array(right)
    first = np.flatnonzero(np.diff(of, prepend=-1))
    now = np.zeros(len(names))
    moment, spread = np.zeros_like(now), np.zeros_like(now)
    for step in range(1, steps + 1):
        scores = np.bincount(owner, now[feature], minlength=size)
        scores -= np.maximum.reduceat(scores, first)[of]
        chance = np.exp(scores)
        chance /= np.add.reduceat(chance, first)[of]
        slope = np.bincount(feature, (chance - gold)[owner], minlength=len(names)) + hold * len(found) ** 0.5 * now
        moment = 0.9 * moment + 0.1 * slope
        spread = 0.999 * spread + 0.001 * slope * slope
        rate = 0.05 * min(1.0, 3 * (1 - step / (steps + 1)))
        now -= rate * (moment / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return {name: round(float(weight), 3) for name, weight in zip(names, now, strict=True) if abs(weight) >= LEAST}


def accuracy(found: list[Choice], weights: dict[str, float]) -> dict[str, tuple[int, int, int, int]]:
    """By role: how many there are and are right, and how many are nobody and told to be."""
    table: dict[str, list[int]] = {}
    for choice in found:
        scores = [sum(weights.get(name, 0.0) for name in bag) for bag in choice.options]
        best = int(np.argmax(scores))
        row = table.setdefault(choice.role, [0, 0, 0, 0])
        none = choice.right == [0]
        row[2 if none else 0] += 1
        row[3 if none else 1] += best in choice.right
    return {role: tuple(row) for role, row in sorted(table.items())}  # type: ignore[misc]


def main() -> None:
    """Print out-of-fold figures and write the weights."""
    reader = Reader(world.load(("syria",)))
    names = comparison(("syria",))
    found = [choice for row in labelled() for choice in choices(reader, row, names)]
    for hold in [float(each) for each in sys.argv[1:]] or [HOLD]:
        total: dict[str, list[int]] = {}
        for part in range(3):
            weights = train([each for each in found if each.fold != part], hold=hold)
            for role, row in accuracy([each for each in found if each.fold == part], weights).items():
                total[role] = [a + b for a, b in zip(total.get(role, [0] * 4), row, strict=True)]
        for role, (there, right, none, kept) in total.items():
            print(f"hold {hold} {role}: {right}/{there} right where told, {kept}/{none} nobody where none")
    weights = train(found)
    OUT.write_text(json.dumps(weights, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n", "utf-8")
    print(f"{len(found)} choices, {len(weights)} weights, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
