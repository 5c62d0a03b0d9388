"""A theatre that is legal and yet doubtful is told where and why."""

from itertools import pairwise

import pytest

from deconwatch.classifier import theatre, theatre_check, theatre_map
from deconwatch.errors import ConfigError

DELTA = """id = "delta"
name = "Delta"
wars = [["north", "south"]]

[gate]
en = ["delta line"]

[[actors]]
id = "north"
name = "North"
[actors.aliases]
en = ["Northern Delta Army"]

[[actors]]
id = "south"
name = "South"
[actors.aliases]
en = ["Southern Delta Guard"]

[[mechanisms]]
id = "delta-line"
name = "Delta line"
parties = ["north", "south"]

[[zones]]
id = "delta-zone"
name = "Delta zone"
mechanism = "delta-line"
polygon = [[9.0, 20.0], [9.0, 21.0], [10.0, 21.0], [10.0, 20.0]]
[zones.aliases]
en = ["Delta zone"]

[[lines]]
id = "delta-river"
name = "Delta river"
left = "north"
right = "south"
points = [[9.5, 20.0], [9.5, 21.0]]

[[places]]
name = "Upper Fort"
lat = 9.9
lon = 20.4

[[places]]
name = "Upper Mill"
lat = 9.8
lon = 20.6

[[places]]
name = "Lower Fort"
lat = 9.1
lon = 20.5

[[places]]
name = "Lower Mill"
lat = 9.2
lon = 20.7
[places.aliases]
en = ["Mill of the Delta"]
"""


def findings(old: str, new: str) -> list[str]:
    assert old in DELTA
    text = DELTA.replace(old, new, 1)
    return [f"{found.line}: {found}" for found in theatre_check.check(text, path="x.toml")[1]]


def test_a_good_theatre_has_nothing_to_say() -> None:
    assert findings("Delta", "Delta") == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"Southern Delta Guard"', '"Northern Delta Army"', ["18:", "actors.1.aliases", "actor 'north' too"]),
        ('"Southern Delta Guard"', '"Pentagon"', ["18:", "actor 'pentagon' too"]),
        ('"Mill of the Delta"', '"Upper Fort"', ["60:", "places.3.aliases", "'Upper Fort' too"]),
        ('"Southern Delta Guard"', '"SDg"', []),
        ('"Southern Delta Guard"', '"Sd"', ["18:", "fewer than 3 letters"]),
        ('"Southern Delta Guard"', '"officer"', ["18:", "common English word"]),
        ("lat = 9.8\nlon = 20.6", "lat = 20.6\nlon = 9.8", ["46:", "Upper Mill", "correct lat and lon"]),
        ("wars = [", "extent = [9.0, 20.0, 9.85, 21.0]\nwars = [", ["42:", "Upper Fort", "outside the extent"]),
        ('mechanism = "delta-line"\n', "", ["26:", "delta-zone", "add mechanism"]),
        ('[zones.aliases]\nen = ["Delta zone"]\n', "", ["26:", "no text can name it"]),
        ('parties = ["north", "south"]', "", ["21:", "has no parties"]),
        ('[actors.aliases]\nen = ["Southern Delta Guard"]\n', "", ["21:", "south", "add aliases"]),
        ('["north", "south"]]', '["north", "suoth"]]', ["3:", "suoth", "define it"]),
        ('left = "north"\nright = "south"', 'left = "south"\nright = "north"', ["36:", "4 of 4", "turn left"]),
        ('right = "south"', 'right = "north"', ["37:", "same as left"]),
        ('"delta line"', '"game"', ["6:", "gate = 'game'", "ordinary text"]),
    ],
)
def test_what_is_doubtful_is_named_with_line_key_and_fix(old: str, new: str, says: list[str]) -> None:
    told = findings(old, new)

    assert bool(told) == bool(says)
    assert [word for word in says if not any(word in one for one in told)] == []


def test_an_extent_upside_down_is_an_error() -> None:
    with pytest.raises(ConfigError, match=r"x.toml.*extent.*south must be below north"):
        theatre_check.check(DELTA.replace("wars =", "extent = [10, 20, 9, 21]\nwars ="), path="x.toml")


@pytest.mark.parametrize("name", theatre.bundled())
def test_a_bundled_theatre_has_no_name_that_ordinary_text_is_full_of(name: str) -> None:
    text, path = theatre.source(name)
    told = [found.says for found in theatre_check.check(text, path=path)[1]]

    assert [says for says in told if "common English" in says or "ordinary text" in says] == []


def test_the_map_has_places_zones_and_lines_with_longitude_first() -> None:
    drawn = theatre_map.geojson(theatre.parse(DELTA, path="x.toml"))
    shapes = {each["properties"]["name"]: each["geometry"] for each in drawn["features"]}

    assert shapes["Upper Fort"] == {"type": "Point", "coordinates": [20.4, 9.9]}
    assert shapes["Delta river"] == {"type": "LineString", "coordinates": [[20.0, 9.5], [21.0, 9.5]]}
    ring = shapes["Delta zone"]["coordinates"][0]
    assert ring[0] == ring[-1]
    assert len(ring) == 5


def test_rings_on_the_map_run_counterclockwise() -> None:
    for text in (DELTA, theatre.source("syria")[0]):
        drawn = theatre_map.geojson(theatre.parse(text, path="x.toml"))
        rings = [e["geometry"]["coordinates"][0] for e in drawn["features"] if e["geometry"]["type"] == "Polygon"]
        for ring in rings:
            assert sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairwise(ring)) < 0
        assert rings
