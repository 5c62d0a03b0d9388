# ruff: noqa: E501 - a pattern is one line, and every check takes the same three arguments
"""What should have been spared is hit: a place whose position was told, a peacekeepers' post, a garrison's base."""

import re

from deconwatch.classifier import scene
from deconwatch.classifier.document import Document
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.rule import rule
from deconwatch.classifier.struck import ARMS, AT_SITE, VERB
from deconwatch.records import MentionType

NOTIFIED, GARRISON = MentionType.STRIKE_NOTIFIED_SITE, MentionType.ATTACK_GARRISON

_DISASTER = re.compile(
    r"\b(?:tsunami|earthquake|flood\w*|hurricane|wildfires?|storm|cyber\w*|hack\w*|students? (?:were|was) (?:shot|wounded)|prom\b|teenager|police (?:said|officer|chief)|heart attack|high school|university|ransomware|malware|virus(?:es)?|stock|shares)\b"
)
_GIVEN = r"(?:given|shared|sent|passed|handed|transmitted|communicated|supplied|provided|notified|coordinated|cleared|approved|agreed|known|registered|reported|facilitated|told|informed|accepted|green-lit|signalled|logged|listed|submitted|announced|relayed)"
_TOLD = re.compile(
    rf"\b(?:gps|coordinates|co-ordinates|grid (?:ref\w+|square|of|had|was)|no-strike|protected list|deconflict\w*|de-conflict\w*|humanitarian notification|notification system|spreadsheet|marked (?:roof|with|car|vehicle)s?"
    rf"|(?:positions?|locations?|routes?|timetable|movements?|trips?|journeys?|plans?|whereabouts|premises|convoy|crossing|visit|mission|passage|travel|address|places?|sites?|facilit\w+|details?) (?:[a-z0-9'\",-]+ ){{0,11}}?{_GIVEN}"
    rf"|{_GIVEN} (?:[a-z0-9'-]+ ){{0,6}}?(?:positions?|locations?|route|timetable|movements?|trip|journey|whereabouts|passage|address|where|places)\b"
    rf"|(?:army|military|sides|parties|forces|authorities|idf|russians?|coalition|israel\w*|moscow|command\w*|belligerents|liaison office) (?:[a-z'-]+ ){{0,6}}?(?:told|informed|notified|aware|knew|given|known|approved|agreed)\b"
    rf"|(?:coordinat|arrang|clear|agre|approv|notif)\w+ (?:[a-z'-]+ ){{0,5}}?(?:with|by|to|through) (?:the )?(?:[a-z-]+ ){{0,2}}?(?:army|military|sides|parties|forces|authorities|idf|israel\w*|russia\w*|coalition|liaison|command|cogat)|known to the|told (?:of|about|where|precisely|in advance|exactly)|safe (?:passage|route)|reported its|coordination)"
)
_GARRISON_WORD = r"(?:base|garrison|outpost|compound|camp|facility|air ?base|airfield|position|site|field|plant|centre|center|village|patrol(?:ling|s)?|troops|forces|personnel|soldiers|advisers|advisors|americans|contractors)"
_ASSAULT = r"(?:(?:drones?|rockets?|mortars?|missiles?|indirect fire|unmanned (?:aerial )?\w+|uavs?|shells?|rounds|shahed\S*|projectiles?|one-way|kamikaze|munitions?)\b|attack(?:ed|s|ing)?\b|assault(?:ed)?\b|came under|targeted\b|fired (?:at|on|upon)|struck\b|hit\b|bomb(?:ed)?\b)"
_PROTECTED = re.compile(
    r"\b(?:tan[a]?f|tenf|green village|conoco|omar (?:oil ?)?field|khmeimim|hmeimim|tartus (?:base|naval)|euphrates base|mission support site|tower 22|shaddadi|rumaylan|rmelan|kharab al-jir)\b"
)
_WARNED = re.compile(r"\b(?:could|would|might|may|if|threat\w* to|will|vow\w*|warn\w*)\b")


