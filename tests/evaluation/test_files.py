"""Reading labelled articles from files."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from deconwatch.errors import HandlingError
from deconwatch.evaluation.files import load
from deconwatch.evaluation.labelled import Form

FULL = {
    "id": "a",
    "event": "e",
    "split": "dev",
    "voice": "wire",
    "language": "en",
    "published": "2017-09-17",
    "title": "T",
    "text": "Text.",
    "relevant": True,
    "labels": [{"type": "air.encounter", "realis": "occurred"}],
}


def written(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_a_line_with_full_labels(tmp_path: Path) -> None:
    (one,) = load(written(tmp_path / "g.jsonl", FULL))
    assert (one.form, one.cluster, one.file, one.split()) == (Form.FULL, "event e", "g.jsonl", "dev")
    assert one.groups == {"split": "dev", "voice": "wire", "language": "en"}
    assert one.line() == {"id": "a", "title": "T", "text": "Text.", "published": "2017-09-17", "language": "en"}


def test_labels_may_be_called_mentions_and_noise_is_its_own_cluster(tmp_path: Path) -> None:
    row = {name: value for name, value in FULL.items() if name != "labels"} | {"mentions": [], "event": None}
    (one,) = load(written(tmp_path / "g.jsonl", row))
    assert (one.form, one.cluster) == (Form.FULL, "article g.jsonl a")


def test_coarse_labels_packed_or_not(tmp_path: Path) -> None:
    row = {"id": "p", "text": "Text.", "relevant": True, "incident_types": ["close_call"], "killed": 7, "wounded": None}
    line = json.dumps(row).encode()
    packed = tmp_path / "c.jsonl.gz"
    packed.write_bytes(gzip.compress(line))
    (one,) = load(packed)
    assert (one.form, sorted(one.kinds)) == (Form.COARSE, ["close_call"])
    assert list(one.mentions) == [{"killed": {"min": 7}}]


def test_expectations_read_the_texts_beside_them(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("A text.", "utf-8")
    expected = {
        "file": "one.txt",
        "relevant": True,
        "theatre": "syria",
        "mentions": [
            {
                "type": "strike.partner",
                "initiator": "Russia",
                "place": "Raqqa",
                "side_of_line": "east of the Euphrates",
                "zone_relation": "outside",
                "date": "2017-09-16",
                "killed": None,
                "wounded": {"min": 2},
            }
        ],
    }
    path = tmp_path / "expected.json"
    path.write_text(json.dumps([expected]), "utf-8")
    (one,) = load(path)
    assert (one.form, one.text, one.groups["theatre"]) == (Form.OPEN, "A text.", "syria")
    assert one.mentions == (
        {
            "type": "strike.partner",
            "roles": {"initiator": ["Russia"]},
            "place": {"name": "Raqqa"},
            "side_of_line": "east",
            "zone": {"relation": "outside"},
            "time": {"start": "2017-09-16", "end": "2017-09-16"},
            "wounded": {"min": 2},
        },
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"text": "x", "relevant": True}, "id = None: must be a str or int"),
        ({"id": 1, "relevant": True}, "text = None: must be a str"),
        (FULL | {"labels": [{"type": "air.meeting"}]}, "type = 'air.meeting': is none of mechanism.established"),
        (FULL | {"labels": [{"realis": "occurred"}]}, "a mention without type"),
        (FULL | {"labels": ["air.encounter"]}, "is no object"),
        ({"id": 1, "text": "x", "incident_types": ["meeting"]}, "'meeting' is none of"),
    ],
)
def test_a_wrong_line_is_named_with_what_is_wrong(row: dict[str, Any], said: str, tmp_path: Path) -> None:
    path = written(tmp_path / "g.jsonl", FULL, row)
    with pytest.raises(HandlingError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}:2")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jsonl", b"\xff\xfe"),
        ("a.jsonl", b"[1]"),
        ("a.json", b"{}"),
        ("a.jsonl", b"{"),
        ("a.jsonl.gz", b"no gzip"),
        ("a.jsonl.gz", gzip.compress(b"{}")[:-9]),
    ],
)
def test_a_file_that_is_none_of_these_says_what_to_do(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(HandlingError, match=r"; (give|save) "):
        load(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(HandlingError, match="cannot be read"):
        load(tmp_path / "gone.jsonl")


def test_an_expectation_whose_text_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "expected.json"
    path.write_text(json.dumps([{"file": "gone.txt", "relevant": True}]), "utf-8")
    with pytest.raises(HandlingError, match=r"entry 1: file = 'gone\.txt'"):
        load(path)
