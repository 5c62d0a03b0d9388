"""The topic table: what travels where, how it is keyed, partitioned and kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from deconwatch import records

DAY = 86_400


def _by(field: str) -> Callable[[Any], str]:
    return lambda record: str(getattr(record, field) or "")


def _host(feed: Any) -> str:
    try:
        return str(urlsplit(feed.url).hostname or feed.url).lower()
    except ValueError:
        return str(feed.url)


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic; `retention_seconds` is None for a compacted one (its latest value per key is kept for ever)."""

    name: str
    record: type[records.Record] | None
    key: Callable[[Any], str]
    partition_by: Callable[[Any], str]
    partitions: int
    retention_seconds: int | None
    packed: bool = False
    """Whether a table of it keeps its rows as compressed bytes: large ones that are seldom asked for."""

    @property
    def compacted(self) -> bool:
        """Whether the topic is a table: only the latest value of a key counts."""
        return self.retention_seconds is None


TOPICS = MappingProxyType(
    {
        topic.name: topic
        for topic in (
            Topic("articles", records.Article, _by("id"), _by("id"), 6, 30 * DAY),
            # `reports`, `incidents`, `mechanisms`, `loose` and `rulings` are partitioned by theatre and must have the
            # same number of partitions: the owner of a reports partition owns the table partitions of the same number.
            Topic("reports", records.Report, _by("id"), _by("theatre"), 6, 90 * DAY),
            Topic("incidents", records.Incident, _by("id"), _by("theatre"), 6, None),
            Topic("mechanisms", records.Mechanism, _by("id"), _by("theatre"), 6, None),
            Topic("loose", records.Loose, _by("id"), _by("theatre"), 6, None),
            # Decisions of analysts. They are written to `reports`, in order with what they are about, and kept here.
            Topic("rulings", records.Ruling, _by("id"), _by("theatre"), 6, None),
            Topic("alerts", records.Alert, _by("id"), lambda alert: alert.incident.theatre, 6, 90 * DAY),
            # Both by host, so that all feeds of a host are one replica's and it is asked by one connection at a time.
            Topic("feed-state", records.FeedState, _by("url"), _host, 6, None),
            Topic("feed-seen", records.FeedSeen, _by("url"), _host, 6, None, packed=True),
            # The heartbeat goes from `holds` to `deliveries` by partition, so both must have the same number.
            Topic("holds", records.Hold, _by("id"), _by("endpoint"), 6, None),
            # One partition each: whoever watches for silence must see the feeds of all replicas.
            Topic("coverage", records.Coverage, _by("id"), lambda _: "", 1, None),
            Topic("silences", records.Silence, _by("id"), lambda _: "", 1, None),
            Topic("deliveries", records.Delivery, _by("id"), _by("endpoint"), 6, None),
            Topic("dead-letters", None, _by("id"), _by("id"), 1, 90 * DAY),
        )
    }
)
"""By name. The partition counts are what `topics create` asks for; a log may have been made with others."""

BY_RECORD: Mapping[type[records.Record], Topic] = MappingProxyType(
    {topic.record: topic for topic in TOPICS.values() if topic.record is not None}
)
