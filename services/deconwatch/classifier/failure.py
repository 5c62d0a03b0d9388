# ruff: noqa: E501, ARG001, ARG005 - a pattern is one line, and every check takes the same three arguments
"""channel.failure: unanswered, too late, wrong, broken down."""

import re

from deconwatch.classifier.document import ACT, MECH, WEAK, Document
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.frame import frame
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
    frame(
        "unanswered-any",
        FAILURE,
        r"\b(?:unanswered|unheeded|not heeded|unreturned|without (?:an? |any |getting an? )?(?:answer|reply|response)|no (?:answer|reply|response)\b|(?:did|does|do|has|have|had|would|could|was|were|is|are)(?: not|n't) (?:[a-z]+ ){0,2}?(?:answer\w*|respond\w*|pick(?:ed|ing)? up|repl(?:y|ied)|return(?:ed)? (?:the |its |his )?calls?|be(?:en)? reached|take (?:the |his |its )?calls?|come to the phone|reach|get through)|(?:nobody|no ?one) (?:[a-z]+ ){0,3}(?:pick\w*|answer\w*|took|reach\w*|respond\w*|could)|kept ringing|rang (?:out|off|and rang|again)|rings? out|r[ai]ng unanswered|hung up|fell silent|went (?:dead|silent|quiet)|(?:call|line|phone|hotline)s? (?:[a-z]+ ){0,4}ignored|acknowledged and ignored)\b",
        0.55,
        near=f"[{MECH}{WEAK}]|\\b(?:calls?|phones?|telephones?|lines?|hot-?lines?|number|r[iau]ng|ringing|dial\\w*|receiver|radio\\w*|messages?|letters?|liaison|offers? of)\\b",
        unless=r"\b(?:comment|questions?|asked (?:about|whether|if))\b",
        least=0.45,
        agent="target",
        patient="initiator",
    ),
    frame(
        "too-late-any",
        FAILURE,
        r"\btoo late\b|\bless than (?:a|one|two|five|ten|\d+) minutes?\b|\b(?:only|just|barely|mere) (?:[a-z-]+ )?(?:minutes?|seconds|moments) (?:before|ahead|earlier|of)|\b(?:a|one) minute (?:before|ahead)|\bat the last (?:minute|moment)|\bshort notice\b|\b(?:hours?|minutes?) (?:ahead )?at most\b|\b(?:not (?:enough|sufficient|in time)|insufficient) (?:time|notice|warning)?|\bdid not (?:reach|arrive)\b|\blate (?:notice|warning|call|notification)|\barrived (?:late|after)|\bnormally come\b",
        0.55,
        beside=f"[{MECH}{WEAK}]|\\b(?:notices?|calls?|warn\\w*|notif\\w*|inform\\w*|told|tell\\w*|words?|messages?|line|answer\\w*|marks?)\\b",
        least=0.5,
        patient="",
        agent="",
    ),
    frame(
        "wrong-position",
        FAILURE,
        r"\b(?:wrong|false|faulty|incorrect|mistaken|erroneous|inaccurate|mismatched|outdated|old|garbled|mistyped) (?:[a-z]+ )?(?:coordinates?|positions?|locations?|grids?|place|offset|maps?|data|information|spot)\b|\b(?:coordinates?|positions?|grids?|locations?)\b<40>\b(?:wrong\w*|badly|mismatch\w*|mixed up|incorrect\w*|kilomet\w+ (?:away|off|from))|\bsome way off\b|\b(?:kilomet(?:re|er)s|km|miles) (?:away )?from the (?:real|true|actual)",
        0.55,
        least=0.45,
        patient="",
        agent="",
    ),
    frame(
        "not-passed-on",
        FAILURE,
        r"\b(?:not|never|n't) (?:[a-z]+ ){0,3}?(?:passed (?:down|on|along)|relayed|forwarded|reached (?:the|those)|told (?:of|about)|used? the|let|informed|notified|agreed upon with|coordinated with|shared with|communicated)\b|\black(?:s|ed)? (?:a|any) (?:reliable |direct )?(?:way|means|channel|line)|\bno (?:record|reliable way|direct (?:line|contact)|contact)\b|\b(?:mis(?:communicat|understand|match)\w*|mix-up|communications? (?:failure|breakdown|error)|human errors?|lapse)\b|\b(?:took|spent|waited|waiting|lost) (?:[a-z-]+ ){0,3}?minutes\b|\b(?:minutes|half an hour) (?:went by|passed|were lost)|\bwait(?:ed|ing) for the\b|\bwent on for (?:more than |over |another )?(?:[a-z-]+ ){0,3}(?:hour|minutes)<40>\bafter\b",
        0.5,
        near=f"[{MECH}{WEAK}]|\\b(?:calls?|phones?|telephon\\w*|rang|messages?|coordinat\\w*|notif\\w*|inform\\w*|told|command(?:ers?)?|line|word)\\b",
        least=0.5,
        patient="",
        agent="",
    ),
    frame(
        "kept-in-the-dark",
        FAILURE,
        r"\b(?:nobody|no one) (?:had |has )?(?:told|informed|warned|notified)\b|\b(?:was|were|been) (?:not|never) (?:[a-z]+ ){0,2}?(?:told|informed|notified|warned beforehand|consulted)\b|\b(?:had|has|have|having) (?:given|had|received|sent) (?:[a-z]+ )?no (?:prior |advance |such )?(?:word|notice|warning|notification)\b|\b(?:given|got|had|received) no (?:prior |advance )?(?:word|notice|warning|notification)\b|\bwithout (?:prior |any |advance |due )?(?:notice|notification|coordination|informing|telling|notifying)\b|\bunannounced\b|\bno (?:prior |advance )?(?:notice|word|warning|notification|order to leave)\b<30>\b(?:given|came|sent|received|reached|filed)\b|\bword had not (?:reached|come)|\b(?:had|has|have|did) not (?:come through|get through|reach(?:ed)? (?:a|the|its|his) (?:unit|crew|battalion|brigade|pilots?|gunners|troops|cell))",
        0.5,
        unless=r"\b(?:residents?|civilians?|voters?|parents|patients|police|passengers|journalists|violat\w+|accus\w+|breach\w*|fly about)\b",
        least=0.5,
        agent="",
        patient="",
    ),
    frame(
        "no-answer-came",
        FAILURE,
        r"\b(?:no (?:answer|reply|response|word)|nothing|not a word|silence)\b<12>\b(?:came|ever came|received|back|has come|had come|was received|followed)\b|\b(?:had|got|found|met with|received|without|in vain,? with) no (?:answer|reply|response)\b|\b(?:lie|lies|left|let|leaves|leaving) (?:[a-z' ]{0,40}?)(?:go |ring )?(?:unanswered|without (?:a )?(?:reply|answer))\b|\b(?:were|was|is|been|are) (?:[a-z]+ )?(?:not|never) answered\b|\banswered by neither\b|\bso far there has been silence\b|\b(?:had|has) brought nothing\b",
        0.5,
        beside=f"[{MECH}{WEAK}{ACT}]|\\b(?:calls?|phones?|lines?|requests?|letters?|radio|messages?|offers?|command|mission)\\b",
        unless=r"\b(?:comment|questions?)\b",
        least=0.5,
        agent="target",
        patient="initiator",
    ),
    frame(
        "in-spite-of-word",
        FAILURE,
        r"\b(?:came back|returned|second time|again|bombed on|carried on|went on)\b<90>\b(?:after|although|though|despite)\b<60>\b(?:told|informed|used|call\w*|warn\w*|contact\w*|reach\w*)\b",
        0.45,
        least=0.85,
        patient="",
        agent="",
    ),
    frame(
        "call-declined",
        FAILURE,
        r"\b(?:declin|refus|reject|spurn|turn|ignor)\w*\b<40>\b(?:calls?|hotline|phone|contact|to talk|to speak|to pick|to answer|down the call)\b|\b(?:calls?|requests? for (?:a )?call)\b<40>\b(?:declined|refused|rejected|rebuffed|turned down)\b",
        0.5,
        unless=r"\bcalls? for\b|\bcomment\b",
        least=0.85,
        agent="initiator",
        patient="target",
    ),
)
