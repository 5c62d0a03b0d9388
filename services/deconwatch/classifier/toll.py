# ruff: noqa: E501 - a pattern is one line
"""How many were killed and wounded, of whom; what was damaged, flown and dropped."""

import re

from deconwatch.classifier.casualties import casualties
from deconwatch.classifier.document import Document, Sentence
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.numerals import NUMBER, Quantity, value
from deconwatch.records import MentionType, Thing, Toll

_ELSEWHEN = re.compile(
    r"\b(?:last (?:month|week|year|january|february|march|april|may|june|july|august|september|october|november|december)|(?:days|weeks|months|years) (?:ago|earlier|before)|in (?:19|20)\d\d|since (?:then|the|last|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|mid-\w+|early|late|\d+)|so far|this year|the war|earlier (?:this|strike|attack|incident)|previous(?:ly)?|in recent|the day before|until now|in all\b|a year|the first time|would|could|might|if)\b"
)
_TYPES = {
    MentionType.STRIKE_PARTNER, MentionType.STRIKE_ENFORCEMENT, MentionType.STRIKE_NOTIFIED_SITE, MentionType.ATTACK_GARRISON, MentionType.GROUND_CONFRONTATION,
    MentionType.ZONE_INCURSION, MentionType.AIR_SHOOTDOWN, MentionType.AIR_ENCOUNTER, MentionType.SEA_ENCOUNTER,
}  # fmt: skip
_ENDED = re.compile(r"[,;]|\b(?:killed|died|dead|wounded|injured|hurt)\b")
"""After this an actor is no longer who was counted."""
_NOT_YET = {"threatened", "planned", "hypothetical"}
_DEADLY = _TYPES - {MentionType.ZONE_INCURSION}
_THING = r"(?:technical vehicles?|armed technical vehicles?|technicals?|artillery pieces?|anti-aircraft weapons?|air defen[cs]e systems?|tanks?|armou?red vehicles?|vehicles?|trucks?|howitzers?|rocket launchers?|mortars?|drones?|buses|boats?|ambulances?|bunkers?|buildings?|checkpoints?|weapons cache|fighting positions?|pickup trucks?|construction equipment)"
_DAMAGE = re.compile(r"\b(?:destroy\w*|damag\w*|hit|struck|burned|disabled)\b")
_COUNTED = re.compile(rf"\b(?P<count>{NUMBER}) (?:[a-z-]+ ){{0,2}}?(?P<what>{_THING})\b")
_AIRCRAFT = re.compile(
    r"\b(?:f/a-18\w*|f-\d\d\w*|a-10\w*|b-52\w*|b-1b?\b|ac-130\w*|su-\d\d\w*|mig-\d\d\w*|mq-9\w*|rq-\d\w*|tu-\d\d\w*|rc-135\w*|p-8\w*|ep-3\w*|il-\d\d\w*|j-1\d\w*|tornados?|typhoons?|rafales?|apaches?|ka-52|mi-\d\d\w*)"
)
_BOMBS = re.compile(
    rf"\b(?:dropp\w+|fired|launched|used) (?P<count>{NUMBER}) (?:[a-z-]+ ){{0,2}}?(?P<what>bombs?|missiles?|munitions|rockets?|shells?|cruise missiles?|tomahawks?)\b"
)


def complete(document: Document, draft: Draft) -> None:
    """Fill tolls and things from the draft's sentence, and from the next ones for what only they tell."""
    if draft.type not in _TYPES:
        return
    sentence = draft.sentence
    scope = [sentence]
    if sentence.index >= 0 and draft.type is not MentionType.ZONE_INCURSION:
        for each in document.around(sentence, 0, 2)[1:]:
            if re.search(
                r"\b(?:the (?:strike|airstrike|attack|incident)|as a result|several|according|vehicles)\b|\bkilled\b|\bwounded\b|destroyed",
                each.view,
            ) and not re.search(r"\b(?:last|month|year|previous|earlier)\b", each.view):
                scope.append(each)
            else:
                break
    for each in scope:
        _people(document, draft, each)
        _things(document, draft, each, own=each is sentence)


def add(document: Document, draft: Draft, sentence: Sentence) -> None:
    """Tolls and things that a later sentence tells of the same deed."""
    if draft.type not in _TYPES or draft.type is MentionType.ZONE_INCURSION:
        return
    _people(document, draft, sentence)
    _things(document, draft, sentence, own=False)


