# ruff: noqa: E501, ARG001 - a pattern is one line, and every check takes the same three arguments
"""followup.*: an inquiry is opened or closed, regret is expressed. They count beside an incident, never alone."""

import re

from deconwatch.classifier.document import Document
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.frame import frame
from deconwatch.classifier.rule import rule
from deconwatch.records import MentionType

INVESTIGATION, REGRET = MentionType.FOLLOWUP_INVESTIGATION, MentionType.FOLLOWUP_REGRET
_DEED = re.compile(
    r"strike|struck|incident|airstrike|attack|bomb|shooting|intercept|collision|collid|downing|\bdowned|shot|kill|died|dead|\bhit\b|shell|encounter|\braids?\b|\bfir(?:ed|ing)\b|missile|rounds|\bdeaths?\b|convoy|mistake|breach|violat|intru|malfunction|drone|flares"
)


def _of_deed(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    near = document.around(draft.sentence, 2, 2) if draft.sentence.index >= 0 else [draft.sentence]
    return any(_DEED.search(sentence.view) for sentence in near)


RULES = (
    rule(
        "inquiry",
        INVESTIGATION,
        r"<A:initiator>(?:'s)?(?: [a-z-]+){0,6}? (?:investigat\w+|launched (?:an )?(?:investigation|inquiry|probe)|opened (?:an )?(?:investigation|inquiry|probe)|is (?:looking into|reviewing|probing)|are (?:looking into|reviewing|probing)|ordered (?:an )?(?:investigation|inquiry|probe)|will (?:investigate|review))\b",
        0.5,
        needs="investigat inquiry probe probing looking review",
        check=_of_deed,
    ),
    rule(
        "incident-investigated",
        INVESTIGATION,
        r"\b(?:incident|strike|matter|attack)<20>(?:is|was|are|being)(?: [a-z]+){0,2}? (?:under (?:investigation|review)|investigated|being reviewed|reviewed)",
        0.45,
        needs="investigat review",
        seek="initiator",
        check=_of_deed,
    ),
    rule(
        "regret",
        REGRET,
        r"<A:initiator>(?:'s)?(?: [a-z.-]+){0,8}? (?:apologi[sz]\w*|regret\w*|expressed (?:\w+ )?(?:regret|condolences|sorrow)|(?:is|was|are) sorry|offered (?:\w+ )?(?:condolences|apolog\w+)|conveyed (?:\w+ )?(?:regret|condolences))\b",
        0.5,
        needs="apolog regret condolence sorry sorrow",
        check=lambda d, dr, h: (
            _of_deed(d, dr, h)
            and not re.search(
                r"\b(?:not|n't|never|no|refus\w+|demand\w*|need to|should|must) (?:\w+ ){0,2}(?:apolog|regret)",
                dr.sentence.view,
            )
        ),
    ),
    frame(
        "inquiry-any",
        INVESTIGATION,
        r"\b(?:investigat(?:e|ed|es|ing|ions?|ors?)|inquir(?:y|ies|e|es|ing)|(?:un |internal |united nations )?board (?:of inquiry|found|set up|said|has|to look)|assessment team|looked at|find out what|examin(?:e|ed|es|ing) (?:what|the|how|it)|(?:initial|preliminary) findings|has concluded|verif(?:y|ied|ying) (?:from|who|what|how)|enquir(?:y|ies)|prob(?:e|es|ed|ing)\b|fact-finding|look(?:s|ed|ing)? into|under (?:review|investigation)|review(?:ed|ing) (?:the|its) (?:incident|strike|raid|case|footage)|after-action review)\b",
        0.5,
        unless=r"\b(?:call(?:s|ed|ing)? for|demand(?:s|ed|ing)?|want(?:s|ed)? (?:a|an)|urg(?:ed|es)|need for|appeal(?:s|ed)? for|should|must) (?:[a-z]+ ){0,6}?(?:investigation|inquiry|enquiry|probe|investigate)|\bpolice (?:are |were )?investigat|corruption|criminal|journalis",
        least=0.0,
        patient="",
        check=_of_deed,
    ),
    frame(
        "regret-any",
        REGRET,
        r"\b(?:apolog(?:y|ies|i[sz]e[ds]?|i[sz]ing|etic)|regret(?:s|ted|table|tably|ful)?|sorry|condolences|sorrow|remorse|(?:un|not )intentional(?:ly)? (?:hit|struck|killed|harm\w*|loss)|unintended loss|(?:grave|tragic|terrible|big|serious|honest) (?:mistake|error)s?)\b",
        0.5,
        unless=r"\b(?:strong(?:ly)? regret|(?:voic|express)\w* (?:[a-z]+ ){0,2}regret (?:over|at|that)|demand\w* (?:[a-z]+ ){0,3}apolog|no (?:apology|regret)|refus\w+ to apolog|not apolog|regrets? that|must apologi[sz]e|without (?:an )?apolog)",
        least=0.0,
        check=_of_deed,
    ),
)
