"""What a host's robots.txt (RFC 9309) says of a page, asked for once a day. Feeds are made to be polled: not asked.

    no robots.txt (4xx)             everything may be fetched
    server error, none reachable    nothing, asked again after an hour
    Crawl-delay                     waited out, up to a bound

The rules are matched in the worker, as hostile patterns make matching slow. protego matches as the RFC says, which
`urllib.robotparser` does not: it knows no wildcards and takes the first rule that fits instead of the longest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from deconwatch.errors import FetchError
from deconwatch.fetcher import links
from deconwatch.fetcher.hosts import Hosts
from deconwatch.fetcher.worker import Worker
from deconwatch.net.client import Client

KEPT = timedelta(days=1)
KEPT_UNREACHABLE = timedelta(hours=1)
MAX_BYTES = 512_000
"""Of one robots.txt; RFC 9309 asks for 500 KiB at least."""
MAX_KEPT_BYTES = 16 * 2**20
MAX_KEPT = 10_000
MAX_DELAY = 30.0
"""Seconds between two requests; the pages of a host that asks for more are not fetched."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """Why a page is not fetched (`robots`: the rules say so; `page-failed`: they cannot be had), or None.

    `delay`: seconds since the last request that the host asks for.
    """

    refusal: str | None = None
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class _Kept:
    until: datetime
    rules: bytes | None
    """None: nothing may be fetched."""


class Robots:
    """The rules of many hosts, the oldest forgotten first. Lives in one event loop."""

    def __init__(
        self, *, client: Client, worker: Worker, hosts: Hosts, user_agent: str, clock: Callable[[], datetime]
    ) -> None:
        """`user_agent`: its first word is the name that rules are looked up under."""
        self._client = client
        self._worker = worker
        self._hosts = hosts
        self._agent = user_agent.replace("/", " ").split()[0] if user_agent.split() else "deconwatch"
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._bytes = 0

    async def ruling(self, url: str) -> Ruling:
        """What the rules of the url's host say of it."""
        kept = await self._rules(url)
        if kept.rules is None:
            return Ruling("page-failed")
        if not kept.rules:
            return Ruling()
        try:
            allowed, delay = await self._worker.run(judge, kept.rules, url, self._agent)
        except FetchError:  # rules that cannot be matched within bounds: as if they could not be read
            return Ruling("page-failed")
        return Ruling(None if allowed and delay <= MAX_DELAY else "robots", delay)

    async def _rules(self, url: str) -> _Kept:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        kept = self._kept.get(origin)
        if kept is None or kept.until <= self._clock():
            async with self._hosts.turn(links.host(url)):
                kept = self._kept.get(origin)  # another poll may have asked while this one waited
                if kept is None or kept.until <= self._clock():
                    kept = await self._asked(f"{origin}/robots.txt")
                    self._keep(origin, kept)
        return kept

    async def _asked(self, url: str) -> _Kept:
        now = self._clock()
        try:
            answer = await self._client.get(url, headers={"Accept": "text/plain"})
        except FetchError:
            return _Kept(now + KEPT_UNREACHABLE, None)
        if answer.status >= 500 or answer.status == 429:
            return _Kept(now + KEPT_UNREACHABLE, None)
        return _Kept(now + KEPT, answer.body[:MAX_BYTES].strip() if answer.status == 200 else b"")

    def _keep(self, origin: str, kept: _Kept) -> None:
        before = self._kept.pop(origin, None)
        self._bytes += len(kept.rules or b"") - len((before and before.rules) or b"")
        self._kept[origin] = kept
        while self._bytes > MAX_KEPT_BYTES or len(self._kept) > MAX_KEPT:
            oldest = self._kept.pop(next(iter(self._kept)))
            self._bytes -= len(oldest.rules or b"")


def judge(rules: bytes, url: str, agent: str) -> tuple[bool, float]:
    """Whether the rules let `agent` fetch the url, and their Crawl-delay in seconds. Runs in the worker."""
    parsed = _parsed(rules)
    return bool(parsed.can_fetch(url, agent)), float(parsed.crawl_delay(agent) or 0.0)


@lru_cache(maxsize=32)
def _parsed(rules: bytes) -> Any:
    from protego import Protego

    return Protego.parse(rules.decode("utf-8", "replace"))
