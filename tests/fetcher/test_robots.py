"""robots.txt is asked for once a day and obeyed, for pages only."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from deconwatch.fetcher.hosts import Hosts
from deconwatch.fetcher.robots import KEPT, KEPT_UNREACHABLE, MAX_KEPT_BYTES, Robots, Ruling
from deconwatch.fetcher.worker import Worker
from deconwatch.net.client import Client
from tests.fetcher.running import Clock
from tests.net.web import Web


@pytest.fixture
def worker() -> Iterator[Worker]:
    one = Worker(cpu_seconds=1, memory_bytes=512 * 2**20)
    yield one
    one.close()


def rulings(worker: Worker, *urls: str, clock: Clock | None = None, forward: float = 0.0) -> list[Ruling]:
    """What is said of one address after another, with so many seconds between them."""
    clock = clock or Clock()

    async def run() -> list[Ruling]:
        async with Client(
            connect_seconds=2,
            total_seconds=5,
            max_wire_bytes=2_000_000,
            max_decoded_bytes=2_000_000,
            allow=("127.0.0.0/8",),
            user_agent="deconwatch (+https://deconwatch.example)",
        ) as client:
            robots = Robots(
                client=client,
                worker=worker,
                hosts=Hosts(spacing_seconds=0),
                user_agent="deconwatch (+https://deconwatch.example)",
                clock=clock,
            )
            found = []
            for url in urls:
                found.append(await robots.ruling(url))
                clock.forward(seconds=forward)
            assert robots._bytes <= MAX_KEPT_BYTES
            return found

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("rules", "refusal"),
    [
        ("User-agent: *\nDisallow: /story", "robots"),
        ("User-agent: *\nDisallow: /*.html$\nDisallow: /other", None),
        ("User-agent: *\nDisallow: /\nAllow: /story", None),
        ("User-agent: deconwatch\nDisallow: /\n\nUser-agent: *\nAllow: /", "robots"),
        ("User-agent: otherbot\nDisallow: /", None),
        ("User-agent: *\nCrawl-delay: 3600", "robots"),
        ("", None),
        ("\x00\xff nonsense", None),
    ],
)
def test_the_rules_decide(web: Web, worker: Worker, rules: str, refusal: str | None) -> None:
    web.serve("/robots.txt", rules)
    (ruling,) = rulings(worker, web.url("/story/1"))
    assert ruling.refusal == refusal


@pytest.mark.parametrize(
    ("status", "refusal"), [(404, None), (403, None), (401, None), (500, "page-failed"), (429, "page-failed")]
)
def test_no_rules_allow_and_rules_that_cannot_be_had_do_not(
    web: Web, worker: Worker, status: int, refusal: str | None
) -> None:
    web.serve("/robots.txt", "busy", status=status)
    (ruling,) = rulings(worker, web.url("/story"))
    assert ruling.refusal == refusal


def test_the_rules_are_asked_for_once_a_day(web: Web, worker: Worker) -> None:
    web.serve("/robots.txt", "User-agent: *\nDisallow: /no")
    half = KEPT.total_seconds() / 2
    found = rulings(worker, *(web.url(path) for path in ("/no", "/yes", "/no")), forward=half)
    assert [one.refusal for one in found] == ["robots", None, "robots"]
    assert len(web.asked("/robots.txt")) == 2


def test_after_an_error_they_are_asked_for_again_within_the_hour(web: Web, worker: Worker) -> None:
    web.serve("/robots.txt", status=503)
    rulings(worker, web.url("/a"), web.url("/b"), forward=KEPT_UNREACHABLE.total_seconds())
    assert len(web.asked("/robots.txt")) == 2


def test_a_crawl_delay_is_told(web: Web, worker: Worker) -> None:
    web.serve("/robots.txt", "User-agent: *\nCrawl-delay: 7.5")
    assert rulings(worker, web.url("/a")) == [Ruling(delay=7.5)]


def test_rules_made_to_be_slow_refuse_within_bounds(web: Web, worker: Worker) -> None:
    web.serve("/robots.txt", "User-agent: *\nDisallow: /" + "*a" * 200 + "$\n")
    (ruling,) = rulings(worker, web.url("/" + "a" * 3_000 + "b"))
    assert ruling.refusal in (None, "page-failed")


def test_rules_of_any_size_are_read_to_a_bound(web: Web, worker: Worker) -> None:
    web.serve("/robots.txt", "User-agent: *\n" + "Disallow: /x\n" * 100_000 + "Disallow: /story\n")
    (ruling,) = rulings(worker, web.url("/story"))
    assert ruling.refusal is None
