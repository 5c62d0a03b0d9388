"""An alert's way to one endpoint."""

from enum import StrEnum

from deconwatch.records.base import Moment, Record


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
    sequence: int = 0
    """The alert's; a later change of an incident waits a while for an earlier one. 0: not known, waits for none."""
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
