"""What one article says: mentions, each field with its quote."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from deconwatch.records.article import ArticleRef
from deconwatch.records.base import Record, Score


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


class Statement(Record):
    """What somebody says of the event that an article is about, whichever types were read: `text[start:end] == quote`.

    `slot` responsibility: `denies` it, `acknowledges` it, or `asserts` that another bears it (`value`, may be empty);
    `killed`: a toll that is called new (`value` as in `Claim`, `revises`); `report`: `denies` one that is taken back.
    """

    slot: Literal["responsibility", "killed", "report"]
    stance: Literal["asserts", "denies", "acknowledges"]
    by: tuple[str, ...] = ()
    """Display names of who says so; empty when the article says it in its own voice."""
    value: str = ""
    revises: bool = False
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    quote: str


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
    terms: tuple[str, ...] = ()
    """Rare words and known names of the text, the most telling first; a known name is `@` and its key."""
    days: tuple[date, ...] = ()
    """Every single day that the text names."""
    statements: tuple[Statement, ...] = ()
    """Denials, admissions, blame and new tolls, by whom."""
    classifier: str = ""
    quiet: bool = False
    """From a replay: it changes incidents and wakes nobody."""
