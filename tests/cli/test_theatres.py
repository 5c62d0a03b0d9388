"""`deconwatch theatres`: what people see who write a pack of their own."""

import json
from pathlib import Path

from typer.testing import CliRunner

from deconwatch.classifier import theatre
from deconwatch.cli import app

PACK = """id = "delta"
name = "Delta"

[[actors]]
id = "north"
name = "North"
[actors.aliases]
en = ["Northern Delta Army"]

[[mechanisms]]
id = "delta-line"
name = "Delta line"
parties = ["north"]

[[zones]]
id = "delta-zone"
name = "Delta zone"
mechanism = "delta-line"
circle = { lat = 9.5, lon = 20.5, radius_km = 10 }
[zones.aliases]
en = ["Delta zone"]
"""


def run(*words: str) -> tuple[int, str]:
    told = CliRunner().invoke(app, ["theatres", *words], env={"COLUMNS": "160"})
    return told.exit_code, told.output


def pack(tmp_path: Path, text: str = PACK) -> str:
    path = tmp_path / "delta.toml"
    path.write_text(text, "utf-8")
    return str(path)


def test_the_list_names_every_bundled_pack() -> None:
    code, told = run("list", "--json")

    assert code == 0
    assert [json.loads(line)["id"] for line in told.splitlines()] == list(theatre.bundled())


def test_a_good_pack_is_summed_up_and_ends_with_zero(tmp_path: Path) -> None:
    code, told = run("check", pack(tmp_path))

    assert code == 0
    assert "delta: 1 actors, 0 places, 1 zones" in told


def test_warnings_alone_end_with_one(tmp_path: Path) -> None:
    path = pack(tmp_path, PACK.replace('mechanism = "delta-line"\n', "", 1))
    code, told = run("check", path)

    assert code == 1
    assert f"warning: {path}:16: zones.0.id = 'delta-zone': has no mechanism" in told


def test_an_error_names_its_line_and_ends_with_two_after_the_other_packs(tmp_path: Path) -> None:
    path = pack(tmp_path, PACK.replace('parties = ["north"]', 'parties = ["nroth"]', 1))
    code, told = run("check", path, "syria")

    assert code == 2
    assert f"error: {path}:13: mechanisms.0.parties = 'nroth'" in told
    assert "did you mean 'north'" in told
    assert "syria.toml: syria:" in told


def test_a_pack_is_shown_with_its_sides_and_shapes(tmp_path: Path) -> None:
    code, told = run("show", pack(tmp_path))

    assert code == 0
    assert "delta-zone: Delta zone (circle of 10 km)" in told
    assert "delta-line: Delta line (north)" in told


def test_a_pack_is_drawn_as_geojson() -> None:
    code, told = run("show", "syria", "--geojson")

    assert code == 0
    assert {each["properties"]["kind"] for each in json.loads(told)["features"]} == {"place", "zone", "line"}
