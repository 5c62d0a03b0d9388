# ruff: noqa: E501, ARG001, ARG005 - a pattern is one line, and every check takes the same three arguments
"""channel.failure: unanswered, too late, wrong, broken down."""

import re

from deconwatch.classifier.document import MECH, WEAK, Document
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.rule import rule
from deconwatch.records import MentionType

FAILURE = MentionType.CHANNEL_FAILURE


def _channel_near(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    near = document.around(draft.sentence, 2, 1) if draft.sentence.index >= 0 else [draft.sentence]
    sides = {document.world.side(span.key) for sentence in near for span in sentence.actors}
    strong = any(MECH in sentence.view for sentence in near)
    return bool(sides) and (strong or (any(WEAK in sentence.view for sentence in near) and len(sides) > 1))


RULES = (
    rule(
        "line-failed",
        FAILURE,
        r"<M><40>\b(?:broke down|broken down|failed|fail|breakdown|did not (?:work|function|answer)|malfunction\w*|collapsed|is broken|proved (?:useless|ineffective)|went unanswered|unanswered|broken)\b",
        0.75,
        needs="br fail did_not malfunction collapsed proved unanswered",
        check=_channel_near,
    ),
    rule(
        "failed-mechanism",
        FAILURE,
        r"\b(?:failed|failure of|failures? in|breakdown (?:in|of)|broken|flawed|ineffective|malfunction\w* of|problems with|lapses? in|collapse of|issues (?:of|with)) (?:[a-z-]+ ){0,3}?<M>",
        0.7,
        needs="fail break broken flawed ineffective malfunction problems lapse collapse issues",
        check=lambda d, dr, h: bool(dr.sentence.spans),
    ),
    rule(
        "communication-broke-down",
        FAILURE,
        r"\b(?:communications?|coordination|contact)\b<40>\b(?:broken down|broke down|failed|breakdown|collapsed)\b",
        0.65,
        needs="broke failed breakdown collapsed",
        check=_channel_near,
    ),
    rule(
        "nobody-answered",
        FAILURE,
        r"\b(?:nobody|no one|none) (?:[a-z]+ ){0,3}?(?:answer\w*|pick\w* up|respond\w*)",
        0.6,
        needs="nobody no_one none",
        check=_channel_near,
    ),
    rule(
        "calls-unanswered",
        FAILURE,
        r"\b(?:calls?|attempts?|messages?|repeated (?:calls|attempts|messages)|requests?|hails?|phone|line|hotline)\b<40>\b(?:unanswered|not (?:been )?(?:answered|returned|picked up)|rang out|could not be (?:found|reached)|nobody (?:answered|picked up)|no (?:answer|reply|response)|ignored|went dead|unreturned)\b",
        0.65,
        needs="unanswered answered returned picked rang no_ nobody could_not ignored dead unreturned",
        check=_channel_near,
    ),
    rule(
        "did-not-answer",
        FAILURE,
        r"<A:initiator>(?:'s)?(?: [a-z-]+){0,4}? (?:did not (?:answer|respond|pick up|reply)|didn't (?:answer|respond|pick up|reply)|has not (?:answered|responded)|failed to (?:answer|respond|pick up|reply)|declined to (?:take|answer)|would not (?:take|answer|pick up)|not answering|unresponsive|refused to (?:answer|pick up|take))<40>(?:calls?|hotline|line|phone|messages?|<M>|radio)",
        0.7,
        needs="answer respond pick reply unresponsive refused declined would_not",
        check=_channel_near,
    ),
    rule(
        "too-late",
        FAILURE,
        r"\b(?:notice|notification|notified|warning|warned|call|told)\b<60>\b(?:too late|at the last minute|wrong (?:coordinates|location|grid|position)|only (?:a )?(?:few )?minutes before|a minute before|not (?:enough|sufficient)|insufficient)\b|\b(?:too late|wrong (?:coordinates|location|grid))\b",
        0.55,
        needs="late last wrong minute not_enough sufficient insufficient",
        check=_channel_near,
    ),
    rule(
        "no-line",
        FAILURE,
        r"\b(?:no|lack of|absence of|gap in|without) (?:[a-z-]+ ){0,2}?<M>",
        0.35,
        needs="no lack absence gap without",
        check=_channel_near,
    ),
)
