"""How publishers' servers are treated, in real HTTP, on a clock that the test moves."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web as aio

from deconwatch.fetcher import schedule
from tests.fetcher.rss import feed, item
from tests.fetcher.running import START, fetching
from tests.net.web import Web


def wait_of(next_poll: datetime | None, url: str) -> int:
    """Seconds from the clock's start to the next poll, jitter taken off."""
    assert next_poll is not None
    seconds = (next_poll - START).total_seconds()
    return round(seconds / (1 + schedule.jitter(url, 1.0)))


def test_a_host_is_asked_for_one_thing_at_a_time_however_many_feeds_it_has(web: Web, tmp_path: Path) -> None:
    under_way, most = 0, 0

    async def slow(request: aio.Request) -> aio.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.02)
        under_way -= 1
        return aio.Response(text=feed(item(request.path)))

    urls = [web.on(f"/{n}", slow) for n in range(12)]
    with fetching(tmp_path, urls) as running:
        for url in urls:
            running.polled(url)
    assert most == 1


@pytest.mark.parametrize(
    ("headers", "channel", "seconds"),
    [
        ({}, "<ttl>30</ttl>", 1_800),
        ({"Cache-Control": "public, max-age=1200"}, "", 1_200),
        ({"Expires": format_datetime(START + timedelta(minutes=50))}, "", 3_000),
        ({"Cache-Control": "max-age=60"}, "<ttl>45</ttl>", 2_700),
        ({"Cache-Control": "max-age=5"}, "<ttl>1</ttl>", 300),
        ({"Cache-Control": "max-age=9999999"}, "<ttl>99999999</ttl>", 86_400),
    ],
)
def test_what_a_feed_asks_for_is_honoured_from_five_minutes_to_a_day(
    web: Web, tmp_path: Path, headers: dict[str, str], channel: str, seconds: int
) -> None:
    url = web.serve("/feed", feed(item("1"), channel=channel), headers=headers)
    with fetching(tmp_path, [url]) as running:
        assert wait_of(running.polled(url).next_poll, url) == seconds


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7200", 7_200),
        (format_datetime(START + timedelta(hours=3), usegmt=True), 10_800),
        ("1000000000", 86_400),
        ("-5", 600),
        ("NaN", 600),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 600),
    ],
)
def test_retry_after_is_never_undercut(web: Web, tmp_path: Path, status: int, value: str, seconds: int) -> None:
    url = web.serve("/feed", status=status, headers={"Retry-After": value})
    with fetching(tmp_path, [url]) as running:
        state = running.polled(url)
    assert (state.outcome, wait_of(state.next_poll, url)) == ("throttled", seconds)


def test_each_failure_doubles_the_wait_up_to_a_day_and_success_ends_it(web: Web, tmp_path: Path) -> None:
    url = web.serve("/feed", status=500)
    waits = []
    with fetching(tmp_path, [url]) as running:
        for times in range(1, 11):
            state = running.polled(url, times)
            assert state.next_poll is not None
            waits.append((state.next_poll - running.clock.now).total_seconds() / (1 + schedule.jitter(url, 1.0)))
            running.clock.now = state.next_poll
        web.serve("/feed", feed(item("1")))
        running.polled(url, 11)
        running.clock.forward(days=1.2)
        state = running.polled(url, 12)
    assert [round(wait) for wait in waits[:9]] == [600 * 2**n for n in range(8)] + [86_400]
    assert (state.outcome, state.failures, state.error) == ("unchanged", 0, None)


def test_the_same_body_under_a_new_etag_is_not_parsed_again(web: Web, tmp_path: Path) -> None:
    url = web.serve("/feed", feed(item("1")), headers={"ETag": '"one"'})
    with fetching(tmp_path, [url]) as running:
        running.polled(url)
        web.serve("/feed", feed(item("1")), headers={"ETag": '"two"'})
        running.clock.forward(hours=1)
        state = running.polled(url, 2)
    assert (state.outcome, state.etag) == ("unchanged", '"two"')


def test_a_new_body_under_the_old_etag_is_found(web: Web, tmp_path: Path) -> None:
    url = web.serve("/feed", feed(item("1")), headers={"ETag": '"one"'})
    with fetching(tmp_path, [url]) as running:
        running.polled(url)
        web.serve("/feed", feed(item("1"), item("2")), headers={"ETag": '"one"'})
        running.clock.forward(hours=1)
        assert running.polled(url, 2).outcome == "new-items"
        assert len(running.articles()) == 2


def test_a_feed_with_news_is_polled_more_often_than_one_without(web: Web, tmp_path: Path) -> None:
    async def busy(_: aio.Request) -> aio.Response:
        return aio.Response(text=feed(*(item(str(n)) for n in range(len(web.asked("/busy"))))))

    quick, quiet = web.on("/busy", busy), web.serve("/quiet", feed(item("1")))
    with fetching(tmp_path, [quick, quiet]) as running:
        for times in range(1, 6):
            first, second = running.polled(quick, times), running.polled(quiet, times)
            running.clock.forward(hours=2)
    assert first.interval_seconds == 300
    assert second.interval_seconds == 300 * 1.25**4
