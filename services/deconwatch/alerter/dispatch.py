"""alerts → deliveries: one for each endpoint that a subscription sends the alert to.

By way of `holds` where every one of those subscriptions has quiet hours or a rate limit, and for an Alertmanager.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from deconwatch import ids
from deconwatch.alerter.payload import payload
from deconwatch.alerter.subscriptions import Compiled, compile_subscriptions
from deconwatch.alerter.targets.render import targets
from deconwatch.config import AlerterConfig
from deconwatch.errors import HandlingError
from deconwatch.log.event import Event
from deconwatch.log.table import Table
from deconwatch.metrics import Metrics
from deconwatch.outbox import Outbox
from deconwatch.records import Alert, Delivery, Hold, Record


class DispatchStage:
    """Keeps no state: the same alert gives the same deliveries, and who owns the endpoint knows those that it made."""

    name = "dispatch"
    reads = "alerts"
    tables: Sequence[str] = ()
    heartbeat_to: str | None = "holds"
    batch = 100

    def __init__(self, config: AlerterConfig, *, metrics: Metrics, clock: Callable[[], datetime]) -> None:  # noqa: ARG002  # as every stage
        """Raises ConfigError for a subscription that is wrong."""
        self._max_bytes = config.max_payload_bytes
        self._subscriptions = compile_subscriptions(config)
        self._targets = targets(config)
        self._clock = clock

    def assigned(self, rows: Mapping[str, Table[Record]], partitions: frozenset[int]) -> None:
        """Nothing to take up."""

    def revoked(self, partitions: frozenset[int]) -> None:
        """Nothing to stop."""

    def begin(self, events: Sequence[Event]) -> None:
        """Nothing to start."""

    def tick(self, now: datetime, out: Outbox) -> None:
        """Nothing is due."""

    def idle(self) -> bool:
        """Nothing is ever under way between two records."""
        return True

    def close(self) -> None:
        """Nothing to end."""

    def handle(self, event: Event, out: Outbox) -> None:
        """One alert."""
        alert = event.record
        if not isinstance(alert, Alert):
            raise HandlingError(f"{type(alert).__name__} is no alert")
        wanting = [one for one in self._subscriptions if one.wants(alert)]
        for endpoint in sorted({name for one in wanting for name in one.endpoints}):
            mine = [one for one in wanting if endpoint in one.endpoints]
            free = any(not one.holds for one in mine)
            delivery = self._delivery(alert, endpoint, mine, trace=event.trace)
            if free and self._targets[endpoint].kind != "alertmanager":
                body = self._targets[endpoint].body(delivery.payload or "")
                out.emit(delivery.model_copy(update={"payload": body}), trace=event.trace)
                continue
            hold = Hold(
                id=delivery.id,
                endpoint=endpoint,
                subscriptions=() if free else tuple(one.name for one in mine),
                severity=alert.severity,
                delivery=delivery,
            )
            out.emit(hold, trace=event.trace)

    def _delivery(self, alert: Alert, endpoint: str, mine: Sequence[Compiled], *, trace: str) -> Delivery:
        """With the plain payload; fields and labels are those of all subscriptions that send it there."""
        whole = any(not one.fields for one in mine)
        created = alert.raised or self._clock()
        return Delivery(
            id=ids.make("d", alert.id, endpoint),
            alert_id=alert.id,
            incident_id=alert.incident_id,
            sequence=alert.sequence,
            endpoint=endpoint,
            payload=payload(
                alert,
                max_bytes=self._max_bytes,
                subscriptions=[one.name for one in mine],
                labels={key: value for one in mine for key, value in one.labels.items()},
                fields=() if whole else {name for one in mine for name in one.fields},
            ),
            created=created,
            next_attempt=created,
            published=alert.published,
            trace=trace,
        )
