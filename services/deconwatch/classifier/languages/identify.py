"""Which pack reads a text: its script, then its commonest words; what is declared decides only over short texts."""

import re

from deconwatch.classifier.languages import pack

SAMPLE = 2_000
_LETTERS = {
    "arabic": re.compile("[\u0621-\u064a]"),
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "hebrew": re.compile("[\u05d0-\u05ea]"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f]"),
}
_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(
    _WORD.findall(
        "the of to in and a that for is was on with said by from at as it has have were be his their not are which "
        "after this an its been had"
    )
)
_SHARE = 0.12
"""Of a text's words that are a language's commonest; texts of 40 words and more have twice this."""
_RARE = 60
"""One letter in so many that no other language of the script has speaks for the one that has it."""
_ENOUGH = 12


def language(title: str, text: str, declared: str | None) -> str | None:
    """The code of the pack that reads it, None for English and for what no pack is of."""
    sample = f"{title} {text[:SAMPLE]}"
    code = (declared or "").lower().split("-")[0].split("_")[0]
    code = {"iw": "he"}.get(code, code)
    if sample.isascii() and code in {"", "en"} and not _foreign(sample):
        return None
    counts = {name: len(letters.findall(sample)) for name, letters in _LETTERS.items()}
    script = max(counts, key=lambda name: counts[name])
    if not counts[script]:
        return None
    packs = [found for found in map(pack.load, pack.codes()) if found.script == script]
    if script != "latin":
        for each in packs:
            aliens = sum(character in each.alien for character in sample)
            if aliens * 100 <= counts[script]:
                return each.code
        return None
    words = [word.lower() for word in _WORD.findall(sample)]
    shares = {each.code: sum(word in each.words for word in words) / max(1, len(words)) for each in packs}
    for each in packs:
        if each.own and sum(character in each.own for character in sample) * _RARE >= counts[script]:
            shares[each.code] += _SHARE
    shares["en"] = sum(word in _ENGLISH for word in words) / max(1, len(words))
    best = max(shares, key=lambda name: (shares[name], name == code))
    if len(words) < _ENOUGH and code in shares and shares[code] >= shares[best] - _SHARE:
        best = code
    if best == "en" or (shares[best] < _SHARE and best != code):
        return None
    return best


def _foreign(sample: str) -> bool:
    """Whether an ASCII text may be other than English: few of its words are English's commonest."""
    words = _WORD.findall(sample.lower())
    return 8 * sum(word in _ENGLISH for word in words) < len(words)
