"""What an analyst decides of incidents."""

from enum import StrEnum

from deconwatch.records.base import Moment, Record


class RulingKind(StrEnum):
    """What was decided."""

    MERGE = "merge"
    SPLIT = "split"
    REJECT = "reject"
    CONFIRM = "confirm"


class Ruling(Record):
    """A person's decision about incidents, with who and why; it stands above any likeness and outlives replays.

    It is made of articles, because those stay when incidents are made anew: `articles` and `others` tell of one event
    (merge) or of two (split); of a rejected or confirmed incident `articles` starts with the one that founded it.
    """

    id: str
    kind: RulingKind
    theatre: str
    incident_id: str
    family: str = ""
    other_id: str | None = None
    """The incident that is merged into the first."""
    articles: tuple[str, ...]
    others: tuple[str, ...] = ()
    by: str
    why: str
    at: Moment
