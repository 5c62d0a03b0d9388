"""The bundled articles as feed documents in seven formats, and as pages with the furniture that pages have."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from importlib import resources
from types import MappingProxyType
from typing import Any
from xml.sax.saxutils import escape, quoteattr


@dataclass(frozen=True, slots=True)
class Story:
    """One bundled article; with a `summary`, the feed carries only that and the page has the text."""

    id: str
    feed: str
    publisher: str
    family: str
    side: str
    country: str
    language: str
    title: str
    published: datetime
    text: str
    summary: str | None
    incident: str | None


def stories() -> tuple[Story, ...]:
    """Every bundled article, in the order of the file."""
    lines = resources.files("deconwatch.demo").joinpath("articles.jsonl").read_text("utf-8").splitlines()
    return tuple(_story(json.loads(line)) for line in lines)


def _story(row: Mapping[str, Any]) -> Story:
    fields = {name: row.get(name) for name in Story.__dataclass_fields__}
    return Story(**{**fields, "published": datetime.fromisoformat(row["published"])})  # type: ignore[arg-type]


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))


def _carried(story: Story) -> str:
    return escape(story.summary) if story.summary else _paragraphs(story.text)


def _rss2(name: str, base: str, told: Sequence[Story]) -> str:
    items = "".join(
        f"<item><title>{escape(s.title)}</title><link>{base}/{name}/{s.id}.html</link>"
        f'<guid isPermaLink="false">{s.id}</guid><pubDate>{format_datetime(s.published)}</pubDate>'
        f"<dc:language>{s.language}</dc:language><description>{escape(_carried(s))}</description></item>"
        for s in told
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{escape(told[0].publisher)}</title><link>{base}/{name}</link><description>demo</description>"
        f"<ttl>30</ttl>{items}</channel></rss>"
    )


def _rss091(name: str, base: str, told: Sequence[Story]) -> str:
    # RSS 0.91 knows neither guid nor item dates; scripting of the time put the date in all the same.
    items = "".join(
        f"<item><title>{escape(s.title)}</title><link>{base}/{name}/{s.id}.html</link>"
        f"<pubDate>{format_datetime(s.published)}</pubDate><description>{escape(_carried(s))}</description></item>"
        for s in told
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="0.91"><channel>'
        f"<title>{escape(told[0].publisher)}</title><link>{base}/{name}</link><description>demo</description>"
        f"<language>en</language>{items}</channel></rss>"
    )


def _rdf(name: str, base: str, told: Sequence[Story]) -> str:
    links = [f"{base}/{name}/{s.id}.html" for s in told]
    sequence = "".join(f"<rdf:li rdf:resource={quoteattr(link)}/>" for link in links)
    items = "".join(
        f"<item rdf:about={quoteattr(link)}><title>{escape(s.title)}</title><link>{link}</link>"
        f"<dc:date>{s.published.isoformat()}</dc:date><description>{escape(_carried(s))}</description></item>"
        for link, s in zip(links, told, strict=True)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{base}/{name}"><title>{escape(told[0].publisher)}</title><link>{base}/{name}</link>'
        f"<description>demo</description><items><rdf:Seq>{sequence}</rdf:Seq></items></channel>{items}</rdf:RDF>"
    )


def _atom(name: str, base: str, told: Sequence[Story]) -> str:
    entries = "".join(
        f'<entry xml:lang="{s.language}"><id>tag:demo.invalid,2024:{s.id}</id><title>{escape(s.title)}</title>'
        f'<link href="{base}/{name}/{s.id}.html"/><updated>{s.published.isoformat()}</updated>'
        f"<published>{s.published.isoformat()}</published>"
        + (
            f"<summary>{escape(s.summary)}</summary>"
            if s.summary
            else f'<content type="html">{escape(_paragraphs(s.text))}</content>'
        )
        + "</entry>"
        for s in told
    )
    newest = max(s.published for s in told).isoformat()
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>tag:demo.invalid,2024:{name}</id><title>{escape(told[0].publisher)}</title><updated>{newest}</updated>"
        f'<link rel="self" href="{base}/{name}"/>{entries}</feed>'
    )


def _jsonfeed(name: str, base: str, told: Sequence[Story]) -> str:
    items = [
        {
            "id": s.id,
            "url": f"{base}/{name}/{s.id}.html",
            "title": s.title,
            "date_published": s.published.isoformat(),
            "language": s.language,
            **({"summary": s.summary} if s.summary else {"content_html": _paragraphs(s.text)}),
        }
        for s in told
    ]
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": told[0].publisher,
            "feed_url": f"{base}/{name}",
            "items": items,
        },
        ensure_ascii=False,
    )


_WRITERS: Mapping[str, tuple[Callable[[str, str, Sequence[Story]], str], str]] = MappingProxyType(
    {
        "rss2": (_rss2, "application/rss+xml"),
        "rss091": (_rss091, "text/xml"),
        "rdf": (_rdf, "application/rdf+xml"),
        "atom": (_atom, "application/atom+xml"),
        "jsonfeed": (_jsonfeed, "application/feed+json"),
    }
)


_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head><body>
<header><nav><ul><li>Home</li><li>World</li><li>Sport</li><li>Weather</li></ul></nav></header>
<main><article><h1>{title}</h1>{paragraphs}</article></main>
<aside><h2>Most read</h2><ul><li>Ten recipes for a rainy week</li><li>What the transfer window brought</li></ul></aside>
<footer>Cookie settings. Newsletter. Imprint.</footer></body></html>
"""


def _page(story: Story) -> str:
    return _PAGE.format(language=story.language, title=escape(story.title), paragraphs=_paragraphs(story.text))


def documents(told: Sequence[Story], *, base: str) -> dict[str, tuple[str, bytes]]:
    """Path -> (content type, body) of every feed and every page, served under `base`."""
    made: dict[str, tuple[str, bytes]] = {}
    for name in dict.fromkeys(story.feed for story in told):
        write, content_type = _WRITERS[name.rpartition("-")[2]]
        mine = sorted((s for s in told if s.feed == name), key=lambda s: s.published, reverse=True)
        made[f"/{name}"] = (f"{content_type}; charset=utf-8", write(name, base, mine).encode())
        made |= {f"/{name}/{s.id}.html": ("text/html; charset=utf-8", _page(s).encode()) for s in mine}
    return made
