"""A feed's letters, whoever says what about its charset."""

from __future__ import annotations

import pytest

from deconwatch.fetcher.parse import parse
from deconwatch.fetcher.parsed import Limits

RUSSIAN = "Над Сирией едва не столкнулись самолёты России и коалиции, связь работала"
ARABIC = "الخط الساخن بين القوات يعمل بعد حادث فوق النهر"
SERVED = "text/xml; charset=windows-1251"


def body(title: str, declared: str | None = None) -> str:
    said = f" encoding='{declared}'" if declared else ""
    return f"<?xml version='1.0'{said}?><rss version='2.0'><channel><item><title>{title}</title></item></channel></rss>"


def title(feed: bytes, content_type: str = "") -> str:
    (item,) = parse(feed, content_type, "https://example.org/feed", Limits()).items
    return item.title


@pytest.mark.parametrize("declared", [None, "utf-8"])
@pytest.mark.parametrize("content_type", ["", SERVED])
@pytest.mark.parametrize("text", [RUSSIAN, ARABIC])
def test_a_cut_character_costs_no_other(declared: str | None, content_type: str, text: str) -> None:
    cut = body(text + "@", declared).encode().replace(text[-1].encode() + b"@", text[-1].encode()[:1])
    assert title(cut, content_type) == f"{text[:-1]}\ufffd"


@pytest.mark.parametrize("declared", ["windows-1251", "iso-8859-1", "us-ascii", "utf-16", "x-unheard"])
def test_utf_8_is_told_by_its_bytes_whatever_is_declared(declared: str) -> None:
    assert title(body(RUSSIAN, declared).encode(), "text/xml; charset=koi8-r") == RUSSIAN


@pytest.mark.parametrize("declared", [None, "utf-8"])
def test_the_server_is_believed_where_the_document_is_wrong(declared: str | None) -> None:
    assert title(body(RUSSIAN, declared).encode("cp1251"), SERVED) == RUSSIAN


def test_a_byte_that_the_declared_charset_has_not_costs_no_other() -> None:
    assert title(body(RUSSIAN + "@", "windows-1251").encode("cp1251").replace(b"@", b"\x98")) == f"{RUSSIAN}\ufffd"


@pytest.mark.parametrize(("text", "charset"), [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (ARABIC, "cp1256")])
def test_where_nobody_tells_the_letters_do(text: str, charset: str) -> None:
    assert title(body(text).encode(charset)) == text


def test_latin_letters_that_nobody_tells_of_are_windows_1252() -> None:
    assert title(body("À Kobané, le señor “X”").encode("cp1252")) == "À Kobané, le señor “X”"


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-16", "utf-32"])
@pytest.mark.parametrize("declared", [None, "utf-8"])
def test_wide_characters_are_told_by_the_first_one(charset: str, declared: str | None) -> None:
    assert title(body(RUSSIAN, declared).encode(charset)) == RUSSIAN


def test_seven_bits_are_read_as_declared() -> None:
    assert title(body("日本語", "iso-2022-jp").encode("iso-2022-jp")) == "日本語"


def test_a_json_feed_may_be_in_the_servers_charset() -> None:
    feed = f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"id": "1", "title": "{RUSSIAN}"}}]}}'
    assert title(feed.encode("cp1251"), "application/json; charset=windows-1251") == RUSSIAN
