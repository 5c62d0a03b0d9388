"""Connections against servers that speak raw bytes: kept and gone stale, odd endings, what is not believed."""

from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web as aio

from deconwatch.errors import FetchError
from deconwatch.net import addresses, dial
from deconwatch.net.client import Answer, Client
from deconwatch.net.pool import Pool
from deconwatch.net.target import target_of
from tests.net.web import Web, raw_server

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
Talk = Callable[[socket.socket, threading.Event], None]


def with_client(work: Callable[[Client], Coroutine[Any, Any, Any]], **options: Any) -> Any:
    settings = {
        "connect_seconds": 2,
        "total_seconds": 5,
        "max_wire_bytes": 100_000,
        "max_decoded_bytes": 200_000,
        "allow": ("127.0.0.0/8",),
        "user_agent": "deconwatch-test",
        **options,
    }

    async def run() -> Any:
        async with Client(**settings) as client:
            return await work(client)

    return asyncio.run(run())


def get(url: str, **options: Any) -> Answer:
    answer: Answer = with_client(lambda client: client.get(url), **options)
    return answer


def saying(*pieces: bytes, then_close: bool = True) -> Talk:
    """A server that answers the first request of a connection so."""

    def talk(connection: socket.socket, stop: threading.Event) -> None:
        connection.recv(10_000)
        for piece in pieces:
            connection.sendall(piece)
        if not then_close:
            stop.wait(10)

    return talk


