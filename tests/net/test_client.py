"""The client against a real server on loopback: caps, deadlines, redirects, encodings, addresses."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import threading
import zlib
from typing import Any

import pytest
from aiohttp import web as aio

from deconwatch.errors import BlockedAddressError, FetchError
from deconwatch.net.client import OUTCOMES, Answer, Client
from tests.net.web import Web, raw_server

LOOPBACK = ("127.0.0.0/8",)


def client(**options: Any) -> Client:
    return Client(
        **{
            "connect_seconds": 2,
            "total_seconds": 5,
            "max_wire_bytes": 100_000,
            "max_decoded_bytes": 200_000,
            "allow": LOOPBACK,
            "user_agent": "deconwatch-test",
            **options,
        }
    )


def get(url: str, *, max_redirects: int = 5, headers: dict[str, str] | None = None, **options: Any) -> Answer:
    async def run() -> Answer:
        async with client(**options) as opened:
            return await opened.get(url, headers=headers or {}, max_redirects=max_redirects)

    return asyncio.run(run())


def post(url: str, body: bytes = b"{}", *, max_answer_bytes: int = 100, **options: Any) -> Answer:
    async def run() -> Answer:
        async with client(**options) as opened:
            return await opened.post(url, body, headers={"X-Own": "1"}, max_answer_bytes=max_answer_bytes)

    return asyncio.run(run())


def outcome_of(url: str, **options: Any) -> str:
    with pytest.raises(FetchError) as caught:
        get(url, **options)
    assert caught.value.outcome in OUTCOMES
    return caught.value.outcome


def test_an_answer_has_status_headers_body_and_address(web: Web) -> None:
    url = web.serve("/feed", "hello", headers={"ETag": '"1"'})
    answer = get(url)
    assert (answer.status, answer.headers["etag"], answer.body, answer.url) == (200, '"1"', b"hello", url)


def test_the_client_says_who_it_is_and_what_it_can_decode(web: Web) -> None:
    get(web.serve("/feed"))
    sent = web.asked("/feed")[0]
    assert (sent["user-agent"], sent["accept-encoding"]) == ("deconwatch-test", "gzip, deflate")


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(b"text " * 100)),
        ("x-gzip", gzip.compress(b"text " * 50) + gzip.compress(b"text " * 50)),
        ("gzip", gzip.compress(b"text " * 100) + b"\0\0padding"),
        ("deflate", zlib.compress(b"text " * 100)),
        ("deflate", zlib.compress(b"text " * 100)[2:-4]),
        ("identity", b"text " * 100),
    ],
)
def test_a_packed_body_is_unpacked(web: Web, coding: str, packed: bytes) -> None:
    assert get(web.serve("/feed", packed, headers={"Content-Encoding": coding})).body == b"text " * 100


def test_an_unchanged_answer_without_a_body_may_name_a_coding(web: Web) -> None:
    assert get(web.serve("/feed", status=304, headers={"Content-Encoding": "gzip"})).status == 304


@pytest.mark.parametrize("coding", ["gzip, gzip", "br", "zstd", "deflate, gzip"])
def test_codings_that_were_not_asked_for_are_refused(web: Web, coding: str) -> None:
    url = web.serve("/feed", gzip.compress(b"x"), headers={"Content-Encoding": coding})
    assert outcome_of(url) == "bad-encoding"


@pytest.mark.parametrize("body", [b"plain", gzip.compress(b"text " * 1000)[:-20]])
def test_a_body_that_is_not_what_it_says_is_refused(web: Web, body: bytes) -> None:
    assert outcome_of(web.serve("/feed", body, headers={"Content-Encoding": "gzip"})) == "bad-encoding"


def test_a_gzip_bomb_is_stopped_at_the_cap(web: Web) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    assert outcome_of(web.serve("/feed", bomb, headers={"Content-Encoding": "gzip"})) == "too-large"


def test_a_body_announced_over_the_cap_is_not_read(web: Web) -> None:
    assert outcome_of(web.serve("/feed", bytes(100_001))) == "too-large"


def test_a_body_that_never_ends_is_stopped_at_the_cap(web: Web) -> None:
    async def endless(request: aio.Request) -> aio.StreamResponse:
        response = aio.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(bytes(10_000))

    assert outcome_of(web.on("/feed", endless)) == "too-large"


def drip(connection: socket.socket, stop: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while not stop.wait(0.05):
        connection.sendall(b"x")


def header_drip(connection: socket.socket, stop: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while not stop.wait(0.05):
        connection.sendall(b"X-A: b\r\n")


def silent(connection: socket.socket, stop: threading.Event) -> None:
    stop.wait(30)


@pytest.mark.parametrize("talk", [drip, header_drip, silent])
def test_a_slow_answer_is_cut_at_the_total_deadline(talk: Any) -> None:
    with raw_server(talk) as url:
        assert outcome_of(url, total_seconds=0.4) == "timeout"


def test_an_endless_header_line_is_refused() -> None:
    def talk(connection: socket.socket, stop: threading.Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 5_000_000)

    with raw_server(talk) as url:
        assert outcome_of(url) in ("bad-response", "reset")


def test_an_answer_that_breaks_off_is_a_reset() -> None:
    def talk(connection: socket.socket, stop: threading.Event) -> None:
        connection.recv(1000)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc")

    with raw_server(talk) as url:
        assert outcome_of(url) == "reset"


def test_what_is_no_http_is_a_bad_response() -> None:
    def talk(connection: socket.socket, stop: threading.Event) -> None:
        connection.recv(1000)
        connection.sendall(b"SSH-2.0-OpenSSH\r\n\r\n")

    with raw_server(talk) as url:
        assert outcome_of(url) == "bad-response"


def test_a_closed_port_is_a_failed_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert outcome_of(f"http://127.0.0.1:{port}/") == "connect"


def test_a_certificate_that_nobody_vouches_for_is_refused(web: Web) -> None:
    assert outcome_of(f"https://127.0.0.1:{web.port}/") == "tls"


def test_a_name_that_does_not_exist_is_a_dns_failure() -> None:
    assert outcome_of("http://nothing.invalid/") == "dns"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/",
        "http://localhost:9/",
        "http://127.1:9/",
        "http://2130706433:9/",
        "http://0x7f000001:9/",
        "http://[::1]:9/",
        "http://[::ffff:127.0.0.1]:9/",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "gopher://example.org/",
    ],
)
def test_an_internal_address_is_blocked_before_it_is_dialled(url: str) -> None:
    with pytest.raises(BlockedAddressError):
        get(url, allow=())


def redirect_to(web: Web, path: str, location: str, status: int = 302) -> str:
    return web.serve(path, status=status, headers={"Location": location})


def test_a_redirect_is_followed_by_relative_address_too(web: Web) -> None:
    target = web.serve("/there/feed", "hello")
    redirect_to(web, "/there/hop", "feed")
    answer = get(redirect_to(web, "/feed", "/there/hop"))
    assert (answer.body, answer.url, answer.permanent_url) == (b"hello", target, None)


def test_an_unbroken_chain_of_permanent_redirects_names_its_end(web: Web) -> None:
    target = web.serve("/c", "hello")
    redirect_to(web, "/b", target, 308)
    assert get(redirect_to(web, "/a", "/b", 301)).permanent_url == target


def test_a_temporary_redirect_ends_the_permanent_chain(web: Web) -> None:
    redirect_to(web, "/b", web.serve("/c", "hello"), 302)
    assert get(redirect_to(web, "/a", "/b", 301)).permanent_url == web.url("/b")


def test_a_redirect_to_itself_is_a_loop(web: Web) -> None:
    redirect_to(web, "/b", "/a")
    assert outcome_of(redirect_to(web, "/a", "/b")) == "redirect-loop"


def test_too_many_redirects_are_a_loop(web: Web) -> None:
    for number in range(7):
        redirect_to(web, f"/{number}", f"/{number + 1}")
    assert outcome_of(web.url("/0")) == "redirect-loop"
    assert web.asked("/6") == []


@pytest.mark.parametrize(
    "location", ["gopher://example.org/", "file:///etc/passwd", "http://10.0.0.1/", "http://[::1]/"]
)
def test_a_redirect_to_a_forbidden_place_is_blocked(web: Web, location: str) -> None:
    assert outcome_of(redirect_to(web, "/feed", location)) == "blocked"


def test_a_redirect_to_nowhere_is_refused(web: Web) -> None:
    assert outcome_of(redirect_to(web, "/feed", "http://[/")) == "bad-redirect"


def test_a_password_is_not_carried_to_another_host(web: Web) -> None:
    redirect_to(web, "/feed", f"http://localhost:{web.port}/there")
    web.serve("/there", "hello")
    get(web.url("/feed"), headers={"Authorization": "Bearer x"})
    assert "authorization" in web.asked("/feed")[0]
    assert "authorization" not in web.asked("/there")[0]


def test_a_post_sends_the_bytes_as_they_are(web: Web) -> None:
    bodies: list[bytes] = []

    async def receive(request: aio.Request) -> aio.Response:
        bodies.append(await request.read())
        return aio.Response(status=202, body=b"thanks")

    answer = post(web.on("/hook", receive), b'{"a": 1}')
    assert (bodies, answer.status, answer.body) == ([b'{"a": 1}'], 202, b"thanks")
    assert web.asked("/hook")[0]["x-own"] == "1"


def test_a_post_follows_no_redirect(web: Web) -> None:
    web.serve("/there")
    assert post(redirect_to(web, "/hook", "/there", 307)).status == 307
    assert web.asked("/there") == []


def test_a_post_reads_no_more_of_the_answer_than_asked(web: Web) -> None:
    assert len(post(web.serve("/hook", bytes(1_000_000))).body) == 100


def test_a_post_leaves_the_answer_packed(web: Web) -> None:
    packed = gzip.compress(b"x" * 50)
    assert post(web.serve("/hook", packed, headers={"Content-Encoding": "gzip"})).body == packed


def test_an_error_of_a_post_does_not_tell_the_path(web: Web) -> None:
    with pytest.raises(FetchError) as caught:
        post("http://127.0.0.1:9/secret-token?key=secret", allow=())
    assert "secret" not in str(caught.value)


def test_a_host_that_takes_no_connection_is_given_up_after_the_time_to_connect() -> None:
    with contextlib.ExitStack() as stack:
        full = stack.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):  # more than its queue has places for: what comes after them is not answered
            waiting = stack.enter_context(socket.socket())
            waiting.settimeout(0)
            waiting.connect_ex(full.getsockname())
        with pytest.raises(FetchError, match=r"no connection within 0\.2 s") as caught:
            get(f"http://127.0.0.1:{full.getsockname()[1]}/", connect_seconds=0.2)
    assert caught.value.outcome == "timeout"
