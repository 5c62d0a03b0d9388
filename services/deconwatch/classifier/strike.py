# ruff: noqa: E501, ARG001, ARG005 - a pattern is one line, and every check takes the same three arguments
"""strike.* and attack.garrison: who hits whom, and whether the one hit was the other side's partner, a notified site, or an intruder."""

import re

from deconwatch.classifier import spared, struck
from deconwatch.classifier.document import ACT, ZONE, Document, Sentence, Span
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.rule import rule
from deconwatch.records import MentionType

PARTNER, NOTIFIED = MentionType.STRIKE_PARTNER, MentionType.STRIKE_NOTIFIED_SITE
ENFORCEMENT, GARRISON = MentionType.STRIKE_ENFORCEMENT, MentionType.ATTACK_GARRISON

_STRIKE = r"(?:air ?strikes?|air ?raids?|strikes?|bomb(?:ing)?s?|bombardment|shelling|missiles?|munitions|warplanes?|jets?|aircraft|attacks?|drones?|artillery|fire)"
_HIT = r"(?:struck|hit|bomb|hits|strikes|bombed|bombs|wounded|wounds|injured|killed|kills|targeted|targets|attacked|shelled|impacted|destroyed|fired (?:on|at|upon)|engaged|carried out (?:\w+ ){0,3}?strikes?|conducted (?:\w+ ){0,3}?(?:air ?)?strikes?|launched (?:\w+ ){0,3}?strikes?)"
_MISTAKE = r"(?:accidental(?:ly)?|mistaken(?:ly)?|by mistake|in error|erroneous(?:ly)?|inadvertent(?:ly)?|friendly[- ]fire|unintentional(?:ly)?|wrongly)"
_MISTAKEN = re.compile(_MISTAKE)
_AMERICANS = re.compile(
    r"\b(?:american|u\.?s\.?|coalition) (?:[a-z-]+ ){0,2}(?:troops|soldiers|forces|advis[eo]rs|personnel|base)"
)
_COORDINATES = r"(?:(?:gps |exact |precise |the |its |their |our )*(?:coordinates|co-ordinates|(?<!given its )(?<!the )locations?|whereabouts))"
_PASSIVE = re.compile(
    rf"\b(?:is|are|was|were|been) (?:[a-z]+ ){{0,2}}?(?:struck|hit|bombed|killed|shot|wounded|shelled|targeted)\b[^;]{{0,60}}?\bby (?:[a-z-]+ ){{0,3}}?{ACT}"
)
_HARMED = re.compile(_MISTAKE + r"|\berror\b|troops|soldiers|positions")
_DEFENCE = re.compile(
    r"self-?\s?defen[cs]e|posing a threat|force[- ]protection|advanc\w+ (?:toward|towards|on|inside)|refus\w+ to (?:leave|withdraw|turn|move)|threaten\w* (?:coalition|partner|our|us)|unprovoked|warnings?|(?:who|that|which) (?:had )?(?:attack|fired|advanc|open)\w*"
)
_GARRISON = re.compile(r"\b(?:base|garrison|outpost|post|camp|troops|forces|personnel|field|village)\b")
_SITE = re.compile(
    r"hospital|clinic|school|shelter|convoy|ambulance|aid|humanitarian|compound|warehouse|church|mosque|facility|vehicles?|peacekeep|observ|observation post|delegation|workers|kitchen|camp"
)


def _mechanism_between(document: Document, striker: str, sponsors: set[str]) -> bool:
    world = document.world
    for each in world.mechanisms.values():
        parties = {world.side(party) for party in each.parties}
        if world.side(striker) in parties and parties & sponsors - {world.side(striker)}:
            return True
    return False


