"""What an article says that no incident rests on, kept so that the order of arrival does not matter."""

from deconwatch.records.base import Moment, Record
from deconwatch.records.incident import IncidentSource
from deconwatch.records.mention import Mention


class Loose(Record):
    """An event that an article only recalls, or an article likely about an event that none was read in.

    An incident that becomes known later takes it up: as a source in the background, or as one that tells.
    """

    id: str
    version: int = 1
    theatre: str
    source: IncidentSource
    """`background` for an event that is only recalled."""
    mentions: tuple[Mention, ...] = ()
    at: Moment
    """When the log took the report."""
