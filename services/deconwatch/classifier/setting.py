"""The theatre that an article is set in: incidents are linked within one, so every telling must come to the same.

Names of the theatre's own places, zones, lines, mechanisms and actors speak for it in full; names of sides that are at
home in it by half; two sides that share a line in one theatre alone speak for that theatre where a sentence names both
and a line: the hotline of Israel and Russia is Syria, the two in a list of diplomats are not. So a theatre named in
passing yields to the one where the deed is. Weights were chosen on `train/` and the dev split of the gold set.
"""

from collections.abc import Iterable
from itertools import combinations

from deconwatch.classifier.document import MECH, WEAK, Sentence, Span
from deconwatch.classifier.world import GENERAL, World

AT_HOME = 0.5
"""Weight of the name of a side that is at home in a theatre."""
PAIR = 1.0
"""Weight of two sides that share a line in one theatre alone, once a text."""


def named(world: World, spans: Iterable[Span]) -> dict[str, float]:
    """Theatres that the names of a text speak for, with their weight; the general one needs no naming."""
    votes: dict[str, float] = {}
    for span in spans:
        if span.loose:
            continue
        for theatre, weight in _speaks_for(world, span):
            votes[theatre] = votes.get(theatre, 0.0) + weight
    return votes


def theatre(world: World, spans: Iterable[Span], sentences: Iterable[Sentence]) -> str:
    """The theatre of a text; in a tie the first of the configuration, without any sign the general one."""
    votes = named(world, spans)
    lines = [each for each in sentences if MECH in each.view or WEAK in each.view]
    for pair in {pair for each in lines for pair in _pairs(world, each)}:
        owners = world.lines_between.get(pair, frozenset())
        if len(owners) == 1:
            (owner,) = owners
            votes[owner] = votes.get(owner, 0.0) + PAIR
    votes.pop(GENERAL, None)
    order = [each.id for each in world.theatres]
    return max(votes, key=lambda each: (votes[each], -order.index(each)), default=GENERAL)


def _pairs(world: World, sentence: Sentence) -> list[frozenset[str]]:
    """Every two sides that a sentence names; who is neutral shares lines with everybody."""
    told = {span.key for span in sentence.spans if span.kind in {"actor", "craft", "land"} and not span.loose}
    sides = {world.side(key) for key in told if key not in world.actors or world.actors[key].kind != "neutral"}
    return [frozenset(pair) for pair in combinations(sorted(sides), 2)]


def _speaks_for(world: World, span: Span) -> list[tuple[str, float]]:
    """Theatres that one name speaks for."""
    if span.kind not in {"actor", "craft"}:
        return [(span.theatre, 1.0)] if span.theatre != GENERAL else []
    home = world.home[span.key]
    if home != GENERAL:
        return [(home, 1.0)]
    return [
        (each.id, 1.0 if each.id == span.key else AT_HOME)
        for each in world.theatres
        if each.id != GENERAL and (each.id == span.key or span.key in each.home_of)
    ]
