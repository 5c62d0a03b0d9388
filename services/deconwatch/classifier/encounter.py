# ruff: noqa: E501, ARG005 - a pattern is one line, and every check takes the same three arguments
"""air.*, sea.* and ground.*: forces that come too close to each other, or shoot."""

import re

from deconwatch.classifier import contact, scene
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
    if draft.type is DOWN:
        words = scene.text(document, draft.sentence)
        if hit[0].startswith("downed") and re.search(
            r"\b(?:the|a|from) $", words[max(0, hit.start() - 5) : hit.start()]
        ):
            return False
        if contact.NO_PLANE.search(words) or "destroyed when" in words:
            return False
        draft.confidence *= 1.0 if draft.roles.get("target") else 0.6
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
    *contact.FRAMES,
)
