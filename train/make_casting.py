"""Train the casting of roles from the texts of this folder: a softmax over the sides of an article and nobody.

texts → drafts of the rules → features of each side → weights, by gradient descent with a quadratic hold
"""

import hashlib
import json
import sys
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

import texts

from deconwatch.classifier import casting, jsonl, learned, standing, world
from deconwatch.classifier.document import Document
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.reader import Reader
from deconwatch.cli.evaluate import comparison
from deconwatch.evaluation.fields import Names
from deconwatch.records import Article, MentionType

OUT = texts.HERE.parent / "services" / "deconwatch" / "classifier" / "model" / "casting.json"
SIDED = ("texts-a", "texts-b", "texts-c", "texts-h")
"""Where every side that a text tells of is labelled."""
PARTLY = ("texts-e", "texts-l")
"""Where a role that is left out says nothing: learnt as "nobody" it took the initiator from .71 to .64. What they do
name raises held-out sides (halves by event) from .722 to .741 of initiators and from .725 to .736 of targets (F1)."""
NOBODY_FIRST = 0.25
"""Added to the weight of nobody in a deed's two roles, which texts of the second kind never teach: precision on
held-out halves rises by .012 (initiator) and .017 (target), recall stays."""
HOLD = 0.4
STEPS = 300
LEAST = 0.02
"""Weights nearer to zero than this are left out."""


@dataclass
class Choice:
    """One labelled mention: for each role the features of each side, the right sides (None: unknown), and of pairs."""

    roles: tuple[str, ...]
    sides: list[str]
    options: list[list[list[str]]]
    right: list[list[int] | None]
    pairs: list[tuple[int, int]]
    joint: list[list[str]]
    fold: int
    kind: str
    mention: tuple[str, int]
    """Text and number of the mention."""

    def fits(self, taken: tuple[int, ...]) -> bool:
        """Whether a choice is right in every role that is known."""
        right = all(right is None or n in right for n, right in zip(taken, self.right, strict=True))
        return right and (self.roles != casting.PARTIES or len(set(taken)) == len(taken))

    def all(self) -> list[tuple[int, ...]]:
        """Every choice that there is, by number of side."""
        return [*self.pairs] if len(self.roles) == 2 else [(n,) for n in range(len(self.sides))]


def labelled() -> list[dict[str, Any]]:
    """The texts, with the fields that `fields-*.jsonl` adds to their mentions."""
    rows = {row["id"]: row for row in texts.rows(path for path in texts.files() if path.stem in (*SIDED, *PARTLY))}
    for row in rows.values():
        row["whole"] = row["id"].split("-")[0][1:] in {stem.split("-")[1] for stem in SIDED}
    for extra in texts.rows(sorted(texts.HERE.glob("fields-*.jsonl"))):
        mention = rows[extra["id"]]["mentions"][extra["mention"]]
        mention.update({key: value for key, value in extra.items() if key not in {"id", "mention"}})
    return list(rows.values())


