"""PagerDuty Events API v2: an incident of ours is one of theirs (`dedup_key`), resolved when it is retracted.

Limits from its reference: summary 1024 characters, dedup_key 255, event 512 KB. The routing key is a secret and joins
the body only on the wire.
"""

from typing import Any

from deconwatch.alerter.targets.escape import fitted
from deconwatch.alerter.targets.message import Document, is_test, of_alert

_SEVERITY = {"critical": "critical", "high": "error", "medium": "warning", "low": "info", "info": "info"}


def render(document: Document) -> dict[str, Any]:
    """The body but for `routing_key`."""
    alert = document["data"]
    message = of_alert(document)
    key = f"test-{alert['incident_id']}" if is_test(document) else alert["incident_id"]
    body: dict[str, Any] = {
        "event_action": "resolve" if alert["kind"] == "retracted" else "trigger",
        "dedup_key": key[:255],
        "payload": {
            "summary": fitted(message.title, 1024) or alert["incident_id"],
            "source": "deconwatch",
            "severity": _SEVERITY.get(message.severity, "warning"),
            "component": str(alert["incident"].get("theatre", "")),
            "group": str(alert["incident"].get("family", "")),
            "class": alert["kind"],
            "custom_details": {
                "quote": fitted(message.text, 4000),
                "why": fitted(str(alert.get("why", "")), 1000),
                **{fitted(name, 80): fitted(value, 400) for name, value in message.facts},
            },
        },
        "links": [{"href": url, "text": fitted(name, 100) or "Source"} for name, url in message.links],
        "client": "deconwatch",
    }
    if alert.get("raised"):
        body["payload"]["timestamp"] = alert["raised"]
    return body
