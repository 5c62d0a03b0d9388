"""What statements claim in the light of all that is told: who can deny, admit and lay it to another."""

from typing import Any

from deconwatch.records import Report, Statement, Status
from tests.alerter.reports import Desk, mention, report

DAY = "2017-09-16"


def stated(slot: str, stance: str, by: str = "", **fields: Any) -> Statement:
    return Statement.model_validate(
        {"slot": slot, "stance": stance, "by": (by,) if by else (), "start": 0, "end": 5, "quote": "Words", **fields}
    )


def strike(**fields: Any) -> Any:
    return mention("strike.partner", when=DAY, initiator="Russia", target="Turkey", **fields)


def saying(name: str, *statements: Statement, mentions: tuple[Any, ...] = (), **fields: Any) -> Report:
    told = report(name, *(mentions or (strike(),)), **fields)
    return told.model_copy(update={"statements": statements})


def ended(*reports: Report) -> Any:
    desk = Desk()
    for one in reports:
        desk.tell(one)
    (incident,) = desk.incidents
    return incident, [alert.kind.value for alert in desk.alerts]


def test_a_side_that_is_held_to_it_and_denies_it_contests_it() -> None:
    incident, kinds = ended(
        report("a", strike(claimant="Turkey")), saying("b", stated("responsibility", "denies", "Russia"))
    )
    assert (incident.status, incident.contested) == (Status.CONTESTED, ("responsibility",))
    assert "contested" in kinds


def test_a_side_that_is_held_to_it_and_admits_it_is_acknowledged() -> None:
    incident, _ = ended(
        report("a", strike(claimant="Turkey")), saying("b", stated("responsibility", "acknowledges", "Russia"))
    )
    assert incident.status is Status.ACKNOWLEDGED


def test_a_victim_that_calls_it_a_mistake_admits_nothing() -> None:
    incident, _ = ended(saying("a", stated("responsibility", "acknowledges", "Turkey", value="own account")))
    assert incident.status is Status.ALLEGED


def test_who_lays_to_another_what_it_is_held_to_contests_it_unless_it_admits_it() -> None:
    blame = stated("responsibility", "asserts", "Russia", value="Turkey")
    contested, _ = ended(report("a", strike()), saying("b", blame))
    admitted, _ = ended(report("a", strike()), saying("b", blame, stated("responsibility", "acknowledges", "Russia")))
    assert contested.contested == ("responsibility",)
    assert admitted.contested == ()


def test_a_new_toll_corrects_what_another_publisher_gave() -> None:
    _, kinds = ended(report("a", strike(killed=22)), saying("b", stated("killed", "asserts", value="33", revises=True)))
    assert "corrected" in kinds


def test_the_same_toll_called_new_corrects_nothing() -> None:
    _, kinds = ended(report("a", strike(killed=33)), saying("b", stated("killed", "asserts", value="33", revises=True)))
    assert "corrected" not in kinds
