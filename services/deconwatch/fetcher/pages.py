"""The text of an article's page, where the feed carries only a summary. `read_page` runs in the worker process."""

import re
from dataclasses import dataclass
from typing import Any

from deconwatch.fetcher import text
from deconwatch.fetcher.parsed import Item
from deconwatch.fetcher.sites import Site

WHOLE_CHARS = 1_000
"""A feed text from here on is taken for the whole article, unless it breaks off."""
CONTENT_CHARS = 300
"""The same for a text that the feed gives in a content element of its own."""
_BREAKS_OFF = re.compile(
    r"(?:\u2026|\.\.\.|\[\u2026\]|\[\.\.\.\]|(?:read|continue reading|see) (?:more|on)\W*|continue reading\W*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page gives: its text, or what stands in its place (`consent`, `login`, `paywall`), or neither."""

    text: str | None = None
    wall: str | None = None


def wants_page(item: Item) -> bool:
    """Whether the item's text is likely a summary of what its link has in full."""
    if item.link is None:
        return False
    if _BREAKS_OFF.search(item.text[-60:]):
        return len(item.text) < 3 * WHOLE_CHARS
    return len(item.text) < (CONTENT_CHARS if item.whole else WHOLE_CHARS)


def read_page(body: bytes, url: str, max_chars: int, site: Site) -> Page:
    """The page's article; `url` is where redirects ended, `site` the rule for its host."""
    import trafilatura

    from deconwatch.fetcher.walls import wall

    tree = trafilatura.load_html(body)
    if tree is None:
        return Page()
    stands = wall(body, tree, url, found := _by_rule(tree, site) or _general(tree, url, site) or "")
    return Page(wall=stands) if stands else Page(found[:max_chars] or None)


def extract(body: bytes, url: str, max_chars: int) -> str | None:
    """The article's text without the page's furniture (navigation, comments, tables), or None when there is none."""
    import trafilatura

    tree = trafilatura.load_html(body)
    found = _general(tree, url, Site()) if tree is not None else None
    return found[:max_chars] if found else None


def _general(tree: Any, url: str, site: Site) -> str | None:
    import trafilatura

    found = trafilatura.extract(
        tree, url=url, fast=True, include_comments=False, include_tables=False, prune_xpath=list(site.drop) or None
    )
    return (text.clean(found) or None) if found else None


def _by_rule(tree: Any, site: Site) -> str | None:
    """What the site's XPath finds, without what it drops."""
    from copy import deepcopy

    from lxml import html as lxml_html

    if not site.text:
        return None
    root = deepcopy(tree)
    for path in site.drop:
        for one in root.xpath(path):
            one.drop_tree()
    parts = [one for path in site.text for one in root.xpath(path) if isinstance(one, lxml_html.HtmlElement)]
    markup = (lxml_html.tostring(part, encoding="unicode", with_tail=False) for part in parts)
    return "\n".join(plain for one in markup if (plain := text.from_html(one))) or None
