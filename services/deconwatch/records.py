"""The contract: every record that travels in the log, as pydantic models.

`schemas/` is generated from these classes. Within `v1` changes only add optional fields, and unknown fields are
ignored on reading, so that an old reader reads a new record and a new reader an old one. Times are UTC; a date range
is inclusive at both ends. Character offsets count Unicode code points of `Article.text`.
"""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


Moment = Annotated[datetime, AfterValidator(_utc)]
Score = Annotated[float, Field(ge=0, le=1)]


class Record(BaseModel):
    """Immutable; unknown keys are ignored; `to_json` leaves out what has no value."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_inf_nan="null")

    def to_json(self) -> bytes:
        """The bytes that go into the log, UTF-8; the same record gives the same bytes."""
        return self.model_dump_json(exclude_none=True).encode("utf-8", "replace")


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


class MentionType(StrEnum):
    """`family.type` of the ontology."""

    MECHANISM_ESTABLISHED = "mechanism.established"
    MECHANISM_SUSPENDED = "mechanism.suspended"
    MECHANISM_RESTORED = "mechanism.restored"
    MECHANISM_REAFFIRMED = "mechanism.reaffirmed"
    MECHANISM_MODIFIED = "mechanism.modified"
    MECHANISM_MEETING = "mechanism.meeting"
    CHANNEL_NOTIFICATION = "channel.notification"
    CHANNEL_REQUEST = "channel.request"
    CHANNEL_WARNING = "channel.warning"
    CHANNEL_COMPLAINT = "channel.complaint"
    CHANNEL_FAILURE = "channel.failure"
    ZONE_INCURSION = "zone.incursion"
    ZONE_WITHDRAWAL = "zone.withdrawal"
    AIR_ENCOUNTER = "air.encounter"
    AIR_SHOOTDOWN = "air.shootdown"
    SEA_ENCOUNTER = "sea.encounter"
    GROUND_CONFRONTATION = "ground.confrontation"
    STRIKE_PARTNER = "strike.partner"
    STRIKE_NOTIFIED_SITE = "strike.notified_site"
    STRIKE_ENFORCEMENT = "strike.enforcement"
    ATTACK_GARRISON = "attack.garrison"
    CLAIM_VIOLATION = "claim.violation"
    CLAIM_DENIAL = "claim.denial"
    FOLLOWUP_INVESTIGATION = "followup.investigation"
    FOLLOWUP_REGRET = "followup.regret"

    @property
    def family(self) -> str:
        """The part before the dot."""
        return self.value.split(".", 1)[0]


class Realis(StrEnum):
    """Whether the thing took place."""

    OCCURRED = "occurred"
    ONGOING = "ongoing"
    PLANNED = "planned"
    THREATENED = "threatened"
    ALLEGED = "alleged"
    DENIED = "denied"
    HYPOTHETICAL = "hypothetical"
    HISTORICAL = "historical"


class Evidence(Record):
    """`text[start:end] == quote`, always; `by` names the rule or model that read the field."""

    field: str
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    quote: str
    by: str
    score: Score = 1.0


class Place(Record):
    """A named place; `precision` is what the coordinates stand for."""

    name: str
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    precision: str | None = None


class ZoneRelation(Record):
    """Where the event lies against a zone; `distance_km` is to the zone's edge, negative inside."""

    id: str
    relation: Literal["inside", "outside", "edge", "unknown"] = "unknown"
    distance_km: float | None = None


class TimeSpan(Record):
    """First and last possible day, both inclusive, and the words they were read from."""

    start: date | None = None
    end: date | None = None
    precision: str | None = None
    text: str | None = None


class Toll(Record):
    """How many were killed or wounded; `max` is absent when the text sets no upper bound."""

    min: Annotated[int, Field(ge=0)] | None = None
    max: Annotated[int, Field(ge=0)] | None = None
    approximate: bool | None = None
    party: str | None = None
    text: str | None = None


class Thing(Record):
    """Equipment, damage, munitions or aircraft, as the text names it."""

    what: str
    count: int | None = None


class Notice(Record):
    """Whether advance notice was given, how long before, and the answer."""

    given: Literal["yes", "no", "disputed"] | None = None
    lead: str | None = None
    answer: str | None = None


class Roles(Record):
    """Who did what to whom; values are display names of actors."""

    initiator: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    sponsor: tuple[str, ...] = ()
    requester: tuple[str, ...] = ()
    relayed_by: tuple[str, ...] = ()
    decider: tuple[str, ...] = ()
    claimant: tuple[str, ...] = ()
    accused: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()

    def sides(self) -> tuple[str, ...]:
        """Every actor named in any role, sorted, once each."""
        return tuple(sorted({name for names in dict(self).values() for name in names}))


