"""The fetcher end to end: real HTTP on loopback, the real loop, a real log."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web as aio

from deconwatch.fetcher.feeds import Feed
from deconwatch.fetcher.schedule import OUTCOMES
from deconwatch.log import Message, open_log
from deconwatch.log.event import encode
from tests.fetcher.rss import LONG, feed, item
from tests.fetcher.running import START, Clock, fetching
from tests.net.web import Web, raw_server


def test_a_feed_becomes_articles_with_their_source(web: Web, tmp_path: Path) -> None:
    url = web.serve("/feed", feed(item("1", title="First", link="https://example.org/a?utm_source=rss")))
    listed = Feed(url, publisher="Our Agency", family="ours", side="un", country="CH")
    with fetching(tmp_path, [listed]) as running:
        state = running.polled(url)
        (article,) = running.articles()
    assert (article.title, article.url, article.language, article.version) == (
        "First",
        "https://example.org/a",
        "en",
        1,
    )
    assert (article.source.publisher, article.source.family, article.source.side) == ("Our Agency", "ours", "un")
    assert article.text.startswith("The command said")
    assert (state.outcome, state.failures) == ("new-items", 0)


def test_an_unchanged_feed_gives_nothing_new(web: Web, tmp_path: Path) -> None:
    url = web.serve("/feed", feed(item("1")))
    with fetching(tmp_path, [url]) as running:
        running.polled(url)
        running.clock.forward(hours=1)
        state = running.polled(url, 2)
        assert len(running.articles()) == 1
    assert state.outcome == "unchanged"


def test_changed_text_is_a_second_version_of_the_same_article(web: Web, tmp_path: Path) -> None:
    url = web.serve("/feed", feed(item("1"), item("2", title="Other")))
    with fetching(tmp_path, [url]) as running:
        running.polled(url)
        web.serve("/feed", feed(item("1", text=LONG * 8 + "Corrected."), item("2", title="Other")))
        running.clock.forward(hours=1)
        running.polled(url, 2)
        articles = running.articles()
    assert sorted(article.version for article in articles) == [1, 1, 2]
    second = next(article for article in articles if article.version == 2)
    assert second.text.endswith("Corrected.")
    assert second.id in {article.id for article in articles if article.version == 1}


def test_validators_are_sent_back_and_304_is_success(web: Web, tmp_path: Path) -> None:
    async def conditional(request: aio.Request) -> aio.Response:
        if request.headers.get("If-None-Match") == '"one"':
            return aio.Response(status=304)
        return aio.Response(
            text=feed(item("1")), headers={"ETag": '"one"', "Last-Modified": "Sun, 01 Mar 2026 10:00:00 GMT"}
        )

    url = web.on("/feed", conditional)
    with fetching(tmp_path, [url]) as running:
        running.polled(url)
        running.clock.forward(hours=1)
        state = running.polled(url, 2)
    assert (state.outcome, state.failures) == ("not-modified", 0)
    assert web.asked("/feed")[1]["if-modified-since"] == "Sun, 01 Mar 2026 10:00:00 GMT"


def test_once_a_day_the_feed_is_fetched_without_conditions(web: Web, tmp_path: Path) -> None:
    async def lying(request: aio.Request) -> aio.Response:
        if "If-None-Match" in request.headers:
            return aio.Response(status=304)
        return aio.Response(text=feed(item(str(len(web.asked("/feed"))))), headers={"ETag": '"same"'})

    url = web.on("/feed", lying)
    with fetching(tmp_path, [url]) as running:
        running.polled(url)
        running.clock.forward(hours=25)
        running.polled(url, 2)
        assert len(running.articles()) == 2


def test_retry_after_is_waited_out(web: Web, tmp_path: Path) -> None:
    url = web.serve("/feed", status=429, headers={"Retry-After": "7200"})
    with fetching(tmp_path, [url]) as running:
        state = running.polled(url)
    assert state.outcome == "throttled"
    assert state.next_poll is not None
    assert state.next_poll >= START + timedelta(seconds=7200)


def test_a_host_that_asks_for_a_pause_is_left_alone_by_all_its_feeds(web: Web, tmp_path: Path) -> None:
    first = web.serve("/a", status=503, headers={"Retry-After": "7200"})
    second = web.serve("/b", feed(item("1")))
    with fetching(tmp_path, [first, second]) as running:
        running.polled(first)
        running.clock.forward(seconds=61)
        running.wait(lambda: len(running.heartbeats()) == 12)  # the stage has gone round again
    assert web.asked("/b") == []


@pytest.mark.parametrize(
    ("status", "outcome"), [(404, "not-found"), (403, "forbidden"), (500, "server-error"), (418, "client-error")]
)
def test_an_error_of_the_server_backs_off_and_is_said(web: Web, tmp_path: Path, status: int, outcome: str) -> None:
    url = web.serve("/feed", status=status)
    with fetching(tmp_path, [url]) as running:
        state = running.polled(url)
    assert (state.outcome, state.error, state.failures) == (outcome, f"the server answers {status}", 1)


def test_gone_twice_within_a_day_stops_the_feed(web: Web, tmp_path: Path) -> None:
    url = web.serve("/feed", status=410)
    with fetching(tmp_path, [url]) as running:
        assert not running.polled(url).stopped
        running.clock.forward(hours=1)
        state = running.polled(url, 2)
        running.wait(running.stage.idle)
    assert (state.stopped, state.next_poll) == (True, None)


def test_one_bad_feed_never_stops_another(web: Web, tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(30_000_000))
    killer = (
        b"<rss version='2.0'><channel " + b" ".join(b'a%d="x"' % n for n in range(60_000)) + b"><item/></channel></rss>"
    )
    bad = {
        web.serve("/bomb", bomb, headers={"Content-Encoding": "gzip"}): "too-large",
        web.serve("/twice", gzip.compress(b"x"), headers={"Content-Encoding": "gzip, gzip"}): "bad-encoding",
        web.serve("/killer", killer): "parse-killed",
        web.serve(
            "/page", "<!doctype html><html><body>Please log in", headers={"Content-Type": "text/html"}
        ): "soft-blocked",
        web.serve("/words", "nothing of the kind"): "not-a-feed",
        web.serve("/path", "/etc/passwd"): "not-a-feed",
        web.serve("/inside", status=302, headers={"Location": "http://10.0.0.1/feed"}): "blocked",
        web.serve("/loop", status=302, headers={"Location": "/loop"}): "redirect-loop",
        "http://nothing.invalid/feed": "dns",
    }
    good = web.serve("/good", feed(item("1")))
    with fetching(tmp_path, [*bad, good], parse_cpu_seconds=1) as running:
        for url, outcome in bad.items():
            assert running.polled(url).outcome == outcome
        assert running.polled(good).outcome == "new-items"
        assert len(running.articles()) == 1
        running.wait(running.stage.idle)
    assert set(bad.values()) <= set(OUTCOMES)


def test_a_feed_that_drips_is_cut_while_another_is_on_time(web: Web, tmp_path: Path) -> None:
    good = web.serve("/good", feed(item("1")))

    def drip(connection: socket.socket, stop: threading.Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not stop.wait(0.05):
            connection.sendall(b"<")

    with raw_server(drip) as address:
        slow = address.replace("127.0.0.1", "localhost")  # another host, so that neither waits for the other's turn
        with fetching(tmp_path, [slow, good], total_seconds=2) as running:
            running.polled(good)
            assert running.polls(slow) == 0
            assert running.polled(slow).outcome == "timeout"


def test_a_page_is_fetched_where_the_feed_has_only_a_summary(web: Web, tmp_path: Path) -> None:
    paragraphs = [f"Paragraph {n}: {LONG}" for n in range(5)]
    page = (
        "<html><head><title>x</title></head><body><nav><a href='/'>Home</a> <a href='/w'>World</a></nav>"
        "<article><h1>A title</h1>"
        + "".join(f"<p>{p}</p>" for p in paragraphs)
        + "</article><footer>All rights reserved</footer></body></html>"
    )
    link = web.serve("/story", page, headers={"Content-Type": "text/html; charset=utf-8"})
    url = web.serve("/feed", feed(item("1", text="The command said...", link=link)))
    with fetching(tmp_path, [url]) as running:
        running.polled(url)
        (article,) = running.articles()
        running.clock.forward(hours=25)
        running.polled(url, 2)
    assert article.text_origin == "page"
    assert "Paragraph 4" in article.text
    assert "Home" not in article.text
    assert "All rights reserved" not in article.text
    assert len(web.asked("/story")) == 1


def test_an_article_whose_page_fails_keeps_its_summary(web: Web, tmp_path: Path) -> None:
    url = web.serve("/feed", feed(item("1", text="The command said so.", link=web.url("/missing"))))
    with fetching(tmp_path, [url]) as running:
        running.polled(url)
        (article,) = running.articles()
    assert (article.text, article.text_origin) == ("The command said so.", "summary")
    assert "page-failed" in article.flags


def test_more_pages_than_one_poll_may_fetch_come_with_the_next(web: Web, tmp_path: Path) -> None:
    page = f"<html><body><article>{f'<p>{LONG}</p>' * 3}</article></body></html>"
    link = web.serve("/story", page, headers={"Content-Type": "text/html"})
    url = web.serve(
        "/feed", feed(*(item(str(n), title=f"T{n}", text="Short.", link=f"{link}?n={n}") for n in range(30)))
    )
    with fetching(tmp_path, [url]) as running:
        running.polled(url, 2)
        running.wait(running.stage.idle)
        articles = running.articles()
    assert len({article.id for article in articles}) == len(articles) == 30


def test_a_restart_knows_what_was_there_before(web: Web, tmp_path: Path) -> None:
    clock = Clock()
    url = web.serve("/feed", feed(item("1")), headers={"ETag": '"one"'})
    with fetching(tmp_path, [url], clock=clock) as running:
        running.polled(url)
    web.serve("/feed", feed(item("1"), item("2", title="New")))
    clock.forward(hours=1)
    with fetching(tmp_path, [url], clock=clock) as running:
        running.polled(url, 2)
        articles = running.articles()
    assert [article.title for article in articles].count("A title") == 1
    assert len(articles) == 2
    assert web.asked("/feed")[1]["if-none-match"] == '"one"'


def test_a_restart_polls_nothing_that_is_not_due(web: Web, tmp_path: Path) -> None:
    clock = Clock()
    url = web.serve("/feed", feed(item("1")))
    with fetching(tmp_path, [url], clock=clock) as running:
        running.polled(url)
    other = web.serve("/other", feed(item("1")))
    with fetching(tmp_path, [url, other], clock=clock) as running:
        running.polled(other)
    assert len(web.asked("/feed")) == 1


def test_a_heartbeat_a_minute_goes_into_each_partition(web: Web, tmp_path: Path) -> None:
    with fetching(tmp_path, []) as running:
        running.wait(lambda: len(running.heartbeats()) == 6)
        running.clock.forward(seconds=61)
        running.wait(lambda: len(running.heartbeats()) == 12)
    log = open_log(f"sqlite:{tmp_path}/log.sqlite")
    counts = [len(list(log.read("articles", partition))) for partition in range(6)]
    log.close()
    assert counts == [2] * 6


def test_a_permanent_redirect_is_adopted_after_three_sightings_over_a_day(web: Web, tmp_path: Path) -> None:
    there = web.serve("/there", feed(item("1")))
    url = web.serve("/feed", status=301, headers={"Location": "/there"})
    with fetching(tmp_path, [url]) as running:
        for times in (1, 2, 3):
            state = running.polled(url, times)
            running.clock.forward(hours=13)
        assert state.adopted_url == there
        asked = len(web.asked("/feed"))
        running.polled(url, 4)
    assert len(web.asked("/feed")) == asked == 3


def test_every_poll_is_counted_by_its_outcome(web: Web, tmp_path: Path) -> None:
    url, missing = web.serve("/feed", feed(item("1"))), web.url("/missing")
    with fetching(tmp_path, [url, missing]) as running:
        running.polled(url)
        running.polled(missing)
        running.wait(running.stage.idle)
        value = running.metrics.registry.get_sample_value
        assert value("deconwatch_polls_total", {"outcome": "new-items"}) == 1
        assert value("deconwatch_polls_total", {"outcome": "not-found"}) == 1
        assert value("deconwatch_articles_total", {"version": "first"}) == 1


def test_headers_that_are_no_text_do_no_harm(web: Web, tmp_path: Path) -> None:
    def talk(connection: socket.socket, stop: threading.Event) -> None:
        asked = connection.recv(10_000)
        body = feed(item("1")).encode() if asked.startswith(b"GET /feed ") else b"nothing"
        connection.sendall(
            b'HTTP/1.1 200 OK\r\nETag: "\xff\xfe"\r\nContent-Type: x/\xff\r\nConnection: close\r\n'
            + f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )

    with raw_server(talk) as address, fetching(tmp_path, [f"{address}feed", f"{address}other"]) as running:
        assert running.polled(f"{address}feed").etag is None
        assert running.polled(f"{address}other").outcome == "not-a-feed"


def test_two_fetchers_share_the_feeds_and_write_nothing_twice(web: Web, tmp_path: Path) -> None:
    clock = Clock()
    urls = [web.serve(f"/{n}", feed(item("1", title=f"T{n}"))) for n in range(12)]
    with fetching(tmp_path, urls, clock=clock) as first:
        for url in urls:
            first.polled(url)
        with fetching(tmp_path, urls, clock=clock) as second:
            second.wait(lambda: 0 < len(second.stage._partitions) < 6 and 0 < len(first.stage._partitions) < 6)
            clock.forward(hours=2)
            for url in urls:
                first.polled(url, 2)
            first.wait(lambda: first.stage.idle() and second.stage.idle())
            articles = first.articles()
    assert len({article.id for article in articles}) == len(articles) == 12
    assert [len(web.asked(f"/{n}")) for n in range(12)] == [2] * 12


def test_what_the_fetcher_wrote_itself_is_not_read_again_but_what_others_write_is(web: Web, tmp_path: Path) -> None:
    url = web.serve("/feed", feed(item("1")))
    with fetching(tmp_path, [url]) as running:
        state = running.polled(url)
        [own] = [m for p in range(6) for m in running.log.read("feed-state", p)]
    stage = running.stage

    def said(version: int, *, source: str) -> Message:
        record = state.model_copy(update={"version": version})
        outgoing = encode(record, source=source, trace=url, at=START)
        return own._replace(value=outgoing.value, headers=outgoing.headers)

    assert stage.knows(own)
    assert not stage.knows(said(state.version + 1, source="fetcher"))
    assert not stage.knows(said(state.version, source="cli"))


def test_a_poll_under_way_ends_and_is_written_before_its_partition_moves(tmp_path: Path) -> None:
    asked, go_on = threading.Semaphore(0), threading.Event()

    def answer(connection: socket.socket, _: threading.Event) -> None:
        connection.recv(10_000)
        asked.release()
        go_on.wait(10)
        body = feed(item("1")).encode()
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    with contextlib.ExitStack() as stack:
        url = stack.enter_context(raw_server(answer, at="0.0.0.0"))  # every address of 127.0.0.0/8
        urls = [url.replace("127.0.0.1", f"127.0.0.{n + 1}") for n in range(8)]
        first = stack.enter_context(fetching(tmp_path, urls))
        for _ in urls:
            assert asked.acquire(timeout=10)
        second = stack.enter_context(fetching(tmp_path, urls))
        first.wait(lambda: bool(first.stage._leaving))
        go_on.set()
        second.wait(lambda: len(second.stage._partitions) == 3 and second.stage.idle())
        states = [first.polled(url) for url in urls]
    assert [state.version for state in states] == [1] * 8
    assert not asked.acquire(blocking=False), "a host was asked again"
