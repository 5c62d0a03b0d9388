"""Did it happen: articles of our own, each a way in which a deed is or is not known to have taken place."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from deconwatch.classifier import certainty
from deconwatch.classifier.reader import Reader
from deconwatch.records import Article, Mention

ROOT = Path(__file__).parents[2]

CASES = [
    (
        "told by the other side alone",
        "A Russian fighter flew dangerously close to an American drone over Syria on Tuesday, the U.S. Air Force said.",
        "air.encounter",
        "alleged",
    ),
    (
        "entered, as the other side alone tells",
        "Three Russian fighters entered Estonian airspace on Tuesday, Estonia's defence ministry said.",
        "zone.incursion",
        "alleged",
    ),
    (
        "told by who did it",
        "An American F-16 shot down a Turkish drone near Hasakah on Tuesday, the Pentagon said.",
        "air.shootdown",
        "occurred",
    ),
    (
        "a protest that was made",
        "Three Russian fighters entered Estonian airspace. Estonia summoned the Russian envoy and protested.",
        "channel.complaint",
        "occurred",
    ),
    (
        "a denial that was made",
        "Russia denied on Tuesday that its fighters had violated Estonian airspace.",
        "claim.denial",
        "occurred",
    ),
    (
        "a breach that one side counts",
        "Russia accused the US-led coalition on Tuesday of ten violations of the deconfliction protocols in a day.",
        "claim.violation",
        "alleged",
    ),
    (
        "talks that are announced",
        "Military officers of India and Pakistan will hold talks over the hotline on Friday, Islamabad said.",
        "mechanism.meeting",
        "planned",
    ),
]


def mentions(reader: Reader, text: str, kind: str) -> list[Mention]:
    article = Article(id="a", title="", text=text, published=datetime(2024, 3, 6, tzinfo=UTC))
    return [each for each in reader.read(article).mentions if each.type.value == kind]


@pytest.mark.parametrize(("how", "text", "kind", "realis"), CASES, ids=[case[0] for case in CASES])
def test_whether_it_happened_goes_by_who_tells_it(how: str, text: str, kind: str, realis: str, reader: Reader) -> None:
    assert [each.realis.value for each in mentions(reader, text, kind)] == [realis]


def test_what_an_article_recalls_is_background(reader: Reader) -> None:
    text = (
        "Russia and Israel used their military hotline on Tuesday before a raid near Damascus, Israel said. "
        "The hotline was established in September 2015, after Russian forces came to Syria."
    )

    assert [each.background for each in mentions(reader, text, "mechanism.established")] == [True]


def test_what_was_weighed_has_its_sentence_as_evidence(reader: Reader) -> None:
    text = (
        "A Russian fighter flew dangerously close to an American drone over Syria on Tuesday, the U.S. Air Force said."
    )
    (mention,) = mentions(reader, text, "air.encounter")

    said = [each for each in mention.evidence if each.field == "realis"]
    assert [(each.quote, each.by) for each in said] == [(text, "model:realis")]
    assert said[0].score >= 0.3


def test_weights_come_back_as_they_were_packed() -> None:
    shipped = certainty.shipped()
    names = list(shipped.index)

    again = certainty.unpacked(certainty.packed(names, shipped.table, shipped.about))

    assert (again.index, again.about) == (shipped.index, shipped.about)
    assert (again.table == shipped.table).all()


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (ROOT / "train" / name).read_text("utf-8").splitlines()]


def test_the_shipped_weights_were_made_from_the_realis_labelled_in_train() -> None:
    again = {row["id"]: row["mentions"] for row in read("second-reading.jsonl")}
    rows = [row for path in sorted((ROOT / "train").glob("texts-*.jsonl")) for row in read(path.name)]
    rows = [{**row, "mentions": again.get(row["id"], row["mentions"])} for row in rows]
    keys = ("type", "realis", "background", "sentence", "sentences")
    told = [
        [
            row["id"],
            row["title"],
            row["text"],
            row["published"],
            [[m.get(key) for key in keys] for m in row["mentions"]],
        ]
        for row in rows
        if row["mentions"]
    ]

    made = certainty.shipped().about["made-from"]

    assert made == hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest(), "run `make model`"
