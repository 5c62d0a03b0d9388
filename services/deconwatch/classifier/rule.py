# ruff: noqa: E501 - a pattern is one line
"""A rule: one regular expression over a sentence's view, and what its match means.

In a pattern `<A>` stands for an actor and `<A:initiator>` for one that takes that role; `<M>` for a mechanism, `<Z>` a
zone, `<P>` a place, `<L>` a dividing line, `<30>` for a gap of up to 30 characters within the clause, `<the>` for an
optional determiner.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from deconwatch.classifier import roles
from deconwatch.classifier.document import ACT, LINE, MECH, PLACE, WEAK, ZONE, Document, Sentence, Span
from deconwatch.classifier.draft import ROLES, Draft
from deconwatch.records import MentionType

_TOKENS = {
    "<A>": f"{ACT}+",
    "<M>": f"[{MECH}{WEAK}]+",
    "<MM>": f"{MECH}+",
    "<Z>": f"{ZONE}+",
    "<P>": f"{PLACE}+",
    "<L>": f"{LINE}+",
    "<the>": r"(?:(?:the|a|an|its|their|his|this|that|any|some|all|such|another|two|several|both) )?",
    "<be>": r"(?:is|are|was|were|be|been|being|has been|have been|had been|would be|will be|could be|may be|to be|gets?|got)",
}

Check = Callable[[Document, Draft, re.Match[str]], bool]
Reason = Callable[[Document, Draft, re.Match[str]], str]


@dataclass(frozen=True)
class Rule:
    """`needs`: one of these must be in the view (a cheap test before the expression); `seek`: roles to be looked for when no group gave them."""

    id: str
    type: MentionType
    pattern: re.Pattern[str]
    confidence: float
    needs: tuple[str, ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)
    seek: tuple[str, ...] = ()
    check: Check | None = None
    last_resort: bool = False
    """Read only where no other rule told the type."""
    reason: Reason | None = None
    """Why the check refuses, in words; empty where it does not."""


def rule(
    identity: str,
    kind: MentionType,
    pattern: str,
    confidence: float,
    *,
    needs: str = "",
    seek: str = "",
    check: Check | None = None,
    **fields: Any,
) -> Rule:
    """A rule from a template; `needs` and `seek` are words separated by spaces (`_` for a space within one)."""
    return Rule(
        identity,
        kind,
        re.compile(expand(pattern)),
        confidence,
        tuple(word.replace("_", " ") for word in needs.split()),
        fields,
        tuple(seek.split()),
        check,
    )


def expand(pattern: str) -> str:
    """The regular expression of a template."""
    for token, meaning in _TOKENS.items():
        pattern = pattern.replace(token, meaning)
    pattern = re.sub(r"<A:(\w+)>", rf"(?P<\1>{ACT}+)", pattern)
    return re.sub(r"<(\d+)>", r"[^;\n]{0,\1}?", pattern)


def apply(rules: Iterable[Rule], document: Document, sentence: Sentence) -> list[Draft]:
    """Drafts of every rule that matches the sentence, in the rules' order, the first match of each rule."""
    drafts: list[Draft] = []
    for each in rules:
        if each.needs and not any(word in sentence.view for word in each.needs):
            continue
        if each.last_resort and any(draft.type is each.type for draft in drafts):
            continue
        for hit in each.pattern.finditer(sentence.view):
            draft = _draft(each, document, sentence, hit)
            if each.check is None or each.check(document, draft, hit):
                drafts.append(draft)
                break
    return drafts


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule whose words stand in the sentence and whose conditions do not hold: it nearly fired."""

    rule: Rule
    words: str
    reason: str


def refused(rules: Iterable[Rule], document: Document, sentence: Sentence) -> list[Refusal]:
    """Every rule that matches the sentence's words and is held back by its check."""
    found: list[Refusal] = []
    for each in rules:
        if each.check is None or (each.needs and not any(word in sentence.view for word in each.needs)):
            continue
        hits = list(each.pattern.finditer(sentence.view))
        drafts = [_draft(each, document, sentence, hit) for hit in hits]
        if hits and not any(each.check(document, draft, hit) for draft, hit in zip(drafts, hits, strict=True)):
            words = sentence.cased[hits[0].start() : hits[0].end()]
            why = each.reason(document, _draft(each, document, sentence, hits[0]), hits[0]) if each.reason else ""
            found.append(Refusal(each, words, why or "its conditions do not hold here"))
    return found


def _draft(each: Rule, document: Document, sentence: Sentence, hit: re.Match[str]) -> Draft:
    start, end = sentence.start + hit.start(), sentence.start + hit.end()
    draft = Draft(each.type, sentence, start, end, each.id, each.confidence, fields=dict(each.fields))
    draft.give(document, "type", start, end)
    for name in each.fields:
        draft.give(document, name, start, end)
    for name, value in hit.groupdict().items():
        role = name.rstrip("0123456789")
        if role not in ROLES or value is None:
            continue
        at = sentence.start + hit.start(name)
        for actor in sentence.inside("actor", at, at + len(value)):
            draft.cast(document, role, actor)
    for wanted in each.seek:
        role = wanted.rstrip("<>")
        if draft.roles.get(role):
            continue
        span: Span | None
        if wanted.endswith("<"):
            span = roles.subject(sentence, hit.start(), document)
        elif wanted.endswith(">"):
            span = roles.after(sentence, hit.end())
        else:
            span = roles.subject(sentence, hit.start(), document) or roles.after(sentence, hit.end())
        if span is not None and span.key not in {key for keys in draft.roles.values() for key in keys}:
            draft.cast(
                document, role, span, by=f"{each.id}/{'subject' if wanted.endswith('<') else 'position'}", score=0.6
            )
    return draft
