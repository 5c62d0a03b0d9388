"""Names resolve to what may be dialled, and to nothing else."""

from __future__ import annotations

import asyncio
import socket

import pytest

from deconwatch.errors import BlockedAddressError, FetchError
from deconwatch.net.client import Client
from deconwatch.net.dial import Dialer
from deconwatch.net.resolver import AddressInfo, CheckedResolver


def resolve(*given: str, seconds: float = 5) -> list[str]:
    """The addresses kept of what a name server gives; without any, it never answers."""

    async def look_up(host: str, port: int, family: int) -> list[AddressInfo]:
        if not given:
            await asyncio.Event().wait()
        kinds = [socket.AF_INET6 if ":" in one else socket.AF_INET for one in given]
        return [(kind, socket.SOCK_STREAM, 6, "", (one, port)) for kind, one in zip(kinds, given, strict=True)]

    resolver = CheckedResolver(allow=(), seconds=seconds, look_up=look_up)
    return [str(found[4][0]) for found in asyncio.run(resolver.resolve("name.example", 443))]


def test_of_a_mixed_answer_only_the_public_address_is_left() -> None:
    assert resolve("127.0.0.1", "93.184.216.34", "::1", "::ffff:10.0.0.1") == ["93.184.216.34"]


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "64:ff9b::7f00:1", "::ffff:192.168.0.1"])
def test_a_name_with_internal_addresses_only_is_blocked(address: str) -> None:
    with pytest.raises(BlockedAddressError, match=r"name\.example resolves to"):
        resolve(address)


def test_a_name_server_that_never_answers_is_given_up() -> None:
    with pytest.raises(FetchError, match="did not resolve within") as caught:
        resolve(seconds=0.05)
    assert caught.value.outcome == "dns"


def test_a_name_that_resolves_to_localhost_is_blocked_for_real() -> None:
    async def run() -> None:
        async with Client(
            connect_seconds=2, total_seconds=5, max_wire_bytes=1, max_decoded_bytes=1, user_agent="test"
        ) as client:
            await client.get("http://localhost:9/")

    with pytest.raises(BlockedAddressError, match="loopback"):
        asyncio.run(run())


def test_the_socket_itself_refuses_what_a_resolver_let_through() -> None:
    dialer = Dialer(allow=(), connect_seconds=1)
    with pytest.raises(OSError, match=r"10\.0\.0\.1 is private"):
        dialer.socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 80)))
