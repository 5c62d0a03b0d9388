"""RSS that tests write by hand."""

from __future__ import annotations

from html import escape

LONG = (
    "The command said that the aircraft kept away from the zone after a call on the line that both sides use. "
    "A second call, an hour later, was answered as well, and the flight was moved to another height. "
)


def item(
    guid: str | None = "1",
    *,
    title: str = "A title",
    text: str = LONG * 8,
    link: str | None = None,
    date: str | None = "",
) -> str:
    dated = "Sun, 01 Mar 2026 10:00:00 GMT" if date == "" else date
    parts = [f"<title>{escape(title)}</title>", f"<description>{escape(text)}</description>"]
    parts += [f'<guid isPermaLink="false">{escape(guid)}</guid>'] if guid is not None else []
    parts += [f"<link>{escape(link)}</link>"] if link is not None else []
    parts += [f"<pubDate>{dated}</pubDate>"] if dated is not None else []
    return f"<item>{''.join(parts)}</item>"


def feed(*items: str, channel: str = "") -> str:
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Our feed</title>'
    return f"{head}<language>en</language>{channel}{''.join(items)}</channel></rss>"
