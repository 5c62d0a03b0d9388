"""The articles that `deconwatch backfill` reads."""

import json

import pytest

from deconwatch.cli.backfill import articles
from deconwatch.errors import ConfigError


def test_a_line_needs_only_an_id_and_a_text() -> None:
    (article,) = articles([b'{"id": "a", "text": "It happened.", "published": null}', b"", b"\n"], name="in.jsonl")
    assert (article.id, article.text, article.published) == ("a", "It happened.", None)


@pytest.mark.parametrize("source", ["Desk", {"publisher": "Desk"}])
def test_a_source_is_a_name_or_an_object(source: object) -> None:
    (article,) = articles([json.dumps({"id": "a", "text": "", "source": source}).encode()], name="in.jsonl")
    assert article.source.publisher == "Desk"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "no JSON"),
        ("[]", "no object"),
        ('{"text": "x"}', "id = None"),
        ('{"id": "a"}', "text = None"),
    ],
)
def test_a_bad_line_is_named_with_its_number(line: str, said: str) -> None:
    with pytest.raises(ConfigError, match=r"in\.jsonl:2") as caught:
        list(articles([b'{"id": "a", "text": "x"}', line.encode()], name="in.jsonl"))
    assert said in str(caught.value)


def test_a_date_that_is_none_is_flagged_and_costs_nothing() -> None:
    (article,) = articles([b'{"id": "a", "text": "x", "published": "yesterday"}'], name="in.jsonl")
    assert (article.published, article.flags) == (None, ("bad-date",))
