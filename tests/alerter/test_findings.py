"""What a neutral body finds, and what a side says in a bulletin of its own."""

from deconwatch.records import Mention, Report, Status
from tests.alerter.reports import PARTNER, RUSSIA, Desk, mention, report, strike


def inquiry(quote: str) -> Mention:
    return mention("followup.investigation", when="2017-10-16", initiator="United Nations Command", quote=quote)


def status_after(quote: str) -> Status:
    found = report("b", strike(claimant=()), inquiry(quote), published="2017-10-16T12:00")
    return Desk().tell(report("a", strike()), found).incident.status


def test_what_a_neutral_inquiry_found_is_confirmed() -> None:
    assert status_after("The command has ended its inquiry and found that shots were fired.") is Status.CONFIRMED


def test_an_inquiry_that_is_opened_confirms_nothing() -> None:
    assert status_after("The command has opened an inquiry.") is Status.ALLEGED


def test_an_inquiry_that_could_not_settle_it_confirms_nothing() -> None:
    assert status_after("The command closed its inquiry; it could not settle what happened.") is Status.ALLEGED


def bulletin(*mentions: Mention, side: str) -> Report:
    one = report("d", strike(claimant=()), *mentions, published="2017-09-17T12:00", publisher="Ministry bulletin")
    source = one.article.source.model_copy(update={"side": side})
    return one.model_copy(update={"article": one.article.model_copy(update={"source": source})})


def test_a_denial_in_a_sides_bulletin_is_that_sides_whoever_it_seems_to_name() -> None:
    denial = mention("claim.denial", when="2017-09-17", claimant=PARTNER, confidence=0.55)
    desk = Desk().tell(report("a", strike()), bulletin(denial, side="ru"))
    denied = [claim for claim in desk.incident.claims if claim.stance == "denies"]
    assert [claim.claimant for claim in denied] == ["Ministry bulletin"]
    assert "responsibility" in desk.incident.contested


def test_a_denial_in_a_sides_bulletin_keeps_the_name_of_that_side() -> None:
    denial = mention("claim.denial", when="2017-09-17", claimant=RUSSIA)
    desk = Desk().tell(report("a", strike()), bulletin(denial, side="ru"))
    assert [claim.claimant for claim in desk.incident.claims if claim.stance == "denies"] == [RUSSIA]
