"""deliveries → HTTP, until each is delivered or given up.

    assigned  →  every pending delivery of the partition is taken up again          ledger.standing
    delivery  →  into its endpoint's lane                                           (the newest version counts)
    tick      →  what is due goes out, one request an endpoint                      signature, net.client
              →  outcomes that are in: delivered, next attempt, given up            retry.verdict
    finish    →  nothing more goes out; what is under way may still end

What happened is written before its endpoint gets the next request; so a kill between an answer and its record repeats
one request an endpoint, under the same webhook id.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import structlog

from deconwatch import __version__
from deconwatch.alerter.endpoint import receivers
from deconwatch.alerter.given_up import GaveUpError, as_message
from deconwatch.alerter.lane import Done, Entry, Lane, as_known, round_attempts
from deconwatch.alerter.ledger import Ledger, standing
from deconwatch.alerter.post import post, read
from deconwatch.alerter.retry import TOLERANCE, Verdict, clock_difference, verdict
from deconwatch.config import AlerterConfig
from deconwatch.errors import BlockedAddressError, HandlingError
from deconwatch.log import Log, Message
from deconwatch.log.event import Event
from deconwatch.log.table import Table
from deconwatch.metrics import Metrics
from deconwatch.net.background import Background
from deconwatch.outbox import Outbox
from deconwatch.records import Attempt, Delivery, DeliveryState, Record

if TYPE_CHECKING:
    from deconwatch.net.client import Answer, Client

logger = structlog.get_logger(__name__)

TIDY_EVERY = timedelta(minutes=1)
CLOCK_STEP = timedelta(seconds=1)
_OURS = "/deconwatch/deliver"


class _Said(NamedTuple):
    """A version that we wrote, and how to know it when it comes round."""

    key: bytes
    value: bytes | None
    lane: Lane
    id: str
    version: int


class DeliverStage:
    """Owns the endpoints whose partitions it has. It keeps no table: lanes know what waits, the log has the rest."""

    name = "deliver"
    reads = "deliveries"
    tables: Sequence[str] = ()
    heartbeat_to: str | None = None
    batch = 500

    def __init__(self, config: AlerterConfig, *, log: Log, metrics: Metrics, clock: Callable[[], datetime]) -> None:
        """Raises ConfigError for an endpoint that is wrong. Nothing is opened before partitions are assigned."""
        self._config = config
        self._receivers = receivers(config)
        self._log = log
        self._ledger = Ledger(log)
        self._metrics = metrics
        # Looking a label up costs as much as counting it five times.
        self._counted = cache(metrics.deliveries.labels)
        self._pending = cache(metrics.deliveries_pending.labels)
        self._clock = clock
        self._kept = timedelta(seconds=config.delivered_kept_seconds)
        self._lanes: dict[str, Lane] = {}
        self._flying: dict[str, Delivery] = {}
        self._said: dict[bytes, _Said] = {}
        """By key, what we wrote last and have not yet read."""
        self._told: dict[str, int] = {}
        """What the gauge of each endpoint's pending deliveries shows."""
        self._background: Background[Answer] | None = None
        self._client: Client | None = None
        self._finishing = False
        self._leaving: frozenset[int] = frozenset()
        self._tidied: datetime | None = None
        self._ticked: datetime | None = None

    def assigned(self, rows: Mapping[str, Table[Record]], partitions: frozenset[int]) -> None:  # noqa: ARG002  # as every stage
        """Take up what is pending there, and remember what was made."""
        self._open()
        now = self._clock()

        for partition in sorted(partitions):

            def note(delivery: Delivery, offset: int, partition: int = partition) -> None:
                self._place(delivery, partition, offset=offset, now=now)

            standing(self._log, partition, note)
            waiting = sum(len(lane.entries) for lane in self._lanes.values() if lane.partition == partition)
            logger.info("deliveries taken up", partition=partition, pending=waiting)

    def revoked(self, partitions: frozenset[int]) -> None:
        """Whoever comes next takes up the lanes; requests that are still under way are cut off."""
        self._leaving -= partitions
        for name in [name for name, lane in self._lanes.items() if lane.partition in partitions]:
            lane = self._lanes.pop(name)
            if lane.busy is not None and self._background is not None:
                self._background.cancel(lane.busy)
            self._told.pop(name, None)
            self._said = {key: said for key, said in self._said.items() if said.lane is not lane}
            self._metrics.deliveries_pending.labels(name).set(0)

    def knows(self, message: Message) -> bool:
        """Whether this is our own word coming round, which says nothing new but where the log has it."""
        said = self._said.get(message.key or b"")
        if said is None or said.value != message.value:
            return False
        del self._said[said.key]
        known = said.lane.entries.get(said.id) or said.lane.done.get(said.id)
        if known is None or known.version != said.version:
            return False
        known.offset = message.offset
        return True

    def begin(self, events: Sequence[Event]) -> None:
        """Nothing to start; requests go out in `tick`."""

    def handle(self, event: Event, out: Outbox) -> None:
        """One delivery: new, put back by a person, our own word coming round, or an old word said again."""
        delivery, message = event.record, event.message
        if not isinstance(delivery, Delivery):
            raise HandlingError(f"{type(delivery).__name__} is no delivery")
        lane = self._lanes.get(delivery.endpoint)
        known = (lane.entries.get(delivery.id) or lane.done.get(delivery.id)) if lane else None
        if (
            lane is None
            or known is None
            or delivery.version > known.version
            or (
                # A person and we wrote the same version at the same time: the log has the person's word last.
                delivery.version == known.version and message.header("ce_source") != _OURS
            )
        ):
            self._ledger.keep(delivery)
            self._place(delivery, message.partition, offset=message.offset, now=self._clock())
        elif delivery.version == known.version:
            known.offset = message.offset
        elif known.offset is not None and message.offset > known.offset:
            # The dispatcher said it again; the known state must be the last word, or compaction would forget it.
            out.emit(self._last_word(lane, known, delivery), trace=event.trace)

    def tick(self, now: datetime, out: Outbox) -> None:
        """Send what is due, take up outcomes, forget what is long done."""
        if self._background is None or self._client is None:
            return
        if self._ticked is not None and now < self._ticked - CLOCK_STEP:
            for lane in self._lanes.values():
                lane.shift(now - self._ticked)
            self._tidied = None
        self._ticked = now
        self._send(self._background, self._client, now)
        for key, outcome in self._background.finished():
            self._settle(key, outcome, now, out)
        if self._tidied is None or now - self._tidied >= TIDY_EVERY:
            self._tidied = now
            self._tidy(now, out)
        for lane in self._lanes.values():
            if self._told.get(lane.endpoint) != len(lane.entries):
                self._told[lane.endpoint] = len(lane.entries)
                self._pending(lane.endpoint).set(len(lane.entries))

    def idle(self) -> bool:
        """Whether no request is under way and none is due now."""
        now = self._clock()
        running = self._background.running() if self._background is not None else ()
        return not running and not any(lane.ready(now) for lane in self._sendable())

    def wait(self, seconds: float) -> None:
        """Until a request has ended, at most so long."""
        if self._background is not None:
            self._background.wait(seconds)

    def written(self, now: datetime) -> None:
        """The endpoints whose outcomes are written get their next request."""
        if self._background is not None and self._client is not None:
            self._send(self._background, self._client, now)

    def leave(self, partitions: frozenset[int]) -> bool:
        """Send nothing more there. Whether a request there is still under way."""
        self._leaving |= partitions
        return any(lane.busy is not None for lane in self._lanes.values() if lane.partition in partitions)

    def finish(self) -> bool:
        """Send nothing more. Whether something is still under way."""
        self._finishing = True
        return self._background is not None and bool(self._background.running())

    def close(self) -> None:
        """End requests and connections."""
        if self._background is None:
            return
        if self._client is not None:
            self._background.call(self._client.__aexit__(None, None, None), timeout=5)
        self._background.close()
        self._background = self._client = None

    def _open(self) -> None:
        if self._background is not None:
            return
        from deconwatch.net.client import Client

        config = self._config
        self._background = Background("deliver")
        self._client = Client(
            connect_seconds=config.connect_seconds,
            total_seconds=config.total_seconds,
            max_wire_bytes=config.max_answer_bytes,
            max_decoded_bytes=config.max_answer_bytes,
            allow=config.allow_addresses,
            user_agent=f"deconwatch/{__version__}",
            per_host=0,  # one request an endpoint already; endpoints that share a host must not wait for each other
        )
        self._background.call(self._client.__aenter__(), timeout=5)

    def _place(self, delivery: Delivery, partition: int, *, offset: int | None, now: datetime) -> None:
        lane = self._lanes.get(delivery.endpoint)
        if lane is None:
            lane = self._lanes[delivery.endpoint] = Lane(delivery.endpoint, partition)
            if delivery.endpoint not in self._receivers:
                logger.warning("deliveries wait for an endpoint that is not configured", endpoint=delivery.endpoint)
        if delivery.state is DeliveryState.PENDING:
            lane.put(delivery, offset=offset, now=now)
        else:
            self._ledger.forget(delivery.id)
            lane.finish(delivery, offset=offset, now=now)

    def _last_word(self, lane: Lane, known: Entry | Done, said: Delivery) -> Delivery:
        stored = self._ledger.fetch(said.id, known.version, partition=lane.partition, offset=known.offset)
        if stored is not None:
            return stored
        # Compaction was quicker than we: what counts is known all the same.
        return as_known(said, known)

    def _sendable(self) -> Iterable[Lane]:
        return (
            lane
            for lane in self._lanes.values()
            if lane.endpoint in self._receivers and lane.partition not in self._leaving
        )

    def _send(self, background: "Background[Answer]", client: "Client", now: datetime) -> None:
        if self._finishing:
            return
        running = background.running()
        free = self._config.concurrency - len(running)
        # Endpoints that failed last time may take half of the slots, so that they can never take all.
        doubtful = self._config.concurrency // 2 - sum(
            lane.busy is not None and lane.breaker.failing for lane in self._lanes.values()
        )
        works: list[tuple[str, Coroutine[None, None, Answer]]] = []
        for lane in list(self._sendable()):
            if free <= 0:
                break
            if lane.breaker.failing and doubtful <= 0:
                continue
            entry = lane.take(now)
            if entry is None:
                continue
            delivery = self._ledger.fetch(
                entry.id,
                entry.version,
                partition=lane.partition,
                offset=entry.offset,
                ahead=not lane.breaker.failing,
            )
            if delivery is not None and delivery.payload is None:
                logger.error("a delivery has no payload and is passed over", delivery=entry.id)
                lane.busy = None
                lane.remove(entry.id)
                continue
            if delivery is None or entry.id in running:  # not yet come round; cut off and not yet ended
                lane.give_back(now)
                continue
            self._ledger.forget(entry.id)
            self._flying[entry.id] = delivery
            work = post(client, self._receivers[lane.endpoint], delivery, now=now, config=self._config)
            works.append((entry.id, work))
            free -= 1
            doubtful -= lane.breaker.failing
            # Who was served goes to the end, so that all get their turn when there are more endpoints than slots.
            self._lanes[lane.endpoint] = self._lanes.pop(lane.endpoint)
        background.start_all(works)

    def _settle(self, key: str, outcome: "Answer | BaseException", now: datetime, out: Outbox) -> None:
        delivery = self._flying.pop(key)
        lane = self._lanes.get(delivery.endpoint)
        if lane is None or lane.busy != key:
            return  # the partition went meanwhile; its new owner sends it again under the same id
        lane.busy = None
        entry = lane.entries.get(key)
        if entry is None or entry.version != delivery.version or isinstance(outcome, asyncio.CancelledError):
            return
        status, error, headers = read(outcome)
        decided = verdict(
            status,
            headers,
            entry.made + 1,
            delivery_id=delivery.id,
            now=now,
            blocked=isinstance(outcome, BlockedAddressError),
        )
        lane.breaker.note(now, good=decided.outcome in ("delivered", "refused"))
        made = Attempt(at=now, status=status, error=error, retry_after=decided.pause or None)
        self._counted(lane.endpoint, decided.outcome).inc()
        if decided.outcome != "delivered" and abs(apart := clock_difference(headers, now=now)) > TOLERANCE:
            logger.warning("the receiver's clock and ours differ", endpoint=lane.endpoint, seconds=round(apart))
        self._write(lane, delivery, decided, made, now, out)

    def _write(
        self, lane: Lane, delivery: Delivery, decided: Verdict, made: Attempt, now: datetime, out: Outbox
    ) -> None:
        update: dict[str, object] = {"version": delivery.version + 1, "attempts": (*delivery.attempts, made)}
        known = {"endpoint": lane.endpoint, "delivery": delivery.id, "status": made.status, "error": made.error}
        match decided.then:
            case "delivered":
                update |= {"state": DeliveryState.DELIVERED, "payload": None, "next_attempt": None}
                if delivery.published is not None:
                    self._metrics.publish_to_alert.observe(max(0.0, (now - delivery.published).total_seconds()))
            case "retry":
                update |= {"next_attempt": now + timedelta(seconds=decided.delay)}
                logger.info("delivery failed", next_seconds=round(decided.delay), **known)
            case "disable":
                update |= {"next_attempt": None}
                logger.warning("endpoint is gone (410): its queue is kept until it is put back", **known)
            case "dead":
                update |= {"state": DeliveryState.DEAD, "next_attempt": None}
        after = delivery.model_copy(update=update)
        said = out.emit(after, trace=after.trace or after.alert_id)
        self._said[said.key] = _Said(said.key, said.value, lane, after.id, after.version)
        if after.state is DeliveryState.PENDING:
            lane.put(after)
            return
        lane.finish(after)
        if after.state is DeliveryState.DEAD:
            attempts = len(round_attempts(after))
            self._give_up(lane, after, f"{attempts} attempts, the last: {made.status or made.error}", out)

    def _give_up(self, lane: Lane, delivery: Delivery, why: str, out: Outbox) -> None:
        self._metrics.deliveries.labels(delivery.endpoint, "gave-up").inc()
        self._metrics.dead_letters.labels(self.name, GaveUpError.reason).inc()
        logger.error("delivery given up", endpoint=delivery.endpoint, delivery=delivery.id, why=why)
        message = as_message(delivery, partition=lane.partition, at=self._clock())
        out.dead_letter(message, GaveUpError(f"endpoint {delivery.endpoint}: {why}"), attempt=delivery.round)

    def _tidy(self, now: datetime, out: Outbox) -> None:
        """Forget what was made long ago; give up what has waited that long for an endpoint that is gone."""
        for lane in list(self._lanes.values()):
            for key in [key for key, done in lane.done.items() if now - done.at > self._kept]:
                del lane.done[key]
                out.forget(Delivery, key, partition_key=lane.endpoint)
            if not lane.disabled and lane.endpoint in self._receivers:
                continue
            old = [entry for entry in lane.entries.values() if now - entry.created > self._kept]
            for entry in old:
                delivery = self._ledger.fetch(
                    entry.id, entry.version, partition=lane.partition, offset=entry.offset, ahead=True
                )
                if lane.busy == entry.id or delivery is None:
                    continue  # next time
                dead = delivery.model_copy(
                    update={"version": delivery.version + 1, "state": DeliveryState.DEAD, "next_attempt": None}
                )
                out.emit(dead, trace=dead.trace or dead.alert_id)
                lane.finish(dead)
                self._ledger.forget(dead.id)
                self._give_up(lane, dead, "the endpoint was gone until the delivery was too old", out)
