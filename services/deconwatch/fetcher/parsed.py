"""What parsing a body gives, whatever the format; plain values that cross from the worker process."""

from dataclasses import dataclass, replace
from datetime import datetime

OUTCOMES = ("ok", "soft-blocked", "not-a-feed")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed. `title` and `text` are plain text; `link` is absolute http(s) or None; dates are UTC."""

    guid: str | None = None
    link: str | None = None
    title: str = ""
    text: str = ""
    whole: bool = False
    """Whether the feed gave a content element of its own beside or instead of a summary."""
    published: datetime | None = None
    updated: datetime | None = None
    language: str | None = None
    flags: tuple[str, ...] = ()
    fingerprint: str | None = None
    """Of the item's bytes, where they could be told apart: by it the item is known again without being parsed."""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """`outcome` is one of `OUTCOMES`; `ttl_seconds` is what the feed itself asks for."""

    outcome: str
    format: str = ""
    title: str = ""
    language: str | None = None
    ttl_seconds: float | None = None
    hub: str | None = None
    """A WebSub hub, where the feed offers one."""
    self_url: str | None = None
    """What the feed calls its own address."""
    items: tuple[Item, ...] = ()
    known: tuple[str, ...] = ()
    """Fingerprints of items that the feed shows as well, which were known and so are not among `items`."""
    linked: str | None = None
    """The feed that the page links to, which came instead of a feed."""
    cut: bool = False
    """Whether items beyond the cap were left out."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Most items of a feed, and most characters of one field."""

    max_items: int = 2_000
    max_field_chars: int = 1_000_000


def limited(item: Item, limits: Limits) -> Item:
    """The item with each field within the cap, flagged `cut` if one was not. A guid or link is never cut: dropped."""
    most = limits.max_field_chars
    if max(len(item.title), len(item.text), len(item.guid or ""), len(item.link or "")) <= most:
        return item
    return replace(
        item,
        title=item.title[:most],
        text=item.text[:most],
        guid=item.guid if item.guid and len(item.guid) <= most else None,
        link=item.link if item.link and len(item.link) <= most else None,
        flags=(*item.flags, "cut"),
    )