_FATE = re.compile(
    r"\b(?:struck|hits?|hit|bomb\w*|shell\w*|kill\w*|wound\w*|injur\w*|hurt|attack\w*|target\w*|flatten\w*|destroy\w*|damag\w*|fired|fire|raids?|strikes?|died|dead|deaths?|blast|landed|shot|dropped|came under)\b"
)
_NEVER = re.compile(r"\b(?:never|nothing|nobody|no one|without|had not|not been|were not|was not|denied)\b")
_SOLDIERS = re.compile(r"\b(?:soldiers|troops|servicemen|fighters|militia\w*|column)\b")
_AID = re.compile(
    r"\b(?:hospital|clinic|aid|humanitarian|ambulance|red cross|school|charity|medical|health|un|u\.n\.)\b"
)
_FIRM = re.compile(
    r"\b(?:gps|coordinates|co-ordinates|grid|deconflict\w*|de-conflict\w*|notif\w+|no-strike|protected list|coordinat\w+|(?:sides|parties|army|military|authorities) (?:[a-z'-]+ ){0,5}?(?:told|informed|known|approved|aware)|approved|route|(?:position|location)s? (?:[a-z0-9'\",-]+ ){0,11}?(?:given|shared|passed|sent|handed|known|reported|communicated|transmitted))\b"
)


def _neutral(document: Document, draft: Draft) -> None:
    """The target is whose site it is, a neutral body; who fired, the one force that is named with it."""
    world = document.world
    near = [draft.sentence, *scene.near(document, draft.sentence, 1, 2)]
    named = [span for each in near for span in each.spans if span.kind in {"actor", "land"}]
    owner = next((span for span in named if world.actors[span.key].kind == "neutral"), None)
    held = [key for key in draft.roles.get("target", []) if world.actors[key].kind == "neutral"]
    if owner is not None and not held:
        draft.roles.pop("target", None)
        draft.cast(document, "target", owner, by=f"{draft.rule}/whose", score=0.6)
    struck = {world.side(key) for key in draft.roles.get("target", [])}
    if not draft.roles.get("initiator"):
        fire = {
            world.side(span.key): span
            for span in reversed(named)
            if span.kind == "actor"
            and world.actors[span.key].kind in {"state", "force"}
            and world.side(span.key) not in struck
        }
        if len(fire) == 1:
            draft.cast(document, "initiator", next(iter(fire.values())), by=f"{draft.rule}/only", score=0.5)


