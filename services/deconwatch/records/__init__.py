"""The contract: every record that travels in the log, as pydantic models.

`schemas/` is generated from these classes. Within `v1` changes only add optional fields, and unknown fields are
ignored on reading, so that an old reader reads a new record and a new reader an old one. Times are UTC; a date range
is inclusive at both ends. Character offsets count Unicode code points of `Article.text`.
"""

from deconwatch.records.alert import Alert, AlertKind
from deconwatch.records.article import Article, ArticleRef, Source
from deconwatch.records.base import Moment, Record, Score
from deconwatch.records.coverage import Coverage, Habit, Heard, Silence
from deconwatch.records.delivery import Attempt, Delivery, DeliveryState
from deconwatch.records.feed import FeedSeen, FeedState, SeenItem, WebSub
from deconwatch.records.heartbeat import Heartbeat
from deconwatch.records.hold import Hold, HoldState
from deconwatch.records.incident import Change, Claim, Incident, IncidentSource, Status, Verdict
from deconwatch.records.loose import Loose
from deconwatch.records.mechanism import Mechanism, MechanismEvidence
from deconwatch.records.mention import (
    Evidence,
    Mention,
    MentionType,
    Notice,
    Place,
    Realis,
    Report,
    Roles,
    Statement,
    Thing,
    TimeSpan,
    Toll,
    ZoneRelation,
)
from deconwatch.records.ruling import Ruling, RulingKind

__all__ = [
    "Alert",
    "AlertKind",
    "Article",
    "ArticleRef",
    "Attempt",
    "Change",
    "Claim",
    "Coverage",
    "Delivery",
    "DeliveryState",
    "Evidence",
    "FeedSeen",
    "FeedState",
    "Habit",
    "Heard",
    "Heartbeat",
    "Hold",
    "HoldState",
    "Incident",
    "IncidentSource",
    "Loose",
    "Mechanism",
    "MechanismEvidence",
    "Mention",
    "MentionType",
    "Moment",
    "Notice",
    "Place",
    "Realis",
    "Record",
    "Report",
    "Roles",
    "Ruling",
    "RulingKind",
    "Score",
    "SeenItem",
    "Silence",
    "Source",
    "Statement",
    "Status",
    "Thing",
    "TimeSpan",
    "Toll",
    "Verdict",
    "WebSub",
    "ZoneRelation",
]
