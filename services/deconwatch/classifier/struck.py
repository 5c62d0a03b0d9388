# ruff: noqa: E501, ARG001 - a pattern is one line, and every check takes the same three arguments
"""A force, site or base is hit: who by voice, and of which kind by who was hit and in what circumstances.

One verb serves four types, so each check weighs the same scene: a mistake or the other side's partner (strike.partner),
a place whose position was known (strike.notified_site), an intruder or attacker (strike.enforcement), a garrison
(attack.garrison).
"""

import re

from deconwatch.classifier import scene
from deconwatch.classifier.document import ZONE, Document, Span
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.rule import rule
from deconwatch.records import MentionType, Realis

PARTNER, NOTIFIED = MentionType.STRIKE_PARTNER, MentionType.STRIKE_NOTIFIED_SITE
ENFORCEMENT, GARRISON = MentionType.STRIKE_ENFORCEMENT, MentionType.ATTACK_GARRISON

_VERB = (
    r"(?:struck|strik(?:es?|ing)|hit(?:s|ting)?|bomb(?:s|ed|ing|ings)?|bombard(?:ed|s|ing|ment)|shell(?:s|ed|ing)|kill(?:s|ed|ing)|wound(?:s|ed|ing)|injur(?:es?|ed|ing)|hurt|pound(?:s|ed|ing)|attack(?:s|ed|ing)?|target(?:s|ed|ing)|flatten(?:s|ed)|destroy(?:s|ed|ing)|damag(?:es?|ed|ing)"
    r"|fir(?:es?|ed|ing) (?:[a-z0-9'-]+ ){0,5}?(?:on|at|upon|towards?|into|near|across)\b|fired|opened fire|(?:air ?|tank |artillery |mortar |small-arms |naval |drone |missile |rocket )?(?:strikes?|raids?|fire|gunfire)\b|air ?strikes?|shot (?:at|dead|up|back)|dropped|torn apart|engaged|died|die[sd]?|dead|deaths?|blown up|blew up|burned|burnt|explo(?:ded|sion)|blast|landed|rain(?:ed|s)|answered|retaliated|returned fire|mortar(?:s|ed)?|shells?|bombs?|rounds|missiles?|rockets?|gutted|bulldozed|raked|riddled|toll|casualties|victims)"
)
_MEANS = re.compile(
    r"\b(?:air ?strikes?|strikes?|struck|bomb\w*|shell(?:s|ed|ing)?|missiles?|rockets?|mortars?|raids?|drones?|warplanes?|jets?|planes?|aircraft|artillery|guns?|gunfire|fire|fired|shot|shots|tank|from the air|projectiles?|grenades?|explosive|helicopters?|bullets?|attack(?:s|ed)?|blast|rounds|hit|killed|torn apart|destroyed)\b"
)
_ARMS = re.compile(
    r"\b(?:air ?strikes?|strikes?|struck|bomb(?:s|ed|ing|ings|ardment)?|shell(?:s|ed|ing|fire)?|missiles?|rockets?|mortars?|(?:air )?raids?|drones?|warplanes?|jets?|planes?|artillery|tanks?|tank fire|gunfire|gunmen|fired (?:on|at|upon)|opened fire|shot (?:at|over|dead)|shots|under (?:[a-z-]+ )?fire|came under attack|from the air|projectiles?|grenades?|explosive device|gunships?|bullets?|naval fire|small-arms|sniper|blast)\b"
)
_ERROR = re.compile(
    r"\b(?:by mistake|mistak\w+|mistook|in error|errors?|erroneous\w*|accident(?:al|ally)\b|inadvertent\w*|unintention\w*|unintended|friendly[- ]fire|blue-on-blue|wrongly|misidentif\w*|took (?:it|them|him|its|his|the) (?:[a-z]+ ){0,4}?for|taken for|(?:in the )?(?:apparent )?belief that|believ(?:ed|ing) (?:that )?(?:they|it) (?:were|was)|thinking (?:they|it)|honest mistakes?|its own|their own|own (?:helicopter|aircraft|jet|fighter|drone|troops|soldiers|missile))\b"
)
_RELIEF = re.compile(
    r"\b(?:world central kitchen|wck|doctors without borders|m[eé]decins sans fronti[eè]res|msf|red cross|red crescent|icrc|prcs|unrwa|unops|wfp|unicef|world food program\w*|iaea|ocha|(?:food |relief |aid |humanitarian |un |u\.n\. |medical |evacuation |rescue )(?:convoys?|trucks?|vehicles?|cars?|workers?|staff|teams?|missions?|compound|warehouse|depot|shelters?|agency|site|facilit\w+|school|personnel|employees?|guesthouse|security officer)|charity(?:'s)?|relief organi[sz]ation|hospitals?|clinics?|health (?:cent(?:re|er)s?|facilit\w+|posts?)|cholera|trauma cent(?:re|er)|surgical|treatment cent(?:re|er)|ambulances?|paramedics?|medics|guesthouse|our (?:staff|teams?|colleagues|headquarters|convoy|cars?)|agency's|convoys?|shelters?|sheltering|school|kitchens?|embass(?:y|ies)|cathedral|church|warehouse)\b"
)
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
_SHIELD = re.compile(
    r"\b(?:self-?\s?defen[cs]e|defensive|defend(?:ed|ing)?|force[- ]protection|unprovoked|threat(?:en(?:ed|ing)|s|)?\b|pos(?:ed|ing) (?:a )?(?:threat|danger)|in danger|put (?:[a-z]+ ){0,3}(?:at risk|in danger)|brushed aside|ignor\w+|did not (?:heed|help|stop|turn)|unheeded|advanc\w+|mov(?:ed|ing) (?:towards?|within|on)|driv(?:ing|en)|drove|drive|approach\w*|rolled|came (?:too )?(?:close|near|within)|come (?:too )?(?:close|near|within)|came under|warning (?:shots?|strikes?)|shot back|fired back|returned fire|shoot back|answer(?:ed|ing)|respon(?:se|ded|ding)|repel\w*|fought off|beat(?:en)? (?:off|back)|turn (?:back|away)|refus\w+ to (?:leave|withdraw|turn|move)|had attacked|assault|attacked|show of force|inside the (?:zone|area|ring)|landed (?:close|near|within)|crossed|pontoon|had been aimed|aimed at|let the convoy)\b"
)
_GARRISON_WORD = r"(?:base|garrison|outpost|compound|camp|facility|air ?base|airfield|position|site|field|plant|centre|center|tower 22|village|patrol(?:ling|s)?|troops|forces|personnel|soldiers|advisers|advisors|americans|contractors)"
_ASSAULT = r"(?:(?:drones?|rockets?|mortars?|missiles?|indirect fire|unmanned (?:aerial )?\w+|uavs?|shells?|rounds|shahed\S*|projectiles?|one-way|kamikaze|munitions?)\b|attack(?:ed|s|ing)?\b|assault(?:ed)?\b|came under|targeted\b|fired (?:at|on|upon)|struck\b|hit\b|bomb(?:ed)?\b)"
_PROTECTED = re.compile(
    r"\b(?:tan[a]?f|tenf|green village|conoco|omar (?:oil ?)?field|khmeimim|hmeimim|tartus|euphrates base|mission support site|tower 22|shaddadi|rumaylan|rmelan|kharab al-jir)\b"
)
_WARNED = re.compile(r"\b(?:could|would|might|may|if|threat\w* to|will|vow\w*|warn\w*)\b")


