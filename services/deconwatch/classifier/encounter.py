# ruff: noqa: E501, ARG001, ARG005 - a pattern is one line, and every check takes the same three arguments
"""air.*, sea.* and ground.*: forces that come too close to each other, or shoot."""

import re

from deconwatch.classifier import scene
from deconwatch.classifier.document import Document
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.rule import rule
from deconwatch.records import MentionType

AIR, DOWN, SEA, GROUND = (
    MentionType.AIR_ENCOUNTER,
    MentionType.AIR_SHOOTDOWN,
    MentionType.SEA_ENCOUNTER,
    MentionType.GROUND_CONFRONTATION,
)

_PLANE = r"(?:aircraft|planes?|jets?|warplanes?|bombers?|helicopters?|drones?|uavs?|fighters?|fighter jets?|spy planes?|reconnaissance (?:plane|aircraft)|patrol (?:plane|aircraft)|airplanes?|su-?\d+\w*|mig-?\d+\w*|f-?\d+\w*|f/a-?\d+\w*|rc-?\d+\w*|p-?8\w*|p-?3\w*|ep-?3\w*|mq-?\d+\w*|rq-?\d+\w*|j-?1\d\w*|il-?\d+\w*|tu-?\d+\w*|b-?52\w*|typhoons?|rafales?|reapers?)"
_SHIP = r"(?:ships?|vessels?|warships?|destroyers?|frigates?|cruisers?|boats?|submarines?|cutters?|corvettes?|speedboats?|fast[- ]attack craft|coast guard|tankers?|carriers?|patrol boats?|navy|supply boat|resupply)"
_UNSAFE = r"[\"']?(?:unsafe|unprofessional|dangerous(?:ly)?|aggressive(?:ly)?|risky|reckless(?:ly)?|provocative(?:ly)?|close|irresponsible)[\"']?"
_AIRY = re.compile(_PLANE)
_SHIPPY = re.compile(rf"\b{_SHIP}\b|\buss\b|\bwarship")


