"""A body's text as UTF-8, whoever is wrong about its charset. Runs in the worker process.

    byte order mark  →  UTF-8, but for a few bytes?  →  the XML declaration  →  the server  →  what the bytes look like

feedparser takes the first charset that decodes a body without a fault. So a single cut character, as in summaries that
were cut by bytes, makes it read a whole feed of Cyrillic or Arabic as windows-1252.
"""

import codecs
import contextlib
import re
from email.message import Message

_WIDE_STARTS = (
    *((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32")),
    *((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")),
    *((b"<\x00\x00\x00", "utf-32-le"), (b"\x00\x00\x00<", "utf-32-be")),
    *((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be")),
)
"""How bodies of more than a byte a character begin, the longer first: marked, or with the "<" of markup."""
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']", re.IGNORECASE)
_DECLARATION = re.compile(r"^(\s*<\?xml[^>]{0,200}?)\s+encoding\s*=\s*(?:'[^'>]*'|\"[^\">]*\")", re.IGNORECASE)
_WIDE = re.compile(r"utf[-_]?(?:16|32)|(?:iso-10646-)?ucs", re.IGNORECASE)
_GOOD_FOR_BAD = 4
"""So many characters above ASCII for each place that is none make a body damaged text, not one of another charset."""
_SAMPLE_BYTES = 60_000
_HIGH = re.compile(rb"[\x80-\xff]+")
_LATIN_RUN = 1.7
"""Texts in Latin letters have their bytes above ASCII one by one, and are windows-1252 to feedparser."""
_OTHER = (
    *("big5", "cp949", "cp932", "euc_jp", "gb18030", "koi8_r", "koi8_u", "cp866", "mac_cyrillic"),
    *("iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8", "cp1251", "cp1253", "cp1255", "cp1256", "cp874"),
)
"""The web's charsets of other letters (encoding.spec.whatwg.org, 4.2) by Python's names."""
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932", "iso8859-1": "cp1252"}
"""What is meant by charsets that are named too narrowly (encoding.spec.whatwg.org, 4.2)."""


def to_utf8(body: bytes, content_type: str) -> bytes:
    """The body as UTF-8 that declares no other charset; as it is where feedparser may tell what it means."""
    for start, name in _WIDE_STARTS:
        if body.startswith(start):
            return _undeclared(body.decode(name, "replace"))
    if b"\x00" in body[:1024]:
        return body  # no text
    marked = body.startswith(codecs.BOM_UTF8)
    if marked:
        body = body[len(codecs.BOM_UTF8) :]
    match = _DECLARED.match(body)
    said = match[1].decode("ascii") if match else ""
    wide = _WIDE.match(said) is not None  # which it is not, by its first bytes
    declared = "" if marked or wide else _known(said)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        told = _told(body, declared, "" if marked else _known(_charset(content_type)))
        return body if told is None else _undeclared(told)
    stateful = body.isascii() and not wide  # ISO-2022-JP and its like are ASCII by their bytes
    return body if stateful or declared == "utf-8" or not said else _undeclared(text)


def _told(body: bytes, declared: str, served: str) -> str | None:
    """The text of a body that is not UTF-8 throughout; None where nothing tells its charset."""
    named = [_WIDER.get(name, name) for name in (declared, served) if name not in ("", "utf-8")]
    damaged = _damaged(body, "utf-8")
    if damaged is not None:
        return damaged
    for name in named:
        with contextlib.suppress(UnicodeDecodeError):
            return body.decode(name)
    return next((text for name in named if (text := _damaged(body, name)) is not None), None) or _looks(body)


def _damaged(body: bytes, name: str) -> str | None:
    """The text with U+FFFD for what is none in this charset; None if that is too much of it."""
    text = body.decode(name, "replace")
    bad = text.count("\ufffd")
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    return text if bad * _GOOD_FOR_BAD <= good else None


def _looks(body: bytes) -> str | None:
    """The text by the letters and words that it would have in each charset; None for Latin letters."""
    from charset_normalizer import from_bytes

    sample = body[:_SAMPLE_BYTES]
    runs = _HIGH.findall(sample)
    if sum(map(len, runs)) < _LATIN_RUN * max(1, len(runs)):
        return None
    found = from_bytes(sample, cp_isolation=list(_OTHER), preemptive_behaviour=False, enable_fallback=False).best()
    return None if found is None else body.decode(found.encoding, "replace")


def _undeclared(text: str) -> bytes:
    return _DECLARATION.sub(r"\1", text.removeprefix("\ufeff"), count=1).encode("utf-8", "replace")


def _charset(content_type: str) -> str:
    message = Message()
    message["Content-Type"] = content_type[:500]
    return str(message.get_param("charset") or "")


def _known(name: str) -> str:
    """Python's name of a charset of text, "" for what is none."""
    try:
        found = codecs.lookup(name.strip().strip("'\""))
    except (LookupError, ValueError):
        return ""
    return found.name if found._is_text_encoding else ""  # noqa: SLF001  # rot13 and the like have no other mark
