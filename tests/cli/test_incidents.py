"""`deconwatch incidents` and `mechanisms` over a log that the link stage has written."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner, Result

from deconwatch.alerter.blocs import load_blocs
from deconwatch.alerter.link_stage import LinkStage
from deconwatch.cli import app
from deconwatch.log.event import encode
from deconwatch.log.sqlite import SqliteLog
from deconwatch.metrics import Metrics
from deconwatch.records import Report
from deconwatch.stage import Loop
from deconwatch.topics import TOPICS
from tests.alerter.reports import AT_TANF, mention, report, strike

NOW = datetime(2017, 9, 26, tzinfo=UTC)


class Desk:
    """A log, the alerter's link stage on it, and the command line."""

    def __init__(self, path: Path) -> None:
        self.url = f"sqlite:{path}"
        self.path = str(path)
        log = SqliteLog(self.path, prefix="deconwatch.")
        log.create(dict.fromkeys(TOPICS, 2))
        log.close()

    def tell(self, *reports: Report) -> None:
        log = SqliteLog(self.path, prefix="deconwatch.")
        try:
            log.write([encode(one, source="test", trace=one.id, at=NOW) for one in reports])
            metrics = Metrics(clock=lambda: NOW)
            stage = LinkStage(metrics=metrics, clock=lambda: NOW, blocs=load_blocs())
            Loop(stage, log, metrics=metrics, clock=lambda: NOW, poll_seconds=0.01).drain()
        finally:
            log.close()

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(app, ["--log", self.url, *words], env={"COLUMNS": "200"})

    def ids(self) -> list[str]:
        return [json.loads(one)["id"] for one in self.run("incidents", "export").stdout.splitlines()]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path / "log.sqlite")
    reaffirmed = mention("mechanism.reaffirmed", when="2017-09-25", mechanism="us-russia-syria", initiator="Pentagon")
    made.tell(
        report("a", strike(quote="=HYPERLINK(1) they said")),
        report("b", strike(when="2017-09-25", place=AT_TANF), reaffirmed, published="2017-09-25T18:00"),
    )
    return made


def test_the_list_shows_the_last_changed_first(desk: Desk) -> None:
    lines = desk.run("incidents", "list").stdout.splitlines()

    assert "At Tanf" in lines[2]
    assert "Deir ez-Zor" in lines[3]


def test_the_list_is_narrowed(desk: Desk) -> None:
    assert "At Tanf" not in desk.run("incidents", "list", "--before", "2017-09-20").stdout
    assert desk.run("incidents", "list", "--theatre", "korea").stdout.count("\n") <= 3
    assert "Deir ez-Zor" in desk.run("incidents", "list", "--type", "strike.partner", "--status", "alleged").stdout


def test_one_incident_is_shown_with_claims_sources_and_history(desk: Desk) -> None:
    told = desk.run("incidents", "show", desk.ids()[1]).stdout

    for words in ("claims", "sources", "history", "Title of a", "opened", "US-led coalition"):
        assert words in told


def test_an_unknown_incident_is_said_with_what_to_do(desk: Desk) -> None:
    told = desk.run("incidents", "show", "zzz")

    assert told.exit_code == 1
    assert "no incident has this id" in str(told.exception)


def test_csv_has_a_row_an_incident_and_no_formula(desk: Desk) -> None:
    rows = list(csv.DictReader(io.StringIO(desk.run("incidents", "export", "--format", "csv").stdout)))

    assert [row["place"] for row in rows] == ["At Tanf", "Deir ez-Zor"]
    assert all(not cell.startswith("=") for row in rows for cell in row.values())


def test_geojson_has_points_of_longitude_and_latitude(desk: Desk) -> None:
    found = json.loads(desk.run("incidents", "export", "--format", "geojson").stdout)

    assert found["type"] == "FeatureCollection"
    assert [feature["geometry"]["coordinates"] for feature in found["features"]] == [[38.62, 33.49], [40.14, 35.34]]


def test_atom_is_well_formed_with_an_entry_an_incident(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "incidents.atom"
    assert desk.run("incidents", "export", "--format", "atom", "--out", str(out)).exit_code == 0
    root = ElementTree.parse(out).getroot()  # noqa: S314  # written above

    entries = root.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == 2
    assert all(entry.find("{http://www.w3.org/2005/Atom}updated") is not None for entry in entries)


def test_a_file_that_cannot_be_written_is_said(desk: Desk, tmp_path: Path) -> None:
    told = desk.run("incidents", "export", "--out", str(tmp_path / "no" / "such" / "folder"))

    assert "cannot be written" in str(told.exception)


def test_a_merger_is_carried_out_by_the_alerter(desk: Desk) -> None:
    first, second = desk.ids()
    assert desk.run("incidents", "merge", first, second, "--by", "ana", "--why", "one raid").exit_code == 0
    desk.tell()

    assert len(desk.ids()) == 1


def test_a_rejected_incident_leaves_the_list_and_can_be_asked_for(desk: Desk) -> None:
    first, second = desk.ids()
    assert desk.run("incidents", "reject", first, "--by", "ana", "--why", "a drill").exit_code == 0
    desk.tell()

    assert desk.ids() == [second]
    assert first[:14] in desk.run("incidents", "list", "--verdict", "rejected").stdout
    assert "rejected by ana: a drill" in desk.run("incidents", "show", first).stdout


def test_a_decision_needs_a_reason(desk: Desk) -> None:
    assert desk.run("incidents", "reject", desk.ids()[0]).exit_code == 2


def test_the_board_shows_state_and_evidence(desk: Desk) -> None:
    assert "open" in desk.run("mechanisms").stdout
    assert "Pentagon" in desk.run("mechanisms", "us-russia-syria").stdout
    assert json.loads(desk.run("mechanisms", "--json").stdout)["state"] == "open"


def test_a_mechanism_that_nobody_spoke_of_is_said(desk: Desk) -> None:
    assert "nothing is known" in str(desk.run("mechanisms", "no-such-line").exception)
