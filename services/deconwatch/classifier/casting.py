"""Who is who in a mention: every side that the article names is weighed for every role.

Rules cast by position in their own sentence and leave half of the roles open: the side stands in the sentence before,
behind "the army", or after a verb that no rule spells out. So a linear model weighs each side's function beside the
trigger word, its standing in the article and what the rules made of it, against nobody at all. Weights come from
`train/make_casting.py`; the figures with and without it are in the model card.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from deconwatch.classifier import complete, function, mask, roles
from deconwatch.classifier.document import Document, Sentence, Span
from deconwatch.classifier.draft import Draft
from deconwatch.records import Evidence, MentionType

DEEDS = ("strike", "attack", "air", "sea", "ground", "zone")
NOBODY = ""
_NAMES = {"actor", "craft", "backer", "land"}
_VOICES = ("initiator", "target", "requester", "decider", "claimant", "accused")


@dataclass
class Side:
    """One side that the article names: its spans by sentence (-1 the title)."""

    key: str
    spans: dict[int, list[Span]] = field(default_factory=dict)
    count: int = 0

    def nearest(self, index: int) -> Span | None:
        """The span of the sentence, else of the nearest one before, else after; never the title's."""
        here = [n for n in self.spans if n >= 0]
        if not here:
            return None
        best = min(here, key=lambda n: (n != index, n > index, abs(n - index)))
        return min(self.spans[best], key=lambda span: (span.kind in {"land", "backer"}, span.start))


@dataclass
class Stage:
    """What is the same for all mentions of a document."""

    document: Document
    sides: dict[str, Side]
    ranks: dict[str, int]
    texts: dict[int, str] = field(default_factory=dict)

    def text(self, sentence: Sentence) -> str:
        """The sentence in lower case, names included; of the same length."""
        if sentence.index not in self.texts:
            raw = self.document.text[sentence.start : sentence.end] if sentence.index >= 0 else sentence.cased
            self.texts[sentence.index] = mask.lower(mask.plain(raw))
        return self.texts[sentence.index]


def wanted(kind: MentionType) -> tuple[str, ...]:
    """The roles that a mention of a type may fill."""
    if kind is MentionType.CHANNEL_REQUEST:
        return ("requester", "decider")
    if kind is MentionType.CLAIM_VIOLATION:
        return ("claimant", "accused")
    if kind is MentionType.CLAIM_DENIAL:
        return ("claimant",)
    if kind.family == "followup":
        return ("initiator", "target") if kind is MentionType.FOLLOWUP_REGRET else ("initiator",)
    return ("initiator", "target")


def stage(document: Document) -> Stage:
    """The sides of a document, by how often they are named."""
    sides: dict[str, Side] = {}
    everything = [*document.sentences, *([document.title] if document.title else [])]
    for sentence in everything:
        for span in sentence.spans:
            if span.kind not in _NAMES:
                continue
            key = document.world.side(span.key)
            side = sides.setdefault(key, Side(key))
            side.spans.setdefault(sentence.index, []).append(span)
            side.count += 1
    order = sorted(sides, key=lambda key: -sides[key].count)
    return Stage(document, sides, {key: n for n, key in enumerate(order)})


def _subject(sentence: Sentence) -> Span | None:
    free = [span for span in sentence.actors if not roles.GOVERNED.search(sentence.view[: span.start - sentence.start])]
    return free[0] if free else None


@dataclass
class Scene:
    """What is the same for all sides of one mention. Sides of the deed that the mention is about, if one is told."""

    draft: Draft
    at: tuple[int, int]
    named: list[Span]
    before: str
    speaker: str
    earlier_speaker: str
    pronoun: str
    generic: str
    deed: dict[str, str]


def scene(stage: Stage, draft: Draft, deed: dict[str, str]) -> Scene:
    """The scene of a draft; `deed`: side → its role in the deed."""
    document, sentence, side = stage.document, draft.sentence, stage.document.world.side
    at = function.trigger(sentence, draft.type, draft.start - sentence.start, draft.end - sentence.start)
    named = [span for span in sentence.spans if span.kind in _NAMES]
    pronoun, generic = function.stand_in(sentence, at)
    earlier = document.sentences[max(0, sentence.index - 3) : max(0, sentence.index)]
    subjects = [found for each in reversed(earlier) if (found := _subject(each))]
    said = [found for each in reversed(earlier) if (found := complete.speaker(each))]
    own = complete.speaker(sentence)
    return Scene(
        draft,
        at,
        named,
        side(subjects[0].key) if subjects else "",
        side(own.key) if own else "",
        side(said[0].key) if said else "",
        pronoun,
        generic,
        deed,
    )


