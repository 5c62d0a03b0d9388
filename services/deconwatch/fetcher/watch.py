"""The watch as a stage: coverage of all partitions in, an alert when a side or a language falls silent.

    coverage  →  merged  →  step  →  silences, and alerts of what changed

Feeds of one side are spread over the replicas, so no fetcher sees the whole. `coverage` has one partition: one replica
watches, and when it goes another one takes over with all that was learned.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from deconwatch.errors import HandlingError
from deconwatch.fetcher import coverage, silence
from deconwatch.log.event import Event
from deconwatch.log.table import Table
from deconwatch.metrics import Metrics
from deconwatch.outbox import Outbox
from deconwatch.records import Coverage, Heard, Record, Silence

logger = structlog.get_logger(__name__)

LOOK_EVERY = timedelta(seconds=30)


class WatchStage:
    """Compares what is heard with what is wont to be heard."""

    name = "watch"
    reads = "coverage"
    tables: Sequence[str] = ("coverage", "silences")
    heartbeat_to: str | None = None
    batch = 500

    def __init__(self, *, metrics: Metrics, clock: Callable[[], datetime]) -> None:
        """`clock`: aware UTC now."""
        self._metrics = metrics
        self._clock = clock
        self._told: dict[str, Coverage] = {}
        self._new = True
        self._looked = clock()

    def assigned(self, rows: Mapping[str, Table[Record]], partitions: frozenset[int]) -> None:  # noqa: ARG002  # there is one
        """Take up what was told before."""
        self._told = {row.id: row for row in rows["coverage"] if isinstance(row, Coverage)}
        self._new = True

    def revoked(self, partitions: frozenset[int]) -> None:  # noqa: ARG002  # there is one
        """Whoever comes next tells of it."""
        self._told = {}
        self._metrics.silent.clear()

    def begin(self, events: Sequence[Event]) -> None:
        """Nothing to prepare."""

    def handle(self, event: Event, out: Outbox) -> None:  # noqa: ARG002  # written by `tick`
        """One partition's coverage."""
        if not isinstance(event.record, Coverage):
            raise HandlingError(f"{type(event.record).__name__} is no coverage")
        self._told[event.record.id] = event.record
        self._new = True

    def tick(self, now: datetime, out: Outbox) -> None:
        """Look at all groups when there is something new, and now and then as time alone makes a silence."""
        if not self._told or not (self._new or now - self._looked >= LOOK_EVERY):
            return
        self._looked, self._new = now, False
        groups, whole = coverage.merged(list(self._told.values()), now)
        known = {row.id: row for row in out.rows(Silence)}
        for key, group in groups.items():
            before = known.pop(key, None)
            after = coverage.step(before, key, group, whole=whole, now=now)
            if after is not before:
                out.emit(after, trace=key)
                self._say(before, after, group, now, out)
            self._metrics.silent.labels(after.kind, after.name).set(after.silent_since is not None)
        for gone in known.values():  # no feed of the list has that side or language any more
            out.remove(gone)
            self._metrics.silent.remove(gone.kind, gone.name) if self._is_told(gone) else None

    def idle(self) -> bool:
        """Nothing is ever under way."""
        return True

    def close(self) -> None:
        """Nothing to end."""

    def _is_told(self, gone: Silence) -> bool:
        return any(
            sample.labels == {"kind": gone.kind, "name": gone.name}
            for family in self._metrics.silent.collect()
            for sample in family.samples
        )

    def _say(self, before: Silence | None, after: Silence, group: Heard, now: datetime, out: Outbox) -> None:
        was = before.silent_since if before is not None else None
        since = after.silent_since or was
        if (was is None) == (after.silent_since is None) or since is None:
            return
        if before is None or before.habit.last is None:
            return  # it was silent when first listened to: nobody misses what was never heard
        alert = silence.of_group(after, since=since, feeds=group.feeds, failing=group.failing, at=now)
        out.emit(alert, trace=alert.incident_id)
        logger.warning("one-sided picture", kind=after.kind, name=after.name, silent_since=str(after.silent_since))
