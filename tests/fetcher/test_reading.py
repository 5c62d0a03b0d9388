"""Pages are read with manners, once a version, and what stands in an article's place is flagged. Real HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deconwatch.fetcher.reading import MAX_PAGE_BYTES
from deconwatch.records import Article
from tests.fetcher.rss import LONG, feed, item
from tests.fetcher.running import fetching
from tests.net.web import Web

HTML = {"Content-Type": "text/html; charset=utf-8"}
STORY = (
    "<html><body><article>" + "".join(f"<p>Paragraph {n}. {LONG}</p>" for n in range(9)) + "</article></body></html>"
)
SUMMARY = "The command said..."


def article(web: Web, folder: Path, link: str, **config: Any) -> Article:
    url = web.serve("/feed", feed(item("1", text=SUMMARY, link=link)))
    with fetching(folder, [url], **config) as running:
        running.polled(url)
        (one,) = running.articles()
    return one


def assert_kept(one: Article, flag: str) -> None:
    assert (one.text, one.text_origin) == (SUMMARY, "summary")
    assert flag in one.flags


def test_a_page_is_fetched_once_a_version(web: Web, tmp_path: Path) -> None:
    link = web.serve("/story", STORY, headers=HTML)
    url = web.serve("/feed", feed(item("1", text=SUMMARY, link=link)))
    with fetching(tmp_path, [url]) as running:
        running.polled(url)
        web.serve("/feed", feed(item("1", text=SUMMARY, link=link), item("2")))
        running.clock.forward(hours=1)
        running.polled(url, 2)
        assert len(web.asked("/story")) == 1
        web.serve("/feed", feed(item("1", title="Corrected", text=SUMMARY, link=link), item("2")))
        running.clock.forward(hours=1)
        running.polled(url, 3)
        versions = sorted(one.version for one in running.articles() if one.text_origin == "page")
    assert (len(web.asked("/story")), versions) == (2, [1, 2])


def test_a_page_that_robots_keep_away_is_not_fetched(web: Web, tmp_path: Path) -> None:
    link = web.serve("/story", STORY, headers=HTML)
    web.serve("/robots.txt", "User-agent: *\nDisallow: /story")
    assert_kept(article(web, tmp_path, link), "robots")
    assert web.asked("/story") == []


def test_a_redirect_to_a_host_whose_robots_keep_away_gives_nothing(web: Web, tmp_path: Path) -> None:
    other = Web()
    try:
        there = other.serve("/story", STORY, headers=HTML).replace("127.0.0.1", "localhost")
        other.serve("/robots.txt", "User-agent: *\nDisallow: /")
        link = web.serve("/go", status=302, headers={"Location": there})
        assert_kept(article(web, tmp_path, link), "robots")
    finally:
        other.close()


@pytest.mark.parametrize(
    ("body", "flag"),
    [
        ("<html><body><p>The command said.</p><p>Subscribe to continue reading</p></body></html>", "paywall"),
        ("<html><body><p>We use cookies.</p><button>Accept all</button><a>Cookie policy</a></body></html>", "consent"),
        ("<html><body><p>Please log in.</p><form><input type='password'></form></body></html>", "login"),
        ("<html><body></body></html>", "page-failed"),
        (f"<html><body><p>{'x' * MAX_PAGE_BYTES}</p></body></html>", "page-failed"),
    ],
)
def test_what_stands_in_the_place_of_an_article_leaves_the_feeds_text(
    web: Web, tmp_path: Path, body: str, flag: str
) -> None:
    assert_kept(article(web, tmp_path, web.serve("/story", body, headers=HTML)), flag)


def test_a_page_that_kills_the_worker_leaves_the_feeds_text(web: Web, tmp_path: Path) -> None:
    deep = "<html><body>" + "<div><p>" * 150_000 + "x"
    one = article(web, tmp_path, web.serve("/story", deep, headers=HTML), parse_cpu_seconds=1)
    assert one.text_origin == "summary"


def test_a_host_that_asks_for_a_pause_is_asked_for_no_further_page(web: Web, tmp_path: Path) -> None:
    links = [web.serve(f"/{n}", status=429, headers={"Retry-After": "3600"}) for n in range(3)]
    url = web.serve("/feed", feed(*(item(str(n), text=SUMMARY, link=link) for n, link in enumerate(links))))
    with fetching(tmp_path, [url]) as running:
        running.polled(url)
        assert len(running.articles()) == 3
    assert sum(len(web.asked(f"/{n}")) for n in range(3)) == 1


def test_a_site_that_is_not_to_be_fetched_is_not(web: Web, tmp_path: Path) -> None:
    rules = tmp_path / "sites.toml"
    rules.write_text('[[sites]]\nhosts = ["127.0.0.1"]\nfetch = false\n')
    one = article(web, tmp_path, web.serve("/story", STORY, headers=HTML), site_rules=rules)
    assert (one.text, web.asked("/story")) == (SUMMARY, [])


def test_feed_text_that_is_the_whole_article_is_used_as_it_is(web: Web, tmp_path: Path) -> None:
    link = web.serve("/story", STORY, headers=HTML)
    url = web.serve("/feed", feed(item("1", text=LONG * 8, link=link)))
    with fetching(tmp_path, [url]) as running:
        running.polled(url)
        (one,) = running.articles()
    assert (one.text_origin, web.asked("/story"), web.asked("/robots.txt")) == ("feed", [], [])


def test_what_pages_give_is_counted(web: Web, tmp_path: Path) -> None:
    web.serve("/robots.txt", "User-agent: *\nDisallow: /kept")
    links = [web.serve("/story", STORY, headers=HTML), web.url("/kept"), web.url("/missing"), web.url("/missing/2")]
    url = web.serve("/feed", feed(*(item(str(n), text=SUMMARY, link=link) for n, link in enumerate(links))))
    with fetching(tmp_path, [url]) as running:
        running.polled(url)
        running.wait(running.stage.idle)
        value = running.metrics.registry.get_sample_value
        counts = [
            value("deconwatch_pages_total", {"outcome": one}) for one in ("page", "robots", "page-failed", "paywall")
        ]
    assert counts == [1, 1, 2, None]
