"""The guide's own theatre is what the guide says it is."""

import json
import re
from pathlib import Path

import pytest

from deconwatch.classifier import jsonl, theatre, theatre_check, world
from deconwatch.classifier.reader import Reader

GUIDE = Path(__file__).parents[2] / "docs" / "theatres.md"
AEGEAN = next(
    block for block in re.findall(r"```toml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL) if "id =" in block
)
"""The whole theatre of the guide."""


def test_the_theatre_of_the_guide_has_nothing_to_say() -> None:
    assert theatre_check.check(AEGEAN, path="aegean.toml")[1] == []


def test_the_line_turned_round_is_told_as_in_the_guide() -> None:
    turned = AEGEAN.replace('left = "east"\nright = "west"', 'left = "west"\nright = "east"')
    (found,) = theatre_check.check(turned, path="aegean.toml")[1]

    assert f"warning: aegean.toml:{found.line}: {str(found)[:60]}" in GUIDE.read_text("utf-8")


def test_the_guide_names_every_key_of_a_theatre() -> None:
    told = GUIDE.read_text("utf-8")
    parts = (theatre.Theatre, theatre.Actor, theatre.Spot, theatre.Zone, theatre.Line, theatre.Mechanism)

    assert {
        key for part in parts for key in part.model_fields if f"`{key}`" not in told and f"[{key}]" not in told
    } == set()


def test_the_guide_names_every_bundled_theatre() -> None:
    assert [name for name in theatre.bundled() if f"| `{name}` |" not in GUIDE.read_text("utf-8")] == []


@pytest.fixture(scope="module")
def reader() -> Reader:
    here = theatre.parse(AEGEAN, path="aegean.toml")
    return Reader(world.merge((theatre.load("general"), theatre.load("syria"), here)), trained=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Greek and Turkish officers used the hotline after two jets met, the ministries said.", "aegean"),
        ("A Turkish drone flew low over Imia, and the Hellenic Air Force sent two fighters.", "aegean"),
        ("Turkish and Russian officers spoke by hotline about the patrol near Manbij in Syria.", "syria"),
        ("Israel and Russia will keep their hotline open, officers of both said on Monday.", "syria"),
        ("Turkey has changed the law on pensions.", "general"),
    ],
)
def test_an_article_gets_the_theatre_of_its_deed(reader: Reader, text: str, expected: str) -> None:
    article = jsonl.article(json.dumps({"id": "a", "text": text, "published": "2024-05-01"}))

    assert reader.document(article).theatre == expected
