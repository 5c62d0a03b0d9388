"""What `deconwatch backfill --alerts` prints: scripts read every key of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from deconwatch.cli import app
from tests.alerter.reading import STREAM, lines

INCIDENT = [
    "id",
    "theatre",
    "family",
    "types",
    "status",
    "contested",
    "origins",
    "time",
    "place",
    "sides",
    "sources",
    "claims",
]
SOURCE = ["article_id", "origin_id", "publisher", "background"]
CLAIM = ["slot", "value", "claimant", "stance", "article_id", "quote"]
ALERT = ["id", "incident_id", "kind", "article_id", "changed", "why"]
ARTICLES = ("rolla-wire", "rolla-repost", "rolla-ministry", "kob-ankara", "bab-wire", "bab-kremlin")
SLOTS = {"killed", "wounded", "responsibility", "location", "notice", "target", "cause", "status"}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    rows = [row for row in lines(STREAM / "dev.jsonl") if row["id"] in ARTICLES]
    file: Path = tmp_path_factory.mktemp("backfill") / "articles.jsonl"
    # the latest first: backfill takes them in the order of `published`
    file.write_text("\n".join(json.dumps(row) for row in reversed(rows)), "utf-8")
    result = CliRunner().invoke(app, ["backfill", "--alerts", str(file)])
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_every_incident_is_one_line_with_these_keys(printed: list[dict[str, Any]]) -> None:
    incidents = [one for one in printed if "alert" not in one]
    assert incidents
    for one in incidents:
        assert list(one) == INCIDENT
        assert all(list(source) == SOURCE for source in one["sources"])
        assert all(list(claim) == CLAIM for claim in one["claims"])
        assert {claim["slot"] for claim in one["claims"]} <= SLOTS


def test_every_alert_is_one_line_before_them_with_these_keys(printed: list[dict[str, Any]]) -> None:
    alerts = [one["alert"] for one in printed if "alert" in one]
    assert [("alert" in one) for one in printed] == sorted((("alert" in one) for one in printed), reverse=True)
    assert all(list(one) == ALERT for one in alerts)
    known = {one["id"] for one in printed if "alert" not in one}
    assert {one["incident_id"] for one in alerts} <= known


def test_alerts_stand_in_the_order_in_which_the_articles_were_published(printed: list[dict[str, Any]]) -> None:
    published = {row["id"]: row["published"] for row in lines(STREAM / "dev.jsonl")}
    moments = [published[one["alert"]["article_id"]] for one in printed if "alert" in one]
    assert moments == sorted(moments)


def test_a_repost_is_a_source_of_the_origin_that_it_copies(printed: list[dict[str, Any]]) -> None:
    sources = {source["article_id"]: source for one in printed if "alert" not in one for source in one["sources"]}
    assert sources["rolla-repost"]["origin_id"] == sources["rolla-wire"]["origin_id"]
    assert sources["rolla-ministry"]["origin_id"] != sources["rolla-wire"]["origin_id"]
