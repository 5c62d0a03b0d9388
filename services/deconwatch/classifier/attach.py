# ruff: noqa: E501 - a pattern is one line
"""What later sentences add to a deed already told, and what one mention knows that another lacks."""

import re

from deconwatch.classifier import place, timespan, toll
from deconwatch.classifier.document import ACT, ZONE, Document, Sentence
from deconwatch.classifier.draft import Draft
from deconwatch.records import MentionType, ZoneRelation

_DEEDS = ("strike", "attack", "air", "sea", "ground")
_THE_DEED = re.compile(
    r"\bthe (?:[a-z-]+ )?(?:air ?strikes?|strikes?|attack|raid|incident|bombing|bombardment|encounter|shelling|collision|intercept)\b|\b(?:destroyed|dropped)\b|\bas a result\b|\bkilled\b|\bwounded\b|\binjured\b|\bhurt\b"
)
_OTHERWISE = re.compile(
    r"\b(?:last (?:month|year|week)|(?:months|years|weeks) (?:ago|earlier|before)|previous|in 20\d\d|since)\b"
)
_REACH = 12


def attach(document: Document, drafts: list[Draft]) -> None:
    """Give each deed the place, side, toll and means that sentences after it tell of "the strike"."""
    told = {draft.sentence.index for draft in drafts if draft.type.family in _DEEDS}
    for sentence in document.sentences:
        if sentence.index in told or not _THE_DEED.search(sentence.view) or _OTHERWISE.search(sentence.view):
            continue
        before = [draft for draft in drafts if draft.type.family in _DEEDS and 0 < sentence.index - draft.last < _REACH]
        if before:
            latest = max(before, key=lambda draft: (draft.last, draft.confidence))
            _add(document, latest, sentence)
    for draft in drafts:
        _borrow(document, draft, drafts)


def _add(document: Document, draft: Draft, sentence: Sentence) -> None:
    time = draft.fields.get("time")
    for span, _start, _end in timespan.find(sentence.view, document.published):
        if (
            time is not None
            and time.start
            and span.start
            and not (time.start <= (span.end or span.start) and span.start <= (time.end or time.start))
        ):
            return
    toll.add(document, draft, sentence)
    place.add(document, draft, sentence)


def _borrow(document: Document, draft: Draft, drafts: list[Draft]) -> None:
    """An intruder unnamed is the one who was struck for it; a relayed request is of whom the same relay spoke for before."""
    if draft.type is MentionType.ZONE_INCURSION and not draft.roles.get("initiator"):
        for other in drafts:
            if other.type is MentionType.STRIKE_ENFORCEMENT and other.roles.get("target") and _same_day(draft, other):
                draft.role("initiator", *other.roles["target"])
                break
    if draft.type is not MentionType.CHANNEL_REQUEST:
        return
    relay = draft.roles.get("relayed_by")
    if relay and not draft.roles.get("requester"):
        for other in drafts:
            if other is not draft and other.roles.get("relayed_by") == relay and other.roles.get("requester"):
                draft.role("requester", *other.roles["requester"])
                break
    if "zone" not in draft.fields and not draft.fields.get("background"):
        _zone_of_target(document, draft)


def _same_day(a: Draft, b: Draft) -> bool:
    left, right = a.fields.get("time"), b.fields.get("time")
    return left is None or right is None or left.start is None or right.start is None or left.start == right.start


def _zone_of_target(document: Document, draft: Draft) -> None:
    """ "the fighters are outside the zone" tells where a strike that was asked for would have been."""
    targets = set(draft.roles.get("target", []))
    if not targets:
        return
    for sentence in document.sentences:
        if ZONE not in sentence.view:
            continue
        hit = re.search(
            rf"{ACT}+(?: [a-z]+){{0,2}} (?:are|were|is|was|remained?|stayed) (?P<where>outside|inside|within|beyond)\b[^.;]{{0,40}}?{ZONE}+",
            sentence.view,
        )
        spans = sentence.inside("actor", sentence.start + hit.start(), sentence.start + hit.end()) if hit else []
        if hit and any(span.key in targets for span in spans):
            zone = place.zone_of(document, sentence)
            if zone is not None:
                relation = ZoneRelation(
                    id=zone.id, relation="inside" if hit["where"] in {"inside", "within"} else "outside"
                )
                draft.set(
                    document,
                    "zone",
                    relation,
                    sentence.start + hit.start(),
                    sentence.start + hit.end(),
                    by="zone-of-target",
                )
            return
