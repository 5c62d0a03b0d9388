# ruff: noqa: E501, ARG001 - a pattern is one line, and every check takes the same three arguments
"""A force is hit: who by voice, and of which kind by who was hit and in what circumstances.

One verb serves several types, so each check weighs the same scene: a mistake or the other side's partner
(strike.partner), an intruder or attacker (strike.enforcement).
"""

import re

from deconwatch.classifier import scene
from deconwatch.classifier.document import ZONE, Document, Span
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.rule import rule
from deconwatch.records import MentionType, Realis

PARTNER, ENFORCEMENT = MentionType.STRIKE_PARTNER, MentionType.STRIKE_ENFORCEMENT

VERB = (
    r"(?:struck|strik(?:es?|ing)|hit(?:s|ting)?|bomb(?:s|ed|ing|ings)?|bombard(?:ed|s|ing|ment)|shell(?:s|ed|ing)|kill(?:s|ed|ing)|wound(?:s|ed|ing)|injur(?:es?|ed|ing)|hurt|pound(?:s|ed|ing)|attack(?:s|ed|ing)?|target(?:s|ed|ing)|flatten(?:s|ed)|destroy(?:s|ed|ing)|damag(?:es?|ed|ing)"
    r"|fir(?:es?|ed|ing) (?:[a-z0-9'-]+ ){0,5}?(?:on|at|upon|towards?|into|near|across)\b|fired|opened fire|(?:air ?|tank |artillery |mortar |small-arms |naval |drone |missile |rocket )?(?:strikes?|raids?|fire|gunfire)\b|air ?strikes?|shot (?:at|dead|up|back)|dropped|torn apart|engaged|died|die[sd]?|dead|deaths?|let fall|grenades?|aimed|blown up|blew up|burned|burnt|explo(?:ded|sion)|blast|landed|rain(?:ed|s)|answered|retaliated|returned fire|mortar(?:s|ed)?|shells?|bombs?|rounds|missiles?|rockets?|gutted|bulldozed|raked|riddled|toll|casualties|victims)"
)
AT_SITE = re.compile(
    r"\b(?:world central kitchen|wck|doctors without borders|m[eé]decins sans fronti[eè]res|msf|red cross|red crescent|icrc|prcs|unrwa|unops|wfp|unicef|world food program\w*|iaea|ocha|(?:food |relief |aid |humanitarian |un |u\.n\. |medical |evacuation |rescue )(?:convoys?|trucks?|vehicles?|cars?|workers?|staff|teams?|missions?|compound|warehouse|depot|shelters?|agency|site|facilit\w+|school|personnel|employees?|guesthouse|security officer)|charity(?:'s)?|relief organi[sz]ation|hospitals?|clinics?|health (?:cent(?:re|er)s?|facilit\w+|posts?)|cholera|trauma cent(?:re|er)|surgical|treatment cent(?:re|er)|ambulances?|paramedics?|medics|guesthouse|our (?:staff|teams?|colleagues|headquarters|convoy|cars?)|agency's|convoys?|shelters?|sheltering|school|kitchens?|embass(?:y|ies)|cathedral|church|warehouse)\b"
)
MEANS = re.compile(
    r"\b(?:air ?strikes?|strikes?|struck|bomb\w*|shell(?:s|ed|ing)?|missiles?|rockets?|mortars?|raids?|drones?|warplanes?|jets?|planes?|aircraft|artillery|guns?|gunfire|fire|fired|shot|shots|tank|from the air|projectiles?|grenades?|explosive|helicopters?|bullets?|attack(?:s|ed)?|blast|rounds|hit|killed|torn apart|destroyed)\b"
)
ARMS = re.compile(
    r"\b(?:air ?strikes?|strikes?|struck|bomb(?:s|ed|ing|ings|ardment)?|shell(?:s|ed|ing|fire)?|missiles?|rockets?|mortars?|(?:air )?raids?|drones?|warplanes?|jets?|planes?|artillery|tanks?|tank fire|gunfire|gunmen|fired (?:on|at|upon)|opened fire|shot (?:at|over|dead|down)|air defen[cs]es?|shots|under (?:[a-z-]+ )?fire|came under attack|from the air|projectiles?|grenades?|explosive device|gunships?|bullets?|naval fire|small-arms|sniper|blast)\b"
)
_ERROR = re.compile(
    r"\b(?:by mistake|mistak\w+|mistook|in error|errors?|erroneous\w*|accident(?:al|ally)\b|inadvertent\w*|unintention\w*|unintended|friendly[- ]fire|blue-on-blue|wrongly|misidentif\w*|took (?:it|them|him|its|his|the) (?:[a-z]+ ){0,4}?for|taken for|(?:in the )?(?:apparent )?belief that|believ(?:ed|ing) (?:that )?(?:they|it) (?:were|was)|thinking (?:they|it)|honest mistakes?|own (?:helicopter|aircraft|jet|fighter|drone|troops|soldiers|forces|men|missiles?|positions|side|planes?|ships?|aviators|pilots))\b"
)
_SHIELD = re.compile(
    r"\b(?:self-?\s?defen[cs]e|defensive|defend(?:ed|ing)?|force[- ]protection|unprovoked|threat(?:en(?:ed|ing)|s|)?\b|pos(?:ed|ing) (?:a )?(?:threat|danger)|in danger|put (?:[a-z]+ ){0,3}(?:at risk|in danger)|brushed aside|ignor\w+|did not (?:heed|help|stop|turn)|unheeded|advanc\w+|mov(?:ed|ing) (?:towards?|within|on)|driv(?:ing|en)|drove|drive|approach\w*|rolled|came (?:too )?(?:close|near|within)|come (?:too )?(?:close|near|within)|came under|warning (?:shots?|strikes?)|shot back|fired back|returned fire|shoot back|answer(?:ed|ing)|respon(?:se|ded|ding)|repel\w*|fought off|beat(?:en)? (?:off|back)|turn (?:back|away)|refus\w+ to (?:leave|withdraw|turn|move)|had attacked|assault|attacked|show of force|inside the (?:zone|area|ring)|landed (?:close|near|within)|crossed|pontoon|had been aimed|aimed at|let the convoy)\b"
)
_FIGHTING = re.compile(
    r"\b(?:soldiers?|troops|fighters?|rebels?|outpost|observation post|army (?:camp|convoy)|positions)\b"
)
_ASKED = re.compile(r"\b(?:request\w*|permission|leave to|asked|sought|approval|wanted to|about to)\b")
_BACKED = re.compile(
    r"\b(?:train|back|support|arm|equipp|aid)\w* (?:[a-z]+ )?by (?:the )?(?:washington|americans?|united states|us\b|u\.s\.|coalition|west)|(?:american|us|u\.s\.|coalition|washington)-(?:backed|trained|supported|armed)|who (?:[a-z]+ ){0,3}(?:fight|fought|take part)|partner"
)


