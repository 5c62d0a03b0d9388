"""What the fetcher remembers of a feed."""

from typing import Literal

from pydantic import Field

from deconwatch.records.base import Moment, Record
from deconwatch.records.coverage import Habit


class SeenItem(Record):
    """An item that a feed had: the hash of its content, its version, and the article it became."""

    content_hash: str
    version: int = 1
    last_seen: Moment
    fingerprint: str | None = None
    """Of the item's bytes as last parsed, 16 hex digits; by it the item is skipped where nothing of it changed."""
    place: str | None = None
    """Of its link, or title without one, 16 hex digits; by it the article is known under another guid."""


class WebSub(Record):
    """A feed's subscription at its hub."""

    hub: str
    topic: str
    token: str
    """The last part of `callback`, which nobody can guess."""
    secret: str
    callback: str
    state: Literal["wanted", "asked", "active", "denied"] = "wanted"
    asked_at: Moment | None = None
    tries: int = 0
    """Requests to the hub since it last verified."""
    verified_at: Moment | None = None
    lease_until: Moment | None = None
    pushed_at: Moment | None = None
    missed: int = 0
    """Polls since the last push that found news which none had announced."""
    error: str | None = None


class FeedState(Record):
    """Everything the fetcher remembers of one feed."""

    url: str
    version: int = 1
    adopted_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    outcome: str = "new"
    error: str | None = None
    failures: int = 0
    next_poll: Moment | None = None
    last_poll: Moment | None = None
    last_success: Moment | None = None
    last_full: Moment | None = None
    last_item: Moment | None = None
    interval_seconds: float | None = None
    stopped: bool = False
    gone_at: Moment | None = None
    """When a 410 was first seen; a second one within a day stops the feed."""
    moved_to: str | None = None
    """Where permanent redirects have led since `moved_since`; adopted after enough sightings."""
    moved_since: Moment | None = None
    moved_sightings: int = 0
    websub: WebSub | None = None
    habit: Habit = Habit()
    items_a_day: float | None = None
    """As of `habit.last`; see `fetcher.habit.a_day`."""
    silent_since: Moment | None = None
    """Set when an alert has said that the feed is silent beyond its custom, or stopped."""
    seen: dict[str, SeenItem] = Field(default_factory=dict)
    """By article id; written by early releases only, since then in `FeedSeen`."""


class FeedSeen(Record):
    """The items that a feed had. Apart from its state, which is written at each poll, while this seldom changes."""

    url: str
    version: int = 1
    seen: dict[str, SeenItem] = Field(default_factory=dict)
    """By article id."""
