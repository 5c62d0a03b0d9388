"""The gate: one scan over every text, so that spaCy sees only what may matter.

Recall first: a word that opens the gate for nothing costs 5 ms, one that is missing costs an incident. The scan is one
Aho-Corasick automaton (ahocorasick_rs, 20 µs an article whatever the number of words) over folded text.
"""

import unicodedata
from dataclasses import dataclass

import ahocorasick_rs

from deconwatch.classifier import mask
from deconwatch.classifier.world import World

# A star opens the word to the right ("deconflict*"); without it the word must end there.
SINGLE = tuple(
    w.strip()
    for w in """
deconflict*|de-conflict*|de conflict*|deconfliction|hotline*|hot line|hot-line|hot lines|military-to-military|military to military|mil-to-mil|dgmo*|director general of military operations|directors general of military operations
flight safety|flight-safety|air safety agreement|incident-prevention|incident prevention|prevent incidents|prevention of incidents|incidents at sea|incidents-at-sea|code for unplanned encounters|military maritime consultative
line of communication|lines of communication|channel of communication|channels of communication|communication channel*|communications channel*|communication line*|communications line*|lines of communications|channels of communications|communications link|crisis link
unsafe and unprofessional|unprofessional|unsafe intercept*|unsafe manoeuvre|unsafe maneuver|unsafe manner|'unsafe'|"unsafe"|intercepted|intercepts|buzzed|near miss|near-miss|near collision|near-collision|nearly collide*|nearly collided|collided|water cannon*|rammed|ramming|radar lock*|fire-control radar|fire control radar|locked on|lock-on|simulated attack
shot down|shoots down|shooting down|shoot down|shootdown|shoot-down|downed|downing of|downing a|downing an|downs|brought down
advance notice|advance warning|notified in advance|informed in advance|warned in advance|in advance|ahead of the strike|ahead of the strikes|prior notice|prior notification|prior to the strike|advance notification|hour's notice|hours' notice|minutes' notice|notified|gave notice|given notice|tipped off
gps coordinates|coordinates|geocoordinates|geo-coordinates|no-strike list|notification system|cogat|humanitarian notification|liaison
friendly fire|friendly-fire|by mistake|mistakenly|accidentally|in error|erroneously|accidental strike|blue-on-blue
warning shots|warning shot|fired flares|flares
exclusion zone|restricted zone|restricted area|buffer zone|demilitarized zone|demilitarised zone|no-fly zone|no fly zone|55-km*|55 km*|34-mile*|55km*|line of control|line of actual control|blue line|demarcation line|median line|disengagement line
violated its airspace|airspace violation*|violation of airspace|airspace|territorial waters|incursion*|ceasefire violation*|cease-fire violation*|violations of the ceasefire
unifil|undof|peacekeeper*|observation post|un observers|u.n. observers|tripartite|panmunjom|liaison office
self-defense strike*|self-defence strike*|in self-defense|in self-defence|force protection
emergency channel*|emergency line|emergency hotline|avoid clashes|avoid clashing|avoid accidental|avoid collisions|avoid incidents|accidental clash*|joint airstrikes|joint air strikes|coordinate with|coordinated with|information channel|failed to heed|refusal to coordinate|air encounters|close encounter|aggressive maneuver*|dangerous maneuver*|dangerous manoeuvre*|dangerously close|scrambled
joint military commission|coordination cent*|coordination channel*|suspended coordination|coordination with
""".replace("\n", "|").split("|")
    if w.strip()
)


@dataclass(frozen=True, slots=True)
class Gated:
    """`passed`, and the words that were found, once each, in order."""

    passed: bool
    hits: tuple[str, ...] = ()


def fold(text: str) -> str:
    """Lower case, NFKC, plain dashes and quotes. Not offset-preserving."""
    return mask.plain(unicodedata.normalize("NFKC", text)).lower()


class Gate:
    """An automaton over the general words, the theatres' gate words and their zones and mechanisms."""

    def __init__(self, world: World) -> None:
        words = list(SINGLE)
        for theatre in world.theatres:
            for names in theatre.gate.values():
                words += names
        words += [alias.text for alias in world.aliases if alias.kind in {"mechanism", "zone"}]
        self._words = sorted({fold(word) for word in words if len(word.strip("* ")) > 2})
        self._open = [word.endswith("*") for word in self._words]
        self._automaton = ahocorasick_rs.AhoCorasick(
            [word.strip("*") for word in self._words], matchkind=ahocorasick_rs.MatchKind.Standard
        )

    def check(self, title: str, text: str) -> Gated:
        """Whether anything in title or text is worth reading."""
        folded = f"{fold(title)}\n{fold(text)}"
        hits: dict[str, None] = {}
        for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if start > 0 and folded[start - 1].isalnum():
                continue
            if not self._open[number] and end < len(folded) and folded[end].isalnum():
                continue
            hits[self._words[number]] = None
        return Gated(bool(hits), tuple(hits))
