"""What happens when a feed is polled, step by step, for a person who wonders why it does not work.

resolve → fetch → validators → parse → items → dates → text → language → pages → one page; ends at the first that fails.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from deconwatch.config import FetcherConfig
from deconwatch.errors import FetchError
from deconwatch.fetcher import articles, language, pages, poll, schedule
from deconwatch.fetcher.articles import Draft
from deconwatch.fetcher.feeds import Feed, check_url
from deconwatch.fetcher.hosts import Hosts
from deconwatch.fetcher.parse import parse
from deconwatch.fetcher.parsed import Limits, ParsedFeed
from deconwatch.fetcher.reading import PageReader
from deconwatch.fetcher.worker import Worker
from deconwatch.net import addresses
from deconwatch.net.client import Answer, Client
from deconwatch.net.resolver import CheckedResolver
from deconwatch.records import FeedState

_NO_PAGE = {
    "robots": "the site's robots.txt keeps it from us",
    "consent": "a consent page stands in the place of the article",
    "login": "a login stands in the place of the article",
    "paywall": "a paywall stands before the article",
    "page-failed": "it cannot be had, or has no more text than the feed",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was tried, whether it went well, and what was found, in plain words."""

    name: str
    ok: bool
    detail: str


def probe(feed: Feed, config: FetcherConfig, *, clock: Callable[[], datetime]) -> list[Step]:
    """The steps of one poll without state; nothing is written. Raises ConfigError for a url that cannot be polled."""
    check_url(feed.url, where="feeds test")
    return asyncio.run(_probe(feed, config, clock))


async def _probe(feed: Feed, config: FetcherConfig, clock: Callable[[], datetime]) -> list[Step]:
    steps: list[Step] = []
    worker = Worker(cpu_seconds=config.parse_cpu_seconds, memory_bytes=config.parse_memory_bytes)
    try:
        steps.append(await _resolve(feed.url, config))
        answer, step = await _fetch(feed.url, config, clock())
        steps.append(step)
        if answer is None or answer.status != 200:
            return steps
        steps.append(_validators(answer, clock()))
        content_type = answer.headers.get("Content-Type", "")
        limits = Limits(config.max_items, config.max_field_chars)
        parsed = await worker.run(parse, answer.body, content_type, answer.url, limits)
        steps.append(_format(parsed, content_type))
        if parsed.outcome == "ok":
            steps += await _items(feed, parsed, config, clock, worker)
    except FetchError as e:
        steps.append(Step("failed", ok=False, detail=f"{e.outcome}: {e.detail}"))
    finally:
        worker.close()
    return steps


async def _resolve(url: str, config: FetcherConfig) -> Step:
    host = urlsplit(url).hostname or ""
    allow = addresses.networks(config.allow_addresses)
    try:
        found = await CheckedResolver(allow=allow, seconds=config.connect_seconds).resolve(host)
    except FetchError as e:
        return Step("resolve", ok=False, detail=e.detail)
    except OSError as e:
        return Step("resolve", ok=False, detail=f"{host} does not resolve: {e}")
    return Step("resolve", ok=True, detail=f"{host} is {', '.join(sorted({str(address[0]) for *_, address in found}))}")


async def _fetch(url: str, config: FetcherConfig, now: datetime) -> tuple[Answer | None, Step]:
    started = time.monotonic()
    try:
        async with _client(config) as client:
            headers = poll.conditions(FeedState(url=url), now)
            answer = await client.get(url, headers=headers, max_redirects=config.max_redirects)
    except FetchError as e:
        return None, Step("fetch", ok=False, detail=f"{e.outcome}: {e.detail}")
    hops = [*answer.redirects, answer.url]
    way = f" by way of {' → '.join(hops)}" if len(hops) > 1 else ""
    took = time.monotonic() - started
    detail = f"status {answer.status}{way}, {answer.wire_bytes} bytes ({len(answer.body)} decoded), {took:.2f} s"
    if answer.permanent_url is not None:
        detail += f"; the feed has moved for good: list {answer.permanent_url} instead"
    if answer.status != 200:
        wait = schedule.retry_after(answer.headers, now)
        detail += f"; counted as {schedule.of_status(answer.status)}" + (f", wait {wait:g} s" if wait else "")
    return answer, Step("fetch", ok=answer.status == 200, detail=detail)