_FATE = re.compile(
    r"\b(?:struck|hits?|hit|bomb\w*|shell\w*|kill\w*|wound\w*|injur\w*|hurt|attack\w*|target\w*|flatten\w*|destroy\w*|damag\w*|fired|fire|raids?|strikes?|died|dead|deaths?|blast|landed|shot|dropped|came under)\b"
)
_FIRM = re.compile(
    r"\b(?:gps|coordinates|co-ordinates|grid|deconflict\w*|de-conflict\w*|notif\w+|no-strike|protected list|coordinat\w+|(?:sides|parties|army|military|authorities) (?:[a-z'-]+ ){0,5}?(?:told|informed|known|approved|aware)|approved|route|(?:position|location)s? (?:[a-z0-9'\",-]+ ){0,11}?(?:given|shared|passed|sent|handed|known|reported|communicated|transmitted))\b"
)


_BACKED = re.compile(
    r"\b(?:train|back|support|arm|equipp|aid)\w* (?:[a-z]+ )?by (?:the )?(?:washington|americans?|united states|us\b|u\.s\.|coalition|west)|(?:american|us|u\.s\.|coalition|washington)-(?:backed|trained|supported|armed)|who (?:[a-z]+ ){0,3}(?:fight|fought|take part)|partner"
)


def _force(document: Document, draft: Draft) -> Span | None:
    keys = draft.roles.get("target", [])
    return next((span for span in draft.sentence.actors if span.key in keys), None)


