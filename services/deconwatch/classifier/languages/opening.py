"""What of the packs opens the gate: every stem and phrase whose English does."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from deconwatch.classifier.languages import pack

_FOREIGN = re.compile("[\u00c0-\u024f\u0400-\u06ff]")
_MARKS = re.compile(f"[{pack.VOWELS}]")


@cache
def _folding() -> dict[int, str]:
    return {letter: plain for code in pack.codes() for letter, plain in pack.load(code).folding.items()}


def plain(text: str) -> str:
    """Folded text with the letters that any pack makes one made one, and without vowel signs."""
    if _FOREIGN.search(text) is None:
        return text
    return _MARKS.sub("", text.replace("\u05f4", '"').replace("\u05f3", "'")).translate(_folding())


@dataclass(frozen=True, slots=True)
class Opener:
    """`english`: what a word stands for; `heads`: what its language may stick to its front."""

    english: str
    heads: frozenset[str]


def openers(opens: Callable[[str], bool]) -> dict[str, Opener]:
    """Word as a gate writes it → what it says, for every entry of the packs whose English `opens`."""
    found: dict[str, Opener] = {}
    for code in pack.codes():
        own = pack.load(code)
        single = [each.letters for each in own.prefixes]
        heads = frozenset([*single, *(one + other for one in single for other in single)])
        for entry in own.entries():
            english = " ".join(entry.gloss)
            form = _form(entry)
            if len(form.rstrip("*")) > 2 and opens(english):
                known = found.get(form, Opener("", frozenset()))
                found[form] = Opener(f"{known.english} {english}".strip(), known.heads | heads)
    return found


def _form(entry: pack.Entry) -> str:
    """The whole phrase, or its longest word where an open stem stands before another."""
    stem, free = max(entry.words, key=lambda each: len(each[0]))
    if not any(free for _, free in entry.words[:-1]):
        stem, free = " ".join(word for word, _ in entry.words), entry.words[-1][1]
    return plain(stem) + "*" * free