def _people(document: Document, draft: Draft, sentence: Sentence) -> None:
    for each in casualties(sentence.view):
        if each.kind not in draft.fields and not _own(document, draft, sentence, each.quantity):
            _set(document, draft, sentence, each.kind, each.quantity)


def settle(document: Document, draft: Draft, drafts: list[Draft]) -> None:
    """A toll that stands further off, and not in the sentence of another deed."""
    if draft.type is MentionType.ZONE_INCURSION and any(
        each.type in _DEADLY and each.sentence.index == draft.sentence.index for each in drafts
    ):
        _forget(draft)  # who was killed was killed by the strike, not by driving in
    if draft.type not in _DEADLY or draft.sentence.index < 0 or draft.fields.get("background"):
        return
    if draft.fields.get("realis") in _NOT_YET:
        _forget(draft)
        return
    deeds = {
        each.sentence.index for each in drafts if each.type in _DEADLY and each.fields.get("realis") not in _NOT_YET
    }
    at = draft.sentence.index
    for sentence in sorted(document.sentences[max(0, at - 4) : at + 8], key=lambda each: abs(each.index - at)):
        if {"killed", "wounded"} <= set(draft.fields):
            return
        if (sentence.index == at or sentence.index not in deeds) and not _ELSEWHEN.search(sentence.view):
            _people(document, draft, sentence)


def _forget(draft: Draft) -> None:
    for name in ("killed", "wounded"):
        draft.fields.pop(name, None)
    draft.evidence[:] = [each for each in draft.evidence if each.field not in {"killed", "wounded"}]


def _own(document: Document, draft: Draft, sentence: Sentence, number: Quantity) -> bool:
    """Whether those counted are the striker's own or its partner's: "one SDF fighter was wounded" by whom it answered."""
    world, acting = document.world, draft.roles.get("initiator", ())
    if draft.type is not MentionType.STRIKE_ENFORCEMENT or not acting:
        return False
    sides = {world.side(actor) for actor in acting}
    base = sentence.start
    for span in sentence.actors:
        if base + number.start <= span.start < base + number.end + 25 and not _ENDED.search(
            sentence.view[number.end : max(number.end, span.start - base)]
        ):
            return bool(({world.side(span.key)} | world.sponsors(span.key)) & sides)
    return False


def _set(document: Document, draft: Draft, sentence: Sentence, name: str, number: Quantity) -> None:
    base = sentence.start
    party = None
    for span in sentence.actors:
        if -60 < span.start - (base + number.end) < 45 and span.key not in draft.roles.get("initiator", []):
            party = document.world.actors[span.key].name
            break
    words = (
        document.text[base + number.start : base + number.end]
        if sentence.index >= 0
        else sentence.view[number.start : number.end]
    )
    toll = Toll(
        min=number.low, max=number.high, approximate=number.approximate or None, party=party, text=words.strip()
    )
    draft.set(document, name, toll, base + number.start, base + number.end, by=f"toll-{name}")


def _things(document: Document, draft: Draft, sentence: Sentence, *, own: bool) -> None:
    view, base = sentence.view, sentence.start
    counted = [(hit, value(hit["count"])) for hit in _COUNTED.finditer(view)]
    slot = "equipment" if draft.type is MentionType.ZONE_INCURSION else ("damage" if _DAMAGE.search(view) else None)
    if draft.type is MentionType.ZONE_INCURSION and not own:
        slot = None
    if slot and counted and slot not in draft.fields:
        draft.fields[slot] = tuple(Thing(what=_single(hit["what"]), count=number) for hit, number in counted)
        draft.give(document, slot, base + counted[0][0].start(), base + counted[-1][0].end(), by="things-counted")
    plane = _AIRCRAFT.search(view)
    if plane and draft.type.family in {"strike", "air"} and "aircraft" not in draft.fields:
        words = document.text[base + plane.start() : base + plane.end()] if sentence.index >= 0 else plane[0].upper()
        draft.set(
            document, "aircraft", (Thing(what=words),), base + plane.start(), base + plane.end(), by="aircraft-named"
        )
    bombs = _BOMBS.search(view)
    if bombs and draft.type.family == "strike":
        draft.set(
            document,
            "munitions",
            (Thing(what=_single(bombs["what"]), count=value(bombs["count"])),),
            base + bombs.start(),
            base + bombs.end(),
            by="munitions-counted",
        )


def _single(what: str) -> str:
    return what[:-1] if what.endswith("s") and not what.endswith("ss") else what
