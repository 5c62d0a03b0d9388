"""The nastiest inputs that a feed's server can send, by the number that docs/feeds.md lists them under. Real HTTP."""

from __future__ import annotations

import asyncio
import gzip
import os
import socket
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web as aio

from deconwatch.errors import BlockedAddressError
from deconwatch.net.client import Client
from deconwatch.net.resolver import AddressInfo
from deconwatch.records import Article, FeedState
from tests.fetcher.rss import LONG, feed, item
from tests.fetcher.running import START, fetching
from tests.net.web import Web, raw_server


def polled(web: Web, folder: Path, *bodies: bytes | str, **config: Any) -> tuple[list[FeedState], list[Article]]:
    """The state of each body's feed after a poll, and all articles."""
    urls = [web.serve(f"/{number}", body) for number, body in enumerate(bodies)]
    with fetching(folder, urls, **config) as running:
        return [running.polled(url) for url in urls], running.articles()


def test_01_a_body_that_is_a_path_or_an_address_is_no_feed_and_nothing_is_opened(web: Web, tmp_path: Path) -> None:
    real = feed(item("opened"))
    (tmp_path / "<rss>").write_text(real)  # a name that passes for markup
    os.mkfifo(tmp_path / "<rss >")  # to open it would last for ever
    web.serve("/other", real)
    paths = ["/dev/zero", "/etc/passwd", f"file://{tmp_path}/<rss>", f"{tmp_path}/<rss>", f"{tmp_path}/<rss >"]
    states, articles = polled(web, tmp_path, *paths, f"{web.url('/other')}?<rss>")
    assert [state.outcome for state in states[:2]] == ["not-a-feed"] * 2
    assert {state.outcome for state in states[2:]} <= {"not-a-feed", "no-new-items"}  # an empty <rss> is a feed
    assert (articles, web.asked("/other")) == ([], [])


GROWTH = """
import asyncio, resource, sys
from deconwatch.net.client import Client
async def run():
    async with Client(connect_seconds=2, total_seconds=20, max_wire_bytes=10*2**20, max_decoded_bytes=20*2**20,
                      allow=("127.0.0.0/8",), user_agent="test") as client:
        await client.get(sys.argv[1])
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        try:
            await client.get(sys.argv[2])
        except Exception as e:
            print(e.outcome, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
asyncio.run(run())
"""


def growth(web: Web, url: str) -> tuple[str, int]:
    """How a request ends, and the KiB that it makes a fresh process grow by."""
    small = web.serve("/small", feed(item("1")))
    told = subprocess.run([sys.executable, "-c", GROWTH, small, url], capture_output=True, text=True, check=True)
    outcome, grown = told.stdout.split()
    return outcome, int(grown)


def test_02_gzip_in_gzip_is_refused_before_it_is_unpacked(web: Web) -> None:
    bomb = gzip.compress(gzip.compress(bytes(100_000_000)))
    assert len(bomb) < 16_000
    outcome, grown = growth(web, web.serve("/bomb", bomb, headers={"Content-Encoding": "gzip, gzip"}))
    assert outcome == "bad-encoding"
    assert grown < 5 * 1024


def test_03_two_gigabytes_in_two_megabytes_are_stopped_at_the_cap(web: Web) -> None:
    bomb = gzip.compress(bytes(20 * 2**20)) * 100  # gzip files one after another are one (RFC 1952, 2.2)
    assert len(bomb) < 2.2 * 2**20
    outcome, grown = growth(web, web.serve("/bomb", bomb, headers={"Content-Encoding": "gzip"}))
    assert outcome == "too-large"
    assert grown < 64 * 1024


@pytest.mark.parametrize(("announced", "outcome"), [(100, "bad-response"), (3_000_000, "reset"), (10**12, "too-large")])
def test_03_a_length_that_lies_ends_the_poll(tmp_path: Path, announced: int, outcome: str) -> None:
    body = gzip.compress(bytes(5 * 2**20) + os.urandom(100_000))

    def talk(connection: socket.socket, stop: threading.Event) -> None:
        connection.recv(10_000)
        head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {announced}\r\n\r\n"
        connection.sendall(head.encode() + body)

    with raw_server(talk) as url, fetching(tmp_path, [url]) as running:
        assert running.polled(url).outcome == outcome


