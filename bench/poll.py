"""CPU time of one poll that finds nothing new, against bare aiohttp asking the same.

    .venv/bin/python bench/poll.py

Ours is the whole of it: agenda, address check, conditional GET, verdict, the state written to the log (SQLite, synced)
and read back. A server in a process of its own answers 304 to everyone and closes the connection, as polls that are
minutes apart never find one open. `kept open` is the same with connections that stay. Turns are taken as each would run
by itself (the service with its collector's settings, the script with Python's), and both with Python's.
"""

import asyncio
import gc
import multiprocessing
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection

import aiohttp
from aiohttp import web

from deconwatch import logs
from deconwatch.app import collect_seldom
from deconwatch.config import FetcherConfig, LoggingConfig
from deconwatch.fetcher.feeds import Feed
from deconwatch.fetcher.poll import ACCEPT
from deconwatch.fetcher.stage import FetcherStage
from deconwatch.log import open_log
from deconwatch.metrics import Metrics
from deconwatch.stage import Loop

FEEDS = 400
TURNS = 5
AT_ONCE = 32
BODY = (
    '<rss version="2.0"><channel><title>Desk</title><item><guid>1</guid><title>One</title>'
    "<pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate><description>"
    + "The line was answered at once. " * 40
    + "</description></item></channel></rss>"
)


def serve(pipe: Connection, *, close: bool) -> None:
    """A feed at every path of every loopback address: 304 to who knows its ETag."""

    async def answer(request: web.Request) -> web.Response:
        known = request.headers.get("If-None-Match") is not None
        response = web.Response(status=304) if known else web.Response(text=BODY, content_type="application/rss+xml")
        response.headers["ETag"] = '"one"'
        if close:
            response.force_close()
        return response

    async def run() -> None:
        app = web.Application()
        app.router.add_get("/{tail:.*}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "0.0.0.0", 0, backlog=1024).start()  # noqa: S104  # every address of 127.0.0.0/8
        pipe.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(run())


@contextmanager
def server(*, close: bool, feeds: int = FEEDS) -> Iterator[list[str]]:
    """Urls of as many feeds, each on a host of its own."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), kwargs={"close": close})
    process.start()
    try:
        port = here.recv()
        yield [f"http://127.0.{n // 200}.{n % 200 + 1}:{port}/feed" for n in range(feeds)]
    finally:
        process.terminate()
        process.join()


async def bare(urls: list[str]) -> float:
    """CPU seconds a request of a plain aiohttp session, all of one turn asked for `AT_ONCE` at a time."""
    headers = {"If-None-Match": '"one"', "Accept": ACCEPT}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:

        async def one(url: str) -> None:
            async with session.get(url, headers=headers) as response:
                await response.read()

        await asyncio.gather(*(one(url) for url in urls))
        before = time.process_time()
        for _ in range(TURNS):
            await asyncio.gather(*(one(url) for url in urls))
        return (time.process_time() - before) / (TURNS * len(urls))


def ours(urls: list[str]) -> float:
    """CPU seconds a poll of the fetcher in its loop, without what this thread takes to watch it."""
    now = [datetime(2026, 3, 1, tzinfo=UTC)]
    with tempfile.TemporaryDirectory() as folder:
        log = open_log(f"sqlite:{folder}/log.sqlite")
        log.create()
        metrics = Metrics(clock=lambda: now[0])
        config = FetcherConfig(allow_addresses=("127.0.0.0/8",), host_spacing_seconds=0, concurrency=AT_ONCE)
        stage = FetcherStage(config, [Feed(url) for url in urls], metrics=metrics, clock=lambda: now[0])
        loop = Loop(stage, log, metrics=metrics, clock=lambda: now[0])
        stop = threading.Event()
        thread = threading.Thread(target=loop.run, args=(stop,))
        thread.start()

        def polled(outcome: str, count: int) -> None:
            while (metrics.registry.get_sample_value("deconwatch_polls_total", {"outcome": outcome}) or 0) < count:
                assert thread.is_alive()
                time.sleep(0.02)

        polled("new-items", len(urls))
        now[0] += timedelta(hours=2)
        polled("not-modified", len(urls))
        before = time.process_time() - time.thread_time()
        for turn in range(TURNS):
            now[0] += timedelta(hours=2)
            polled("not-modified", len(urls) * (turn + 2))
        spent = time.process_time() - time.thread_time() - before
        stop.set()
        thread.join()
        log.close()
    return spent / (TURNS * len(urls))


def plainly() -> None:
    """Python's own settings of the collector."""
    gc.unfreeze()
    gc.set_threshold(*PLAIN)


PLAIN = gc.get_threshold()
WAYS = {"as each runs": collect_seldom, "both collect as Python does": plainly}


def main() -> None:
    """Take turns three times, with connections closed and kept open; print the medians and their ratio."""
    logs.configure(LoggingConfig(level="warning"))
    for name, close in (("", True), (", kept open", False)):
        turns: dict[str, list[tuple[float, float]]] = {way: [] for way in WAYS}
        with server(close=close) as urls:
            for _ in range(3):
                for way, for_us in WAYS.items():
                    for_us()
                    mine = ours(urls)
                    plainly()
                    turns[way].append((mine, asyncio.run(bare(urls))))
        for way, pairs in turns.items():
            mine, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
            ratio = statistics.median(one / other for one, other in pairs)
            print(
                f"poll, unchanged{name}, {way}: ours {mine * 1e6:.0f} µs CPU, bare aiohttp {theirs * 1e6:.0f} µs, "
                f"ratio {ratio:.2f} (at most 2)"
            )


if __name__ == "__main__":
    main()
