"""Links as articles carry them: absolute, http or https only, without what merely tracks the reader."""

from functools import lru_cache
from urllib.parse import urljoin, urlsplit

MAX_CHARS = 4_000
_SHORT = 300
"""Addresses up to this length are read once and remembered; that is nearly all of them."""


def absolute(link: str | None, base: str) -> str | None:
    """The link against its base, or None when it is no http(s) address that a reader could open.

    Without a base (a feed from a file) a relative link stays as it is.
    """
    if not link or not link.strip():
        return None
    try:
        joined = urljoin(base, "".join(link.split()))
        parts = urlsplit(joined)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 0) >= 0
        usable = usable or (not base and not parts.scheme and not parts.netloc)
    except ValueError:
        return None
    return joined if usable and len(joined) <= MAX_CHARS else None


def canonical(link: str) -> str:
    """The link without tracking parameters, default port and fragment; what cannot be read stays as it is."""
    from courlan import normalize_url

    try:
        normal = str(normalize_url(link))
    except (ValueError, UnicodeError):
        return link
    page, mark, fragment = normal.partition("#")
    # "#!" addresses a page of its own (old single-page sites); any other fragment is a place within one
    return normal if mark and fragment.startswith("!") else page


def host(url: str) -> str:
    """The host that politeness is owed to, lower case."""
    return _remembered(url) if len(url) <= _SHORT else _host(url)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


_remembered = lru_cache(maxsize=20_000)(_host)
