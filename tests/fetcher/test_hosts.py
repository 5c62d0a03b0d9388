"""One request a host at a time, with a pause between two."""

from __future__ import annotations

import asyncio

from deconwatch.fetcher.hosts import Hosts


def test_two_requests_to_a_host_do_not_overlap_and_two_hosts_do() -> None:
    hosts = Hosts(spacing_seconds=0)
    inside: list[str] = []
    most: dict[str, int] = {"same": 0, "all": 0}

    async def request(host: str) -> None:
        async with hosts.turn(host):
            inside.append(host)
            most["same"] = max(most["same"], inside.count(host))
            most["all"] = max(most["all"], len(inside))
            await asyncio.sleep(0.01)
            inside.remove(host)

    async def run() -> None:
        await asyncio.gather(*(request(host) for host in ("a", "a", "a", "b")))

    asyncio.run(run())
    assert most == {"same": 1, "all": 2}


def test_after_a_request_the_host_is_left_alone_for_the_pause() -> None:
    now = 100.0
    hosts = Hosts(spacing_seconds=2, monotonic=lambda: now)

    async def request() -> None:
        async with hosts.turn("a"):
            pass

    asyncio.run(request())
    assert (hosts.ready("a"), hosts.ready("b")) == (False, True)
    now = 102.0
    assert hosts.ready("a")


def test_a_pause_that_the_host_asks_for_is_not_shortened_by_a_smaller_one() -> None:
    now = 100.0
    hosts = Hosts(spacing_seconds=0, monotonic=lambda: now)
    hosts.defer("a", 60)
    hosts.defer("a", 5)
    now = 159.0
    assert not hosts.ready("a")
