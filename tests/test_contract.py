"""The public contract: what `schemas/` says is what the code writes and reads."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for

from deconwatch.contract import RECORDS, documents
from deconwatch.examples import examples
from deconwatch.records import Record

ROOT = Path(__file__).parent.parent
SCHEMAS = ROOT / "schemas"
RELEASED = Path(__file__).parent / "data" / "released"
BY_FILE = {f"{cls.__name__.lower()}.v1.json": cls for cls in RECORDS}


def test_the_schemas_folder_is_what_the_code_generates() -> None:
    on_disk = {p.relative_to(SCHEMAS).as_posix(): p.read_text("utf-8") for p in SCHEMAS.rglob("*") if p.is_file()}
    assert on_disk == documents(), "run `make schemas` and read the difference: within v1 it may only add"


def test_every_record_has_an_example() -> None:
    assert {type(example) for example in examples()} == set(RECORDS)


@pytest.mark.parametrize("name", sorted(BY_FILE))
def test_an_example_is_valid_under_its_schema(name: str) -> None:
    schema = json.loads((SCHEMAS / name).read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert validator_for(schema) is Draft202012Validator
    Draft202012Validator(schema).validate(json.loads((SCHEMAS / "examples" / name).read_text("utf-8")))


@pytest.mark.parametrize("name", sorted(BY_FILE))
def test_an_example_is_read_and_written_back_the_same(name: str) -> None:
    text = (SCHEMAS / "examples" / name).read_text("utf-8")
    assert json.loads(BY_FILE[name].model_validate_json(text).to_json()) == json.loads(text)


def released() -> list[Path]:
    return sorted(RELEASED.rglob("*.json"))


@pytest.mark.parametrize("path", released(), ids=lambda p: "/".join(p.parts[-2:]))
def test_a_released_example_stays_readable(path: Path) -> None:
    record = BY_FILE[path.name].model_validate_json(path.read_text("utf-8"))
    assert isinstance(record, Record)


def test_there_are_released_examples_of_every_record() -> None:
    since_the_last_release = {"hold.v1.json", "loose.v1.json", "ruling.v1.json"}
    assert {path.name for path in released()} == set(BY_FILE) - since_the_last_release


def test_an_unknown_field_is_ignored_on_reading() -> None:
    for name, cls in BY_FILE.items():
        body = json.loads((SCHEMAS / "examples" / name).read_text("utf-8"))
        assert cls.model_validate_json(json.dumps({**body, "added_in_2031": {"x": 1}})) == cls.model_validate(body)


def test_evidence_of_the_examples_quotes_the_text() -> None:
    article = json.loads((SCHEMAS / "examples" / "article.v1.json").read_text("utf-8"))
    report = json.loads((SCHEMAS / "examples" / "report.v1.json").read_text("utf-8"))
    for mention in report["mentions"]:
        for evidence in mention["evidence"]:
            assert article["text"][evidence["start"] : evidence["end"]] == evidence["quote"]


def test_asyncapi_names_every_topic_and_resolves_every_reference() -> None:
    document = yaml.safe_load((SCHEMAS / "asyncapi.yaml").read_text("utf-8"))
    addresses = {channel["address"] for channel in document["channels"].values()}
    assert addresses == {
        f"deconwatch.{name}"
        for name in (
            "articles",
            "reports",
            "incidents",
            "alerts",
            "mechanisms",
            "loose",
            "rulings",
            "feed-state",
            "feed-seen",
            "holds",
            "coverage",
            "silences",
            "deliveries",
            "dead-letters",
        )
    }
    for reference in _references(document):
        if reference.startswith("./"):
            assert (SCHEMAS / reference).exists(), reference
        else:
            node = document
            for part in reference.removeprefix("#/").split("/"):
                node = node[part]


def _references(node: object) -> list[str]:
    if isinstance(node, dict):
        found = [value for key, value in node.items() if key == "$ref"]
        return found + [r for value in node.values() for r in _references(value)]
    return [r for value in node for r in _references(value)] if isinstance(node, list) else []
