# ruff: noqa: E501 - a pattern is one line
"""Numbers as news writes them.

"several" is at least 2 (three or more is not promised), "dozens" at least 24, "more than 60" is given as 60 and no
upper bound, as the journalist counts 60 and not 61; "about 10" is 10 and approximate.
"""

import re
from dataclasses import dataclass

_WORDS = {
    "no": 0, "zero": 0, "one": 1, "a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "dozen": 12, "a dozen": 12, "two dozen": 24, "three dozen": 36, "half a dozen": 6, "a hundred": 100, "a couple": 2, "a pair": 2,
}  # fmt: skip
_VAGUE = {
    "several": 2,
    "a few": 2,
    "some": 2,
    "a handful of": 3,
    "a handful": 3,
    "many": 2,
    "dozens of": 24,
    "dozens": 24,
    "scores of": 40,
    "scores": 40,
    "hundreds of": 200,
    "hundreds": 200,
    "a number of": 2,
    "multiple": 2,
    "a small number of": 1,
}
_PLAIN = r"\d{1,3}(?:,\d{3})+|\d+"
_ALL = sorted((*_WORDS, *_VAGUE), key=len, reverse=True)
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?:one|two|three|four|five|six|seven|eight|nine)"
_UNITS = r"(?:two|three|four|five|six|seven|eight|nine|ten|several)"
NUMBER = rf"(?:{_PLAIN}|{_TENS}|{_UNITS} (?:dozen|hundred)|{'|'.join(_ALL)})"
_LEAST = r"at least|more than|over|upwards of|no fewer than|no less than|as many as|up to|in excess of"
_ABOUT = r"about|around|roughly|nearly|almost|an estimated|some|approximately|close to|estimated"
QUANTITY = re.compile(
    rf"(?<!how )(?<!how)\b(?:(?P<between>between) (?P<low>{NUMBER}) and (?P<high>{NUMBER})|(?:(?P<least>{_LEAST})|(?P<about>{_ABOUT}))? ?(?:an? )?(?P<number>{NUMBER})(?: (?:to|or|-) (?P<upper>{NUMBER}))?)\b(?! ?(?:percent|per cent|%|km|kilomet|miles?|mile|feet|met(?:er|re)s|hours?|minutes?|days?|weeks?|months?|years?|p\.m|a\.m))"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """`high` None: no upper bound told. [start, end) in the searched text."""

    low: int
    high: int | None
    approximate: bool
    start: int
    end: int


def value(word: str) -> int | None:
    """The integer that a numeral names, or None."""
    word = word.strip().lower()
    if word in _WORDS:
        return _WORDS[word]
    if word in _VAGUE:
        return _VAGUE[word]
    head, _, unit = word.partition(" ")
    if unit in {"dozen", "hundred"} and (head in _WORDS or head in _VAGUE):
        return _WORDS.get(head, _VAGUE.get(head, 0)) * _WORDS[unit]
    if "-" in word and all(part in _WORDS for part in word.split("-")):
        return sum(_WORDS[part] for part in word.split("-"))
    digits = word.replace(",", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def quantity(text: str, start: int = 0, end: int | None = None) -> Quantity | None:
    """The first quantity in text[start:end] (lower case)."""
    hit = QUANTITY.search(text, start, len(text) if end is None else end)
    return _read(hit) if hit else None


def _read(hit: re.Match[str]) -> Quantity | None:
    start = hit.start() + len(hit[0]) - len(hit[0].lstrip())
    if hit["between"]:
        low, high = value(hit["low"]), value(hit["high"])
        return (
            None
            if low is None or high is None
            else Quantity(min(low, high), max(low, high), approximate=False, start=start, end=hit.end())
        )
    low = value(hit["number"])
    if low is None:
        return None
    if hit["upper"] and (high := value(hit["upper"])) is not None:
        return Quantity(min(low, high), max(low, high), approximate=False, start=start, end=hit.end())
    if hit["least"] in {"as many as", "up to"}:
        return Quantity(0, low, approximate=True, start=start, end=hit.end())
    if hit["least"] or hit["number"] in _VAGUE:
        return Quantity(low, None, hit["number"] in _VAGUE, start, hit.end())
    return Quantity(low, low, bool(hit["about"]), start, hit.end())
