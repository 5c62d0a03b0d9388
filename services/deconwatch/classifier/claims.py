# ruff: noqa: E501, ARG001 - a pattern is one line, and every check takes the same three arguments
"""claim.violation and claim.denial: who accuses whom of a breach, tallies of breaches, and who denies what."""

import re

from deconwatch.classifier import denial
from deconwatch.classifier.document import ACT, LINE, MECH, WEAK, ZONE, Document
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.frame import frame
from deconwatch.classifier.numerals import NUMBER, value
from deconwatch.classifier.rule import rule
from deconwatch.records import MentionType

VIOLATION, DENIAL = MentionType.CLAIM_VIOLATION, MentionType.CLAIM_DENIAL
_COMPANY = re.compile(
    f"[{MECH}{ZONE}{WEAK}]|\\bmemorandum|\\bairspace|unsafe|shot down|downing|coordinates|accident|de-escalation|ceasefire line|hotline"
)
_DENIED_DEED = re.compile(
    r"strike|attack|bomb|hit|target|violat|airspace|responsib|charge|accus|claim|allegation|report|involve|warning|notice|notif|coordinat|intercept|unsafe|downing|breach|fired|shelling|collision|collid|touch|dump|drone|incident|ramm"
)


def _about_breach(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    near = document.around(draft.sentence, 1, 1) if draft.sentence.index >= 0 else [draft.sentence]
    return any(_COMPANY.search(sentence.view) for sentence in near)


def _hostile(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """An alleged attack counts when the accuser, or the one attacked, is of another side that has a mechanism with the accused's."""
    world = document.world
    accused = draft.roles.get("accused", [])
    claimant = draft.roles.get("claimant", [])
    if not accused or not claimant or world.side(accused[0]) == world.side(claimant[0]):
        return False
    ours, theirs = world.side(claimant[0]), {world.side(accused[0])} | set(world.sponsors(accused[0]))
    between = any(
        ours in (parties := {world.side(party) for party in m.parties}) and parties & theirs - {ours}
        for m in world.mechanisms.values()
    )
    return between and any(MECH in sentence.view or WEAK in sentence.view for sentence in document.sentences)


def _denies(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    tail = draft.sentence.view[draft.end - draft.sentence.start :][:140]
    if (
        re.match(rf"\W*(?:[a-z{ACT}-]+ ){{0,5}}?(?:request|permission|access|entry|visa|bail|a visa|passage)", tail)
        or "request" in hit[0]
    ):
        return False
    near = document.around(draft.sentence, 1) if draft.sentence.index >= 0 else [draft.sentence]
    return any(_DENIED_DEED.search(sentence.view) for sentence in near)


def _ministry(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """ "the ministry" after a sentence that names one: its side is the claimant."""
    if not draft.roles.get("claimant"):
        for earlier in reversed(document.around(draft.sentence, 1)[:-1]):
            if earlier.actors:
                draft.cast(document, "claimant", earlier.actors[0], by="the-ministry", score=0.6)
                break
    return _hostile(document, draft, hit)


_INSTEAD = re.compile(
    rf"(?:(?:directed|aimed)(?: (?:only|solely|exclusively))? (?:at|against)"
    rf"|\b(?:only|solely|exclusively|just)(?: (?:[a-z]+)){{0,2}} (?:at|on|against)"
    rf"|\b(?:any|anyone|anybody|anything|none|nobody|nothing) but"
    rf"|\b(?:sa(?:ying|id)|insist\w+|maintain\w+)(?: that)? (?:it|they|its [a-z]+|the [a-z]+)(?: had)?(?: only)? (?:struck|hit|targeted|bombed))"
    rf" (?:the )?(?:[a-z-]+ ){{0,3}}?(?P<actor>{ACT}+)"
)
"""Whom the denied deed was meant for, in the words of who denies: "the strikes were directed at X"."""


RULES = (
    rule(
        "accused-of-breach",
        VIOLATION,
        r"<A:claimant>(?:'s)?(?: [a-z-]+){0,5}? (?:accus(?:ed|es|ing)|blam(?:ed|es|ing)|charged|alleg(?:ed|es|ing)|said|says|complained|condemned|denounced)(?: that)? (?:[a-z-]+ ){0,2}?<A:accused>(?:'s)?<60>(?:violat\w+|breach\w*|fail\w* to (?:de-?conflict|honou?r|comply|notify|coordinate|respect|use)|ignor\w+|incursion|encroach\w+|unsafe|breaking|broke|endanger\w+|not (?:use|using|notify\w*))",
        0.65,
        needs="violat breach fail ignor incursion encroach unsafe break broke endanger not",
        check=_about_breach,
    ),
    rule(
        "failing-to-deconflict",
        VIOLATION,
        r"<A:accused>(?:'s)?(?: [a-z-]+){0,5}? (?:fail(?:ing|ed|s|ure)? to|not|never|refus\w+ to) (?:[a-z]+ ){0,2}?(?:de-?conflict\w*|<M>|notify|abide by|comply with|honou?r|respect|use the)",
        0.7,
        needs="fail not never refus",
        seek="claimant<",
        check=_about_breach,
    ),
    rule(
        "violations-of",
        VIOLATION,
        rf"(?:(?P<count>{NUMBER}) )?(?:[a-z-]+ ){{0,2}}?(?:violations?|breaches)<40>(?:by <the>(?:[a-z-]+ ){{0,2}}?<A:accused>|of <the>(?:[a-z-]+ ){{0,3}}?(?:<M>|<Z>|airspace|memorandum|ceasefire|cease-fire|protocols?|agreement))",
        0.6,
        needs="violation breach",
        seek="claimant<",
        check=_about_breach,
    ),
    rule(
        "violated-memorandum",
        VIOLATION,
        r"<A:accused>(?:'s)?(?: [a-z0-9'-]+){0,6}? (?:violat\w+|breach\w+|contraven\w+|broke|ignored|flout\w+)<30><M>",
        0.75,
        needs="violat breach contraven broke ignored flout",
        seek="claimant<",
    ),
    rule(
        "violated-agreement",
        VIOLATION,
        r"\b(?:violat\w+|breach\w*|contraven\w+)<25>(?:agreement|protocols?|rules of behaviou?r|annex|memorandum)(?=[^;]{0,90}(?:sea|air|encounter|signed|last year|safety|military|governments|armistice))|\bin (?:violation|breach) of (?:[a-z]+ ){0,3}?(?:<M>|protocols?|memorandum|armistice)",
        0.6,
        needs="violat breach contraven",
        seek="accused< claimant",
        check=_about_breach,
    ),
    rule(
        "alleged-attack",
        VIOLATION,
        r"<A:accused>(?:'s|\)|,)?(?:[^;]{0,70}?) (?:recently |repeatedly |twice |again )?(?:attacked|shelled|fired (?:on|at)|struck|bombed|targeted) (?:[a-z-]+ ){0,4}?<A><80>(?:according to|said|claimed|alleged|reported) (?:the )?(?:<A:claimant>|ministry)",
        0.6,
        needs="according said claimed alleged reported",
        check=_ministry,
    ),
    rule(
        "blamed-on",
        VIOLATION,
        r"<A:claimant>(?:'s)?(?: [a-z-]+){0,4}? (?:lays? the blame|laid the blame|blam(?:ed|es|ing)) (?:[a-z]+ ){0,3}?(?:on|for)? ?<the>(?:[a-z-]+ )?<A:accused>",
        0.5,
        needs="blam",
        check=_about_breach,
    ),
    rule(
        "planned-provocation",
        VIOLATION,
        r"<A:claimant>(?:'s)?<60>(?:called|calls|described|denounced|condemned|branded)<60><A:accused><60>(?:stab in the back|planned provocation|provocation|act of aggression|aggression|dangerous|reckless|unsafe)",
        0.5,
        needs="stab provocation aggression dangerous reckless unsafe",
        check=_about_breach,
    ),
    rule(
        "denied",
        DENIAL,
        r"<A:claimant>(?:'s)?(?: [a-z.-]+){0,8}? (?:den(?:y|ied|ies|ying)\b|rejected (?:the |as )|dismiss(?:ed|es)|refut(?:ed|es)|disput(?:ed|es) (?:the|that|any|this|it)|rebuff(?:ed|s))\b",
        0.6,
        needs="den reject dismiss refut disput rebuff",
        check=_denies,
    ),
    rule(
        "denied-subject",
        DENIAL,
        r"\b(?:denied|denies|deny|refuted|disputed) (?:that|any|the (?:charge|accusation|allegation|claim|report|violation)s?|it (?:had|was)|having|responsibility|involvement|carrying|hitting|striking|targeting)\b",
        0.5,
        needs="den refuted disputed",
        seek="claimant<",
        check=_denies,
    ),
    rule(
        "no-intent",
        DENIAL,
        r"<A:claimant>(?:'s)?<50>(?:did not|had not|never|no) (?:[a-z]+ ){0,2}?(?:violated?|strike|struck|target\w*|hit|receiv\w+ (?:any )?warnings?|enter(?:ed)?)\b",
        0.4,
        needs="did_not had_not never no_",
        check=_about_breach,
    ),
    frame(
        "violation-accused",
        VIOLATION,
        r"\b(?:accus(?:e|ed|es|ing)|alleg(?:e|ed|es|ing)|blam(?:e|ed|es|ing)|pointed (?:at|to|the finger)|charged that|lays? the blame|trad(?:ed|ing) (?:accusations|blame|charges))\b",
        0.5,
        least=0.6,
        agent="claimant",
        patient="accused",
    ),
    frame(
        "violation-breach",
        VIOLATION,
        r"\b(?:breach(?:ed|es|ing)?|violat(?:e|ed|es|ing|ions?)|infring(?:ed|es|ements?)|contraven(?:ed|tions?)|flout(?:ed|s|ing))\b",
        0.55,
        beside=rf"[{MECH}{WEAK}{ZONE}{LINE}]|\b(?:airspace|truce|ceasefire|cease-?fire|cessation|agreements?|deal|accord|pact|understandings?|protocols?|rules|memorandum|commitments?|arrangements?|sovereignty|borders?|line|{NUMBER})\b",
        unless=r"\b(?:without|no|not|never|neither) (?:[a-z]+ ){0,3}?(?:breach|violat)\w*|human rights violat|\bbreach of (?:orders|the orders)",
        least=0.5,
        agent="accused",
        patient="",
    ),
    frame(
        "violation-broke",
        VIOLATION,
        r"\b(?:broke|broken|breaking|break|dropped|disregard\w*|ignor\w+) (?:[a-z]+ ){0,3}?(?:truce|ceasefire|cease-fire|agreements?|deal|promise|pledge|understandings?|accord|arrangement|rules?|commitments?|memorandum|protocols?|armistice|<M>|it in places)\b|\b(?:had|have|has) (?:promised|agreed|undertaken|pledged) (?:not|to stay out|to keep)|\bstrayed (?:over|across)\b<20>\btimes\b|\bundertook not to\b|\b(?:each|both) (?:[a-z]+ )?(?:says?|say|accus\w+|blam\w+)\b<20>\bthe other\b|\bwhere (?:no notice|nobody)|\bunagreed (?:flights?|actions)|\bwithout (?:telling anybody|coordination|notice|agreement|notifying)|\b(?:not|n't) (?:been )?(?:agreed|coordinated) (?:upon )?with\b",
        0.5,
        least=0.5,
        agent="accused",
        patient="",
    ),
    frame(
        "violation-counted",
        VIOLATION,
        rf"\b{NUMBER} (?:[a-z-]+ ){{0,3}}?(?:violations|breaches|infringements|(?:risky|such|unsafe) (?:intercepts|incidents|encounters))\b|\b(?:violations|breaches) (?:by the (?:hundred|dozen|score)s?|since|passed|reached|has)\b|\bviolation number\b|\bnumber of (?:[a-z]+ )?(?:violations|breaches|intrusions)\b|\breported (?:breaches|violations)\b|\bspeaks? of {NUMBER} (?:violations|breaches)\b|\b(?:incidents|crossings|violations) (?:[a-z]+ ){{0,4}}?a day\b",
        0.5,
        unless=r"\b(?:without|no) (?:breach|violat)\w*|traffic|human rights",
        least=0.5,
        agent="claimant",
        patient="accused",
    ),
    *denial.RULES,
)


def finish(document: Document, draft: Draft) -> None:
    """Accused is target as well; a denial may name another target; a number makes it a tally."""
    if draft.type is DENIAL and draft.sentence.index >= 0:
        _meant_for(document, draft)
    for actor in draft.roles.get("accused", []):
        draft.role("target", actor)
    if draft.type is VIOLATION:
        draft.fields.setdefault("realis", "alleged")
        counted = re.search(
            rf"\b({NUMBER}) (?:[a-z-]+ ){{0,2}}?(?:violations|breaches|incidents)\b", draft.sentence.view
        )
        if counted and (number := value(counted[1])) is not None:
            base = draft.sentence.start
            draft.set(document, "count", number, base + counted.start(), base + counted.end(), by="tally")
            period = re.search(
                r"\b(?:in|over|during|within) (?:the (?:past|last) )?(?:\w+ )?(?:day|24 hours|week|month|hours)\b",
                draft.sentence.view,
            )
            if period:
                draft.set(document, "period", period[0], base + period.start(), base + period.end(), by="tally")


def _meant_for(document: Document, draft: Draft) -> None:
    ours = {document.world.side(actor) for actor in draft.roles.get("claimant", [])}
    for sentence in document.around(draft.sentence, 0, 1):
        hit = _INSTEAD.search(sentence.view)
        if hit is None or re.search(r"\b(?:not|never|no|den\w+)\b[^,;]{0,12}$", sentence.view[: hit.start()]):
            continue
        for span in sentence.inside("actor", sentence.start + hit.start("actor"), sentence.start + hit.end("actor")):
            if document.world.side(span.key) not in ours:
                draft.cast(document, "target", span, by="denial-meant-for", score=0.6)
                return
