"""A material change of an incident, and its way to one endpoint."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from deconwatch.records.base import Moment, Record
from deconwatch.records.incident import Incident


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
    trace: str = ""
    """What the trace id of everything that comes of one article is made from."""
