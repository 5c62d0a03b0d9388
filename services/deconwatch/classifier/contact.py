# ruff: noqa: E501 - a pattern is one line
"""Forces in contact, in any order of words: a verb or noun of coming too close, and who and what is on the scene."""

import re

from deconwatch.classifier import scene
from deconwatch.classifier.document import Document
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.rule import rule
from deconwatch.records import MentionType

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
_FOUGHT = r"(?:exchang(?:e|ed|es|ing) (?:of )?(?:small-arms |artillery )?(?:fire|gunfire|shots)|trad(?:ed|ing) (?:fire|shots|gunfire|artillery)|(?:came|come|coming|were|was) under (?:[a-z-]+ ){0,3}?(?:fire|attack|gunfire)|open(?:ed|ing)? fire|fir(?:ed|es|ing) (?:[a-z0-9'-]+ ){0,4}?(?:at|on|over|near|towards?|into|close)\b|shot at|shots (?:were )?fired|gunfire|stand-?off|face-?off|faced off|scuffl\w*|brawl\w*|fist\w*|melee|clash(?:ed|es)?|skirmish\w*|hand-to-hand|(?:shov|push)(?:ed|ing) (?:[a-z]+ )?(?:aside|back|off|away)|stun grenades?|bulldoz\w*|by force|forc(?:ed|ing) (?:its|their) way|broke (?:in|through)|broken into|point(?:ed|ing) (?:[a-z]+ ){0,3}(?:guns?|weapons?|rifles?|barrels?)|tear gas|smoke rounds|shelled|fought|fighting with|attacked|assaulted|shot (?:in|dead|and)|sniper|returned fire|fired back|shot back|stopped shooting|too (?:near|close)|run-ins?\b|(?:killed|wounded|shot dead) (?:[^.;]{0,60}?)(?:by|with|in) (?:[^.;]{0,30}?)(?:fire|clubs|stones|fighting|clash\w*|exchange)|hacked|block each other|(?:knocked|broke|pulled) (?:down|through)|(?:shells?|rounds|bombs|bullets) (?:[a-z]+ ){0,3}?(?:fell|hit|struck|landed)|artillery duel|surrounded\b)"
_RAMMED = r"(?:ramm(?:ed|ing)\b|side-?swip\w*|collid\w*|ran (?:into|off)|pushed (?:[a-z0-9-]+ ){0,5}?off|chas(?:ed|ing)\b|overtak\w*|crashed into|hit (?:by )?(?:a|an|the) [^.;]{0,30}?(?:vehicle|truck|armou?red))"
NO_PLANE = re.compile(
    r"intercept\w* (?:[a-z0-9-]+ ){0,4}?(?:missiles?|rockets?|projectiles?|calls?|communications?|messages?|shipments?|phone|migrants?|weapons|cargo|conversations?|boats?|vessels?|ships?|letters?)|solar|flares? up|drugs?|meth\b|captagon|smuggl\w*|contraband|cocaine|mh-?17|world war|\bflying ace|airliner|passenger (?:plane|jet)|(?:missiles?|rockets?|projectiles?)\b[^.;]{0,60}\bintercept|malaysia airlines|hijack\w*|air ?show|passengers? (?:on|were)|crash(?:ed|es)? (?:on|during|in) (?:landing|takeoff|training)"
)
_DUEL = re.compile(r"\b(?:exercise|drill|film|movie|novel|game|tournament|match|simulator)s?\b")


_SHOT_AT = re.compile(r"(?:fir|open|shot|came under|come under|were under|was under|gunfire|shelled|hit|attack)")
_POST = re.compile(r"\b(?:posts?|towers?|watchtower|positions?|base|headquarters|compound|bunker|camera)\b")
_AID_CONVOY = re.compile(
    r"\b(?:aid|relief|humanitarian|red cross|medical|msf|food) (?:[a-z]+ )?(?:convoy|trucks?|workers|staff|team|vehicles?)"
)


_CIVIC = re.compile(
    r"\b(?:(?<!border )(?<!military )police\w*|mob|protest\w*|demonstrat\w*|suicide bomber|motorcade|rail|counter-drug|contracts?|civilians from)\b"
)
_FRONTIER = re.compile(
    r"\b(?:along|on|at|across|over|disputed|shared|common) (?:the |their )?(?:[a-z]+ )?(?:border|frontier|line)\b"
)


def _mixed(document: Document, draft: Draft, words: str) -> bool:
    """Two sides that are not merely at war with each other."""
    sentence = draft.sentence
    if not scene.two(document, sentence, reach=2) or not _sided(document, draft):
        return False
    if _DUEL.search(words):
        draft.confidence *= 0.7
    return True


