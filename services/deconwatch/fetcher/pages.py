"""The text of an article's page, where the feed carries only a summary. `extract` runs in the worker process."""

import re

from deconwatch.fetcher import text
from deconwatch.fetcher.parsed import Item

WHOLE_CHARS = 1_000
"""A feed text from here on is taken for the whole article, unless it breaks off."""
CONTENT_CHARS = 300
"""The same for a text that the feed gives in a content element of its own."""
_BREAKS_OFF = re.compile(
    r"(?:\u2026|\.\.\.|\[\u2026\]|\[\.\.\.\]|(?:read|continue reading|see) (?:more|on)\W*|continue reading\W*)$",
    re.IGNORECASE,
)


def wants_page(item: Item) -> bool:
    """Whether the item's text is likely a summary of what its link has in full."""
    if item.link is None:
        return False
    if _BREAKS_OFF.search(item.text[-60:]):
        return len(item.text) < 3 * WHOLE_CHARS
    return len(item.text) < (CONTENT_CHARS if item.whole else WHOLE_CHARS)


def extract(body: bytes, url: str, max_chars: int) -> str | None:
    """The article's text without the page's furniture (navigation, comments, tables), or None when there is none."""
    import trafilatura

    tree = trafilatura.load_html(body)
    if tree is None:
        return None
    found = trafilatura.extract(tree, url=url, fast=True, include_comments=False, include_tables=False)
    return (text.clean(found)[:max_chars] or None) if found else None