class Mention(Record):
    """What one article says of one thing of one type."""

    type: MentionType
    realis: Realis = Realis.OCCURRED
    background: bool = False
    roles: Roles = Roles()
    about: str | None = None
    decision: Literal["granted", "denied", "pending", "unknown"] | None = None
    overridden: bool | None = None
    place: Place | None = None
    zone: ZoneRelation | None = None
    side_of_line: str | None = None
    time: TimeSpan | None = None
    notice: Notice | None = None
    killed: Toll | None = None
    wounded: Toll | None = None
    count: int | None = None
    period: str | None = None
    equipment: tuple[Thing, ...] = ()
    damage: tuple[Thing, ...] = ()
    munitions: tuple[Thing, ...] = ()
    aircraft: tuple[Thing, ...] = ()
    mechanism: str | None = None
    confidence: Score = 0.5
    evidence: tuple[Evidence, ...] = ()


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


class Report(Record):
    """What one version of one article says: its mentions, or none."""

    id: str
    article: ArticleRef
    relevant: bool
    score: Score
    theatre: str | None = None
    mentions: tuple[Mention, ...] = ()
    attributions: tuple[str, ...] = ()
    """Publishers that the text names as its source ("via", "told CNN"); seam for origins."""
    fingerprint: tuple[int, ...] = ()
    """MinHash of the text's word shingles; near-copies share most of it."""
    classifier: str = ""


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
    attributions: tuple[str, ...] = ()
    fingerprint: tuple[int, ...] = ()
    """As in `Report`; empty where another source's stands for it (a near-copy)."""
    mentions: Annotated[int, Field(ge=0)] = 0
    """How many of `Incident.mentions` are this source's; they stand there in the order of `Incident.sources`."""


class Change(Record):
    """One step of an incident's history: what changed and because of which article."""

    version: int
    changed: tuple[str, ...]
    article_id: str
    at: Moment | None = None
    report_id: str = ""
    alert: str | None = None
    """Kind of the alert that it raised."""


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
    opened: Moment | None = None
    updated: Moment | None = None
    history: tuple[Change, ...] = ()


class AlertKind(StrEnum):
    """Why an alert is raised."""

    OPENED = "opened"
    CORROBORATED = "corroborated"
    CONTESTED = "contested"
    ESCALATED = "escalated"
    CORRECTED = "corrected"
    RETRACTED = "retracted"


class Alert(Record):
    """A material change of an incident, with the incident as it then stood."""

    id: str
    incident_id: str
    kind: AlertKind
    sequence: Annotated[int, Field(ge=1)]
    """The incident's version; a receiver that sees a lower one late may drop it."""
    article_id: str
    changed: tuple[str, ...] = ()
    why: str = ""
    severity: str = "info"
    raised: Moment | None = None
    published: Moment | None = None
    incident: Incident


class Attempt(Record):
    """One try to deliver; `status` is the HTTP status, absent when there was no answer."""

    at: Moment
    status: int | None = None
    error: str | None = None
    retry_after: float | None = None
    """Seconds that the receiver asked to be left alone, after clamping."""


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


class Delivery(Record):
    """One alert on its way to one endpoint; `payload` is kept until the end, byte for byte."""

    id: str
    version: int = 1
    alert_id: str
    incident_id: str
    endpoint: str
    state: DeliveryState = DeliveryState.PENDING
    payload: str | None = None
    created: Moment
    next_attempt: Moment | None = None
    attempts: tuple[Attempt, ...] = ()
    round: int = 1
    """Counts the times a person put a dead delivery back into the queue."""
    first_attempt: int = 0
    """How many of `attempts` belong to earlier rounds; the schedule counts from here."""
    published: Moment | None = None


class SeenItem(Record):
    """An item that a feed had: the hash of its content, its version, and the article it became."""

    content_hash: str
    version: int = 1
    last_seen: Moment


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
    seen: dict[str, SeenItem] = {}
    """By article id."""


class MechanismEvidence(Record):
    """One dated statement about a mechanism's state."""

    state: str
    at: date | None = None
    article_id: str
    incident_id: str | None = None
    claimant: str = ""
    quote: str = ""


class Mechanism(Record):
    """State of a hotline, zone or memorandum, with the evidence for it."""

    id: str
    version: int = 1
    theatre: str
    name: str = ""
    state: Literal["open", "suspended", "disputed", "failing", "restored", "unknown"] = "unknown"
    since: date | None = None
    evidence: tuple[MechanismEvidence, ...] = ()


class Heartbeat(Record):
    """Travels the whole path each minute, one a partition, so that a stage that stands still is seen."""

    id: str
    at: Moment
