"""Keeps the feeds' WebSub subscriptions: asks hubs, takes up what they say, writes it into the feeds' states."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog

from deconwatch.config import WebSubConfig
from deconwatch.fetcher import websub
from deconwatch.fetcher.callback import Callback
from deconwatch.metrics import Metrics
from deconwatch.net.background import Background
from deconwatch.net.client import Client
from deconwatch.records import FeedState, WebSub

logger = structlog.get_logger(__name__)

KEY = "websub "
"""Before the feed's url, as key of a request to its hub."""
LOOK_AGAIN = timedelta(minutes=2)
"""A poll that follows a push and finds nothing may have met a cache: one more after this."""


class Subscriber:
    """Owned by the fetcher's stage and called from its thread only."""

    def __init__(self, config: WebSubConfig, *, max_bytes: int, metrics: Metrics) -> None:
        """Listens for hubs if `public_url` is configured. Raises ConfigError."""
        self._base = (config.public_url or "").rstrip("/")
        self._metrics = metrics
        self._known: dict[str, WebSub] = {}
        self._pushed: set[str] = set()
        """Feeds to be polled, or being polled, because of a push."""
        self.callback = Callback(config.listen, max_bytes=max_bytes) if config.public_url else None

    def offered(self, state: FeedState, offer: tuple[str, str] | None, now: datetime) -> FeedState:
        """The state after a poll that found this hub and topic, or none."""
        if self.callback is None:
            return state if state.websub is None else state.model_copy(update={"websub": None})
        sub = websub.wanted(state.websub, offer, self._base)
        if sub is not None:
            sub = websub.after_poll(sub, news=state.outcome == "new-items", now=now)
        return state if sub is state.websub else state.model_copy(update={"websub": sub})

    def look_again(self, state: FeedState, now: datetime) -> datetime | None:
        """When to poll once more, as this poll followed a push and found nothing."""
        pushed = state.url in self._pushed
        self._pushed.discard(state.url)
        return now + LOOK_AGAIN if pushed and state.outcome in ("unchanged", "not-modified", "no-new-items") else None

    def keep(self, states: Iterable[FeedState], now: datetime, background: Background[object], client: Client) -> None:
        """Expect what hubs may say of these feeds, which are all that are owned; ask those hubs whose time has come."""
        if self.callback is None:
            return
        self._known = {state.url: state.websub for state in states if state.websub is not None and not state.stopped}
        self._expect()
        running = background.running()
        for url, sub in self._known.items():
            if websub.due(sub, now) and KEY + url not in running:
                # the hub may verify before it answers
                self._known[url] = sub.model_copy(update={"asked_at": sub.asked_at or now})
                self._expect()
                background.start(KEY + url, websub.ask(client, sub))

    def take_up(self, url: str, answer: object, state: FeedState, now: datetime) -> FeedState:
        """The state after a hub's answer to our request."""
        if state.websub is None:
            return state
        plain = answer if isinstance(answer, int | str) else f"failed: {type(answer).__name__}: {answer}"
        sub = websub.answered(state.websub, plain, now)
        self._count("refused" if sub.error else "asked")
        if sub.error:
            logger.warning("hub refused", feed=url, hub=sub.hub, error=sub.error)
        return self._with(state, sub)

    def hear(self, state_of: Callable[[str], FeedState], now: datetime) -> list[tuple[FeedState, bool]]:
        """What hubs said: the feeds' states after it, and whether to poll them at once."""
        changed = []
        for call in self.callback.heard() if self.callback is not None else ():
            self._count(call.what)
            state = state_of(call.url)
            if state.websub is None or call.what == "forged":
                continue
            if call.what == "verified":
                sub = websub.verified(state.websub, call.lease_seconds, now)
            elif call.what == "denied":
                sub = websub.denied(state.websub, call.reason, now)
            else:
                sub = websub.pushed(state.websub, now)
                self._pushed.add(call.url)
            changed.append((self._with(state, sub), call.what == "pushed"))
        return changed

    def close(self) -> None:
        """Stop listening."""
        if self.callback is not None:
            self.callback.close()

    def _with(self, state: FeedState, sub: WebSub) -> FeedState:
        self._known[state.url] = sub
        self._expect()
        return state.model_copy(update={"websub": sub, "version": state.version + 1})

    def _expect(self) -> None:
        if self.callback is not None:
            self.callback.expect({sub.token: (url, sub) for url, sub in self._known.items()})

    def _count(self, what: str) -> None:
        self._metrics.websub.labels(what).inc()
