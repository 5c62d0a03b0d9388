"""A theatre is checked whole, and what is wrong is said with line and fix."""

from pathlib import Path

import pytest

from deconwatch.classifier import geometry, theatre
from deconwatch.errors import ConfigError

GOOD = """id = "delta"
name = "Delta"

[[actors]]
id = "north"
name = "North"
[actors.aliases]
en = ["Northern army"]

[[mechanisms]]
id = "delta-line"
name = "Delta line"
parties = ["north"]
"""


@pytest.mark.parametrize("name", theatre.bundled())
def test_a_bundled_theatre_loads(name: str) -> None:
    assert theatre.load(name).id == name


def test_a_theatre_of_ones_own_is_given_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "delta.toml"
    path.write_text(GOOD, "utf-8")

    assert theatre.load(str(path)).actors[0].name == "North"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('name = "North"', 'nmae = "North"'), ["x.toml:6", "nmae", "did you mean 'name'"]),
        (('parties = ["north"]', 'parties = ["nort"]'), ["x.toml:13", "nort", "did you mean 'north'"]),
        (('id = "north"', 'id = "The North"'), ["x.toml:5", "The North"]),
        (('id = "delta"', "id = delta"), ["x.toml", "line 1"]),
    ],
)
def test_a_fault_is_named_with_line_key_value_and_fix(change: tuple[str, str], says: list[str]) -> None:
    with pytest.raises(ConfigError) as error:
        theatre.parse(GOOD.replace(*change, 1), path="x.toml")

    assert [word for word in says if word not in str(error.value)] == []


def test_an_unknown_name_gets_a_suggestion() -> None:
    with pytest.raises(ConfigError, match="did you mean 'syria'"):
        theatre.load("siria")


def test_the_euphrates_divides_where_it_should() -> None:
    (line,) = theatre.load("syria").lines
    sides = {"left": line.left, "right": line.right}

    assert sides[geometry.line_side((36.50, 40.75), line.points)[0]] == "east"  # Hasakah
    assert sides[geometry.line_side((34.55, 38.28), line.points)[0]] == "west"  # Palmyra


def test_a_zone_has_signed_distances() -> None:
    zone = next(zone for zone in theatre.load("syria").zones if zone.id == "at-tanf")
    assert zone.circle is not None
    centre = (zone.circle.lat, zone.circle.lon)

    assert geometry.circle_distance_km(centre, centre, zone.circle.radius_km) == -55
    assert geometry.circle_distance_km((35.336, 40.141), centre, 55) == pytest.approx(191, abs=1)  # Deir ez-Zor


def test_a_polygon_knows_inside_from_outside() -> None:
    square = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)]

    assert geometry.polygon_distance_km((0.5, 0.5), square) == pytest.approx(-55.6, abs=0.5)
    assert geometry.polygon_distance_km((0.5, 1.5), square) == pytest.approx(55.6, abs=0.5)
