"""Completes articles whose feed carries only a summary with the text of their pages.

    site rule  →  robots.txt  →  the host's turn  →  GET  →  worker: text, or what stands in its place

Whatever goes wrong leaves the feed's text and a flag: `page-failed`, `robots`, `consent`, `login`, `paywall`.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

from deconwatch.config import FetcherConfig
from deconwatch.errors import FetchError
from deconwatch.fetcher import links, pages, schedule
from deconwatch.fetcher.articles import MAX_TEXT_CHARS, Draft
from deconwatch.fetcher.hosts import Hosts
from deconwatch.fetcher.robots import Robots
from deconwatch.fetcher.sites import read_sites, site_of
from deconwatch.fetcher.worker import Worker
from deconwatch.net.client import Answer, Client
from deconwatch.records import Article

FLAGS = ("page-failed", "robots", "consent", "login", "paywall")
"""Why an article has no text of its page; with `page` the values of the `outcome` label."""
MAX_PAGE_BYTES = 4 * 2**20
"""Of a page, decoded; one with more is no article that a person would read."""


class PageReader:
    """Reads pages with one client, one worker and one set of hosts. Lives in one event loop."""

    def __init__(
        self, config: FetcherConfig, *, client: Client, worker: Worker, hosts: Hosts, clock: Callable[[], datetime]
    ) -> None:
        """Raises ConfigError for site rules that cannot be used."""
        self._config = config
        self._client = client
        self._worker = worker
        self._hosts = hosts
        self._clock = clock
        self._sites = read_sites(config.site_rules)
        self._robots = Robots(client=client, worker=worker, hosts=hosts, user_agent=config.user_agent, clock=clock)

    def wants(self, draft: Draft) -> bool:
        """Whether the draft's page is to be fetched."""
        host = links.host(draft.item.link or "")
        return self._config.fetch_pages and pages.wants_page(draft.item) and site_of(host, self._sites).fetch

    async def read(self, draft: Draft) -> Article:
        """The article with its page's text; with the feed's own and a flag where the page gives none."""
        link = draft.item.link or ""
        try:
            page = await self._page(link)
        except FetchError:
            return _flagged(draft, "page-failed")
        if isinstance(page, str):
            return _flagged(draft, page)
        if page.text is None or len(page.text) <= len(draft.item.text):
            return _flagged(draft, "page-failed")
        # without a text in the feed the article was flagged as a mere title, which it no longer is
        flags = tuple(flag for flag in draft.article.flags if flag != "title-only")
        return draft.article.model_copy(update={"text": page.text, "text_origin": "page", "flags": flags})

    async def _page(self, link: str) -> pages.Page | str:
        """The page, or the flag that says why there is none."""
        ruling = await self._robots.ruling(link)
        if ruling.refusal:
            return ruling.refusal
        if self._hosts.paused(links.host(link)):
            return "page-failed"
        async with self._hosts.turn(links.host(link)):
            await asyncio.sleep(max(0.0, ruling.delay - self._config.host_spacing_seconds))
            answer = await self._client.get(
                link, headers={"Accept": "text/html"}, max_redirects=self._config.max_redirects
            )
        if answer.status != 200:
            self._heed(link, answer)
            return "page-failed"
        if links.host(answer.url) != links.host(link) and (there := await self._robots.ruling(answer.url)).refusal:
            return there.refusal or "robots"
        html = "html" in answer.headers.get("Content-Type", "html").lower()
        if not html or len(answer.body) > MAX_PAGE_BYTES:
            return "page-failed"
        site = site_of(links.host(answer.url), self._sites)
        page = await self._worker.run(pages.read_page, answer.body, answer.url, MAX_TEXT_CHARS, site)
        return page.wall or page

    def _heed(self, link: str, answer: Answer) -> None:
        """A host that asks for a pause gets it, from feeds and pages alike."""
        wait = schedule.retry_after(answer.headers, self._clock())
        if answer.status in (429, 503) and wait is not None:
            self._hosts.defer(links.host(link), min(wait, self._config.max_interval_seconds))


def page_outcome(article: Article) -> str | None:
    """What the article's page gave, as a metric's label; None for one whose page was not wanted."""
    if article.text_origin == "page":
        return "page"
    return next((flag for flag in FLAGS if flag in article.flags), None)


def _flagged(draft: Draft, flag: str) -> Article:
    return draft.article.model_copy(update={"text_origin": "summary", "flags": (*draft.article.flags, flag)})
