# ruff: noqa: E501 - a pattern is one line
"""What a sentence and its neighbours show: which sides, aircraft, ships, troops, sites; and who acts by voice.

A deed is told in many words but with the same persons: so a rule that starts from a verb or noun asks here who is on
the scene before it believes its own word.
"""

import re

from deconwatch.classifier import roles
from deconwatch.classifier.document import LINE, MECH, WEAK, ZONE, Document, Sentence, Span
from deconwatch.classifier.draft import Draft

PLANE = r"(?:aircraft|(?:air|war|spy)?planes?|(?:fighter |bomber |combat )?jets?|bombers?|interceptors?|helicopters?|choppers?|gunships?|drones?|uavs?|uas|airliners?|balloons?|fighter aircraft|reapers?|raptors?|typhoons?|rafales?|pilots?|aircrews?|airmen|sukhois?|migs?|(?:su|mig|f|f/a|rc|p|ep|mq|rq|j|jh|h|il|tu|b|mc|c|e|a|ka|mi|u|ah|uh|mh|an|y)-\d+[a-z]{0,2}s?|shahed\S*|hermes \d+|unmanned (?:aerial |aircraft |air )?(?:vehicles?|systems?|machines?)|flying objects?)"
SHIP = r"(?:ships?|vessels?|warships?|destroyers?|frigates?|cruisers?|boats?|submarines?|cutters?|corvettes?|speedboats?|gunboats?|craft|coast ?guards?|tankers?|carriers?|patrol boats?|navy|navies|trawlers?|freighters?|fishermen|minehunters?|uss|hms|hmas|hmcs|brp|divers|dinghies|dinghy|flotilla|barges?)"
TROOPS = r"(?:soldiers?|troops?|forces?|servicemen|army|militar(?:y|ies)|fighters?|militia(?:men|s)?|gunmen|rebels?|guards?|patrols?|columns?|convoys?|commandos?|marines?|jawans|men|personnel|advisers?|advisors?|border police|mercenaries|contractors|pmc|vehicles?|armou?r|tanks?|units?|contingent|battalion|police)"
PEACE = re.compile(
    r"peacekeep\w*|blue helmets?|unifil|undof|unficyp|unmiss|monusco|minusma|un (?:post|position|base|force|mission|soldiers?|troops?|patrol|observ\w+|tower|vehicle|convoy)|u\.n\. (?:post|position|base|force|mission|soldiers?|patrol|observ\w+)|observers|kfor|osce|the mission\b"
)
_PLANE, _SHIP, _TROOPS = (re.compile(rf"(?<![\w-]){words}(?![\w-])") for words in (PLANE, SHIP, TROOPS))
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|being|be|get|got|gets|came|come|coming|comes)(?: (?!not\b|to\b|[a-z]+ing\b)[a-z]+){0,2} ?$"
)
_PRONOUN = re.compile(r"\b(?:they|it|which|that|who)\b(?: (?:had|have|has|was|were|then|later|also))? $")
_BY = re.compile(r"\b(?:by|from|in|when|after)\b (?:[a-z0-9-]+ ){0,3}?")
_NEXT_CLAUSE = re.compile(r"[;:]|, (?:and|but|while)\b")


def text(document: Document, sentence: Sentence) -> str:
    """The sentence's own words in lower case, names included."""
    if sentence.index < 0:
        return sentence.cased.lower()
    return document.text[sentence.start : sentence.end].lower().replace("\u2019", "'")


def near(document: Document, sentence: Sentence, before: int = 1, after: int = 1) -> list[Sentence]:
    """The sentence with its neighbours; the title stands alone."""
    return document.around(sentence, before, after) if sentence.index >= 0 else [sentence]


def texts(document: Document, sentence: Sentence, before: int = 1, after: int = 1) -> str:
    """Words of the sentence and its neighbours."""
    return " ".join(text(document, each) for each in near(document, sentence, before, after))


def sides(document: Document, *sentences: Sentence) -> set[str]:
    """Sides that the sentences name, as forces, sponsors or countries."""
    return {
        document.world.side(span.key)
        for each in sentences
        for span in each.spans
        if span.kind in {"actor", "craft", "backer", "land"}
    }


def two(document: Document, sentence: Sentence, *, reach: int = 1) -> bool:
    """Whether two sides are on the scene, at least one of them in the sentence itself or spoken of by a pronoun."""
    own = sides(document, sentence)
    return len(own) > 1 or (len(sides(document, *near(document, sentence, reach, reach))) > 1)


def aircraft(words: str) -> bool:
    """Whether an aircraft is named."""
    return _PLANE.search(words) is not None


def ship(words: str) -> bool:
    """Whether a ship is named."""
    return _SHIP.search(words) is not None


def troops(words: str) -> bool:
    """Whether soldiers or armed men are named."""
    return _TROOPS.search(words) is not None


def structure(document: Document, sentence: Sentence, *, reach: int = 2) -> bool:
    """Whether a mechanism, zone or line is named near by."""
    return any(
        mark in each.view for each in near(document, sentence, reach, reach) for mark in (MECH, WEAK, ZONE, LINE)
    )


def peace(document: Document, sentence: Sentence, *, reach: int = 0) -> bool:
    """Whether peacekeepers or observers are on the scene."""
    return PEACE.search(texts(document, sentence, reach, reach)) is not None


def cast(document: Document, draft: Draft, hit: re.Match[str], *, neutral: bool = False) -> None:
    """Initiator and target by voice: "A struck B", "B was struck by A", "B came under fire from A", "fire by A on B".

    With `neutral` a neutral body may act.
    """
    sentence = draft.sentence
    before, after = roles.subject(sentence, hit.start(), document), roles.after(sentence, hit.end(), within=110)
    if _PRONOUN.search(sentence.view[max(0, hit.start() - 30) : hit.start()]):
        earlier = [span for span in sentence.actors if span.end - sentence.start <= hit.start()]
        before = earlier[-1] if earlier else before
    passive = _PASSIVE.search(sentence.view[max(0, hit.start() - 40) : hit.start()]) or re.match(
        r"c[ao]m(?:e|es|ing) under", hit[0]
    )
    if passive:
        agent: Span | None = None
        for by in _BY.finditer(sentence.view, hit.end(), min(len(sentence.view), hit.end() + 110)):
            agent = next((s for s in sentence.actors if 0 <= s.start - sentence.start - by.end() < 4), None)
            if agent is not None:
                break
        before, after = agent, before
    taken: set[str] = {document.world.side(actor) for actors in draft.roles.values() for actor in actors}
    for role, span in (("initiator", before), ("target", after)):
        if span is None or draft.roles.get(role) or document.world.side(span.key) in taken:
            continue
        if role == "initiator" and not neutral and document.world.actors[span.key].kind == "neutral":
            continue
        draft.cast(document, role, span, by=f"{draft.rule}/{'passive' if passive else 'active'}", score=0.6)
        taken.add(document.world.side(span.key))
