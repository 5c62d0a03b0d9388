"""Text out of articles made harmless: no control characters, no markup, no mention, never longer than allowed.

Whatever a publisher writes may end in a chat that pings people, so every target names its escape and its longest text.
"""

import re
import unicodedata
from collections.abc import Callable

Escape = Callable[[str], str]

ZERO_WIDTH_SPACE = "\u200b"
ELLIPSIS = "…"
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_KEPT = {"\u200c", "\u200d"}  # joiners that Persian, Hindi and emoji need
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>])")
_TEMPLATE = re.compile(r"([{$])(?=\{)")


def clean(text: str) -> str:
    """One line of plain text: no control or direction characters, no lone surrogates, white space collapsed."""
    spaced = " ".join(text.split())
    return "".join(c for c in spaced if c in _KEPT or unicodedata.category(c) not in _INVISIBLE).strip()


def units(text: str) -> int:
    """Length in UTF-16 units, as JavaScript counts; never less than the number of characters."""
    return len(text) + sum(c > "\uffff" for c in text)


def utf8(text: str) -> int:
    """Length in bytes."""
    return len(text.encode("utf-8", "replace"))


def as_is(text: str) -> str:
    """For places where the receiver takes text as plain text."""
    return text


def slack(text: str) -> str:
    """Slack's three: with them neither `<!channel>` nor a link can be written (docs: "Escaping text")."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def markdown(text: str) -> str:
    """Discord and Mattermost: markup escaped, mentions, links and emoji codes broken by a zero-width space."""
    broken = text.replace("@", f"@{ZERO_WIDTH_SPACE}").replace(":", f":{ZERO_WIDTH_SPACE}")
    return _MARKDOWN.sub(r"\\\1", broken)


def card(text: str) -> str:
    """Adaptive Cards expand `{{DATE(…)}}` and `${…}` even where markup is off, and Teams reads `<at>`."""
    return _TEMPLATE.sub(rf"\1{ZERO_WIDTH_SPACE}", text).replace("<at", f"<{ZERO_WIDTH_SPACE}at")


def mentions(text: str) -> str:
    """For messages that go on to a service that we do not know: what pings in one of them is broken."""
    broken = re.sub(r"@(?=everyone|here|channel|all\b)", f"@{ZERO_WIDTH_SPACE}", text, flags=re.IGNORECASE)
    return re.sub(r"<(?=[@!#])", f"<{ZERO_WIDTH_SPACE}", broken)


def html(text: str) -> str:
    """For HTML text and attribute values."""
    table = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
    return "".join(table.get(c, c) for c in text)


def fitted(text: str, longest: int, escape: Escape = as_is, *, size: Callable[[str], int] = units) -> str:
    """The text escaped, cut where it is plain so that what comes out is at most `longest` by `size`."""
    text = clean(text)
    whole = escape(text)
    if size(whole) <= longest:
        return whole
    low, high = 0, min(len(text), longest)
    while low < high:
        middle = (low + high + 1) // 2
        if size(escape(text[:middle].rstrip()) + ELLIPSIS) <= longest:
            low = middle
        else:
            high = middle - 1
    return escape(text[:low].rstrip()) + ELLIPSIS if low else ""