def digest(rows: list[dict[str, Any]]) -> str:
    """SHA-256 over what is learned from: the texts with labelled sides, and the sides."""
    told = [
        [row["id"], row["title"], row["text"], row["published"], [each.get("roles") for each in row["mentions"]]]
        for row in rows
        if any(each.get("roles") for each in row["mentions"])
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def fold(row: dict[str, Any]) -> int:
    """Tellings of one event share day and theatre, and so a fold."""
    return zlib.crc32(f"{row.get('published')} {row.get('theatre')}".encode()) % 3


def choices(reader: Reader, row: dict[str, Any], names: Names) -> list[Choice]:
    """The choices of a labelled text."""
    labels = [label for label in row.get("mentions", row.get("labels")) or () if label.get("roles")]
    if not labels:
        return []
    keys = ("id", "title", "text", "published", "language")
    study = reader.study(jsonl.article(json.dumps({key: row.get(key) for key in keys})), cast=False)
    document, drafts = study.document, study.drafts
    stage = standing.stage(document)
    if not stage.sides:
        return []
    told = []
    for label in labels:
        family = label["type"].split(".")[0]
        has = {
            key: role
            for role in (*reversed(casting.wanted(MentionType(label["type"]))), "claimant")
            for key in stage.sides
            if _sides(document, key, stage, names) & _told(document, label["roles"].get(role, []), names)
        }
        told.append(standing.Told(_sentence(document, row, label), family, has))
    found = []
    for number, label in enumerate(labels):
        draft = _draft(document, row, label, drafts)
        deed = draft.type.family in standing.DEEDS
        earlier = [
            each
            for n, each in enumerate(told)
            if (each.family in standing.DEEDS and not deed and n != number)
            or ((each.family in standing.DEEDS) == deed and n < number)
        ]
        scene = standing.scene(stage, draft, earlier)
        said = dict(label["roles"])
        if label["type"] == "claim.violation":
            said.setdefault("accused", said.get("target", []))
        options = casting.candidates(stage, draft)
        known = [_sides(document, key, stage, names) for key in options]
        mutual = len(label["roles"].get("parties", ())) > 1
        for roles in (casting.wanted(draft.type), *([casting.PARTIES] if mutual else [])):
            right: list[list[int] | None] = []
            for role in roles:
                fitting = [n for n, has in enumerate(known) if has & _told(document, said.get(role, []), names)]
                # a name that the theatres do not know: nothing to learn from
                right.append(fitting or (None if said.get(role) or not row.get("whole", True) else [0]))
            if all(each is None for each in right):
                continue
            together = casting.pairs(options) if len(roles) == 2 else []
            own = roles == casting.PARTIES
            choice = Choice(
                roles,
                options,
                [[standing.features(stage, scene, role, key) for key in options] for role in roles],
                right,
                together,
                [standing.pair_features(stage, scene, options[n], options[m], mutual=own) for n, m in together],
                fold(row),
                label["type"],
                (str(row["id"]), number),
            )
            if any(choice.fits(taken) for taken in choice.all()):  # a side that hits itself stands in one role only
                found.append(choice)
    return found


def worded(reader: Reader, names: Names) -> Names:
    """Sides by any words that name them: of "American soldiers" the side that a theatre knows in it."""
    known = {names.side(actor.name) for actor in reader.world.actors.values()}

    @cache
    def side(name: str) -> str:
        plain = names.side(name)
        if plain in known:
            return plain
        read = reader.document(Article(id="a", title="", text=name)).sentences
        span = next((span for sentence in read for span in sentence.actors), None)
        return plain if span is None else names.side(reader.world.actors[span.key].name)

    return Names(side=side, place=names.place)


def _told(document: Document, several: list[str], names: Names) -> set[str]:
    """What the names of a label are compared by; a name that only the theatres know stands for its actor."""
    known = {alias.text: alias.key for alias in document.world.aliases if alias.kind == "actor"}
    found = {names.side(name) for name in several}
    return found | {names.side(document.world.actors[known[name]].name) for name in several if name in known}


def _sides(document: Document, key: str, stage: standing.Stage, names: Names) -> set[str]:
    if key == standing.NOBODY:
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
    if same and (best := min(same, key=lambda draft: abs(draft.sentence.index - index))).sentence.index in {
        index,
        best.sentence.index if not label.get("sentence") else index,
    }:
        return best
    sentence = document.sentences[index]
    return learned.bare(sentence, kind)


def train(found: list[Choice], *, hold: float = HOLD, steps: int = STEPS, least: int = 2) -> dict[str, float]:
    """Weights by feature; the same choices give the same weights."""
    count: dict[str, int] = {}
    for choice in found:
        bags = [*(bag for several in choice.options for bag in several), *choice.joint]
        for name in {name for bag in bags for name in bag}:
            count[name] = count.get(name, 0) + 1
    names = sorted(name for name, many in count.items() if many >= least)
    index = {name: n for n, name in enumerate(names)}
    # units: one for each side in each role and one for each pair; a choice sums up to three of them
    feature: list[int] = []
    unit_of: list[int] = []
    units = 0
    parts: list[list[int]] = []
    group: list[int] = []
    gold: list[bool] = []

    def unit(bag: list[str]) -> int:
        nonlocal units
        numbers = [index[name] for name in bag if name in index]
        feature.extend(numbers)
        unit_of.extend([units] * len(numbers))
        units += 1
        return units - 1

    nothing = unit([])
    for n, choice in enumerate(found):
        single = [[unit(bag) for bag in several] for several in choice.options]
        for at, taken in enumerate(choice.all()):
            own = [single[role][number] for role, number in enumerate(taken)]
            own.append(unit(choice.joint[at]) if choice.joint else nothing)
            parts.append([*own, nothing][:3])
            group.append(n)
            gold.append(choice.fits(taken))
    numbers, owner = np.array(feature), np.array(unit_of)
    made, of, right = np.array(parts), np.array(group), np.array(gold)
    first = np.flatnonzero(np.diff(of, prepend=-1))
    now = np.zeros(len(names))
    moment, spread = np.zeros_like(now), np.zeros_like(now)
    for step in range(1, steps + 1):
        scores = np.bincount(owner, now[numbers], minlength=units)[made].sum(axis=1)
        scores -= np.maximum.reduceat(scores, first)[of]
        chance = np.exp(scores)
        wanted = chance * right
        chance /= np.add.reduceat(chance, first)[of]
        wanted /= np.add.reduceat(wanted, first)[of]
        by_unit = np.zeros(units)
        for column in made.T:
            by_unit += np.bincount(column, chance - wanted, minlength=units)
        slope = np.bincount(numbers, by_unit[owner], minlength=len(names)) + hold * len(found) ** 0.5 * now
        moment = 0.9 * moment + 0.1 * slope
        spread = 0.999 * spread + 0.001 * slope * slope
        rate = 0.05 * min(1.0, 3 * (1 - step / (steps + 1)))
        now -= rate * (moment / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return {name: round(float(weight), 3) for name, weight in zip(names, now, strict=True) if abs(weight) >= LEAST}


def decided(choice: Choice, weights: dict[str, float]) -> tuple[int, ...]:
    """What the weights choose, by number of side."""

    def total(bag: list[str]) -> float:
        return sum(weights.get(name, 0.0) for name in bag)

    single = [[total(bag) for bag in several] for several in choice.options]
    joint = [total(bag) for bag in choice.joint] or [0.0] * len(choice.sides)
    every = choice.all()
    best = max(range(len(every)), key=lambda at: joint[at] + sum(single[role][n] for role, n in enumerate(every[at])))
    return every[best]


def accuracy(found: list[Choice], weights: dict[str, float]) -> dict[str, list[int]]:
    """By role: how many there are and are right, and how many are nobody and told to be."""
    table: dict[str, list[int]] = {}
    for choice in found:
        for role, right, best in zip(choice.roles, choice.right, decided(choice, weights), strict=True):
            if right is None:
                continue
            row = table.setdefault(role, [0, 0, 0, 0])
            none = right == [0]
            row[2 if none else 0] += 1
            row[3 if none else 1] += best in right
    return dict(sorted(table.items()))


def main() -> None:
    """Print out-of-fold figures and write the weights. Arguments: values of the hold to try."""
    reader = Reader(world.load(("syria",)))
    names = worded(reader, comparison(("syria",)))
    rows = labelled()
    found = [choice for row in rows for choice in choices(reader, row, names)]
    for hold in [float(each) for each in sys.argv[1:]] or [HOLD]:
        total: dict[str, list[int]] = {}
        for part in range(3):
            weights = train([each for each in found if each.fold != part], hold=hold)
            for role, row in accuracy([each for each in found if each.fold == part], weights).items():
                total[role] = [a + b for a, b in zip(total.get(role, [0] * 4), row, strict=True)]
        for role, (there, right, none, kept) in total.items():
            told = f"{role}: {right} of {there} sides right, nobody {kept} of {none} times where there is none"
            print(f"out of fold, hold {hold}: {told}")  # noqa: T201 - a command, no part of the package
    weights = train(found)
    for role in ("initiator", "target"):
        weights[f"{role}|0"] = round(weights.get(f"{role}|0", 0.0) + NOBODY_FIRST, 3)
    made = {"made-from": digest(rows), "weights": weights}
    OUT.write_text(json.dumps(made, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