def _notified(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """A relief body's people or place hit, of which those who fire had been told."""
    words = scene.text(document, draft.sentence)
    around = scene.texts(document, draft.sentence, 2, 2)
    if not AT_SITE.search(words) or not ARMS.search(words) or _DISASTER.search(around):
        return False
    if not _FATE.search(words):
        return False
    near = scene.texts(document, draft.sentence, 3, 3)
    told = _TOLD.search(near)
    neutral = any(document.world.actors[span.key].kind == "neutral" for span in draft.sentence.actors)
    if told and _NEVER.search(near[max(0, told.start() - 40) : told.end()]):
        return False
    if _SOLDIERS.search(words) and not _AID.search(words):
        return False
    if not told and not (
        neutral and _TOLD.search(" ".join(scene.text(document, each) for each in document.sentences[:40]))
    ):
        return False
    firm = _FIRM.search(near)
    if not firm and not any(
        document.world.actors[span.key].kind in {"state", "force"}
        for each in scene.near(document, draft.sentence, 3, 3)
        for span in each.actors
    ):
        return False
    draft.confidence *= 1.0 if firm else 0.75
    scene.cast(document, draft, hit)
    _neutral(document, draft)
    return draft.roles.get("initiator", [""])[0] != "isis"


def _post(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """A peacekeepers' post, patrol base or watchtower hit; its position is known to everybody."""
    words = scene.text(document, draft.sentence)
    around = scene.texts(document, draft.sentence, 2, 1)
    if not scene.PEACE.search(around) or not ARMS.search(words) or _DISASTER.search(words):
        return False
    if not re.search(
        r"\b(?:posts?|positions?|towers?|watchtower|headquarters|base|bunker|compound|outpost|peacekeepers?|blue helmets|observers?|soldiers|camp|site)\b",
        words,
    ) or re.search(r"\bpatrols?\b", words):
        return False
    if not re.search(
        r"\b(?:hit|struck|strike|fired|shell\w*|landed|exploded|rocket|mortar|tank|gunfire|shot|killed|wounded|hurt|injured|bomb\w*|drone\w*|grenades?|destroyed|damaged|targeted)\b",
        words,
    ):
        return False
    draft.confidence *= 1.0 if scene.PEACE.search(words) else 0.75
    scene.cast(document, draft, hit)
    _neutral(document, draft)
    return bool(scene.sides(document, *scene.near(document, draft.sentence, 2, 1)))


def _garrison(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """Drones, rockets or an assault on a base that a zone or line protects."""
    words = scene.text(document, draft.sentence)
    if not re.search(rf"\b{_GARRISON_WORD}\b|{_PROTECTED.pattern}", words):
        return False
    known = (
        _PROTECTED.search(words)
        or (
            _PROTECTED.search(scene.texts(document, draft.sentence, 1, 1))
            and re.search(r"\b(?:coalition|american|us|u\.s\.|patrol|base|advisers)\b", words)
        )
        or (
            document.theatre == "syria"
            and re.search(
                r"\b(?:coalition|american|u\.?s\.?) (?:[a-z-]+ ){0,2}?(?:base|outpost|garrison|forces at|troops at)\b",
                words,
            )
            and re.search(r"\b(?:drones?|rockets?|mortars?|uavs?|indirect)\b", words)
        )
    )
    if not known or document.theatre != "syria" or re.search(r"\b(?:exercise|request|assault rifle)\b", words):
        return False
    tail, head = words[hit.start() : hit.end() + 110], words[max(0, hit.start() - 90) : hit.start()]
    thing = re.match(
        r"(?:drone|rocket|mortar|missile|indirect|unmanned|uav|shell|round|shahed|projectile|one-way|kamikaze|munition)",
        hit[0],
    )
    if thing and not re.search(
        r"\b(?:at|on|near|towards?|against|hit|struck|of|attack\w*|came|flew|landed|inside|close|bore down|threaten\w*|approach\w*|aimed|dropped|target\w*|damaged)\b",
        tail + head,
    ):
        return False
    if re.search(r"\b(?:none|no) (?:of )?", head[-12:]) or (
        not thing and re.search(r"\b(?:about to|would|planned to)\b", head[-20:])
    ):
        return False
    if not thing and not re.search(rf"\b{_GARRISON_WORD}\b|{_PROTECTED.pattern}", tail[:80]):
        return False
    if not thing and not re.search(
        r"\b(?:drones?|rockets?|mortars?|missiles?|fire|attack|assault\w*|uavs?|unmanned|bomb|munition)\b", words
    ):
        return False
    if (
        re.search(
            r"\b(?:coalition|american|us|u\.s\.)(?:-led)? (?:air )?(?:strikes?|raids?|warplanes?|jets? (?:hit|struck|bombed))\b",
            words,
        )
        and not thing
    ):
        return False
    if _WARNED.search(head[-25:]):
        draft.confidence *= 0.8
    scene.cast(document, draft, hit)
    world = document.world
    actor = draft.roles.get("initiator", [""])[0]
    if actor and world.side(actor) in {"us-coalition", "sdf"}:
        draft.roles.pop("initiator")
    return True


FRAMES = (
    rule("notified-frame", NOTIFIED, rf"\b{VERB}\b", 0.72, check=_notified),
    rule("post-frame", NOTIFIED, rf"\b{VERB}\b", 0.66, check=_post),
    rule("garrison-frame", GARRISON, rf"\b{_ASSAULT}", 0.68, check=_garrison),
)
