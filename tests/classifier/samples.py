"""The sample articles, and how a reading is held against what is expected of it."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from deconwatch.records import Article, Mention, Report

ROOT = Path(__file__).resolve().parents[2]
SAMPLES: list[dict[str, Any]] = json.loads((ROOT / "tests/data/articles/samples.json").read_text("utf-8"))
BLOCS = {
    "United States": "us",
    "US-led coalition": "us",
    "Pentagon": "us",
    "US Central Command": "us",
    "Russian Defence Ministry": "Russia",
    "pro-Syrian regime forces": "Syria",
    "Syrian army": "Syria",
    "Iran-backed militias": "Syria",
}


def article(identity: str, text: str, *, title: str = "", published: str | None = None) -> Article:
    moment = datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None
    return Article(id=identity, title=title, text=text, published=moment)


def blocs(names: Any) -> set[str]:
    listed = [names] if isinstance(names, str) else list(names or ())
    return {BLOCS.get(name, name) for name in listed}


def mismatch(expected: dict[str, Any], mention: Mention) -> list[str]:
    """Fields of `expected` (a sample's short form) that the mention gets wrong."""
    wrong: list[str] = [
        role
        for role in ("initiator", "target", "requester", "relayed_by", "decider", "claimant", "accused")
        if role in expected and not blocs(expected[role]) <= blocs(getattr(mention.roles, role))
    ]
    wrong += [
        name
        for name in ("about", "decision", "overridden", "count")
        if name in expected and getattr(mention, name) != expected[name]
    ]
    if "zone" in expected and (mention.zone is None or mention.zone.relation != expected["zone"]):
        wrong.append("zone")
    if "side" in expected and mention.side_of_line != expected["side"]:
        wrong.append("side")
    if "day" in expected:
        day = date.fromisoformat(expected["day"])
        if (
            mention.time is None
            or mention.time.start is None
            or not mention.time.start <= day <= (mention.time.end or day)
        ):
            wrong.append("day")
    for toll in ("killed", "wounded"):
        told = getattr(mention, toll)
        if toll in expected and (told is None or told.min != expected[toll]):
            wrong.append(toll)
    return wrong


def best(expected: dict[str, Any], report: Report) -> list[str]:
    """What the best fitting mention of the expected type gets wrong; `["missing"]` without any."""
    fitting = [mention for mention in report.mentions if mention.type.value == expected["type"]]
    return min((mismatch(expected, mention) for mention in fitting), key=len, default=["missing"])
