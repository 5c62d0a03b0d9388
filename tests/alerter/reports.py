"""Reports as the classifier would write them, told of events made up for the tests."""

from datetime import UTC, date, datetime
from typing import Any

from deconwatch.alerter.link_stage import LinkStage
from deconwatch.log import Message
from deconwatch.log.event import Event
from deconwatch.log.table import Table
from deconwatch.metrics import Metrics
from deconwatch.outbox import Outbox
from deconwatch.records import (
    Alert,
    ArticleRef,
    Evidence,
    Incident,
    Mechanism,
    Mention,
    MentionType,
    Place,
    Record,
    Report,
    Roles,
    Ruling,
    Source,
    TimeSpan,
    Toll,
    ZoneRelation,
)
from deconwatch.topics import TOPICS

NOW = datetime(2017, 9, 20, 12, tzinfo=UTC)
COALITION, RUSSIA, PARTNER = "US-led coalition", "Russia", "Syrian Democratic Forces"
DEIR_EZ_ZOR = Place(name="Deir ez-Zor", lat=35.34, lon=40.14, precision="town")
AT_TANF = Place(name="At Tanf", lat=33.49, lon=38.62, precision="site")
IN_ZONE = ZoneRelation(id="at-tanf", relation="inside", distance_km=-16)


def day(text: str) -> TimeSpan:
    when = date.fromisoformat(text)
    return TimeSpan(start=when, end=when, precision="day", text=text)


def mention(kind: str, *, when: str | None = None, quote: str = "", **fields: Any) -> Mention:
    roles = {key: fields.pop(key) for key in list(fields) if key in Roles.model_fields}
    names = {key: (value,) if isinstance(value, str) else tuple(value) for key, value in roles.items()}
    for key in ("killed", "wounded"):
        if isinstance(fields.get(key), int):
            fields[key] = Toll(min=fields[key], max=fields[key])
    words = quote or f"Words about {kind}."
    return Mention(
        type=MentionType(kind),
        roles=Roles(**names),
        time=day(when) if when else None,
        confidence=fields.pop("confidence", 0.8),
        evidence=(Evidence(field="type", start=0, end=len(words), quote=words, by="test"),),
        **fields,
    )


def report(
    article: str,
    *mentions: Mention,
    published: str = "2017-09-16T18:00",
    publisher: str = "",
    version: int = 1,
    theatre: str | None = "syria",
    **fields: Any,
) -> Report:
    name = publisher or f"{article} news"
    return Report(
        id=f"r-{article}-{version}",
        article=ArticleRef(
            id=article,
            version=version,
            title=f"Title of {article}",
            published=datetime.fromisoformat(published).replace(tzinfo=UTC),
            source=Source(publisher=name, family=name.lower()),
        ),
        relevant=bool(mentions),
        score=0.9,
        theatre=theatre,
        mentions=mentions,
        **fields,
    )


def strike(**fields: Any) -> Mention:
    """The strike that most tests are about."""
    given: dict[str, Any] = {
        "when": "2017-09-16",
        "initiator": RUSSIA,
        "target": PARTNER,
        "place": DEIR_EZ_ZOR,
        "claimant": COALITION,
        "wounded": 2,
    }
    return mention("strike.partner", **{**given, **fields})


class Desk:
    """A link stage over tables in memory, written as the loop writes them."""

    def __init__(self, *, now: datetime = NOW) -> None:
        self.now = now
        self.metrics = Metrics(clock=lambda: self.now)
        self.stage = LinkStage(metrics=self.metrics, clock=lambda: self.now)
        self.tables: dict[str, Table[Record]] = {name: Table(TOPICS[name], partitions=1) for name in self.stage.tables}
        for table in self.tables.values():
            table.rebuild(_Empty(), 0)  # type: ignore[arg-type]  # of a log, only reading is needed
        self.stage.assigned(self.tables, frozenset({0}))
        self.alerts: list[Alert] = []
        self.written = 0
        self._offset = 0

    def out(self) -> Outbox:
        return Outbox(self.tables, source="link", clock=lambda: self.now)

    def tell(self, *reports: Report | Ruling, lost: type[Record] | None = None) -> "Desk":
        """Handle the reports as one batch; `lost`: records of this class do not reach the log."""
        out = self.out()
        for one in reports:
            message = Message("reports", 0, self._offset, one.id.encode(), b"", (), self.now.timestamp())
            self._offset += 1
            self.stage.handle(Event(message, one, one.id), out)
        self.stage.tick(self.now, out)
        records = [self._read(one.value, one.topic) for one in out.outgoing() if one.value is not None]
        self.alerts += [one for one in records if isinstance(one, Alert) and lost is not Alert]
        self.written += len(records)
        out.apply()
        return self

    @staticmethod
    def _read(value: bytes, topic: str) -> Record:
        cls = TOPICS[topic].record
        assert cls is not None
        return cls.model_validate_json(value)

    @property
    def incidents(self) -> list[Incident]:
        rows = [row for row in self.tables["incidents"] if isinstance(row, Incident)]
        return sorted(rows, key=lambda row: (str(row.time.start), row.id))

    @property
    def living(self) -> list[Incident]:
        """Without those that have become part of another."""
        return [incident for incident in self.incidents if incident.merged_into is None]

    @property
    def incident(self) -> Incident:
        (only,) = self.incidents
        return only

    @property
    def mechanisms(self) -> dict[str, Mechanism]:
        return {row.id: row for row in self.tables["mechanisms"] if isinstance(row, Mechanism)}

    @property
    def kinds(self) -> list[str]:
        return [alert.kind.value for alert in self.alerts]


class _Empty:
    """A log with nothing in it."""

    def read(self, topic: str, partition: int, *, start: int = 0) -> list[Message]:  # noqa: ARG002
        return []
