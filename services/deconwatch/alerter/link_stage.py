"""reports → incidents, mechanisms, alerts.

report  →  split into the events that it tells and recalls        told
        →  which incidents it makes, joins, merges or parts       link
        →  each as it is now, and what changed                    grow
        →  an alert where the change is material                  judge
        →  what it says of each line's state                      mechanism

An analyst's decision comes the same way, in order with the reports, and stands above likeness    rulings
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from deconwatch.alerter import mechanism
from deconwatch.alerter.assemble import Telling
from deconwatch.alerter.blocs import load_blocs
from deconwatch.alerter.cluster import Memory
from deconwatch.alerter.grow import grow, judged, merged_into, taken_back, tellings
from deconwatch.alerter.index import Index
from deconwatch.alerter.judge import judge, why
from deconwatch.alerter.link import Known, Outlines, Plan, comparable, link
from deconwatch.alerter.outline import Outline
from deconwatch.alerter.recall import recalled, recalls, with_background
from deconwatch.alerter.rulings import Decided, stand_in, verdict
from deconwatch.alerter.shelf import Shelf
from deconwatch.alerter.sides import Blocs
from deconwatch.alerter.told import Told, split, tell
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
    Record,
    Report,
    Ruling,
    RulingKind,
    Status,
)

REDO = timedelta(days=7)
"""A report that is handled again within this time raises its alerts again, under the same ids: the log may have kept
the incident and lost the alert. Shorter than deliveries are remembered, so that none is made twice."""

DAILY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One incident from one version to the next; `before` is None for a new one."""

    before: Incident | None
    after: Incident
    absorbed: tuple[Incident, ...] = ()


