"""Whether two named places are one for an incident."""

from math import asin, cos, radians, sin, sqrt

from deconwatch.records import Place

NEAR_KM = 40.0
"""One event is told as at a town, at the base near it, or by the river between them."""
APART_KM = 60.0
"""From here on two places are two; between the two distances neither is said."""
_WIDE = frozenset({"district", "area", "region", "province", "sea", "country"})


def kilometres(one: Place, other: Place) -> float | None:
    """Great-circle distance on a sphere of 6371 km (0.5 % off the ellipsoid), None without coordinates."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    lat1, lon1, lat2, lon2 = map(radians, (one.lat, one.lon, other.lat, other.lon))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(h))


def _same_name(one: Place, other: Place) -> bool:
    return one.name.casefold() == other.name.casefold()


def together(one: Place | None, other: Place | None) -> bool:
    """The same name, or near each other, both precise enough to say so."""
    if one is None or other is None:
        return False
    if one.precision == "country" or other.precision == "country":
        return False
    distance = kilometres(one, other)
    wide = one.precision in _WIDE or other.precision in _WIDE
    return _same_name(one, other) or (distance is not None and distance <= NEAR_KM and not wide)


def apart(one: Place | None, other: Place | None) -> bool:
    """Known to be two places: a hard contradiction. A country or region contradicts nothing within it."""
    if one is None or other is None or _same_name(one, other):
        return False
    distance = kilometres(one, other)
    wide = one.precision in _WIDE or other.precision in _WIDE
    return distance is not None and distance > APART_KM and not wide
