# ruff: noqa: E501 - a pattern is one line
"""In what company a sentence stands: how much the text round it is about forces that must not clash.

"It was turned down" means a thousand things, and one only in an article about a garrison, its zone and a hotline. So
rules with everyday words scale with the company.
"""

import re
from dataclasses import dataclass

from deconwatch.classifier.document import LINE, MECH, WEAK, ZONE, Document, Sentence
from deconwatch.classifier.vocabulary import MILITARY

_AGREED = re.compile(
    r"conflict|exclusion|buffer|demilitari|restricted|line of (?:control|actual|contact)|demarcation|blue line|northern limit|safe zone|security zone|\bno-?fly|\d+[- ]?(?:km|kilomet|mile)"
)
"""A zone between forces, and not merely a state's airspace or waters."""
_FIRM, _ENOUGH = 0.85, 0.5
_REACH, _FAR = 2, 3
"""Sentences before and after that are a sentence's company; what stands farther makes it no firmer than `_LOOSE`."""
_LOOSE = 0.8
_ENCOUNTER = re.compile(
    r"\b(?:intercept\w*|airspace|flares?|heat traps?|shot down|shoot down|downed|downing|brought down|shootdown|close pass\w*|buzz\w*|skimm\w*|near[- ]?miss\w*|near[- ]collision|collid\w*|ramm\w*|water cannon|radar lock\w*|fire-control radar|locked (?:its|their|on)|unsafe|unprofessional|reckless\w*|"
    r"warning (?:shots?|fire)|patrols?|peacekeepers?|blue helmets|observation post|outpost|garrison|friendly fire|by mistake|accidental(?:ly)? (?:fir|hit|str|launch|cross)\w*|unintentional\w*|mistaken\w*|strayed|overfl\w+|territorial waters|shoal|cutter|"
    r"demarcation|buffer|de-escalation|ceasefire|truce|standoff|stand-off|provocati\w+|su-?\d\d\w*|mig-?\d\d|f-?(?:15|16|18|22|35)s?|f/a-18s?|mq-?\d|rc-135|j-1\d|tu-95s?|b-52s?|p-8\w?|fired (?:at|on|towards?)|deconflict\w*|de-conflict\w*|miscalculat\w+|armistice|guard posts?|low pass\w*|il-\d\d|own (?:troops|soldiers|men|helicopter)|partner force|glider|sonar|misfir\w+|wrong (?:target|coordinates)|boarded|boarding|surveillance flights?|balloons?|transponders?|median line|identification zone|liaison|land ?mines?|face-?offs?|border (?:guards?|posts?|commission\w*|representatives)|by accident|in error|notice to (?:mariners|airmen)|coordination (?:office|cell|room|cent(?:re|er)|administration)|(?:maritime|humanitarian|safe) corridor|safe passage|incidents at sea|cease fire|hold fire|demilitari[sz]ed|line of (?:control|contact)|opposite numbers?|(?:keep|kept) (?:[a-z']+ ){0,4}apart|(?:administrative|armistice|green|yellow|blue) line|disengage\w*|shadow(?:ed|ing)|hos(?:ed|ing)|flight plans?|(?:both|two|either) arm(?:y|ies)|hot-?lines?|air operations cent(?:re|er)|safety-of-flight|notified|notices|(?:told|informed|warned|notified) (?:[a-z']+ ){0,5}?(?:in advance|beforehand|minutes|hours)|duty officers?|(?:russian|american|israeli|turkish|chinese|syrian|coalition) officers|monitoring (?:cent(?:re|er)|mission|committee)|joint (?:patrols?|cent(?:re|er)|committee|commission)|disputed (?:frontier|border|waters|island|shoal)|suspects? (?:came|approached))\b"
)
_NOTIFIED = re.compile(
    r"\b(?:coordinates|gps|no-strike|geo-?located|marked (?:roof|car|vehicle|convoy)\w*|(?:position|location|grid|route|movement|trip|journey|timetable|plan)s? (?:[a-z'-]+ ){0,9}?(?:given|shared|passed|sent|handed|known|communicated|transmitted|told|notified|coordinated|approved|cleared|agreed|facilitated)|"
    r"(?:coordinated|deconflicted|cleared|agreed|shared) (?:[a-z'-]+ ){0,4}?(?:with|by) (?:the )?(?:[^a-z]|israeli|army|military|coalition|both|warring))"
)
_STAFF = re.compile(
    r"\b(?:officers|chiefs? of (?:the )?(?:general )?staff|general staffs?|staffs|admirals?|colonels?)\b"
)
_SITE = re.compile(
    r"\b(?:hospitals?|clinics?|trauma cent(?:re|er)|ambulances?|aid (?:workers?|convoy|agenc\w+|group)|convoys?|charity|shelters?|school|relief|humanitarian|compound|guesthouse|medical|warehouse)\b"
)


