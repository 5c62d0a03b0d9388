"""One poll of one feed, from its state to new articles and the next state. Writes nothing: the stage does.

    conditional GET  →  304? same bytes?  →  parse in the worker  →  new versions  →  pages, languages  →  Polled

Whatever goes wrong ends in an outcome within the result; only a bug raises.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from deconwatch.config import FetcherConfig
from deconwatch.errors import FetchError
from deconwatch.fetcher import articles, identity, language, links, schedule, websub
from deconwatch.fetcher.articles import Draft
from deconwatch.fetcher.feeds import Feed
from deconwatch.fetcher.hosts import Hosts
from deconwatch.fetcher.parse import parse
from deconwatch.fetcher.parsed import Limits, ParsedFeed
from deconwatch.fetcher.reading import PageReader
from deconwatch.fetcher.schedule import Bounds, Verdict
from deconwatch.fetcher.worker import Worker
from deconwatch.net.client import Answer, Client
from deconwatch.records import Article, FeedState, SeenItem

ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
FULL_EVERY = timedelta(days=1)
"""A GET without conditions once a day: a server may answer 304 for ever."""
PAGES_A_POLL = 25
"""Pages fetched in one poll; the items left over come with the next, which is then due at once."""
_BUILD_DATE = re.compile(rb"<lastBuildDate>[^<]{0,100}</lastBuildDate>")


@dataclass(frozen=True, slots=True)
class Polled:
    """What a poll gives: versions of articles to write, the feed's next state, and a pause that its host asked for."""

    articles: tuple[Article, ...]
    state: FeedState
    retry_after: float | None = None
    hub: tuple[str, str] | None = None
    """A WebSub hub and the topic that it knows the feed by, where the answer offered one."""


