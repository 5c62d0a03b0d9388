"""A webhook or a feed that points inside: no spelling of an internal address is dialled."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from deconwatch.errors import BlockedAddressError, FetchError
from deconwatch.net.client import Client

TABLE = Path(__file__).parents[1] / "data" / "internal_addresses.tsv"
ROWS = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if line]


@pytest.fixture(scope="module")
def listeners() -> Iterator[tuple[int, list[socket.socket]]]:
    """A port that is open on every address of this machine, so that whatever is dialled would be heard."""
    with socket.socket(socket.AF_INET6) as six:
        six.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        six.bind(("::", 0))
        six.listen(100)
        six.settimeout(0)
        yield int(six.getsockname()[1]), [six]


async def post(url: str) -> None:
    async with Client(
        connect_seconds=2, total_seconds=3, max_wire_bytes=100, max_decoded_bytes=100, user_agent="test"
    ) as client:
        await client.post(url, b"{}", headers={}, max_answer_bytes=100)


def test_the_table_has_more_than_fifty_rows_and_none_twice() -> None:
    assert len({url for url, _, _ in ROWS}) == len(ROWS) > 50


@pytest.mark.parametrize(("url", "network", "spelling"), ROWS, ids=[f"{row[1]}: {row[2]}" for row in ROWS])
def test_an_internal_address_is_not_dialled_in_any_spelling(
    url: str, network: str, spelling: str, listeners: tuple[int, list[socket.socket]]
) -> None:
    port, listening = listeners
    with pytest.raises(FetchError) as caught:
        asyncio.run(post(url.format(port=port)))
    for listener in listening:
        with pytest.raises(BlockingIOError):
            listener.accept()
    # A spelling that libc reads and HTTP does not is refused as such, before it means anything.
    blocked = isinstance(caught.value, BlockedAddressError)
    assert blocked or caught.value.outcome == "dns", f"{spelling}: {caught.value}"
    assert not blocked or network in str(caught.value) or "not a canonical IPv4 address" in str(caught.value)