class LinkStage:
    """Owns the incidents and mechanisms of its theatres."""

    name = "link"
    reads = "reports"
    tables: Sequence[str] = ("incidents", "mechanisms", "loose", "rulings")
    heartbeat_to: str | None = "alerts"
    batch = 100

    def __init__(self, *, metrics: Metrics, clock: Callable[[], datetime], blocs: Blocs | None = None) -> None:
        """`blocs`: actor name, case-folded → bloc, by default those of the bundled theatres; `clock`: aware UTC now."""
        self._metrics = metrics
        self._clock = clock
        self._blocs: Blocs = blocs if blocs is not None else load_blocs()
        self._index = Index()
        self._shelf = Shelf(self._blocs)
        self._outlines = Outlines(self._blocs)
        self._memory = Memory()
        self._decided = Decided()
        self._incidents: Table[Record] | None = None
        self._statuses: dict[str, Status] = {}
        self._counts: Counter[Status] = Counter()
        self._pruned: datetime | None = None

    def assigned(self, rows: Mapping[str, Table[Record]], partitions: frozenset[int]) -> None:  # noqa: ARG002
        """File every incident that is ours now; what was ours before is still in the table."""
        self._incidents = rows["incidents"]
        self._shelf.assigned(rows["loose"])
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
            if (
                isinstance(row, Incident)
                and row.id in self._statuses
                and self._incidents.partition_for(row) in partitions
            ):
                self._counts[self._statuses.pop(row.id)] -= 1

    def begin(self, events: Sequence[Event]) -> None:
        """Nothing to start."""

    def idle(self) -> bool:
        """Nothing is ever under way between two records."""
        return True

    def close(self) -> None:
        """Nothing to end."""

    def tick(self, now: datetime, out: Outbox) -> None:
        """Show how many incidents there are; once a day give up what has been loose for long."""
        if self._pruned is None or now - self._pruned >= DAILY:
            self._pruned = now
            self._shelf.prune(now, out)
        for status in Status:
            self._metrics.incidents.labels(status.value).set(self._counts[status])

    def handle(self, event: Event, out: Outbox) -> None:
        """One report."""
        report = event.record
        at = datetime.fromtimestamp(event.message.timestamp, UTC)
        if isinstance(report, Ruling):
            self._rule(report, at, event, out)
            return
        if not isinstance(report, Report):
            raise HandlingError(f"{type(report).__name__} is no report")
        article_id = report.article.id
        held = [one for key in self._index.of_article(article_id) if (one := _held(out, key, article_id))]
        if any(_version_of(incident, report.article.id) > report.article.version for incident in held):
            return  # an earlier version of the article, come late
        told = split(report, self._blocs)
        present = [one for one in told if not one.background]
        plan = self._link(report, tell(report, present), held, out)
        self._shelf.replace(report, [*recalls(report, told), *plan.loose], plan.tellings, at, out)
        states = self._mechanisms(report, told, plan, out)
        turns = [one for _, one in states if one is not None]
        for step in self._steps(plan, report, at, out):
            self._write(step, report, at, event, out, [one.line for one in turns if one.incident_id == step.after.id])
        for state, _ in states:
            out.emit(state, trace=event.trace)

    def _rule(self, ruling: Ruling, at: datetime, event: Event, out: Outbox) -> None:
        """An analyst's decision: kept, and carried out on the incidents that it is about."""
        out.emit(ruling, trace=event.trace)
        concerned = [
            incident
            for article in (*ruling.articles, *ruling.others)
            for key in self._index.of_article(article)
            if (incident := _held(out, key, article)) is not None and incident.merged_into is None
        ]
        held = list({incident.id: incident for incident in concerned}.values())
        source = next((s for incident in held for s in incident.sources if s.article_id == ruling.articles[0]), None)
        if source is None:
            return  # what it is about is not known (yet); it stands for what comes
        report = stand_in(ruling, source)
        if ruling.kind in {RulingKind.MERGE, RulingKind.SPLIT}:
            fresh = [
                telling
                for incident in held
                for telling in tellings(incident)
                if telling.source.article_id == source.article_id and comparable(telling)
            ]
            plan = self._link(report, fresh, held, out)
            self._shelf.add(plan.loose, report, at, out)
            for step in self._steps(plan, report, at, out):
                self._write(step, report, at, event, out)
            return
        for incident in held:
            after = judged(incident, verdict(out.rows(Ruling), incident), report=report, at=at)
            if after is not incident:
                self._write(Step(incident, after), report, at, event, out)

    def _link(self, report: Report, fresh: Sequence[Telling], held: Sequence[Incident], out: Outbox) -> Plan:
        """Which incidents the article's tellings make, with what analysts have decided."""
        decided = self._decided.pairs(out.rows(Ruling))
        return link(
            fresh,
            [incident for incident in held if incident.status is not Status.RETRACTED or fresh],
            Known(
                lambda key: out.get(Incident, key),
                self._index.near,
                lambda one: self._shelf.silent(one, out),
                lambda article: {key for one in decided.partners(article) for key in self._index.of_article(one)},
            ),
            theatre=report.theatre or "",
            article_id=report.article.id,
            outlines=self._outlines,
            memory=self._memory,
            rulings=decided,
        )

    def _steps(self, plan: Plan, report: Report, at: datetime, out: Outbox) -> Iterator[Step]:
        """What the plan asks for; those first that make an incident part of another."""
        absorbed: dict[str, list[Incident]] = {}
        for key, living in plan.merged.items():
            before = out.get(Incident, key)
            if before is not None:
                absorbed.setdefault(living, []).append(before)
                yield Step(before, merged_into(before, living, report=report, at=at))
        for key, every in self._with_background(plan, report, out).items():
            before = out.get(Incident, key)
            parts = absorbed.get(key, ())
            after = grow(
                before,
                key,
                report.theatre or "",
                every,
                report=report,
                at=at,
                blocs=self._blocs,
                contests=plan.contests.get(key, ()),
                absorbed=parts,
            )
            if before is None and (said := verdict(out.rows(Ruling), after)) is not None:
                after = after.model_copy(update={"verdict": said})
            yield Step(before, after, tuple(parts))
        for key in plan.emptied:
            before = out.get(Incident, key)
            if before is not None:
                yield Step(before, taken_back(before, report=report, at=at))

    def _with_background(self, plan: Plan, report: Report, out: Outbox) -> dict[str, Sequence[Telling]]:
        """The tellings of the incidents that change, with those articles that only recall them."""
        theatre = report.theatre or ""
        told = {
            key: [self._outlines.one(one, theatre) for one in every if comparable(one)]
            for key, every in plan.tellings.items()
        }
        gone = {*plan.merged, *plan.emptied}

        def near(recall: Outline) -> dict[str, Sequence[Outline]]:
            found: dict[str, Sequence[Outline]] = dict(told)
            for key in self._index.near(recall):
                incident = out.get(Incident, key)
                if key not in told and key not in gone and incident is not None and incident.merged_into is None:
                    found[key] = [one for _, one in self._outlines.of(incident)]
            return found

        around = [one for every in told.values() for one in every]
        rows = self._shelf.recalls(around, [report.article.id], out)
        incident_of = recalled((one for _, one in rows), near, self._memory)
        anew = {telling.source.article_id for telling, _ in rows} | {report.article.id}
        holding = {
            key
            for article in anew
            for key in self._index.of_article(article)
            if key not in gone and (incident := _held(out, key, article)) is not None and incident.mentions
        }
        every: dict[str, Sequence[Telling]] = {}
        for key in [*told, *sorted((holding | set(incident_of.values())) - told.keys())]:
            incident = out.get(Incident, key)
            before = plan.tellings.get(key) or (tellings(incident) if incident is not None else [])
            recalling = (telling for telling, one in rows if incident_of.get(one.key) == key)
            every[key] = with_background(before, anew, recalling)
        return every

    def _write(
        self, step: Step, report: Report, at: datetime, event: Event, out: Outbox, turns: Sequence[str] = ()
    ) -> None:
        """The incident's new version and its alert, or the alerts of this report once more when it is known."""
        before, after = step.before, step.after
        if before is after:
            if self._clock() - at <= REDO and not report.quiet:
                for change in after.history:
                    if change.report_id == report.id and change.alert is not None:
                        self._raise(after, change, report, event, out)
            return
        judgement = judge(before, after, blocs=self._blocs, absorbed=step.absorbed, turns=turns)
        if judgement is not None and after.merged_into is None and not report.quiet:
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
        self, report: Report, told: Sequence[Told], plan: Plan, out: Outbox
    ) -> list[tuple[Mechanism, mechanism.Turn | None]]:
        """Each mechanism by what the article says of its state, in place of what an earlier version of it said."""
        incident_of = {
            one.source.part: key
            for key, every in plan.tellings.items()
            for one in every
            if one.source.article_id == report.article.id and one.mentions
        }
        new: dict[str, list[MechanismEvidence]] = {}
        for part, one in enumerate(told):  # events that are told stand before those that are recalled
            for key, statement in mechanism.evidence(report, one.mentions, incident_of.get(part)):
                new.setdefault(key, []).append(statement)
        if report.article.version > 1:
            for row in out.rows(Mechanism):
                if any(one.article_id == report.article.id for one in row.evidence):
                    new.setdefault(row.id, [])
        found = []
        for key in sorted(new):
            before = out.get(Mechanism, key)
            after = mechanism.update(before, key, report.theatre or "", report.article.id, new[key], blocs=self._blocs)
            if after is not None and after != before:
                found.append((after, mechanism.turn(before, after, report.article.id)))
        return found

    def _file(self, incident: Incident) -> None:
        articles = [source.article_id for source in incident.sources]
        self._index.add(incident.id, articles, [one for _, one in self._outlines.of(incident)])
        known = self._statuses.pop(incident.id, None)
        if known is not None:
            self._counts[known] -= 1
        if incident.merged_into is not None:
            return
        self._counts[incident.status] += 1
        self._statuses[incident.id] = incident.status


def _held(out: Outbox, key: str, article_id: str) -> Incident | None:
    """The incident, when it still names the article: the index only gives hints."""
    incident = out.get(Incident, key)
    named = incident is not None and any(source.article_id == article_id for source in incident.sources)
    return incident if named else None


def _version_of(incident: Incident, article_id: str) -> int:
    return next((source.version for source in incident.sources if source.article_id == article_id), 0)