def _client(config: FetcherConfig) -> Client:
    return Client(
        connect_seconds=config.connect_seconds,
        total_seconds=config.total_seconds,
        max_wire_bytes=config.max_wire_bytes,
        max_decoded_bytes=config.max_decoded_bytes,
        allow=config.allow_addresses,
        user_agent=config.user_agent,
    )


def _validators(answer: Answer, now: datetime) -> Step:
    found = [f"{name} {answer.headers[name]}" for name in ("ETag", "Last-Modified") if name in answer.headers]
    fresh = schedule.freshness(answer.headers, now)
    found += [f"asks to wait {fresh:g} s"] if fresh is not None else []
    return Step("validators", ok=True, detail=", ".join(found) or "none: the whole body is fetched at each poll")


def _format(parsed: ParsedFeed, content_type: str) -> Step:
    if parsed.outcome != "ok":
        return Step("format", ok=False, detail=poll.not_a_feed(parsed, content_type))
    ttl = f", asks to wait {parsed.ttl_seconds:g} s" if parsed.ttl_seconds else ""
    hub = f", offers the hub {parsed.hub}" if parsed.hub else ""
    return Step("format", ok=True, detail=f"{parsed.format}, titled {parsed.title or 'nothing'!r}{ttl}{hub}")


async def _items(
    feed: Feed, parsed: ParsedFeed, config: FetcherConfig, clock: Callable[[], datetime], worker: Worker
) -> list[Step]:
    now = clock()
    found = articles.drafts(parsed, feed, FeedState(url=feed.url), now)
    if not found:
        return [Step("items", ok=False, detail="the feed is empty")]
    newest = max(found, key=lambda draft: draft.article.published or now).article
    flags = Counter(flag for draft in found for flag in draft.article.flags)
    odd = "".join(f", {count} {flag}" for flag, count in sorted(flags.items()))
    lengths = sorted(len(draft.article.text) for draft in found)
    wanted = [draft for draft in found if config.fetch_pages and pages.wants_page(draft.item)]
    cut = f", more than {config.max_items} cut off" if parsed.cut else ""
    return [
        Step("items", ok=True, detail=f"{len(found)} articles{cut}{odd}"),
        Step(
            "newest", ok=True, detail=f"{newest.published:%Y-%m-%d %H:%M} {newest.title!r} {newest.url or ''}".strip()
        ),
        Step(
            "text", ok=True, detail=f"{lengths[0]} to {lengths[-1]} characters, half over {lengths[len(lengths) // 2]}"
        ),
        await _languages(found, worker),
        Step("pages", ok=True, detail=_pages(len(wanted), len(found), fetch=config.fetch_pages)),
        *[await _page(draft, config, clock, worker) for draft in wanted[-1:]],
    ]


async def _page(draft: Draft, config: FetcherConfig, clock: Callable[[], datetime], worker: Worker) -> Step:
    """One page, read as the fetcher would."""
    hosts = Hosts(spacing_seconds=config.host_spacing_seconds)
    async with _client(config) as client:
        article = await PageReader(config, client=client, worker=worker, hosts=hosts, clock=clock).read(draft)
    if article.text_origin == "page":
        return Step("page", ok=True, detail=f"{draft.item.link} gives {len(article.text)} characters")
    why = _NO_PAGE[article.flags[-1]]
    return Step("page", ok=why != _NO_PAGE["page-failed"], detail=f"{draft.item.link}: {why}; the feed's text is kept")


async def _languages(found: tuple[Draft, ...], worker: Worker) -> Step:
    codes = [draft.article.language for draft in found]
    unknown = [index for index, code in enumerate(codes) if code is None]
    for index, code in zip(
        unknown, await worker.run(language.detect, [found[i].article.text for i in unknown]), strict=True
    ):
        codes[index] = code
    counts = Counter(code or "unknown" for code in codes)
    told = ", ".join(f"{count} {code}" for code, count in counts.most_common())
    return Step("language", ok=True, detail=f"{told}; {len(codes) - len(unknown)} of them declared")


def _pages(wanted: int, of: int, *, fetch: bool) -> str:
    if not fetch:
        return "none is fetched: fetcher.fetch_pages is off"
    if not wanted:
        return "none is fetched: the feed carries whole articles"
    return f"{wanted} of {of} items look like summaries: their pages would be fetched, {poll.PAGES_A_POLL} a poll"
