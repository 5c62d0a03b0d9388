"""How well streams of articles are linked, held to floors; `deconwatch evaluate-linking` names every mistake."""

from dataclasses import dataclass

import pytest

from deconwatch.evaluation import stream, stream_files
from deconwatch.evaluation.stream import Linking
from tests.alerter.reading import SHARED, STREAM, desk, lines, living, reports
from tests.alerter.reports import Desk
from tests.alerter.test_order import told


@dataclass(frozen=True)
class Floor:
    f1: float
    origins: float
    contested: float
    status: float
    alerts: float
    false: float = 0.05
    """Share of joined pairs that may be wrong."""


FLOORS = {
    "dev": Floor(f1=0.95, origins=0.85, contested=0.85, status=0.75, alerts=0.88),
    "more": Floor(f1=0.90, origins=0.70, contested=0.80, status=0.70, alerts=0.85),
    "test": Floor(f1=0.88, origins=0.65, contested=0.85, status=0.75, alerts=0.88),
    "unseen": Floor(f1=0.88, origins=0.70, contested=0.75, status=0.50, alerts=0.75, false=0.09),
    "fresh": Floor(f1=0.78, origins=0.65, contested=0.55, status=0.40, alerts=0.65, false=0.18),
}


@pytest.fixture(scope="module", params=sorted(FLOORS))
def linked(request: pytest.FixtureRequest) -> tuple[Floor, Linking]:
    path = STREAM / f"{request.param}.jsonl"
    found = desk(lines(path))
    return FLOORS[request.param], stream.score(stream_files.expected(path), living(found), found.alerts)


def test_articles_of_one_event_are_put_together(linked: tuple[Floor, Linking]) -> None:
    floor, found = linked
    assert found.f1 >= floor.f1


def test_hardly_any_two_events_are_put_together(linked: tuple[Floor, Linking]) -> None:
    floor, found = linked
    assert 1 - float(found.precision) <= floor.false, found.wrong


def test_origins_contradictions_status_and_alerts_are_no_worse_than_they_were(linked: tuple[Floor, Linking]) -> None:
    floor, found = linked
    reached = (float(found.origins), float(found.contested), float(found.status), found.alerts)
    assert all(
        one >= least
        for one, least in zip(reached, (floor.origins, floor.contested, floor.status, floor.alerts), strict=True)
    ), reached


def test_the_stream_ends_the_same_read_backwards() -> None:
    read = reports(lines(STREAM / "dev.jsonl"))
    forwards, backwards = Desk(), Desk()
    for one in read:
        forwards.tell(one)
    for one in reversed(read):
        backwards.tell(one)
    assert told(backwards) == told(forwards)


def test_pairs_of_real_texts_are_told_apart() -> None:
    texts, pairs = SHARED / "data" / "dev_positives.jsonl", SHARED / "data" / "dev_pairs.jsonl"
    if not pairs.exists():
        pytest.skip("the real pairs are not beside this checkout; the project's own stream is tested")
    labelled = stream_files.pairs(pairs)
    named = {one for *two, _ in labelled for one in two}
    rows = [{**row, "source": None} for row in lines(texts) if row["id"] in named]
    found = stream.score_pairs(labelled, living(desk(rows)))
    assert found.f1 >= 0.8, (found.wrong, found.missed)
