"""Which tellings are of one event: a pure function of the set of tellings, whatever the order in which they came.

components   tellings joined by any pair that is alike enough; what lies in two of them can never be one event
cluster      within one: the two groups that are most alike on the whole are joined, again and again, while alike enough
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from deconwatch.alerter.likeness import Likeness, likeness
from deconwatch.alerter.outline import Key, Outline

JOIN = 1.0
"""Points from which two tellings, or two groups of them, are of one event."""
Compare = Callable[[Outline, Outline], Likeness]


@dataclass(frozen=True, slots=True)
class Rulings:
    """What a person has decided of pairs of articles; it stands above any likeness."""

    together: frozenset[frozenset[str]] = frozenset()
    apart: frozenset[frozenset[str]] = frozenset()

    def partners(self, article_id: str) -> list[str]:
        """The articles that were put together with it, in order."""
        return sorted(other for pair in self.together if article_id in pair for other in pair - {article_id})


UNRULED = Rulings()
MOST = 200_000
"""Pairs remembered."""


@dataclass
class Memory:
    """Likenesses already worked out."""

    compare: Compare = likeness
    known: dict[tuple[Outline, Outline], Likeness] = field(default_factory=dict)

    def of(self, one: Outline, other: Outline) -> Likeness:
        """Of a pair."""
        key = (one, other) if one.key <= other.key else (other, one)
        if key not in self.known:
            if len(self.known) >= MOST:
                self.known.clear()
            self.known[key] = self.compare(one, other)
        return self.known[key]


RULED = 1000.0
CERTAIN = 4.5
"""Points of a pair that is one event whatever place and day were read of others; the best look-alike reaches 4.4."""
NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class _Link:
    """The pairs between two groups: the best, the sum, how many; how many more agree on place and day than differ."""

    best: float
    total: float
    pairs: int
    place: int = 0
    day: int = 0

    def points(self) -> float:
        """Half for the most alike pair, half for all of them."""
        if (self.place < 0 or self.day < 0) and self.best < CERTAIN:
            return NEVER  # told as at two places or on two days, on the whole
        return (self.best + self.total / self.pairs) / 2

    def with_(self, other: "_Link") -> "_Link":
        """Of two groups joined, to a third."""
        best = NEVER if NEVER in (self.total, other.total) else max(self.best, other.best)
        return _Link(
            best,
            self.total + other.total,
            self.pairs + other.pairs,
            self.place + other.place,
            self.day + other.day,
        )


def cluster(
    outlines: Iterable[Outline], *, rulings: Rulings = UNRULED, memory: Memory | None = None
) -> list[list[Outline]]:
    """The events, each with its tellings in order; events in the order of their first telling."""
    memory = memory or Memory()
    ordered = sorted(outlines, key=Outline.order)
    groups = {number: [one] for number, one in enumerate(ordered)}
    kin = _kin(ordered, rulings)
    links = {
        (a, b): _between(one, other, kin, rulings, memory)
        for (a, one), (b, other) in combinations(enumerate(ordered), 2)
    }
    while True:
        # the most alike; among equals the pair that was told first: a group has the number of its first telling
        a, b = min(links, key=lambda pair: (-links[pair].points(), pair), default=(0, 0))
        if a == b or links[a, b].points() < JOIN:
            break
        groups[a] += groups.pop(b)
        del links[a, b]
        for other in groups:
            if other != a:
                gone = links.pop((min(b, other), max(b, other)))
                pair = (min(a, other), max(a, other))
                links[pair] = links[pair].with_(gone)
    return [sorted(groups[number], key=Outline.order) for number in sorted(groups)]


def _kin(ordered: Iterable[Outline], rulings: Rulings) -> Mapping[str, list[Outline]]:
    """Article → what the articles tell that a person has put together with it, through any chain, and it itself."""
    if not rulings.together:
        return {}
    told: dict[str, list[Outline]] = {}
    for one in ordered:
        told.setdefault(one.key[0], []).append(one)
    kin: dict[str, list[Outline]] = {}
    for article in told:
        chain, todo = {article}, [article]
        while todo:
            new = set(rulings.partners(todo.pop())) - chain
            chain |= new
            todo += new
        if len(chain) > 1:
            kin[article] = [one for member in sorted(chain & told.keys()) for one in told[member]]
    return kin


def _between(one: Outline, other: Outline, kin: Mapping[str, list[Outline]], rulings: Rulings, memory: Memory) -> _Link:
    articles = frozenset((one.key[0], other.key[0]))
    if articles in rulings.apart or len(articles) == 1:
        return _Link(NEVER, NEVER, 1)
    ours, theirs = kin.get(one.key[0], [one]), kin.get(other.key[0], [other])
    if any(third.key == other.key for third in ours):
        return _Link(RULED, RULED, 1)
    # what a person has put together is like whatever one of its parts is like
    likeness = max((memory.of(mine, yours) for mine in ours for yours in theirs), key=lambda each: each.score)
    return _Link(likeness.score, likeness.score, 1, likeness.place, likeness.day)


def components(
    seeds: Iterable[Outline],
    near: Callable[[Outline], Iterable[Outline]],
    memory: Memory,
    rulings: Rulings = UNRULED,
) -> Mapping[Key, Outline]:
    """Everything that `seeds` could be one event with, through any chain of pairs that are alike enough or ruled so."""
    found: dict[Key, Outline] = {}
    todo = list(seeds)
    while todo:
        one = todo.pop()
        if one.key in found:
            continue
        found[one.key] = one
        todo += [
            other
            for other in near(one)
            if other.key not in found
            and (frozenset((one.key[0], other.key[0])) in rulings.together or memory.of(one, other).score >= JOIN)
        ]
    return found
