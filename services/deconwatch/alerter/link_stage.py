"""reports → incidents, mechanisms, alerts.

report  →  split into the events that it tells and recalls
        →  each: the incident that it is, or a new one          index, link
        →  the incident as it is now, what changed              grow
        →  an alert where the change is material                judge
        →  what it says of each line's state                    mechanism
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from deconwatch.alerter import mechanism
from deconwatch.alerter.blocs import load_blocs
from deconwatch.alerter.grow import found, grow
from deconwatch.alerter.index import IncidentIndex
from deconwatch.alerter.judge import judge, why
from deconwatch.alerter.link import compare, link
from deconwatch.alerter.sides import Blocs
from deconwatch.alerter.told import Told, split
from deconwatch.errors import HandlingError
from deconwatch.log.event import Event
from deconwatch.log.table import Table
from deconwatch.metrics import Metrics
from deconwatch.outbox import Outbox
from deconwatch.records import (
    Alert,
    AlertKind,
    Change,
    Incident,
    Mechanism,
    MechanismEvidence,
    Mention,
    Record,
    Report,
    Status,
)

REDO = timedelta(days=7)
"""A report that is handled again within this time raises its alerts again, under the same ids: the log may have kept
the incident and lost the alert. Shorter than deliveries are remembered, so that none is made twice."""


class LinkStage:
    """Owns the incidents and mechanisms of its theatres."""

    name = "link"
    reads = "reports"
    tables: Sequence[str] = ("incidents", "mechanisms")
    heartbeat_to: str | None = "alerts"
    batch = 100

    def __init__(self, *, metrics: Metrics, clock: Callable[[], datetime], blocs: Blocs | None = None) -> None:
        """`blocs`: actor name, case-folded → bloc, by default those of the bundled theatres; `clock`: aware UTC now."""
        self._metrics = metrics
        self._clock = clock
        self._blocs: Blocs = blocs if blocs is not None else load_blocs()
        self._index = IncidentIndex()
        self._incidents: Table[Record] | None = None
        self._statuses: dict[str, Status] = {}
        self._counts: Counter[Status] = Counter()

    def assigned(self, rows: Mapping[str, Table[Record]], partitions: frozenset[int]) -> None:  # noqa: ARG002
        """File every incident that is ours now; what was ours before is still in the table."""
        self._incidents = rows["incidents"]
        self._index.clear()
        self._statuses.clear()
        self._counts.clear()
        for row in self._incidents:
            if isinstance(row, Incident):
                self._file(row)

    def revoked(self, partitions: frozenset[int]) -> None:
        """Count them no longer; the index still names them, and what the table has not is passed over."""
        if self._incidents is None:
            return
        for row in self._incidents:
            if isinstance(row, Incident) and self._incidents.partition_for(row) in partitions:
                self._counts[self._statuses.pop(row.id, row.status)] -= 1

    def begin(self, events: Sequence[Event]) -> None:
        """Nothing to start."""

    def idle(self) -> bool:
        """Nothing is ever under way between two records."""
        return True

    def close(self) -> None:
        """Nothing to end."""

    def tick(self, now: datetime, out: Outbox) -> None:  # noqa: ARG002
        """Show how many incidents there are."""
        for status in Status:
            self._metrics.incidents.labels(status.value).set(self._counts[status])

    def handle(self, event: Event, out: Outbox) -> None:
        """One report."""
        report = event.record
        if not isinstance(report, Report):
            raise HandlingError(f"{type(report).__name__} is no report")
        at = datetime.fromtimestamp(event.message.timestamp, UTC)
        held = [incident for key in self._index.of_article(report.article.id) if (incident := out.get(Incident, key))]
        if any(_version_of(incident, report.article.id) > report.article.version for incident in held):
            return  # an earlier version of the article, come late
        told = split(report, self._blocs) if report.relevant else []
        past = self._past([one for one in told if one.background], report, at, out)
        present = [one for one in told if not one.background]
        mentions, contests = self._present(present, report, at, out, held=held, past=past)
        for key, said in mentions.items():
            self._write(key, report, said, at, event, out, contests=contests.get(key, ()))
        for incident in held:
            if incident.id not in mentions:
                self._write(incident.id, report, (), at, event, out, recalled=incident.id in past)
        for key in past - mentions.keys() - {incident.id for incident in held}:
            self._write(key, report, (), at, event, out, recalled=True)
        self._mechanisms(report, told, mentions, event, out)

    def _past(self, told: Sequence[Told], report: Report, at: datetime, out: Outbox) -> set[str]:
        """The known incidents that the article recalls; what is recalled and not known opens none."""
        ids: set[str] = set()
        for one in told:
            fresh = found(report, one.mentions, at=at, blocs=self._blocs)
            decision = link(fresh, self._near(fresh, out), blocs=self._blocs)
            if decision.incident_id is not None:
                ids.add(decision.incident_id)
        return ids

    def _present(
        self,
        told: Sequence[Told],
        report: Report,
        at: datetime,
        out: Outbox,
        *,
        held: Sequence[Incident],
        past: set[str],
    ) -> tuple[dict[str, list[Mention]], dict[str, tuple[str, ...]]]:
        """What the article says by incident id, and the incidents that a new one contests."""
        fresh = [found(report, one.mentions, at=at, blocs=self._blocs) for one in told]
        own = {incident.id for incident in fresh}
        mentions: dict[str, list[Mention]] = {}
        contests: dict[str, tuple[str, ...]] = {}
        for one, incident in zip(told, fresh, strict=True):
            key = self._target(incident, out, held=held, own=own, past=past, contests=contests)
            mentions.setdefault(key, []).extend(one.mentions)
        return mentions, contests

    def _target(
        self,
        told: Incident,
        out: Outbox,
        *,
        held: Sequence[Incident],
        own: set[str],
        past: set[str],
        contests: dict[str, tuple[str, ...]],
    ) -> str:
        """Where an event goes: the incident that this article already tells of, else the likest, else a new one."""
        if out.get(Incident, told.id) is not None:
            return told.id
        standing = [(compare(told, one, self._blocs), one) for one in held]
        alone = [
            (likeness.score, one.id)
            for likeness, one in standing
            # An article that corrects itself still tells of its incident, unless others tell it otherwise.
            if likeness.contradiction is None or (likeness.contradiction != "kind" and len(one.sources) == 1)
        ]
        if alone:
            return max(alone)[1]
        near = [one for one in self._near(told, out) if one.id not in own]
        decision = link(told, near, blocs=self._blocs, recalled=past)
        if decision.incident_id is not None:
            return decision.incident_id
        contests[told.id] = decision.contests
        return told.id

    def _near(self, told: Incident, out: Outbox) -> Iterable[Incident]:
        return (incident for key in self._index.near(told) if (incident := out.get(Incident, key)) is not None)

    def _write(
        self,
        key: str,
        report: Report,
        mentions: Sequence[Mention],
        at: datetime,
        event: Event,
        out: Outbox,
        *,
        contests: tuple[str, ...] = (),
        recalled: bool = False,
    ) -> None:
        """The incident's new version and its alert, or the alerts of this report once more when it is known."""
        before = out.get(Incident, key)
        if before is None:
            after = found(report, mentions, at=at, blocs=self._blocs).model_copy(
                update={"id": key, "contests": contests}
            )
        else:
            after = grow(before, report, mentions, at=at, blocs=self._blocs, recalled=recalled)
        if before is after:
            if self._clock() - at <= REDO:
                for change in after.history:
                    if change.report_id == report.id and change.alert is not None:
                        self._raise(after, change, report, event, out)
            return
        judgement = judge(before, after, blocs=self._blocs)
        if judgement is not None:
            last = after.history[-1]
            lines = tuple(dict.fromkeys((*judgement.facts, *last.changed)))
            last = last.model_copy(update={"changed": lines, "alert": judgement.kind.value, "alert_id": judgement.id})
            after = after.model_copy(update={"history": (*after.history[:-1], last)})
            self._raise(after, last, report, event, out)
            self._metrics.alerts.labels(judgement.kind.value).inc()
        out.emit(after, trace=event.trace)
        self._file(after)

    def _raise(self, incident: Incident, change: Change, report: Report, event: Event, out: Outbox) -> None:
        kind = AlertKind(change.alert or "")
        out.emit(
            Alert(
                id=change.alert_id or "",
                incident_id=incident.id,
                kind=kind,
                sequence=change.version,
                article_id=change.article_id,
                changed=change.changed,
                why=why(kind, change.changed),
                severity=incident.severity,
                raised=self._clock(),
                published=report.article.published,
                incident=incident,
            ),
            trace=event.trace,
        )

    def _mechanisms(
        self, report: Report, told: Sequence[Told], mentions: Mapping[str, Sequence[Mention]], event: Event, out: Outbox
    ) -> None:
        """What the article says of each mechanism's state, in place of what an earlier version of it said."""
        incident_of = {id(mention): key for key, said in mentions.items() for mention in said}
        new: dict[str, list[MechanismEvidence]] = {}
        for one in told:
            for mention in one.mentions:
                for key, statement in mechanism.evidence(report, [mention], incident_of.get(id(mention))):
                    new.setdefault(key, []).append(statement)
        if report.article.version > 1:
            for row in out.rows(Mechanism):
                if any(one.article_id == report.article.id for one in row.evidence):
                    new.setdefault(row.id, [])
        for key in sorted(new):
            before = out.get(Mechanism, key)
            after = mechanism.update(before, key, report.theatre or "", report.article.id, new[key], blocs=self._blocs)
            if after is not None and after != before:
                out.emit(after, trace=event.trace)

    def _file(self, incident: Incident) -> None:
        self._index.add(incident)
        known = self._statuses.get(incident.id)
        if known is not None:
            self._counts[known] -= 1
        self._counts[incident.status] += 1
        self._statuses[incident.id] = incident.status


def _version_of(incident: Incident, article_id: str) -> int:
    return next((source.version for source in incident.sources if source.article_id == article_id), 0)
