"""alerts → deliveries: one for each endpoint that a subscription sends the alert to."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from deconwatch import ids
from deconwatch.alerter.payload import payload
from deconwatch.alerter.subscriptions import compile_subscriptions
from deconwatch.alerter.targets.render import targets
from deconwatch.config import AlerterConfig
from deconwatch.errors import HandlingError
from deconwatch.log.event import Event
from deconwatch.log.table import Table
from deconwatch.metrics import Metrics
from deconwatch.outbox import Outbox
from deconwatch.records import Alert, Delivery, Record


class DispatchStage:
    """Keeps no state: the same alert gives the same deliveries, and who owns the endpoint knows those that it made."""

    name = "dispatch"
    reads = "alerts"
    tables: Sequence[str] = ()
    heartbeat_to: str | None = "deliveries"
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
        endpoints = sorted({name for one in self._subscriptions if one.wants(alert) for name in one.endpoints})
        if not endpoints:
            return
        body = payload(alert, max_bytes=self._max_bytes)
        created = alert.raised or self._clock()
        for endpoint in endpoints:
            out.emit(
                Delivery(
                    id=ids.make("d", alert.id, endpoint),
                    alert_id=alert.id,
                    incident_id=alert.incident_id,
                    sequence=alert.sequence,
                    endpoint=endpoint,
                    payload=self._targets[endpoint].body(body),
                    created=created,
                    next_attempt=created,
                    published=alert.published,
                    trace=event.trace,
                ),
                trace=event.trace,
            )
