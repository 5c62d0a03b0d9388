"""The body of a webhook: a CloudEvent (1.0, structured JSON), never larger than the limit.

    {"specversion": "1.0", "id": "al-…", "source": "/deconwatch/alerter", "type": "deconwatch.alert.v1", "time": "…",
     "timestamp": "…", "data": {alert, with the incident but without its mentions}}

A digest of alerts that were held back has the type `deconwatch.digest.v1` and a list of short ones.

Too large, it loses in this order the history, all but the newest claims and sources, long quotes, then everything but
what names the incident; `truncated: true` says so, and the whole stands in the log.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from deconwatch.records import Alert

TYPE = "deconwatch.alert.v1"
DIGEST = "deconwatch.digest.v1"
SOURCE = "/deconwatch/alerter"
_INTERNAL = (
    *("fingerprint", "mentions", "attributions", "report_id", "family", "fetched"),
    *("terms", "days", "part", "parts"),
)
_NAMING = ("id", "version", "theatre", "family", "types", "status", "contested", "origins", "severity", "confidence")
_LISTED = ("id", "incident_id", "kind", "sequence", "severity", "raised")
_SHOWN = ("theatre", "family", "types", "status", "killed", "wounded")


def payload(
    alert: Alert,
    *,
    max_bytes: int,
    subscriptions: Sequence[str] = (),
    labels: Mapping[str, str] = {},
    fields: Collection[str] = (),
    test: bool = False,
) -> str:
    """The JSON text; its UTF-8 is at most `max_bytes` long. The same arguments give the same text.

    `fields`: of the incident, beside those that name it; none: all. `test`: a marked sample.
    """
    data = alert.model_dump(mode="json", exclude_none=True)
    incident = data["incident"]
    incident.pop("mentions", None)
    for source in incident.get("sources", ()):
        for key in _INTERNAL:
            source.pop(key, None)
    if fields:
        data["incident"] = {key: value for key, value in incident.items() if key in fields or key in NAMED}
    data |= {"subscriptions": list(subscriptions)} if subscriptions else {}
    data |= {"labels": dict(labels)} if labels else {}
    document = _document(TYPE, alert.id, data.get("raised", ""), data, test=test)
    text = _text(document)
    for cut in _CUTS:
        if len(text.encode("utf-8", "replace")) <= max_bytes:
            break
        document["truncated"] = True
        cut(data)
        text = _text(document)
    return text


NAMED = frozenset({*_NAMING, "headline"})
"""Fields of an incident that every payload has."""


def digest(
    key: str, payloads: Sequence[str], *, subscription: str, why: str, at: str, part: int = 1, parts: int = 1
) -> str:
    """The payload of a digest, the alerts in the given order, at most 2,400 bytes each. `at`: RFC 3339."""
    documents = [json.loads(text) for text in payloads]
    data: dict[str, Any] = {
        "subscription": subscription,
        "why": why,
        "part": part,
        "parts": parts,
        "count": len(documents),
        "alerts": [_listed(document["data"]) for document in documents],
    }
    return _text(_document(DIGEST, key, at, data, test=any(document.get("test") for document in documents)))


def _listed(data: Mapping[str, Any]) -> dict[str, Any]:
    incident = data["incident"]
    short = {key: data[key] for key in _LISTED if key in data}
    short["why"] = data.get("why", "")[:100]
    kept = {
        key: incident[key] for key in ("theatre", "family", "types", "status", "killed", "wounded") if key in incident
    }
    kept |= {"headline": incident.get("headline", "")[:160], "quote": incident.get("quote", "")[:200]}
    return {**short, "incident": kept}


def _document(kind: str, key: str, at: str, data: dict[str, Any], *, test: bool) -> dict[str, Any]:
    head = {"specversion": "1.0", "id": key, "source": SOURCE, "type": kind, "timestamp": at}
    when = {"time": at} if at else {}
    marked = {"test": True} if test else {}
    return {**head, **when, "datacontenttype": "application/json", **marked, "data": data}


def _text(document: dict[str, Any]) -> str:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode("utf-8")


def _without_history(data: dict[str, Any]) -> None:
    data["incident"].pop("history", None)


def _newest(count: int) -> Callable[[dict[str, Any]], None]:
    def cut(data: dict[str, Any]) -> None:
        for key in ("claims", "sources"):
            if key in data["incident"]:
                data["incident"][key] = data["incident"][key][-count:]

    return cut


def _short_quotes(data: dict[str, Any]) -> None:
    incident = data["incident"]
    if "quote" in incident:
        incident["quote"] = incident["quote"][:200]
    for claim in incident.get("claims", ()):
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
