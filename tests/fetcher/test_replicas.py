"""Fetcher replicas as processes on a real broker: they share the feeds, and take over from one that is killed."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from aiohttp import web as aio

from deconwatch.fetcher.feeds import Feed, write_feeds
from deconwatch.log import Log
from deconwatch.log.event import decode
from deconwatch.log.kafka import KafkaLog
from deconwatch.records import Article
from tests.fetcher.rss import feed, item

FEEDS = 24
BOUND = 60.0


class Newsroom:
    """A feed on each of 24 hosts, with one more item every second time it is asked; notes who asks when."""

    def __init__(self) -> None:
        self.asked: dict[str, list[str]] = defaultdict(list)
        """Host -> names of those who asked, in order."""
        self.overlaps: list[str] = []
        self._open: dict[str, int] = defaultdict(int)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._runner = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)
        self.port = int(self._runner.addresses[0][1])

    async def _start(self) -> aio.AppRunner:
        app = aio.Application()
        app.router.add_get("/feed", self._answer)
        runner = aio.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await aio.TCPSite(runner, "0.0.0.0", 0).start()
        return runner

    async def _answer(self, request: aio.Request) -> aio.Response:
        host = request.host.partition(":")[0]
        self.asked[host].append(request.headers["User-Agent"])
        self._open[host] += 1
        if self._open[host] > 1:
            self.overlaps.append(host)
        await asyncio.sleep(0.02)
        self._open[host] -= 1
        items = [item(f"{host}-{n}", title=f"{host} {n}") for n in range(1 + len(self.asked[host]) // 2)]
        return aio.Response(text=feed(*items), content_type="application/rss+xml")

    def urls(self) -> list[str]:
        return [f"http://127.0.0.{n + 2}:{self.port}/feed" for n in range(FEEDS)]

    def counts(self) -> dict[str, int]:
        return {host: len(names) for host, names in self.asked.items()}

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


@contextmanager
def replica(name: str, folder: Path, broker: str, prefix: str) -> Iterator[subprocess.Popen[bytes]]:
    """`deconwatch fetcher` in a process, polling every second under its own name."""
    config = folder / f"{name}.toml"
    config.write_text(
        f'[log]\nurl = "kafka://{broker}"\nprefix = "{prefix}"\n'
        "[log.kafka]\nsession_timeout_ms = 6000\nheartbeat_interval_ms = 500\n"
        '[health]\nlisten = "127.0.0.1:0"\n'
        f'[fetcher]\nfeeds = "feeds.toml"\nuser_agent = "{name}"\nallow_addresses = ["127.0.0.0/8"]\n'
        "min_interval_seconds = 1\nmax_interval_seconds = 1\nhost_spacing_seconds = 0.1\n"
    )
    with (folder / f"{name}.log").open("wb") as log:
        command = [sys.executable, "-m", "deconwatch", "--config", str(config), "fetcher"]
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(25)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def eventually(condition: Callable[[], bool], said: Callable[[], object]) -> None:
    deadline = time.monotonic() + BOUND
    while not condition():
        assert time.monotonic() < deadline, said()
        time.sleep(0.1)


def polled_again(room: Newsroom, *, times: int = 2) -> None:
    """Every feed is polled so often from now on."""
    before = room.counts()
    enough = {url.split("/")[2].partition(":")[0] for url in room.urls()}
    eventually(
        lambda: all(len(room.asked[host]) >= before.get(host, 0) + times for host in enough),
        lambda: (before, room.counts()),
    )


def turns(names: list[str]) -> list[str]:
    """Who polled, each run of the same name once."""
    return [name for index, name in enumerate(names) if index == 0 or names[index - 1] != name]


def articles(log: Log) -> list[Article]:
    found = (
        decode(message).record
        for partition in range(log.partitions("articles"))
        for message in log.read("articles", partition)
    )
    return [record for record in found if isinstance(record, Article)]


def test_replicas_share_feeds_by_rebalance_and_neither_feed_nor_article_is_had_twice_kafka(
    kafka_bootstrap: str, tmp_path: Path
) -> None:
    room, prefix = Newsroom(), f"replicas-{uuid4().hex[:8]}."
    write_feeds(tmp_path / "feeds.toml", [Feed(url) for url in room.urls()])
    log = KafkaLog(kafka_bootstrap, prefix=prefix, options={})
    log.create()
    try:
        with replica("first", tmp_path, kafka_bootstrap, prefix):
            polled_again(room)
            with replica("second", tmp_path, kafka_bootstrap, prefix) as second:
                eventually(lambda: any("second" in names for names in room.asked.values()), room.counts)
                polled_again(room, times=4)
                shared = {host: names[-1] for host, names in room.asked.items()}
                second.kill()  # as a power cut would
                second.wait()
            moved = [host for host, name in shared.items() if name == "second"]
            eventually(lambda: all(room.asked[host][-1] == "first" for host in moved), lambda: room.asked)
            polled_again(room)
        found = articles(log)
    finally:
        room.close()
        log.close()
    assert set(shared.values()) == {"first", "second"}
    for host, names in room.asked.items():
        # each feed has one owner at a time: it changes hands with a rebalance and not in between
        assert turns(names) == (["first", "second", "first"] if host in moved else ["first"]), host
    assert room.overlaps == []
    ids = defaultdict(set)
    for article in found:
        ids[article.guid].add(article.id)
    assert all(len(known) == 1 for known in ids.values())
    assert all(article.version == 1 for article in found)
    # only what the killed replica had written without having told its state may be there again, under the same id
    assert len(found) - len(ids) <= len(moved) * 2
    for host in room.asked:
        assert {guid for guid in ids if guid and guid.startswith(f"{host}-")} >= {f"{host}-{n}" for n in range(2)}