def _two_sides(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    sides = {document.world.side(span.key) for span in draft.sentence.spans if span.kind in {"actor", "backer", "land"}}
    if draft.type is DOWN and not draft.roles.get("target"):
        draft.confidence *= 0.6
    return len(sides) > 1 or (bool(sides) and _near_sides(document, draft) > 1)


def _near_sides(document: Document, draft: Draft) -> int:
    near = document.around(draft.sentence, 2, 2) if draft.sentence.index >= 0 else [draft.sentence]
    return len({document.world.side(span.key) for sentence in near for span in sentence.actors})


def _plane_or_ship(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """An unsafe act is the sea's when only ships are named, the air's when an aircraft is."""
    near = document.around(draft.sentence, 1, 1) if draft.sentence.index >= 0 else [draft.sentence]
    text = " ".join(sentence.view for sentence in near)
    air = bool(_AIRY.search(draft.sentence.view)) or (
        bool(_AIRY.search(text)) and not _SHIPPY.search(draft.sentence.view)
    )
    if not air and not _SHIPPY.search(text):
        return False
    draft.type = AIR if air else SEA
    return _two_sides(document, draft, hit)


_GAP = r"(?:[^.;\n]{0,40}?)"
_CLOSE = (
    r"(?:(?:flew|fl(?:y|ies|own|ying)|pass(?:ed|es|ing)?|came|come|coming|went|got|approach(?:ed|es|ing)?|sail(?:ed|ing)|drew|sat) (?:[a-z-]+ ){0,3}?(?:too |so |very |dangerously |unusually |as )?(?:near|close|within|low|alongside)\b|(?:clos(?:ed|es|ing) (?:in|to|within|on|up)|bore down|bearing down|rac(?:ed|ing) (?:at|towards?))\b"
    r"|dangerously (?:close|near|approach\w*)|approach\w* dangerously|(?:within|at|to) (?:just |about |only |a |around |some |a distance of )*[0-9,]+ ?(?:-|to )?\d* ?(?:yards?|met(?:re|er)s?|feet|ft|m)\b|near[- ](?:miss\w*|collisions?)|(?:nearly|almost|narrowly) (?:hit|collid\w*|touch\w*|miss\w*|avoid\w*)|had to (?:[a-z]+ )?(?:swerve|veer|break|duck|dive|manoeuv\w*|maneuv\w*|climb|pull|slow|turn)\w*"
    r"|(?:to|and|had to) (?:avoid|evade) (?:a )?(?:collision|hitting|being hit)|unsafe\w*|unprofessional\w*|reckless\w*|risky|harass\w*|shadow(?:ed|ing|s)\b|tail(?:ed|ing)\b|laser|provocative\w*|collid\w*|collision|clipped|touched|cut (?:in front|across|off|past)|cross(?:ed|es|ing) (?:in front|(?:[a-z'-]+ ){1,4}(?:path|bow|nose)))"
)
_AIR_ACT = (
    r"(?:intercept(?:ed|s|ing|ions?)?\b|buzz(?:ed|es|ing)\b|barrel[- ]roll\w*|flares?\b|chaff\b|heat[- ]traps?|(?:dump|spray|pour)\w* (?:jet )?fuel|dogfights?|afterburners?|wing-?tips?|turbulence|wake|(?:radar|fire-control) lock\w*|lock(?:ed|ing)?[- ]?(?:on|its|their|his|fire)\b|fire-?control radar|trained (?:[a-z-]+ ){0,3}radar|simulated attack"
    r"|scrambl(?:ed|es|ing)\b|visual inspection|(?:low|close|repeated|several|second|mock) (?:attack )?pass(?:es)?\b|over-?fl(?:ew|y|ights?|ying|own|ies)|fl(?:ew|own|y|ying|ies) (?:armed |low |directly |repeatedly |right )*(?:over|above|past|around|towards?) |escorted (?:[a-z0-9-]+ ){0,5}(?:away|out|back)|chas(?:ed|ing|e)\b|(?:drive|drove|driven|wave|force)[nd]? (?:[a-z0-9-]+ ){0,4}?(?:off|away)\b|interfer(?:ed|ing|ence)|sent (?:up )?(?:fighters?|jets|warning signals|f-\d+s?)|met (?:a|an|two|three|with) )"
)
_SHOT_DOWN = r"(?:sho(?:t|ot|ots|oting) (?:[a-z0-9'-]+ ){0,6}?down|shoot-?downs?|down(?:ed|ing|s) (?=[^ ])|(?:brought|br(?:ing|ings|inging)|took|take[ns]?|taking|knocked) (?:[a-z0-9'-]+ ){0,5}?down|(?:shot|blown|blasted) (?:out of|from) the sky|destroyed|shot at and hit)"
_SEA_ACT = r"(?:ramm(?:ed|ing)\b|water[- ]cannon\w*|block(?:ed|ing|s)\b|sonar|swarm\w*|board(?:ed|ing)\b|bump(?:ed|ing)\b|scrap(?:ed|ing)\b|side-?swip\w*|nudg(?:ed|ing)\b|swung across|bow to stern|bows?\b|obstruct\w*|seiz(?:ed|ing)\b|cut (?:the )?(?:tow|anchor)|warning (?:shots?|fire)|warned off|drove off|pursu(?:ed|ing)|encircl\w*|surround(?:ed|ing)|fire-?control radar|pointed|manoeuv\w+|maneuv\w+)"
_STOPPED = r"(?:(?:block|stop|halt|obstruct|surround|encircl|pelt|confront|detain|barr|bar|delay|imped|turn)(?:p|t|r)?ed\b|held up|(?:denied|refused|prevented|kept)(?: [a-z]+){0,3} (?:passage|access|entry|from (?:moving|passing|entering|going))|turned (?:back|away|around)|blocking|stopping|obstructing|stoned\b|stones|denied it|cut short|sit-in|roadblock|tampered|put (?:[a-z]+ ){0,3}at risk|deliberate attack)"
_FOUGHT = r"(?:exchang(?:e|ed|es|ing) (?:of )?(?:small-arms |artillery )?(?:fire|gunfire|shots)|trad(?:ed|ing) (?:fire|shots|gunfire|artillery)|(?:came|come|coming|were|was) under (?:[a-z-]+ ){0,3}?(?:fire|attack|gunfire)|open(?:ed|ing)? fire|fir(?:ed|es|ing) (?:[a-z0-9'-]+ ){0,4}?(?:at|on|over|near|towards?|into|close)\b|shot at|shots (?:were )?fired|gunfire|stand-?off|face-?off|faced off|scuffl\w*|brawl\w*|fist\w*|melee|clash(?:ed|es)?|skirmish\w*|hand-to-hand|(?:shov|push)(?:ed|ing) (?:[a-z]+ )?(?:aside|back|off|away)|stun grenades?|bulldoz\w*|by force|forc(?:ed|ing) (?:its|their) way|broke (?:in|through)|broken into|point(?:ed|ing) (?:[a-z]+ ){0,3}(?:guns?|weapons?|rifles?|barrels?)|tear gas|smoke rounds|shelled|fought|fighting with|attacked|assaulted|shot (?:in|dead|and)|sniper|returned fire|fired back|shot back|stopped shooting|too (?:near|close))"
_RAMMED = r"(?:ramm(?:ed|ing)\b|side-?swip\w*|collid\w*|ran (?:into|off)|pushed (?:[a-z0-9-]+ ){0,5}?off|chas(?:ed|ing)\b|overtak\w*|crashed into|hit (?:by )?(?:a|an|the) [^.;]{0,30}?(?:vehicle|truck|armou?red))"
_NO_PLANE = re.compile(
    r"intercept\w* (?:[a-z0-9-]+ ){0,4}?(?:missiles?|rockets?|projectiles?|calls?|communications?|messages?|shipments?|phone|migrants?|weapons|cargo|conversations?|boats?|vessels?|ships?|letters?)|solar|flares? up|drugs?|meth\b|captagon|smuggl\w*|contraband|cocaine|mh-?17|airliner|passenger (?:plane|jet)|(?:missiles?|rockets?|projectiles?)\b[^.;]{0,60}\bintercept|malaysia airlines|hijack\w*|air ?show|passengers? (?:on|were)|crash(?:ed|es)? (?:on|during|in) (?:landing|takeoff|training)"
)
_DUEL = re.compile(r"\b(?:exercise|drill|film|movie|novel|game|tournament|match|simulator)s?\b")


_SHOT_AT = re.compile(r"(?:fir|open|shot|came under|come under|were under|was under|gunfire|shelled|hit|attack)")
_POST = re.compile(r"\b(?:posts?|towers?|watchtower|positions?|base|headquarters|compound|bunker|camera)\b")
_AID_CONVOY = re.compile(
    r"\b(?:aid|relief|humanitarian|red cross|medical|msf|food) (?:[a-z]+ )?(?:convoy|trucks?|workers|staff|team|vehicles?)"
)


def _mixed(document: Document, draft: Draft, words: str) -> bool:
    """Two sides that are not merely at war with each other."""
    sentence = draft.sentence
    if not scene.two(document, sentence, reach=2) or not _sided(document, draft):
        return False
    if _DUEL.search(words):
        draft.confidence *= 0.7
    return True


def _sided(document: Document, draft: Draft) -> bool:
    """The sentence itself names a side, or goes on about the one before it."""
    return bool(scene.sides(document, draft.sentence)) or draft.sentence.index > 0


def _air(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    words = scene.text(document, draft.sentence)
    around = scene.texts(document, draft.sentence, 1, 1)
    if not scene.aircraft(words) and not (
        re.search(r"\bfighters?\b|\bpilots?\b|\bsquadron|\bin the air\b|\bthey\b|\bit\b|\bcontact\b", words)
        and scene.aircraft(around)
    ):
        return False
    if _NO_PLANE.search(words) or re.search(r"shot down|brought down|downed|air raid|air strike|airstrike", hit[0]):
        return False
    if not _mixed(document, draft, words):
        return False
    if not re.search(
        r"intercept|flare|chaff|heat|lock|radar|buzz|unsafe|unprof|close|near|within|danger|scrambl|harass|pass|reckless|dogfight|fuel|collid|collision|clip|avoid|wing|swerve|break|shadow|escort|over|chas|cross|off|met|sent|laser|inspect|interfer|duck|turbul|risk",
        hit[0],
    ):
        return False
    bombing = re.search(r"\b(?:bomb(?:ed|ing|s)|air ?strikes?|air raids?|killed|missiles? (?:hit|struck))\b", words)
    weak = re.match(
        r"(?:fl(?:ew|own|y|ying|ies)|over-?fl|met|chas|sent|approach|within|at|to|drive|drove|force|clos)", hit[0]
    )
    if bombing and weak:
        return False
    if weak:
        draft.confidence *= 0.8
    if re.match(r"scrambl|intercept", hit[0]) and document.world.at_war(
        scene.sides(document, *scene.near(document, draft.sentence, 1, 1))
    ):
        draft.confidence *= 0.5
    scene.cast(document, draft, hit)
    return True


def _down(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    words = scene.text(document, draft.sentence)
    if _NO_PLANE.search(words) or "destroyed when" in words:
        return False
    if re.search(r"\b(?:the|a|an|their|two) $", words[max(0, hit.start() - 5) : hit.start()]) and hit[0].startswith(
        "downed"
    ):
        return False
    tail, head = words[hit.end() : hit.end() + 60], words[max(0, hit.start() - 70) : hit.start()]
    plane = scene.aircraft(re.split(r"[;]|, (?:and|but|when|as)\b", tail)[0]) or scene.aircraft(hit[0])
    passive = bool(re.search(r"\b(?:is|are|was|were|been|being|be|fell|six|seven|two|three|one)\b[^.;]{0,30}$", head))
    plane = plane or (passive and (scene.aircraft(head) or scene.aircraft(scene.texts(document, draft.sentence, 1, 0))))
    unmanned = re.compile(r"\b(?:drones?|uavs?|unmanned|shahed\S*)\b")
    if hit[0] == "destroyed" and not (unmanned.search(tail[:34]) or (passive and unmanned.search(head))):
        return False
    if not plane or not _mixed(document, draft, words):
        return False
    if document.world.at_war(scene.sides(document, *scene.near(document, draft.sentence, 1, 1))):
        draft.confidence *= 0.6
    scene.cast(document, draft, hit)
    return True


def _sea(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    words = scene.text(document, draft.sentence)
    if not scene.ship(words) or _NO_PLANE.search(words):
        return False
    wet = re.match(r"(?:ramm|water|sonar|board|bow|swarm|cut the|scrap|nudg|swung|seiz)", hit[0])
    if scene.aircraft(words) and not wet:
        return False
    if re.match(r"(?:block|surround|pursu|pointed|manoeuv|maneuv|obstruct|risky|shadow)", hit[0]):
        draft.confidence *= 0.8
    if re.match(r"(?:harass|provocative|board|seiz|reckless)", hit[0]):
        draft.confidence *= 0.6
    if re.search(r"(?:near|close|within|alongside|low)$", hit[0]) and not re.search(
        r"\d+ ?(?:yards?|met(?:re|er)s?|feet)|dangerously|too close|hundred yards|bow", words
    ):
        return False
    if not _mixed(document, draft, words):
        return False
    scene.cast(document, draft, hit)
    return True


def _ground(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    words = scene.text(document, draft.sentence)
    if not scene.troops(words) or re.search(
        r"\bwater cannon|\bcoast guard|\bshoal\b|\bair ?strikes?\b|\bair raids?\b", words
    ):
        return False
    craft = scene.aircraft(words) or (scene.ship(words) and not re.search(r"patrol|convoy|vehicle|peacekeep", words))
    if craft and not re.match(_RAMMED, hit[0]):
        return False
    if not _mixed(document, draft, words):
        return False
    peace = scene.peace(document, draft.sentence)
    if _SHOT_AT.match(hit[0]) and (
        _AID_CONVOY.search(words) or (peace and _POST.search(words) and not re.search(r"\bpatrol|\bconvoy", words))
    ):
        return False  # a post or aid convoy that is hit is a notified site
    patrol = re.search(
        r"\b(?:patrols?|convoys?|checkpoints?|vehicles?|columns?|peacekeepers?|border guards|frontier|flag meeting|delegation)\b",
        words,
    )
    line = scene.structure(document, draft.sentence, reach=1)
    if not (peace or patrol or line):
        return False
    if re.match(r"(?:fought|clash|attacked|shelled|open|fir|shot|gunfire|trad|exchang|sniper)", hit[0]):
        sides = scene.sides(document, *scene.near(document, draft.sentence, 1, 1))
        if document.world.at_war(sides) and not (line or peace):
            return False
        if not (peace or line or re.search(r"patrol|convoy|border|frontier", words)):
            return False
        draft.confidence *= 0.9
    scene.cast(document, draft, hit)
    return True


RULES = (
    rule(
        "intercept",
        AIR,
        r"<A:initiator>(?:'s)?(?: [a-z0-9/-]+){0,6}? (?:intercepted|intercepts|intercept|buzzed|harassed|shadowed|scrambled to intercept|flew (?:within|dangerously|close|past|over)|closed to within|passed within|came within|locked on|crossed in front|made (?:\w+ ){0,3}pass(?:es)?|barrel[- ]rolled|dropped flares|dumped fuel)(?: [a-z0-9'\"-]+){0,6}? <A:target>",
        0.75,
        needs="intercept buzzed harassed shadowed flew closed passed came locked crossed made barrel dropped dumped",
        check=lambda d, dr, h: bool(_AIRY.search(dr.sentence.view)) and _two_sides(d, dr, h),
    ),
    rule(
        "air-collision",
        AIR,
        r"<A:initiator>(?:'s)?(?: [a-z0-9/-]+){0,5}? (?:collided with|clipped|struck the|hit the propeller of|bumped)(?: [a-z0-9'\"-]+){0,4}? <A:target>",
        0.75,
        needs="collided clipped struck_the hit_the bumped",
        check=lambda d, dr, h: (
            bool(_AIRY.search(h[0] + dr.sentence.view[h.end() : h.end() + 30])) and _two_sides(d, dr, h)
        ),
    ),
    rule(
        "was-intercepted",
        AIR,
        r"<A:target>(?:'s)?(?: [a-z0-9/-]+){0,6}? (?:was|were|been|being)(?: [a-z]+){0,2}? (?:intercepted|buzzed|harassed|shadowed|escorted|locked on)(?:<30> by <the>(?:[a-z0-9-]+ ){0,2}?<A:initiator>)?",
        0.7,
        needs="intercepted buzzed harassed shadowed escorted locked",
        check=lambda d, dr, h: bool(_AIRY.search(dr.sentence.view)) and _two_sides(d, dr, h),
    ),
    rule(
        "unsafe",
        AIR,
        rf"{_UNSAFE}(?: and {_UNSAFE})?(?:,? [a-z]+){{0,2}}? (?:intercepts?|interception|manoeuvres?|maneuvers?|manner|encounters?|interactions?|approach|pass(?:es)?|distance|flying|actions?|conduct|behaviou?r|fly-?by)\b|[\"']unsafe[\"']|\bunsafe and unprofessional",
        0.75,
        needs="unsafe unprofessional danger aggressive risky reckless provocative close irresponsible",
        seek="initiator< target>",
        check=_plane_or_ship,
    ),
    rule(
        "near-collision",
        AIR,
        r"\b(?:near[- ](?:miss|collision)|nearly collid\w+|almost collid\w+|narrowly (?:avoid\w+|missed)|near mid-?air|simulated attack|came within \w+ (?:feet|met(?:er|re)s|yards|miles))",
        0.75,
        needs="near almost narrowly simulated came_within",
        seek="initiator< target>",
        check=_plane_or_ship,
    ),
    rule(
        "nominal-intercept",
        AIR,
        r"<A:initiator>(?:'s)? (?:[a-z0-9-]+ ){0,3}?(?:intercept(?:ion)?s?|scramble) of <the>(?:[a-z-]+ ){0,2}?<A:target>",
        0.7,
        needs="intercept scramble",
    ),
    rule(
        "radar-lock",
        AIR,
        r"\b(?:radar lock(?:-?on|ed)?|fire-?control radar|locked (?:its|their) (?:\w+ )?radar|target(?:ing)? radar|lock(?:ed)?[- ]on)\b",
        0.75,
        needs="radar lock",
        seek="initiator< target>",
        check=_plane_or_ship,
    ),
    rule(
        "shot-down",
        DOWN,
        rf"(?:<A:initiator>(?:'s)?(?: [a-z0-9/,-]+){{0,8}}? )?(?:shot down|shoots down|shoot down|had shot down|downed|downs|downing|brought down|shooting down|destroyed|engaged|bringing down)(?: [a-z0-9'\"-]+){{0,4}}? (?:<A:target>(?:'s)? )?(?:[a-z0-9-]+ ){{0,4}}?{_PLANE}",
        0.8,
        needs="shot_down shoot down destroyed engaged bring brought",
        seek="initiator<",
        check=_two_sides,
    ),
    rule(
        "shootdown-of",
        DOWN,
        rf"(?:<A:initiator>(?:'s)? (?:[a-z]+ )?)?(?:downing|shoot-?down|shootdown|shooting down) of <the>(?:[a-z]+ )?<A:target>(?:'s)?(?: [a-z0-9-]+){{0,3}}? {_PLANE}",
        0.8,
        needs="downing shoot",
        check=_two_sides,
    ),
    rule(
        "was-shot-down",
        DOWN,
        rf"(?:<A:target>(?:'s)? )?(?:[a-z0-9-]+ ){{0,3}}?{_PLANE}<25>(?:was|were|been|being|got)(?: [a-z]+)? (?:shot down|downed|brought down|engaged|destroyed)(?:<30> by <the><A:initiator>)?",
        0.7,
        needs="shot_down downed brought_down engaged destroyed",
        check=_two_sides,
    ),
    rule(
        "sea-blocked",
        SEA,
        r"<A:initiator>(?:'s)?(?: [a-z0-9-]+){0,6}? (?:rammed|collided with|water[- ]cannon\w*|fired (?:a )?water cannons?|used (?:a )?water cannons?|blocked|boarded|shadowed|harassed|swarmed|obstructed|bumped|sideswiped|seized|cut across|crossed the bow of|maneuvered|manoeuvred|hit)(?: [a-z0-9'\"-]+){0,7}? <A:target>",
        0.65,
        needs="rammed collided water blocked boarded shadowed harassed swarmed obstructed bumped sideswiped seized cut crossed man hit",
        check=lambda d, dr, h: (
            bool(_SHIPPY.search(dr.sentence.view))
            and not _AIRY.search(dr.sentence.view[max(0, dr.start - dr.sentence.start) : dr.end - dr.sentence.start])
            and _two_sides(d, dr, h)
        ),
    ),
    rule(
        "sea-collision",
        SEA,
        rf"{_SHIP}<40>\b(?:collid\w+|rammed|ramming|water[- ]cannon\w*)<60>{_SHIP}",
        0.6,
        needs="collid ram water",
        seek="initiator< target>",
        check=_two_sides,
    ),
    rule(
        "water-cannon",
        SEA,
        r"\bwater[- ]cannon\w*\b",
        0.55,
        needs="water",
        seek="initiator< target>",
        check=lambda d, dr, h: bool(_SHIPPY.search(dr.sentence.view)) and _two_sides(d, dr, h),
    ),
    rule(
        "patrol-blocked",
        GROUND,
        r"<A:initiator>(?:'s)?(?: [a-z0-9-]+){0,5}? (?:blocked|stopped|rammed|turned back|obstructed|halted|intercepted|surrounded|confronted|attempted to overtake|ran off|barred|broke (?:down|through|into)|stormed|burst into|bulldozed|drove into|entered by force|fired (?:at|on|near|toward|towards)|opened fire (?:on|at|near)|shot at)(?: [a-z0-9'\"-]+){0,5}? <A:target>(?:'s)?<40>(?:patrols?|convoy|vehicles?|armou?red|troops|soldiers|peacekeepers|delegation|diplomats|position|post|mraps?)?",
        0.6,
        needs="blocked stopped rammed turned obstructed halted intercepted surrounded confronted attempted ran_off barred broke stormed burst bulldozed drove entered fired opened shot",
        check=lambda d, dr, h: (
            _two_sides(d, dr, h)
            and bool(
                re.search(
                    r"patrol|convoy|vehicle|armou?red|mrap|road|checkpoint|peacekeep|delegation|diplomat|post\b|unifil",
                    dr.sentence.view,
                )
            )
            and not _AIRY.search(dr.sentence.view)
        ),
    ),
    rule(
        "patrol-was-blocked",
        GROUND,
        r"<A:target>(?:'s)?(?: [a-z0-9-]+){0,4}? (?:patrols?|convoys?|vehicles?|column|troops|peacekeepers)<20>(?:was|were|been|came|being) (?:[a-z]+ )?(?:blocked|stopped|rammed|turned back|obstructed|halted|surrounded|under fire|fired (?:on|at)|shot at)(?:<30> by <the>(?:[a-z-]+ )?<A:initiator>)?",
        0.65,
        needs="blocked stopped rammed turned obstructed halted surrounded fire shot",
        check=_two_sides,
    ),
    rule(
        "vehicles-collided",
        GROUND,
        r"<A:initiator>(?:'s)?(?: [a-z-]+){0,3}? (?:vehicles?|armou?red (?:vehicles?|personnel carrier)|truck|patrol)<30>(?:collided|struck|rammed|side-?swiped|ran into|hit)<30><A:target>(?:'s)?<30>(?:vehicles?|m-?atv|mrap|patrol|humvee)",
        0.75,
        needs="collided struck rammed sideswiped side-swiped ran hit",
    ),
    rule(
        "shots-at-delegation",
        GROUND,
        r"<A:initiator>(?:'s)?(?: [a-z-]+){0,3}? (?:fires?|fired|firing|opened fire|shot|shooting)<40>(?:at|near|toward|towards|on|in the vicinity of|to disperse|close to)(?: [a-z0-9-]+){0,6}? (?:<A:target>|diplomats?|delegation|convoy|peacekeepers|observers|patrol)",
        0.7,
        needs="fire firing shot",
        check=lambda d, dr, h: (
            bool(re.search(r"diplomat|delegation|convoy|peacekeeper|observer|patrol|unifil|aid", dr.sentence.view))
            and not re.search(
                r"post\b|tower|patrol (?:plane|aircraft|ship|boat|vessel)|boat|ship|radar|aircraft", dr.sentence.view
            )
        ),
    ),
    rule(
        "stand-off",
        GROUND,
        r"\b(?:stand-?off|face-?off|exchange of fire|traded fire|exchanged fire|clash(?:ed)?)\b<50>(?:between|with)<40><A:initiator><40><A:target>",
        0.5,
        needs="stand face-off faceoff exchange traded clash",
        check=lambda d, dr, h: (
            bool(
                re.search(
                    r"line of (?:actual )?control|border guards?|patrol|convoy|soldiers|demarcation|buffer|zone|\ue003",
                    dr.sentence.view,
                )
            )
            and _two_sides(d, dr, h)
        ),
    ),
    rule("air-frame", AIR, rf"\b(?:{_CLOSE}|{_AIR_ACT})", 0.7, check=_air),
    rule("shootdown-frame", DOWN, rf"\b{_SHOT_DOWN}\b", 0.72, needs="shot sho down destroyed sky", check=_down),
    rule("sea-frame", SEA, rf"\b(?:{_SEA_ACT}|{_CLOSE})", 0.68, check=_sea),
    rule("ground-frame", GROUND, rf"\b(?:{_STOPPED}|{_FOUGHT}|{_RAMMED})", 0.62, check=_ground),
)
