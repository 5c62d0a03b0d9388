"""A frame: a rule that starts from a trigger word and looks for the rest of the sense wherever the sentence has it.

Where a `rule` spells out one order of words, a frame says: this verb or noun, these things beside it, not those, in
that company; and who acts is found by voice and position.
"""

import re
from dataclasses import replace

from deconwatch.classifier import company, roles
from deconwatch.classifier.document import Document
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.rule import Check, Rule, expand, rule
from deconwatch.records import MentionType

_TOLD = 0.3
"""A mention is told from this confidence on."""
_FIRM = 0.85
"""In looser company a frame is told and weighs the least."""
_LIGHT = {"claim", "followup"}
"""Families that make no article relevant: they need no firmer word elsewhere in it."""
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being|be|get|got|gets)(?: (?!not\b|to\b|[a-z]+ing\b)[a-z]+){0,2} ?$")


def frame(
    identity: str,
    kind: MentionType,
    trigger: str,
    confidence: float,
    *,
    beside: str | tuple[str, ...] = (),
    near: str = "",
    unless: str = "",
    least: float = 0.4,
    agent: str = "initiator",
    patient: str = "target",
    check: Check | None = None,
    needs: str = "",
) -> Rule:
    """`beside`: patterns that the sentence must hold, each; `near`: one that it or a neighbour must hold; `unless`: one
    that it must not; `least`: the company it needs (0..1, which scales the confidence); `agent` and `patient`: the
    roles of subject and object, empty for none.
    """
    wanted = [re.compile(expand(each)) for each in ((beside,) if isinstance(beside, str) else beside)]
    around = re.compile(expand(near)) if near else None
    barred = re.compile(expand(unless)) if unless else None

    def reason(document: Document, draft: Draft, hit: re.Match[str]) -> str:
        sentence = draft.sentence
        if barred is not None and (found := barred.search(sentence.view)):
            return f"{sentence.cased[found.start() : found.end()]!r} speaks against it"
        if not all(each.search(sentence.view) for each in wanted):
            return "a word that it wants beside them is not in the sentence"
        if around is not None:
            neighbours = document.around(sentence, 1, 1) if sentence.index >= 0 else [sentence]
            if not any(around.search(each.view) for each in neighbours):
                return "a word that it wants near them is in no neighbouring sentence"
        if check is not None and not check(document, draft, hit):
            return "its conditions do not hold here"
        level = company.level(document, sentence, anchored=kind.family not in _LIGHT)
        return f"the company is too weak: {level:.2f} of {least:.2f}" if level < least else ""

    def fits(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
        if reason(document, draft, hit):
            return False
        level = company.level(document, draft.sentence, anchored=kind.family not in _LIGHT)
        draft.confidence = max(_TOLD, draft.confidence * level) if level >= _FIRM else _TOLD
        arguments(document, draft, hit, agent=agent, patient=patient)
        return True

    return replace(rule(identity, kind, trigger, confidence, needs=needs, check=fits), last_resort=True, reason=reason)


def arguments(document: Document, draft: Draft, hit: re.Match[str], *, agent: str, patient: str) -> None:
    """Cast subject and object by voice: "A struck B", "B was struck by A", "B was struck"."""
    sentence = draft.sentence
    passive = _PASSIVE.search(sentence.view[max(0, hit.start() - 40) : hit.start()])
    first = roles.subject(sentence, hit.start(), document)
    second = roles.after(sentence, hit.end(), within=60)
    if passive:
        by = re.compile(r" by (?:the |its |their )?").search(sentence.view, hit.end(), hit.end() + 60)
        first, second = (roles.after(sentence, by.end(), within=25) if by else None), first
    taken: set[str] = {document.world.side(actor) for actors in draft.roles.values() for actor in actors}
    for role, span in ((agent, first), (patient, second)):
        if role and span is not None and not draft.roles.get(role) and document.world.side(span.key) not in taken:
            draft.cast(document, role, span, by=f"{draft.rule}/{'passive' if passive else 'active'}", score=0.6)
            taken.add(document.world.side(span.key))
