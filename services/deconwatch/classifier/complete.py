# ruff: noqa: E501 - a pattern is one line
"""What every mention needs beside its type and roles: time, place, tolls, realis, sponsor, mechanism, claimant."""

import re

from deconwatch.classifier import dating, place, realis, roles, toll
from deconwatch.classifier.document import Document, Sentence, Span
from deconwatch.classifier.draft import Draft
from deconwatch.records import MentionType

_SAME_EVENT = re.compile(
    r"^\W*(?:following|after|during|in|despite|since) (?:that|this|the) (?:clash|strike|incident|attack|instance|firefight|battle|case|encounter|operation)\b|^\W*in that (?:instance|case)\b"
)
_SAYS = re.compile(r"\b(?:said|says|told|announced|stated|added|according to|claimed|tweeted|confirmed|reported)\b")
_TO = re.compile(r"\b(?:to|against) (?:the )?$")
_ANOTHER = re.compile(
    r"[^,]*, (?:the|its|an?) (?:[a-z]+ ){0,2}(?:group|charity|agency|organi[sz]ation|aid group|governor|force)\b"
)
_DEEDS = ("strike", "attack", "air", "sea", "ground", "zone")


def complete(document: Document, draft: Draft) -> None:
    """Fill in everything that the sentence and its place in the article tell."""
    dating.settle(document, draft)
    place.complete(document, draft)
    toll.complete(document, draft)
    realis.complete(document, draft)
    _sponsor(document, draft)
    _claimant(document, draft)
    _mechanism(document, draft)


def _sponsor(document: Document, draft: Draft) -> None:
    if not draft.type.value.startswith(("strike.", "ground.", "air.")) or draft.roles.get("sponsor"):
        return
    for target in draft.roles.get("target", []):
        for span in draft.sentence.actors:
            if span.key == target and (backer := roles.sponsor(draft.sentence, span)) is not None:
                draft.cast(document, "sponsor", backer, by="backed-by")


def speaker(sentence: Sentence) -> Span | None:
    """The actor to whom the sentence is attributed, or None."""
    for said in _SAYS.finditer(sentence.view):
        if said[0] == "according to":
            span = roles.after(sentence, said.end(), within=50)
            if span is not None:
                return span
            continue
        before = [
            span
            for span in sentence.actors
            if span.end - sentence.start <= said.start() and not _spoken_to(sentence, span, said.start())
        ]
        near = [span for span in before if said.start() - (span.end - sentence.start) < 45]
        if near:
            return near[-1]
    return None


def _spoken_to(sentence: Sentence, span: Span, said: int) -> bool:
    """Whether an actor before a verb of saying is not who speaks: "to the United Nations", "... , the group said"."""
    start, end = span.start - sentence.start, span.end - sentence.start
    return bool(_TO.search(sentence.view[max(0, start - 12) : start]) or _ANOTHER.match(sentence.view[end:said]))


def _claimant(document: Document, draft: Draft) -> None:
    """Who says so, where the text only reports a claim."""
    if draft.roles.get("claimant") or draft.type.family == "followup":
        return
    needs = draft.type in {
        MentionType.CLAIM_VIOLATION,
        MentionType.CLAIM_DENIAL,
        MentionType.CHANNEL_NOTIFICATION,
        MentionType.CHANNEL_FAILURE,
    }
    if not needs and draft.type.family not in _DEEDS:
        return
    span = speaker(draft.sentence)
    if span is not None:
        accused = {document.world.side(actor) for actor in draft.roles.get("accused", [])}
        if document.world.side(span.key) not in accused:
            draft.cast(document, "claimant", span, by="said-by", score=0.6)
        return
    if not needs:
        return
    for surname, actor in sorted(document.speakers.items()):
        hit = re.search(rf"\b{re.escape(surname)}\b", draft.sentence.view)
        if hit and _SAYS.search(draft.sentence.view):
            base = draft.sentence.start
            draft.cast(
                document,
                "claimant",
                Span("actor", actor, base + hit.start(), base + hit.end()),
                by="speaks-for",
                score=0.6,
            )
            return
    earlier = document.around(draft.sentence, 2)[:-1] if draft.sentence.index > 0 else []
    if re.match(r"\W*(?:he|she|the (?:ministry|spokes\w+|official|statement)|it)\b", draft.sentence.view):
        for sentence in reversed(earlier):
            span = speaker(sentence) or next(iter(sentence.actors), None)
            if span is not None:
                draft.cast(document, "claimant", span, by="he-said", score=0.5)
                return


def _mechanism(document: Document, draft: Draft) -> None:
    world, sentence = document.world, draft.sentence
    near = [sentence, *(document.around(sentence, 2, 2) if sentence.index >= 0 else [])]
    for each in near:
        for span in each.spans:
            if span.kind == "mechanism":
                draft.set(document, "mechanism", span.key, span.start, span.end, by="mechanism-named")
                return
    zone = draft.fields.get("zone")
    if draft.type.family == "zone" and zone is not None and zone.id in world.zones and world.zones[zone.id].mechanism:
        draft.fields["mechanism"] = world.zones[zone.id].mechanism
        return
    sides = {world.side(actor) for actors in draft.roles.values() for actor in actors}
    named = {world.side(span.key) for each in near for span in each.spans if span.kind in {"actor", "backer", "land"}}
    everywhere = {
        world.side(span.key) for each in document.sentences for span in each.spans if span.kind in {"actor", "backer"}
    }
    for pool in (sides, sides | named, sides | everywhere if sides else set()):
        fitting = [
            m.id
            for m in world.mechanisms.values()
            if len({world.side(party) for party in m.parties} & pool) > 1
            and world.theatre_of("mechanism", m.id) == document.theatre
        ]
        if fitting:
            draft.fields["mechanism"] = fitting[0]
            return
