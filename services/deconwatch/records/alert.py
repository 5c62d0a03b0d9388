"""A material change of an incident."""

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