def _linked(document: Document, striker: str, victim: str) -> bool:
    """Whether the striker's camp and the victim's camp have a mechanism between them, and are no one camp."""
    world = document.world
    camp, other = {world.side(striker)} | world.sponsors(striker), {world.side(victim)} | world.sponsors(victim)
    if camp & other:
        return False
    return any(
        camp & parties and (parties - camp) & other
        for parties in ({world.side(party) for party in each.parties} for each in world.mechanisms.values())
    )


def _partner(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """A side's fire on the force that the other side of a mechanism stands behind."""
    words = scene.text(document, draft.sentence)
    if not (_ARMS.search(words) or scene.aircraft(words)) or not (scene.troops(words) or "post" in words):
        return False
    scene.cast(document, draft, hit)
    if not draft.roles.get("initiator") or not draft.roles.get("target"):
        return False
    striker, victim = draft.roles["initiator"][0], draft.roles["target"][0]
    world, view = document.world, draft.sentence.view
    camp, other = world.side(striker), world.side(victim)
    if world.actors[victim].kind == "neutral" or victim in {"isis", "hts"} or camp in (other, "israel"):
        return False
    target = _force(document, draft)
    if target is not None and target.start - draft.sentence.start > hit.end():
        gap = view[hit.end() : target.start - draft.sentence.start]
        if len(gap) > 70 or re.search(
            r"\b(?:said|told|that|which|to (?:[a-z]+ )|near|called|as|, and|warned|with)\b|[;:]", gap
        ):
            return False
    erred = _ERROR.search(scene.texts(document, draft.sentence, 1, 1)) is not None
    linked = document.theatre == "syria" and (
        _linked(document, striker, victim) or (camp == "russia" and other == "rebels" and bool(_BACKED.search(words)))
    )
    if not erred and not linked:
        return False
    if world.actors[victim].kind == "state" and not re.search(
        r"\b(?:soldiers?|troops|servicemen|army|outpost|observation post|positions?|camp|convoy|forces|special)\b",
        words,
    ):
        return False
    behind = re.search(
        r"\b(?:american|us|u\.s\.|coalition|washington|pentagon|central command|partner\w*)\b",
        scene.texts(document, draft.sentence, 1, 1),
    )
    if (
        not erred
        and camp in {"turkey", "syria-government", "iran", "rebels"}
        and other not in {"us-coalition", "turkey"}
        and not (
            behind
            and re.search(
                r"\b(?:american|u\.?s\.?|coalition) (?:[a-z-]+ ){0,3}(?:troops|soldiers|forces|advis[eo]rs|personnel|commandos|base|special|patrol)",
                words,
            )
        )
    ):
        return False
    return not (camp == "us-coalition" and not erred and _shielded(document, draft))


def _died(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """Soldiers of a party to a mechanism die under fire that nobody is named for."""
    words = scene.text(document, draft.sentence)
    if document.theatre != "syria" or not re.search(
        r"\b(?:air ?(?:strikes?|raids?|attacks?)|under (?:air |artillery |mortar )?(?:attack|fire)|artillery|shell\w*|bomb\w*|strikes?)\b",
        words,
    ):
        return False
    soldier = next(
        (
            span
            for span in draft.sentence.actors
            if document.world.side(span.key) in {"turkey", "us-coalition", "russia"}
            and re.match(
                r"(?: [a-z]+)? (?:soldiers?|troops|servicemen|army convoy|convoy|general|officers?|advisers)",
                words[span.end - draft.sentence.start :],
            )
        ),
        None,
    )
    if soldier is None or _shielded(document, draft):
        return False
    others = {span.key for span in draft.sentence.actors} - {soldier.key}
    if "isis" in others or re.search(r"\bislamic state\b", words):
        return False
    draft.cast(document, "target", soldier, by=f"{draft.rule}/victim", score=0.6)
    return True


def _mistake(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """Own or partner forces hit by mistake, whoever is named."""
    words = scene.text(document, draft.sentence)
    if not _ARMS.search(words) or not _ERROR.search(words):
        return False
    if not (scene.troops(words) or scene.aircraft(words)) or not draft.sentence.spans:
        return False
    if re.search(
        r"\b(?:police|innocent|civilians?|aid|hospital|kitchen|charity|workers?|school|hostages?|bystanders?)\b", words
    ):
        return False
    if re.search(r"accidental (?:firing|launch)|misfir", words):
        return False
    scene.cast(document, draft, hit)
    return (bool(draft.roles) and scene.structure(document, draft.sentence, reach=6)) or scene.two(
        document, draft.sentence
    )


def _shielded(document: Document, draft: Draft) -> bool:
    words = scene.text(document, draft.sentence)
    around = scene.texts(document, draft.sentence, 1, 1)
    based = re.search(
        r"\btan[a]?f\b|garrison|\bzone\b|headquarters|outpost|advis[eo]rs|\bbase\b|\bring\b|partner|pontoon|sdf|syrian democratic forces|patrol",
        around,
    )
    return bool(based and (_SHIELD.search(words) or (_SHIELD.search(around) and ZONE in draft.sentence.view)))


def _enforced(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    words = scene.text(document, draft.sentence)
    if not _MEANS.search(words) or _RELIEF.search(words) or not _shielded(document, draft):
        return False
    if re.search(r"\b(?:request\w*|permission|if attacked|leave to)\b", words) or _ERROR.search(words):
        return False
    scene.cast(document, draft, hit)
    striker, victim = (draft.roles.get(role, [""])[0] for role in ("initiator", "target"))
    world = document.world
    if not striker or victim in {"isis", "hts"} or world.side(striker) != "us-coalition":
        return False
    if victim and world.side(victim) in {"us-coalition", "sdf", "maghawir", "russia", "coalition-partners"}:
        draft.roles.pop("target")
        victim = ""
    return bool(victim) or bool(
        re.search(
            r"\b(?:militia\w*|fighters|column|convoy|vehicles?|tanks?|force|launchers?|men|rocket|pick-?ups?)\b", words
        )
    )


def _notified(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """A relief body's people or place hit, of which those who fire had been told."""
    words = scene.text(document, draft.sentence)
    around = scene.texts(document, draft.sentence, 2, 2)
    if not _RELIEF.search(words) or not _ARMS.search(words) or _DISASTER.search(around):
        return False
    if not _FATE.search(words):
        return False
    near = scene.texts(document, draft.sentence, 3, 3)
    told = _TOLD.search(near)
    neutral = any(document.world.actors[span.key].kind == "neutral" for span in draft.sentence.actors)
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
    return draft.roles.get("initiator", [""])[0] != "isis"


def _post(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """A peacekeepers' post, patrol base or watchtower hit; its position is known to everybody."""
    words = scene.text(document, draft.sentence)
    around = scene.texts(document, draft.sentence, 2, 1)
    if not scene.PEACE.search(around) or not _ARMS.search(words) or _DISASTER.search(words):
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


_ANSWER = (
    r"(?:self-?\s?defen[cs]e|(?:shot|fired|hit|struck|shooting) back|return(?:ed|ing|s)? fire|answer(?:ed|ing|s)? (?:with|by|the|an)|in (?:response|reply|retaliation|return) (?:to|for|by|with)?|retaliat(?:ed|ing|es|ion|ory)|so it was (?:bombed|struck|hit)|fought off|beat (?:back|off)|repel(?:led|s)|repulsed|defensive (?:strikes?|fire)"
    r"|(?:fired|shot|opened fire|struck|shelled|fired on) (?:[a-z-]+ ){0,4}?(?:suspects?|those who|people who|men who|cars? that|anyone)|(?:tore|torn) apart)"
)
_WILL_ANSWER = (
    r"(?:(?:will|would|shall|'ll|'d|shall|must|to|reserv\w+ (?:the|its|their) right to|right (?:to|of)|ready to|prepared to|promis\w+ to|not hesitate to|free to) (?:[a-z]+ ){0,3}?(?:defend|self-?\s?defen[cs]e|respon[ds]\w*|retaliat\w*|shoot|fire (?:back|at|on)|strike back|hit back|act\b|answer|protect|open fire|take (?:all|every|the necessary) )"
    r"|(?:will|would|to) be (?:[a-z]+ )?(?:suppressed|destroyed|met with|answered|shot|fired (?:on|at)|targeted|engaged|treated as (?:hostile|targets?))|at a time (?:and|of)|rules of engagement|(?:serious|severe|immediate|crushing|swift) (?:retaliation|response|consequences|defensive)|held to account|would not merely)"
)


def _answered(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """Fire in reply, near an agreed zone or line or at a side with which there is a channel."""
    words = scene.text(document, draft.sentence)
    if not re.search(
        r"\b(?:fir\w+|shot|shell\w*|struck|strikes?|hit|bomb\w*|artillery|guns?|drones?|aircraft|jets|rounds?|killed|self-?\s?defen[cs]e|attack\w*)\b",
        words,
    ):
        return False
    if not scene.structure(document, draft.sentence, reach=3) or not scene.two(document, draft.sentence):
        return False
    if re.search(r"\b(?:self-?\s?defen[cs]e forces?|tariffs?|sanctions|question|asked|statement|reporters?)\b", words):
        return False
    scene.cast(document, draft, hit)
    return bool(draft.roles.get("initiator"))


def _would_answer(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """A threat or right to fire at whoever threatens the forces."""
    words = scene.text(document, draft.sentence)
    around = scene.texts(document, draft.sentence, 1, 1)
    if not scene.structure(document, draft.sentence, reach=4) or not _ARMS.search(around):
        return False
    if not re.search(
        r"\b(?:force\w*|troops|people|fire|shoot\w*|threat\w*|attack\w*|danger\w*|violation|repeat\w*|response|respond|retaliat\w*|defen[cds]\w*|ships?|aircraft|drones?|bombs?|lives|personnel|if|any)\b",
        words,
    ):
        return False
    if not scene.two(document, draft.sentence, reach=2):
        return False
    draft.fields["realis"] = (
        Realis.HYPOTHETICAL if re.search(r"\b(?:if|could|right|reserve)\b", words) else Realis.THREATENED
    )
    draft.roles.clear()
    scene.cast(document, draft, hit)
    return True


FRAMES = (
    rule("enforced-frame", ENFORCEMENT, rf"\b{_VERB}\b", 0.68, check=_enforced),
    rule("partner-frame", PARTNER, rf"\b{_VERB}\b", 0.7, check=_partner),
    rule("mistake-frame", PARTNER, rf"\b{_VERB}\b", 0.65, check=_mistake),
    rule("notified-frame", NOTIFIED, rf"\b{_VERB}\b", 0.72, check=_notified),
    rule("answered-frame", ENFORCEMENT, rf"\b{_ANSWER}", 0.6, check=_answered),
    rule("would-answer-frame", ENFORCEMENT, rf"(?:\b|(?<='))(?:{_WILL_ANSWER})", 0.45, check=_would_answer),
    rule(
        "died-frame",
        PARTNER,
        r"\b(?:killed|died|dead|dies?|wounded|hurt|injured|lost|came under|attacked|shelled|bombed)\b",
        0.6,
        check=_died,
    ),
    rule("post-frame", NOTIFIED, rf"\b{_VERB}\b", 0.66, check=_post),
    rule("garrison-frame", GARRISON, rf"\b{_ASSAULT}", 0.68, check=_garrison),
)
"""Each is tried at every verb of the sentence, and asks for its own scene."""
