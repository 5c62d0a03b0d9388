"""`feeds parse` gives what feedparser gives, whatever a file holds."""

from __future__ import annotations

import calendar
import io
import json
import warnings
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest

from deconwatch.config import FetcherConfig
from deconwatch.fetcher.files import parse_files
from deconwatch.fetcher.given import Given, given

MARKUP = "&lt;b&gt;A&lt;/b&gt; &amp;amp; B&lt;script&gt;x&lt;/script&gt;"
ODD = [
    f"<rss version='2.0'><channel><item><title>{MARKUP}</title></item></channel></rss>",
    "<rss version='2.0'><channel><item><guid>2</guid><title> spaced\n title </title></item></channel></rss>",
    "<rss version='2.0'><channel><item/><item><title/></item></channel></rss>",
    "<rss><channel><item><title>a & b &nbsp; c</title><link>/rel</link><pubDate>yesterday</pubDate></item>",
    "<rss version='2.0'><channel><item><pubDate>Fri, 31 Dec 9999 23:59:59 +9900</pubDate></item></channel></rss>",
    "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://a.example/b/'><entry><link href='c'/></entry></feed>",
    "<entry xmlns='http://www.w3.org/2005/Atom'><id>alone</id></entry>",
    "<channel><item href='http://cdf.example/1'><title>cdf</title></item></channel>",
    "<entry xmlns='http://www.w3.org/2005/Atom'><published>2026-03-01</published><updated>soon</updated></entry>",
    "[not json] <rss><channel><item><title>after words</title></item></channel></rss>",
]


def theirs(body: bytes) -> list[dict[str, str | None]]:
    """What a caller of feedparser reads out of its entries."""

    def written(parsed: Any) -> str | None:
        moment = parsed and datetime.fromtimestamp(calendar.timegm(parsed), UTC)
        return moment.isoformat().replace("+00:00", "Z") if moment else None

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # its lookup of `updated` warns
        return [
            {name: entry.get(name) for name in ("id", "title", "link")}
            | {name: written(entry.get(f"{name}_parsed")) for name in ("published", "updated")}
            for entry in feedparser.parse(io.BytesIO(body)).entries
        ]


def ours(body: bytes | str) -> Given:
    return given(body.encode() if isinstance(body, str) else body, 1_000_000)


@pytest.mark.parametrize("body", ODD)
def test_odd_feeds_give_what_feedparser_gives(body: str) -> None:
    assert list(ours(body).items) == theirs(body.encode())
    assert ours(body).items


@pytest.mark.parametrize(
    "file",
    ["atom03", "atom10", "broken", "rdf10", "rss091", "rss092", "rss20", "utf16", "windows1251"],
)
def test_our_own_feeds_give_what_feedparser_gives(feed_files: Path, file: str) -> None:
    body = (feed_files / f"{file}.xml").read_bytes()
    known = theirs(body.replace(b"javascript:alert(1)", b""))  # the one difference, held below
    assert [{**one, "link": one["link"] or ""} for one in ours(body).items] == [
        {**one, "link": one["link"] or ""} for one in known
    ]


def test_a_json_feed_gives_its_fields_as_they_stand() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"id": 7, "title": "<b>T</b>", "url": "/x", "date_published": "2026-03-01T10:00:00+02:00"}, "odd"],
    }
    found = ours(json.dumps(feed))
    moment = "2026-03-01T08:00:00Z"
    assert (found.outcome, found.format) == ("ok", "json11")
    assert found.items == ({"id": "7", "title": "<b>T</b>", "link": "/x", "published": moment, "updated": None},)


def test_what_no_text_holds_and_links_that_run_scripts_are_left_out() -> None:
    body = "<rss><channel><item><title>a\x00b\x08c</title><link>JavaScript:alert(1)</link></item></channel></rss>"
    (one,) = ours(body).items
    assert (one["title"], one["link"]) == ("abc", None)


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"", "not-a-feed"),
        (b"{}", "not-a-feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "ok"),
        (b'{"version": "https://jsonfeed.org/version/1", "title": "a\xff\n", "items": [3]}', "ok"),
        (b"[" * 100_000, "not-a-feed"),
        (b"/etc/passwd", "not-a-feed"),
        (bytes(range(256)) * 10, "not-a-feed"),
        (b"<!doctype html><html><title>Log in</title>", "soft-blocked"),
        (b"<rss version='2.0'><channel/></rss>", "ok"),
    ],
)
def test_what_holds_no_item_says_what_it_is(body: bytes, outcome: str) -> None:
    assert (ours(body).outcome, ours(body).items) == (outcome, ())


def test_a_reference_that_feedparser_raises_on_costs_no_item() -> None:
    body = "<rss version='2.0'><channel><item><title>a&#x110000;b</title><guid>1</guid></item></channel></rss>"
    assert [one["id"] for one in ours(body).items] == ["1"]


def test_a_file_that_costs_too_much_costs_its_line_alone(tmp_path: Path) -> None:
    names = "".join(f' a{n}="x"' for n in range(60_000))
    good = "<rss version='2.0'><channel><item><guid>1</guid></item></channel></rss>"
    bodies = [good, f"<rss version='2.0'><channel{names}><item/></channel></rss>", good]
    files = [tmp_path / f"{n}.xml" for n in range(3)]
    for file, body in zip(files, bodies, strict=True):
        file.write_text(body)
    lines = list(parse_files(files, FetcherConfig(parse_cpu_seconds=1)))
    assert [(line["file"], line["outcome"]) for line in lines] == [
        (str(files[0]), "ok"),
        (str(files[1]), "parse-killed"),
        (str(files[2]), "ok"),
    ]


def test_what_is_no_file_or_too_large_is_said(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * 2_000)
    files = [tmp_path, Path("/dev/zero"), tmp_path / "missing", tmp_path / "large", Path("a\0b")]
    lines = list(parse_files(files, FetcherConfig(max_decoded_bytes=1_000)))
    assert [line["outcome"] for line in lines] == ["unreadable"] * 3 + ["too-large", "unreadable"]
    assert all(line["items"] == [] for line in lines)


def test_a_large_feed_gives_its_items_though_not_its_markup_in_time(tmp_path: Path) -> None:
    markup = "&lt;p class='x'&gt;Two boats &lt;a href='/y'&gt;turned&lt;/a&gt; back.&lt;/p&gt;" * 40
    one = f"<item><guid>1</guid><title>A title</title><description>{markup}</description></item>"
    (tmp_path / "large.xml").write_text(f"<rss version='2.0'><channel>{one * 1_000}</channel></rss>")
    (line,) = parse_files([tmp_path / "large.xml"], FetcherConfig(parse_cpu_seconds=1))
    assert (line["outcome"], len(line["items"])) == ("ok", 1_000)
