# ruff: noqa: E501 - a pattern is one line, and every check takes the same three arguments
"""channel.notification: one side tells the other in advance of a strike, a flight or a move."""

import re

from deconwatch.classifier import sharing
from deconwatch.classifier.document import ACT, MECH, WEAK, Document
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.rule import rule
from deconwatch.records import MentionType, Notice

NOTIFICATION = MentionType.CHANNEL_NOTIFICATION

_TOLD = r"(?:notified|informed|alerted|warned|told|tipped off|briefed|notify|inform|alert|warn|notifies|informs|alerts|notifying|informing|alerting|warning)"
_BEFORE = r"(?:in advance|ahead of|beforehand|before(?:hand)?\b|prior to|prior notice|of (?:its|the|their|our|his|a|an) (?:[a-z'-]+ ){0,3}?(?:strikes?|airstrikes?|operation|raid|attack|launch|flights?|flight (?:path|plan|route)|missile|bombing|move|movement|maneuvers?|patrol|test)|that (?:it|they|we|[a-z ]{0,30}) (?:would|will|was about|were about|was going|were going|intended|planned)|about (?:the|its|a|borders) (?:[a-z-]+ ){0,3}?(?:strikes?|operation|raid|attack|flights?)|of (?:the )?(?:planned|impending|imminent|upcoming|forthcoming))"
_HEADS_UP = r"(?:(?:advance|prior|early|formal|official|short|ample|\w+ (?:hours?|minutes?|days?)'?) (?:notice|warning|notification|notifications)|notice|advance notice|heads-up|heads up|notification)"
_MILITARY = re.compile(
    r"\b(?:strik\w*|airstrik\w*|attack\w*|raids?|operations?|missiles?|bomb\w*|launch\w*|flights?|flight path|warplanes?|aircraft|jets?|troops?|forces|militar\w+|drones?|maneuvers?|exercise|convoy|travel\w*|trip|patrols?|offensive|test)\b"
)
_NOT = re.compile(r"\b(?:not|never|without|no|n't|neither|failed to|did not|didn't|wasn't|weren't)\b")
_LEAD = re.compile(
    r"\b(?:(?:an?|one|two|three|\d+|several|some|about an?|less than an?|only an?|60 to 90|\d+ to \d+|\d+-\d+) (?:hours?|minutes?|days?)(?:'s?)?(?: (?:of )?(?:advance )?(?:notice|warning|before|ahead|in advance|earlier|prior))|hours before|minutes before|shortly before|just before|hours ahead)"
)


