"""The fetcher as a stage: owns the feeds whose host falls into its partitions of `feed-state`.

    tick  →  finished polls: new articles and the feed's new state, in one write
          →  due feeds: start polls, within the bounds of concurrency and hosts        agenda
          →  what hubs said, and those to ask                                          subscriber
          →  each minute: a heartbeat into `articles`, one a partition
          →  each five minutes: what is heard of each side into `coverage`, one a partition

The network lives in a background loop, parsing in worker processes; this thread only takes up and hands out.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from deconwatch import ids
from deconwatch.config import FetcherConfig
from deconwatch.fetcher import coverage, habit, links, silence, websub
from deconwatch.fetcher.agenda import EARLIEST, Agenda
from deconwatch.fetcher.feeds import Feed
from deconwatch.fetcher.hosts import Hosts
from deconwatch.fetcher.poll import Polled, Poller
from deconwatch.fetcher.reading import page_outcome
from deconwatch.fetcher.schedule import SUCCESSES, Bounds, Verdict, advance
from deconwatch.fetcher.subscriber import KEY, Subscriber
from deconwatch.fetcher.worker import Worker
from deconwatch.log import Message
from deconwatch.log.event import Event
from deconwatch.log.table import Table
from deconwatch.metrics import Metrics
from deconwatch.net.background import Background
from deconwatch.net.client import Client
from deconwatch.outbox import Outbox
from deconwatch.records import FeedSeen, FeedState, Heartbeat, Record, SeenItem

logger = structlog.get_logger(__name__)

HEARTBEAT = timedelta(minutes=1)
COUNT_EVERY = timedelta(minutes=1)
"""Counting ten thousand feeds takes tens of milliseconds: not at every tick."""
COVER_EVERY = timedelta(minutes=5)
_OURS = "/deconwatch/fetcher"
"""`ce_source` of what this stage writes."""


class FetcherStage:
    """Polls feeds. See `deconwatch.stage.Stage` for the calls."""

    name = "fetcher"
    reads = "feed-state"
    tables: Sequence[str] = ("feed-state", "feed-seen")
    heartbeat_to: str | None = None
    batch = 500

    def __init__(
        self,
        config: FetcherConfig,
        feeds: Sequence[Feed],
        *,
        metrics: Metrics,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`feeds`: the whole list; which of them are this replica's is decided by the partitions."""
        self._config = config
        self._feeds = {feed.url: feed for feed in feeds}
        self._metrics = metrics
        self._clock = clock
        self._table: Table[Record] | None = None
        self._partitions: frozenset[int] = frozenset()
        self._partition_of: dict[str, int] = {}
        self._beats: dict[int, datetime] = {}
        self._covered: dict[int, datetime] = {}
        self._agenda = Agenda(concurrency=config.concurrency, spacing_seconds=config.host_spacing_seconds)
        """Owned feeds that are neither polled now nor stopped."""
        self._polling: dict[str, str] = {}
        """Feed url -> host, of the polls under way."""
        self._shortest: dict[str, float] = {}
        """Feed url -> seconds, of the polls under way: see `Agenda.round_seconds`."""
        self._abandoned: set[str] = set()
        self._leaving: frozenset[int] = frozenset()
        self._subscriber = Subscriber(config.websub, max_bytes=config.max_wire_bytes, metrics=metrics)
        # Bound once: the module's own looks up its settings at each call, even of a line that is not written.
        self._logger = logger.bind()
        self._said: dict[bytes, bytes | None] = {}
        """By key, the state that was written last and has not yet come round."""
        self._closed = False
        self._counted = EARLIEST
        self._worker = Worker(cpu_seconds=config.parse_cpu_seconds, memory_bytes=config.parse_memory_bytes)
        self._hosts = Hosts(spacing_seconds=config.host_spacing_seconds)
        self._background: Background[Any] = Background("fetcher-network")
        self._client = Client(
            connect_seconds=config.connect_seconds,
            total_seconds=config.total_seconds,
            max_wire_bytes=config.max_wire_bytes,
            max_decoded_bytes=config.max_decoded_bytes,
            allow=config.allow_addresses,
            user_agent=config.user_agent,
        )
        self._background.call(self._client.__aenter__(), timeout=10)
        self._poller = Poller(
            config,
            client=self._client,
            worker=self._worker,
            hosts=self._hosts,
            clock=clock,
            shortest=lambda url: self._shortest.get(url, 0.0),
        )

    def assigned(self, rows: Mapping[str, Table[Record]], partitions: frozenset[int]) -> None:
        """Take over the partitions' feeds, each due when its state says so, a new one at once."""
        self._table = rows["feed-state"]
        self._partitions |= partitions
        if not self._partition_of:
            self._partition_of = {url: self._table.partition_for(FeedState(url=url)) for url in self._feeds}
        for url in self._feeds:
            if self._partition(url) in partitions and url not in self._agenda and url not in self._polling:
                state = self._state(url)
                if state.next_poll is not None:
                    self._wait(url, state.next_poll)
                elif not state.stopped:
                    self._agenda.put_new(url, links.host(url), self._clock())

    def leave(self, partitions: frozenset[int]) -> bool:
        """Poll no more there. Whether a poll there is under way: its host is not to be asked by the new owner again."""
        if not partitions <= self._leaving:
            self._leaving |= partitions
            for url in self._feeds:
                if self._partition(url) in partitions:
                    self._agenda.drop(url)
        return any(self._partition(url) in partitions for url in self._polling)

    def finish(self) -> bool:
        """Wait for no poll: one may take long, and one that is cut off has changed nothing and is due again."""
        return False

    def revoked(self, partitions: frozenset[int]) -> None:
        """Stop the polls of the partitions' feeds; what they still bring is for the new owner to find."""
        self._partitions -= partitions
        self._leaving -= partitions
        for partition in partitions:
            self._beats.pop(partition, None)
            self._covered.pop(partition, None)
        for url in self._feeds:
            if self._partition(url) in partitions:
                self._agenda.drop(url)
                self._said.pop(url.encode("utf-8", "replace"), None)
        for url in self._polling:
            if self._partition(url) in partitions:
                self._abandoned.add(url)
                self._background.cancel(url)

    def wait(self, seconds: float) -> None:
        """Until a poll has ended, at most so long."""
        self._background.wait(seconds)

    def knows(self, message: Message) -> bool:
        """Whether this is our own word coming round: the state of a feed, no newer than the one that is kept."""
        key = message.key or b""
        if key in self._said and self._said[key] == message.value:
            del self._said[key]
            return True
        if message.header("ce_source") != _OURS:
            return False
        url, _, version = (message.header("ce_id") or "").rpartition("/")
        known = self._state(url)
        return known.last_poll is not None and version.isdecimal() and int(version) <= known.version

    def written(self, now: datetime) -> None:
        """Nothing waits for that."""

    def begin(self, events: Sequence[Event]) -> None:
        """Nothing to prepare."""

    def handle(self, event: Event, out: Outbox) -> None:
        """What this stage wrote itself, read back, which the table has already; or a feed that a person revived."""
        state = event.record
        if not isinstance(state, FeedState) or state.url not in self._feeds:
            return
        known = out.get(FeedState, state.url)
        if self._partition(state.url) in self._partitions and (known is None or state.version > known.version):
            out.emit(state, trace=event.trace)
            if state.url not in self._polling:
                self._agenda.put(
                    state.url, links.host(state.adopted_url or state.url), state.next_poll or self._clock()
                )

    def tick(self, now: datetime, out: Outbox) -> None:
        """Take up finished polls, start due ones, send heartbeats."""
        if now - self._counted >= COUNT_EVERY:
            self._counted = now
            self._count(now)  # from the table, so before this round's polls: those are in it once they are written
        ended: Counter[str] = Counter()
        for key, result in self._background.finished():
            url = key.removeprefix(KEY)
            if url == key:
                self._take_up(url, result, now, out, ended)
            elif self._partition(url) in self._partitions:
                out.emit(self._subscriber.take_up(url, result, self._now(url, out), now), trace=url)
        for outcome, polls in ended.items():
            self._metrics.polls.labels(outcome).inc(polls)
        for state, at_once in self._subscriber.hear(lambda url: self._now(url, out), now):
            out.emit(state, trace=state.url)
            if at_once and state.url in self._agenda:
                self._wait(state.url, now)
        self._start_due(now, out)
        self._beat(now, out)

    def idle(self) -> bool:
        """Whether no poll is under way and none is due now: every owned feed was polled, or is stopped."""
        due = self._agenda.next()
        return not self._polling and (due is None or due > self._clock())

    def close(self) -> None:
        """End polls, worker and connections. Harmless when called twice."""
        if self._closed:
            return
        self._closed = True
        for url in self._polling:
            self._background.cancel(url)
        self._subscriber.close()
        self._background.call(self._client.__aexit__(None, None, None), timeout=10)
        self._background.close()
        self._worker.close()

    def _take_up(self, url: str, result: object, now: datetime, out: Outbox, ended: Counter[str]) -> None:
        self._agenda.done(self._polling.pop(url), now)
        self._shortest.pop(url, None)
        if url in self._abandoned:
            self._abandoned.discard(url)
            if self._partition(url) in self._partitions:  # taken back meanwhile
                self._wait(url, now)
            return
        polled = result if isinstance(result, Polled) else self._failed(url, result)
        for article in polled.articles:
            out.emit(article, trace=article.id)
            self._metrics.articles.labels("first" if article.version == 1 else "later").inc()
            if (outcome := page_outcome(article)) is not None:
                self._metrics.pages.labels(outcome).inc()
        state = polled.state
        if state.seen:
            self._write(FeedSeen(url=url, version=state.version, seen=state.seen), out)
            state = state.model_copy(update={"seen": {}})
        times = [article.published or now for article in polled.articles if article.version == 1]
        known = self._now(url, out)
        state = self._listened(habit.with_items(state, times, now), known, now, out)
        # what a hub said while the poll was under way is newer than what the poll began with
        version = max(state.version, known.version + 1) if known.last_poll else state.version
        if state.websub is not known.websub or state.version != version:
            state = state.model_copy(update={"websub": known.websub, "version": version})
        state = self._subscriber.offered(state, polled.hub, now)
        if (again := self._subscriber.look_again(state, now)) is not None and state.next_poll is not None:
            state = state.model_copy(update={"next_poll": min(again, state.next_poll)})
        self._write(state, out)
        ended[state.outcome] += 1
        self._say(polled)
        if polled.retry_after is not None:
            self._agenda.pause(links.host(state.adopted_url or url), now + timedelta(seconds=polled.retry_after))
        if state.next_poll is not None:
            self._wait(url, state.next_poll)

    def _write(self, row: FeedState | FeedSeen, out: Outbox) -> None:
        said = out.emit(row, trace=row.url, partition=self._partition(row.url))
        if isinstance(row, FeedState):
            self._said[said.key] = said.value

    def _listened(self, state: FeedState, known: FeedState, now: datetime, out: Outbox) -> FeedState:
        """Say so when the feed has fallen silent or is heard again; not of one that was silent when first polled."""
        since = now if state.stopped else habit.silent_since(state.habit, now)
        if (since is None) == (state.silent_since is None):
            return state
        if known.habit.last is None and not state.stopped:
            return state.model_copy(update={"silent_since": since})
        feed = self._feeds[state.url]
        begun = since or state.silent_since or now
        name = feed.title or feed.publisher or state.url
        alert = silence.of_feed(state, name, since=begun, silent=since is not None, at=now)
        out.emit(alert, trace=alert.incident_id)
        return state.model_copy(update={"silent_since": since})

    def _failed(self, url: str, result: object) -> Polled:
        """A poll that raised what no poll should: the feed backs off, the others go on."""
        if isinstance(result, BaseException) and not isinstance(result, asyncio.CancelledError):
            logger.error("poll failed unexpectedly", feed=url, exc_info=result)
        verdict = Verdict("failed", f"{type(result).__name__}: {str(result)[:300]}")
        bounds = Bounds(self._config.min_interval_seconds, self._config.max_interval_seconds)
        return Polled((), advance(self._state(url), verdict, now=self._clock(), bounds=bounds))

    def _say(self, polled: Polled) -> None:
        state = polled.state
        if state.outcome in SUCCESSES:
            self._logger.debug("polled", feed=state.url, outcome=state.outcome, articles=len(polled.articles))
        elif state.stopped:
            logger.error("feed stopped", feed=state.url, outcome=state.outcome, error=state.error)
        else:
            logger.warning(
                "poll failed",
                feed=state.url,
                outcome=state.outcome,
                error=state.error,
                failures=state.failures,
                next_poll=str(state.next_poll),
            )

    def _start_due(self, now: datetime, out: Outbox) -> None:
        polls = []
        for url, host, _ in self._agenda.take(now):
            state = self._now(url, out)
            self._polling[url] = host
            self._shortest[url] = max(self._agenda.round_seconds(host), websub.slowest(state, now))
            polls.append((url, self._poller.poll(self._feeds[url], state, seen=_seen(out.later(FeedSeen, url)))))
        if polls:
            self._background.start_all(polls)

    def _beat(self, now: datetime, out: Outbox) -> None:
        for partition in sorted(self._partitions):
            if partition in self._beats and now - self._beats[partition] < HEARTBEAT:
                continue
            self._beats[partition] = now
            beat = Heartbeat(id=ids.make("h", str(partition), now.isoformat()), at=now)
            out.emit(beat, trace=beat.id, topic="articles", partition=partition)
            self._metrics.heartbeat(self.name, now)
            if now - self._covered.get(partition, EARLIEST) >= COVER_EVERY:
                self._covered[partition] = now
                urls = (url for url in self._feeds if self._partition(url) == partition)
                fed = ((self._feeds[url], self._state(url)) for url in urls)
                out.emit(coverage.of_partition(partition, fed, now), trace=f"coverage/{partition}")
            if partition == 0:
                # always the same key: the topic is compacted
                watch = Heartbeat(id="h-coverage", at=now)
                out.emit(watch, trace=watch.id, topic="coverage", partition=0)

    def _wait(self, url: str, until: datetime) -> None:
        if self._partition(url) not in self._leaving:
            self._agenda.put(url, links.host(self._state(url).adopted_url or url), until)

    def _now(self, url: str, out: Outbox) -> FeedState:
        """The feed's state as of this round."""
        return out.get(FeedState, url) or FeedState(url=url)

    def _state(self, url: str) -> FeedState:
        row = self._table.get(url) if self._table is not None else None
        return row if isinstance(row, FeedState) else FeedState(url=url)

    def _partition(self, url: str) -> int:
        return self._partition_of.get(url, -1)

    def _count(self, now: datetime) -> None:
        """The gauge of this replica's feeds by state."""
        states = [self._state(url) for url in self._feeds if self._partition(url) in self._partitions]
        self._subscriber.keep(states, now, self._background, self._client)
        counts = Counter(standing(state) for state in states)
        self._metrics.feeds_silent.set(sum(state.silent_since is not None for state in states))
        for state in ("new", "healthy", "failing", "stopped"):
            self._metrics.feeds.labels(state).set(counts[state])


def _seen(read: Callable[[], FeedSeen | None]) -> Callable[[], Mapping[str, SeenItem]]:
    def items() -> Mapping[str, SeenItem]:
        row = read()
        return {} if row is None else row.seen

    return items


def standing(state: FeedState) -> str:
    """`new`, `healthy`, `failing` or `stopped`."""
    if state.stopped:
        return "stopped"
    if state.last_poll is None:
        return "new"
    return "failing" if state.failures else "healthy"
