"""A page that was listed for its feed leads to the feed."""

from __future__ import annotations

from pathlib import Path

import pytest

from deconwatch.fetcher.discovery import linked_feed
from tests.fetcher.rss import feed, item
from tests.fetcher.running import fetching
from tests.net.web import Web

URL = "https://desk.example/news/"
RSS = '<link rel="alternate" type="application/rss+xml" title="{}" href="{}">'
HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(*head: str) -> str:
    return f"<!doctype html><html><head><title>Desk</title>{''.join(head)}</head><body>News</body></html>"


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (RSS.format("All", "/feed.xml"), "https://desk.example/feed.xml"),
        (
            "<LINK TYPE='application/atom+xml; x=y' REL='feed Alternate' HREF='a.xml'/>",
            "https://desk.example/news/a.xml",
        ),
        ("<base href='https://other.example/'>" + RSS.format("", "f"), "https://other.example/f"),
        (RSS.format("Comments", "/c") + RSS.format("All", "/f"), "https://desk.example/f"),
        (RSS.format("Desk", "/comments/feed"), "https://desk.example/comments/feed"),
        (RSS.format("", "javascript:x()") + RSS.format("", ""), None),
        ("<link rel=stylesheet type=application/rss+xml href=/f><a rel=alternate href=/f>", None),
        (RSS.format("", URL), None),
        ("<link rel=alternate type='text/html' hreflang=fr href=/fr>", None),
    ],
)
def test_the_feed_of_a_page_is_the_first_that_is_no_side_show(head: str, found: str | None) -> None:
    assert linked_feed(page(head).encode(), URL) == found


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"<link " * 50_000, b"<!" * 50_000, b"<![x[y]]>"])
def test_what_is_no_page_links_to_nothing(body: bytes) -> None:
    assert linked_feed(body, URL) is None


def test_a_listed_page_is_polled_by_the_feed_it_links_to(web: Web, tmp_path: Path) -> None:
    there = web.serve("/rss", feed(item("1")))
    url = web.serve("/", page(RSS.format("All", "/rss")), headers=HTML)
    with fetching(tmp_path, [url]) as running:
        state = running.polled(url)
        assert (state.outcome, state.adopted_url) == ("new-items", there)
        running.clock.forward(hours=1)
        assert running.polled(url, 2).outcome == "unchanged"
    assert (len(web.asked("/")), len(web.asked("/rss"))) == (1, 2)


def test_a_page_in_the_place_of_a_feed_that_worked_is_a_soft_block_and_says_what_it_links_to(
    web: Web, tmp_path: Path
) -> None:
    url = web.serve("/feed", feed(item("1")))
    with fetching(tmp_path, [url]) as running:
        running.polled(url)
        web.serve("/feed", page(RSS.format("All", "/elsewhere")), headers=HTML)
        running.clock.forward(hours=1)
        state = running.polled(url, 2)
    assert (state.outcome, state.adopted_url) == ("soft-blocked", None)
    assert f"links to the feed {web.url('/elsewhere')}" in (state.error or "")


def test_pages_that_link_to_each_other_end_as_a_soft_block(web: Web, tmp_path: Path) -> None:
    url = web.serve("/a", page(RSS.format("", "/b")), headers=HTML)
    web.serve("/b", page(RSS.format("", "/a")), headers=HTML)
    with fetching(tmp_path, [url]) as running:
        assert running.polled(url).outcome == "soft-blocked"
        running.wait(running.stage.idle)
    assert len(web.seen) == 2
