"""WebSub against a real little hub on loopback: it verifies, pushes, denies and redirects as hubs do."""

from __future__ import annotations

import hashlib
import hmac
import socket
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web as aio

from deconwatch.fetcher import websub
from deconwatch.records import FeedState, WebSub
from tests.fetcher.rss import feed, item
from tests.fetcher.running import START, Running, fetching
from tests.net.web import Web

SUB = WebSub(hub="https://hub.example/", topic="t", token="x", secret="s", callback="https://we.example/x")


class Hub:
    """What subscribers asked for; verifies each at once unless told to refuse or to deny."""

    def __init__(self, web: Web, *, lease: int = 86_400, status: int = 202) -> None:
        self.web, self.lease, self.status = web, lease, status
        self.asked: list[dict[str, str]] = []
        self.url = web.on("/hub", self._subscribe)

    async def _subscribe(self, request: aio.Request) -> aio.Response:
        form = {key: str(value) for key, value in (await request.post()).items()}
        self.asked.append(form)
        if self.status >= 300:
            return aio.Response(status=self.status)
        query = {"hub.mode": "subscribe", "hub.topic": form["hub.topic"], "hub.challenge": "say this again"}
        query["hub.lease_seconds"] = str(self.lease)
        async with (
            aiohttp.ClientSession() as session,
            session.get(form["hub.callback"], params=query) as answer,
        ):
            assert (answer.status, await answer.text()) == (200, "say this again")
        return aio.Response(status=self.status)

    def push(self, body: bytes, *, method: str = "sha256", secret: str | None = None) -> int:
        """To the latest subscriber; its status."""
        form = self.asked[-1]
        key = (form["hub.secret"] if secret is None else secret).encode()
        signature = f"{method}={hmac.new(key, body, method).hexdigest()}"
        return call(form["hub.callback"], body, {"X-Hub-Signature": signature})