def _partner(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """The one hit is a partner of a side that has a mechanism with the striker; the sentence or the world says whose."""
    world = document.world
    if not draft.roles.get("initiator") or not draft.roles.get("target"):
        return False
    striker, target = draft.roles["initiator"][0], draft.roles["target"][0]
    if world.side(striker) == world.side(target):
        return False
    spans = [span for span in draft.sentence.actors if span.key == target]
    named = {world.side(b.key): b for b in _backers(draft.sentence, spans)}
    sponsors = set(named) | set(world.sponsors(target))
    if world.side(striker) in sponsors or not _mechanism_between(document, striker, sponsors):
        return False
    if world.actors[target].kind == "state" and not re.search(
        r"troops|soldiers|army|forces|military", draft.sentence.view
    ):
        return False
    if (
        world.side(striker) in {"turkey", "iran", "israel"}
        and world.side(target) != "us-coalition"
        and not _MISTAKEN.search(draft.sentence.view)
        and not _AMERICANS.search(_words(document, draft.sentence))
    ):
        return False
    if _enforced(document, draft.sentence) and world.side(striker) != "russia":
        draft.type = ENFORCEMENT
        return True
    return target not in {"syria", "syrian-army", "pro-regime"} or bool(
        _HARMED.search(_words(document, draft.sentence))
    )


def _words(document: Document, sentence: Sentence) -> str:
    return document.text[sentence.start : sentence.end].lower() if sentence.index >= 0 else sentence.cased


def _backers(sentence: Sentence, targets: list[Span]) -> list[Span]:
    return [b for b in sentence.spans if b.kind == "backer" and any(0 < t.start - b.end < 30 for t in targets)]


def _enforced(document: Document, sentence: Sentence) -> bool:
    near = document.around(sentence, 1, 1) if sentence.index >= 0 else [sentence]
    own = sentence.view
    if (
        ZONE in own
        or _DEFENCE.search(own)
        or any(span.kind == "place" and span.key.endswith("At Tanf") for span in sentence.spans)
    ):
        return True
    return any(ZONE in each.view for each in near) and any(_DEFENCE.search(each.view) for each in near)


def _in_zone(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    world = document.world
    if not draft.roles.get("initiator") or not draft.roles.get("target"):
        return False
    striker, target = draft.roles["initiator"][0], draft.roles["target"][0]
    if world.side(striker) == world.side(target) or target == "isis" or world.actors[target].kind == "neutral":
        return False
    if re.search(r"\b(?:request|permission|asked)\b", draft.sentence.view):
        return False
    if world.side(striker) != "us-coalition" and not _DEFENCE.search(draft.sentence.view):
        return False
    return _enforced(document, draft.sentence)


def _military(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    return (
        bool(
            re.search(
                r"troops|soldiers|forces|army|fighters|unit|convoy|military|peacekeep|observers", draft.sentence.view
            )
        )
        and bool(draft.sentence.actors)
        and bool(
            re.search(
                r"strike|bomb|shell|missile|fire\b|fired|raid|drone|jet|artillery|warplane|aircraft|tank|troops|bomber",
                draft.sentence.view,
            )
        )
    )


def _site(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """Shared coordinates count when a site or convoy was hit nearby."""
    near = document.around(draft.sentence, 3, 3) if draft.sentence.index >= 0 else [draft.sentence]
    if re.search(r"\b(?:never|nothing|nobody|no one|not)\b", draft.sentence.view[max(0, hit.start() - 40) : hit.end()]):
        return False
    text = " ".join(sentence.view for sentence in near)
    struck = re.search(
        r"\b(?:struck|hit|bomb\w*|attack\w*|killed|shell\w*|strikes?|fired|airstrike|targeted|bulldozed|destroyed)\b",
        text,
    )
    return bool(struck and _SITE.search(text))


RULES = (
    rule(
        "strike-in-zone",
        ENFORCEMENT,
        rf"<A:initiator>(?:'s)?(?: [a-z0-9-]+){{0,6}}? (?:{_HIT}|strikes?|conducted|carried out|launched|bombed)(?: [a-z0-9'\"-]+){{0,6}}? (?:against |on |at |targeting |of )?(?:<the>)?(?:[a-z-]+ ){{0,3}}?<A:target>",
        0.8,
        check=_in_zone,
    ),
    rule(
        "strike-nominal-in-zone",
        ENFORCEMENT,
        rf"<A:initiator>(?:'s)? (?:[a-z-]+ ){{0,3}}?{_STRIKE}<25>(?:against|on|targeting|hit|hits) (?:[a-z-]+ ){{0,3}}?<A:target>",
        0.75,
        needs="against on targeting hit",
        check=_in_zone,
    ),
    rule(
        "self-defence",
        ENFORCEMENT,
        r"[\"']?self-?\s?defen[cs]e[\"']? (?:air ?)?strikes?|strikes?<40>in self-?defen[cs]e|(?:struck|bombed|fired|killed)<60>in self-?defen[cs]e",
        0.7,
        needs="self",
        seek="initiator< target>",
        check=lambda d, dr, h: len(dr.sentence.actors) > 0,
    ),
    rule(
        "partner-struck",
        PARTNER,
        rf"<A:initiator>(?:'s)?(?: [\"'a-z-]+){{0,4}}? ?[\"']?(?:{_STRIKE}[\"']?,? )?(?:(?:has|had|have|that|which|also|reportedly) ){{0,2}}{_HIT}(?: and \w+)?(?: [^;,]{{0,70}}?)? ?<A:target>",
        0.8,
        check=_partner,
    ),
    rule(
        "partner-was-struck",
        PARTNER,
        rf"<A:target>(?:'s)?(?: [a-z-]+){{0,5}}? (?:was|were|been|came under|are)(?: [a-z]+){{0,3}}? (?:{_HIT}|attack|fire|killed|wounded|injured)<60>\b(?:by|in|from|after|when|as) (?:[a-z-]+ ){{0,2}}?<A:initiator>",
        0.8,
        check=_partner,
    ),
    rule(
        "stop-targeting",
        PARTNER,
        r"<A:initiator>(?:'s)?<60>(?:targeting|bombing|striking|attacking|hitting|strikes on|strikes against|air strikes on) (?:[a-z-]+ ){0,3}?<A:target>",
        0.65,
        needs="targeting bombing striking attacking hitting strikes",
        check=_partner,
    ),
    rule(
        "hit-by-mistake",
        PARTNER,
        rf"\b{_MISTAKE}\b<60>(?:struck|hit|bombed|killed|killing|shot|fired|strike|struck|attack\w*|target\w*|wounded|shell\w*)|(?:struck|hit|bombed|killed|killing|strike|attack|shelled|fired on|targeted)<60>\b{_MISTAKE}\b",
        0.65,
        needs="accident mistake error erroneous inadvertent friendly unintentional wrongly",
        seek="initiator< target>",
        check=lambda d, dr, h: not _PASSIVE.search(dr.sentence.view) and _military(d, dr, h),
    ),
    rule(
        "was-hit-by-mistake",
        PARTNER,
        r"<A:target>(?:'s)?(?: [a-z-]+){0,5}? (?:is|are|was|were|been)(?: [a-z]+){0,2}? (?:struck|hit|bombed|killed|shot|wounded|shelled|targeted)<60>\bby (?:[a-z-]+ ){0,3}?<A:initiator>",
        0.7,
        needs="accident mistake error erroneous inadvertent friendly unintentional wrongly",
        check=lambda d, dr, h: bool(re.search(_MISTAKE, dr.sentence.view)) and _military(d, dr, h),
    ),
    rule(
        "coordinates-shared",
        NOTIFIED,
        rf"{_COORDINATES}<60>(?:shared|given|provided|passed|supplied|sent|communicated|transmitted|e-?mailed|submitted|notified|registered|handed)|(?:had |has |have |were |was |been |they |it |we |who |organi[sz]ations? |agenc(?:y|ies) |charity )(?:[a-z]+ )?(?:shared|given|provided|gave|passed|supplied|sent|communicated|transmitted|e-?mailed|submitted|handed(?: over)?) (?:[a-z-]+ ){{0,4}}?{_COORDINATES}",
        0.75,
        needs="coordinates co-ordinates location position whereabouts",
        seek="target<",
        check=_site,
    ),
    rule(
        "deconflicted-site",
        NOTIFIED,
        r"\b(?:de-?conflicted|(?:previously |fully |pre-?)?coordinated|notified|pre-?cleared|marked|agreed|approved|registered) (?:[a-z]+ )?(?:zone|site|sites|route|routes|convoy|movement|movements|location|locations|visit|mission|hospital|facility|facilities)\b|<M> (?:zone|area|site|list|convoy|route|movement)|on (?:the|a) (?:no-strike|un deconfliction|deconfliction) list",
        0.6,
        needs="conflicted coordinated notified cleared marked agreed approved registered list",
        seek="initiator",
        check=_site,
    ),
    rule(
        "coordinated-movement",
        NOTIFIED,
        r"\b(?:coordinat\w+|deconflict\w*|de-conflict\w*|cleared|notif\w+)(?: [a-z]+){0,3}? (?:movements?|routes?|visit|convoy|trip|passage|operations) (?:[a-z]+ )?(?:with|to) <the><A:initiator>|(?:movements?|routes?|visit|convoy|passage|mission)(?:<30>)(?:was|were|had been|been) (?:[a-z]+ )?(?:coordinated|deconflicted|de-conflicted|cleared)(?: (?:in advance|beforehand))?(?: (?:with|by) <the><A:initiator2>)?",
        0.65,
        needs="coordinat conflict cleared notif",
        check=_site,
    ),
    rule(
        "safe-passage-hit",
        NOTIFIED,
        r"\bsafe (?:passage|route)|(?:approved|agreed|designated|coordinated|previously coordinated) (?:[a-z-]+ ){0,2}?route|route (?:provided|approved|given|set|cleared|agreed)(?: [a-z]+)? by <the><A:initiator>",
        0.65,
        needs="passage route",
        seek="initiator",
        check=_site,
    ),
    rule(
        "post-struck",
        NOTIFIED,
        r"<A:target>(?:'s)?(?: [a-z-]+){0,6}? (?:was|were|been|are|is|came under)(?: [a-z]+){0,2}? (?:killed|hit|struck|wounded|injured|fire|shelled|targeted|destroyed)<60>\b(?:by|in|from|when|as|after) (?:[a-z-]+ ){0,2}?<A:initiator>",
        0.6,
        needs="killed hit struck wounded injured fire shelled targeted destroyed",
        check=lambda d, dr, h: (
            bool(dr.roles.get("target"))
            and d.world.side(dr.roles["target"][0]) == "un"
            and bool(re.search(r"observ|peacekeep|unifil|undof|post|position|base", dr.sentence.view))
        ),
    ),
    rule(
        "post-hit",
        NOTIFIED,
        rf"<A:initiator>(?:'s)?(?: [a-z-]+){{0,4}}? {_HIT}<40><A:target>(?:'s)?<25>(?:observation |watch)?(?:posts?|towers?|positions?|base|headquarters|bunker|compound)",
        0.65,
        check=lambda d, dr, h: d.world.side(dr.roles.get("target", [""])[0]) == "un",
    ),
    rule(
        "workers-killed",
        NOTIFIED,
        r"\b(?:deaths?|killing|killed|strike|struck|attack)\b<60>(?:world central kitchen|\bwck\b|<A:target>)(?:'s)?(?: [a-z]+){0,3}? (?:workers?|staff|convoy|team|vehicles?)",
        0.6,
        needs="death kill strike struck attack",
        seek="initiator",
        check=lambda d, dr, h: (
            bool(dr.roles.get("target"))
            and d.world.actors[dr.roles["target"][0]].kind == "neutral"
            and any(re.search(r"de-?conflict|coordinat|notif|\ue002", s.view) for s in d.sentences)
        ),
    ),
    rule(
        "garrison-attacked",
        GARRISON,
        r"(?:(?:drones?|rockets?|mortars?|missiles?|attack(?:s|ed)?)<50>(?:hit|struck|targeted|attack(?:ed)?|fired at|landed (?:near|at|in|on)|on|against|aimed at)) (?:[a-z0-9'-]+ ){0,6}?(?:<A:target>(?:'s)? )?(?:[a-z-]+ ){0,3}?(?:base|garrison|outpost|<P>)",
        0.6,
        needs="drone rocket mortar missile attack",
        check=lambda d, dr, h: (
            any(s.kind == "place" and s.key.endswith(("At Tanf", "Conoco", "al-Omar field")) for s in dr.sentence.spans)
            and bool(_GARRISON.search(dr.sentence.view))
            and not re.search(r"coalition (?:strikes?|airstrikes?)|pro-regime forces in", dr.sentence.view)
        ),
    ),
    *struck.FRAMES,
    *spared.FRAMES,
)


def finish(document: Document, draft: Draft) -> None:
    """Whose partner was hit."""
    if draft.type is not PARTNER:
        return
    targets = draft.roles.get("target", [])
    spans = [span for span in draft.sentence.actors if span.key in targets]
    for backer in _backers(draft.sentence, spans):
        draft.cast(document, "sponsor", backer, by="backed-by")
