"""How each side stands to a mention: its function in the sentence, its place in the article, what rules made of it.

These are the features by which `casting` weighs sides for roles; every one is a short text that a person can read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from deconwatch.classifier import complete, function, mask, roles
from deconwatch.classifier.document import Document, Sentence, Span
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.features import stem, symbols

DEEDS = ("strike", "attack", "air", "sea", "ground", "zone")
NOBODY = ""
_NAMES = {"actor", "craft", "backer", "land"}
_BY = re.compile(r"\bby (?:[a-z0-9-]+ ){0,3}?")
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
    linked: set[frozenset[str]]
    """Pairs of sides with a mechanism between them."""
    at_war: set[frozenset[str]]
    texts: dict[int, str] = field(default_factory=dict)

    def text(self, sentence: Sentence) -> str:
        """The sentence in lower case, names included; of the same length."""
        if sentence.index not in self.texts:
            raw = self.document.text[sentence.start : sentence.end] if sentence.index >= 0 else sentence.cased
            self.texts[sentence.index] = mask.lower(mask.plain(raw))
        return self.texts[sentence.index]


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
    _imply(document, sides)
    order = sorted(sides, key=lambda key: -sides[key].count)
    world = document.world
    linked = {
        frozenset((world.side(one), world.side(other)))
        for each in world.mechanisms.values()
        for one in each.parties
        for other in each.parties
    }
    wars = {frozenset((world.side(one), world.side(other))) for each in world.theatres for one, other in each.wars}
    return Stage(document, sides, {key: n for n, key in enumerate(order)}, linked, wars)


def _imply(document: Document, sides: dict[str, Side]) -> None:
    """The sides of a zone or mechanism that is named, where they are not: the other end of the demarcation line."""
    world, named = document.world, set(sides)
    for sentence in document.sentences:
        for span in sentence.spans:
            zone = world.zones.get(span.key) if span.kind == "zone" else None
            mechanism = world.mechanisms.get(span.key if zone is None else zone.mechanism)
            if span.kind not in {"zone", "mechanism"} or mechanism is None:
                continue
            held = (zone.held_by,) if zone is not None and zone.held_by else ()
            for actor in held or mechanism.parties:
                key = world.side(actor)
                if key not in named:
                    side = sides.setdefault(key, Side(key))
                    side.spans.setdefault(sentence.index, []).append(
                        Span("implied", actor, span.start, span.end, span.theatre)
                    )


def _subject(sentence: Sentence) -> Span | None:
    free = [span for span in sentence.actors if not roles.GOVERNED.search(sentence.view[: span.start - sentence.start])]
    return free[0] if free else None


@dataclass(frozen=True, slots=True)
class Told:
    """A mention whose sides are known: sentence, family of its type, side → role."""

    index: int
    family: str
    roles: dict[str, str]


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
    others: list["Told"]
    acts: dict[str, Span]
    """The grammatical subject, object and agent of the trigger, by position."""
    functions: dict[Span, function.Function] = field(default_factory=dict)
    """Worked out once, as every role and pair asks for them."""
    sides: dict[str, list[str]] = field(default_factory=dict)
    """Side → what holds of it in any role, worked out once."""

    def function(self, stage: Stage, span: Span) -> function.Function:
        """What a name does in the sentence."""
        if span not in self.functions:
            sentence = self.draft.sentence
            self.functions[span] = function.function(sentence, stage.text(sentence), span, self.at, self.named)
        return self.functions[span]

    @property
    def tells(self) -> str:
        """The word that tells the type, without its ending."""
        start, end = self.at
        return stem(self.draft.sentence.view[start:end].split(" ")[0]) if end > start else "-"


def _agent(sentence: Sentence, at: int) -> Span | None:
    """The first name after "by" that follows the trigger."""
    for by in _BY.finditer(sentence.view, at, min(len(sentence.view), at + 110)):
        for span in sentence.actors:
            if 0 <= span.start - sentence.start - by.end() < 4:
                return span
    return None


def scene(stage: Stage, draft: Draft, told: Sequence["Told"]) -> Scene:
    """The scene of a draft; `told`: what is known already of other mentions."""
    deeds = [each for each in told if each.family in DEEDS]
    near = min(deeds, key=lambda each: abs(each.index - draft.sentence.index), default=None)
    others = sorted(told, key=lambda each: abs(each.index - draft.sentence.index))[:4]
    document, sentence, side = stage.document, draft.sentence, stage.document.world.side
    at = function.trigger(sentence, draft.type, draft.start - sentence.start, draft.end - sentence.start)
    named = [span for span in sentence.spans if span.kind in _NAMES]
    pronoun, generic = function.stand_in(sentence, at)
    acts = [roles.subject(sentence, at[0], document), roles.after(sentence, at[1], within=60), _agent(sentence, at[1])]
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
        near.roles if near and draft.type.family not in DEEDS else {},
        others,
        {name: span for name, span in zip(("subject", "object", "agent"), acts, strict=True) if span is not None},
    )


def features(stage: Stage, scene: Scene, role: str, key: str) -> list[str]:
    """What speaks for or against a side (`NOBODY`: that there is none) in a role."""
    kind = scene.draft.type
    if key == NOBODY:
        found = _of_nobody(stage, scene, role)
    else:
        if key not in scene.sides:
            scene.sides[key] = _of_side(stage, scene, key)
        uncast = [] if scene.draft.roles.get(role) else [f"uncast {scene.sides[key][0]}"]
        found = scene.sides[key] + uncast
    return [f"{scope}|{each}" for each in found for scope in (role, f"{role}|{kind.family}", f"{role}|{kind.value}")]


def _of_nobody(stage: Stage, scene: Scene, role: str) -> list[str]:
    count = len({stage.document.world.side(span.key) for span in scene.named})
    cast = "cast" if scene.draft.roles.get(role) else "uncast"
    return ["0", f"0 {count}", f"0 {cast}", f"0 {cast} {min(2, count)}", f"0 sides {min(4, len(stage.sides))}"]


def _of_side(stage: Stage, scene: Scene, key: str) -> list[str]:
    draft, world = scene.draft, stage.document.world
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
    if scene.deed:
        found.append(f"deed {scene.deed.get(key, 'none')}")
        found.append(f"deed {scene.deed.get(key, 'none')} {'here' if own else 'away'}")
    for other in scene.others:
        found.append(f"in {other.family} {other.roles.get(key, 'none')}")
        if other.index == sentence.index:
            found.append(f"beside {other.family} {other.roles.get(key, 'none')}")
    camp = world.sponsors(own[0].key) if own else frozenset()
    if camp & set(stage.sides):
        found.append("sponsored")
    return [*dict.fromkeys(found)]


def strength(draft: Draft, role: str) -> str:
    """How firmly the rules cast a role: spelled out by a pattern, by position, or by the trained part's guess."""
    by = [each.by for each in draft.evidence if each.field == f"roles.{role}"]
    if any(each.startswith("rule:") and "/" not in each for each in by) or (
        not by and draft.roles.get(role) and draft.rule != "model"
    ):
        return "spelled"  # one without a quote was taken over from another mention
    return "placed" if any(each.startswith("rule:") for each in by) else "guessed"


