"""What each Alertmanager is told is active: by alert through the deliveries, and again every minute all of it.

    alert      →  the body of its delivery, and the incident's row: active until `active_seconds` after it
    retracted  →  a body that ends it, the row is closed
    tick       →  one request an Alertmanager with all of its active incidents; its answer is only counted

An Alertmanager keeps alerts in memory alone, so that one which was restarted knows them again within a minute. The end
is sent along each time: an incident does not end because nobody sends it any more.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog

from deconwatch import __version__, ids
from deconwatch.alerter import signature
from deconwatch.alerter.endpoint import Receiver
from deconwatch.alerter.targets import alertmanager
from deconwatch.config import AlerterConfig
from deconwatch.metrics import Metrics
from deconwatch.net.background import Background
from deconwatch.outbox import Outbox
from deconwatch.records import AlertKind, Delivery, Hold, HoldState

if TYPE_CHECKING:
    from deconwatch.net.client import Answer, Client

logger = structlog.get_logger(__name__)

AT_ONCE = 500
"""Most alerts in one request."""


class Active:
    """The Alertmanagers of this replica."""

    def __init__(self, config: AlerterConfig, receivers: Mapping[str, Receiver], *, metrics: Metrics) -> None:
        """Nothing is opened before there is something to send."""
        self._config = config
        self._receivers = {name: one for name, one in receivers.items() if one.kind == "alertmanager"}
        self._lasts = timedelta(seconds=config.active_seconds)
        self._every = timedelta(seconds=config.resend_seconds)
        self._metrics = metrics
        self._rows: dict[str, Hold] = {}
        self._sent: dict[str, datetime] = {}
        self._background: Background[Answer] | None = None
        self._client: Client | None = None

    def note(self, row: Hold) -> None:
        """A row as it stands now."""
        if row.state is HoldState.ACTIVE:
            self._rows[row.id] = row
        else:
            self._rows.pop(row.id, None)

    def forget(self, endpoints: frozenset[str]) -> None:
        """These belong to another replica now."""
        self._rows = {key: row for key, row in self._rows.items() if row.endpoint not in endpoints}

    def takes(self, endpoint: str) -> bool:
        """Whether the endpoint is an Alertmanager."""
        return endpoint in self._receivers

    def body(self, delivery: Delivery, out: Outbox, now: datetime) -> str | None:
        """The body for one alert, its incident's row written along; None when a later alert has gone out already."""
        document = json.loads(delivery.payload or "{}")
        data = document["data"]
        key = ids.make("act", data["incident_id"], delivery.endpoint)
        known = out.get(Hold, key)
        if known is not None and known.sequence > data["sequence"]:
            return None
        before: dict[str, Any] | None = json.loads(known.alert) if known is not None and known.alert else None
        over = data["kind"] == AlertKind.RETRACTED.value
        raised = data.get("raised") or now.isoformat()
        ends = datetime.fromisoformat(raised) + (timedelta() if over else self._lasts)
        made = alertmanager.alert(document, starts=before["startsAt"] if before else raised, ends=ends)
        row = Hold(
            id=key,
            version=known.version + 1 if known is not None else 1,
            endpoint=delivery.endpoint,
            state=HoldState.RELEASED if over else HoldState.ACTIVE,
            severity=data["severity"],
            until=ends,
            released=now if over else None,
            sequence=data["sequence"],
            alert=json.dumps(made, ensure_ascii=False),
        )
        out.emit(row, trace=delivery.trace or delivery.alert_id)
        self.note(row)
        return json.dumps(alertmanager.replaced(before, made, at=now), ensure_ascii=False)

    def tick(self, now: datetime, out: Outbox) -> None:
        """Close what has ended, send the rest again where it is time."""
        for row in list(self._rows.values()):
            if row.until is not None and row.until <= now:
                closed = row.model_copy(
                    update={"version": row.version + 1, "state": HoldState.RELEASED, "released": now}
                )
                out.emit(closed, trace=row.id)
                self.note(closed)
        self._count()
        for name, receiver in self._receivers.items():
            sent = self._sent.get(name)
            alerts = [json.loads(row.alert) for row in self._rows.values() if row.endpoint == name and row.alert]
            if not alerts or (sent is not None and now - sent < self._every):
                continue
            background = self._open()
            if name not in background.running():
                self._sent[name] = now
                background.start(name, self._post(receiver, alerts, now))

    def running(self) -> bool:
        """Whether a request is under way."""
        return self._background is not None and bool(self._background.running())

    def close(self) -> None:
        """End requests and connections."""
        if self._background is None:
            return
        if self._client is not None:
            self._background.call(self._client.__aexit__(None, None, None), timeout=5)
        self._background.close()
        self._background = self._client = None

    def _count(self) -> None:
        if self._background is None:
            return
        for name, outcome in self._background.finished():
            good = not isinstance(outcome, BaseException) and 200 <= outcome.status <= 299
            self._metrics.resends.labels(name, "delivered" if good else "failed").inc()
            if not good:
                said = type(outcome).__name__ if isinstance(outcome, BaseException) else outcome.status
                logger.info("active incidents were not taken; they are sent again", endpoint=name, said=said)

    def _open(self) -> "Background[Answer]":
        if self._background is None:
            from deconwatch.net.client import Client

            config = self._config
            self._background = Background("active")
            self._client = Client(
                connect_seconds=config.connect_seconds,
                total_seconds=config.total_seconds,
                max_wire_bytes=config.max_answer_bytes,
                max_decoded_bytes=config.max_answer_bytes,
                allow=config.allow_addresses,
                user_agent=f"deconwatch/{__version__}",
                per_host=0,
            )
            self._background.call(self._client.__aenter__(), timeout=5)
        return self._background

    async def _post(self, receiver: Receiver, alerts: list[dict[str, Any]], now: datetime) -> "Answer":
        if self._client is None:
            raise RuntimeError("the client is closed")
        answer = None
        for start in range(0, len(alerts), AT_ONCE):
            body = json.dumps(alerts[start : start + AT_ONCE], ensure_ascii=False).encode("utf-8", "replace")
            headers = receiver.headers | signature.headers(
                receiver.keys, webhook_id=f"active-{receiver.name}", timestamp=int(now.timestamp()), body=body
            )
            answer = await self._client.post(
                receiver.url, body, headers=headers, max_answer_bytes=self._config.max_answer_bytes
            )
            if not 200 <= answer.status <= 299:
                break  # all of them are sent again in a minute
        if answer is None:
            raise RuntimeError("nothing to send")
        return answer
