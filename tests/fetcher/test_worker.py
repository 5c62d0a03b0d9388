"""A worker task that goes wrong ends alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from deconwatch.errors import FetchError
from deconwatch.fetcher.parse import parse
from deconwatch.fetcher.parsed import Limits
from deconwatch.fetcher.worker import Worker
from tests.fetcher import hostile
from tests.fetcher.rss import feed, item

ATTRIBUTES = (
    b"<rss version='2.0'><channel " + b" ".join(b'a%d="x"' % n for n in range(60_000)) + b"><item/></channel></rss>"
)


@pytest.fixture
def worker() -> Iterator[Worker]:
    one = Worker(cpu_seconds=1, memory_bytes=512 * 2**20)
    yield one
    one.close()


def outcome(worker: Worker, function: Callable[..., Any], *args: Any) -> str:
    with pytest.raises(FetchError) as caught:
        asyncio.run(worker.run(function, *args))
    return caught.value.outcome


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (hostile.spin, "parse-killed"),
        (hostile.eat, "parse-killed"),
        (hostile.crash, "parse-killed"),
        (hostile.fail, "parse-failed"),
    ],
)
def test_a_task_that_goes_wrong_is_ended_and_the_next_one_runs(
    worker: Worker, function: Callable[[], object], told: str
) -> None:
    assert outcome(worker, function) == told
    assert asyncio.run(worker.run(hostile.pid)) > 0


def test_a_task_that_waits_for_ever_is_ended_by_elapsed_time(worker: Worker) -> None:
    assert outcome(worker, hostile.sleep, 3600.0) == "parse-killed"


def test_a_feed_that_is_quadratic_to_parse_is_ended(worker: Worker) -> None:
    assert outcome(worker, parse, ATTRIBUTES, "", "https://feeds.example/", Limits()) == "parse-killed"


def test_the_neighbours_of_a_killed_task_are_not_lost(worker: Worker) -> None:
    good = feed(item("1")).encode()

    async def together() -> list[Any]:
        tasks = [worker.run(parse, body, "", "https://feeds.example/", Limits()) for body in (good, ATTRIBUTES, good)]
        return await asyncio.gather(*tasks, return_exceptions=True)

    first, killed, last = asyncio.run(together())
    assert (first.outcome, last.outcome) == ("ok", "ok")
    assert isinstance(killed, FetchError)


def test_limits_count_each_task_and_not_the_life_of_the_process(worker: Worker) -> None:
    pids = {asyncio.run(worker.run(hostile.pid)) for _ in range(5)}
    assert len(pids) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"<rss version='2.0'><channel><item><author>" + b"a@" * 16_000 + b"</author></item></channel></rss>",
        b"<rss version='2.0'><channel><item><author>" + b"(" * 32_000 + b"</author></item></channel></rss>",
        b"<rss version='2.0'><channel>" + b"<!--" * 50_000,
        b"<rss version='2.0'><channel><item><description>"
        + b"&lt;b&gt;" * 100_000
        + b"</description></item></channel></rss>",
        b"<rss version='2.0'>" + b"<channel>" * 100_000,
    ],
)
def test_hostile_feeds_end_within_bounds_one_way_or_the_other(worker: Worker, body: bytes) -> None:
    async def attempt() -> str:
        try:
            return (await worker.run(parse, body, "", "https://feeds.example/", Limits())).outcome
        except FetchError as e:
            return e.outcome

    assert asyncio.run(attempt()) in ("ok", "not-a-feed", "soft-blocked", "parse-killed", "parse-failed")


def test_closing_twice_is_harmless(worker: Worker) -> None:
    asyncio.run(worker.run(hostile.pid))
    worker.close()
    worker.close()
