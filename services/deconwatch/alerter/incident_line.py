"""The JSON lines that `deconwatch backfill` prints of incidents and alerts; scripts read them, so a test holds them."""

from typing import Any

from deconwatch.records import Alert, Incident


def line(incident: Incident) -> dict[str, Any]:
    """One incident: `id, theatre, family, types, status, contested, origins, time, place, sides, sources, claims`.

    `time` and `place` hold only what is known and may be empty or null; every other key is always there.
    """
    return {
        "id": incident.id,
        "theatre": incident.theatre,
        "family": incident.family,
        "types": [kind.value for kind in incident.types],
        "status": incident.status.value,
        "contested": list(incident.contested),
        "origins": incident.origins,
        "time": incident.time.model_dump(mode="json", exclude_none=True),
        "place": incident.place.model_dump(mode="json", exclude_none=True) if incident.place else None,
        "sides": list(incident.sides),
        "sources": [
            {
                "article_id": source.article_id,
                "origin_id": source.origin_id,
                "publisher": source.publisher,
                "background": source.background,
            }
            for source in incident.sources
        ],
        "claims": [
            {
                "slot": claim.slot,
                "value": claim.value,
                "claimant": claim.claimant,
                "stance": claim.stance,
                "article_id": claim.article_id,
                "quote": claim.quote,
            }
            for claim in incident.claims
        ],
    }


def alert_line(alert: Alert) -> dict[str, Any]:
    """One alert: `{"alert": {id, incident_id, kind, article_id, changed, why}}`."""
    return {
        "alert": {
            "id": alert.id,
            "incident_id": alert.incident_id,
            "kind": alert.kind.value,
            "article_id": alert.article_id,
            "changed": list(alert.changed),
            "why": alert.why,
        }
    }
