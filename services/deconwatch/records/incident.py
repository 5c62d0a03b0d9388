"""One event as known now, with every claim and source."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from deconwatch.records.base import Moment, Record, Score
from deconwatch.records.mention import Mention, MentionType, Place, Roles, Statement, TimeSpan, Toll, ZoneRelation


class Status(StrEnum):
    """Of an incident, as known now."""

    ALLEGED = "alleged"
    CLAIMED = "claimed"
    ACKNOWLEDGED = "acknowledged"
    CONFIRMED = "confirmed"
    CONTESTED = "contested"
    DENIED = "denied"
    RETRACTED = "retracted"


class Claim(Record):
    """Who says what of one slot; an incident keeps all of them and picks no winner."""

    slot: str
    value: str
    claimant: str
    stance: Literal["asserts", "denies", "acknowledges"] = "asserts"
    article_id: str
    quote: str = ""
    at: Moment | None = None
    party: str = ""
    """Whom a toll counts, where the text says so."""
    revises: bool = False
    """Whether the text calls it new against what was said before."""


class IncidentSource(Record):
    """One article that tells of the incident; equal `origin_id` means one origin."""

    article_id: str
    origin_id: str
    publisher: str = ""
    title: str = ""
    url: str | None = None
    published: Moment | None = None
    background: bool = False
    report_id: str = ""
    version: int = 1
    """Version of the article."""
    fetched: Moment | None = None
    family: str = ""
    side: str = ""
    """The publisher's side, as in the feed list: what it tells in its own voice, that side tells."""
    attributions: tuple[str, ...] = ()
    fingerprint: tuple[int, ...] = ()
    """As in `Report`; empty where another source's stands for it (a near-copy)."""
    mentions: Annotated[int, Field(ge=0)] = 0
    """How many of `Incident.mentions` are this source's; they stand there in the order of `Incident.sources`."""
    terms: tuple[str, ...] = ()
    """As in `Report`."""
    days: tuple[date, ...] = ()
    """As in `Report`."""
    statements: tuple[Statement, ...] = ()
    """As in `Report`, those that are nearest to this event."""
    relevant: bool = True
    """Whether the article was read as relevant by itself; one that was not joins an incident and opens none."""
    part: int = 0
    """Which of the events of its article this is; the article tells `parts` of them in all."""
    parts: Annotated[int, Field(ge=1)] = 1


class Change(Record):
    """One step of an incident's history: what changed and because of which article."""

    version: int
    changed: tuple[str, ...]
    article_id: str
    at: Moment | None = None
    report_id: str = ""
    alert: str | None = None
    """Kind of the alert that it raised."""
    alert_id: str | None = None


class Verdict(Record):
    """What an analyst says of an incident as a whole."""

    decision: Literal["rejected", "confirmed"]
    by: str
    why: str
    at: Moment


class Incident(Record):
    """One event as known now, with every claim about it and the articles it rests on."""

    id: str
    version: Annotated[int, Field(ge=1)] = 1
    theatre: str
    family: str
    types: tuple[MentionType, ...]
    status: Status = Status.ALLEGED
    contested: tuple[str, ...] = ()
    origins: int = 1
    time: TimeSpan = TimeSpan()
    place: Place | None = None
    zone: ZoneRelation | None = None
    side_of_line: str | None = None
    sides: tuple[str, ...] = ()
    roles: Roles = Roles()
    about: str | None = None
    decision: str | None = None
    overridden: bool | None = None
    mechanism: str | None = None
    killed: Toll | None = None
    wounded: Toll | None = None
    severity: Literal["info", "low", "medium", "high", "critical"] = "info"
    confidence: Score = 0.5
    headline: str = ""
    quote: str = ""
    """The sentence that says so."""
    sources: tuple[IncidentSource, ...] = ()
    claims: tuple[Claim, ...] = ()
    mentions: tuple[Mention, ...] = ()
    contests: tuple[str, ...] = ()
    """Incidents that would be this one but for a contradiction in a hard fact."""
    merged_into: str | None = None
    """The incident that this one turned out to be part of; it has no sources of its own then."""
    verdict: Verdict | None = None
    """An analyst's; a rejected incident raises no more alerts."""
    opened: Moment | None = None
    updated: Moment | None = None
    history: tuple[Change, ...] = ()
