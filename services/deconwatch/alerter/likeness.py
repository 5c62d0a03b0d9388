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

BASE = 0.6
COPY = 12.0
"""Near-copies are of one event, whatever was read from them."""
NAMED_DAY, OWN_DAY, PAST_DAY = 0.9, 0.5, 0.8
"""A day that both name; that is one's own day of the deed; that lay some days back when the later one named it."""
DAY_BEFORE, OTHER_DAY = -2.4, -3.0
"""Own days one day apart, or more, and no named day in common."""
FADING = 1.4
"""Each factor e of days between two articles that name no day in common."""
FRESH = 0.7
WORDS = 7.0
FEW_WORDS = 0.15
KIND = {"core": 0.3, "family": 0.7}
OTHER_KIND = -1.0
SIDE, NO_SIDE = 0.25, -1.0
PLACE, OTHER_PLACE = 0.8, -4.0
AFTER_FADING = 2.6
"""The most that time takes from a later article of an inquiry, a denial, a regret or a complaint."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Points for and against; from JOIN on two tellings are of one event. `against`: the hard facts that differ."""

    score: float
    against: tuple[str, ...] = ()
    without: float = float("-inf")
    """The points if those facts did not differ."""
    place: int = 0
    """1 at one place, -1 at two, 0 where it is not known of both."""


def likeness(one: Outline, other: Outline) -> Likeness:
    """Symmetric. Tellings of one article are told apart by the article itself and never alike."""
    if one.theatre != other.theatre or one.key[0] == other.key[0]:
        return Likeness(float("-inf"))
    if resemblance(one.fingerprint, other.fingerprint) >= NEAR_COPY:
        return Likeness(COPY)
    first, second = sorted((one, other), key=Outline.order)
    against: dict[str, float] = {}
    score = BASE + _time(first, second, against) + _words(first, second) + _kind(first, second, against)
    score += _sides(first, second, against)
    place = _place(first, second)
    if place < 0:
        against["place"] = OTHER_PLACE
    score += PLACE * max(place, 0)
    return Likeness(score + sum(against.values()), tuple(against), score, place)


def _time(first: Outline, second: Outline, against: dict[str, float]) -> float:
    days = (second.published - first.published).days if first.published and second.published else 5
    shared = first.named & second.named
    between = min((abs((a - b).days) for a in first.days for b in second.days), default=0)
    if shared:
        past = second.published is not None and any((second.published - day).days > 3 for day in shared)
        own = bool(shared & (first.days or shared) & (second.days or shared))
        score = NAMED_DAY + (PAST_DAY if past else 0.0) + (OWN_DAY if own else 0.0)
        return score - (0.0 if past else 0.3 * log1p(days))
    fading = FADING * log1p(days)
    if second.types & AFTERWARDS:
        fading = min(fading, AFTER_FADING)
    score = (FRESH if days <= 2 else 0.0) - fading
    if between == 1:
        against["day"] = DAY_BEFORE
    elif between > 1:
        against["day"] = OTHER_DAY
    return score


def _words(first: Outline, second: Outline) -> float:
    if not first.terms or not second.terms:
        return 0.0
    common = len(first.terms & second.terms) / sqrt(len(first.terms) * len(second.terms))
    return WORDS * common + (0.2 if common > FEW_WORDS else 0.0)


def _kind(first: Outline, second: Outline, against: dict[str, float]) -> float:
    if first.core is None or second.core is None:
        return 0.0
    score = 0.5 * len(first.types & second.types) / len(first.types | second.types)
    if first.core is second.core:
        score += KIND["core"]
    if first.core.family == second.core.family:
        return score + KIND["family"]
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
        return 0.0
    return SIDE * min(shared, 2)


def _place(first: Outline, second: Outline) -> int:
    pairs = [(a, b) for a in first.places for b in second.places]
    if any(together(a, b) for a, b in pairs):
        return 1
    return -1 if pairs and all(apart(a, b) for a, b in pairs) else 0
