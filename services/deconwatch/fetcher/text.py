"""Plain text out of what feeds and pages hold: no markup, no control characters, lines between blocks."""

import html
import re

from lxml import etree
from lxml import html as lxml_html

# C0 and C1 controls but tab and newline; lone surrogates; invisible marks that reorder or hide text (Trojan Source,
# CVE-2021-42574). Joiners and the plain left-to-right marks stay: Persian and Arabic need them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_BREAKS = re.compile("\r\n?|[\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[\s]*")
_TAG = re.compile(r"<[a-zA-Z!/?]")

_DROPPED = frozenset(
    {"script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math"}
    | {"head", "title", "form", "button", "select", "textarea", "nav"}
)
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins"}
    | {"kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u"}
    | {"var", "wbr"}
)


def clean(text: str) -> str:
    """Text without control characters and reordering marks, white space folded, at most one newline in a row."""
    text = _BREAKS.sub("\n", text)
    text = _UNWANTED.sub("", text)
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def one_line(text: str) -> str:
    """Like `clean`, newlines folded too; for titles."""
    return clean(text).replace("\n", " ")


def from_html(markup: str) -> str:
    """The text of an HTML fragment, one line a block; scripts, styles, frames and forms are left out."""
    if not _TAG.search(markup):
        return clean(html.unescape(markup))
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", huge_tree=False)
    try:
        root = lxml_html.document_fromstring(clean(markup).encode("utf-8"), parser=parser, ensure_head_body=False)
    except etree.ParserError:  # nothing but comments or white space
        return ""
    parts: list[str] = []
    skipping = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag
        block = tag not in _INLINE
        if event == "start":
            skipping += tag in _DROPPED
            if not skipping:
                parts += ("\n" if block else "", node.text or "")
        else:
            skipping -= tag in _DROPPED
            if not skipping:
                parts += ("\n" if block else "", node.tail or "")
    return clean("".join(parts))
