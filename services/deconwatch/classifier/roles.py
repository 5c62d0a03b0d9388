# ruff: noqa: E501 - a pattern is one line
"""Who is who by position: the subject before a verb, the first actor after it, sponsors of a force.

Without a parser a clause's subject is the last actor before the verb that no preposition governs and nobody speaks
through; passives and nominal phrases are the rules' own business, as they know their words.
"""

import re

from deconwatch.classifier.document import Document, Sentence, Span

GOVERNED = re.compile(
    r"\b(?:of|to|with|from|by|against|near|in|for|between|on|over|at|inside|into|around|like|than|as|toward|towards)\s+(?:(?:the|a|an|its|their|any|some|several|two|other|all)\s+){0,2}(?:[a-z-]+\s){0,1}$"
)
_ITS_FORCE = re.compile(
    r"\b(?:jets|aircraft|(?:war)?planes|bombers|helicopters|drones|soldiers|troops|forces|units|crews|pilots|ships?|vessels?|guns|fighters|tanks?|army|navy|air force|ministry|command|command(?:er)?s|members|boats) of (?:the )?$"
)
_SPEAKS = re.compile(
    r"^(?:'s|')?\s*(?:[a-z-]+\s+){0,4}?(?:said|says|told|announced|claimed|stated|added|reported|according)\b"
)
_CLAUSE = re.compile(
    r"[;:]|,\s*(?:and|but|while|who|which|after|when)\b|\b(?:that|after|when|while|because|although|before)\b"
)
_TAIL = re.compile(r"^[^,;:]*\b(?:according to)\s*(?:the\s)?$")


def subject(sentence: Sentence, at: int, document: Document) -> Span | None:
    """The actor that acts in the verb at `at` (offset into the view), or None."""
    before = [span for span in sentence.actors if span.end - sentence.start <= at]
    fallback: Span | None = None
    for span in reversed(before):
        left = sentence.view[: span.start - sentence.start]
        right = sentence.view[span.end - sentence.start : at]
        said = _SPEAKS.match(right)
        if said and (_CLAUSE.search(right) or right[said.end() :].lstrip().startswith(",")):
            if re.search(r"\b(?:it|they|he|she|we)\b(?: [a-z]+){0,3} ?$", right):
                return span
            continue
        if GOVERNED.search(left) and not _ITS_FORCE.search(left):
            continue
        if _CLAUSE.search(right):
            fallback = fallback or span
            continue
        return span
    if fallback is not None:
        return fallback
    if (
        re.search(r"\b(?:they|it|he|she|we|the two sides|the sides)\b[^;]{0,40}$", sentence.view[:at])
        and sentence.index > 0
    ):
        for earlier in reversed(document.sentences[max(0, sentence.index - 2) : sentence.index]):
            free = [span for span in earlier.actors if not GOVERNED.search(earlier.view[: span.start - earlier.start])]
            if free:
                return free[0]
    return None


def after(sentence: Sentence, at: int, *, within: int = 90) -> Span | None:
    """The first actor that starts at or after `at` (offset into the view), within some characters of the same clause."""
    for span in sentence.actors:
        here = span.start - sentence.start
        if here >= at:
            gap = sentence.view[at:here]
            if here - at > within or ";" in gap or re.search(r"\b(?:said|according to|told)\b", gap):
                return None
            return span
    return None


def sponsor(sentence: Sentence, target: Span) -> Span | None:
    """The sponsor named right before a force: "the US-backed X"."""
    for span in sentence.spans:
        if span.kind == "backer" and 0 < target.start - span.end < 40:
            between = sentence.view[span.end - sentence.start : target.start - sentence.start]
            if not re.search(r"[,;.]|\b(?:and|to|by|in|of)\b", between):
                return span
    return None
