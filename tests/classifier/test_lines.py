"""`classify --jsonl`: one line in, one line out, whatever the line."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deconwatch.classifier import jsonl
from deconwatch.cli.classify import lines
from deconwatch.config import ClassifierConfig
from deconwatch.errors import HandlingError
from tests.classifier.samples import SAMPLES


def run(*rows: str) -> tuple[int, list[dict[str, Any]], str]:
    out, err = io.StringIO(), io.StringIO()
    source = iter([row.encode("utf-8", "surrogatepass") + b"\n" for row in rows])
    failed = lines(source, out, err, name="in.jsonl", config=ClassifierConfig())
    return failed, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def test_readings_come_in_the_order_of_the_articles() -> None:
    rows = [json.dumps({key: sample[key] for key in ("id", "title", "text", "published")}) for sample in SAMPLES]
    failed, readings, err = run(*rows)

    assert (failed, err) == (0, "")
    assert [reading["id"] for reading in readings] == [sample["id"] for sample in SAMPLES]
    assert {"id", "relevant", "score", "theatre", "mentions"} == set(readings[0])


def test_a_mention_leaves_out_keys_without_value() -> None:
    sample = next(sample for sample in SAMPLES if sample["id"] == "deir-partner")
    _, (reading,), _ = run(json.dumps({"id": 7, "text": sample["text"], "published": sample["published"]}))
    partner = next(each for each in reading["mentions"] if each["type"] == "strike.partner")

    assert reading["id"] == "7"
    assert partner["roles"]["initiator"] == ["Russia"]
    assert partner["time"] == {"start": "2017-09-16", "end": "2017-09-16", "precision": "day", "text": "on saturday"}
    assert partner["wounded"]["max"] is None
    assert "killed" not in partner
    assert all(sample["text"][e["start"] : e["end"]] == e["quote"] for e in partner["evidence"])


def test_a_bad_line_is_named_and_the_others_are_read() -> None:
    failed, readings, err = run("no json", '{"id": "a"}', "", '{"id": "b", "text": "All quiet.", "published": "soon"}')

    assert (failed, [reading["id"] for reading in readings]) == (2, ["b"])
    assert [line.split(": ")[0] for line in err.splitlines()] == ["in.jsonl:1", "in.jsonl:2"]


@pytest.mark.parametrize(
    ("value", "day", "flags"),
    [
        ("2017-09-17", "2017-09-17", ()),
        ("2017-09-17T23:30:00-05:00", "2017-09-18", ()),
        (1505606400, "2017-09-17", ()),
        (None, None, ("no-date",)),
        ("yesterday", None, ("bad-date",)),
        (["2017"], None, ("bad-date",)),
        (10**30, None, ("bad-date",)),
    ],
)
def test_a_publication_date_may_be_anything(value: object, day: str | None, flags: tuple[str, ...]) -> None:
    moment, found = jsonl.moment(value)

    assert (str(moment.date()) if moment else None, found) == (day, flags)


def test_a_lone_surrogate_keeps_its_place() -> None:
    assert jsonl.article('{"id": "a", "text": "x\\ud800y"}').text == "x\ufffdy"


@pytest.mark.parametrize("line", ["[]", "7", '{"id": "", "text": "x"}', '{"id": "a", "text": 7}', "[" * 100_000])
def test_what_is_no_article_is_refused_with_a_reason(line: str) -> None:
    with pytest.raises(HandlingError):
        jsonl.article(line)


def test_the_command_line_starts_without_spacy() -> None:
    code = "import sys; import deconwatch.cli.classify; sys.exit('spacy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2]).returncode == 0