class Poller:
    """Polls with one client, one worker and one set of hosts."""

    def __init__(
        self,
        config: FetcherConfig,
        *,
        client: Client,
        worker: Worker,
        hosts: Hosts,
        clock: Callable[[], datetime],
        shortest: Callable[[str], float] = lambda _: 0.0,
    ) -> None:
        """`clock`: aware UTC now; `shortest`: url -> least seconds between its polls, as its host is crowded."""
        self._config = config
        self._client = client
        self._worker = worker
        self._hosts = hosts
        self._clock = clock
        self._pages = PageReader(config, client=client, worker=worker, hosts=hosts, clock=clock)
        self._shortest = shortest
        self._bounds = Bounds(config.min_interval_seconds, config.max_interval_seconds)
        self._limits = Limits(config.max_items, config.max_field_chars)

    async def poll(self, feed: Feed, state: FeedState, *, seen: Callable[[], Mapping[str, SeenItem]] = dict) -> Polled:
        """Poll the feed once. `seen`: the items it had, asked for only when there is something to compare with.

        The state that comes back has them if they were asked for.
        """
        url = state.adopted_url or feed.url
        try:
            async with self._hosts.turn(links.host(url)):
                answer = await self._client.get(
                    url, headers=conditions(state, self._clock()), max_redirects=self._config.max_redirects
                )
        except FetchError as e:
            return self._ended(state, Verdict(e.outcome, e.detail, e.retry_after))
        if answer.status != 200:
            return self._ended(state, self._refused(answer))
        digest = body_hash(answer.body)
        if digest == state.body_hash:
            full = state.model_copy(update={"last_full": self._clock()})
            return self._ended(_validated(full, answer), self._verdict("unchanged", answer))
        state = state.model_copy(update={"seen": seen() or state.seen})
        content_type = answer.headers.get("Content-Type", "")
        try:
            parsed = await self._parsed(feed, state, answer)
        except FetchError as e:
            return self._ended(state, Verdict(e.outcome, e.detail))
        if parsed.linked and state.last_success is None and state.adopted_url is None:
            # a page was listed for its feed; one that comes later in the place of a feed is a block, or an error
            return await self.poll(feed, state.model_copy(update={"adopted_url": parsed.linked}), seen=seen)
        if parsed.outcome != "ok":
            return self._ended(state, Verdict(parsed.outcome, not_a_feed(parsed, content_type)))
        return await self._taken_up(feed, state, answer, parsed, digest)

    async def _parsed(self, feed: Feed, state: FeedState, answer: Answer) -> ParsedFeed:
        """What the worker makes of the body; what the feed showed last time and is still the same is left out."""
        content_type = answer.headers.get("Content-Type", "")
        given = (answer.body, content_type, answer.url, self._limits)
        parsed = await self._worker.run(parse, *given, identity.last_shown(state))
        if identity.hidden_twin(parsed, feed.url, state):
            return await self._worker.run(parse, *given)
        return parsed

    async def _taken_up(self, feed: Feed, state: FeedState, answer: Answer, parsed: ParsedFeed, digest: str) -> Polled:
        now = self._clock()
        found = articles.drafts(parsed, feed, state, now)
        taken, left = self._within_budget(found)
        done = await self._completed(taken)
        update: dict[str, object] = {
            "seen": articles.seen_after(parsed, feed, state, now, left_out=frozenset(d.article.id for d in left)),
            "last_full": now,
            "last_item": max((m for m in (state.last_item, *(a.published for a in done)) if m), default=None),
        }
        if left:
            # not all is taken up: without validators the next poll gets the same body again
            update |= {"body_hash": None, "etag": None, "last_modified": None}
            after = state.model_copy(update=update)
        else:
            after = _validated(state.model_copy(update={**update, "body_hash": digest}), answer)
        outcome = "new-items" if done else "no-new-items"
        verdict = self._verdict(outcome, answer, ttl=parsed.ttl_seconds, again_soon=bool(left))
        ended = self._ended(after, verdict, done)
        return replace(ended, hub=websub.offered(answer.headers, parsed.hub, parsed.self_url, answer.url))

    def _within_budget(self, found: Sequence[Draft]) -> tuple[list[Draft], list[Draft]]:
        taken: list[Draft] = []
        left: list[Draft] = []
        budget = PAGES_A_POLL
        for draft in found:
            page = self._pages.wants(draft)
            (left if page and budget == 0 else taken).append(draft)
            budget -= page and budget > 0
        return taken, left

    async def _completed(self, taken: Sequence[Draft]) -> tuple[Article, ...]:
        """The drafts' articles with the text of their pages and with a language."""
        done = [await self._pages.read(draft) if self._pages.wants(draft) else draft.article for draft in taken]
        unknown = [index for index, article in enumerate(done) if article.language is None]
        if unknown:
            try:
                codes = await self._worker.run(
                    language.detect, [done[i].text[: language.SAMPLE_CHARS] for i in unknown]
                )
            except FetchError:
                codes = [None] * len(unknown)  # an article of unknown language is still an article
            for index, code in zip(unknown, codes, strict=True):
                done[index] = done[index].model_copy(update={"language": code})
        return tuple(done)

    def _refused(self, answer: Answer) -> Verdict:
        if answer.status == 304:
            return self._verdict("not-modified", answer)
        wait = schedule.retry_after(answer.headers, self._clock())
        return Verdict(schedule.of_status(answer.status), f"the server answers {answer.status}", wait)

    def _verdict(self, outcome: str, answer: Answer, *, ttl: float | None = None, again_soon: bool = False) -> Verdict:
        fresh = schedule.freshness(answer.headers, self._clock())
        hint = max((seconds for seconds in (ttl, fresh) if seconds is not None), default=None)
        return Verdict(outcome, hint_seconds=hint, moved_to=answer.permanent_url, again_soon=again_soon)

    def _ended(self, state: FeedState, verdict: Verdict, done: tuple[Article, ...] = ()) -> Polled:
        bounds = self._bounds.at_least(self._shortest(state.url))
        after = schedule.advance(state, verdict, now=self._clock(), bounds=bounds)
        pause = None if verdict.retry_after is None else self._bounds.clamp(verdict.retry_after)
        return Polled(done, after, pause)


def conditions(state: FeedState, now: datetime) -> dict[str, str]:
    """Request headers: the validators of the last good answer, unless a full GET is due."""
    headers = {"Accept": ACCEPT}
    if state.last_full is None or now - state.last_full >= FULL_EVERY or state.body_hash is None:
        return headers
    if state.etag:
        headers["If-None-Match"] = state.etag
    if state.last_modified:
        headers["If-Modified-Since"] = state.last_modified
    return headers


def body_hash(body: bytes) -> str:
    """SHA-256 of the body without its build date, which many servers write anew at each request."""
    return hashlib.sha256(_BUILD_DATE.sub(b"", body)).hexdigest()


def _validated(state: FeedState, answer: Answer) -> FeedState:
    """The state with the answer's validators; ones that no header of ours could carry are not kept."""
    etag, modified = (answer.headers.get(name, "") for name in ("ETag", "Last-Modified"))
    return state.model_copy(update={"etag": _header(etag), "last_modified": _header(modified)})


def _header(value: str) -> str | None:
    return value if value.isascii() and value.isprintable() and 0 < len(value) <= 1_000 else None


def not_a_feed(parsed: ParsedFeed, content_type: str) -> str:
    """In plain words, why a body gives no items."""
    kind = content_type.split(";", maxsplit=1)[0].strip()[:80] or "of no stated type"
    if parsed.outcome != "soft-blocked":
        return f"the body ({kind}) is no feed that is known here"
    linked = f"; it links to the feed {parsed.linked}" if parsed.linked else ""
    return f"an HTML page ({kind}) came instead of a feed: a login, consent or block page, or a moved feed{linked}"
