"""The feed that an HTML page links to, where a page came instead of a feed. Runs in the worker process.

Source: RFC 4287 and RSS Advisory Board, "autodiscovery": `<link rel="alternate" type="application/rss+xml" href>`.
"""

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from deconwatch.fetcher import links

_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_ASIDE = re.compile(r"comment|podcast|podlove|oembed", re.IGNORECASE)
HEAD_BYTES = 262_144
"""Links to feeds stand in the head; a page is read no further."""


def linked_feed(body: bytes, url: str) -> str | None:
    """The address of the first feed that the page links to, one of comments or of a podcast only if there is no other.

    None without any, or for a body that no such page is read from.
    """
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        root = lxml_html.document_fromstring(body[:HEAD_BYTES].replace(b"\x00", b""), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    found = list(_linked(root, url))
    return next((link for link, aside in found if not aside), found[0][0] if found else None)


def _linked(root: "lxml_html.HtmlElement", url: str) -> Iterator[tuple[str, bool]]:
    base = links.absolute(next((one.get("href") for one in root.iter("base")), None), url) or url
    for one in root.iter("link"):
        kind = (one.get("type") or "").partition(";")[0].strip().lower()
        link = links.absolute(one.get("href"), base)
        alternate = "alternate" in (one.get("rel") or "").lower().split()
        if alternate and kind in _TYPES and link is not None and link != url:
            yield link, bool(_ASIDE.search(f"{one.get('href')} {one.get('title')}"))
