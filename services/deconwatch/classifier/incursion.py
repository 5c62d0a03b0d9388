# ruff: noqa: E501, ARG005 - a pattern is one line, and every check takes the same three arguments
"""zone.incursion and zone.withdrawal: in and out of an agreed zone, over a line, into another state's airspace."""

import re

from deconwatch.classifier import scene
from deconwatch.classifier.document import LAND, LINE, ZONE, Document
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.frame import frame
from deconwatch.classifier.rule import rule
from deconwatch.records import MentionType, ZoneRelation

IN, OUT = MentionType.ZONE_INCURSION, MentionType.ZONE_WITHDRAWAL
_ENTER = r"(?:enter(?:ed|s|ing)?|cross(?:ed|es|ing)?(?: into| over)?|pass(?:ed|es|ing)? into|mov(?:ed|es|ing) (?:into|inside|toward|towards|through)|violat(?:ed|es|ing|ion of)|breach(?:ed|es|ing)?(?: of)?|intrud\w+(?: into)?|intrusion (?:into|of)|penetrat\w+|infiltrat\w+|stray\w+ (?:into|across|over)|flew (?:into|inside|through|over)|flying (?:into|inside|over)|incursions? (?:into|of|across)|advanc\w+ (?:into|inside|toward|towards|well inside)|approach\w* (?:inside|within)|drove into|sail\w+ (?:into|through)|bring(?:ing)?<40> into|transgress\w+(?: into)?|encroach\w+ (?:on|into))"
_STAY = r"(?:remain\w*|stay\w*|continue\w* to (?:hold|operate|occupy|patrol)|hold(?:ing)? (?:their|its) positions?|held (?:their|its) positions?|refus\w+ to leave|(?:is|are|was|were) (?:[a-z]+ )?(?:located |present |still )?(?:inside|within|in)|establish\w+ (?:positions|checkpoints)|encamped|patrolling|building up)"


