# ruff: noqa: E501 - a pattern is one line
"""Did it happen: occurred, ongoing, planned, threatened, alleged, denied, hypothetical, historical; and is it today's news."""

import re
from datetime import timedelta

from deconwatch.classifier.document import Document
from deconwatch.classifier.draft import Draft
from deconwatch.records import MentionType, Realis

_FUTURE = re.compile(
    r"\b(?:will|would|plans? to|planned to|planning to|intends? to|is to|are to|set to|scheduled|agreed to|about to|going to|hopes? to|expected to|seeks? to|close to|promised to|preparing to|ready to|willing\w* to|proposes?|proposed|vows? to|vowed to|tasked)\b"
)
_THREAT = re.compile(
    r"\b(?:threaten\w*|will treat|would treat|would consider|warned (?:that )?(?:it|they) (?:would|could|might))\b"
)
_MAYBE = re.compile(
    r"\b(?:if|could|might|may|should|whether|unless|in case|would have|calls? (?:for|on)|urg\w+|need(?:s|ed)? (?:for|to)|must|ought|call for|appeal\w* for|importance of|necessary|possible|possibility|prospect)\b"
)
_OLD = re.compile(
    r"\b(?:last (?:month|year|week|spring|summer|autumn|fall|winter)|(?:weeks|months|years|decades) ago|several months|earlier this (?:year|month)|in (?:19|20)\d\d|since (?:19|20)\d\d|previously|back in|in the past|once before|comes? (?:just )?(?:\w+ )?(?:days|weeks|months) after|last (?:january|february|march|april|may|june|july|august|september|october|november|december)|a (?:year|month|decade) (?:ago|earlier)|(?:in|since) (?:january|february|march|april|may|june|july|august|september|october|november|december)\b)"
)
_NEEDED = re.compile(r"\W*(?:was|is|were|are) (?:\w+ )?(?:needed|necessary|required|essential)\b")
_LASTING = {MentionType.MECHANISM_REAFFIRMED}
_ACTS = {
    MentionType.CHANNEL_WARNING,
    MentionType.CHANNEL_COMPLAINT,
    MentionType.CHANNEL_REQUEST,
    MentionType.CLAIM_DENIAL,
    MentionType.CLAIM_VIOLATION,
    MentionType.CHANNEL_NOTIFICATION,
    MentionType.FOLLOWUP_REGRET,
    MentionType.CHANNEL_FAILURE,
}
_CLAIMED = re.compile(r"\b(?:alleg\w+|accus\w+|claim(?:s|ed|ing)?|purported\w*|reportedly|blam\w+)\b")


def complete(document: Document, draft: Draft) -> None:
    """Set `realis` and `background`."""
    sentence = draft.sentence
    at, end = draft.start - sentence.start, draft.end - sentence.start
    before = sentence.view[max(0, at - 45) : end]
    if "realis" not in draft.fields:
        draft.fields["realis"] = _realis(
            draft, before, sentence.view[max(0, at - 25) : end], sentence.view[end : end + 30]
        )
        draft.give(document, "realis", draft.start, draft.end)
    time = draft.fields.get("time")
    old = time is not None and time.text is not None and time.text.startswith(("last week", "last month", "last year"))
    if time is not None and time.end is not None and document.published is not None:
        old = old or time.end < document.published - timedelta(days=6)
        if (document.published - time.end).days > 365:
            draft.fields["realis"] = Realis.HISTORICAL
    elif _OLD.search(sentence.view):
        old = True
    old = bool(draft.fields.pop("recalled", False)) or old
    draft.fields["background"] = old and sentence.index > 0


def _realis(draft: Draft, before: str, verb: str, after: str) -> Realis:
    if draft.type in _LASTING:
        return Realis.ONGOING
    if draft.type is MentionType.CLAIM_VIOLATION:
        return Realis.ALLEGED
    if draft.type in _ACTS:
        return Realis.OCCURRED
    if _THREAT.search(before):
        return Realis.THREATENED
    if _FUTURE.search(verb):
        return Realis.PLANNED
    if _MAYBE.search(verb) or _NEEDED.match(after):
        return Realis.HYPOTHETICAL
    if _CLAIMED.search(before):
        return Realis.ALLEGED
    return Realis.OCCURRED