def call(url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> int:
    request = urllib.request.Request(url, body, headers or {})  # noqa: S310  # loopback
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as e:
        with e:
            return e.code


@contextmanager
def subscribed(tmp_path: Path, urls: list[str], **config: Any) -> Iterator[Running]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    public = {"public_url": f"http://127.0.0.1:{port}", "listen": f"127.0.0.1:{port}"}
    with fetching(tmp_path, urls, websub=public, **config) as running:
        yield running


def state(running: Running, url: str) -> WebSub:
    found = running.state(url).websub
    assert found is not None
    return found


def activate(running: Running, url: str) -> WebSub:
    """Let the fetcher find the hub and ask it, until the hub has verified."""
    running.polled(url)
    running.clock.forward(seconds=61)
    running.wait(lambda: (known := running.state(url).websub) is not None and known.verified_at is not None)
    running.wait(lambda: state(running, url).tries <= 1)
    return state(running, url)


def offering(hub: Hub, *items: str) -> str:
    links = f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="{hub.url}"/>'
    links += '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="https://publisher.example/feed"/>'
    return feed(*items, channel=links)


def test_a_feed_that_offers_a_hub_is_subscribed_with_a_secret_and_a_path_of_its_own(web: Web, tmp_path: Path) -> None:
    hub = Hub(web)
    one, other = web.serve("/one", offering(hub, item("1"))), web.serve("/other", offering(hub, item("1")))
    with subscribed(tmp_path, [one, other]) as running:
        running.polled(other)
        sub = activate(running, one)
        activate(running, other)
    assert (sub.state, sub.lease_until) == ("active", START + timedelta(seconds=86_400 + 61))
    asked = hub.asked[0]
    assert (asked["hub.mode"], asked["hub.topic"]) == ("subscribe", "https://publisher.example/feed")
    assert len({form["hub.callback"] for form in hub.asked}) == len({form["hub.secret"] for form in hub.asked}) == 2
    assert all(len(form["hub.callback"].rpartition("/")[2]) >= 43 for form in hub.asked)


def test_a_push_brings_the_news_at_once_and_polling_gets_slower(web: Web, tmp_path: Path) -> None:
    hub = Hub(web)
    url = web.serve("/feed", offering(hub, item("1")))
    with subscribed(tmp_path, [url]) as running:
        activate(running, url)
        web.serve("/feed", offering(hub, item("1"), item("2", title="Pushed")))
        assert hub.push(b"<rss/>") == 202
        running.wait(lambda: len(running.articles()) == 2)
        after = running.state(url)
    assert after.next_poll is not None
    assert after.next_poll - running.clock.now >= timedelta(seconds=websub.SLOW_SECONDS)


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_a_signature_of_each_method_is_verified(method: str) -> None:
    good = f"{method}={hmac.new(b's', b'body', method).hexdigest()}"
    assert websub.signed("s", good, b"body")
    assert not websub.signed("s", good, b"bodY")
    assert not websub.signed("other", good, b"body")


@pytest.mark.parametrize("header", ["", "sha256", "sha256=", "md5=" + hashlib.md5(b"x").hexdigest(), "sha256=ü"])  # noqa: S324
def test_a_signature_that_is_none_is_refused(header: str) -> None:
    assert not websub.signed("s", header, b"body")


def test_a_forged_push_is_answered_alike_and_does_nothing(web: Web, tmp_path: Path) -> None:
    hub = Hub(web)
    url = web.serve("/feed", offering(hub, item("1")))
    with subscribed(tmp_path, [url]) as running:
        activate(running, url)
        assert hub.push(b"<rss/>", secret="guessed") == 202
        value = running.metrics.registry.get_sample_value
        running.wait(lambda: value("deconwatch_websub_total", {"outcome": "forged"}) == 1)
        assert state(running, url).pushed_at is None
        assert len(web.asked("/feed")) == 1


def test_strangers_get_404_and_too_large_a_push_413(web: Web, tmp_path: Path) -> None:
    hub = Hub(web)
    url = web.serve("/feed", offering(hub, item("1")))
    with subscribed(tmp_path, [url], max_wire_bytes=100_000) as running:
        callback = activate(running, url).callback
        query = urllib.parse.urlencode(
            {"hub.mode": "subscribe", "hub.topic": "https://other.example/", "hub.challenge": "c"}
        )
        assert call(f"{callback}?{query}") == 404
        assert call(f"{callback}?{query.replace('subscribe', 'unsubscribe')}") == 404
        assert call(callback.replace(callback.rpartition("/")[2], "guess"), b"x") == 404
        assert hub.push(b"x" * 100_001) == 413


def test_a_subscription_is_renewed_before_its_lease_ends(web: Web, tmp_path: Path) -> None:
    hub = Hub(web, lease=10 * 3_600)
    url = web.serve("/feed", offering(hub, item("1")))
    with subscribed(tmp_path, [url]) as running:
        activate(running, url)
        running.clock.forward(hours=7)
        running.polled(url, 3)
        assert len(hub.asked) == 1
        running.clock.forward(hours=1.5)
        running.wait(lambda: len(hub.asked) == 2)
        running.wait(lambda: (state(running, url).verified_at or START) > START + timedelta(hours=8))
    assert hub.asked[0]["hub.callback"] == hub.asked[1]["hub.callback"]


def test_a_hub_that_refuses_is_asked_again_later_and_polling_goes_on(web: Web, tmp_path: Path) -> None:
    hub = Hub(web, status=503)
    url = web.serve("/feed", offering(hub, item("1")))
    with subscribed(tmp_path, [url]) as running:
        running.polled(url)
        running.clock.forward(seconds=61)
        running.wait(lambda: state(running, url).tries == 1)
        assert state(running, url).error == "the hub answers 503"
        running.clock.forward(minutes=10)
        running.wait(lambda: len(web.asked("/feed")) == 2)
        assert len(hub.asked) == 1
        hub.status = 202
        running.clock.forward(hours=2)
        running.wait(lambda: state(running, url).state == "active")


def test_a_hub_that_denies_is_left_alone(web: Web, tmp_path: Path) -> None:
    hub = Hub(web)
    url = web.serve("/feed", offering(hub, item("1")))
    with subscribed(tmp_path, [url]) as running:
        sub = activate(running, url)
        query = urllib.parse.urlencode({"hub.mode": "denied", "hub.topic": sub.topic, "hub.reason": "not for you"})
        assert call(f"{sub.callback}?{query}") == 200
        running.wait(lambda: state(running, url).state == "denied")
        assert state(running, url).error == "the hub denies: not for you"
        running.wait(lambda: hub.push(b"x") == 404)


def test_a_subscription_outlives_a_restart(web: Web, tmp_path: Path) -> None:
    hub = Hub(web)
    url = web.serve("/feed", offering(hub, item("1")))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config = {"public_url": f"http://127.0.0.1:{port}", "listen": f"127.0.0.1:{port}"}
    with fetching(tmp_path, [url], websub=config) as running:
        activate(running, url)
        clock = running.clock
    web.serve("/feed", offering(hub, item("1"), item("2")))
    clock.forward(seconds=30)
    with fetching(tmp_path, [url], clock=clock, websub=config) as running:
        running.wait(lambda: hub.push(b"x") == 202)
        running.wait(lambda: len(running.articles()) == 2)
    assert len(hub.asked) == 1


def test_without_a_public_address_no_hub_is_asked(web: Web, tmp_path: Path) -> None:
    hub = Hub(web)
    url = web.serve("/feed", offering(hub, item("1")))
    with fetching(tmp_path, [url]) as running:
        running.polled(url)
        running.clock.forward(minutes=10)
        running.polled(url, 2)
        assert running.state(url).websub is None
    assert hub.asked == []


def test_link_headers_come_before_the_feed_and_a_missing_self_is_the_url() -> None:
    header = '<https://hub.example/>; rel="hub", <https://a.example/feed>; title="x"; rel="self alternate"'
    found = websub.offered({"link": header}, "https://in-feed.example/", None, "https://a.example/x")
    assert found == ("https://hub.example/", "https://a.example/feed")
    assert websub.offered({}, "https://hub.example/", None, "https://a/x") == ("https://hub.example/", "https://a/x")
    assert websub.offered({"Link": "<javascript:x>; rel=hub"}, None, None, "https://a.example/x") is None


def active(**update: object) -> WebSub:
    return SUB.model_copy(
        update={
            "state": "active",
            "asked_at": START,
            "verified_at": START,
            "pushed_at": START,
            "lease_until": START + timedelta(days=10),
            **update,
        }
    )


def slow(sub: WebSub, **later: float) -> bool:
    return websub.slowest(FeedState(url="https://a.example/", websub=sub), START + timedelta(**later)) > 0


def test_polling_is_slower_only_while_pushes_are_known_to_work() -> None:
    assert slow(active())
    assert not slow(active(pushed_at=None))
    assert not slow(active(), days=11)
    assert not slow(active(state="denied"))


def test_news_that_came_without_a_push_twice_brings_fast_polling_back_until_the_next_push() -> None:
    sub, later = active(), START + timedelta(hours=1)
    for _ in range(2):
        assert slow(sub)
        sub = websub.after_poll(sub, news=True, now=later)
    assert not slow(sub)
    assert slow(websub.pushed(sub, later))


def test_polls_without_news_or_right_after_a_push_are_no_misses() -> None:
    assert websub.after_poll(active(), news=False, now=START + timedelta(hours=1)).missed == 0
    assert websub.after_poll(active(), news=True, now=START + timedelta(minutes=1)).missed == 0


def test_a_new_hub_or_another_address_of_ours_is_a_new_subscription() -> None:
    assert websub.wanted(SUB, (SUB.hub, SUB.topic), "https://we.example") is SUB
    for offer, base in (
        (("https://new.example/", "t"), "https://we.example"),
        ((SUB.hub, SUB.topic), "https://other.example"),
    ):
        new = websub.wanted(SUB, offer, base)
        assert new is not None
        assert new.token != SUB.token
        assert new.callback == f"{base}/{new.token}"
