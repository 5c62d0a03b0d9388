"""Memory of a fetcher that owns 10,000 feeds of 50 remembered items each, beside one that owns none.

    .venv/bin/python bench/feeds_memory.py

Resident memory of the fetcher's process (not of the parsing worker) after it has rebuilt its tables from the log and
polled every feed once, at its highest.
"""

import multiprocessing
import resource
import tempfile
import threading
import time
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from poll import server

from deconwatch import ids, logs
from deconwatch.config import FetcherConfig, LoggingConfig
from deconwatch.fetcher.feeds import Feed
from deconwatch.fetcher.stage import FetcherStage
from deconwatch.log import open_log
from deconwatch.log.event import encode
from deconwatch.metrics import Metrics
from deconwatch.records import FeedSeen, FeedState, SeenItem
from deconwatch.stage import Loop

FEEDS = 10_000
ITEMS = 50
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def fill(folder: str, urls: list[str]) -> None:
    """A log with the state of each feed as an earlier run left it: polled, 50 items seen."""
    log = open_log(f"sqlite:{folder}/log.sqlite")
    log.create()
    for start in range(0, len(urls), 500):
        batch = []
        for url in urls[start : start + 500]:
            seen = {
                ids.make("a", url, str(n)): SeenItem(content_hash=ids.make("c", url, str(n))[2:18], last_seen=NOW)
                for n in range(ITEMS)
            }
            state = FeedState(
                url=url,
                etag='"one"',
                body_hash=ids.make("b", url),
                outcome="unchanged",
                last_poll=NOW,
                last_success=NOW,
                last_full=NOW,
                last_item=NOW,
                next_poll=NOW,
                interval_seconds=300,
            )
            batch += [
                encode(record, source="fetcher", trace=url, at=NOW) for record in (FeedSeen(url=url, seen=seen), state)
            ]
        log.write(batch)
    log.close()


def run(pipe: Connection, folder: str, urls: list[str]) -> None:
    """The fetcher in its loop; sends its highest resident memory in MB."""
    logs.configure(LoggingConfig(level="warning"))
    log = open_log(f"sqlite:{folder}/log.sqlite")
    log.create()
    metrics = Metrics(clock=lambda: NOW)
    config = FetcherConfig(allow_addresses=("127.0.0.0/8",), host_spacing_seconds=0)
    stage = FetcherStage(config, [Feed(url) for url in urls], metrics=metrics, clock=lambda: NOW)
    loop = Loop(stage, log, metrics=metrics, clock=lambda: NOW)
    stop = threading.Event()
    thread = threading.Thread(target=loop.run, args=(stop,))
    thread.start()
    while thread.is_alive():
        polls = metrics.registry.get_sample_value("deconwatch_polls_total", {"outcome": "not-modified"}) or 0
        if polls >= len(urls) and loop.ready.is_set():
            break
        time.sleep(0.1)
    stop.set()
    thread.join()
    log.close()
    pipe.send(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def measured(folder: str, urls: list[str]) -> float:
    """`run` in a process of its own."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=run, args=(there, folder, urls))
    process.start()
    found = float(here.recv())
    process.join()
    return found


def main() -> None:
    """Measure both and print them."""
    with (
        server(close=True, feeds=FEEDS) as urls,
        tempfile.TemporaryDirectory() as full,
        tempfile.TemporaryDirectory() as empty,
    ):
        fill(full, urls)
        mine, none = measured(full, urls), measured(empty, [])
    print(
        f"memory, {FEEDS} feeds of {ITEMS} seen items: {mine:.0f} MB (at most 300), no feeds {none:.0f} MB, "
        f"ratio {mine / none:.2f}, {(mine - none) * 1024 / FEEDS:.1f} KB a feed"
    )


if __name__ == "__main__":
    main()
