"""A theatre as GeoJSON (RFC 7946), to be looked at on a map: places, zones and lines, positions as [lon, lat]."""

from itertools import pairwise
from typing import Any

from deconwatch.classifier import geometry
from deconwatch.classifier.theatre import Theatre, Zone


def geojson(theatre: Theatre) -> dict[str, Any]:
    """A FeatureCollection. A zone without a shape is left out; a circle has 64 corners."""
    features = [
        _feature("place", spot.name, "Point", [spot.lon, spot.lat], precision=spot.precision) for spot in theatre.places
    ]
    features += [
        _feature("zone", zone.name, "Polygon", [[_position(point) for point in corners]], id=zone.id)
        for zone in theatre.zones
        if (corners := _ring(zone))
    ]
    features += [
        _feature(
            "line", line.name, "LineString", [_position(point) for point in line.points],
            id=line.id, left=line.left, right=line.right,
        )
        for line in theatre.lines
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": features}


def _feature(kind: str, name: str, shape: str, coordinates: list[Any], **properties: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"kind": kind, "name": name, **properties},
        "geometry": {"type": shape, "coordinates": coordinates},
    }


def _ring(zone: Zone) -> list[geometry.Point]:
    """The zone's outer ring, closed and counterclockwise as RFC 7946 wants it."""
    if zone.circle is not None:
        return geometry.ring((zone.circle.lat, zone.circle.lon), zone.circle.radius_km)
    if not zone.polygon:
        return []
    ring = [*zone.polygon] if zone.polygon[0] == zone.polygon[-1] else [*zone.polygon, zone.polygon[0]]
    turned = sum((b[1] - a[1]) * (b[0] + a[0]) for a, b in pairwise(ring))
    return ring if turned < 0 else ring[::-1]


def _position(point: geometry.Point) -> list[float]:
    return [round(point[1], 5), round(point[0], 5)]
