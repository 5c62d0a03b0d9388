"""Which language a text is in: what is declared, unless the script gives it the lie, else py3langid."""

import re
from collections.abc import Sequence

ENOUGH_LETTERS = 40
"""Fewer letters than this are not judged."""
SAMPLE_CHARS = 2_000

_SCRIPTS = {
    "arabic": re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"),
    "cyrillic": re.compile("[\u0400-\u052f]"),
    "hebrew": re.compile("[\u0590-\u05ff]"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f]"),
}
_WRITTEN_IN = {
    "arabic": frozenset({"ar", "fa", "ur", "ps", "ku", "ckb", "ug", "sd", "az"}),
    "cyrillic": frozenset({"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg", "tt", "ce", "uz", "ab", "os"}),
    "hebrew": frozenset({"he", "yi"}),
}
_BOTH = frozenset({"ku", "sr", "kk", "az", "uz", "tt"})
_OLD_CODES = {"iw": "he", "in": "id", "ji": "yi"}
_TAG = re.compile(r"^\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9-_]*)?\s*$")


def declared(tag: str | None, text: str) -> str | None:
    """The primary subtag of a language tag (BCP 47), or None when there is none or the text's script denies it."""
    match = _TAG.match(tag or "")
    if match is None:
        return None
    code = match[1].lower()
    code = _OLD_CODES.get(code, code)
    script = _script(text)
    if script == "latin":
        return None if any(code in codes for codes in _WRITTEN_IN.values()) and code not in _BOTH else code
    if script is not None:
        return code if code in _WRITTEN_IN[script] else None
    return code


def _script(text: str) -> str | None:
    """The script of at least half of the letters of a sample, if it has enough of them."""
    counts = {name: len(letters.findall(text[:SAMPLE_CHARS])) for name, letters in _SCRIPTS.items()}
    name = max(counts, key=lambda script: counts[script])
    return name if counts[name] >= ENOUGH_LETTERS and 2 * counts[name] >= sum(counts.values()) else None


def detect(texts: Sequence[str]) -> list[str | None]:
    """ISO 639-1 code of each text, None where there is too little of it. Runs in the worker: the model costs 0.6 s."""
    import py3langid

    def one(text: str) -> str | None:
        sample = text[:SAMPLE_CHARS]
        if sum(character.isalpha() for character in sample) < ENOUGH_LETTERS:
            return None
        return str(py3langid.classify(sample)[0])

    return [one(text) for text in texts]