_CEASED = re.compile(r" (?:[a-z]+ing|all|at)\b")
""" "stopped picking up", "stopped all movement": nobody's way is barred."""
_SIGNAL = re.compile(r"\bwarning\b")
_ENDED = re.compile(r"\b(?:halt|end|stop|ceas|hold|warning)\w*\b[^.;]{0,30}$")
_ENDS = re.compile(
    r"[^.;]{0,50}\b(?:would|to|should|will|must) (?:stop|cease|halt|end)\b|[^.;]{0,20}\b(?:air|ground|sea|water)\b"
)
"""Fire that ends, or is aimed at nobody."""


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
    if NO_PLANE.search(words) or re.search(r"shot down|brought down|downed|air raid|air strike|airstrike", hit[0]):
        return False
    if not _mixed(document, draft, words):
        return False
    if not re.search(
        r"intercept|flare|chaff|heat|lock|radar|buzz|unsafe|unprof|close|near|within|danger|scrambl|harass|pass|reckless|dogfight|fuel|collid|collision|clip|avoid|wing|swerve|break|shadow|escort|over|chas|cross|off|met|sent|laser|inspect|interfer|duck|turbul|risk",
        hit[0],
    ):
        return False
    if re.match(r"(?:fl|over-?fl)", hit[0]) and re.match(
        r"[^.;,]{0,40}\b(?:outpost|garrison|base|headquarters)\b", words[hit.end() :]
    ):
        return False  # a garrison overflown is its zone entered
    bombing = re.search(r"\b(?:bomb(?:ed|ing|s)|air ?strikes?|air raids?|killed|missiles? (?:hit|struck))\b", words)
    weak = re.match(
        r"(?:fl(?:ew|own|y|ying|ies)|over-?fl|met|chas|sent|approach|within|at|to|drive|drove|force|clos)", hit[0]
    )
    if bombing and weak:
        return False
    if weak:
        draft.confidence *= 0.8
    if re.search(r"colli", hit[0]) and len(scene.sides(document, draft.sentence)) < 2:
        return False
    if re.match(r"scrambl|intercept", hit[0]) and document.world.at_war(
        scene.sides(document, *scene.near(document, draft.sentence, 1, 1))
    ):
        draft.confidence *= 0.5
    scene.cast(document, draft, hit)
    return True


def _down(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    words = scene.text(document, draft.sentence)
    if NO_PLANE.search(words) or "destroyed when" in words:
        return False
    if re.search(r"\b(?:the|a|an|their|two) $", words[max(0, hit.start() - 5) : hit.start()]) and hit[0].startswith(
        "downed"
    ):
        return False
    if re.search(r"\b(?:it|them|one)\b", hit[0]) and scene.aircraft(scene.texts(document, draft.sentence, 2, 0)):
        scene.cast(document, draft, hit)
        taken = {document.world.side(actor) for actor in draft.roles.get("initiator", [])}
        for each in reversed(scene.near(document, draft.sentence, 2, 0)[:-1]):
            other = next((span for span in each.actors if document.world.side(span.key) not in taken), None)
            if other is not None and not draft.roles.get("target"):
                draft.cast(document, "target", other, by=f"{draft.rule}/it", score=0.5)
        return _mixed(document, draft, words)
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
    if not scene.ship(words) or NO_PLANE.search(words):
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
    if _CIVIC.search(words) and not re.search(r"\bpatrol|\bconvoy (?:of|with)|peacekeep", words):
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
    line = scene.structure(document, draft.sentence, reach=3) or _FRONTIER.search(words)
    if not (peace or patrol or line):
        return False
    if re.match(r"(?:halt|stop|turn)", hit[0]) and (not patrol or _CEASED.match(words, hit.end())):
        return False
    if re.match(r"(?:fought|clash|attacked|shelled|open|fir|shot|gunfire|trad|exchang|sniper)", hit[0]):
        if _SIGNAL.search(hit[0]) or _ENDED.search(words[: hit.start()]) or _ENDS.match(words, hit.end()):
            return False
        sides = scene.sides(document, *scene.near(document, draft.sentence, 1, 1))
        if document.world.at_war(sides) and not (line or peace):
            return False
        if not (peace or line or re.search(r"patrol|convoy|border|frontier", words)):
            return False
        draft.confidence *= 0.9
    scene.cast(document, draft, hit)
    return True


FRAMES = (
    rule("air-frame", MentionType.AIR_ENCOUNTER, rf"\b(?:{_CLOSE}|{_AIR_ACT})", 0.7, check=_air),
    rule(
        "shootdown-frame",
        MentionType.AIR_SHOOTDOWN,
        rf"\b{_SHOT_DOWN}\b",
        0.72,
        needs="shot sho down destroyed sky",
        check=_down,
    ),
    rule("sea-frame", MentionType.SEA_ENCOUNTER, rf"\b(?:{_SEA_ACT}|{_CLOSE})", 0.68, check=_sea),
    rule(
        "ground-frame", MentionType.GROUND_CONFRONTATION, rf"\b(?:{_STOPPED}|{_FOUGHT}|{_RAMMED})", 0.62, check=_ground
    ),
)
