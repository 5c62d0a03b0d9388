"""One marked sample to one endpoint, step by step, past the log: what `deconwatch webhook test` shows."""

import json
import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from deconwatch import __version__, ids
from deconwatch.alerter import signature
from deconwatch.alerter.endpoint import Receiver, receiver
from deconwatch.alerter.http_status import reading
from deconwatch.alerter.payload import payload
from deconwatch.alerter.retry import verdict
from deconwatch.alerter.targets import alertmanager, apprise
from deconwatch.alerter.targets.escape import clean
from deconwatch.alerter.targets.render import Target, target
from deconwatch.config import AlerterConfig, Endpoint
from deconwatch.errors import ConfigError, FetchError
from deconwatch.net.client import Answer, Client
from deconwatch.records import Alert, AlertKind

Step = tuple[str, str]
"""What was done, and what came of it; the last one's first word is `done` or `failed`."""

_MEANS = {
    "delivered": "it would count as delivered",
    "failed": "it would be tried again on the whole schedule",
    "refused": "it would be tried three times in all, as the receiver does not want it",
    "gone": "the endpoint would be switched off and its queue kept",
}
_HINTS = {
    "blocked": "put the network into alerter.allow_addresses if the receiver is inside your own",
    "dns": "check the host's name",
    "connect": "is the receiver running, and may this machine reach its port?",
    "tls": "check the receiver's certificate: name, dates, chain",
    "timeout": "answer first, work later",
}


def endpoint_named(config: AlerterConfig, name: str) -> Endpoint:
    """Raises ConfigError naming those that there are."""
    found = next((one for one in config.endpoints if one.name == name), None)
    if found is None:
        names = ", ".join(one.name for one in config.endpoints) or "none; add [[alerter.endpoints]]"
        raise ConfigError(f"{name!r} is no endpoint; there are: {names}")
    return found


def sample(alert: Alert, now: datetime) -> Alert:
    """The alert under ids of its own, raised now."""
    key = ids.make("test", now.isoformat())
    incident = alert.incident.model_copy(update={"id": key})
    return alert.model_copy(
        update={"id": key, "incident_id": key, "raised": now, "published": None, "incident": incident}
    )


async def probe(config: AlerterConfig, name: str, alert: Alert, *, now: datetime) -> AsyncIterator[Step]:
    """Send `alert` as a marked sample. Raises ConfigError before anything is sent."""
    endpoint = endpoint_named(config, name)
    to = receiver(endpoint)
    shape = target(endpoint, config.max_payload_bytes)
    made = sample(alert, now)
    host = urlsplit(to.url)
    where = (
        "Apprise" if to.kind == "apprise" else f"{host.scheme}://{host.netloc.rpartition('@')[2]}/… (path not shown)"
    )
    yield "endpoint", f"{name}: {to.kind}, {where}"
    yield "secrets", f"{len(to.keys)} to sign with" if to.keys else "none: such a service knows no signature of ours"
    for body in _bodies(shape, made, config, now):
        raw = to.body(body)
        yield "body", f"{len(raw)} bytes, marked as a test"
        start = time.monotonic()
        try:
            answer = await _send(to, raw, made.id, config, now)
        except FetchError as e:
            hint = _HINTS.get(e.outcome)
            yield "failed", f"{e.outcome}: {e.detail}" + (f"; {hint}" if hint else "")
            return
        took = f"{(time.monotonic() - start) * 1000:.0f} ms"
        said = clean(answer.body[:300].decode("utf-8", "replace"))
        status = reading(answer.status)
        yield "answer", f"{answer.status} {status.name} after {took}" + (f": {said}" if said else "")
        decided = verdict(answer.status, answer.headers, 1, delivery_id=made.id, now=now)
        if decided.outcome != "delivered":
            yield "failed", f"with this answer {_MEANS[decided.outcome]}"
            return
    yield "done", "the receiver took it"


def _where(to: Receiver) -> str:
    if to.kind == "apprise":
        return "by Apprise (address not shown)"
    parts = urlsplit(to.url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/… (path not shown)"


def _bodies(shape: Target, alert: Alert, config: AlerterConfig, now: datetime) -> list[str]:
    text = _payload(alert, config)
    if shape.kind == "alertmanager":
        starts, ends = now.isoformat(), now + timedelta(minutes=1)
        return [json.dumps([alertmanager.alert(json.loads(text), starts=starts, ends=ends)])]
    if shape.kind == "pagerduty":
        # Nobody should stay paged by a test.
        over = alert.model_copy(update={"kind": AlertKind.RETRACTED, "sequence": alert.sequence + 1})
        return [shape.body(text), shape.body(_payload(over, config))]
    return [shape.body(text)]


def _payload(alert: Alert, config: AlerterConfig) -> str:
    return payload(alert, max_bytes=config.max_payload_bytes, test=True)


async def _send(to: Receiver, body: bytes, key: str, config: AlerterConfig, now: datetime) -> Answer:
    if to.kind == "apprise":
        return await apprise.send(to.url, body, seconds=config.total_seconds)
    headers: dict[str, Any] = to.headers | signature.headers(
        to.keys, webhook_id=key, timestamp=int(now.timestamp()), body=body
    )
    async with Client(
        connect_seconds=config.connect_seconds,
        total_seconds=config.total_seconds,
        max_wire_bytes=config.max_answer_bytes,
        max_decoded_bytes=config.max_answer_bytes,
        allow=config.allow_addresses,
        user_agent=f"deconwatch/{__version__}",
    ) as client:
        return await client.post(to.url, body, headers=headers, max_answer_bytes=config.max_answer_bytes)
