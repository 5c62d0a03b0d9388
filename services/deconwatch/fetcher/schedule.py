"""When a feed is polled next, and what a poll's end does to its state. Pure.

Figures: "Fetching" in the project's promises. Sources: RFC 9110 (Retry-After, 410), RFC 9111 (max-age, Expires).
"""

import email.utils
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from deconwatch.net.client import OUTCOMES as CLIENT_OUTCOMES
from deconwatch.records import FeedState

SUCCESSES = frozenset({"new-items", "no-new-items", "unchanged", "not-modified"})
OUTCOMES = (
    *sorted(SUCCESSES),
    *CLIENT_OUTCOMES,
    "gone",
    "not-found",
    "forbidden",
    "throttled",
    "client-error",
    "server-error",
    "soft-blocked",
    "not-a-feed",
    "parse-killed",
    "parse-failed",
    "failed",
)
"""How a poll can end: the values of `FeedState.outcome` and of the `outcome` label."""

IDLE_SECONDS = 3_600.0
"""A feed that never changes is polled this often, unless it asks for less: news may come to it all the same."""
ADOPT_SIGHTINGS = 3
ADOPT_AFTER = timedelta(days=1)
GONE_WITHIN = timedelta(hours=24)
JITTER = 0.1
_MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Shortest and longest time between two polls of a feed, in seconds."""

    min_seconds: float = 300
    max_seconds: float = 86_400

    def clamp(self, seconds: float) -> float:
        """The nearest that is within the bounds."""
        return min(self.max_seconds, max(self.min_seconds, seconds))

    def at_least(self, seconds: float) -> "Bounds":
        """The same with a longer shortest time, where one is needed."""
        return Bounds(self.clamp(seconds), self.max_seconds)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a poll ended. `hint_seconds`: what the feed or its server asks for; `error`: plain words for a person."""

    outcome: str
    error: str | None = None
    retry_after: float | None = None
    hint_seconds: float | None = None
    moved_to: str | None = None
    again_soon: bool = False
    """Whether items were left over, so that the next poll is due at once."""


def of_status(status: int) -> str:
    """Outcome of an HTTP status that brings no feed."""
    named = {304: "not-modified", 410: "gone", 404: "not-found", 429: "throttled", 503: "throttled"}
    if status in (401, 402, 403, 407, 451):
        return "forbidden"
    return named.get(status) or ("server-error" if status >= 500 else "client-error")


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, in either form; None when it has neither, or the past."""
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal() and value.isascii():
        return float(value[:12])
    return _until(value, now)


def freshness(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that the answer says it stays fresh: max-age, else Expires."""
    match = _MAX_AGE.search(headers.get("Cache-Control", ""))
    if match is not None:
        return float(match[1])
    return _until(headers.get("Expires", ""), now)


def _until(date: str, now: datetime) -> float | None:
    if not date:
        return None
    try:
        moment = email.utils.parsedate_to_datetime(date)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        seconds = (moment - now).total_seconds()
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return seconds if seconds > 0 else None


def jitter(url: str, seconds: float) -> float:
    """Up to a tenth of `seconds`, always the same for a feed: spreads feeds without making a poll unpredictable."""
    share = int.from_bytes(hashlib.sha256(url.encode("utf-8", "replace")).digest()[:4], "big") / 2**32
    return seconds * JITTER * share


def advance(state: FeedState, verdict: Verdict, *, now: datetime, bounds: Bounds) -> FeedState:
    """The state after a poll: failures, interval, next poll, redirect, stop; not validators and items."""
    good = verdict.outcome in SUCCESSES
    failures = 0 if good else state.failures + 1
    interval = _interval(state, verdict, bounds) if good else bounds.clamp(state.interval_seconds or 0)
    gone_at = _gone_at(state, verdict, now)
    stopped = verdict.outcome == "gone" and state.gone_at is not None and gone_at == state.gone_at
    return state.model_copy(
        update={
            "version": state.version + 1 if state.last_poll else state.version,
            "outcome": verdict.outcome,
            "error": None if good else _writable(verdict.error or verdict.outcome),
            "failures": failures,
            "interval_seconds": interval,
            "last_poll": now,
            "last_success": now if good else state.last_success,
            "gone_at": gone_at,
            "stopped": stopped,
            "next_poll": None if stopped else _next(state.url, verdict, failures, interval, now, bounds),
            **_moved(state, verdict, now, good=good, failures=failures),
        }
    )


def revived(state: FeedState, now: datetime) -> FeedState:
    """The state with which a person sets a stopped or failing feed going again; due at once."""
    update = {"version": state.version + 1, "stopped": False, "gone_at": None, "failures": 0, "next_poll": now}
    return state.model_copy(update=update)


def _writable(error: str) -> str:
    # a header of a server may be quoted in it, with bytes that are no text
    return error.encode("utf-8", "replace").decode("utf-8")[:1_000]


def _next(url: str, verdict: Verdict, failures: int, interval: float, now: datetime, bounds: Bounds) -> datetime:
    if verdict.again_soon:
        return now
    wait = bounds.clamp(max(interval, verdict.hint_seconds or 0))
    if failures:
        wait = bounds.clamp(interval * 2.0 ** min(failures, 20))
    if verdict.retry_after is not None:
        wait = max(wait, bounds.clamp(verdict.retry_after))
    return now + timedelta(seconds=wait + jitter(url, wait))


def _interval(state: FeedState, verdict: Verdict, bounds: Bounds) -> float:
    """Halved when the feed had news, a quarter longer when not: the rate follows how often the feed changes."""
    before = state.interval_seconds or bounds.min_seconds
    if verdict.outcome == "new-items":
        return bounds.clamp(before / 2)
    return max(bounds.min_seconds, min(before * 1.25, IDLE_SECONDS, bounds.max_seconds))


def _gone_at(state: FeedState, verdict: Verdict, now: datetime) -> datetime | None:
    """When the first 410 of a pair was seen; another one within the day makes the pair."""
    if verdict.outcome in SUCCESSES:
        return None
    if verdict.outcome != "gone":
        return state.gone_at
    return state.gone_at if state.gone_at and now - state.gone_at <= GONE_WITHIN else now


def _moved(state: FeedState, verdict: Verdict, now: datetime, *, good: bool, failures: int) -> dict[str, object]:
    """A permanent redirect is adopted after three sightings over a day, and given up when it stops working."""
    if not good:
        return {"adopted_url": None} if state.adopted_url and failures >= 5 else {}
    if verdict.moved_to is None:
        return {"moved_to": None, "moved_since": None, "moved_sightings": 0}
    if verdict.moved_to != state.moved_to or state.moved_since is None:
        return {"moved_to": verdict.moved_to, "moved_since": now, "moved_sightings": 1}
    sightings = state.moved_sightings + 1
    if sightings >= ADOPT_SIGHTINGS and now - state.moved_since >= ADOPT_AFTER:
        return {"adopted_url": verdict.moved_to, "moved_to": None, "moved_since": None, "moved_sightings": 0}
    return {"moved_sightings": sightings}
