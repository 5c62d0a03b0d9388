"""State of a hotline, zone or memorandum."""

from datetime import date
from typing import Literal

from deconwatch.records.base import Record


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