@dataclass(frozen=True, slots=True)
class Words:
    """What one sentence has of it."""

    sides: frozenset[str]
    mechanism: bool
    doubtful: bool
    zone: bool
    encounter: frozenset[str]
    military: bool
    told: bool
    site: bool


def words(document: Document) -> list[Words]:
    """Of every sentence, worked out once."""
    if "company" not in document.known:
        document.known["company"] = [_words(document, each) for each in document.sentences]
    known: list[Words] = document.known["company"]
    return known


def _words(document: Document, sentence: Sentence) -> Words:
    view = sentence.view
    # names hide words ("Israeli military"), so these are looked for in the text itself
    text = document.text[sentence.start : sentence.end].lower() if sentence.index >= 0 else sentence.cased.lower()
    return Words(
        sides=frozenset(
            document.world.side(span.key) for span in sentence.spans if span.kind in {"actor", "backer", "land"}
        ),
        mechanism=MECH in view,
        doubtful=WEAK in view,
        zone=LINE in view or (ZONE in view and bool(_AGREED.search(text))),
        encounter=frozenset(hit[0] for hit in _ENCOUNTER.finditer(text)) | ({"zone"} if ZONE in view else set()),
        military=bool(MILITARY.search(text) or _STAFF.search(text)),
        told=bool(_NOTIFIED.search(view) or _NOTIFIED.search(text)),
        site=bool(_SITE.search(text)),
    )


def near(document: Document, sentence: Sentence, reach: int = _REACH) -> list[Words]:
    """The sentence's company; a title's is the opening."""
    if sentence.index < 0:
        return [_words(document, sentence), *words(document)[:reach]]
    return words(document)[max(0, sentence.index - reach) : sentence.index + reach + 1]


def sides(document: Document, sentence: Sentence) -> frozenset[str]:
    """Sides named in the company."""
    return frozenset().union(*(each.sides for each in near(document, sentence, _REACH + 1)))


def level(document: Document, sentence: Sentence, *, anchored: bool = True) -> float:
    """0 (none) to 1: a mechanism beside the sentence; a zone, a site of known place, an encounter of two sides.

    Two sides in arms are company, if `anchored`, only in a text that has something firmer elsewhere.
    """
    here = _level(document, sentence, _REACH)
    if here < _FIRM:
        here = max(here, min(_LOOSE, _level(document, sentence, _FAR)))
    if not anchored:
        return here
    if here < _ENOUGH and "company-firm" not in document.known:
        document.known["company-firm"] = any(_level(document, each, _REACH) >= _FIRM for each in document.sentences)
    return here if here >= _ENOUGH or document.known["company-firm"] else 0.0


def _level(document: Document, sentence: Sentence, reach: int) -> float:
    company = near(document, sentence, reach)
    named = frozenset().union(*(each.sides for each in near(document, sentence, reach + 1)))
    military = any(each.military for each in company)
    encounter = len(frozenset().union(*(each.encounter for each in company)))
    if any(each.mechanism for each in company):
        return 1.0 if named else 0.6
    if any(each.told for each in company) and any(each.site for each in company) and (military or encounter):
        return 0.9
    if any(each.zone for each in company) and named and (military or encounter):
        return 0.9
    if any(each.doubtful for each in company) and len(named) > 1 and (military or encounter):
        return 0.85
    war = document.world.at_war(set(named)) and len(named) < 3
    if len(named) > 1 and military and encounter:
        return 0.4 if war else min(0.7, 0.5 + 0.05 * encounter)
    if named and encounter > 1:
        return 0.5
    if len(named) > 1 and military:
        return 0.3 if war else 0.45
    return 0.3 if named and military and encounter else 0.0