def _not_law(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    return bool(draft.sentence.actors or document.around(draft.sentence, 1)) and not re.search(
        r"\b(?:civilians?|journalists?|tourists?|fishermen|refugees|migrants)\b", hit[0]
    )


_MARK = f"[{ZONE}{LINE}]"
_BORDER = rf"(?:{_MARK}|{LAND}+|(?:the |that |this |its |their )?(?:[a-z'-]+ )?(?:(?:land |sea |maritime |air |state )?(?:border|frontier|boundary|demarcation line|dividing line|air ?space|territorial (?:waters|sea)|exclusive economic zone|eez|flight information region|no-?fly zone|security zone|operating zone|exclusion|strip|(?:sensitive|closed|restricted|security|operating|exclusion|buffer|no-?go|protected|forbidden|patrol(?:ling)?) (?:zone|area|ring|strip|corridor|perimeter)))|(?:the |that |this )?(?:ring|zone|line|river|perimeter)\b|(?:east(?:ern)?|west(?:ern)?|north(?:ern)?|south(?:ern)?|wrong|other|far|coalition's|israeli|syrian|lebanese|southern|northern) (?:bank|side)\b)"
_INTO = r"(?:(?:re-?)?enter(?:ed|s|ing)?|entry (?:in)?to|cross(?:ed|es|ing)?|step(?:ped|ping)? (?:\w+ ){0,4}?(?:over|across|into)|stray(?:ed|s|ing)?|intrud\w+|intrusions?|incursions?|infiltrat\w+|penetrat\w+|transgress\w+|encroach\w+|wander(?:ed|ing)?|dr(?:ove|iving|ive|iven)|fl(?:ew|ying|own|y|ies)|sail(?:ed|ing)?|mov(?:ed|ing|e) (?:[a-z]+ )?(?:in|into|inside|across|through)|advanc(?:ed|ing|e)|push(?:ed|ing) (?:in|into|across)|cut (?:in|into|across)|c[ao]me (?:in|into|inside|across|over|to)|(?:met(?:re|er)s|kilomet(?:re|er)s|km|miles|been|was|were|are|is|deep|well|just)(?= (?:[a-z]+ ){0,2}(?:inside|within|across|into|over|past|beyond)\b)|sent|got|coming (?:in|into|across|over)|went (?:in|into|over|across)|going (?:in|into)|gone (?:in|into|over)|pass(?:ed|ing) (?:in|into|through|over)|landed|fell|found|seen|spotted|detected|tracked|spent|remain\w*|stay(?:ed|ing|s)?|loiter\w*|linger\w*|dug in|set up|put up|pitched|built|established|operat(?:ed|ing|e)|patroll?(?:ed|ing|s)?|deployed?|work(?:ed|ing)|take over|took (?:over|up|control)|seiz(?:ed|ing)|occup(?:ied|ying|y)|position(?:ed|s)?|still|present|presence|accompan\w+|hover\w*|bridge\w*|came down|roll(?:ed|ing)|a post|checkpoint|build-?up|gather\w*|brought)"
_REACH_IN = re.compile(
    rf"[^.;\n]{{0,75}}?\b(?:over|across|into|in|inside|within|through|past|to|of|beyond|on|the|its|their|'s)? ?(?:[a-z0-9\"'-]+ ){{0,3}}?(?P<zone>{_BORDER})"
)
_STRONG = re.compile(r"(?:(?:re-?)?enter|cross|step|stray|intru|incurs|infiltr|penetr|transgr|encroach|wander|bridge)")
_INSIDE = re.compile(r"\b(?:inside|within|into|across|over|through|beyond|past|in|on|to)\b[^.;]{0,35}$")
_BREACH = rf"(?:\b(?:violat|breach|infring|intru|incurs)\w*\b[^.;\n]{{0,45}}?{_MARK}|{_MARK}+(?:'s)? (?:[a-z]+ ){{0,3}}?(?:violat|breach|infring|intru|incurs)\w*|{_MARK}+[^.;\n]{{0,30}}? (?:was|were|been) (?:[a-z]+ )?(?:violated|breached|entered|crossed|infringed))"
_TOWARDS = r"(?:fl(?:ew|own|ying|ies) (?:[a-z]+ ){0,2}?(?:over|above)|over-?fl\w+|(?:advanc|driv|drove|mov|head|march|roll|push|approach|bear|bore|press|clos|made|making|c[ao]m)\w*(?: (?:[a-z0-9-]+ ){0,6}?| )(?:towards?|on|for|at|within|in on|up to|close to|near(?:er)?(?: to)?|down on|range of)|brushed aside|(?:within|inside) (?:about |some |around |less than |only )*\d+ ?(?:km|kilomet\w+|miles?)\b)"
_BASE = re.compile(r"\b(?:tan[a]?f|tenf|garrison|outpost|base|headquarters|hq|gas (?:plant|works|field)|checkpoint)\b")
_OUT = (
    r"(?:withdr(?:e|a)w(?:n|s|ing)?\b|withdrawals? of\b|pull(?:ed|ing|s)? (?:[a-z]+ ){0,6}?(?:out|back|away)\b|pull-?(?:back|out)\b|turn(?:ed|ing|s)? (?:[a-z]+ ){0,2}?(?:back|round|around|away)\b|(?:went|go|going|gone|moved?|moving|flew|flown|sailed|drew|fell|stepped?|heading|headed|returned) (?:[a-z]+ )?(?:back|out of|off|away)\b|returned (?:north|south|across|to (?:its|their) (?:side|base|posts?))"
    r"|(?:left|leaving|leaves|leave)(?= ?[.,;]| (?:when|after|then|again|some \d|at|on|by|half|the (?:area|zone|ring|post|district|strip|road|airspace|waters)|(?:its|their|half of their|several|the [A-Za-z]+) posts?|under|for|\d|hours|eleven|once|in)\b|[^a-z]*[\ue001\ue003])|departed|retreat(?:ed|ing|s)?\b|vacat(?:ed|ing)|retired|disengaged|disengagement|be gone"
    r"|(?:driven|drove|forc(?:ed|ing)|push(?:ed|ing)|chas(?:ed|ing)|escort(?:ed|ing)|guid(?:ed|ing)|shepherd\w*|warned|compel\w*|ushered|expel\w*) (?:[a-z0-9-]+ ){0,5}?(?:back|away|out|off|to leave|to return|to turn|to retreat|to withdraw)\b|back across|broke off (?:and|their|the (?:approach|chase))|cleared out|steps? back|stand(?:ing)? back|(?:moved?|took|taken?) (?:[a-z-]+ ){1,6}?(?:away|back|out)\b|out of contact)"
)
_STUCK = re.compile(
    r"\b(?:refus\w*|declin\w*|demand\w*|insist\w*|must|should|call(?:s|ed)? (?:on|for)|urg\w*|ask(?:s|ed|ing)?|told|tell(?:s|ing)?|order(?:s|ed)?|want(?:s|ed)?|ultimatum|unless|until|not|never|without|no time|warn(?:ed|s|ing)? (?:it|them|the)|if)\b[^.;,]{0,45}$"
)
_ELSEWHERE = re.compile(
    r"\b(?:withdr\w+ (?:from (?:the |a )?(?:[a-z0-9-]+ ){0,4}?(?:agreement|treaty|accord|pact|deal|talks|election|race|memorandum|protocol|council|committee)|(?:its|their|his|the) (?:ambassador|liaison|officers?|bid|support|request|offer|complaint|bill))|left (?:[a-z-]+ ){0,4}?(?:dead|wounded|injured|killed|homeless|damage|to|behind|open|without|unclear|him|her|them|it|people|office|hospital)|turn(?:ed|ing)? (?:back|away) (?:the|a) (?:page|clock|request)|left[- ](?:wing|hand|over))"
)


_OPEN_SEA = re.compile(r"\b(?:international|neutral) (?:air ?space|waters)")
_CIVIL = re.compile(r"\b(?:airliner|passengers?|asked to|permission to)\b")
_FLYING_BOMB = re.compile(r"\b(?:drones?|uavs?|unmanned|missiles?)\b")
_IN_IT = re.compile(r"\b(?:zone|ring|inside|kilomet\w*|km|miles)\b")


_SPOT = re.compile(
    r"\b(?:air ?space|zone|buffer|demarcation|border|frontier|bank|side|line|ring|strip|posts?|positions?|waters|area|river|perimeter|district|outpost|barracks|checkpoint|road|highway|m4|valley|lake|villages?|ports?|enclave|west|east)\b"
)
_MET = re.compile(
    r"\b(?:intercept\w*|scrambl\w*|flares?|warning (?:shots?|fire|broadcasts?)|intru\w*|stray\w*|crossed|stepped over|entered|approach\w*|patrols?|block\w*|too (?:near|close)|came near|stopp\w*|halt\w*|barred|prevent\w*|surround\w*|stand-?off|face-?off|disengag\w*|corps commanders|flag meeting|protested|liaison|met (?:them|it|a|the)|arrived)\b"
)
_TURNED = re.compile(r"(?:turn|withdr|pull|went back|driv|drov|forc|push|chas|escort|compel|retreat|back across)")


def _clean(document: Document, draft: Draft, words: str) -> bool:
    return not re.search(
        r"\b(?:civilians? (?:crossed|entered)|journalists?|tourists?|fishermen|refugees|migrants|smuggl\w*|drug|traffick\w*|pilgrims|airlines? |flights? (?:were |was )?(?:cancelled|diverted)|reopen\w*|clos(?:ed|ure|ing) (?:of )?(?:its|their|the) airspace)\b",
        words,
    ) and bool(scene.sides(document, *scene.near(document, draft.sentence, 1, 0)))


def _incursion(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    view = draft.sentence.view
    found = _REACH_IN.match(view, hit.end())
    if found is None:
        return False
    strong = _STRONG.match(hit[0]) is not None
    between = view[hit.end() : found.start("zone")]
    marked = any(mark in found["zone"] for mark in (ZONE, LINE, "airspace", "air space", "territorial"))
    if not strong and len(between) > 45:
        return False
    words = scene.text(document, draft.sentence)
    if not strong and not _INSIDE.search(hit[0] + between + " "):
        return False
    if re.search(
        r"\b(?:outside|out of|from|near|close|along|back|short of|not|leave|disputed|entitled|right)\b[^,]{0,25}$",
        between,
    ):
        return False
    if re.search(
        r"\b(?:not|never|no|without|avoid\w*|from|before|to prevent|denied|if) (?:[a-z]+ )?$",
        view[max(0, hit.start() - 14) : hit.start()],
    ):
        return False
    if not _clean(document, draft, words):
        return False
    if _OPEN_SEA.search(view[hit.start() : found.end()]) or _CIVIL.search(words):
        return False
    force = (
        scene.troops(words)
        or scene.aircraft(words)
        or scene.ship(words)
        or re.search(r"\b(?:missile|rocket|tents?|post|they|it|people)\b", words)
    )
    if not force:
        return False
    if not marked and not (
        scene.structure(document, draft.sentence, reach=1)
        and (strong or "zone" in found["zone"] or "ring" in found["zone"] or "side" in found["zone"])
    ):
        return False
    if LINE in found["zone"] and not strong and not re.search(r"\b(?:east|west|side|bank|over|across)\b", between):
        return False
    if not marked:
        draft.confidence *= 0.85
    scene.cast(document, draft, hit)
    draft.roles.pop("target", None)
    return True


def _into_land(document: Document, draft: Draft, hit: re.Match[str], words: str, between: str) -> bool:
    """Over the border of a country that the intruder is not at war with, where a line or channel is spoken of."""
    if not re.search(r"\b(?:into|inside|over|across)\b", hit[0] + between):
        return False
    if not re.match(
        r"(?:cross|stray|intru|incurs|infiltr|penetr|fl|push|drove|came|advanc|mov|step|enter|met|km|kilo|miles)",
        hit[0],
    ):
        return False
    world = document.world
    sides = scene.sides(document, draft.sentence)
    if len(sides) < 2 or world.at_war(sides) or not scene.structure(document, draft.sentence, reach=3):
        return False
    if not (scene.aircraft(words) or re.search(r"\b(?:soldiers?|troops|tanks?|patrol|incursions?)\b", words)):
        return False
    draft.confidence *= 0.85
    scene.cast(document, draft, hit)
    draft.roles.pop("target", None)
    return bool(draft.roles.get("initiator"))


def _breach(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    words = scene.text(document, draft.sentence)
    if not _clean(document, draft, words) or LINE in hit[0]:
        return False
    if re.search(r"(?:\d|dozens? of|hundreds of|several) (?:[a-z]+ ){0,2}$", draft.sentence.view[: hit.start()]):
        return False  # a tally is a claim
    if not (scene.troops(words) or scene.aircraft(words) or scene.ship(words) or scene.two(document, draft.sentence)):
        return False
    scene.cast(document, draft, hit)
    draft.roles.pop("target", None)
    return True


def _towards_garrison(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """Forces that make for the garrison of an agreed zone are in it, or as good as in it."""
    words = scene.text(document, draft.sentence)
    tail = words[hit.end() - (0 if not hit[0][-1:].isdigit() else 1) : hit.end() + 70]
    if not _BASE.search(tail) or not (scene.troops(words) or scene.aircraft(words)):
        return False
    if _FLYING_BOMB.search(words) and not _IN_IT.search(words):
        return False
    zoned = [zone for zone in document.world.zones.values() if zone.circle is not None and zone.around]
    named = {
        document.world.places[s.key].name
        for each in scene.near(document, draft.sentence, 1, 1)
        for s in each.spans
        if s.kind == "place"
    }
    if not any(zone.around in named for zone in zoned) and not (
        re.search(r"\b(?:american|us|u\.s\.|coalition)\b", words) and document.theatre == "syria"
    ):
        return False
    if re.search(r"\b(?:rockets?|mortars?|missiles?|fired)\b", hit[0]):
        return False
    scene.cast(document, draft, hit)
    draft.roles.pop("target", None)
    return True


def _withdrawal(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    view = draft.sentence.view
    if _STUCK.search(view[max(0, hit.start() - 60) : hit.start()]) or _ELSEWHERE.match(view, hit.start()):
        return False
    near = scene.near(document, draft.sentence, 3, 0)
    words = scene.text(document, draft.sentence)
    around = scene.texts(document, draft.sentence, 3, 0)
    if not (scene.troops(around) or scene.aircraft(around) or scene.ship(around)):
        return False
    place = _SPOT.search(words) or any(mark in view for mark in (ZONE, LINE))
    entered = any(ZONE in each.view or LINE in each.view for each in near)
    met = _MET.search(around)
    agreed = scene.structure(document, draft.sentence, reach=4)
    turned = _TURNED.match(hit[0])
    if not ((place and (entered or met or agreed)) or (entered and met) or (met and turned)):
        return False
    draft.confidence *= 1.0 if entered or (met and (place or turned)) else 0.85
    if not _clean(document, draft, words) or not scene.two(document, draft.sentence, reach=3):
        return False
    scene.cast(document, draft, hit)
    draft.roles.pop("target", None)
    return True


RULES = (
    rule(
        "entered-zone",
        IN,
        rf"(?:<A:initiator>(?:'s)?(?:,? [a-z0-9'/-]+){{0,8}}? )?\b{_ENTER} (?:[a-z0-9\"',-]+ ){{0,6}}?<Z>",
        0.7,
        needs="enter cross pass mov violat breach intru penetrat infiltrat stray fl incursion advanc approach drove sail bring transgress encroach",
        seek="initiator<",
        check=_not_law,
    ),
    rule(
        "stayed-in-zone",
        IN,
        rf"<A:initiator>(?:'s)?(?: [a-z0-9'/-]+){{0,6}}? {_STAY} (?:[a-z0-9\"',-]+ ){{0,6}}?(?:in|inside|within|of)? ?(?:the )?(?:[a-z\"'-]+ ){{0,2}}?<Z>",
        0.55,
        needs="remain stay hold held refus located present inside in within establish encamp patrol building",
        check=_not_law,
    ),
    rule(
        "zone-entered",
        IN,
        r"<Z><20>(?:was|were|been|being) (?:[a-z]+ )?(?:violated|breached|entered|penetrated)(?:<40> by <the><A:initiator>)?",
        0.65,
        needs="violated breached entered penetrated",
    ),
    rule(
        "crossed-line",
        IN,
        r"<A:initiator>(?:'s)?(?: [a-z0-9'/-]+){0,6}? (?:crossed|cross|crossing|forded|bridged|pushed across|moved across) (?:to the (?:east|west)\w* (?:bank|side) of )?(?:the )?<L>",
        0.55,
        needs="cross ford bridged across",
    ),
    rule(
        "line-crossed-sea",
        IN,
        r"<A:initiator>(?:'s)?(?: [a-z0-9'/-]+){0,8}? (?:crossed|cross|crossing|violated|violates|violating) (?:[a-z]+ ){0,3}?(?:border|median line|maritime border|land border|demarcation line)(?=[^;]{0,80}(?:warning shots|fired|militar|soldiers|aircraft|drone|ship|vessel))",
        0.6,
        needs="border median_line demarcation",
    ),
    rule(
        "left-zone",
        OUT,
        r"(?:<A:initiator>(?:'s)?(?: [a-z0-9'/-]+){0,6}? )?(?:withdr(?:e|a)w\w*|pull\w* (?:out|back)|left|leave|leaving|retreat\w*|vacat\w*|turned (?:back|around)|moved out) (?:from |of |back from )?(?:[a-z\"'-]+ ){0,4}?<Z>",
        0.65,
        needs="withdr pull left leav retreat vacat turned moved",
        seek="initiator<",
        check=lambda d, dr, h: (
            not re.search(
                r"refus\w+ to|despite|ultimatum|demand\w*|not (?:leave|withdraw)",
                dr.sentence.view[: dr.end - dr.sentence.start],
            )
        ),
    ),
    rule(
        "turned-back",
        OUT,
        r"<A:initiator>(?:'s)?(?: [a-z0-9'/-]+){0,5}? (?:turned (?:back|around)|withdrew|pulled back|retreated)\b(?=[^;]{0,80}(?:after|following|warn|flare|zone|line))",
        0.5,
        needs="turned withdrew pulled retreated",
        check=lambda d, dr, h: any(
            "\ue003" in s.view or "\ue002" in s.view
            for s in (d.around(dr.sentence, 1, 1) if dr.sentence.index >= 0 else [dr.sentence])
        ),
    ),
    rule("in-frame", IN, rf"\b{_INTO}", 0.66, check=_incursion),
    rule("zone-violation-frame", IN, rf"{_BREACH}", 0.62, needs=f"{ZONE} {LINE}", check=_breach),
    rule("within-range-frame", IN, rf"\b{_TOWARDS}", 0.62, check=_towards_garrison),
    rule("out-frame", OUT, rf"\b{_OUT}", 0.58, check=_withdrawal),
    frame(
        "in-any",
        IN,
        rf"\btrespass\w*\b|\b(?:cross(?:ed|es|ing)?|step(?:ped|ping)? over|c[ao]me over)\b<30>(?:median line|[{ZONE}{LINE}]|demarcation line|de facto (?:border|line))|\b(?:aircraft|jets|planes|ships|warships|drones|soldiers|troops)\b<15>\bacross the (?:median line|line|border|frontier)\b|\bviolated (?:our|its|their) (?:territory|border|air ?space|sky|waters)|\b(?:stray(?:ed|ing)|intrud(?:ed|ing)|wandered)\b<30>\b(?:into|over|in) (?:its|their|our|the|[^a-z ]+)|\bdrones?\b<20>\b(?:came|crossed|had come|flew in)\b<15>\b(?:over|from|across)\b|\bfragments of (?:a|the) (?:[a-z]+ )?drone\b|\b(?:drone|airspace|border) (?:intrusions?|incursions?)\b|\b(?:seen|present|remain(?:ed|s)?|troops|soldiers|personnel)\b<50>\b(?:within|inside|in) the (?:area of separation|buffer zone|demilitari[sz]ed|security zone|exclusion zone)",
        0.5,
        unless=r"\b(?:civilians?|refugees|migrants|airliner|passengers?|tourists|fled|smuggl\w*|lorries|trucks|aid|reopen\w*|not (?:enter|cross)\w*|never (?:crossed|entered))\b",
        least=0.5,
        patient="",
    ),
    frame(
        "out-any",
        OUT,
        r"\b(?:drove|driven|sailed|flew|flown|moved|went|walked|stepped|pulled) (?:[a-z]+ ){0,2}?(?:off(?! to)|away|back(?! to the agreed)|northwards?|southwards?|south of|north of)\b|\bretreated (?:[a-z]+ ){0,2}?(?:after|at once|northwards?|when|across)\b|\bpulled (?:[a-z]+ ){1,4}(?:out|back)\b(?= (?:of|from))|\bleft (?:villages|the face-off|their posts|some \d+ minutes|at once|the (?:area|zone|strip|spot))\b|\bout of contact\b|\bdisengag(?:ed|ement (?:is|was|has))\b|\breversed\b|\bturning back\b|\bwithdr(?:ew|awn) after\b|\bmade to leave\b|\bforced (?:it|them) to return\b|\bwithdrawal of (?:[a-z]+ ){0,6}?(?:from|was|has)\b",
        0.45,
        beside=r"\b(?:troops|soldiers|forces|military|army|patrols?|aircraft|jets?|bombers?|planes?|drones?|ships?|boats?|vessels?|column|fighters|men|guards|police|they|it|armies|weapons|formations|parties|russians|americans)\b",
        near=rf"[{ZONE}{LINE}]|\b(?:zone|line|border|frontier|air ?space|waters|strip|belt|posts?|warning|flares|intercept\w*|asked|told|ordered|demanded|protest\w*|face-off|stand-off|blocked|barred|patrols?|agreed|deadline|truce)\b",
        unless=r"\b(?:islamic state|ordered a|pullout|refus\w*|declin\w*|demand\w*|insist\w*|must|should|call(?:s|ed)? (?:on|for)|urg\w*|want(?:s|ed)?|ultimatum|unless|until|not|never|without|no time|if|convoy|memorandum|agreement|accord)\b",
        least=0.55,
        patient="",
    ),
)


def finish(document: Document, draft: Draft) -> None:
    """An incursion is inside, a withdrawal outside, whatever the zone."""
    relation = "inside" if draft.type is IN else "outside"
    zones = draft.sentence.inside("zone", draft.sentence.start, draft.sentence.end)
    zone = zones[0].key if zones else "unnamed"
    _owner(document, draft)
    draft.fields["zone"] = ZoneRelation(id=zone, relation=relation)
    draft.give(document, "zone.relation", draft.start, draft.end)


def _owner(document: Document, draft: Draft) -> None:
    """Whose airspace, waters or zone it is; the intruder is somebody else."""
    sentence, world = draft.sentence, document.world
    owner = None
    for mark in re.finditer(f"{ZONE}+", sentence.view):
        inside = [
            span
            for span in sentence.spans
            if span.kind in {"actor", "land"} and mark.start() <= span.start - sentence.start < mark.end()
        ]
        if inside and draft.start - sentence.start - 60 < mark.start() < draft.end - sentence.start + 80:
            owner = inside[0]
            break
    if owner is None:
        zone = next((world.zones[span.key] for span in sentence.spans if span.kind == "zone"), None)
        if zone is not None and zone.held_by and not draft.roles.get("target"):
            draft.role("target", zone.held_by)
        return
    if {world.side(key) for key in draft.roles.get("initiator", [])} == {world.side(owner.key)}:
        draft.roles.pop("initiator")
        other = next((span for span in sentence.actors if world.side(span.key) != world.side(owner.key)), None)
        if other is not None:
            draft.cast(document, "initiator", other, by="other-side", score=0.5)
    if not draft.roles.get("target"):
        draft.cast(document, "target", owner, by="zone-owner", score=0.7)
