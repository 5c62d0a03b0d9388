"""What shows that every stage moves."""

from deconwatch.records.base import Moment, Record


class Heartbeat(Record):
    """Travels the whole path each minute, one a partition, so that a stage that stands still is seen."""

    id: str
    at: Moment
