"""The gate: one scan over every text, so that spaCy sees only what may matter.

Recall first: a word that opens the gate for nothing costs 5 ms, one that is missing costs an incident. The scan is one
Aho-Corasick automaton (ahocorasick_rs, 30 µs an article whatever the number of words) over folded text.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import ahocorasick_rs

from deconwatch.classifier import mask
from deconwatch.classifier.languages import identify, opening
from deconwatch.classifier.world import World

SHORT = 120
"""Characters below which no language is told."""
MOST_STUCK = 5
"""Letters that a language may write stuck to the front of a word."""
SIDES = 2
"""Sides that must be named for a weak word to open the gate."""
WEAK = 3
"""Weak words that open it together, whoever is named."""
_US = re.compile(r"\bUS\b")
"""The side; in lower case it is a pronoun."""


@dataclass(frozen=True, slots=True)
class Gated:
    """`passed`, and the words that opened it or would have, once each, in order."""

    passed: bool
    hits: tuple[str, ...] = ()


def fold(text: str) -> str:
    """Lower case, NFKC, plain dashes and quotes. Not offset-preserving."""
    return mask.plain(unicodedata.normalize("NFKC", text)).lower()


class Scan:
    """One automaton over words; `heads`: what may be stuck to the front of a word, by word."""

    def __init__(self, words: Iterable[str], heads: Mapping[str, frozenset[str]] | None = None) -> None:
        self._words = sorted(set(words))
        self._heads = heads or {}
        self._open = [word.endswith("*") for word in self._words]
        self._automaton = ahocorasick_rs.AhoCorasick(
            [word.strip("*") for word in self._words], matchkind=ahocorasick_rs.MatchKind.Standard
        )

    def hits(self, folded: str) -> dict[str, None]:
        """The words that are in a folded text, once each."""
        found: dict[str, None] = {}
        for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if start > 0 and folded[start - 1].isalnum() and not self._stuck(folded, number, start):
                continue
            if not self._open[number] and end < len(folded) and folded[end].isalnum():
                continue
            found[self._words[number]] = None
        return found

    def _stuck(self, folded: str, number: int, start: int) -> bool:
        """Whether what stands before the hit in its word is only what its language writes without a space."""
        heads = self._heads.get(self._words[number])
        if not heads:
            return False
        first = start
        while first > 0 and start - first <= MOST_STUCK and folded[first - 1].isalnum():
            first -= 1
        return folded[first:start] in heads


class Gate:
    """An automaton over the theatres' gate words, the general pack's among them, and names of sides, zones, mechanisms.

    A star at a word's end opens it to the right ("deconflict*"); without it the word must end there. A word of a
    language pack counts as its English does, in a text of a pack's language.
    """

    def __init__(self, world: World) -> None:
        strong = [word for theatre in world.theatres for names in theatre.gate.values() for word in names]
        strong += [alias.text for alias in world.aliases if alias.kind in {"mechanism", "zone"}]
        weak = [word for theatre in world.theatres for names in theatre.gate_weak.values() for word in names]
        weak += [f"{craft}*" for craft in world.craft]
        self._strong = _folded(strong)
        self._weak = _folded(weak) - self._strong
        self._side: dict[str, str] = {}
        for alias in world.aliases:
            if alias.kind == "actor" and alias.text != "US":
                self._side[fold(alias.text)] = world.side(alias.key)
        self._us = {world.side(alias.key) for alias in world.aliases if alias.text == "US"}
        self._scan = Scan([*self._strong, *self._weak, *self._side])
        self._packs = opening.openers(lambda english: bool(self._scan.hits(fold(english))))
        self._other = Scan(self._packs, {word: opener.heads for word, opener in self._packs.items()})

    def check(self, title: str, text: str) -> Gated:
        """Whether anything in title or text is worth reading."""
        sides = set(self._us) if _US.search(text) or _US.search(title) else set()
        folded = f"{fold(title)}\n{fold(text)}"
        hits = {word: {word} for word in self._scan.hits(folded)}
        gated = self._judged(hits, sides)
        if gated.passed:
            return gated
        for hit in self._other.hits(opening.plain(folded)):
            english = self._packs[hit].english
            hits.setdefault(hit, set()).update(self._scan.hits(fold(english)))
            sides |= self._us if _US.search(english) else set()
        told = self._judged(hits, sides)
        return told if told.passed and _foreign(title, text) else gated

    def _judged(self, hits: dict[str, set[str]], sides: set[str]) -> Gated:
        """What words found, each with those that it stands for, and sides beside them make."""
        strong: dict[str, None] = {}
        weak: dict[str, None] = {}
        named = set(sides)
        for hit, words in hits.items():
            if not self._strong.isdisjoint(words):
                strong[hit] = None
            elif not self._weak.isdisjoint(words):
                weak[hit] = None
            named |= {self._side[word] for word in words if word in self._side}
        passed = bool(strong) or (bool(weak) and len(named) >= SIDES) or len(weak) >= WEAK
        return Gated(passed, (*strong, *weak))


def _foreign(title: str, text: str) -> bool:
    """Whether a text is in the language of a pack, or too short to say."""
    return len(text) < SHORT or identify.language(title, text, None) is not None


def _folded(words: Iterable[str]) -> set[str]:
    return {fold(word) for word in words if len(word.strip("* ")) > 2}
