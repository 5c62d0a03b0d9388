"""Feed lists in OPML and TOML: reading, writing, adding, and errors a person can act on."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest

import deconwatch.fetcher
from deconwatch.errors import ConfigError
from deconwatch.fetcher.feeds import Feed, add_feed, read_feeds, write_feeds

FULL = Feed("https://one.example/feed?a=1&b=2", 'Première "Agence"', "one", "un", "CH", "fr", "Le fil <un>")
BARE = Feed("http://two.example/rss", title="Two")


@pytest.mark.parametrize("name", ["feeds.opml", "feeds.toml", "feeds.xml"])
def test_a_list_that_is_written_reads_the_same(tmp_path: Path, name: str) -> None:
    write_feeds(tmp_path / name, [FULL, BARE])
    assert read_feeds(tmp_path / name) == (FULL, BARE)


@pytest.mark.parametrize("name", ["feeds.opml", "feeds.toml"])
def test_a_feed_is_added_once(tmp_path: Path, name: str) -> None:
    path = tmp_path / "new" / name
    assert add_feed(path, FULL)
    assert add_feed(path, BARE)
    assert not add_feed(path, BARE)
    assert read_feeds(path) == (FULL, BARE)


def test_adding_to_toml_keeps_comments(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text('# ours\n[[feeds]]\nurl = "https://one.example/"  # the first\npublisher = "One"\n')
    add_feed(path, BARE)
    written = path.read_text()
    assert written.startswith('# ours\n[[feeds]]\nurl = "https://one.example/"  # the first\n')
    assert [feed.url for feed in read_feeds(path)] == ["https://one.example/", BARE.url]


def test_adding_to_opml_keeps_folders_and_unknown_attributes(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(
        '<opml version="1.0"><head/><body><!-- ours --><outline text="Folder">'
        '<outline type="rss" text="One" xmlUrl="https://one.example/" htmlUrl="https://one.example/home"/></outline></body></opml>'
    )
    add_feed(path, BARE)
    assert "<!-- ours -->" in path.read_text()
    assert 'htmlUrl="https://one.example/home"' in path.read_text()
    assert read_feeds(path) == (Feed("https://one.example/", title="One"), BARE)


def test_a_feed_in_two_folders_of_a_readers_list_is_one(tmp_path: Path) -> None:
    one = '<outline type="rss" text="{}" xmlUrl="https://one.example/"/>'
    path = tmp_path / "feeds.opml"
    path.write_text(f'<opml version="2.0"><body>{one.format("A")}{one.format("B")}</body></opml>')
    assert [feed.title for feed in read_feeds(path)] == ["A"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (
            "a.toml",
            '[[feeds]]\nurl = "https://a.example/"\n\n[[feeds]]\nurl = "ftp://b.example/"',
            ["a.toml:4", "ftp://", "https://"],
        ),
        (
            "a.toml",
            '[[feeds]]\nurl = "https://a.example/"\npublischer = "x"',
            ["a.toml:1", "publischer", "did you mean 'publisher'"],
        ),
        ("a.toml", '[[feeds]]\npublisher = "x"', ["a.toml:1", "no url", "add url"]),
        ("a.toml", '[[feeds]]\nurl = "https://a.example/"\nside = 3', ["a.toml:1", "side", "3", "quotes"]),
        (
            "a.toml",
            '[[feeds]]\nurl = "https://a/"\n[[feeds]]\nurl = "https://a/"\nside = "x"',
            ["a.toml:3", "line 1", "remove"],
        ),
        ("a.toml", "[[feeds\n", ["a.toml", "TOML"]),
        ("a.toml", 'feeds = "x"', ["a.toml", "[[feeds]]"]),
        ("a.toml", "[other]", ["a.toml", "other"]),
        ("a.opml", "<opml><body>\n<outline xmlUrl='nonsense'/></body></opml>", ["a.opml:2", "nonsense", "https://"]),
        ("a.opml", "<opml><body>\n<outline type='rss' text='X'/></body></opml>", ["a.opml:2", "'X'", "xmlUrl"]),
        ("a.opml", "<rss/>", ["a.opml:1", "<rss>", "<opml>"]),
        ("a.opml", "<opml>\n<body>", ["a.opml:2", "well-formed"]),
        ("a.opml", "https://a.example/", ["a.opml:1", "well-formed"]),
    ],
)
def test_an_error_names_file_line_value_and_fix(tmp_path: Path, name: str, content: str, told: list[str]) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(ConfigError) as caught:
        read_feeds(path)
    for part in told:
        assert part in str(caught.value)


def test_a_list_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="OPML or TOML"):
        read_feeds(tmp_path / "none.opml")


@pytest.mark.parametrize("url", ["", "feed", "file:///etc/passwd", "https://", "https://a b/", "http://[/"])
def test_a_url_that_cannot_be_polled_is_not_added(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError, match="cannot be polled"):
        add_feed(tmp_path / "feeds.toml", Feed(url))
    assert not (tmp_path / "feeds.toml").exists()


def test_opml_reads_no_file_through_an_entity(tmp_path: Path) -> None:
    path = tmp_path / "a.opml"
    path.write_text(
        '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body>'
        '<outline xmlUrl="https://a.example/" text="a"/><outline text="t">&x;</outline></body></opml>'
    )
    assert read_feeds(path) == (Feed("https://a.example/", title="a"),)


def test_the_starter_list_has_many_sides_languages_and_publishers() -> None:
    feeds = read_feeds(Path(deconwatch.fetcher.__file__).with_name("public.opml"))
    assert len(feeds) >= 60
    assert [feed.url for feed in feeds if not all(asdict(feed).values())] == []
    assert len({feed.family for feed in feeds}) >= 40
    assert all(re.fullmatch("[A-Z]{2}", feed.country) and re.fullmatch("[a-z]{2}", feed.language) for feed in feeds)
    assert {"us", "ru", "sy", "un", "tr", "ir", "il", "monitor"} <= {feed.side for feed in feeds}
    assert {"en", "ar", "ru", "uk", "fa", "tr", "he", "fr", "de", "es"} <= {feed.language for feed in feeds}
