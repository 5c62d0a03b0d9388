# ruff: noqa: E501, ARG001 - a pattern is one line, and every check takes the same three arguments
"""channel.warning and channel.complaint: threats and ultimatums, protests about a breach."""

import re

from deconwatch.classifier import complaint
from deconwatch.classifier.document import BACKER, MECH, WEAK, ZONE, Document
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.frame import frame
from deconwatch.classifier.rule import rule
from deconwatch.records import MentionType

WARNING = MentionType.CHANNEL_WARNING
COMPLAINT = MentionType.CHANNEL_COMPLAINT
_FORCE = r"(?:strike|strikes|respond|retaliat\w+|shoot|fire|hit|attack|target|targets|destroy\w*|open fire|suppress\w*|shoot down|intercept|act|use force|consequences|defend)"
_COMPANY = re.compile(f"[{MECH}{WEAK}{ZONE}]")
_INCIDENT = re.compile(
    r"\b(?:airspace|intercept\w*|shot down|downing|shootdown|warplane|jet|drone|warship|destroyer|vessel|strike|collision|incident|breach|violation|intrusion|incursion|shelling|maneuver|manoeuvre|patrol)\b"
)


def _channel_near(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    near = document.around(draft.sentence, 1, 1) if draft.sentence.index >= 0 else [draft.sentence]
    return any(_COMPANY.search(sentence.view) for sentence in near)


def _opposed(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """A threat between two sides that a mechanism keeps apart, or with the mechanism in the company."""
    if _channel_near(document, draft, hit):
        return True
    sides = {actor for actors in draft.roles.values() for actor in actors}
    world = document.world
    blocs = {world.side(actor) for actor in sides}
    between = any(len(blocs & {world.side(party) for party in m.parties}) > 1 for m in world.mechanisms.values())
    return between and any(_COMPANY.search(sentence.view) for sentence in document.sentences)


def _forces(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    view = draft.sentence.view
    if re.search(r"\b(?:police|protest\w*|rioters?|crowd|suspects?|demonstrat\w+|gunman)\b", view):
        return False
    return bool(draft.sentence.actors) and bool(
        _COMPANY.search(view)
        or re.search(
            r"troops|soldiers|forces|militar|army|navy|border|diplomat|delegation|drone|ships?|vessel|aircraft|jets?|patrol|peacekeep|idf|frontier|demarcation|island|north|coast guard|unifil",
            view + " ".join(s.view for s in (document.around(draft.sentence, 1) if draft.sentence.index >= 0 else [])),
        )
    )


def _incident_near(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    return bool(_INCIDENT.search(draft.sentence.view)) and _channel_or_incident(document, draft)


def _in_company(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    return _channel_or_incident(document, draft)


def _channel_or_incident(document: Document, draft: Draft) -> bool:
    near = document.around(draft.sentence, 2, 2) if draft.sentence.index >= 0 else [draft.sentence]
    return any(_COMPANY.search(s.view) or _INCIDENT.search(s.view) for s in near)


RULES = (
    rule(
        "warned-would-strike",
        WARNING,
        r"<A:initiator>(?:'s)?(?: [a-z-]+){0,4}? (?:warned|threatened|cautioned|warns|threatens|told|has warned|had warned)(?: <the><A:target>)?<60>\b(?:would|will|to|might|could|may) (?:[a-z]+ ){0,2}?"
        + _FORCE
        + rf"(?: <the>(?:[{BACKER}a-z-]+ )?<A:target2>)?",
        0.75,
        needs="warn threat caution told",
        check=_opposed,
    ),
    rule(
        "treat-as-targets",
        WARNING,
        r"\b(?:treat(?:ed)?|consider(?:ed)?|regard(?:ed)?|track(?:ed)?|view(?:ed)?|follow|followed|target)\b<90>\bas (?:an? |legitimate |air |aerial |potential |possible )*targets?\b",
        0.75,
        needs="target",
        seek="initiator<",
    ),
    rule(
        "warning-over-line",
        WARNING,
        r"\b(?:warnings?|warned|ultimatum|threat)\b<60>(?:over|through|via|on|using|by) (?:[a-z-]+ ){0,3}?<M>",
        0.85,
        needs="warn ultimatum threat",
        seek="initiator target",
    ),
    rule(
        "previous-warnings",
        WARNING,
        r"\b(?:despite|after|ignor\w+|following|multiple|repeated|several|numerous|previous|ten|10)(?: [a-z]+){0,3}? warnings?\b",
        0.6,
        needs="warning",
        check=_channel_near,
    ),
    rule(
        "warning-shots",
        WARNING,
        r"\b(?:fired?|fires|firing|shot|used|dropped)(?: [a-z-]+){0,3}? [\"']?(?:warning shots?|flares?|warning fire|warning flares)\b|\b(?:warning shots?|flares) (?:were|was|had been) (?:fired|dropped|launched)",
        0.7,
        needs="warning_shot flare warning_fire",
        seek="initiator< target>",
        check=_forces,
    ),
    rule(
        "radio-warning",
        WARNING,
        r"\b(?:warned|warnings?|hailed|radioed|called)\b<50>(?:by radio|over (?:the )?radio|on (?:the )?radio|via radio|radio|emergency (?:frequency|channel)|warned (?:\w+ ){1,3}times in \w+ minutes|in russian and english|on guard)",
        0.7,
        needs="radio frequency channel minutes english guard",
        seek="initiator target",
        check=_forces,
    ),
    rule(
        "warned-leave",
        WARNING,
        r"<A:initiator>(?:'s)?(?: [a-z-]+){0,4}? (?:warned|ordered|told|demanded|issued (?:an? )?(?:ultimatum|warning) to)(?: that)? (?:[a-z-]+ ){0,2}?<A:target><40>\b(?:leave|withdraw|turn back|pull back|stay (?:away|out)|not to (?:enter|approach|cross|advance|move)|turn around|cease|stop)\b",
        0.7,
        needs="warned ordered told demanded ultimatum warning",
        check=_channel_near,
    ),
    rule(
        "ultimatum",
        WARNING,
        r"<A:initiator>(?:'s)?(?: [a-z-]+){0,5}? (?:ultimatum|final warning)\b",
        0.6,
        needs="ultimatum final_warning",
        seek="target>",
        check=_opposed,
    ),
    rule(
        "protested",
        COMPLAINT,
        r"<A:initiator>(?:'s)?(?: [a-z-]+){0,5}? (?:protested|lodged|filed|complained|summoned|delivered|issued|conveyed|registered|made|raised|demarche\w*|d\u00e9march\w*)(?: [a-z-]+){0,4}? ?(?:protests?|complaints?|d[e\u00e9]marches?|objections?|concerns?|ambassador|envoy|attach[e\u00e9]|charg[e\u00e9])\b",
        0.6,
        needs="protest complain summon marche objection concern",
        seek="target>",
        check=_incident_near,
    ),
    rule(
        "protested-to",
        COMPLAINT,
        r"\bprotest(?:ed|s)? (?:to|over|against|at)\b",
        0.5,
        needs="protest",
        seek="initiator< target>",
        check=_in_company,
    ),
    rule(
        "complained-over-line",
        COMPLAINT,
        r"\b(?:protest\w*|complain\w*|raised (?:the|its|their) (?:\w+ ){0,2}(?:concerns?|objections?|incident))<50>(?:over|through|via|on|using|with) (?:[a-z-]+ ){0,3}?<M>",
        0.75,
        needs="protest complain raised",
        seek="initiator< target>",
    ),
    rule(
        "addressed-through",
        COMPLAINT,
        r"\b(?:address\w*|rais\w+|rais\w+ (?:the )?(?:issue|matter)|convey\w*|express\w*)<50>(?:through|via|in) (?:[a-z-]+ (?:and )?){0,3}?(?:military|diplomatic|<M>)(?: and diplomatic| and military)?(?: channels| talks)?",
        0.5,
        needs="address rais convey express",
        seek="initiator<",
        check=_incident_near,
    ),
    frame(
        "warning-word",
        WARNING,
        r"\b(?:warn(?:ed|s|ing|ings)?|ultimatums?|threat(?:en|ens|ened|ening)|caution(?:ed|s|ing)|admonish\w*)\b(?! (?:system|lights?|signs?|of (?:the|an|a|its|their) (?:[a-z]+ )?(?:strikes?|attack|raid|operation|launch)|in advance|ahead|beforehand|time))",
        0.55,
        unless=r"\b(?:warned (?:of|about) (?:a |the )?(?:famine|storm|weather|flood|shortage|risk|danger)|been warned (?:of|in)|early warning|advance warning|without warning|weather|missile warning|warned (?:[a-z]+ )?(?:in advance|ahead|beforehand)|threatening (?:the force|shape))\b",
        least=0.6,
    ),
    frame(
        "warning-shots-any",
        WARNING,
        r"\bwarning (?:shots?|fire|flares?|rounds|burst)|\b(?:fir(?:e|ed|es|ing)|shot|let off|loosed?)\b<50>\b(?:in(?:to)? the (?:air|water|sea)|ahead of (?:it|them|the|a)|across (?:the|its|their) bows?|over (?:their|its) heads?|in warning|as a warning)|\b(?:flares|chaff|heat traps)\b<50>\b(?:drive|turn|push|ward|warn|shoo|chase|signal)\w*|\b(?:drive|drove|turn|push|ward|warn|shoo|chase|chasing)\w*\b<60>\b(?:flares|chaff)\b|\bshows? of force\b|\b(?:broadcast|loudspeakers?)\b<20>\bwarn\w*",
        0.6,
        least=0.45,
        check=_forces,
    ),
    frame(
        "warning-hailed",
        WARNING,
        r"\b(?:radioed|radio (?:calls?|warnings?|messages?|hails?)|hail(?:ed|s|ing)|bridge-to-bridge|signals? to (?:halt|stop|turn|leave)|over (?:the )?radio|by radio|emergency frequency|blasts? of (?:the|its) (?:whistle|horn)|waved (?:off|back|away))\b",
        0.45,
        unless=r"\b(?:hailed (?:as|by|the)|radio (?:station|interview))\b",
        least=0.5,
    ),
    frame(
        "warning-keep-out",
        WARNING,
        r"\b(?:stay(?:ing)?|keep(?:ing)?|remain|get|back) (?:[^;,a-z ]+ ?|[a-z]+ ){0,3}?(?:out|away|clear|off)\b|\bcome no closer\b|\bnot to (?:come closer|try|approach|enter|advance|interfere|cross|move|go|fly|sail)|\bmind (?:its|their|your) own\b|\bstop (?:provoking|such|making)|\bturn (?:back|around|round)\b|\b(?:leave|withdraw(?: (?:its|their) [a-z]+)?|vacate|pull back)(?: from)? (?:the|its|their|at once|immediately|that)",
        0.5,
        beside=r"\b(?:told|tell(?:s|ing)?|warn\w*|urg\w+|advis\w+|order\w*|should|must|demand\w*|call(?:ed|s)? on|well advised|were told|replied|reply|answer\w*|had better|instruct\w*)\b",
        unless=r"\bresidents?\b|\bcivilians?\b",
        least=0.5,
    ),
    frame(
        "warning-consequences",
        WARNING,
        r"\b(?:will|would|shall|to|can|may) be (?:[a-z]+ )?(?:shot down|destroyed|suppressed|escorted as|treated|followed|tracked|fired (?:up)?on|repelled|regarded|considered|met with|defended|eliminated|neutrali[sz]ed)|\b(?:will|would|shall|ready to|prepared to|quickly be |right to|reserve[sd]? the right to|not hesitate to|going to) (?:[a-z]+ ){0,3}?(?:respond|retaliate|shoot|open fire|hit back|strike back|defend|destroy|bring down|answer|act|react|take (?:[a-z]+ ){0,3}(?:action|measures|steps))\b"
        r"|\bconsequences\b|\bat a time (?:and (?:a )?place )?of (?:its|our|their|his) (?:own )?choosing|\bstern warning|\breserve[sd]? the right|\b(?:lead|leading) to (?:[a-z]+ ){0,3}(?:defensive|retaliat\w+|response)|\bif (?:they|it) (?:are|is|do|does) not (?:out|gone|leave)|\bstrongly advised\b|\bwell advised\b|\bplaying with fire\b|\blegal action\b",
        0.5,
        unless=r"\b(?:will|would) (?:respond|answer) (?:to )?(?:questions|the question)|\bhumanitarian consequences",
        least=0.5,
    ),
    *complaint.RULES,
)


def finish(document: Document, draft: Draft) -> None:
    """A threat to strike a force is at that force and at whom it was told."""
    sentence = draft.sentence
    if draft.rule in {"warned-would-strike", "treat-as-targets"}:
        where = sentence.view[draft.end - sentence.start :]
        for span in sentence.actors:
            if span.start >= draft.end and len(where) and span.start - draft.end < 40:
                initiators = {document.world.side(actor) for actor in draft.roles.get("initiator", [])}
                if document.world.side(span.key) not in initiators and len(draft.roles.get("target", [])) < 2:
                    draft.cast(document, "target", span, score=0.6)
                break
