"""What an analyst decides stands above likeness, and is kept."""

from datetime import UTC, datetime

import pytest

from deconwatch.alerter import rulings
from deconwatch.errors import HandlingError
from deconwatch.records import Ruling, RulingKind
from tests.alerter.reports import AT_TANF, Desk, report, strike

AT = datetime(2017, 9, 20, 13, tzinfo=UTC)
FAR = strike(when="2017-09-25", place=AT_TANF), "2017-09-25T18:00"


def two_incidents() -> Desk:
    desk = Desk().tell(report("a", FAR[0], published=FAR[1]), report("b", strike()))
    assert len(desk.living) == 2
    return desk


def one_incident() -> Desk:
    desk = Desk().tell(report("a", strike()), report("b", strike(), published="2017-09-17T09:00"))
    assert len(desk.living) == 1
    return desk


def merged(desk: Desk) -> Ruling:
    first, second = desk.living
    return rulings.merge(first, second, by="ana", why="one raid, dated wrongly", at=AT)


def test_two_incidents_are_made_one_and_the_other_points_to_it() -> None:
    desk = two_incidents()
    first, second = desk.living
    desk.tell(merged(desk))

    (one,) = desk.living
    (gone,) = [incident for incident in desk.incidents if incident.merged_into]
    assert {source.article_id for source in one.sources} == {"a", "b"}
    assert {one.id, gone.id} == {first.id, second.id}
    assert gone.merged_into == one.id
    assert desk.kinds == ["opened", "opened", "corroborated"]


def test_a_later_article_finds_the_merged_incident_whole() -> None:
    desk = two_incidents()
    desk.tell(merged(desk))
    desk.tell(report("c", strike(), published="2017-09-17T10:00"))

    (one,) = desk.living
    assert {source.article_id for source in one.sources} == {"a", "b", "c"}


def test_a_merger_that_came_before_the_articles_holds_when_they_are_told_again() -> None:
    ruling = merged(two_incidents())
    desk = Desk().tell(ruling, report("a", FAR[0], published=FAR[1]), report("b", strike()))

    assert len(desk.living) == 1


def test_an_article_is_split_off_into_an_incident_of_its_own() -> None:
    desk = one_incident()
    desk.tell(rulings.split(desk.incident, ["b"], by="ana", why="another raid", at=AT))

    assert sorted([source.article_id for source in one.sources] for one in desk.living) == [["a"], ["b"]]


def test_what_was_split_does_not_grow_together_again() -> None:
    desk = one_incident()
    desk.tell(rulings.split(desk.incident, ["b"], by="ana", why="another raid", at=AT))
    desk.tell(report("b", strike(), published="2017-09-17T09:00", version=2))

    assert len(desk.living) == 2


def test_the_later_of_two_decisions_stands() -> None:
    desk = one_incident()
    desk.tell(rulings.split(desk.incident, ["b"], by="ana", why="another raid", at=AT))
    first, second = desk.living
    desk.tell(rulings.merge(first, second, by="bo", why="the same after all", at=AT.replace(hour=14)))

    assert len(desk.living) == 1


def test_who_was_woken_for_a_rejected_incident_is_told_once() -> None:
    desk = one_incident()
    reject = rulings.judged(RulingKind.REJECT, desk.incident, by="ana", why="a drill", at=AT)
    desk.tell(reject, reject)
    desk.tell(report("c", strike(killed=3), published="2017-09-17T11:00"))

    assert desk.kinds == ["opened", "corroborated", "retracted"]
    assert desk.alerts[-1].why == "It has been taken back: verdict: rejected by ana: a drill."
    assert desk.incident.verdict is not None
    assert desk.incident.verdict.decision == "rejected"


def test_a_rejected_incident_stays_rejected_when_all_is_told_again() -> None:
    desk = one_incident()
    reject = rulings.judged(RulingKind.REJECT, desk.incident, by="ana", why="a drill", at=AT)
    again = Desk().tell(reject, report("a", strike()), report("b", strike(), published="2017-09-17T09:00"))

    assert again.incident.verdict is not None
    assert again.kinds == []


def test_a_confirmation_says_who_and_why_and_wakes_nobody() -> None:
    desk = one_incident()
    desk.tell(rulings.judged(RulingKind.CONFIRM, desk.incident, by="ana", why="seen on film", at=AT))

    assert desk.incident.verdict is not None
    assert (desk.incident.verdict.decision, desk.incident.verdict.by, desk.incident.verdict.why) == (
        "confirmed",
        "ana",
        "seen on film",
    )
    assert desk.incident.history[-1].changed == ("verdict: confirmed by ana: seen on film",)
    assert desk.kinds == ["opened", "corroborated"]


def test_incidents_of_two_theatres_cannot_be_merged() -> None:
    desk = Desk().tell(report("a", strike()), report("b", strike(place=None), theatre="levant"))
    first, second = desk.living

    with pytest.raises(HandlingError, match="only two of one theatre"):
        rulings.merge(first, second, by="ana", why="", at=AT)


def test_splitting_off_everything_or_what_is_not_there_is_refused() -> None:
    desk = one_incident()

    with pytest.raises(HandlingError, match="no article would stay"):
        rulings.split(desk.incident, ["a", "b"], by="ana", why="", at=AT)
    with pytest.raises(HandlingError, match="z: is no source"):
        rulings.split(desk.incident, ["z"], by="ana", why="", at=AT)
