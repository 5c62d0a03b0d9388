"""An article as fetched, and what the rest of the path keeps of it."""

from typing import Annotated, Literal

from pydantic import Field

from deconwatch.records.base import Moment, Record


class Source(Record):
    """Who published: what corroboration and a one-sided picture are judged by."""

    publisher: str = ""
    family: str = ""
    """Publishers under one roof share a family and count as one origin."""
    side: str = ""
    country: str = ""
    feed_url: str = ""


class Article(Record):
    """One version of one article, as plain text."""

    id: str
    version: Annotated[int, Field(ge=1)] = 1
    title: str = ""
    text: str
    url: str | None = None
    guid: str | None = None
    published: Moment | None = None
    updated: Moment | None = None
    fetched: Moment | None = None
    language: str | None = None
    source: Source = Source()
    text_origin: Literal["feed", "page", "summary"] = "feed"
    flags: tuple[str, ...] = ()
    """What was odd about it: `no-date`, `future-date`, `ancient-date`, `title-only`, `cut`, `heartbeat`..."""
    content_hash: str = ""


class ArticleRef(Record):
    """Of an article, what linking, claims and alerts need without its text."""

    id: str
    version: int = 1
    title: str = ""
    url: str | None = None
    published: Moment | None = None
    fetched: Moment | None = None
    language: str | None = None
    source: Source = Source()
    flags: tuple[str, ...] = ()
