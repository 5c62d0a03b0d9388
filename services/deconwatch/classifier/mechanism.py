# ruff: noqa: E501, ARG001, ARG005 - a pattern is one line, and every check takes the same three arguments
"""mechanism.*: a line, memorandum or zone is agreed, cut, restored, reaffirmed, changed; its operators meet."""

import re

from deconwatch.classifier import arrangement, meeting
from deconwatch.classifier.document import MECH, ZONE, Document
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.rule import Rule, rule
from deconwatch.classifier.vocabulary import MILITARY
from deconwatch.records import MentionType

ESTABLISHED, SUSPENDED, RESTORED = (
    MentionType.MECHANISM_ESTABLISHED,
    MentionType.MECHANISM_SUSPENDED,
    MentionType.MECHANISM_RESTORED,
)
REAFFIRMED, MODIFIED, MEETING = (
    MentionType.MECHANISM_REAFFIRMED,
    MentionType.MECHANISM_MODIFIED,
    MentionType.MECHANISM_MEETING,
)

_CUT = r"(?:suspend\w*|suspension of|cut(?:s|ting)?(?: off)?|sever(?:s|ed|ing)?|severance of|fr(?:oze|eez\w+|ozen)|halt\w*|shut(?:s|ting)?(?: down| off)?|clos(?:e|es|ed|ing)(?: down)?|closure of|disconnect\w*|end(?:s|ed|ing)?(?: to)?|cancel\w*|abandon\w*|withdr(?:e|a)w\w*(?: from)?|withdrawal from|pull\w* out of|quit|scrap\w*|terminat\w*|(?:broke|break|breaking|broken)(?: off)|renounc\w*|nullif\w+|tear\w* up|tore up|revok\w*|switch\w* off|turn\w* off|stop\w*|lost|cease\w*|discontinu\w*)"
_CUT_PP = r"(?:suspended|cut(?: off)?|severed|frozen|halted|shut(?: down| off)?|closed(?: down)?|disconnected|ended|cancel+ed|abandoned|terminated|broken off|nullified|switched off|dead|down|defunct|silent|blocked|dormant|out of (?:action|service|order)|inactive|not (?:open|working|functioning|in (?:use|operation|place|effect))|no longer (?:open|in (?:use|operation|effect|force)|working|functioning))"
_BACK = r"(?:restor\w*|restoration of|re-?open\w*|resum\w*|re-?establish\w*|reactivat\w*|reconnect\w*|reinstat\w*|reviv\w*|return(?:s|ed|ing)? to|re-?assum\w*|rebuil\w*|unfreez\w*|unfroze)"
_BACK_PP = r"(?:restored|re-?opened|resumed|re-?established|reactivated|reconnected|reinstated|revived|back (?:up|online|open|in operation|in service)|normali[sz]ed)"
_SET = r"(?:establish(?:es|ed|ing)?|establishment of|set(?:s|ting)?(?: up)|creat(?:e|es|ed|ing|ion of)|agree(?:s|d|ing|ment)?(?: on| to| in principle on)?|sign(?:s|ed|ing)?|launch(?:es|ed|ing)?|install(?:s|ed|ing)?|put(?:ting)? in place|forge\w*|conclud\w*|develop\w*|buil[dt]\w*|form(?:s|ed|ing)?|open(?:s|ed|ing)?(?: up)?|introduc\w*|finaliz\w*|close to|adopt\w*|exploring|explore|need(?:s|ed)?(?: for)?|call\w* for|work\w* (?:on|out)|propos\w*|seek\w*)"
_HOLD = r"(?:maintain\w*|keep\w*|kept|remain\w*|reaffirm\w*|reiterat\w*|preserv\w*|hono(?:u?r)\w*|uph(?:e|o)ld\w*|adher\w*(?: to)?|abid\w*(?: by)?|stick\w* to|committ?\w*(?: to)?|continu\w*|sustain\w*|rely on|respect\w*|stressed|emphasi[sz]\w*|underscor\w*|importance of|value of|praised|welcomed|encourag\w*|support\w*|recogni[sz]\w*|discuss\w*|rais(?:e|es|ed|ing)|including|implement\w*|ensur\w*|secur\w*|tr(?:y|ied) to)"
_HOLD_PP = r"(?:remains?|stays?|stayed|is|are|was|were|still)(?: [a-z]+){0,2}? (?:open|active|in (?:use|place|effect|force|full force|operation)|intact|operational|working|functioning|available|used|up and running|useful|effective|being used)"
_CHANGE = r"(?:expand\w*|upgrad\w*|improv\w*|enhanc\w*|strengthen\w*|ramp\w* up|updat\w*|revis\w*|extend\w*|sharpen\w*|amend\w*|additional|increas\w*|better|chang\w* to|overhaul\w*|broaden\w*|more effective|more robust|two more|new number)"
_USE = r"(?:us(?:e|es|ed|ing)|communicat\w+ (?:through|via|over)|through|via|over|call\w* (?:over|on)|speak\w* (?:over|via|on)|spoke (?:over|via|on)|contact\w*)"
_MEET = r"(?:met|meet|meets|meeting|meetings|talks|negotiations|discussions|consultations|conversations?|conferred|held (?:a )?(?:call|talks|meeting|video)|phone call|telephone call|telephone conversation|video conference|teleconference|spoke|speak|discuss\w*|sat down|summit)"
_ADJ = r"(?:[a-z,\"'-]+ ){0,5}?"