def features(stage: Stage, scene: Scene, role: str, key: str) -> list[str]:
    """What speaks for or against a side (`NOBODY`: that there is none) in a role."""
    found = _of_nobody(stage, scene, role) if key == NOBODY else _of_side(stage, scene, role, key)
    kind = scene.draft.type
    return [f"{scope}|{each}" for each in dict.fromkeys(found) for scope in (role, f"{role}|{kind.family}", f"{role}|{kind.value}")]


def _of_nobody(stage: Stage, scene: Scene, role: str) -> list[str]:
    count = len({stage.document.world.side(span.key) for span in scene.named})
    cast = "cast" if scene.draft.roles.get(role) else "uncast"
    return ["0", f"0 {count}", f"0 {cast}", f"0 {cast} {min(2, count)}", f"0 sides {min(4, len(stage.sides))}"]


def _of_side(stage: Stage, scene: Scene, role: str, key: str) -> list[str]:
    document, draft, world = stage.document, scene.draft, stage.document.world
    sentence, side = draft.sentence, stage.sides[key]
    own = side.spans.get(sentence.index, [])
    found = ["here" if own else "away"]
    for span in own:
        found += _of_span(stage, scene, span)
    kinds = sorted({world.actors[span.key].kind for spans in side.spans.values() for span in spans})
    found += [f"kind {kind} {'here' if own else 'away'}" for kind in kinds]
    found += _standing(stage, scene, key, here=bool(own))
    for name in (*_VOICES, "parties"):
        holders = {world.side(actor) for actor in draft.roles.get(name, ())}
        if holders:
            found.append(f"cast {name} {'this' if key in holders else 'other'} {strength(draft, name)}")
    if not draft.roles.get(role):
        found.append("uncast " + ("here" if own else "away"))
    if scene.deed:
        found.append(f"deed {scene.deed.get(key, 'none')}")
        found.append(f"deed {scene.deed.get(key, 'none')} {'here' if own else 'away'}")
    camp = world.sponsors(own[0].key) if own else frozenset()
    if camp & set(stage.sides):
        found.append("sponsored")
    return found


def strength(draft: Draft, role: str) -> str:
    """How firmly the rules cast a role: spelled out by a pattern, by position, or by the trained part's guess."""
    by = [each.by for each in draft.evidence if each.field == f"roles.{role}"]
    if any(each.startswith("rule:") and "/" not in each for each in by):
        return "spelled"
    return "placed" if any(each.startswith("rule:") for each in by) else "guessed"


def _of_span(stage: Stage, scene: Scene, span: Span) -> list[str]:
    text = stage.text(scene.draft.sentence)
    it = function.function(scene.draft.sentence, text, span, scene.at, scene.named)
    voice = "passive" if it.passive else "active"
    found = [
        f"is {span.kind}",
        f"where {it.where}",
        f"gov {it.where} {it.governed}",
        f"head {it.where} {it.head}",
        f"order {it.where} {it.order}",
        f"order {it.where} {it.order} {it.governed}",
        f"clauses {it.where} {it.clauses}",
        f"voice {voice} {it.where} {it.governed}",
        f"voice {voice} {it.where} {it.order}",
        f"full {it.where} {it.governed} {it.head}",
        f"full {it.where} {it.governed} {it.order} {voice} {it.clauses}",
    ]
    if it.possessive:
        found += ["possessive", f"possessive {it.where} {it.head}"]
    if it.said:
        found += ["said", f"said {it.where}", f"said {it.head}"]
    if it.first:
        found += ["first", f"first {voice}", f"first {it.governed}"]
    return found


def _standing(stage: Stage, scene: Scene, key: str, *, here: bool) -> list[str]:
    index, where = scene.draft.sentence.index, "here" if here else "away"
    spans = stage.sides[key].spans
    found = [f"rank {min(3, stage.ranks[key])} {where}", f"sides {min(4, len(stage.sides))} {where}"]
    marks = {
        "subject before": scene.before == key,
        "speaker": scene.speaker == key,
        "spoke before": scene.earlier_speaker == key,
        "sentence before": index - 1 in spans and index > 0,
        "sentence after": index + 1 in spans,
        "title": -1 in spans,
        "opening": 0 in spans and index > 0,
    }
    title = stage.document.title
    if title is not None and -1 in spans:
        first = next((span for span in title.spans if span.kind in _NAMES), None)
        marks["title first"] = first is not None and stage.document.world.side(first.key) == key
    others = {stage.document.world.side(span.key) for span in scene.named} - {key}
    found.append(f"others {min(3, len(others))} {where}")
    for name, true in marks.items():
        if true:
            found += [name, f"{name} {where}"]
            if scene.pronoun:
                found += [f"{name} pronoun {where}", f"{name} {scene.pronoun}"]
            if scene.generic:
                found += [f"{name} generic {where}", f"{name} the {scene.generic}"]
    return found


