"""What a target shows: one alert or a digest of several, as plain parts that each target escapes and cuts itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

Document = Mapping[str, Any]
"""A payload as parsed JSON; see docs/webhooks.md."""

LINES = 15
"""Alerts in one digest message, so that every target can show all of them."""
_COLOURS = {"critical": 0xB3001B, "high": 0xE4572E, "medium": 0xF3A712, "low": 0x669BBC, "info": 0x8A8A8A}


@dataclass(frozen=True, slots=True)
class Message:
    """Nothing here is escaped. `links` are http(s) addresses without spaces or angle brackets."""

    title: str
    severity: str
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    footer: str = ""

    @property
    def colour(self) -> int:
        """RGB of the severity."""
        return _COLOURS.get(self.severity, _COLOURS["info"])


def is_test(document: Document) -> bool:
    """Whether it is a marked sample."""
    return document.get("test") is True


def of_alert(document: Document) -> Message:
    """One alert, from its payload; what the payload does not have is left out."""
    alert = document["data"]
    incident = alert["incident"]
    return Message(
        title=_marked(document, one_line(alert)),
        severity=str(alert.get("severity", "info")),
        text=str(incident.get("quote", "")),
        facts=_facts(alert, incident),
        links=_links(incident),
        footer=f"{alert.get('why', '')} {alert['incident_id']} v{alert['sequence']}".strip(),
    )


def of_digest(document: Document) -> Message:
    """A digest, from its payload: a line an alert."""
    data = document["data"]
    alerts = data["alerts"]
    part = f", part {data['part']} of {data['parts']}" if data.get("parts", 1) > 1 else ""
    title = f"{len(alerts)} alerts held back: {data['why']} ({data['subscription']}{part})"
    return Message(
        title=_marked(document, title),
        severity=max((str(one.get("severity", "info")) for one in alerts), key=rank, default="info"),
        lines=tuple(f"{one_line(one)} ({one['incident_id']})" for one in alerts),
    )


def one_line(alert: Mapping[str, Any]) -> str:
    """Severity, kind and headline."""
    incident = alert["incident"]
    said = incident.get("headline") or ", ".join(incident.get("types", ())) or incident.get("family", "")
    return f"{str(alert.get('severity', 'info')).upper()} {alert['kind']}: {said}"


def rank(severity: str) -> int:
    """0 (info) to 4 (critical)."""
    order = ("info", "low", "medium", "high", "critical")
    return order.index(severity) if severity in order else 0


def web_address(url: object) -> str | None:
    """The address, made safe to stand between brackets and to ping nobody; None unless http(s)."""
    if not isinstance(url, str):
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    return quote(parts.geturl(), safe=":/?#!$&+,;=%~-._")[:1000]


def _marked(document: Document, title: str) -> str:
    return f"[TEST] {title}" if is_test(document) else title


def _facts(alert: Mapping[str, Any], incident: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    place, zone, time = incident.get("place") or {}, incident.get("zone") or {}, incident.get("time") or {}
    where = ", ".join(part for part in (place.get("name"), _zone(zone)) if part)
    days = [str(day) for day in dict.fromkeys((time.get("start"), time.get("end"))) if day]
    named = (
        ("Status", incident.get("status")),
        ("Where", where),
        ("When", " to ".join(days)),
        ("Who", ", ".join(incident.get("sides", ())[:6])),
        ("Killed", _toll(incident.get("killed"))),
        ("Wounded", _toll(incident.get("wounded"))),
        ("Decision", incident.get("decision")),
        ("Channel", incident.get("mechanism")),
        ("Contested", ", ".join(incident.get("contested", ()))),
        ("Independent origins", incident.get("origins")),
        *((name, value) for name, value in (alert.get("labels") or {}).items()),
    )
    return tuple((name, str(value)) for name, value in named if value)[:12]


def _zone(zone: Mapping[str, Any]) -> str:
    return f"{zone['relation']} {zone['id']}" if zone.get("id") and zone.get("relation") else ""


def _toll(toll: Mapping[str, Any] | None) -> str:
    if not toll:
        return ""
    low, high = toll.get("min"), toll.get("max")
    return str(low if high in (None, low) else f"{low if low is not None else 0} to {high}")


def _links(incident: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    sources: Sequence[Mapping[str, Any]] = incident.get("sources", ())
    for source in sources:
        address = web_address(source.get("url"))
        if address is not None:
            found.setdefault(address, str(source.get("publisher") or urlsplit(address).hostname))
    return tuple((name, address) for address, name in list(found.items())[:5])
