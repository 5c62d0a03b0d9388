"""Who is who: sentences of our own, each a way in which English tells who did it to whom."""

import hashlib
import json
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from deconwatch.classifier.reader import Reader
from deconwatch.records import Article

ROOT = Path(__file__).parents[2]

CASES = [
    # how it is told, text, type, initiator, target
    (
        "active",
        "A Russian Su-27 struck the propeller of an American MQ-9 drone over the Black Sea on Tuesday.",
        "air.encounter",
        "Russia",
        "United States",
    ),
    (
        "passive with an agent",
        "A Ukrainian tug was rammed by Russian coast guard ships near the Kerch Strait on Sunday.",
        "sea.encounter",
        "Russia",
        "Ukraine",
    ),
    (
        "an envoy summoned",
        "Two Russian fighters entered Estonian airspace on Friday. Estonia summoned the Russian envoy in protest.",
        "channel.complaint",
        "Estonia",
        "Russia",
    ),
    (
        "an official speaks for the side that he serves",
        "The Chinese defence ministry lodged a protest with Japan over the radar incident involving their warships.",
        "channel.complaint",
        "China",
        "Japan",
    ),
    (
        "the one who does not answer fails the one who calls",
        "North Korea did not answer South Korea's calls on the inter-Korean military hotline on Friday.",
        "channel.failure",
        "North Korea",
        "South Korea",
    ),
    (
        "told by somebody",
        "Russia was told of the strike over the deconfliction line by the United States an hour before.",
        "channel.notification",
        "United States",
        "Russia",
    ),
]


@pytest.mark.parametrize(("how", "text", "kind", "initiator", "target"), CASES, ids=[case[0] for case in CASES])
def test_sides_stand_in_their_roles(
    how: str, text: str, kind: str, initiator: str, target: str, reader: Reader
) -> None:
    told = Article(id="a", title="", text=text, published=datetime(2024, 3, 6, tzinfo=UTC))

    found = [each.roles for each in reader.read(told).mentions if each.type.value == kind]

    assert ((initiator,), (target,)) in [(each.initiator, each.target) for each in found]


def test_every_side_has_its_quote_in_the_text(reader: Reader) -> None:
    text = (
        "Israel told UNIFIL of the operation beforehand, the mission said. Its tanks then fired at a peacekeeping "
        "position near Naqoura. The mission protested to the army over the liaison line."
    )
    report = reader.read(Article(id="a", title="", text=text, published=datetime(2024, 10, 9, tzinfo=UTC)))

    for mention in report.mentions:
        said = [each for each in mention.evidence if each.field.startswith("roles.")]
        assert all(text[each.start : each.end] == each.quote for each in said)
        assert {each.field for each in said} >= ({"roles.initiator"} if mention.roles.initiator else set())


def test_the_shipped_weights_were_made_from_the_sides_labelled_in_train() -> None:
    rows: dict[str, Any] = {}
    for path in sorted((ROOT / "train").glob("texts-[abcehl].jsonl")):
        rows |= {row["id"]: row for row in map(json.loads, path.read_text("utf-8").splitlines())}
    for path in sorted((ROOT / "train").glob("fields-*.jsonl")):
        for extra in map(json.loads, path.read_text("utf-8").splitlines()):
            rows[extra["id"]]["mentions"][extra["mention"]]["roles"] = extra["roles"]
    told = [
        [row["id"], row["title"], row["text"], row["published"], [each.get("roles") for each in row["mentions"]]]
        for row in rows.values()
        if any(each.get("roles") for each in row["mentions"])
    ]
    made = json.loads(resources.files("deconwatch.classifier").joinpath("model", "casting.json").read_text("utf-8"))

    assert made["made-from"] == hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest(), (
        "run `make model`"
    )