class Casting:
    """The weights. One instance may serve many threads."""

    def __init__(self, weights: dict[str, float] | None = None) -> None:
        """`weights`: by feature; the package's own when left out."""
        self.weights = _shipped() if weights is None else weights

    def scores(self, stage: Stage, scene: Scene, role: str, keys: Sequence[str]) -> list[float]:
        """The score of each side in a role; the higher the likelier."""
        known = self.weights
        return [sum(known.get(each, 0.0) for each in features(stage, scene, role, key)) for key in keys]

    def cast(self, document: Document, drafts: Iterable[Draft]) -> None:
        """Fill the roles of every draft, deeds first, since what is said about a deed goes by who did it."""
        found = stage(document)
        if not found.sides:
            return
        ordered = sorted(drafts, key=lambda draft: draft.type.family not in DEEDS)
        deeds: list[tuple[int, dict[str, str]]] = []
        for draft in ordered:
            deed = draft.type.family in DEEDS
            near = min(deeds, key=lambda each: abs(each[0] - draft.sentence.index), default=(0, {}))[1] if not deed else {}
            self._fill(found, scene(found, draft, near))
            if deed:
                deeds.append((draft.sentence.index, sides_of(document, draft)))

    def _fill(self, stage: Stage, scene: Scene) -> None:
        draft, names = scene.draft, wanted(scene.draft.type)
        keys = [NOBODY, *stage.sides]
        scores = {role: self.scores(stage, scene, role, keys) for role in names}
        best = best_pair(keys, [scores[role] for role in names])
        chosen = dict(zip(names, best, strict=True))
        if draft.type.family == "mechanism" and chosen["initiator"] == NOBODY:
            chosen["target"] = NOBODY
        for role, key in chosen.items():
            _give(stage, draft, role, key)
        if draft.type is MentionType.CLAIM_VIOLATION:
            draft.roles["target"] = list(draft.roles.get("accused", ()))


def best_pair(keys: Sequence[str], scores: Sequence[Sequence[float]]) -> tuple[str, ...]:
    """The sides that score best together, no side in two roles."""
    if len(scores) == 1:
        return (keys[max(range(len(keys)), key=lambda n: scores[0][n])],)
    pairs = [(n, m) for n in range(len(keys)) for m in range(len(keys)) if n != m or keys[n] == NOBODY]
    n, m = max(pairs, key=lambda pair: scores[0][pair[0]] + scores[1][pair[1]])
    return keys[n], keys[m]


def sides_of(document: Document, draft: Draft) -> dict[str, str]:
    """Side → its role in a deed."""
    return {
        document.world.side(actor): role for role in ("target", "initiator") for actor in draft.roles.get(role, ())
    }


def _give(stage: Stage, draft: Draft, role: str, key: str) -> None:
    world = stage.document.world
    known = [actor for actor in draft.roles.get(role, ()) if world.side(actor) == key]
    if known:
        if role in {"initiator", "requester", "claimant", "decider"} or len(known) == len(draft.roles[role]):
            draft.roles[role] = known if role != "initiator" else draft.roles[role]
        return
    if draft.roles.pop(role, None):
        draft.evidence[:] = [each for each in draft.evidence if each.field != f"roles.{role}"]
    span = stage.sides[key].nearest(draft.sentence.index) if key != NOBODY else None
    if key == NOBODY:
        return
    if span is None:
        span = stage.sides[key].spans[-1][0]
        draft.role(role, span.key)
        return
    draft.role(role, span.key)
    draft.evidence.append(
        Evidence(
            field=f"roles.{role}",
            start=span.start,
            end=span.end,
            quote=stage.document.text[span.start : span.end],
            by=f"model:roles.{role}",
            score=0.6,
        )
    )


@lru_cache(maxsize=1)
def _shipped() -> dict[str, float]:
    data = resources.files("deconwatch.classifier").joinpath("model", "casting.json").read_text("utf-8")
    weights: dict[str, float] = json.loads(data)
    return weights