class Counted:
    """Answers `times` requests a connection, then hangs up in the middle of the next; remembers each by connection."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.asked: list[list[bytes]] = []

    def __call__(self, connection: socket.socket, _: threading.Event) -> None:
        mine: list[bytes] = []
        self.asked.append(mine)
        while data := connection.recv(10_000):
            mine.append(data)
            if len(mine) > self.times:
                return
            connection.sendall(OK)


async def twice(client: Client, url: str, *, by: str = "get") -> list[bytes]:
    bodies = []
    for _ in range(2):
        if by == "get":
            bodies.append((await client.get(url)).body)
        else:
            bodies.append((await client.post(url, b"{}", headers={}, max_answer_bytes=10)).body)
    return bodies


async def statuses(client: Client, url: str) -> list[int]:
    return [(await client.post(url, b"{}", headers={}, max_answer_bytes=10)).status for _ in range(2)]


@pytest.mark.parametrize("by", ["get", "post"])
def test_a_connection_is_used_again(by: str) -> None:
    server = Counted(10)
    with raw_server(server) as url:
        assert with_client(lambda client: twice(client, url, by=by)) == [b"ok", b"ok"]
    assert [len(mine) for mine in server.asked] == [2]


def test_a_get_on_a_connection_that_went_stale_is_asked_once_more_on_a_new_one() -> None:
    server = Counted(1)
    with raw_server(server) as url:
        assert with_client(lambda client: twice(client, url)) == [b"ok", b"ok"]
    assert [len(mine) for mine in server.asked] == [2, 1]


def test_a_post_is_never_sent_a_second_time_by_itself() -> None:
    server = Counted(1)
    with raw_server(server) as url, pytest.raises(FetchError) as caught:
        with_client(lambda client: twice(client, url, by="post"))
    assert caught.value.outcome == "reset"
    assert [len(mine) for mine in server.asked] == [2]


def test_a_get_on_a_new_connection_that_breaks_off_is_not_asked_again() -> None:
    server = Counted(0)
    with raw_server(server) as url, pytest.raises(FetchError, match="reset"):
        get(url)
    assert [len(mine) for mine in server.asked] == [1]


@pytest.mark.parametrize("left", [b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", b"HTTP/1.1 2"])
def test_what_follows_an_answer_unasked_is_never_taken_for_the_next_one(left: bytes) -> None:
    with raw_server(saying(OK + left, then_close=False)) as url:
        assert with_client(lambda client: twice(client, url)) == [b"ok", b"ok"]


def test_a_host_is_asked_by_as_many_connections_as_allowed(web: Web) -> None:
    at_once: list[int] = [0, 0]

    async def slow(request: aio.Request) -> aio.Response:
        at_once[0] += 1
        at_once[1] = max(at_once)
        await asyncio.sleep(0.02)
        at_once[0] -= 1
        return aio.Response(text="here")

    url = web.on("/feed", slow)

    async def many(client: Client) -> list[Answer]:
        asked = [asyncio.ensure_future(client.get(url)) for _ in range(6)]
        await asyncio.sleep(0.01)
        asked[3].cancel()
        return [answer for answer in await asyncio.gather(*asked, return_exceptions=True) if isinstance(answer, Answer)]

    assert [answer.body for answer in with_client(many, per_host=2)] == [b"here"] * 5
    assert at_once[1] == 2


def test_a_connection_that_nobody_uses_is_closed() -> None:
    gone = threading.Event()

    def talk(connection: socket.socket, stop: threading.Event) -> None:
        connection.settimeout(10)
        if connection.recv(10_000) == b"":
            gone.set()

    async def run(url: str) -> None:
        dialer = dial.Dialer(allow=addresses.networks(["127.0.0.1"]), connect_seconds=2)
        pool = Pool(dialer.dial, per_host=1, kept_seconds=0.03)
        origin = target_of(url).origin
        pool.give_back(origin, await pool.take(origin))
        assert await asyncio.to_thread(gone.wait, 10)
        await pool.close()

    with raw_server(talk) as url:
        asyncio.run(run(url))


@pytest.mark.parametrize(
    ("pieces", "body"),
    [
        ([b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", OK], b"ok"),
        (
            [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nok\r", b"\n1\r\n!\r\n0\r\nX: y\r\n\r\n"],
            b"ok!",
        ),
        ([b"HTTP/1.1 200 OK\r\n\r\nuntil", b" the end"], b"until the end"),
        ([b"HTTP/1.0 200\nContent-Length: 2\n\nok"], b"ok"),
        ([b"HTTP/1.1 200 OK\r\nCont", b"ent-Length: 2\r\nX: \xff\r\n\r\no", b"k"], b"ok"),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"], b""),
        ([b"HTTP/1.1 204 No Content\r\n\r\n"], b""),
    ],
)
def test_an_answer_ends_where_its_head_says(pieces: list[bytes], body: bytes) -> None:
    with raw_server(saying(*pieces)) as url:
        assert get(url).body == body


@pytest.mark.parametrize(
    ("pieces", "outcome"),
    [
        ([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n"], "reset"),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok"], "bad-response"),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"], "bad-response"),
        ([OK + b"\0garbage"], "bad-response"),
        ([b"HTTP/1.1 100 Continue\r\n\r\n" * 5_000] * 10, "bad-response"),
        ([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: " + b"y" * 2_000_000], "too-large"),
    ],
)
def test_an_answer_that_cannot_be_believed_is_refused(pieces: list[bytes], outcome: str) -> None:
    with raw_server(saying(*pieces)) as url, pytest.raises(FetchError) as caught:
        get(url)
    assert caught.value.outcome == outcome


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ndanke ü".encode(),
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n<p>thanks",
    ],
)
def test_a_post_is_answered_by_the_status_however_the_body_is_counted(said: bytes) -> None:
    with raw_server(saying(said, then_close=False)) as url:
        assert with_client(lambda client: statuses(client, url)) == [int(said[9:12])] * 2


def test_switching_to_another_protocol_is_the_end_of_the_connection() -> None:
    with raw_server(
        saying(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nwhatever")
    ) as url:
        assert get(url).status == 101


def test_a_header_that_would_begin_another_request_is_not_sent() -> None:
    server = Counted(10)
    with raw_server(server) as url, pytest.raises(FetchError, match="line break"):
        with_client(lambda client: client.get(url, headers={"If-None-Match": '"a"\r\n\r\nGET /evil HTTP/1.1'}))
    assert server.asked == []


def test_the_user_of_an_address_is_sent_to_its_host_alone(web: Web) -> None:
    web.serve("/there", "hello")
    web.serve("/feed", status=302, headers={"Location": f"http://localhost:{web.port}/there"})
    get(web.url("/feed").replace("//", "//me:p%40ss@"))
    assert web.asked("/feed")[0]["authorization"] == "Basic bWU6cEBzcw=="
    assert "authorization" not in web.asked("/there")[0]


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """For localhost, vouched for by itself, and taken for good by what runs in this test."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here to make a certificate with")
    made = tmp_path / "localhost.pem"
    command = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
    options = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(made), "-out", str(tmp_path / "only.pem")]
    subprocess.run(["openssl", *command.split(), *options], check=True, capture_output=True)
    made.write_text(made.read_text() + (tmp_path / "only.pem").read_text())
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "only.pem"))
    dial._tls.cache_clear()
    return made


def test_https_is_spoken_with_who_has_a_certificate_for_the_name(certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def talk(connection: socket.socket, stop: threading.Event) -> None:
        with context.wrap_socket(connection, server_side=True) as wrapped:
            while wrapped.recv(10_000):
                wrapped.sendall(OK)

    try:
        with raw_server(talk) as url:
            named = url.replace("http://127.0.0.1", "https://localhost")
            assert with_client(lambda client: twice(client, named)) == [b"ok", b"ok"]
            with pytest.raises(FetchError, match="tls"):
                get(named.replace("localhost", "127.0.0.1"))
    finally:
        dial._tls.cache_clear()
