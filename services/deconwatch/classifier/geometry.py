"""Distances on the ellipsoid, zones and lines.

Geodesics are Karney's (2013, doi:10.1007/s00190-012-0578-z) through geographiclib, WGS 84. Points are (lat, lon) in
degrees, distances km.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from geographiclib.geodesic import Geodesic

Point = tuple[float, float]
KM_PER_MILE = 1.609344
KM_PER_NAUTICAL_MILE = 1.852


@lru_cache(maxsize=4096)
def distance_km(a: Point, b: Point) -> float:
    """Length of the geodesic from `a` to `b`."""
    inverse = Geodesic.WGS84.Inverse(*a, *b, outmask=Geodesic.DISTANCE)
    return float(inverse["s12"]) / 1000


def circle_distance_km(point: Point, centre: Point, radius_km: float) -> float:
    """Distance of `point` to the circle's edge, negative inside."""
    return distance_km(point, centre) - radius_km


def plane(point: Point, origin: Point) -> tuple[float, float]:
    """East and north of `origin` in km; good to a percent within a few hundred km, below 70 degrees of latitude."""
    scale = 111.195
    return (point[1] - origin[1]) * scale * math.cos(math.radians(origin[0])), (point[0] - origin[0]) * scale


def _segment(point: Point, a: Point, b: Point) -> tuple[float, float]:
    """Distance km to segment ab and the signed side: positive on the left of a→b."""
    ax, ay = plane(a, point)
    bx, by = plane(b, point)
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    t = 0.0 if length == 0 else max(0.0, min(1.0, -(ax * dx + ay * dy) / length))
    return math.hypot(ax + t * dx, ay + t * dy), dx * -ay - dy * -ax


def along(line: Sequence[Point], *, pieces: int = 20) -> list[Point]:
    """Points on a polyline, `pieces` for each of its segments."""
    return [
        (a[0] + (b[0] - a[0]) * n / pieces, a[1] + (b[1] - a[1]) * n / pieces)
        for a, b in pairwise(line)
        for n in range(pieces + 1)
    ]


def ring(centre: Point, radius_km: float, *, corners: int = 64) -> list[Point]:
    """A circle as a closed ring of points, counterclockwise."""
    ends = (Geodesic.WGS84.Direct(*centre, -360 * n / corners, radius_km * 1000) for n in range(corners))
    points = [(float(end["lat2"]), float(end["lon2"])) for end in ends]
    return [*points, points[0]]


def line_side(point: Point, line: Sequence[Point]) -> tuple[str, float]:
    """`left` or `right` of a polyline as it is drawn, and the distance km to it."""
    pieces = [_segment(point, a, b) for a, b in pairwise(line)]
    distance, side = min(pieces, key=lambda piece: piece[0])
    return ("left" if side > 0 else "right"), distance


def polygon_distance_km(point: Point, polygon: Sequence[Point]) -> float:
    """Distance of `point` to the polygon's edge, negative inside (ray casting on latitude and longitude)."""
    closed = [*polygon, polygon[0]]
    inside = False
    for (lat1, lon1), (lat2, lon2) in pairwise(closed):
        if (lat1 > point[0]) != (lat2 > point[0]) and point[1] < (lon2 - lon1) * (point[0] - lat1) / (
            lat2 - lat1
        ) + lon1:
            inside = not inside
    edge = line_side(point, closed)[1]
    return -edge if inside else edge