def _of_span(stage: Stage, scene: Scene, span: Span) -> list[str]:
    it = scene.function(stage, span)
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
    passive = it.passive and "agent" in scene.acts
    for name, act in scene.acts.items():
        if act == span:
            found += [
                f"acts {name}",
                f"acts {name} {voice}",
                f"acts {name} {it.where} {passive}",
                f"acts {name} {it.head}",
            ]
    if it.pronoun:
        found += [
            f"then {it.pronoun} {it.governed}",
            f"then {it.pronoun} {it.order} {it.governed}",
            f"then it {it.order}",
            f"then {it.pronoun} {voice}",
            f"then {it.pronoun} {voice} {it.clauses}",
            f"then {'said' if it.said else 'other'} {voice}",
        ]
    if it.possessive:
        found += ["possessive", f"possessive {it.where} {it.head}"]
    if it.said:
        found += ["said", f"said {it.where}", f"said {it.head}"]
    if it.first:
        found += ["first", f"first {voice}", f"first {it.governed}"]
    return found + _words(scene, span, it)


def _words(scene: Scene, span: Span, it: function.Function) -> list[str]:
    """The words beside a name and the one that tells the type: verbs differ in who stands where."""
    sentence = scene.draft.sentence
    view, start, end = sentence.view, span.start - sentence.start, span.end - sentence.start
    left = [stem(word) for word in symbols(view[max(0, start - 40) : start])[-2:]]
    right = [stem(word) for word in symbols(view[end : end + 50])[:3]]
    told = scene.tells
    found = [
        f"tells {told} {it.where}",
        f"tells {told} {it.where} {it.governed}",
        f"tells {told} {it.where} {it.order}",
    ]
    found += [f"before {' '.join(left[n:])}" for n in range(len(left))]
    found += [f"next {' '.join(right[: n + 1])}" for n in range(len(right))]
    between = (
        view[end : scene.at[0]] if it.where == "before" else view[scene.at[1] : start] if it.where == "after" else ""
    )
    path = [stem(word) for word in symbols(between[:60])]
    if len(between) < 60 and len(path) < 5:
        found.append(f"path {it.where} {' '.join(path)}")
        found.append(f"path {it.where} {told} {' '.join(path)}")
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


