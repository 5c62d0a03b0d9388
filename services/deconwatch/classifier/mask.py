"""Same-length rewriting of a text: every offset into the masked text is an offset into the original.

Quotes, dashes and spaces take their plain form, and what would cost the tokenizer more than it can tell (spaCy peels
affixes one by one: 15 KB of `(` took 25 s) is blanked.
"""

import re

_PLAIN = (
    ("\u2019", "'"),
    ("\u2018", "'"),
    ("\u02bc", "'"),
    ("\u201c", '"'),
    ("\u201d", '"'),
    ("\u00ab", '"'),
    ("\u00bb", '"'),
    ("\u2010", "-"),
    ("\u2011", "-"),
    ("\u2012", "-"),
    ("\u2013", "-"),
    ("\u00a0", " "),
    ("\u202f", " "),
    ("\u2009", " "),
    ("\u200b", " "),
    ("\ufeff", " "),
    ("\t", " "),
    ("\r", " "),
    ("\u00ad", " "),
)
_RUN = re.compile(r"([^\w\s])\1{3,}")
_LONG = re.compile(r"\S{101,}")
_MOST_SYMBOLS = 30


def plain(text: str) -> str:
    """`text` with typographic quotes, dashes and spaces in plain form; same length."""
    for old, new in _PLAIN:
        text = text.replace(old, new)
    return text


def blank(text: str, start: int, end: int) -> str:
    """`text` with [start, end) turned into spaces, line ends kept."""
    return text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]


def tame(text: str) -> str:
    """Blank runs of one symbol and unbroken strings full of symbols; same length."""
    text = _RUN.sub(lambda run: " " * len(run[0]), text)

    def short(word: re.Match[str]) -> str:
        symbols = sum(not char.isalnum() for char in word[0])
        return " " * len(word[0]) if symbols > _MOST_SYMBOLS else word[0]

    return _LONG.sub(short, text)


def lower(text: str) -> str:
    """Lower case of the same length; the few letters whose lower case is longer stay as they are."""
    folded = text.lower()
    if len(folded) == len(text):
        return folded
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)
