"""Sides are compared by the blocs of the theatres, a person's own among them."""

from pathlib import Path

from deconwatch.alerter.blocs import load_blocs


def test_a_theatre_that_adds_to_a_side_leaves_it_in_its_bloc(tmp_path: Path) -> None:
    path = tmp_path / "delta.toml"
    path.write_text(
        'id = "delta"\nname = "Delta"\n[[actors]]\nid = "us"\nname = "United States"\n'
        '[actors.aliases]\nen = ["Delta Command"]\n',
        "utf-8",
    )
    blocs = load_blocs([str(path)])

    assert blocs["united states"] == blocs["delta command"] == blocs["pentagon"]


def test_a_neutral_body_stays_neutral_where_a_theatre_only_names_it() -> None:
    blocs = load_blocs()

    assert blocs["united nations"] == blocs["u.n."]
