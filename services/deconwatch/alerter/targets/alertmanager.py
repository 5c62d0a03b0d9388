"""Alertmanager API v2: an incident is an alert, told apart by its labels, until `endsAt`.

Severity and theatre are labels, so that routes can use them; when one of them changes, the alert under the old labels
is ended in the same request.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from deconwatch.alerter.targets.escape import fitted
from deconwatch.alerter.targets.message import Document, is_test, of_alert

PATH = "/api/v2/alerts"


def alert(document: Document, *, starts: str, ends: datetime) -> dict[str, Any]:
    """One alert. `starts`: RFC 3339, when the incident was first told of."""
    data = document["data"]
    incident = data["incident"]
    message = of_alert(document)
    labels = {
        **{_label(name): fitted(value, 200) for name, value in (data.get("labels") or {}).items()},
        "alertname": "DeconflictionIncident",
        "incident": data["incident_id"],
        "theatre": fitted(str(incident.get("theatre", "")), 200),
        "severity": message.severity,
        **({"test": "true"} if is_test(document) else {}),
    }
    made: dict[str, Any] = {
        "labels": {name: value for name, value in labels.items() if value},
        "annotations": {
            "summary": fitted(message.title, 300),
            "description": fitted(message.text, 2000),
            "why": fitted(str(data.get("why", "")), 500),
            **{name.lower().replace(" ", "_"): fitted(v, 400) for name, v in message.facts if name.isascii()},
        },
        "startsAt": starts,
        "endsAt": ends.isoformat(),
    }
    if message.links:
        made["generatorURL"] = message.links[0][1]
    made["annotations"] = {_label(name): value for name, value in made["annotations"].items() if value}
    return made


def ended(before: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """An alert as it was sent, ended now."""
    return {**before, "endsAt": at.isoformat()}


def replaced(before: Mapping[str, Any] | None, after: Mapping[str, Any], *, at: datetime) -> list[Mapping[str, Any]]:
    """What to send so that `after` stands in the place of `before`."""
    if before is None or before["labels"] == after["labels"]:
        return [after]
    return [ended(before, at=at), after]


def _label(name: str) -> str:
    plain = "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in name)
    return plain if plain and not plain[0].isdigit() else f"_{plain}"
