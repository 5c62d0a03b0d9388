"""What the trained part adds to the rules' reading: mentions they missed, doubt about ones they invent."""

import re

from deconwatch.classifier import complete as completion
from deconwatch.classifier.document import ACT, Document, Sentence, Span
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.judgement import Judgement
from deconwatch.classifier.model import TYPES
from deconwatch.records import Evidence, MentionType

DOUBT, ENCODED = 0.5, 0.4
"""A rule's draft is dropped below this share of its type's threshold; the second where the encoder was asked."""
LEAST = 0.3
"""Confidence below which a draft is no mention."""
GUESS = 0.4
"""Share of its type's threshold from which a type may be guessed for an article that must tell of something."""
_SURE = 0.5
_BY = re.compile(rf"\bby (?:[a-z-]+ ){{0,2}}?(?P<agent>{ACT}+)")


def add(document: Document, drafts: list[Draft], judgement: Judgement) -> list[Draft]:
    """The drafts with what the trained parts make of them, and one for each type that they see and these lack."""
    doubt = DOUBT if judgement.encoded is None else ENCODED
    kept = []
    there = set()
    for draft in drafts:
        number = TYPES.index(draft.type)
        chance = judgement.confidence(number, draft.confidence)
        if draft.confidence >= LEAST and chance < doubt * judgement.threshold(number):
            continue
        draft.confidence = max(LEAST, round(chance, 3)) if draft.confidence >= LEAST else draft.confidence
        kept.append(draft)
        if draft.confidence >= LEAST:
            there.add(draft.type)
    for number, kind in enumerate(TYPES):
        chance = judgement.confidence(number)
        if kind in there or judgement.empty or chance < judgement.threshold(number):
            continue
        sentence = document.sentences[judgement.telling(number)]
        kept.append(_draft(document, sentence, kind, judgement, max(LEAST, round(chance, 3))))
    return sorted(kept, key=lambda draft: draft.sentence.index)


def likeliest(document: Document, judgement: Judgement) -> Draft | None:
    """The type that a relevant article most likely tells where nothing was read in it, without roles; None if none is.

    Otherwise no incident could be opened for it, however sure it is that it tells of one.
    """
    if judgement.empty:
        return None
    chances = [judgement.confidence(number) for number in range(len(TYPES))]
    number = max(range(len(TYPES)), key=lambda each: chances[each] / judgement.threshold(each))
    if chances[number] < GUESS * judgement.threshold(number):
        return None
    sentence = document.sentences[judgement.telling(number)]
    draft = Draft(TYPES[number], sentence, sentence.start, sentence.end, "model", LEAST)
    _evidence(document, draft, "type", sentence.start, sentence.end, LEAST)
    completion.complete(document, draft)
    return draft


def _draft(document: Document, sentence: Sentence, kind: MentionType, judgement: Judgement, confidence: float) -> Draft:
    draft = Draft(kind, sentence, sentence.start, sentence.end, "model", confidence)
    _evidence(document, draft, "type", sentence.start, sentence.end, confidence)
    for role, span in _roles(sentence, kind):
        if span.key not in draft.roles.get(role, []):
            draft.role(role, span.key)
            _evidence(document, draft, f"roles.{role}", span.start, span.end, 0.5)
    realis, sure, past = judgement.model.realis(judgement.prediction, sentence.index, kind)
    if sure >= _SURE:
        draft.fields["realis"] = realis
        _evidence(document, draft, "realis", sentence.start, sentence.end, round(sure, 3))
    completion.complete(document, draft)
    draft.fields["background"] = sentence.index > 0 and (past >= _SURE or bool(draft.fields.get("background")))
    return draft


def bare(sentence: Sentence, kind: MentionType) -> Draft:
    """A draft of a type with the sides that position gives, and nothing else."""
    draft = Draft(kind, sentence, sentence.start, sentence.end, "model", LEAST)
    for role, span in _roles(sentence, kind):
        draft.role(role, span.key)
    return draft


def _evidence(document: Document, draft: Draft, field: str, start: int, end: int, score: float) -> None:
    draft.evidence.append(
        Evidence(field=field, start=start, end=end, quote=document.text[start:end], by=f"model:{field}", score=score)
    )


def _roles(sentence: Sentence, kind: MentionType) -> list[tuple[str, Span]]:
    """Who did it to whom, by position: the agent after "by", else the first who is not merely quoted; then the next."""
    speaker = completion.speaker(sentence)
    acting = [span for span in sentence.actors if span is not speaker] or sentence.actors
    if kind.family == "claim" and speaker is not None:
        acting = [speaker, *(span for span in acting if span is not speaker)]
    if not acting:
        return []
    passive = _BY.search(sentence.view)
    agents = (
        sentence.inside("actor", sentence.start + passive.start("agent"), sentence.start + passive.end("agent"))
        if passive
        else []
    )
    agent = agents[0] if agents else acting[0]
    others = [span for span in acting if span.key != agent.key]
    other = others[:1]
    if kind.family == "mechanism":
        return [("parties", span) for span in (agent, *others)] if others else [("initiator", agent)]
    if kind is MentionType.CLAIM_VIOLATION:
        return [("claimant", agent), *((role, span) for span in other for role in ("accused", "target"))]
    if kind is MentionType.CLAIM_DENIAL:
        return [("claimant", agent)]
    first, second = ("requester", "decider") if kind is MentionType.CHANNEL_REQUEST else ("initiator", "target")
    return [(first, agent), *((second, span) for span in other)]
