"""The founding documents, where they lie next to the checkout."""

import json
from typing import Any

import pytest

from deconwatch.classifier.gate import Gate
from deconwatch.classifier.reader import Reader
from tests.classifier.samples import ROOT, article, best

SEEDS = ROOT.parent / "shared" / "seeds"
EXPECTED: list[dict[str, Any]] = json.loads((SEEDS / "expected.json").read_text("utf-8")) if SEEDS.is_dir() else []
KEPT = (
    "type",
    "about",
    "decision",
    "overridden",
    "initiator",
    "target",
    "requester",
    "relayed_by",
    "decider",
    "claimant",
    "accused",
)


def short(mention: dict[str, Any]) -> dict[str, Any]:
    """An expected mention in the form of our own samples."""
    kept = {name: mention[name] for name in KEPT if name in mention}
    if mention["type"] == "air.shootdown":
        kept.pop("target", None)  # the expectation lists kinds of aircraft there, and no side
    if "zone_relation" in mention:
        kept["zone"] = mention["zone_relation"]
    if "date" in mention:
        kept["day"] = mention["date"]
    for toll in ("killed", "wounded"):
        if mention.get(toll):
            kept[toll] = mention[toll]["min"]
    if "side_of_line" in mention:
        kept["side"] = mention["side_of_line"].split()[0]
    return kept


@pytest.mark.skipif(not EXPECTED, reason=f"THE FOUNDING DOCUMENTS ARE NOT HERE: {SEEDS} is absent")
def test_there_are_founding_documents() -> None:
    assert len(EXPECTED) == 5


@pytest.mark.parametrize("seed", EXPECTED, ids=lambda seed: str(seed["file"])[:3])
def test_a_founding_document_is_read_whole(seed: dict[str, Any], reader: Reader, gate: Gate) -> None:
    text = (SEEDS / seed["file"]).read_text("utf-8")
    told = article(seed["file"], text, published=seed["published"])
    report = reader.read(told)

    assert gate.check("", text).passed
    assert (report.relevant, report.theatre) == (seed["relevant"], seed["theatre"])
    assert {each["type"]: wrong for each in seed["mentions"] if (wrong := best(short(each), report))} == {}
    for mention in report.mentions:
        assert all(text[each.start : each.end] == each.quote for each in mention.evidence)


@pytest.mark.skipif(not EXPECTED, reason=f"THE FOUNDING DOCUMENTS ARE NOT HERE: {SEEDS} is absent")
def test_a_repost_names_the_outlet_it_is_from(reader: Reader) -> None:
    seed = next(each for each in EXPECTED if each.get("repost_of"))
    text = (SEEDS / seed["file"]).read_text("utf-8")

    assert seed["repost_of"] in reader.read(article("r", text)).attributions
