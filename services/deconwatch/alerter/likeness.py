"""How likely two tellings are of one event: evidence for and against, added up.

Fields are read with gaps and errors, so no single one decides: days that are named, how far apart the articles are,
rare words and names in common, kinds, sides and places each add or take points. The weights are rounded from a logistic
regression over the project's labelled pairs; those against look-alikes (another day, another place) are set higher,
since few labelled pairs are look-alikes.
"""

from dataclasses import dataclass
from math import log1p, sqrt

from deconwatch.alerter.ontology import AFTERWARDS, CHANGES, KINETIC
from deconwatch.alerter.origins import NEAR_COPY, resemblance
from deconwatch.alerter.outline import Outline
from deconwatch.alerter.places import apart, together

BASE = -0.4
COPY = 12.0
"""Near-copies are of one event, whatever was read from them."""
OWN_DAY, PAST_DAY = 1.2, 0.5
"""A named day in common that is the deed's own; that lay some days back when the later article named it."""
DAY_BEFORE, OTHER_DAY = -1.2, -2.2
"""Own days one day apart, or more, and no named day in common."""
OTHER_DEED = -2.2
"""The later one tells a deed of another day and names the first one's day as well: it recalls."""
FADING = 1.4
"""Each factor e of days between two articles that name no day in common."""
FRESH = 1.4
LONGEST_FADING = 3.0
"""The most that time takes from an article of an inquiry, a denial, a regret or a complaint, or from SAME_WORDS on."""
WORDS, MANY_WORDS, SAME_WORDS = 3.0, 0.6, 0.2
NAMES = 3.4
FAMILY, TYPES, OTHER_KIND = 0.6, 0.3, -0.6
SIDE, NO_SIDE = 0.1, -0.4
PLACE, OTHER_PLACE = 0.3, -4.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """Points for and against; from JOIN on two tellings are of one event. `against`: the hard facts that differ."""

    score: float
    against: tuple[str, ...] = ()
    without: float = float("-inf")
    """The points if those facts did not differ."""
    place: int = 0
    """1 at one place, -1 at two, 0 where it is not known of both."""
    day: int = 0
    """1 for deeds of one day, -1 for deeds of two, 0 where it is not known of both."""


def likeness(one: Outline, other: Outline) -> Likeness:
    """Symmetric. Tellings of one article are told apart by the article itself and never alike."""
    if one.theatre != other.theatre or one.key[0] == other.key[0]:
        return Likeness(float("-inf"))
    if resemblance(one.fingerprint, other.fingerprint) >= NEAR_COPY:
        return Likeness(COPY)
    first, second = sorted((one, other), key=Outline.order)
    against: dict[str, float] = {}
    words = _common(first.words, second.words)
    score = BASE + _time(first, second, words, against)
    score += WORDS * words + (MANY_WORDS if words >= SAME_WORDS else 0.0) + NAMES * _common(first.names, second.names)
    score += _kind(first, second, against) + _sides(first, second, against)
    place = _place(first, second)
    if place < 0:
        against["place"] = OTHER_PLACE
    score += PLACE * max(place, 0)
    return Likeness(score + sum(against.values()), tuple(against), score, place, _day(first, second))


def _speaks(first: Outline, second: Outline) -> bool:
    """Whether the only day of the later one is that on which somebody spoke about an event of before."""
    if not second.after or second.published is None or not second.days or not first.days:
        return False
    if first.days & second.named:
        return False  # it names the day of before beside its own
    fresh = all(0 <= (second.published - day).days <= 1 for day in second.days)
    return fresh and max(first.days) < min(second.days) and _common(first.words, second.words) >= SAME_WORDS


def _day(first: Outline, second: Outline) -> int:
    if _speaks(first, second):
        return 0
    if not first.deed or not second.deed or not first.days or not second.days:
        return 0
    if first.days & second.days:
        return 1
    between = min(abs((a - b).days) for a in first.days for b in second.days)
    return 0 if between == 1 else -1


def _common(one: frozenset[str], other: frozenset[str]) -> float:
    """Cosine of two sets (Ochiai)."""
    return len(one & other) / sqrt(len(one) * len(other)) if one and other else 0.0


def _time(first: Outline, second: Outline, words: float, against: dict[str, float]) -> float:
    days = (second.published - first.published).days if first.published and second.published else 5
    shared = first.named & second.named
    between = min((abs((a - b).days) for a in first.days for b in second.days), default=0)
    if shared:
        if first.deed and second.deed and between > 1:
            against["day"] = OTHER_DEED
        past = second.published is not None and any((second.published - day).days > 3 for day in shared)
        own = bool(shared & (first.days or shared) & (second.days or shared))
        return (PAST_DAY if past else 0.0) + (OWN_DAY if own else 0.0)
    fading = FADING * log1p(days)
    if second.after or second.types & AFTERWARDS or words >= SAME_WORDS:
        fading = min(fading, LONGEST_FADING)
    if between and not _speaks(first, second):
        against["day"] = DAY_BEFORE if between == 1 else OTHER_DAY
    return (FRESH if days <= 2 else 0.0) - fading


def _kind(first: Outline, second: Outline, against: dict[str, float]) -> float:
    if first.core is None or second.core is None:
        return 0.0
    score = TYPES * len(first.types & second.types) / len(first.types | second.types)
    if first.core.family == second.core.family:
        return score + FAMILY
    cores = {first.core, second.core}
    if cores & CHANGES and any(core.family in KINETIC for core in cores) and not cores & first.types & second.types:
        against["kind"] = OTHER_KIND
    return score


def _sides(first: Outline, second: Outline, against: dict[str, float]) -> float:
    if not first.sides or not second.sides:
        return 0.0
    shared = len(first.sides & second.sides)
    if not shared:
        against["sides"] = NO_SIDE
    return SIDE * min(shared, 2)


def _place(first: Outline, second: Outline) -> int:
    pairs = [(a, b) for a in first.places for b in second.places]
    if any(together(a, b) for a, b in pairs):
        return 1
    return -1 if pairs and all(apart(a, b) for a, b in pairs) else 0