def pair_features(stage: Stage, scene: Scene, one: str, other: str, *, mutual: bool = False) -> list[str]:
    """What speaks for or against two sides in the two roles of a mention, in the roles' order."""
    kind = scene.draft.type
    if NOBODY in (one, other):
        found = [f"pair {'nobody' if one == NOBODY else 'side'} {'nobody' if other == NOBODY else 'side'}"]
    else:
        index = scene.draft.sentence.index
        here = [index in stage.sides[key].spans for key in (one, other)]
        found = [f"pair here {here}"]
        if all(here):
            first, second = (stage.sides[key].spans[index][0].start for key in (one, other))
            found.append(f"pair order {first < second}")
            found += _both(stage, scene, one, other)
        found.append(f"pair linked {frozenset((one, other)) in stage.linked}")
        found.append(f"pair ranks {sorted((min(3, stage.ranks[one]), min(3, stage.ranks[other])))}")
        if scene.deed:
            found.append(f"pair deed {scene.deed.get(one, 'none')} {scene.deed.get(other, 'none')}")
        if frozenset((one, other)) in stage.at_war:
            found.append("pair at war")
    scopes = ("mutual",) if mutual else ("pair", kind.family, kind.value)
    return [f"{scope}|{each}" for each in found for scope in scopes]


def _both(stage: Stage, scene: Scene, one: str, other: str) -> list[str]:
    """How two sides of the sentence stand to each other and to the word that tells the type."""
    sentence = scene.draft.sentence
    spans = [stage.sides[key].spans[sentence.index][0] for key in (one, other)]
    first, second = (scene.function(stage, span) for span in spans)
    voice = "passive" if first.passive else "active"
    stands = f"{first.where} {first.governed} {second.where} {second.governed}"
    found = [
        f"both {stands}",
        f"both {voice} {stands}",
        f"both {first.where} {first.head} {second.where} {second.head}",
    ]
    said = f"{first.said} {second.said} {first.where} {second.where}"
    found += [
        f"both said {said}",
        f"both said {said} {voice}",
        f"both said {said} {first.pronoun} {second.pronoun} {voice}",
    ]
    told = scene.tells
    found += [f"both {told} {first.where} {second.where} {voice}", f"both {told} {stands}"]
    left, right = sorted(spans, key=lambda span: span.start)
    words = symbols(sentence.view[left.end - sentence.start : right.start - sentence.start])[:14]
    found += [f"amid {spans[0] is left} {word}" for word in dict.fromkeys(map(stem, words))]
    return found
