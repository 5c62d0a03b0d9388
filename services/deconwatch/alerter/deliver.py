"""deliveries → HTTP, until each is delivered or given up.

    delivery  →  into its endpoint's lane                                  (the newest version counts)
    tick      →  outcomes that are in: delivered, next attempt, given up   retry.verdict
              →  what is due goes out, one request an endpoint             signature, net.client
    assigned  →  every pending delivery of the partition is taken up again

What happened is written before it counts; so a kill between an answer and its record repeats that one request, under
the same webhook id.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from deconwatch import __version__
from deconwatch.alerter import signature
from deconwatch.alerter.endpoint import Receiver, receivers
from deconwatch.alerter.given_up import GaveUpError, as_message
from deconwatch.alerter.lane import Lane, round_attempts
from deconwatch.alerter.retry import Verdict, verdict
from deconwatch.config import AlerterConfig
from deconwatch.errors import BlockedAddressError, FetchError, HandlingError
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


class DeliverStage:
    """Owns the endpoints whose partitions it has."""

    name = "deliver"
    reads = "deliveries"
    tables: Sequence[str] = ("deliveries",)
    heartbeat_to: str | None = None
    batch = 500

    def __init__(self, config: AlerterConfig, *, metrics: Metrics, clock: Callable[[], datetime]) -> None:
        """Raises ConfigError for an endpoint that is wrong. Nothing is opened before partitions are assigned."""
        self._config = config
        self._receivers = receivers(config)
        self._metrics = metrics
        self._clock = clock
        self._kept = timedelta(seconds=config.delivered_kept_seconds)
        self._lanes: dict[str, Lane] = {}
        self._background: Background[Answer] | None = None
        self._client: Client | None = None
        self._tidied: datetime | None = None

    def assigned(self, rows: Mapping[str, Table[Record]], partitions: frozenset[int]) -> None:
        """Take up what is pending there."""
        self._open()
        table = rows["deliveries"]
        for row in table:
            if isinstance(row, Delivery) and row.state is DeliveryState.PENDING:
                partition = table.partition_for(row)
                if partition in partitions:
                    self._lane(row.endpoint, partition).put(row)

    def revoked(self, partitions: frozenset[int]) -> None:
        """Whoever comes next takes up the lanes; requests under way are cut off."""
        for name in [name for name, lane in self._lanes.items() if lane.partition in partitions]:
            lane = self._lanes.pop(name)
            if lane.busy is not None and self._background is not None:
                self._background.cancel(lane.busy)
            self._metrics.deliveries_pending.labels(name).set(0)

    def begin(self, events: Sequence[Event]) -> None:
        """Nothing to start; requests go out in `tick`."""

    def handle(self, event: Event, out: Outbox) -> None:
        """One delivery: new, put back by a person, our own word coming round, or an old word said again."""
        delivery = event.record
        if not isinstance(delivery, Delivery):
            raise HandlingError(f"{type(delivery).__name__} is no delivery")
        lane = self._lanes.get(delivery.endpoint)
        known = lane.entries.get(delivery.id) if lane else None
        settled = out.get(Delivery, delivery.id)
        if known is None or (settled is not None and settled.version > known.version):
            known = settled
        if known is not None and known.version >= delivery.version:
            if known.version > delivery.version and not delivery.attempts:
                # The dispatcher said it again; the known state must be the last word, or compaction would forget it.
                out.emit(known, trace=known.trace or event.trace)
            elif lane is None or delivery.id not in lane.entries:
                self._take_up(known, event.message.partition)
            return
        self._take_up(delivery, event.message.partition)

    def _take_up(self, delivery: Delivery, partition: int) -> None:
        if delivery.state is DeliveryState.PENDING:
            self._lane(delivery.endpoint, partition).put(delivery)
        elif delivery.endpoint in self._lanes:
            self._lanes[delivery.endpoint].remove(delivery.id)

    def tick(self, now: datetime, out: Outbox) -> None:
        """Take up outcomes, send what is due, forget what is long done."""
        if self._background is None or self._client is None:
            return
        for key, outcome in self._background.finished():
            self._settle(key, outcome, now, out)
        self._send(self._background, self._client, now)
        if self._tidied is None or now - self._tidied >= TIDY_EVERY:
            self._tidied = now
            self._tidy(now, out)
        for lane in self._lanes.values():
            self._metrics.deliveries_pending.labels(lane.endpoint).set(len(lane.entries))

    def idle(self) -> bool:
        """Whether no request is under way and none is due now."""
        now = self._clock()
        running = self._background.running() if self._background is not None else ()
        return not running and not any(lane.ready(now) for lane in self._sendable())

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

    def _lane(self, endpoint: str, partition: int) -> Lane:
        if endpoint not in self._lanes:
            self._lanes[endpoint] = Lane(endpoint, partition)
            if endpoint not in self._receivers:
                logger.warning("deliveries wait for an endpoint that is not configured", endpoint=endpoint)
        return self._lanes[endpoint]

    def _sendable(self) -> Iterable[Lane]:
        return (lane for lane in self._lanes.values() if lane.endpoint in self._receivers)

    def _send(self, background: "Background[Answer]", client: "Client", now: datetime) -> None:
        running = background.running()
        free = self._config.concurrency - len(running)
        for lane in list(self._sendable()):
            if free <= 0:
                return
            delivery = lane.take(now)
            if delivery is None:
                continue
            if delivery.id in running:  # cut off when the partition went, and not yet ended
                lane.busy = None
                continue
            background.start(delivery.id, self._post(client, self._receivers[lane.endpoint], delivery, now))
            free -= 1
            # Who was served goes to the end, so that all get their turn when there are more endpoints than slots.
            self._lanes[lane.endpoint] = self._lanes.pop(lane.endpoint)

    async def _post(self, client: "Client", receiver: Receiver, delivery: Delivery, now: datetime) -> "Answer":
        body = (delivery.payload or "").encode("utf-8", "replace")
        headers = signature.headers(
            receiver.keys, webhook_id=delivery.alert_id, timestamp=int(now.timestamp()), body=body
        )
        return await client.post(receiver.url, body, headers=headers, max_answer_bytes=self._config.max_answer_bytes)

    def _settle(self, key: str, outcome: "Answer | BaseException", now: datetime, out: Outbox) -> None:
        lane = next((lane for lane in self._lanes.values() if lane.busy == key), None)
        if lane is None:
            return  # the partition went meanwhile; its new owner sends it again under the same id
        lane.busy = None
        delivery = lane.entries.get(key)
        if delivery is None or isinstance(outcome, asyncio.CancelledError):
            return
        status, error, headers = _read(outcome)
        attempt = len(round_attempts(delivery)) + 1
        decided = verdict(
            status,
            headers,
            attempt,
            delivery_id=delivery.id,
            now=now,
            blocked=isinstance(outcome, BlockedAddressError),
        )
        lane.breaker.note(now, good=decided.outcome in ("delivered", "refused"))
        made = Attempt(at=now, status=status, error=error, retry_after=decided.pause or None)
        self._metrics.deliveries.labels(lane.endpoint, decided.outcome).inc()
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
        out.emit(after, trace=after.trace or after.alert_id)
        if after.state is DeliveryState.PENDING:
            lane.put(after)
            return
        lane.remove(after.id)
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
        for row in list(out.rows(Delivery)):
            last = row.attempts[-1].at if row.attempts else row.created
            if row.state is not DeliveryState.PENDING and now - last > self._kept:
                out.remove(row)
        for lane in list(self._lanes.values()):
            if not lane.disabled and lane.endpoint in self._receivers:
                continue
            for delivery in list(lane.entries.values()):
                if now - delivery.created > self._kept and lane.busy != delivery.id:
                    dead = delivery.model_copy(
                        update={"version": delivery.version + 1, "state": DeliveryState.DEAD, "next_attempt": None}
                    )
                    out.emit(dead, trace=dead.trace or dead.alert_id)
                    lane.remove(dead.id)
                    self._give_up(lane, dead, "the endpoint was gone until the delivery was too old", out)


def _read(outcome: "Answer | BaseException") -> tuple[int | None, str | None, Mapping[str, str]]:
    """(status, error from a closed set, headers); never an address or a text of the receiver's."""
    if isinstance(outcome, FetchError):
        return None, outcome.outcome, {}
    if isinstance(outcome, BaseException):
        logger.error("unexpected error while delivering", error=type(outcome).__name__)
        return None, "error", {}
    return outcome.status, None, outcome.headers
