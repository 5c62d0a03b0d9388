"""A report that its own publisher takes back."""

from deconwatch.records import Statement, Status
from tests.alerter.reports import Desk, report, strike

TAKEN_BACK = Statement(slot="report", stance="denies", start=0, end=5, quote="Words")


def test_what_only_one_publisher_told_and_takes_back_is_retracted() -> None:
    desk = Desk()
    desk.tell(report("a", strike(), publisher="One daily"))
    desk.tell(report("b", strike(), publisher="One daily").model_copy(update={"statements": (TAKEN_BACK,)}))
    (incident,) = desk.incidents
    assert incident.status is Status.RETRACTED
    assert [alert.kind.value for alert in desk.alerts] == ["opened", "retracted"]


def test_what_another_tells_as_well_stands() -> None:
    desk = Desk()
    desk.tell(report("a", strike(), publisher="One daily"))
    desk.tell(report("c", strike(), publisher="Another daily"))
    desk.tell(report("b", strike(), publisher="One daily").model_copy(update={"statements": (TAKEN_BACK,)}))
    (incident,) = desk.incidents
    assert incident.status is not Status.RETRACTED
