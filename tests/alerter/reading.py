"""Real articles through gate, reader and link stage in this process, in the order of publication."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from deconwatch.classifier import jsonl, world
from deconwatch.classifier.gate import Gate
from deconwatch.classifier.reader import Reader
from deconwatch.config import ClassifierConfig
from deconwatch.records import Incident, Report
from tests.alerter.reports import Desk

STREAM = Path(__file__).parent.parent / "data" / "stream"
SHARED = Path(__file__).resolve().parents[3] / "shared"


@cache
def reader() -> tuple[Gate, Reader]:
    theatres = world.load(ClassifierConfig().theatres)
    return Gate(theatres), Reader(theatres)


def reports(rows: list[dict[str, Any]]) -> list[Report]:
    """What passes the gate, read, in the order in which `backfill` takes it."""
    gate, reading = reader()
    articles = [jsonl.article(json.dumps(row)) for row in rows]
    read = [reading.read(article) for article in articles if gate.check(article.title, article.text).passed]
    return sorted(read, key=lambda one: (str(one.article.published or "~"), one.article.id))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def desk(rows: list[dict[str, Any]]) -> Desk:
    found = Desk()
    for report in reports(rows):
        found.tell(report)
    return found


def living(found: Desk) -> list[Incident]:
    return [one for one in found.incidents if one.merged_into is None]
