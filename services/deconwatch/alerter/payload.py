"""The body of a webhook: a CloudEvent-like JSON document, never larger than the limit.

    {"type": "deconwatch.alert.v1", "timestamp": "…", "data": {alert, with the incident but without its mentions}}

Too large, it loses in this order the history, all but the newest claims and sources, long quotes, then everything but
what names the incident; `truncated: true` says so, and the whole stands in the log.
"""

import json
from collections.abc import Callable
from typing import Any

from deconwatch.records import Alert

TYPE = "deconwatch.alert.v1"
_INTERNAL = ("fingerprint", "mentions", "attributions", "report_id", "family", "fetched")
_NAMING = ("id", "version", "theatre", "family", "types", "status", "contested", "origins", "severity", "confidence")


def payload(alert: Alert, *, max_bytes: int) -> str:
    """The JSON text; its UTF-8 is at most `max_bytes` long. The same alert gives the same text."""
    data = alert.model_dump(mode="json", exclude_none=True)
    incident = data["incident"]
    incident.pop("mentions", None)
    for source in incident.get("sources", ()):
        for key in _INTERNAL:
            source.pop(key, None)
    document: dict[str, Any] = {"type": TYPE, "timestamp": data.get("raised", ""), "data": data}
    text = _text(document)
    for cut in _CUTS:
        if len(text.encode("utf-8", "replace")) <= max_bytes:
            break
        document["truncated"] = True
        cut(data)
        text = _text(document)
    return text


def _text(document: dict[str, Any]) -> str:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode("utf-8")


def _without_history(data: dict[str, Any]) -> None:
    data["incident"].pop("history", None)


def _newest(count: int) -> Callable[[dict[str, Any]], None]:
    def cut(data: dict[str, Any]) -> None:
        for key in ("claims", "sources"):
            data["incident"][key] = data["incident"].get(key, [])[-count:]

    return cut


def _short_quotes(data: dict[str, Any]) -> None:
    incident = data["incident"]
    incident["quote"] = incident.get("quote", "")[:200]
    for claim in incident["claims"]:
        claim["quote"] = claim.get("quote", "")[:100]
        claim["value"] = claim["value"][:100]


def _only_names(data: dict[str, Any]) -> None:
    incident = data["incident"]
    kept = {key: incident[key] for key in _NAMING if key in incident}
    kept["headline"] = incident.get("headline", "")[:100]
    data["incident"] = kept
    data["changed"] = [line[:100] for line in data.get("changed", [])[:3]]
    data["why"] = data.get("why", "")[:100]


_CUTS = (_without_history, _newest(50), _newest(10), _short_quotes, _newest(2), _only_names)