def drip_headers(connection: socket.socket, stop: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while not stop.wait(0.05):
        connection.sendall(b"X-A: b\r\n")


def drip_body(connection: socket.socket, stop: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not stop.wait(0.05):
        connection.sendall(b"<")


def long_line(connection: socket.socket, stop: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 5_000_000)
    stop.wait(30)


@pytest.mark.parametrize("talk", [drip_headers, drip_body, long_line])
def test_04_an_answer_that_takes_for_ever_is_cut_while_others_are_on_time(web: Web, tmp_path: Path, talk: Any) -> None:
    good = web.serve("/good", feed(item("1")))
    with raw_server(talk) as address:
        slow = address.replace("127.0.0.1", "localhost")  # another host: neither waits for the other's turn
        with fetching(tmp_path, [slow, good], total_seconds=1) as running:
            assert running.polled(good).outcome == "new-items"
            assert running.polls(slow) == 0 or talk is long_line
            assert running.polled(slow).outcome in ("timeout", "bad-response", "reset")


def test_05_a_feed_made_to_be_slow_is_ended_and_backs_off_while_others_go_on(web: Web, tmp_path: Path) -> None:
    def wrapped(inside: str) -> str:
        return f"<rss version='2.0'><channel>{inside}</channel></rss>"

    names = "".join(f' a{n}="x"' for n in range(20_000))
    slow = [
        wrapped(f"<item><title{names}>t</title></item>").replace("<channel>", f"<channel{names}>"),
        wrapped("<!--" * 50_000),
        wrapped(f"<item><author>{'a@' * 16_000}</author></item>"),
    ]
    states, articles = polled(web, tmp_path, *slow, feed(item("1")), parse_cpu_seconds=1)
    assert states[0].outcome == "parse-killed"
    assert states[0].next_poll is not None
    assert states[0].next_poll >= START + timedelta(seconds=600)
    assert {state.outcome for state in states[1:3]} <= {"parse-killed", "new-items", "no-new-items"}
    assert states[3].outcome == "new-items"
    assert any(article.guid == "1" for article in articles)


def test_06_entities_are_neither_expanded_nor_opened(web: Web, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    web.serve("/secret", "the secret")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))

    def using(entities: str, name: str) -> str:
        inside = f"<item><guid>1</guid><title>t</title><description>kept &{name};</description></item>"
        return f"<!DOCTYPE rss [{entities}]><rss version='2.0'><channel>{inside}</channel></rss>"

    states, articles = polled(
        web,
        tmp_path,
        using(f'<!ENTITY l0 "lol">{laughs}', "l9"),
        using(f'<!ENTITY x SYSTEM "file://{tmp_path}/secret">', "x"),
        using(f'<!ENTITY x SYSTEM "{web.url("/secret")}">', "x"),
        using(f'<!ENTITY % p SYSTEM "{web.url("/secret")}"> %p;', "x"),
    )
    assert [state.outcome for state in states] == ["new-items"] * 4
    assert all(len(article.text) < 1_000 and "secret" not in article.text for article in articles)
    assert web.asked("/secret") == []


INSIDE = [
    "http://[::ffff:10.0.0.1]/feed",
    "http://[64:ff9b::a00:1]/feed",
    "http://[2002:a00:1::]/feed",
    "http://167772161/feed",
    "http://0xa.0.0.1/feed",
    "http://012.0.0.1/feed",
    "http://10.1/feed",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/",
    "http://0.0.0.0/",
    "gopher://127.0.0.1/feed",
    "file:///etc/passwd",
    "ftp://127.0.0.1/feed",
]


def test_07_redirects_to_inside_and_in_circles_are_not_followed(web: Web, tmp_path: Path) -> None:
    urls = [web.serve(f"/{n}", status=302, headers={"Location": there}) for n, there in enumerate(INSIDE)]
    loop = web.serve("/loop", status=301, headers={"Location": "/back"})
    web.serve("/back", status=308, headers={"Location": "/loop"})
    with fetching(tmp_path, [*urls, loop], allow_addresses=("127.0.0.1/32",)) as running:
        found = {there: running.polled(url).outcome for there, url in zip(INSIDE, urls, strict=True)}
        assert running.polled(loop).outcome == "redirect-loop"
    assert found == dict.fromkeys(INSIDE, "blocked")


def test_08_only_an_address_that_was_checked_is_dialled(web: Web) -> None:
    web.serve("/feed", "here")
    answers = [["10.0.0.1", "127.0.0.1", "::1"], ["10.0.0.1"], ["127.0.0.1"]]
    asked: list[str] = []

    async def look_up(host: str, port: int, family: int) -> list[AddressInfo]:
        asked.append(host)
        kinds = {True: socket.AF_INET6, False: socket.AF_INET}
        return [(kinds[":" in one], socket.SOCK_STREAM, 6, "", (one, port)) for one in answers[len(asked) - 1]]

    async def run() -> list[str]:
        found = []
        async with Client(
            connect_seconds=2,
            total_seconds=5,
            max_wire_bytes=1_000,
            max_decoded_bytes=1_000,
            allow=("127.0.0.1/32",),
            user_agent="test",
            look_up=look_up,
        ) as client:
            for number in range(3):
                try:
                    url = f"http://rebinds.example:{web.port}/feed?{number}"
                    found.append((await client.get(url, headers={"Connection": "close"})).body.decode())
                except BlockedAddressError as e:
                    found.append(e.detail)
        return found

    mixed, rebound, back = asyncio.run(run())
    assert (mixed, back) == ("here", "here")
    assert "rebinds.example resolves to 10.0.0.1 (private) only" in rebound
    assert asked == ["rebinds.example"] * 3


def test_09_an_etag_that_stays_and_a_304_for_ever_hide_no_change(web: Web, tmp_path: Path) -> None:
    async def same_tag(request: aio.Request) -> aio.Response:
        return aio.Response(text=feed(item(str(len(web.asked("/tag"))))), headers={"ETag": '"same"'})

    async def never(request: aio.Request) -> aio.Response:
        if "If-None-Match" in request.headers:
            return aio.Response(status=304)
        return aio.Response(text=feed(item(str(len(web.asked("/304"))))), headers={"ETag": '"same"'})

    tag, unchanged = web.on("/tag", same_tag), web.on("/304", never)
    with fetching(tmp_path, [tag, unchanged]) as running:
        running.polled(tag)
        running.polled(unchanged)
        running.clock.forward(hours=2)
        assert running.polled(tag, 2).outcome == "new-items"
        assert running.polled(unchanged, 2).outcome == "not-modified"
        running.clock.forward(hours=25)
        assert running.polled(unchanged, 3).outcome == "new-items"


def test_10_guids_that_change_or_are_one_or_none_give_every_article_once(web: Web, tmp_path: Path) -> None:
    def items(guid: str | None, path: str) -> str:
        each = [guid and guid.format(number=n, fetch=len(web.asked(path))) for n in range(6)]
        links = [f"https://example.org{path}/{n}" for n in range(6)]
        return feed(*(item(one, title=f"T{n}", text=f"{n} {LONG * 8}", link=links[n]) for n, one in enumerate(each)))

    guids = {"/new": "{number}-{fetch}", "/one": "same", "/none": None}
    for path, guid in guids.items():

        async def answer(request: aio.Request, guid: str | None = guid) -> aio.Response:
            # something changes each time, so that the body is never skipped as a whole
            text = items(guid, request.path).replace("Our feed", f"Our feed {len(web.seen)}")
            return aio.Response(text=text)

        web.on(path, answer)
    urls = [web.url(path) for path in guids]
    with fetching(tmp_path, urls) as running:
        for times in range(1, 4):
            for url in urls:
                running.polled(url, times)
            running.clock.forward(hours=2)
        articles = running.articles()
    assert len(articles) == len({article.id for article in articles}) == 18


DATES = {
    "Fri, 31 Dec 9999 23:59:59 GMT": "future-date",
    "Thu, 01 Jan 1970 00:00:00 GMT": "ancient-date",
    "Sun, 01 Mar 2026 10:00:00 +9900": None,
    "99999999999999999999": "future-date",
    "": "no-date",
    "tomorrow": "no-date",
    "Mon, 00 Foo 2026 99:99:99": "no-date",
}


def test_11_no_date_costs_an_article(web: Web, tmp_path: Path) -> None:
    body = feed(*(item(str(n), title=str(n), date=date or " ") for n, date in enumerate(DATES)))
    _, articles = polled(web, tmp_path, body)
    found = {article.title: article for article in articles}
    assert len(found) == len(DATES)
    for number, flag in enumerate(DATES.values()):
        article = found[str(number)]
        if flag is None:
            assert article.published == START or not {"no-date", "future-date"} & set(article.flags)
        else:
            assert flag in article.flags
            assert article.published == START


def test_12_text_comes_out_plain_and_cut_and_links_that_run_scripts_are_none(web: Web, tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script><b>Boats</b> \u202eturned\u2066 b&#0;a\x00ck &#xd800;<img src=x onerror=alert(1)>"
    bodies: list[bytes | str] = [
        feed(item("1", title=nasty, text=nasty + LONG * 8, link="javascript:alert(1)")),
        feed(item("2", title="T" * 2**20, link="JaVaScRiPt:alert(1)")),
        feed(item("3", title="x", link="data:text/html,<script>")),
        feed(item("4", title="raw \ud800 surrogate")).encode("utf-8", "surrogatepass"),
    ]
    states, articles = polled(web, tmp_path, *bodies)
    assert [state.outcome for state in states] == ["new-items"] * 4
    assert [article.url for article in articles] == [None] * 4
    by_guid = {article.guid: article for article in articles}
    assert "Boats turned" in by_guid["1"].title
    for article in articles:
        whole = article.title + article.text
        assert not any(mark in whole for mark in ("<", "\x00", "\u202e", "\u2066", "\ud800", "alert"))
        assert len(article.to_json()) < 2**20
    assert "cut" in by_guid["2"].flags
