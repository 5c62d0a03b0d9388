"""Incidents in the formats that other tools read: JSON lines, CSV, GeoJSON, Atom. Pure functions over records.

Sources: RFC 4180 (CSV), RFC 7946 (GeoJSON), RFC 4287 (Atom).
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree

from deconwatch.alerter.incident_line import line
from deconwatch.records import Incident, Toll

_ATOM = "http://www.w3.org/2005/Atom"
COLUMNS = (
    "id", "opened", "updated", "theatre", "family", "types", "status", "verdict", "severity", "contested", "origins",
    "sources", "start", "end", "place", "lat", "lon", "zone", "relation", "sides", "killed", "wounded", "headline",
)  # fmt: skip


def jsonl(incidents: Iterable[Incident]) -> str:
    """One JSON object a line: what `deconwatch backfill` prints, with headline, severity and verdict."""
    return "".join(json.dumps(_whole(incident), ensure_ascii=False) + "\n" for incident in incidents)


def _whole(incident: Incident) -> dict[str, Any]:
    verdict = incident.verdict.model_dump(mode="json") if incident.verdict else None
    return {
        **line(incident),
        "headline": incident.headline,
        "severity": incident.severity,
        "verdict": verdict,
        "opened": _moment(incident.opened),
        "updated": _moment(incident.updated),
    }


def table(incidents: Iterable[Incident]) -> str:
    """CSV with a header; several values of a field are separated by `; `.

    A cell that a spreadsheet would run as a formula is led by an apostrophe: headlines are other people's words.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for incident in incidents:
        cells = _cells(incident)
        writer.writerow([_harmless(cells[name]) for name in COLUMNS])
    return out.getvalue()


def _cells(incident: Incident) -> dict[str, str]:
    place, zone = incident.place, incident.zone
    return {
        "id": incident.id,
        "opened": _moment(incident.opened) or "",
        "updated": _moment(incident.updated) or "",
        "theatre": incident.theatre,
        "family": incident.family,
        "types": "; ".join(kind.value for kind in incident.types),
        "status": incident.status.value,
        "verdict": incident.verdict.decision if incident.verdict else "",
        "severity": incident.severity,
        "contested": "; ".join(incident.contested),
        "origins": str(incident.origins),
        "sources": str(len(incident.sources)),
        "start": str(incident.time.start or ""),
        "end": str(incident.time.end or ""),
        "place": place.name if place else "",
        "lat": _number(place.lat if place else None),
        "lon": _number(place.lon if place else None),
        "zone": zone.id if zone else "",
        "relation": zone.relation if zone else "",
        "sides": "; ".join(incident.sides),
        "killed": _toll(incident.killed),
        "wounded": _toll(incident.wounded),
        "headline": incident.headline,
    }


def geojson(incidents: Iterable[Incident]) -> str:
    """One FeatureCollection; an incident without coordinates has the geometry null."""
    features = []
    for incident in incidents:
        place = incident.place
        known = place is not None and place.lat is not None and place.lon is not None
        geometry = {"type": "Point", "coordinates": [place.lon, place.lat]} if place is not None and known else None
        properties = {name: value for name, value in _cells(incident).items() if name not in {"lat", "lon"}}
        features.append({"type": "Feature", "id": incident.id, "geometry": geometry, "properties": properties})
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False) + "\n"


def atom(incidents: Iterable[Incident]) -> str:
    """One feed, an entry an incident; a new version is an update of its entry."""
    every = list(incidents)
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    _add(feed, "id", "urn:deconwatch:incidents")
    _add(feed, "title", "deconwatch: incidents")
    latest = max((incident.updated for incident in every if incident.updated), default=datetime.fromtimestamp(0, UTC))
    _add(feed, "updated", latest.isoformat())
    author = ElementTree.SubElement(feed, f"{{{_ATOM}}}author")
    _add(author, "name", "deconwatch")
    for incident in every:
        entry = ElementTree.SubElement(feed, f"{{{_ATOM}}}entry")
        _add(entry, "id", f"urn:deconwatch:incident:{incident.id}")
        _add(entry, "title", incident.headline or incident.id)
        _add(entry, "updated", (incident.updated or latest).isoformat())
        if incident.opened:
            _add(entry, "published", incident.opened.isoformat())
        for term in (incident.theatre, incident.status.value, *(kind.value for kind in incident.types)):
            ElementTree.SubElement(entry, f"{{{_ATOM}}}category", term=term)
        for source in incident.sources:
            if source.url:
                ElementTree.SubElement(entry, f"{{{_ATOM}}}link", rel="related", href=source.url)
        _add(entry, "summary", _printable(incident.quote))
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode") + "\n"


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}").text = _printable(text)


def _printable(text: str) -> str:
    """Without the characters that XML 1.0 does not know."""
    return "".join(
        c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _toll(toll: Toll | None) -> str:
    if toll is None or (toll.min is None and toll.max is None):
        return ""
    if toll.min == toll.max:
        return str(toll.min)
    return f"{'' if toll.min is None else toll.min}-{'' if toll.max is None else toll.max}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


FORMATS: Mapping[str, Callable[[Iterable[Incident]], str]] = MappingProxyType(
    {"jsonl": jsonl, "csv": table, "geojson": geojson, "atom": atom}
)
