"""`feeds test` says step by step what happens."""

from __future__ import annotations

import pytest

from deconwatch.config import FetcherConfig
from deconwatch.errors import ConfigError
from deconwatch.fetcher.feeds import Feed
from deconwatch.fetcher.probe import probe
from tests.fetcher.rss import LONG, feed, item
from tests.fetcher.running import Clock
from tests.net.web import Web

CONFIG = FetcherConfig(allow_addresses=("127.0.0.0/8",), host_spacing_seconds=0)


def steps(url: str) -> dict[str, tuple[bool, str]]:
    return {step.name: (step.ok, step.detail) for step in probe(Feed(url), CONFIG, clock=Clock())}


STEPS = ["resolve", "fetch", "validators", "format", "items", "newest", "text", "language", "pages"]


def test_a_good_feed_goes_through_every_step(web: Web) -> None:
    story = "".join(f"<p>{n} {LONG}</p>" for n in range(5))
    link = web.serve("/story", f"<html><body>{story}", headers={"Content-Type": "text/html"})
    url = web.serve("/feed", feed(item("1"), item("2", text="Short.", link=link)), headers={"ETag": '"1"'})
    found = steps(url)
    assert list(found) == [*STEPS, "page"]
    assert f"{link} gives" in found["page"][1]
    assert all(ok for ok, _ in found.values())
    assert '"1"' in found["validators"][1]
    assert "2 articles" in found["items"][1]
    assert "1 of 2" in found["pages"][1]


@pytest.mark.parametrize(
    ("robots", "page", "ok", "told"),
    [
        ("User-agent: *\nDisallow: /", "", True, "robots.txt keeps it from us"),
        ("", "<html><body><p>Subscribe to continue reading</p>", True, "a paywall stands before"),
        ("", "<html><body>", False, "no more text than the feed"),
    ],
)
def test_why_a_page_gives_nothing_is_told(web: Web, robots: str, page: str, ok: bool, told: str) -> None:  # noqa: FBT001
    web.serve("/robots.txt", robots)
    link = web.serve("/story", page, headers={"Content-Type": "text/html"})
    found = steps(web.serve("/feed", feed(item("1", text="Short.", link=link))))["page"]
    assert found[0] is ok
    assert told in found[1]


def test_a_moved_feed_is_told_its_new_address(web: Web) -> None:
    web.serve("/there", feed(item("1")))
    found = steps(web.serve("/feed", status=301, headers={"Location": "/there"}))
    assert f"list {web.url('/there')} instead" in found["fetch"][1]


@pytest.mark.parametrize(("body", "told"), [("<!doctype html><html>", "HTML page"), ("words", "no feed")])
def test_a_page_is_told_from_other_things(web: Web, body: str, told: str) -> None:
    ok, detail = steps(web.serve("/feed", body, headers={"Content-Type": "text/plain"}))["format"]
    assert not ok
    assert told in detail


def test_an_error_of_the_server_is_told(web: Web) -> None:
    ok, detail = steps(web.serve("/feed", status=429, headers={"Retry-After": "60"}))["fetch"]
    assert not ok
    assert "429" in detail
    assert "wait 60 s" in detail


def test_a_blocked_address_is_told() -> None:
    found = steps("http://10.0.0.1/feed")
    assert not found["resolve"][0]
    assert "private" in found["resolve"][1]


def test_an_address_that_cannot_be_polled_is_a_usage_error() -> None:
    with pytest.raises(ConfigError):
        steps("ftp://x.example/")
