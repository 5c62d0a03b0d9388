"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1). Runs in the worker process; any bytes give a ParsedFeed."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from deconwatch.fetcher import links, text
from deconwatch.fetcher.parsed import Item, Limits, ParsedFeed, limited

_VERSIONS = {"1": "json1", "1.1": "json11"}


def parse(body: bytes, url: str, limits: Limits) -> ParsedFeed:
    """The JSON Feed in `body`, or `not-a-feed`."""
    feed = loaded(body)
    if feed is None:
        return ParsedFeed("not-a-feed")
    found = entries(feed)
    hubs = feed.get("hubs")
    hub = next((one.get("url") for one in hubs if isinstance(one, dict)), None) if isinstance(hubs, list) else None
    return ParsedFeed(
        "ok",
        format=version(feed),
        title=text.one_line(_string(feed, "title"))[:1_000],
        language=_string(feed, "language") or None,
        hub=links.absolute(hub, url) if isinstance(hub, str) else None,
        self_url=links.absolute(feed["feed_url"], url) if isinstance(feed.get("feed_url"), str) else None,
        items=tuple(limited(_item(entry, url, limits), limits) for entry in found[: limits.max_items]),
        cut=len(found) > limits.max_items,
    )


def loaded(body: bytes) -> dict[str, Any] | None:
    """The JSON Feed's object, or None for anything else."""
    try:
        feed = json.loads(_decoded(body.lstrip(b"\x00")), strict=False)  # line breaks in strings are let pass
    except (ValueError, RecursionError):  # ValueError: no JSON, or an integer of thousands of digits
        return None
    if not isinstance(feed, dict) or not isinstance(feed.get("items", []), list):
        return None
    stated = feed.get("version")
    if stated is None:  # required, and left out by some: then its other fields must say what it is
        return feed if "home_page_url" in feed or "feed_url" in feed else None
    return feed if "jsonfeed.org/version/" in str(stated) else None


def _decoded(body: bytes) -> str:
    """JSON is UTF-8 (RFC 8259); UTF-16 and UTF-32 are told by their zero bytes, what is neither is replaced."""
    return body.decode(json.detect_encoding(body), "replace")


def version(feed: Mapping[str, Any]) -> str:
    """`json1`, `json11`, or `json` for a version that is not known here."""
    return _VERSIONS.get(str(feed.get("version")).rstrip("/").rpartition("/")[2], "json")


def entries(feed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The items that are objects."""
    return [entry for entry in feed.get("items", []) if isinstance(entry, dict)]


def moment(entry: Mapping[str, Any], key: str) -> datetime | None:
    """The RFC 3339 date under `key` as UTC; None when it is none."""
    return _moment(_string(entry, key))


def _item(entry: Mapping[str, Any], url: str, limits: Limits) -> Item:
    most = limits.max_field_chars
    markup, plain, summary = (_string(entry, key) for key in ("content_html", "content_text", "summary"))
    whole = text.from_html(markup[:most]) if markup else text.clean(plain[:most])
    guid = entry.get("id")
    return Item(
        guid=text.one_line(str(guid)) or None if isinstance(guid, str | int | float) else None,
        link=links.absolute(_string(entry, "url") or _string(entry, "external_url"), url),
        title=text.one_line(_string(entry, "title")[:most]),
        text=whole or text.clean(summary[:most]),
        whole=bool(whole),
        published=_moment(_string(entry, "date_published")),
        updated=_moment(_string(entry, "date_modified")),
        language=_string(entry, "language") or None,
        flags=("cut",) if max(len(markup), len(plain), len(summary)) > most else (),
    )


def _string(of: Mapping[str, Any], key: str) -> str:
    value = of.get(key)
    return value.strip() if isinstance(value, str) else ""


def _moment(written: str) -> datetime | None:
    """An RFC 3339 date as UTC; None when it is none."""
    try:
        moment = datetime.fromisoformat(written.upper())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
