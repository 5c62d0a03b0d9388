"""Pages that stand in the place of an article: paywalls, consent pages, logins. Told by data, `walls.toml`.

Only a page with little text can be one, as whole articles carry the same words in their margins.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from deconwatch.fetcher import text

KINDS = ("consent", "login", "paywall")
SHORT = 1_500
"""Characters of text; a page with more is no paywall, and a login only with far less."""
DENSE = 400
"""A consent page has a phrase of consent at least every so many characters: the long ones are notices of privacy."""
_NOT_FREE = re.compile(rb'"isAccessibleForFree"\s*:\s*"?false', re.IGNORECASE)
_VISIBLE = "//body//text()[not(ancestor::script or ancestor::style or ancestor::template)]"
SAMPLE_CHARS = 20_000


@dataclass(frozen=True, slots=True)
class _Signs:
    phrases: tuple[str, ...]
    addresses: tuple["re.Pattern[str]", ...]


def wall(body: bytes, tree: Any, url: str, found: str) -> str | None:
    """`consent`, `login` or `paywall`, or None. `url`: where redirects ended; `found`: the text found."""
    signs = _signs()
    at = _address(url)
    for kind in KINDS:
        if len(found) < SHORT and any(pattern.search(at) for pattern in signs[kind].addresses):
            return kind
    if len(found) >= SHORT:
        return "consent" if _consents(found.casefold(), signs["consent"].phrases, 4) else None
    if _NOT_FREE.search(body):  # schema.org/isAccessibleForFree, as search engines ask publishers to say
        return "paywall"
    shown = " ".join(" ".join(tree.xpath(_VISIBLE)).split())[:SAMPLE_CHARS].casefold()
    if any(phrase in shown for phrase in signs["paywall"].phrases):
        return "paywall"
    if _consents(found.casefold() or shown[: 4 * SHORT], signs["consent"].phrases, 2):
        return "consent"
    asks = bool(tree.xpath("//form//input[@type='password']"))
    asks = asks or any(phrase in shown[:SHORT] for phrase in signs["login"].phrases)
    return "login" if asks and len(found) < SHORT // 3 else None


def _consents(shown: str, phrases: tuple[str, ...], least: int) -> bool:
    """Whether at least so many different phrases stand in the text, close together."""
    counts = [count for phrase in phrases if (count := shown.count(phrase))]
    return len(counts) >= least and sum(counts) * DENSE >= len(shown)


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{(parts.hostname or '').lower()}{parts.path}"


@lru_cache(maxsize=1)
def _signs() -> dict[str, _Signs]:
    tree = tomllib.loads(Path(__file__).with_name("walls.toml").read_text("utf-8"))
    return {
        kind: _Signs(
            tuple(text.one_line(phrase).casefold() for phrase in tree[kind]["phrases"]),
            tuple(re.compile(pattern, re.IGNORECASE) for pattern in tree[kind]["addresses"]),
        )
        for kind in KINDS
    }
