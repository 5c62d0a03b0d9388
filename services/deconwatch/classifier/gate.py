"""The gate: one scan over every text, so that spaCy sees only what may matter.

Recall first: a word that opens the gate for nothing costs 5 ms, one that is missing costs an incident. The scan is one
Aho-Corasick automaton (ahocorasick_rs, 30 µs an article whatever the number of words) over folded text.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import ahocorasick_rs

from deconwatch.classifier import mask
from deconwatch.classifier.world import World

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


class Gate:
    """An automaton over the theatres' gate words, the general pack's among them, and names of sides, zones, mechanisms.

    A star at a word's end opens it to the right ("deconflict*"); without it the word must end there.
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
        self._words = sorted(self._strong | self._weak | self._side.keys())
        self._open = [word.endswith("*") for word in self._words]
        self._automaton = ahocorasick_rs.AhoCorasick(
            [word.strip("*") for word in self._words], matchkind=ahocorasick_rs.MatchKind.Standard
        )

    def check(self, title: str, text: str) -> Gated:
        """Whether anything in title or text is worth reading."""
        folded = f"{fold(title)}\n{fold(text)}"
        strong: dict[str, None] = {}
        weak: dict[str, None] = {}
        sides = set(self._us) if _US.search(text) or _US.search(title) else set()
        for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if start > 0 and folded[start - 1].isalnum():
                continue
            if not self._open[number] and end < len(folded) and folded[end].isalnum():
                continue
            word = self._words[number]
            if word in self._strong:
                strong[word] = None
            elif word in self._weak:
                weak[word] = None
            if word in self._side:
                sides.add(self._side[word])
        passed = bool(strong) or (bool(weak) and len(sides) >= SIDES) or len(weak) >= WEAK
        return Gated(passed, (*strong, *weak))


def _folded(words: Iterable[str]) -> set[str]:
    return {fold(word) for word in words if len(word.strip("* ")) > 2}
