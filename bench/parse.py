"""CPU time of parsing a feed in the worker process, against plain feedparser in this process.

    .venv/bin/python bench/parse.py

The worker's figure holds everything a poll pays for: sending the body over, parsing, plain text, sending items back.
"""

import asyncio
import io
import statistics
import time

import feedparser

from deconwatch.config import FetcherConfig
from deconwatch.fetcher.parse import parse
from deconwatch.fetcher.parsed import Limits
from deconwatch.fetcher.worker import Worker

ROUNDS = 7
URL = "https://feeds.example/all"
SENTENCE = "patrol boats kept away from the buoy line after a call on the channel that both sides have kept open"


def words(start: int) -> str:
    """Sixty words, other ones for each start."""
    every = SENTENCE.split()
    return " ".join(every[(start + k) % len(every)] for k in range(60))


def item(number: int) -> str:
    """An item of about 4 KB of HTML, as newsrooms send their articles whole."""
    paragraphs = "".join(
        f"<p>{number}.{n} {words(number + n)} "
        f'<a href="/news/{number}/{n}" class="more">more</a> <img src="/p/{n}.jpg" alt=""/></p>'
        for n in range(9)
    )
    return (
        f"<item><title>Call {number} was answered</title><link>https://feeds.example/news/{number}</link>"
        f"<guid isPermaLink='false'>desk-{number}</guid><pubDate>Sun, 01 Mar 2026 10:{number % 60:02}:00 GMT</pubDate>"
        f"<description>Both sides used the line.</description>"
        f"<content:encoded><![CDATA[{paragraphs}]]></content:encoded></item>"
    )


def feed(first: int, count: int) -> bytes:
    """RSS with the items of these numbers, the newest first."""
    items = "".join(item(number) for number in reversed(range(first, first + count)))
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/'
    return f'{head}content/"><channel><title>Desk</title>{items}</channel></rss>'.encode()


async def in_worker(worker: Worker, body: bytes, known: frozenset[str]) -> float:
    """CPU seconds of both processes for one parse."""
    there, here = await worker.run(time.process_time), time.process_time()
    found = await worker.run(parse, body, "application/rss+xml", URL, Limits(), known)
    spent = time.process_time() - here
    assert found.outcome == "ok"
    return spent + await worker.run(time.process_time) - there


def plain(body: bytes) -> float:
    """CPU seconds of feedparser as it comes."""
    before = time.process_time()
    assert feedparser.parse(io.BytesIO(body)).entries
    return time.process_time() - before


async def measure(worker: Worker, *, items: int, new: int) -> tuple[float, float, float]:
    """Warm both up, then take turns: the median milliseconds of each, and the median of their ratios."""
    body = feed(0, items)
    seen = await worker.run(parse, feed(0, items - new), "", URL, Limits())
    known = frozenset(item.fingerprint for item in seen.items if item.fingerprint)
    await in_worker(worker, body, known), plain(body)
    pairs = [(await in_worker(worker, body, known), plain(body)) for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(side) * 1e3 for side in zip(*pairs, strict=True))
    return ours, theirs, statistics.median(one / other for one, other in pairs)


async def report(worker: Worker) -> None:
    """Print the figures."""
    ours, theirs, ratio = await measure(worker, items=50, new=50)
    print(f"parse, 50 items, all new: ours {ours:.1f} ms CPU, plain feedparser {theirs:.1f} ms, ", end="")
    print(f"ratio {ratio:.2f} (at most 1.25)")
    ours, theirs, ratio = await measure(worker, items=100, new=2)
    print(f"parse, 100 items, 2 new: ours {ours:.1f} ms CPU, plain feedparser {theirs:.1f} ms, ", end="")
    print(f"{1 / ratio:.1f} times as fast (at least 8)")


def main() -> None:
    """Measure with the worker as the fetcher has it."""
    config = FetcherConfig()
    worker = Worker(cpu_seconds=config.parse_cpu_seconds, memory_bytes=config.parse_memory_bytes)
    try:
        asyncio.run(report(worker))
    finally:
        worker.close()


if __name__ == "__main__":
    main()