def _two_sides(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """A notice counts between two sides and about a military act; of its own people, parliament or allies it does not."""
    told = [*draft.roles.get("initiator", []), *draft.roles.get("target", [])]
    sides = {document.world.side(actor) for actor in told}
    near = draft.sentence.view
    if len(told) < 2 and not re.search(f"[{MECH}{WEAK}]", near):
        if (
            len(told) == 1
            and _MILITARY.search(near)
            and (
                "counterpart" in near
                or (
                    draft.roles.get("target")
                    and document.world.actors[told[0]].kind == "state"
                    and re.search(r"in advance|ahead of|before(?:hand)?\b|prior to", near)
                )
            )
        ):
            draft.confidence *= 0.85
            return True
        return False
    if len(told) >= 2 and len(sides) < 2:
        return False
    if "warn" in hit[0] and not re.search(r"in advance|ahead of|beforehand|prior|advance|notice|before", hit[0]):
        return False
    return bool(_MILITARY.search(near)) or bool(re.search(f"[{MECH}]", near))


RULES = (
    rule(
        "notified",
        NOTIFICATION,
        r"<A:initiator>(?:'s)?(?: [a-z-]+){0,5}? (?:[a-z]+ )?"
        + _TOLD
        + r"(?: in advance)? (?:[a-z-]+ ){0,2}?<A:target>(?:'s)?<70>"
        + _BEFORE,
        0.8,
        needs="notif inform alert warn told tipped brief",
        check=_two_sides,
    ),
    rule(
        "they-notified",
        NOTIFICATION,
        r"\b(?:it|they|we|he|she|officials?|officers?|commanders?|authorities|administration)\b(?: [a-z-]+){0,3}? "
        + _TOLD
        + r"(?: in advance)? (?:[a-z-]+ ){0,2}?<A:target>(?:'s)?<70>"
        + _BEFORE,
        0.75,
        needs="notif inform alert warn told tipped brief",
        seek="initiator<",
        check=_two_sides,
    ),
    rule(
        "notified-in-advance",
        NOTIFICATION,
        r"\b(?:notified|informed|alerted|warned|told|notifying|informing|alerting|notify|inform|warn|alert) in advance (?:[a-z-]+ ){0,2}?<A:target>",
        0.8,
        needs="in_advance",
        seek="initiator<",
        check=_two_sides,
    ),
    rule(
        "was-notified",
        NOTIFICATION,
        r"<A:target>(?:'s)?(?: [a-z-]+){0,6}? (?:was|were|had been|has been|have been)(?: [a-z]+){0,2}? (?:notified|informed|warned|alerted|told|briefed|tipped off|given)<80>(?:"
        + _BEFORE
        + r"|"
        + _HEADS_UP
        + r")",
        0.75,
        needs="notified informed warned alerted told briefed tipped given",
        seek="initiator",
        check=_two_sides,
    ),
    rule(
        "gave-notice",
        NOTIFICATION,
        r"<A:initiator>(?:'s)?(?: [a-z-]+){0,4}? (?:gave|had given|has given|provided|sent|issued|gives|passed|delivered)(?: <the><A:target>)?(?: [a-z'-]+){0,4}? "
        + _HEADS_UP,
        0.7,
        needs="notice warning notification heads",
        check=_two_sides,
    ),
    rule(
        "received-notice",
        NOTIFICATION,
        r"<A:target>(?:'s)?(?: [a-z-]+){0,4}? (?:received|got|had|was given|were given|had received)(?: [a-z'-]+){0,4}? "
        + _HEADS_UP
        + r"(?:<25> from <the><A:initiator>)?",
        0.65,
        needs="notice warning notification heads",
        seek="initiator",
        check=_two_sides,
    ),
    rule(
        "notice-from",
        NOTIFICATION,
        r"(?:advance|prior) (?:warning|notice|notification)(?: [a-z-]+){0,3}? (?:from|by) <the><A:initiator>",
        0.75,
        needs="advance prior",
        seek="target<",
    ),
    rule(
        "used-line-to-notify",
        NOTIFICATION,
        r"<M><60>(?:used|in use|activated)?<30>\b(?:to )?(?:notify|inform|alert|warn|tell|advise) (?:the )?<A:target>",
        0.8,
        needs="notify inform alert warn tell advise",
        seek="initiator<",
    ),
    rule(
        "notified-over-line",
        NOTIFICATION,
        r"(?:notif(?:y|ied|ication)|inform(?:ed)?|alert(?:ed)?|told|announced|communicated)<70>(?:through|via|over|on|using|by|for) (?:[a-z-]+ ){0,3}?<MM>",
        0.7,
        needs="notif inform alert warn told announced communicated",
        seek="initiator< target",
    ),
    rule(
        "notify-of-travel",
        NOTIFICATION,
        r"\bnotif(?:y|ied) <the><A:target>(?: [a-z]+)?<10>(?:that|of|about)\b",
        0.55,
        needs="notify notified",
        seek="initiator",
        check=_two_sides,
    ),
    rule(
        "mere-notification",
        NOTIFICATION,
        r"\b(?:receipt of (?:the )?notification|provided (?:that|the|a) notification|notification (?:and|was) acknowledg\w+)",
        0.5,
        needs="notification",
    ),
    rule(
        "informed-flight-path",
        NOTIFICATION,
        r"<A:initiator>(?: [a-z-]+){0,3}? (?:informed|told|given|provided) <the><A:target><60>(?:flight path|flight plans?|flight route|route|coordinates|location and time)",
        0.75,
        needs="informed told given provided",
        check=_two_sides,
    ),
    rule(
        "hours-of-notice",
        NOTIFICATION,
        rf"(?:{ACT}+)(?:'s)?<60>(?:only |just |about |barely |less than )?(?:an hour|one hour|hours?|minutes?)(?:'s?)?(?: of| worth of)? (?:advance )?(?:notice|warning)\b",
        0.6,
        needs="notice warning",
        seek="initiator",
    ),
    *sharing.RULES,
)


def finish(document: Document, draft: Draft) -> None:
    """Whether it was given at all, and how long before."""
    sentence = draft.sentence
    here = sentence.view[max(0, draft.start - sentence.start - 30) : draft.end - sentence.start]
    negated = _NOT.search(here)
    if negated and draft.rule != "hours-of-notice":
        draft.fields["realis"] = "denied"
    lead = _LEAD.search(sentence.view)
    given = "no" if negated else "yes"
    draft.fields["notice"] = Notice(given=given, lead=sentence.view[lead.start() : lead.end()] if lead else None)
    draft.give(document, "notice", draft.start, draft.end)
