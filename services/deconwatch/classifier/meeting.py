# ruff: noqa: E501, ARG001 - a pattern is one line, and every check takes the same three arguments
"""mechanism.meeting by frames: those who work the line, their chiefs or leaders meet or talk about keeping apart."""

import re

from deconwatch.classifier import company
from deconwatch.classifier.document import LAND, MECH, WEAK, ZONE, Document
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.frame import frame
from deconwatch.records import MentionType

MEETING = MentionType.MECHANISM_MEETING
_SUBJECT = re.compile(
    f"[{MECH}{WEAK}{ZONE}]|de-?conflict|incidents?\\b|accident|avoid|clash|stand-?off|disengag|de-?escalat|collision|miscalculat|military-to-military|mil-to-mil|ceasefire|truce|buffer|coordinat|misunderstand|mishap|keep[^;]{{0,20}}apart|patrol|calm|strike|raid|shot down|drone|contact|border|frontier|armies|transponder|safety|line of|fir(?:e|ing)\\b|maritime|ships"
)
_MEN = r"\b(?:defen[cs]e (?:ministers?|chiefs?|secretar(?:y|ies)|officials?|department|ministry|leaders)|generals?|commanders?|colonels?|admirals?|military (?:officials?|officers?|representatives|delegations?|leaders|chiefs|men|teams?)|militaries|chiefs? of (?:the )?(?:general )?staffs?|(?:joint|general) (?:chiefs|staffs?)|staffs|chairman|army chiefs?|officers|dgmos?|directors?[- ]general|operations chiefs?|counterparts?|colleague|opposite numbers?|delegations?|the secretary|ministers?|presidents?|leaders|both sides|two sides|the sides|sides|parties|lieutenant|brigadiers?|liaison)\b"


def _between(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """Two sides are named in the text, and what they talk of is near."""
    near = document.around(draft.sentence, 1, 2) if draft.sentence.index >= 0 else [draft.sentence]
    return len(company.sides(document, draft.sentence)) > 1 and any(_SUBJECT.search(each.view) for each in near)


RULES = (
    frame(
        "meeting-held",
        MEETING,
        r"\b(?:met\b(?! with (?:resist|fire|anger))|(?:to|will|would|they|sides?|officers|commanders|generals|delegations|who|chiefs|ministers) meet|meets|h(?:old|olds|eld|olding) (?:[a-z0-9'-]+ ){0,5}?(?:talks|meetings?|calls?|conversations?|consultations|discussions|round|session|videoconference|video conference|conference)|(?:joint|flag|tripartite|face-to-face|unscheduled|first|sixth|third|second|annual|trilateral|border|technical|video|special) (?:[a-z]+ )?(?:meetings?|talks|calls?|consultations|round)|round of (?:[a-z]+ )?(?:talks|consultations)|sat (?:down|in one room)|(?:first|second|third) sitting|delegations? (?:is|are|was|were|leaves?|left|flew|arrived|in)|to talk again|agreed by (?:telephone|phone|video)|in a (?:phone|telephone|video) call|notes compared|compared? notes|flew to [^a-z ]|sent its (?:[a-z]+ ){0,2}chief|session (?:lasted|ended|was)|annual review|(?:\d+|two|three|four|five|six|seven|several) (?:days?|hours|rounds) of (?:[a-z]+ )?talks|sat together|keep meeting|keeps meeting|talks (?:in|at|between|with)|meetings? (?:in|at|between|with|took)|conversations? (?:in|were|was|with|between)|working[- ]group|working[- ]level talks|weekly call|exchanges with|joined (?:the|a) [^;]{0,50}(?:committee|talks|meeting))\b",
        0.6,
        beside=rf"{_MEN}|[{MECH}{LAND}]",
        least=0.45,
        agent="parties",
        patient="parties",
        check=_between,
    ),
    frame(
        "meeting-spoke",
        MEETING,
        r"\b(?:spoke(?:n)?|speaks?|talk(?:ed|s)|conferred|discuss(?:ed|es)?|(?:phoned|telephoned|rang) (?=his|her|their|its)|phoned|telephoned|rang|called (?:his|her|their|its) (?:[a-z]+ )?(?:counterpart|colleague)|exchanged views|agreed(?= by))\b<45>\b(?:by (?:phone|telephone|video|radio|secure)|over (?:the )?(?:phone|telephone|[^a-z ]|video)|on (?:the )?(?:phone|telephone|[^a-z ])|with|via|through|it by|his|her|their|about|for the first|afterwards|again|a fortnight|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
        0.55,
        beside=_MEN,
        unless=r"\b(?:told reporters|called (?:the|it|them|in|on|for|off|out)|spoke (?:of|to (?:reporters|a|the press))|discussed (?:the )?(?:trade|economy))\b",
        least=0.45,
        agent="parties",
        patient="parties",
        check=_between,
    ),
    frame(
        "meeting-call",
        MEETING,
        r"\b(?:phone|telephone|video)[- ]?(?:calls?|conversations?|conferences?|teleconferences?|talks?|links?)|\b(?:video ?|tele)conferences?\b|\bvideo teleconference|\bsecure video\b",
        0.5,
        beside=_MEN,
        least=0.45,
        agent="parties",
        patient="parties",
        check=_between,
    ),
)
