"""The gate: one scan over every text, so that spaCy sees only what may matter.

Recall first: a word that opens the gate for nothing costs 5 ms, one that is missing costs an incident. The scan is one
Aho-Corasick automaton (ahocorasick_rs, 20 µs an article whatever the number of words) over folded text.
"""

import unicodedata
from dataclasses import dataclass

import ahocorasick_rs

from deconwatch.classifier import mask
from deconwatch.classifier.world import World


@dataclass(frozen=True, slots=True)
class Gated:
    """`passed`, and the words that were found, once each, in order."""

    passed: bool
    hits: tuple[str, ...] = ()


def fold(text: str) -> str:
    """Lower case, NFKC, plain dashes and quotes. Not offset-preserving."""
    return mask.plain(unicodedata.normalize("NFKC", text)).lower()


class Gate:
    """An automaton over the theatres' gate words, the general pack's among them, and names of zones and mechanisms.

    A star at a word's end opens it to the right ("deconflict*"); without it the word must end there.
    """

    def __init__(self, world: World) -> None:
        words: list[str] = []
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
