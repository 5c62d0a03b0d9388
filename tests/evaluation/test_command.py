"""`deconwatch evaluate`, with the classifier itself."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from deconwatch.cli import app
from deconwatch.errors import HandlingError

TEXT = (
    "WASHINGTON - A Russian Su-35 flew within 150 feet of a US MQ-9 drone over Syria on Wednesday, the US military "
    "said. The Pentagon complained to Moscow over the deconfliction line, a spokesman said."
)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    base: dict[str, Any] = {
        "split": "dev",
        "voice": "wire",
        "language": "en",
        "theatre": "syria",
        "published": "2023-07-06",
    }
    rows: list[dict[str, Any]] = [
        {"id": "1", "event": "e", "text": TEXT, "relevant": True, "labels": [{"type": "air.encounter"}]},
        {"id": "2", "event": None, "text": "A team won a match.", "relevant": False, "kind": "sport", "labels": []},
        {"id": "3", "event": "f", "text": "A team lost.", "relevant": True, "labels": [{"type": "sea.encounter"}]},
    ]
    path = tmp_path / "small.jsonl"
    path.write_text("".join(json.dumps(base | row) + "\n" for row in rows), "utf-8")
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["evaluate", *map(str, arguments)])


def test_the_same_articles_give_the_same_bytes_with_any_number_of_workers(gold: Path) -> None:
    one, two = run(gold, "--workers", "1"), run(gold, "--workers", "2")
    assert (one.exit_code, one.stdout_bytes) == (0, two.stdout_bytes)
    assert "missed [3, wire]" in one.stdout
    assert "gate: no word opened it" in one.stdout


def test_json_holds_every_figure_and_mistake(gold: Path) -> None:
    told = json.loads(run(gold, "--json").stdout)
    assert told["forms"]["full"]["metrics"]["relevance"]["recall"][0] == 0.5
    assert told["alarms"][0]["relevance"]["count"] == 0
    assert [each["id"] for each in told["mistakes"] if each["fault"] == "missed"] == ["3"]


def test_mistakes_are_cut_off_unless_all_are_wanted(gold: Path) -> None:
    few, every = run(gold, "--errors", "1"), run(gold, "--all-errors")
    assert "more; --all-errors shows them" in few.stdout
    assert "type missed: sea.encounter" in every.stdout
    assert "more; --all-errors" not in every.stdout


def test_a_figure_below_its_floor_fails(gold: Path) -> None:
    floors = gold.with_name("floors.toml")
    floors.write_text('["small.jsonl".dev]\nrelevance_recall = 0.9\n', "utf-8")
    result = run(gold)
    assert result.exit_code == 1
    assert "below its floor: small.jsonl dev: relevance_recall is 0.5000, its floor 0.900" in result.stderr


def test_floors_are_written_and_lowered_only_when_told_to(gold: Path) -> None:
    floors = gold.with_name("floors.toml")
    assert run(gold, "--write-floors").exit_code == 0
    assert "relevance_recall = 0.470" in floors.read_text("utf-8")
    floors.write_text('["small.jsonl".dev]\nrelevance_recall = 0.9\n', "utf-8")
    refused = run(gold, "--write-floors")
    assert isinstance(refused.exception, HandlingError)
    assert "relevance_recall = 0.9\n" in floors.read_text("utf-8")
    assert run(gold, "--accept-lower-floors").exit_code == 0
    assert "relevance_recall = 0.470" in floors.read_text("utf-8")


def test_a_split_without_articles_and_two_files_of_one_name_are_refused(gold: Path, tmp_path: Path) -> None:
    assert "no article in the split test" in str(run(gold, "--split", "test").exception)
    other = tmp_path / "other" / gold.name
    other.parent.mkdir()
    other.write_bytes(gold.read_bytes())
    assert "two files have this name" in str(run(gold, other).exception)
