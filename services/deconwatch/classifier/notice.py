# ruff: noqa: E501 - a pattern is one line
"""Whether notice was given, as the whole article tells it: yes, no, or one side says so and the other not."""

import re

from deconwatch.classifier.document import Document
from deconwatch.classifier.draft import Draft
from deconwatch.records import MentionType, Notice

_NEVER = re.compile(
    r"\b(?:den(?:ied|ies|y) (?:having been|being|that (?:it|they) (?:had been|was|were|ever)) (?:told|informed|notified|warned)|(?:never|had not|was not|were not|has not|not) (?:been )?(?:ever )?(?:told|informed|notified|passed on|handed over|made known|communicated|coordinated with)|(?:had|were) not (?:been )?(?:passed|given|shared) (?:on|to|with)|no such (?:notice|notification|request|warning)|no (?:request|notice|notification|word|coordination) (?:from|with|of|was|had|came|ever)|nobody (?:[a-z]+ )?(?:had been|was) told|(?:had|have|has) no (?:knowledge|notice|word)|without (?:telling|informing|notifying|prior notification|coordination)|not receive[d]? (?:any )?(?:notice|notification|warning|word))\b"
)
_GIVEN = re.compile(
    r"\b(?:coordinates|route|position|location|movements?|trip|journey|visit|premises|whereabouts|plans?|grid)\b[^.;]{0,80}?\b(?:given|shared|passed|sent|handed|known|coordinated|approved|agreed|cleared|communicated|transmitted|notified|told|provided|registered)\b|\b(?:told|informed|notified|aware|knew|given|shared|coordinated|cleared)\b[^.;]{0,60}?\b(?:coordinates|route|position|location|movements?|trip|journey|visit|in advance|beforehand|with|of)\b"
)
_TYPES = {MentionType.CHANNEL_NOTIFICATION, MentionType.STRIKE_NOTIFIED_SITE}
_UNREAL = {"hypothetical", "threatened", "planned"}


def settle(document: Document, draft: Draft, drafts: list[Draft]) -> None:
    """Set `notice`: of a notification, and of a site hit whose position had been given."""
    if draft.type not in _TYPES or draft.sentence.index < 0 or draft.fields.get("realis") in _UNREAL:
        return
    told: Notice | None = draft.fields.get("notice")
    given = (told.given if told else None) or ("no" if draft.fields.get("realis") == "denied" else "yes")
    others = [each for each in drafts if each.type is MentionType.CHANNEL_NOTIFICATION and each is not draft]
    denial = next(
        ((each, hit) for each in document.around(draft.sentence, 3, 4) if (hit := _NEVER.search(each.view))), None
    )
    if given == "yes" and (denial is not None or any(each.fields.get("realis") == "denied" for each in others)):
        given = "disputed"
    draft.fields["notice"] = Notice(given=given, lead=told.lead if told else None, answer=told.answer if told else None)
    if given == "disputed" and denial is not None:
        sentence, hit = denial
        draft.give(document, "notice", sentence.start + hit.start(), sentence.start + hit.end(), by="notice-denied")
    if told is not None:
        return
    for sentence in (draft.sentence, *document.around(draft.sentence, 3, 4)):
        found = _GIVEN.search(sentence.view)
        if found:
            start = sentence.start
            draft.give(document, "notice", start + found.start(), start + found.end(), by="notice-given")
            return
    draft.give(document, "notice", draft.start, draft.end, by="notice-by-type")