_BARRAGE = re.compile(
    r"\b(?:air ?(?:strikes?|raids?|attacks?)|under (?:air |artillery |mortar )?(?:attack|fire)|artillery|shell\w*|bomb(?:ed|ing|ers?|ardment)|strikes?)\b"
)
_NO_BARRAGE = re.compile(r"\b(?:roadside|beside the road|mines?|improvised|suicide|car bomb|asked|request\w*)\b")


_ANSWER = (
    r"(?:self-?\s?defen[cs]e|(?:shot|fired|hit|struck|shooting) back|return(?:ed|ing|s)? fire|answer(?:ed|ing|s)? (?:with|by|the|an)|in (?:response|reply|retaliation|return) (?:to|for|by|with)?|retaliat(?:ed|ing|es|ion|ory)|so it was (?:bombed|struck|hit)|fought off|beat (?:back|off)|repel(?:led|s)|repulsed|defensive (?:strikes?|fire)"
    r"|(?:fired|shot|opened fire|struck|shelled|fired on) (?:[a-z-]+ ){0,4}?(?:suspects?|those who|people who|men who|cars? that|anyone)|(?:tore|torn) apart)"
)
_WILL_ANSWER = (
    r"(?:(?:will|would|shall|'ll|'d|shall|must|to|reserv\w+ (?:the|its|their) right to|right (?:to|of)|ready to|prepared to|promis\w+ to|not hesitate to|free to) (?:[a-z]+ ){0,3}?(?:defend|self-?\s?defen[cs]e|respon[ds]\w* (?:[a-z]+ )?(?:fiercely|forcefully|with force|militarily|harshly|decisively|in kind|at once|immediately)|retaliat\w*|shoot|fire (?:back|at|on)|strike back|hit back|act\b|answer\b|protect (?:our|its|their|my|us|american)\b (?:people|troops|forces|pilots|ships|aircraft|men|soldiers|personnel)|open fire)"
    r"|(?:will|would|to) be (?:[a-z]+ )?(?:suppressed|destroyed|met with|answered|shot|fired (?:on|at)|targeted|engaged|treated as (?:hostile|targets?))|at a time (?:and|of)|(?:firm|tough|decisive) countermeasures|there will be (?:[a-z]+ )?(?:fire|retaliation)|rules of engagement|(?:serious|severe|immediate|crushing|swift) (?:retaliation|response|consequences|defensive)|held to account|would not merely)"
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
    if not (ARMS.search(words) or scene.aircraft(words)) or not (
        scene.troops(words) or re.search(r"\b(?:post|camp)s?\b", words)
    ):
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
    if re.search(r"\b(?:back|answered|returned|retaliated)\b", hit[0]):
        return False
    if _ASKED.search(words) or (AT_SITE.search(words) and not _FIGHTING.search(words)):
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
    if document.theatre != "syria" or not _BARRAGE.search(words) or _NO_BARRAGE.search(words):
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


def _accused(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """ "Syria accused the coalition of bombing one of its camps": the accuser's own force is the one hit."""
    words = scene.text(document, draft.sentence)
    striker, victim = draft.roles["initiator"][0], draft.roles["target"][0]
    return (
        document.theatre == "syria"
        and _linked(document, striker, victim)
        and bool(
            re.search(r"\b(?:soldiers?|troops|army|camp|positions?|forces|fighters|militia\w*|servicemen)\b", words)
        )
    )


def _mistake(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """Own or partner forces hit by mistake, whoever is named."""
    words = scene.text(document, draft.sentence)
    if not ARMS.search(words) or not _ERROR.search(words):
        return False
    if not (scene.troops(words) or scene.aircraft(words)) or not draft.sentence.spans:
        return False
    if re.search(
        r"\b(?:police|innocent|civilians?|aid|hospital|kitchen|charity|workers?|school|hostages?|bystanders?)\b", words
    ):
        return False
    if re.search(r"accidental (?:firing|launch)|misfir|airliner|passengers?\b|request|permission|\basked\b", words):
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
    if not MEANS.search(words) or AT_SITE.search(words) or not _shielded(document, draft):
        return False
    if re.search(r"\b(?:request\w*|permission|if attacked|leave to)\b", words) or _ERROR.search(words):
        return False
    if "warning" in hit[0]:
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


def _answered(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """Fire in reply, near an agreed zone or line or at a side with which there is a channel."""
    words = scene.text(document, draft.sentence)
    if not re.search(
        r"\b(?:fir\w+|shot|shell\w*|struck|strikes?|hit|bomb\w*|artillery|guns?|drones?|aircraft|jets|rounds?|killed|self-?\s?defen[cs]e|attack\w*)\b",
        words,
    ):
        return False
    if not scene.structure(document, draft.sentence, reach=20) or not scene.two(document, draft.sentence):
        return False
    if re.search(r"\b(?:saying|shot (?:it|them|one|[a-z]+) down|shot down|downed)\b", words):
        return False
    if re.search(r"\b(?:self-?\s?defen[cs]e forces?|tariffs?|sanctions|question|asked|statement|reporters?)\b", words):
        return False
    first = draft.sentence.actors[0] if draft.sentence.actors else None
    came = re.search(r"\bc[ao]me? under\b[^.;]{0,60}?\bfire\b", draft.sentence.view[: hit.start()])
    if first is not None and came and first.end - draft.sentence.start <= came.start():
        draft.cast(document, "initiator", first, by=f"{draft.rule}/under-fire", score=0.6)
        source = next((s for s in draft.sentence.actors if s.start - draft.sentence.start > came.end()), None)
        if source is not None and source.end - draft.sentence.start < hit.start():
            draft.cast(document, "target", source, by=f"{draft.rule}/under-fire", score=0.6)
    scene.cast(document, draft, hit)
    return bool(draft.roles.get("initiator"))


def _would_answer(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """A threat or right to fire at whoever threatens the forces."""
    words = scene.text(document, draft.sentence)
    around = scene.texts(document, draft.sentence, 1, 1)
    if not scene.structure(document, draft.sentence, reach=12):
        return False
    if not (
        ARMS.search(around)
        or re.search(r"\b(?:fire|forces|border|violat\w+|provocation\w*|drones?|bombs?|attack\w*)\b", around)
    ):
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
    rule(
        "partner-accused",
        PARTNER,
        r"<A:target>(?:'s)?<60>(?:accus\w+|blam\w+|charg\w+) <the><A:initiator><60>\b(?:of|for) (?:[a-z]+ ){0,4}?(?:bombing|killing|striking|attacking|hitting|shelling|targeting|firing|strik\w+|raid|bombs|death)",
        0.7,
        needs="accus blam charg",
        check=_accused,
        realis=Realis.ALLEGED,
    ),
    rule("enforced-frame", ENFORCEMENT, rf"\b{VERB}\b", 0.68, check=_enforced),
    rule("partner-frame", PARTNER, rf"\b{VERB}\b", 0.7, check=_partner),
    rule("mistake-frame", PARTNER, rf"\b{VERB}\b", 0.65, check=_mistake),
    rule("answered-frame", ENFORCEMENT, rf"\b{_ANSWER}", 0.6, check=_answered),
    rule("would-answer-frame", ENFORCEMENT, rf"(?:\b|(?<='))(?:{_WILL_ANSWER})", 0.45, check=_would_answer),
    rule(
        "died-frame",
        PARTNER,
        r"\b(?:killed|died|dead|dies?|wounded|hurt|injured|lost|came under|attacked|shelled|bombed)\b",
        0.6,
        check=_died,
    ),
)
"""Each is tried at every verb of the sentence, and asks for its own scene."""
