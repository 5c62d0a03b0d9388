"""A body to items, whatever the format: the only importer of feedparser. Runs in the worker process.

    JSON?  →  jsonfeed        HTML and no feed element?  →  soft-blocked        else sift  →  feedparser  →  items

feedparser is always given a BytesIO: bytes that look like a path or an address it would open. Its sanitising and link
resolving are off, as they cost two thirds of the time and the text is made plain here anyway.
"""

import calendar
import contextlib
import html
import io
import re
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from deconwatch.fetcher import charset, jsonfeed, links, text
from deconwatch.fetcher.discovery import linked_feed
from deconwatch.fetcher.parsed import Item, Limits, ParsedFeed, limited
from deconwatch.fetcher.sift import sift

_FEED_ELEMENT = re.compile(rb"<(?:[a-z]+:)?(?:rss|feed|rdf|channel|entry)[\s>]", re.IGNORECASE)
_HTML_ELEMENT = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|meta)[\s>]", re.IGNORECASE)
_DECLARATION = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}>")
_BAD_DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,200}[^\x00-\x7f][^>]{0,200}>")
_REFERENCE = re.compile(rb"&#([xX]?[0-9a-zA-Z]{1,5000});?")
_UPDATE_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


def parse(body: bytes, content_type: str, url: str, limits: Limits, known: frozenset[str] = frozenset()) -> ParsedFeed:
    """The feed in `body`, which came from `url` with this Content-Type ("" if none).

    `known`: fingerprints of items seen before, which are not parsed again.

    Nearly any bytes give a ParsedFeed; what feedparser still raises, the worker makes the outcome `parse-failed`.
    """
    body = charset.to_utf8(body, content_type)
    if is_json(body, content_type):
        return jsonfeed.parse(body, url, limits)
    if not _FEED_ELEMENT.search(_ascii(body)):
        return _no_feed(body, content_type, url)
    sifted = sift(body, known, max_items=limits.max_items)
    tamed = _tamed(sifted.body)
    found = _attempted(
        (tamed, _loosened(tamed)),
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    version = str(found.get("version") or "")
    entries = found.get("entries") or []
    if not version and not sifted.known and (not entries or is_html(body, content_type)):
        return _no_feed(body, content_type, url)
    about = found.get("feed") or {}
    typed = version.startswith("atom")
    return ParsedFeed(
        "ok",
        format=version or "unknown",
        title=text.one_line(_plain(about.get("title_detail"), str(about.get("title") or ""), 1_000, typed=typed))[
            :1_000
        ],
        language=_string(about.get("language")),
        ttl_seconds=_ttl(about),
        hub=_linked(about, "hub"),
        self_url=_linked(about, "self"),
        items=tuple(
            limited(_item(entry, url, limits, fingerprint, typed=typed), limits)
            for entry, fingerprint in _paired(entries[: limits.max_items], sifted.fingerprints)
        ),
        known=sifted.known,
        cut=sifted.cut or len(entries) > limits.max_items,
    )


def _no_feed(body: bytes, content_type: str, url: str) -> ParsedFeed:
    if not is_html(body, content_type):
        return ParsedFeed("not-a-feed")
    return ParsedFeed("soft-blocked", linked=linked_feed(body, url))


def _linked(about: Any, rel: str) -> str | None:
    return next((_string(link.get("href")) for link in about.get("links") or () if link.get("rel") == rel), None)


def _paired(entries: list[Any], fingerprints: tuple[str, ...]) -> list[tuple[Any, str | None]]:
    """Each entry with the fingerprint of its bytes; with none where feedparser saw other items than expat."""
    if len(entries) != len(fingerprints):
        return [(entry, None) for entry in entries]
    return list(zip(entries, fingerprints, strict=True))


def plain_feedparser(body: bytes, **options: bool) -> Any:
    """What feedparser makes of a body; the body is changed only if it raises otherwise. `options`: none but its own."""
    tamed = _tamed(body)
    return _attempted((body, tamed, _loosened(tamed)), **options)


def _attempted(bodies: Sequence[bytes], **options: Any) -> Any:
    """What feedparser gives for the first of the bodies that it does not raise on; what it raises on the last."""
    import feedparser

    for body in bodies[:-1]:
        with contextlib.suppress(Exception):  # whatever it raises, there is another body to try
            return feedparser.parse(io.BytesIO(body), **options)
    return feedparser.parse(io.BytesIO(bodies[-1]), **options)


def _loosened(body: bytes) -> bytes:
    """The body with a fault after its declaration, so that feedparser takes its loose parser from the start."""
    declaration = _DECLARATION.match(body)
    begin = declaration.end() if declaration else 0
    return body[:begin] + b" & " + body[begin:]


def is_json(body: bytes, content_type: str) -> bool:
    """Whether the body begins as JSON does, or is said to be JSON and does not begin as markup does."""
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    return head.startswith((b"{", b"[")) or ("json" in content_type.lower() and not head.startswith(b"<"))


def _tamed(body: bytes) -> bytes:
    """The body without what makes feedparser 6.0 raise, so that one bad character does not cost a whole feed."""
    body = _BAD_DECLARATION.sub(b"", body, count=1)
    return _REFERENCE.sub(_reference, body) if b"&#" in body else body


def _reference(match: re.Match[bytes]) -> bytes:
    """A numeric character reference as it is, or U+FFFD for one that names no character of XML 1.0 (section 2.2)."""
    digits = match[1]
    try:
        code = int(digits[1:], 16) if digits[:1] in b"xX" else int(digits)
    except ValueError:
        return b"&#65533;"
    known = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF
    return match[0] if known else b"&#65533;"


def _ascii(body: bytes) -> bytes:
    """The body as far as finding a tag goes: UTF-16 and UTF-32 without their zero bytes."""
    return body.replace(b"\x00", b"") if b"\x00" in body[:64] else body


def is_html(body: bytes, content_type: str) -> bool:
    """Whether the body is an HTML page by its first elements, or said to be one."""
    return "html" in content_type.lower() or _HTML_ELEMENT.search(_ascii(body)[:4096]) is not None


def _item(entry: Any, url: str, limits: Limits, fingerprint: str | None, *, typed: bool) -> Item:
    # `dict.get` as feedparser's own lookup answers `updated` with `published`, with a warning
    title_detail = dict.get(entry, "title_detail") or {}
    title = str(dict.get(entry, "title") or "")
    base = _string(title_detail.get("base")) or url
    contents = [part for part in dict.get(entry, "content") or () if _is_text(part)]
    summary = {**(dict.get(entry, "summary_detail") or {}), "value": str(dict.get(entry, "summary") or "")}
    texts = [_plain(part, "", limits.max_field_chars, typed=typed) for part in contents]
    whole = max(texts, key=len, default="")
    brief = _plain(summary, "", limits.max_field_chars, typed=typed)
    link = dict.get(entry, "feedburner_origlink") or dict.get(entry, "link")
    guid = _string(dict.get(entry, "id"))
    if url and link == dict.get(entry, "id") and dict.get(entry, "guidislink") and not _web(guid):
        link = None  # feedparser takes any guid for a permanent link, as RSS says; "2" is none
    cut = any(len(str(part.get("value") or "")) > limits.max_field_chars for part in (*contents, summary))
    return Item(
        guid=guid,
        link=links.absolute(_string(link), links.absolute(base, url) or url) or links.absolute(_web(guid), url),
        title=text.one_line(
            # an entry's title and summary are its own; their details may be those of a picture or film below it
            _plain({**title_detail, "value": title}, title, limits.max_field_chars, typed=typed)
        ),
        text=whole if len(whole) >= len(brief) else brief,
        whole=bool(whole) and len(whole) >= len(brief),
        published=_moment(dict.get(entry, "published_parsed") or dict.get(entry, "created_parsed")),
        updated=_moment(dict.get(entry, "updated_parsed")),
        language=next((part.get("language") for part in (*contents, title_detail) if part.get("language")), None),
        flags=("cut",) if cut else (),
        fingerprint=fingerprint,
    )


def _is_text(part: Mapping[str, Any]) -> bool:
    kind = str(part.get("type") or "text/html")
    return kind.startswith("text/") or "html" in kind or kind in ("text", "html")


def _plain(detail: Mapping[str, Any] | None, default: str, most: int, *, typed: bool) -> str:
    """A text construct made plain; `typed` says that the format has types (Atom), so that "text/plain" is meant."""
    if not detail:
        return text.clean(default[:most])
    value = str(detail.get("value") or default)[:most]
    if detail.get("type") != "text/plain":
        return text.from_html(value)
    if typed:
        return text.clean(value)
    # RSS says nothing of types; titles there are often escaped twice
    return text.from_html(value) if "<" in value else text.clean(html.unescape(value))


def _string(value: object) -> str | None:
    """A cleaned, non-empty string, or None."""
    return text.one_line(value) or None if isinstance(value, str) else None


def _web(guid: str | None) -> str | None:
    return guid if guid and guid.startswith(("http://", "https://")) else None


def _moment(parsed: object) -> datetime | None:
    """feedparser's UTC struct_time as a datetime; None for one that no calendar has."""
    if not isinstance(parsed, time.struct_time):
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _ttl(about: Mapping[str, Any]) -> float | None:
    """Seconds that the feed asks to wait: `ttl` (minutes, RSS 2.0) or the syndication module's period."""
    minutes = str(about.get("ttl") or "").strip()
    if minutes.isdecimal() and len(minutes) < 9:
        return float(minutes) * 60
    period = _UPDATE_PERIODS.get(str(about.get("sy_updateperiod") or "").strip().lower())
    frequency = str(about.get("sy_updatefrequency") or "1").strip()
    if period is None or not frequency.isdecimal() or not 0 < int(frequency[:6]) < 100_000:
        return None
    return period / int(frequency[:6])
