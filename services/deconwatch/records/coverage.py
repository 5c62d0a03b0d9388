"""How well what is to be watched is heard: by feed, and over all feeds of a side or a language."""

from typing import Annotated, Literal

from pydantic import Field

from deconwatch.records.base import Moment, Record


class Habit(Record):
    """How often news came so far; see `fetcher.habit`."""

    last: Moment | None = None
    """The newest item's publication."""
    longest_seconds: float = 0.0
    """The longest gap between two items; older ones count less and less."""
    gaps: Annotated[int, Field(ge=0)] = 0
    """How many gaps it was learned from."""


class Heard(Record):
    """What is heard of a group of feeds."""

    feeds: Annotated[int, Field(ge=0)] = 0
    habitual: Annotated[int, Field(ge=0)] = 0
    """Feeds whose custom is known."""
    heard: Annotated[int, Field(ge=0)] = 0
    """Those of them that keep to it."""
    failing: Annotated[int, Field(ge=0)] = 0
    unpolled: Annotated[int, Field(ge=0)] = 0
    """Feeds that should have been polled by now and were not."""
    last: Moment | None = None


class Coverage(Record):
    """What one partition of feeds hears, by group (`side/ru`, `language/ar`)."""

    id: str
    """The partition's number."""
    at: Moment
    groups: dict[str, Heard] = Field(default_factory=dict)


class Silence(Record):
    """What is known of a side's or a language's custom, and whether it is silent now."""

    id: str
    version: int = 1
    kind: Literal["side", "language"]
    name: str
    habit: Habit = Habit()
    silent_since: Moment | None = None
