# ruff: noqa: E501 - a pattern is one line
"""A number of breaches, and over what time: "7,500 violations since November" is one mention with a count."""

import re

from deconwatch.classifier.document import ACT, LAND, Document
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.numerals import NUMBER, value
from deconwatch.records import MentionType

_COUNTED = re.compile(
    rf"\b(?P<n>{NUMBER}) (?:[a-z{ACT}{LAND}'-]+ ){{0,3}}?(?:violations|breaches|infringements|incursions|cases of|instances of|shellings|times\b)"
)
_PERIOD = re.compile(
    r"\b(?:in|over|during|within|for) (?:the )?(?:past |last |same )?(?:[a-z0-9]+ )?(?:day|24 hours|hours|week|month|year|days|weeks|months)\b|\b(?:for the day|per day|a day|since [a-z]+(?: \d+)?)\b"
)


def settle(document: Document, draft: Draft) -> None:
    """Set `count` and `period` of alleged breaches where the sentence counts them."""
    if draft.type is not MentionType.CLAIM_VIOLATION or draft.sentence.index < 0 or "count" in draft.fields:
        return
    view, base = draft.sentence.view, draft.sentence.start
    for hit in _COUNTED.finditer(view):
        number = value(hit["n"])
        if number is None or number < 2:
            continue
        draft.set(document, "count", number, base + hit.start(), base + hit.end(), by="tally")
        period = _PERIOD.search(view)
        if period and "period" not in draft.fields:
            draft.set(document, "period", period[0], base + period.start(), base + period.end(), by="tally")
        return
