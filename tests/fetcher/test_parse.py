"""Each feed format, from our own files, to plain items; and what is no feed."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest

from deconwatch.fetcher.parse import parse
from deconwatch.fetcher.parsed import Limits, ParsedFeed
from tests.fetcher.rss import feed, item

URL = "https://feeds.example/all/feed.xml"


def parsed(body: bytes | str, content_type: str = "", **limits: int) -> ParsedFeed:
    return parse(body.encode() if isinstance(body, str) else body, content_type, URL, Limits(**limits))


@pytest.mark.parametrize(
    ("file", "name", "items"),
    [
        ("rss091.xml", "rss091n", 1),
        ("rss092.xml", "rss092", 1),
        ("rss20.xml", "rss20", 2),
        ("rdf10.xml", "rss10", 1),
        ("atom03.xml", "atom03", 1),
        ("atom10.xml", "atom10", 2),
        ("jsonfeed1.json", "json1", 1),
        ("jsonfeed11.json", "json11", 3),
        ("windows1251.xml", "rss20", 1),
        ("utf16.xml", "rss20", 1),
    ],
)
def test_each_format_is_known_and_gives_its_items(feed_files: Path, file: str, name: str, items: int) -> None:
    found = parsed((feed_files / file).read_bytes())
    assert (found.outcome, found.format, len(found.items)) == ("ok", name, items)


def test_rss_gives_plain_text_of_the_full_content(feed_files: Path) -> None:
    found = parsed((feed_files / "rss20.xml").read_bytes())
    first, second = found.items
    assert first.title == "Patrol boats & cutters turn back"
    assert first.text == "Two boats turned back before the buoy line.\nNo shots\nNo damage\nCafé owners watched."
    assert first.link == "https://feeds.example/news/1?utm_medium=feed&id=7"
    assert (first.guid, first.whole) == ("desk-1", True)
    assert first.published == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert (second.link, second.guid, second.published) == (None, None, None)
    assert (found.title, found.language, found.ttl_seconds) == ("Harbour & Border Desk", "en-GB", 900)
    assert found.hub == "https://hub.example/"


def test_atom_resolves_links_against_its_base_and_keeps_both_dates(feed_files: Path) -> None:
    first, second = parsed((feed_files / "atom10.xml").read_bytes()).items
    assert first.link == "https://atome.example/base/un"
    assert first.title == "La ligne reste ouverte"
    assert first.text == "La ligne reste ouverte, dit le porte-parole.\nLes deux camps s'en servent."
    assert (first.published, first.updated) == (
        datetime(2026, 3, 1, 8, tzinfo=UTC),
        datetime(2026, 3, 1, 9, tzinfo=UTC),
    )
    assert first.language == "fr"
    assert (second.title, second.text) == ("Moins que <zéro>", "a < b")


def test_rdf_asks_for_its_own_period(feed_files: Path) -> None:
    assert parsed((feed_files / "rdf10.xml").read_bytes()).ttl_seconds == 1800


def test_json_feed_gives_plain_text_and_survives_wrong_types(feed_files: Path) -> None:
    found = parsed((feed_files / "jsonfeed11.json").read_bytes(), "application/feed+json")
    first, second, third = found.items
    assert (first.guid, first.text, first.language) == ("12", "The call was answered.", None)
    assert first.published == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert (second.text, second.link, second.published) == ("Plain text here.", "https://feeds.example/rel", None)
    assert (third.text, third.whole) == ("Only a summary.", False)


@pytest.mark.parametrize(("file", "title"), [("windows1251.xml", "Связь работает"), ("utf16.xml", "Ünïcode")])
def test_the_document_knows_its_encoding_better_than_the_server(feed_files: Path, file: str, title: str) -> None:
    assert parsed((feed_files / file).read_bytes(), "text/xml; charset=iso-8859-1").items[0].title == title


def test_the_servers_encoding_is_used_where_nothing_else_tells() -> None:
    body = "<rss version='2.0'><channel><item><title>Связь</title></item></channel></rss>".encode("cp1251")
    assert parsed(body, "application/xml; charset=windows-1251").items[0].title == "Связь"


@pytest.mark.parametrize("declaration", ["", "<?xml version='1.0'?>", "<?xml version='1.0' encoding='UTF-16' ?>"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_byte_order_mark_tells_the_encoding(declaration: str, encoding: str) -> None:
    body = f"{declaration}<rss version='2.0'><channel><item><title>Связь</title></item></channel></rss>"
    if encoding == "utf-8-sig":
        body = body.replace("UTF-16", "UTF-8")
    assert parsed(body.encode(encoding)).items[0].title == "Связь"


@pytest.mark.parametrize(
    "content_type", ["text/html", "text/plain", "application/octet-stream", "image/png", "", "nonsense"]
)
def test_a_wrong_content_type_does_not_hide_a_feed(content_type: str) -> None:
    assert len(parsed(feed(item("1")), content_type).items) == 1


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<!DOCTYPE html><html><body>Please accept our cookies</body></html>", "text/html"),
        ("  <html><head><title>Log in</title>", "application/rss+xml"),
        (
            "<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html xmlns='http://www.w3.org/1999/xhtml'><body/></html>",
            "",
        ),
        ("Just a moment...", "text/html; charset=utf-8"),
    ],
)
def test_a_page_in_the_place_of_a_feed_is_a_soft_block(body: str, content_type: str) -> None:
    assert parsed(body, content_type).outcome == "soft-blocked"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00",
        b"\xff\xfe",
        b"/dev/zero",
        b"/etc/passwd",
        b"file:///etc/passwd",
        b"http://127.0.0.1:9/feed",
        b"{}",
        b"{",
        b"[" * 100_000,
        b'{"version": "https://jsonfeed.org/version/1", "items": 3}',
        b'{"items": []}',
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"<?xml version='1.0'?><sitemap/>",
    ],
)
def test_what_is_no_feed_is_said_to_be_none(body: bytes) -> None:
    assert parsed(body).outcome == "not-a-feed"


def test_entities_are_neither_expanded_nor_fetched(feed_files: Path) -> None:
    found = parsed((feed_files / "hostile.xml").read_bytes())
    assert "root:" not in str(found)
    assert [one.guid for one in found.items] == ["1", "2", "3"]


def test_markup_and_script_links_are_dropped(feed_files: Path) -> None:
    first = parsed((feed_files / "hostile.xml").read_bytes()).items[0]
    assert (first.title, first.link) == ("Plain title", None)
    assert first.text.startswith("Plain text")
    assert "iframe" not in first.text


def test_a_guid_that_is_no_address_makes_no_link() -> None:
    body = "<rss version='2.0'><channel><item><guid>2</guid><title>t</title></item></channel></rss>"
    assert (parsed(body).items[0].guid, parsed(body).items[0].link) == ("2", None)


def test_items_beyond_the_cap_are_left_out() -> None:
    found = parsed(feed(*(item(str(n)) for n in range(5))), max_items=3)
    assert (len(found.items), found.cut) == (3, True)


def test_a_field_beyond_the_cap_is_cut_and_flagged() -> None:
    one = parsed(feed(item("1", title="t" * 200, text="x" * 200)), max_field_chars=100).items[0]
    assert (len(one.title), len(one.text)) == (100, 100)
    assert "cut" in one.flags


@pytest.mark.parametrize(
    "file", ["rss20.xml", "rss091.xml", "rss092.xml", "rdf10.xml", "atom03.xml", "atom10.xml", "broken.xml"]
)
def test_ids_and_dates_are_what_feedparser_gives(feed_files: Path, file: str) -> None:
    body = (feed_files / file).read_bytes()
    theirs = feedparser.parse(io.BytesIO(body)).entries
    ours = parsed(body).items
    assert [one.guid for one in ours] == [dict.get(entry, "id") for entry in theirs]
    for one, entry in zip(ours, theirs, strict=True):
        for moment, key in ((one.published, "published_parsed"), (one.updated, "updated_parsed")):
            given = dict.get(entry, key)
            assert (moment and moment.timetuple()[:6]) == (given and given[:6])


@pytest.mark.parametrize(
    "reference", ["&#xd800;", "&#0;", "&#1114112;", "&#xFFFFFFFFFF;", "&#9999999999999999999999;", "&#xzz;"]
)
def test_a_reference_to_no_character_does_not_cost_the_feed(reference: str) -> None:
    body = f"<rss version='2.0'><channel><item><title>a{reference}b</title><guid>1</guid></item></channel></rss>"
    (one,) = parsed(body).items
    assert (one.guid, one.title[0], one.title[-1]) == ("1", "a", "b")
    one.title.encode("utf-8")


def test_a_declared_encoding_that_is_no_text_does_not_cost_the_feed() -> None:
    body = b"<?xml version='1.0' encoding='ut\xff-8'?>" + feed(item("1")).partition("?>")[2].encode()
    assert len(parsed(body).items) == 1


def test_a_namespace_that_feedparser_raises_on_does_not_cost_the_feed() -> None:
    body = feed(item("1")).replace("<rss ", "<rss xmlns:a='x y z'  xmlns='a b c d' ")
    assert [one.guid for one in parsed(body).items] == ["1"]


OWN = "<description>Two boats turned back.</description>"
CAPTION = (
    "<media:group><media:content url='https://x.example/v.mp4'><media:title>A film</media:title>"
    "<media:description>A boat at the pier last week.</media:description></media:content>"
    "</media:group><itunes:title>Episode</itunes:title><itunes:summary>All about boats.</itunes:summary>"
    "<enclosure url='https://x.example/v.mp4' type='video/mp4' length='1'/><media:description/>"
)


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (OWN + CAPTION, "Two boats turned back."),
        (CAPTION + OWN, "Two boats turned back."),
        (CAPTION.replace("<itunes:summary>All about boats.</itunes:summary>", ""), "A boat at the pier last week."),
    ],
)
def test_what_extensions_say_of_a_film_is_the_text_only_where_there_is_no_other(inside: str, text: str) -> None:
    spaces = "xmlns:media='http://search.yahoo.com/mrss/' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
    one = f"<item><title>Own title</title><link>https://x.example/1</link>{inside}<guid>1</guid></item>"
    (found,) = parsed(f"<rss version='2.0' {spaces}><channel>{one}</channel></rss>").items
    assert (found.title, found.link, found.text) == ("Own title", "https://x.example/1", text)