_AVOIDS = re.compile(
    r"militar|de-?conflict|accident|collision|incident|avoid|army|armies|navy|defen[cs]e|aircraft|tension|clash"
)
_MEETING_SUBJECT = re.compile(
    f"[{MECH}]|de-?conflict|incidents?\\b|accident|avoid|clash|stand-?off|disengag|de-?escalat|{ZONE}|collision|miscalculat|military-to-military|mil-to-mil|ceasefire line|buffer|coordinat\\w+ (?:their|military|air|flights|operations)"
)
_CHIEFS = r"(?:defen[cs]e (?:ministers?|chiefs?|secretar(?:y|ies))|generals?|commanders?|military (?:officials?|officers?|representatives|delegations?|leaders|chiefs)|chiefs? of (?:the )?(?:general )?staffs?|top (?:generals?|soldiers?|military)|chairman of the joint chiefs|army chiefs?|representatives|officers|dgmos?|directors? general of military operations)"


def _company(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """A doubtful word ("hotline") needs two sides that have a mechanism, or two states in a military neighbourhood."""
    if MECH in hit[0]:
        return True
    near = document.around(draft.sentence, 1, 1) if draft.sentence.index >= 0 else [draft.sentence]
    world = document.world
    states = {
        world.side(span.key) for sentence in near for span in sentence.spans if span.kind in {"actor", "land", "backer"}
    }
    if any(MECH in sentence.view for sentence in near) and states:
        draft.confidence *= 0.85
        return True
    if any(len(states & {world.side(party) for party in each.parties}) > 1 for each in world.mechanisms.values()):
        draft.confidence *= 0.85
        return True
    text = " ".join(sentence.view for sentence in near)
    if len(states) < 2 or not MILITARY.search(text):
        return False
    draft.confidence *= 0.85 if _AVOIDS.search(text) else 0.5
    return True


def _own_words(document: Document, draft: Draft) -> str:
    return document.text[draft.start : draft.end].lower() if draft.sentence.index >= 0 else "deconflict"


def _about_avoiding(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    near = document.around(draft.sentence, 0, 2) if draft.sentence.index >= 0 else [draft.sentence]
    sides = {document.world.side(span.key) for sentence in near[:1] for span in sentence.actors}
    return len(sides) > 1 and any(_MEETING_SUBJECT.search(sentence.view) for sentence in near)


def _no_adjective(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """ "over the established channel" establishes nothing."""
    before = draft.sentence.view[max(0, hit.start() - 12) : hit.start()]
    if re.match(r"(?:established|agreed|signed|developed|built)\b", hit[0]) and re.search(
        r"(?:\b(?:the|their|its|our|using|over|on|through|via|an|previously|already|such)\s|pre-)$", before
    ):
        return False
    return _company(document, draft, hit)


def _verb(identity: str, kind: MentionType, verb: str, confidence: float, gap: int = 5) -> Rule:
    return rule(
        identity,
        kind,
        rf"\b{verb}[\"']? "
        + _ADJ.replace("5", str(gap))
        + r"(?:of |with |for |to |through |between |the )?"
        + r"[\"']?<M>",
        confidence,
        seek="initiator<",
        check=_no_adjective if kind is ESTABLISHED else _company,
    )


RULES = (
    _verb("mechanism-cut", SUSPENDED, _CUT, 0.8, 4),
    rule(
        "mechanism-was-cut",
        SUSPENDED,
        r"<M><40>\b(?:<be>|remains?|went|going|goes|stays?|had|has) (?:[a-z]+ ){0,2}?" + _CUT_PP + r"\b",
        0.75,
        check=_company,
        seek="initiator",
    ),
    rule(
        "mechanism-freeze",
        SUSPENDED,
        r"<M>(?: [a-z]+){0,2} (?:suspension|cut-?off|shutdown|freeze|closure)\b",
        0.6,
        check=_company,
    ),
    rule(
        "coordination-cut",
        SUSPENDED,
        r"<A:initiator>(?:'s)?<50>\b(?:suspend\w*|halt\w*|fr(?:oze|eez\w+)|cut\w*(?: off)?|break\w* off|broke off|ended|stop\w*|sever(?:s|ed|ing)?) (?:[a-z]+ ){0,2}?(?:military |all )?(?:coordination|cooperation|co-operation|contacts?|communications?|channels)(?: channels)? (?:with|on|over|in|between)(?=[^;]{0,80}?(?:syria|military|airspace|air|flight|<A>))",
        0.6,
        needs="coordination cooperation co-operation contact communication channels",
        seek="target>",
        check=lambda d, dr, h: bool(
            re.search(r"militar|air|flight|syria|jet|strike|hotline|defen[cs]e|de-?confl", dr.sentence.view)
        ),
    ),
    rule(
        "mechanism-line-zone-cut",
        SUSPENDED,
        r"\b(?:suspend\w*|withdr(?:e|a)w\w* from|scrap\w*|abandon\w*|quit\w*|nullif\w*|pull\w* out of) (?:[a-z-]+ ){0,3}?<Z>",
        0.4,
        needs="suspend withdr scrap abandon quit nullif pull",
    ),
    _verb("mechanism-restored", RESTORED, _BACK, 0.8, 4),
    rule(
        "mechanism-was-restored",
        RESTORED,
        r"<M><50>\b(?:<be>|been|go|goes|went|come|came) (?:[a-z]+ ){0,2}?" + _BACK_PP + r"\b",
        0.75,
        check=_company,
    ),
    rule(
        "mechanism-back-open",
        RESTORED,
        r"<M><20>\b(?:back open|back up|back online|back in (?:use|operation)|begin to start|start(?:ed)? again)",
        0.6,
        check=_company,
    ),
    rule(
        "resumption-of",
        RESTORED,
        r"\b(?:resumption|restoration|revival|reopening) (?:of )?" + _ADJ + r"<M>",
        0.7,
        check=_company,
    ),
    _verb("mechanism-established", ESTABLISHED, _SET, 0.65, 5),
    rule(
        "mechanism-was-established",
        ESTABLISHED,
        r"<M><30>\b(?:was|were|been|is|be) (?:[a-z]+ ){0,2}?(?:established|set up|agreed|created|signed|installed|opened|launched|concluded|put in place|reached)\b",
        0.6,
        check=_company,
    ),
    rule(
        "set-up-talks",
        ESTABLISHED,
        r"\b(?:avoid|prevent|preventing|avoiding)(?: any| an| the)?(?: [a-z]+){0,3}? (?:aircraft )?(?:clash(?:es)?|incidents?|collisions?|accidents|conflicts?|confrontations?|encounters?|miscalculations?)(?= [^;]{0,60}(?:jets?|aircraft|airspace|air|skies|syria|sea|forces|border|militar))",
        0.4,
        needs="avoid prevent",
        seek="parties",
        check=lambda d, dr, h: (
            len({d.world.side(s.key) for s in dr.sentence.spans if s.kind in {"actor", "land"}}) > 1
            and bool(
                re.search(
                    r"agree|system|rules|measures|procedure|arrangement|guideline|understanding|mechanism|channel|line|memorandum|deal|contact|communicat|vow|coordinat|talk",
                    dr.sentence.view,
                )
            )
        ),
    ),
    rule(
        "drew-zone",
        ESTABLISHED,
        r"\b(?:establish\w*|set up|creat\w*|declar\w*|agree\w* (?:on|to)) (?:a |an |the )(?:[a-z0-9-]+ ){0,3}?<Z>",
        0.35,
        needs="establish set_up creat declar agree",
    ),
    _verb("mechanism-changed", MODIFIED, _CHANGE, 0.6, 4),
    rule(
        "mechanism-was-changed",
        MODIFIED,
        r"<M><40>\b(?:<be>|to) (?:[a-z]+ ){0,2}?(?:expanded|upgraded|improved|enhanced|strengthened|updated|revised|extended|ramped up|amended|overhauled)\b",
        0.6,
        check=_company,
    ),
    _verb("mechanism-held", REAFFIRMED, _HOLD, 0.6, 5),
    rule("mechanism-holds", REAFFIRMED, r"<M><110>\b" + _HOLD_PP + r"\b", 0.7, check=_company),
    rule(
        "reaffirmed-by",
        REAFFIRMED,
        r"<M>[^;]{0,20}?\b(?:reaffirmed|confirmed|renewed|endorsed|recently reaffirmed) by (?:[a-z ]{0,30}?)<A:parties>(?:[^;]{0,40}? and (?:[a-z]+ ){0,3}?<A:parties2>)?",
        0.75,
        needs="reaffirmed confirmed renewed endorsed",
        check=_company,
    ),
    rule(
        "spoke-over-line-mentioned",
        REAFFIRMED,
        r"\b(?:contacted|contact|speaks?|spoke|talked|called|calls|made contact|communicated|exchanged)\b<60>(?:over|via|on|through|using) (?:[a-z\"'-]+ ){0,3}?<M>",
        0.65,
        needs="contact speak spoke talked call communicated exchanged",
        check=_company,
    ),
    rule(
        "agreement-to-avoid-cut",
        SUSPENDED,
        r"\b(?:suspend\w*|end(?:s|ed|ing)?|halt\w*|cancel\w*|scrap\w*|withdr[ae]w\w*|fr(?:oze|eez\w+|ozen)|abandon\w*) (?:[a-z0-9-]+ ){0,4}?(?:agreements?|arrangements?|deal|understanding|accord|memorand\w+|mechanism|cooperation|coordination)<130>\b(?:avoid|prevent|averting|avert|minimi[sz]e|reduce)\w* (?:[a-z-]+ ){0,4}?(?:mishaps?|collisions?|accidents?|clash\w*|incidents?|conflicts?|encounters?|confrontations?)",
        0.75,
        needs="avoid prevent avert minimi reduce",
        seek="initiator<",
    ),
    rule(
        "stop-cooperating",
        SUSPENDED,
        r"\b(?:stop\w*|ceas\w+|end\w*|halt\w*|suspend\w*) (?:cooperat\w+|coordinat\w+|communicat\w+|working|its (?:cooperation|coordination|participation)|participation)<45>(?:on|in|over|through|via) (?:[a-z-]+ ){0,3}?<M>",
        0.75,
        needs="cooperat coordinat communicat working participation",
        seek="initiator<",
        check=_company,
    ),
    rule(
        "deconflict-sides",
        REAFFIRMED,
        r"\bto <M>",
        0.55,
        seek="parties",
        check=lambda d, dr, h: (
            "conflict" in _own_words(d, dr)
            and len({d.world.side(s.key) for s in dr.sentence.actors}) > 1
            and bool(MILITARY.search(dr.sentence.view) or d.theatre != "general")
        ),
    ),
    rule(
        "military-line-mentioned",
        REAFFIRMED,
        r"<M>",
        0.4,
        check=lambda d, dr, h: bool(
            re.match(r"mil[a-z]*[ -]to[ -]mil[a-z]* (?:comm|channel|line|link|contact|lane|dialog)", _own_words(d, dr))
        ),
    ),
    rule("mechanism-mentioned", REAFFIRMED, r"<MM>", 0.29, check=lambda d, dr, h: bool(dr.sentence.spans)),
    rule(
        "level-changed",
        MODIFIED,
        r"\b(?:rais\w+|upgrad\w+|elevat\w+|lower\w+|mov\w+|chang\w+) (?:the )?(?:level|rank|boundar\w+|radius|number|procedures?)\b<70>(?:<M>|<Z>)",
        0.7,
        needs="level rank boundar radius number procedure",
        seek="initiator<",
    ),
    rule(
        "have-line-mentioned",
        REAFFIRMED,
        r"\b(?:have|has|had|there (?:is|are)|operates?|in place)(?: [a-z]+){0,3}? <M>",
        0.45,
        check=_company,
    ),
    rule("line-in-use-mentioned", REAFFIRMED, r"\b" + _USE + r" (?:[a-z\"'-]+ ){0,4}?<MM>", 0.5, check=_company),
    rule(
        "vow-contact",
        REAFFIRMED,
        r"<A:initiator>(?:'s)?(?: [a-z-]+){0,4}? (?:vows?|vowed|pledg\w+|will continue|continues?|agreed) to (?:[a-z]+ ){0,3}?(?:avoid|prevent|contact|communicate|coordinate|deconflict|de-conflict)(?:[^;]{0,50}?<A:parties>)?",
        0.5,
        needs="avoid prevent contact communicate coordinate conflict",
    ),
    rule(
        "met-to-avoid",
        MEETING,
        r"(?:<A>|\bthey|\bsides|\bofficials)<80>\b(?:met|meet|meeting|hold talks|held talks|held (?:a )?(?:meeting|consultations)|sat down|to meet)\b(?: [a-z]+){0,2}(?: in person| face[- ]to[- ]face)?",
        0.55,
        needs="met meet talks",
        check=lambda d, dr, h: bool(re.search(_CHIEFS, dr.sentence.view)) and _about_avoiding(d, dr, h),
    ),
    rule(
        "talks-on-mechanism",
        MEETING,
        r"\b" + _MEET + r"\b<60>(?:on|about|over|to|of|under|through|via|as part of) (?:[a-z'-]+ ){0,5}?<M>",
        0.6,
        check=_company,
    ),
    rule(
        "military-talks",
        MEETING,
        r"\b(?:military[- ]to[- ]military|mil-to-mil|deconfliction|de-confliction|dgmo|technical military|flag|flag-level|tripartite|border personnel|commander-level|corps commander)[- ]*(?:level )?(?:talks|meetings?|conversations?|call|consultations|dialogue)\b",
        0.65,
        needs="talks meeting conversation call consultations dialogue",
    ),
    rule(
        "mech-talks",
        MEETING,
        r"<M> (?:talks|meetings?|conversations?|consultations|call)\b|\b(?:talks|conversations?|meetings?) (?:[a-z-]+ ){0,3}?to deconflict",
        0.6,
        needs="talks meeting conversation consultations call",
        check=_company,
    ),
    rule(
        "chiefs-spoke",
        MEETING,
        r"(?:"
        + _CHIEFS
        + r"|<A>)<60>\b(?:spoke|spoken|talked|discussed|conferred|held (?:a )?(?:phone|telephone|video) (?:call|conversation)|exchanged views|phoned|called)\b<100>(?:de-?conflict|avoid|prevent|incidents?|accident|miscalculation|safety of|<M>)",
        0.6,
        needs="spoke talked discussed conferred held exchanged phoned called",
        check=lambda d, dr, h: (
            len({d.world.side(s.key) for s in dr.sentence.spans if s.kind in {"actor", "land"}}) > 1
            and bool(MILITARY.search(dr.sentence.view))
        ),
    ),
    rule(
        "deconflict-with",
        REAFFIRMED,
        r"\bdeconflict\w* (?:[a-z]+ ){0,4}?(?:with|from|between) (?:[a-z]+ ){0,3}?<A:parties>|\b(?:coordinat\w+|contact|touch) with (?:[a-z]+ ){0,3}?<A:parties2>[^;]{0,60}?\bto de-?conflict",
        0.5,
        needs="deconflict de-conflict",
    ),
    *arrangement.RULES,
    *meeting.RULES,
)


def finish(document: Document, draft: Draft) -> None:
    """The parties: both sides that the sentence names, or those of the mechanism."""
    sentence = draft.sentence
    if draft.type in {REAFFIRMED, MEETING, ESTABLISHED} and not draft.roles.get("parties"):
        for span in sentence.spans:
            if (
                span.kind == "actor"
                and document.world.actors[span.key].kind not in {"group", "site"}
                and len(draft.roles.get("parties", [])) < 4
            ):
                draft.cast(document, "parties", span, by=f"{draft.rule}/parties", score=0.5)
    if draft.type in {REAFFIRMED, MEETING}:
        draft.roles.pop("initiator", None)
        draft.evidence = [e for e in draft.evidence if e.field != "roles.initiator"]
