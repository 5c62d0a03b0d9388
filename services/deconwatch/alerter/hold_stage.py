"""holds → deliveries: what a subscription's quiet hours or rate limit hold back, and what comes of it afterwards.

    new       →  may go out now       →  its delivery                                          gate.decide
              →  may not              →  waits, with the moment at which it is looked at again
    tick      →  that moment is there →  named to a digest  →  the digest  →  released          one step a tick
              →  active incidents     →  to the Alertmanagers again                             active

A digest is named before it is sent and sent before what it holds is let go, and its id is made from what it holds: a
kill between any two steps repeats one of them under the same id and loses nothing. What is held and what was sent
lately is in the table, so that whoever takes over keeps the same hours and the same limit.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from deconwatch import ids
from deconwatch.alerter.active import Active
from deconwatch.alerter.endpoint import receivers
from deconwatch.alerter.gate import QUIET, RATE, Decision, decide, joins, quiet_until, room_at
from deconwatch.alerter.payload import digest
from deconwatch.alerter.subscriptions import Compiled, compile_subscriptions
from deconwatch.alerter.targets.render import targets
from deconwatch.config import AlerterConfig
from deconwatch.errors import HandlingError
from deconwatch.log.event import Event
from deconwatch.log.table import Table
from deconwatch.metrics import Metrics
from deconwatch.outbox import Outbox
from deconwatch.records import Delivery, Hold, HoldState, Record

logger = structlog.get_logger(__name__)

ALONE = "alone"
SUPERSEDED = "superseded"
KEPT = timedelta(days=1)
"""How long what was released is remembered, or the longest rate limit if that is longer."""
TIDY_EVERY = timedelta(minutes=1)

Lane = tuple[str, str]
"""Endpoint and subscription: what waits under both goes out together."""


class HoldStage:
    """Owns the endpoints whose partitions it has."""

    name = "hold"
    reads = "holds"
    tables: Sequence[str] = ("holds",)
    heartbeat_to: str | None = "deliveries"
    batch = 200

    def __init__(self, config: AlerterConfig, *, metrics: Metrics, clock: Callable[[], datetime]) -> None:
        """Raises ConfigError for a subscription, an endpoint or a template that is wrong."""
        self._rules = {one.name: one for one in compile_subscriptions(config)}
        self._targets = targets(config)
        self._max_bytes = config.max_payload_bytes
        self._active = Active(config, receivers(config), metrics=metrics)
        self._metrics = metrics
        self._clock = clock
        windows = [timedelta(seconds=one.rate.per_seconds) for one in self._rules.values() if one.rate]
        self._kept = max([KEPT, *windows])
        self._partitions: dict[str, int] = {}
        self._waiting: dict[Lane, dict[str, Hold]] = defaultdict(dict)
        self._sent: dict[Lane, list[datetime]] = defaultdict(list)
        self._said: set[str] = set()
        self._tidied: datetime | None = None

    def assigned(self, rows: Mapping[str, Table[Record]], partitions: frozenset[int]) -> None:
        """Take up what waits there and what was sent lately."""
        table = rows["holds"]
        for row in table:
            if isinstance(row, Hold) and table.partition_for(row) in partitions:
                self._partitions[row.endpoint] = table.partition_for(row)
                self._note(row)

    def revoked(self, partitions: frozenset[int]) -> None:
        """Whoever comes next reads it from the table."""
        gone = frozenset(name for name, partition in self._partitions.items() if partition in partitions)
        for lane in [lane for lane in {**self._sent, **self._waiting} if lane[0] in gone]:
            self._sent.pop(lane, None)
            self._waiting.pop(lane, None)
        for name in gone:
            del self._partitions[name]
            self._metrics.deliveries_held.labels(name).set(0)
        self._active.forget(gone)
        self._said.clear()

    def begin(self, events: Sequence[Event]) -> None:
        """Nothing to start."""

    def handle(self, event: Event, out: Outbox) -> None:
        """One alert for one endpoint."""
        hold = event.record
        if not isinstance(hold, Hold):
            raise HandlingError(f"{type(hold).__name__} is no hold")
        self._partitions[hold.endpoint] = event.message.partition
        if hold.state is not HoldState.NEW or hold.delivery is None:
            return  # our own word coming round
        known = out.get(Hold, hold.id)
        if known is not None and known.state is not HoldState.NEW:
            # Said again. What went out at once may have been lost with the process; it goes out under the same id.
            if known.state is HoldState.RELEASED and known.digest is None:
                self._send(hold.delivery, out)
            out.emit(known, trace=event.trace)  # or compaction would forget it
            return
        now = self._clock()
        lane, decision = self._decide(hold, now)
        after = hold.model_copy(
            update={"version": hold.version + 1, "subscription": lane[1], "why": decision.why, "until": decision.until}
        )
        if decision.until is not None:
            self._write(after.model_copy(update={"state": HoldState.WAITING}), out)
        else:
            self._send(hold.delivery, out)
            self._write(_released(after, now, counted=decision.counted), out)

    def tick(self, now: datetime, out: Outbox) -> None:
        """Let go what is due, one step at a time; tell the Alertmanagers; forget what is long done."""
        for lane in list(self._waiting):
            rows = sorted(self._due(lane, now), key=lambda row: (row.delivery.created if row.delivery else now, row.id))
            if not rows:
                continue
            self._say([row for row in rows if row.digest is not None], now, out)
            self._name(lane, [row for row in rows if row.digest is None], now, out)
        self._active.tick(now, out)
        if self._tidied is None or now - self._tidied >= TIDY_EVERY:
            self._tidied = now
            self._tidy(now, out)

    def idle(self) -> bool:
        """Whether nothing is due now and no request is under way."""
        now = self._clock()
        return not self._active.running() and not any(self._due(lane, now) for lane in self._waiting)

    def close(self) -> None:
        """End requests and connections."""
        self._active.close()

    def _due(self, lane: Lane, now: datetime) -> list[Hold]:
        """What may be let go; nothing for an endpoint that is not configured now, whose shape nobody knows."""
        if lane[0] not in self._targets:
            return []
        return [row for row in self._waiting[lane].values() if row.until is not None and row.until <= now]

    def _decide(self, hold: Hold, now: datetime) -> tuple[Lane, Decision]:
        """The first of its subscriptions that lets it out, else the one that holds it the shortest."""
        held: list[tuple[Lane, Decision]] = []
        for name in hold.subscriptions:
            lane = hold.endpoint, name
            rules = self._rules.get(name)
            if rules is None:
                continue
            decision = decide(rules, hold.severity, now, self._sent[lane])
            if decision.until is None and joins(rules, hold.severity):
                queued = next((row.until for row in self._waiting[lane].values() if row.why == RATE), None)
                decision = Decision(queued, RATE) if queued is not None else decision
            if decision.until is None:
                return lane, decision
            held.append((lane, decision))
        if not held:
            return (hold.endpoint, ""), Decision()
        return min(held, key=lambda one: one[1].until or now)

    def _name(self, lane: Lane, rows: Sequence[Hold], now: datetime, out: Outbox) -> None:
        """First step: those that may go now get the id of the digest that they go in."""
        rules = self._rules.get(lane[1])
        ready: list[Hold] = []
        for row in rows:
            quiet = quiet_until(rules, row.severity, now) if rules is not None else None
            if quiet is not None:
                self._write(_again(row, quiet, QUIET), out)
            else:
                ready.append(row)
        if rules is not None and any(row.why == RATE for row in ready):
            free = room_at(rules, now, self._sent[lane])
            if free > now:
                for row in ready:
                    self._write(_again(row, free, RATE), out)
                return
        size = self._targets[lane[0]].digest
        if rules is not None and rules.rate is not None and not size and any(row.why == RATE for row in ready):
            ready = self._as_many_as_fit(rules, lane, ready, now, out)
        for chunk in _chunks(ready, size) if size and len(ready) > 1 else ([row] for row in ready):
            key = ids.make("dg", *lane, *(row.id for row in chunk)) if len(chunk) > 1 else ALONE
            for row in chunk:
                self._write(row.model_copy(update={"version": row.version + 1, "digest": key}), out)

    def _as_many_as_fit(
        self, rules: Compiled, lane: Lane, rows: Sequence[Hold], now: datetime, out: Outbox
    ) -> list[Hold]:
        """For a target that takes no digest: one by one, and no more than the limit lets out."""
        sent, fitting = list(self._sent[lane]), []
        for row in rows:
            free = room_at(rules, now, sent)
            if row.why == RATE and free > now:
                self._write(_again(row, free, RATE), out)
            else:
                fitting.append(row)
                sent.append(now)
        return fitting

    def _say(self, rows: Sequence[Hold], now: datetime, out: Outbox) -> None:
        """Second step: the digest goes out. Third step, once it is written: what it holds is let go."""
        groups: dict[str, list[Hold]] = defaultdict(list)
        for row in rows:
            groups[row.id if row.digest == ALONE else str(row.digest)].append(row)
        for part, (key, group) in enumerate(groups.items(), 1):
            if key in self._said:
                self._said.discard(key)
                for index, row in enumerate(group):
                    self._write(_released(row, now, counted=row.why == RATE and index == 0), out)
                continue
            self._said.add(key)
            if group[0].digest == ALONE:
                if group[0].delivery is not None:
                    # It was held on purpose, so it does not count for how fast news travels.
                    late = group[0].delivery.model_copy(update={"published": None, "next_attempt": now})
                    self._send(late, out)
            else:
                self._send_digest(key, group, out, part=part, parts=len(groups))

    def _send(self, delivery: Delivery, out: Outbox) -> None:
        body = delivery.payload
        if self._active.takes(delivery.endpoint):
            body = self._active.body(delivery, out, self._clock())
        elif delivery.endpoint in self._targets:
            body = self._targets[delivery.endpoint].body(delivery.payload or "")
        if body is not None:
            out.emit(delivery.model_copy(update={"payload": body}), trace=delivery.trace or delivery.alert_id)

    def _send_digest(self, key: str, rows: Sequence[Hold], out: Outbox, *, part: int, parts: int) -> None:
        first = rows[0]
        at = first.until or self._clock()
        text = digest(
            key,
            [row.delivery.payload or "" for row in rows if row.delivery is not None],
            subscription=first.subscription,
            why=first.why,
            at=at.isoformat(),
            part=part,
            parts=parts,
        )
        body = self._targets[first.endpoint].body(text)
        out.emit(
            Delivery(
                id=key,
                alert_id=key,
                incident_id=key,
                endpoint=first.endpoint,
                payload=body,
                created=at,
                next_attempt=at,
                trace=key,
            ),
            trace=key,
        )
        logger.info("digest", endpoint=first.endpoint, subscription=first.subscription, alerts=len(rows), why=first.why)

    def _write(self, row: Hold, out: Outbox) -> None:
        trace = row.delivery.trace if row.delivery is not None else ""
        out.emit(row, trace=trace or row.id)
        self._note(row)

    def _note(self, row: Hold) -> None:
        if row.state is HoldState.WAITING:
            self._waiting[_lane(row)][row.id] = row
        else:
            self._waiting[_lane(row)].pop(row.id, None)
        if row.state is HoldState.RELEASED and row.counted and row.released is not None:
            self._sent[_lane(row)].append(row.released)
        self._active.note(row)

    def _tidy(self, now: datetime, out: Outbox) -> None:
        for row in list(out.rows(Hold)):
            if row.state is HoldState.RELEASED and row.released is not None and now - row.released > self._kept:
                out.remove(row)
        for lane, sent in self._sent.items():
            self._sent[lane] = [at for at in sent if now - at <= self._kept]
        for name in self._partitions:
            held = sum(len(rows) for lane, rows in self._waiting.items() if lane[0] == name)
            self._metrics.deliveries_held.labels(name).set(held)


def _lane(row: Hold) -> Lane:
    return row.endpoint, row.subscription


def _again(row: Hold, until: datetime, why: str) -> Hold:
    return row.model_copy(update={"version": row.version + 1, "until": until, "why": why})


def _released(row: Hold, now: datetime, *, counted: bool) -> Hold:
    update = {"state": HoldState.RELEASED, "released": now, "counted": counted, "delivery": None, "until": None}
    return row.model_copy(update={**update, "version": row.version + 1})


def _chunks(rows: Sequence[Hold], size: int) -> Iterable[Sequence[Hold]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
