"""What a keyword rule would say of an article: the least that a reading has to be better than."""

import re

_WORDS = re.compile(r"\b(?:de-?conflict\w*|hot-?lines?)\b", re.IGNORECASE)


def relevant(title: str, text: str) -> bool:
    """Whether the article names deconfliction or a hotline."""
    return _WORDS.search(f"{title}\n{text}") is not None
