"""The fetcher as it runs: its stage in the real loop on a real SQLite log, with a clock that the test moves."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from deconwatch.config import FetcherConfig
from deconwatch.fetcher.feeds import Feed
from deconwatch.fetcher.stage import FetcherStage
from deconwatch.log import Log, open_log
from deconwatch.log.event import decode
from deconwatch.metrics import Metrics
from deconwatch.records import Article, FeedState, Heartbeat, Record
from deconwatch.stage import Loop

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
BOUND = 30.0
"""Seconds that a test waits for what must come."""


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **delta: float) -> None:
        self.now += timedelta(**delta)


class Running:
    """A fetcher at work, and what it has written."""

    def __init__(self, log: Log, stage: FetcherStage, clock: Clock, metrics: Metrics) -> None:
        self.log, self.stage, self.clock, self.metrics = log, stage, clock, metrics

    def records(self, topic: str) -> list[Record]:
        return [
            decode(message).record
            for partition in range(self.log.partitions(topic))
            for message in self.log.read(topic, partition)
            if message.value is not None
        ]

    def articles(self) -> list[Article]:
        found = [record for record in self.records("articles") if isinstance(record, Article)]
        return sorted(found, key=lambda article: (str(article.published), article.version))

    def heartbeats(self) -> list[Heartbeat]:
        return [record for record in self.records("articles") if isinstance(record, Heartbeat)]

    def state(self, url: str) -> FeedState:
        states = [record for record in self.records("feed-state") if isinstance(record, FeedState)]
        return [state for state in states if state.url == url][-1]

    def polls(self, url: str) -> int:
        states = [record for record in self.records("feed-state") if isinstance(record, FeedState)]
        return max((state.version for state in states if state.url == url), default=0)

    def wait(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + BOUND
        while not condition():
            assert time.monotonic() < deadline, f"not within {BOUND:g} s: {self.records('feed-state')}"
            time.sleep(0.02)

    def polled(self, url: str, times: int = 1) -> FeedState:
        """Wait until the feed has been polled so often, then its state."""
        self.wait(lambda: self.polls(url) >= times)
        return self.state(url)


@contextmanager
def fetching(
    folder: Path, feeds: Sequence[Feed | str], *, clock: Clock | None = None, **config: Any
) -> Iterator[Running]:
    """Run the fetcher on the log in `folder`, on loopback, without pauses between requests."""
    clock = clock or Clock()
    log = open_log(f"sqlite:{folder}/log.sqlite")
    log.create()
    metrics = Metrics(clock=clock)
    settings = {"allow_addresses": ("127.0.0.0/8",), "host_spacing_seconds": 0, **config}
    stage = FetcherStage(
        FetcherConfig(**settings),
        [feed if isinstance(feed, Feed) else Feed(url=feed) for feed in feeds],
        metrics=metrics,
        clock=clock,
    )
    loop = Loop(stage, log, metrics=metrics, clock=clock, poll_seconds=0.02)
    stop = threading.Event()
    failures: list[BaseException] = []

    def run() -> None:
        try:
            loop.run(stop)
        except BaseException as e:
            failures.append(e)
            raise

    thread = threading.Thread(target=run, name="fetcher-loop")
    thread.start()
    try:
        yield Running(log, stage, clock, metrics)
    finally:
        stop.set()
        thread.join(30)
        log.close()
    assert not failures
