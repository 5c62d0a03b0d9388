"""Names of places in another spelling: "Ресафы" and "Naqura" by the consonants of what the theatres write.

consonants equal → the name that is most alike, if it is alike enough and the only one
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

ALIKE = 0.7
"""Share of letters in common from which two spellings are one name."""
_LEAST = 3
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "ё": "e",
}  # fmt: skip
_ENDING = re.compile("(?<=..)(?:ами|ями|ого|ому|ой|ом|ем|ах|ях|ов|а|у|е|ы|и|ю|я|о)$")
_SAME = (
    ("kh", "h"),
    ("gh", "g"),
    ("dzh", "j"),
    ("dj", "j"),
    ("zh", "j"),
    ("sh", "s"),
    ("ts", "s"),
    ("ph", "f"),
    ("ou", "u"),
    ("q", "k"),
    ("w", "v"),
    ("y", "i"),
)
_VOWEL = re.compile("[aeiouh]")
_TWICE = re.compile(r"(.)\1")


class Spellings:
    """Places by their consonants."""

    def __init__(self, names: Iterable[str]) -> None:
        self._known: dict[str, list[tuple[str, str]]] = {}
        for name in sorted(set(names)):
            if name[:1].isupper() and " " not in name:
                letters = _plain(name)
                self._known.setdefault(_consonants(letters), []).append((letters, name))

    def find(self, word: str) -> str | None:
        """The one name that a capitalised word spells in another way, or None."""
        letters = _plain(_ENDING.sub("", word.lower()))
        consonants = _consonants(letters)
        if len(consonants) < _LEAST:
            return None
        alike = [
            (ratio, name)
            for plain, name in self._known.get(consonants, ())
            if (ratio := SequenceMatcher(None, letters, plain).ratio()) >= ALIKE
        ]
        alike.sort(reverse=True)
        return alike[0][1] if alike and (len(alike) == 1 or alike[0][0] > alike[1][0]) else None


def _plain(word: str) -> str:
    """Small Latin letters without accents, one way of writing a sound."""
    latin = "".join(_LATIN.get(letter, letter) for letter in word.lower())
    plain = unicodedata.normalize("NFKD", latin)
    plain = "".join(letter for letter in plain if (letter.isascii() and letter.isalpha()))
    for old, new in _SAME:
        plain = plain.replace(old, new)
    return _TWICE.sub(r"\1", plain)


def _consonants(letters: str) -> str:
    return _VOWEL.sub("", letters)
