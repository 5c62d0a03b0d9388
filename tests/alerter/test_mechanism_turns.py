"""A change of a mechanism's state is told once, by the alert of the incident whose article brings it about."""

from deconwatch.records import Alert, AlertKind, Mention, Realis
from tests.alerter.reports import COALITION, RUSSIA, Desk, mention, report, strike

LINE = "us-russia-syria"


def says(kind: str, when: str, by: str) -> Mention:
    return mention(kind, when=when, mechanism=LINE, initiator=by, claimant=by)


def turns(alerts: list[Alert]) -> list[tuple[AlertKind, str]]:
    return [(one.kind, line) for one in alerts for line in one.changed if line.startswith("mechanism ")]


def known_open() -> Desk:
    established = says("mechanism.established", "2017-06-01", COALITION)
    return Desk().tell(report("o", established, published="2017-06-01T12:00"))


def test_a_line_that_is_cut_by_a_new_incident_is_named_by_its_opening_alert() -> None:
    desk = known_open()
    desk.tell(report("s", says("mechanism.suspended", "2017-09-16", RUSSIA)))
    assert turns(desk.alerts)[1:] == [(AlertKind.OPENED, f"mechanism {LINE}: open -> suspended since 2017-09-16")]
    assert f"mechanism {LINE}: open -> suspended" in desk.alerts[-1].why


def test_a_line_that_is_cut_over_a_known_incident_escalates_it() -> None:
    desk = known_open().tell(report("a", strike()))
    desk.tell(report("b", strike(), says("mechanism.suspended", "2017-09-16", RUSSIA), published="2017-09-17T08:00"))
    assert turns(desk.alerts)[1:] == [(AlertKind.ESCALATED, f"mechanism {LINE}: open -> suspended since 2017-09-16")]


def test_a_line_that_failed_escalates_the_incident_in_which_it_did() -> None:
    desk = known_open().tell(report("a", strike()))
    desk.tell(report("b", strike(), says("channel.failure", "2017-09-16", RUSSIA), published="2017-09-17T08:00"))
    assert turns(desk.alerts)[1:] == [(AlertKind.ESCALATED, f"mechanism {LINE}: open -> failing since 2017-09-16")]


def test_a_line_that_the_sides_disagree_on_is_told_as_disputed() -> None:
    desk = known_open().tell(report("a", strike(), says("mechanism.suspended", "2017-09-16", RUSSIA)))
    still = says("mechanism.reaffirmed", "2017-09-17", COALITION)
    desk.tell(report("b", strike(), still, published="2017-09-17T12:00"))
    assert turns(desk.alerts)[-1] == (
        AlertKind.ESCALATED,
        f"mechanism {LINE}: suspended -> disputed since 2017-09-17",
    )


def test_a_line_that_works_again_corrects_what_was_known() -> None:
    desk = known_open().tell(report("a", strike(), says("mechanism.suspended", "2017-09-16", RUSSIA)))
    again = says("mechanism.restored", "2017-09-18", RUSSIA)
    desk.tell(report("b", strike(), again, published="2017-09-18T12:00"))
    assert turns(desk.alerts)[-1] == (
        AlertKind.CORRECTED,
        f"mechanism {LINE}: suspended -> restored since 2017-09-18",
    )


def test_the_same_state_from_another_outlet_or_in_another_version_is_not_told_again() -> None:
    desk = known_open().tell(report("a", strike(), says("mechanism.suspended", "2017-09-16", RUSSIA)))
    told = turns(desk.alerts)
    cut = mention("mechanism.suspended", when="2017-09-16", mechanism=LINE, initiator=RUSSIA, quote="Cut, it says.")
    desk.tell(
        report("b", strike(), cut, published="2017-09-17T08:00"),
        report("a", strike(), cut, version=2),
    )
    assert turns(desk.alerts) == told


def test_a_report_handled_twice_tells_of_the_turn_under_one_id() -> None:
    desk = known_open().tell(report("a", strike()))
    cut = report("b", strike(), says("mechanism.suspended", "2017-09-16", RUSSIA), published="2017-09-17T08:00")
    desk.tell(cut, lost=Alert).tell(cut)
    assert len({one.id for one in desk.alerts if turns([one])}) == 2


def test_a_state_that_is_only_recalled_pages_nobody() -> None:
    desk = known_open()
    before = len(desk.alerts)
    old = mention("mechanism.suspended", when="2017-06-19", mechanism=LINE, initiator=RUSSIA, background=True)
    desk.tell(report("r", mention("mechanism.meeting", parties=(COALITION, RUSSIA), realis=Realis.OCCURRED), old))
    assert desk.mechanisms[LINE].state == "disputed"
    assert turns(desk.alerts[before:]) == []


def test_the_first_that_is_known_of_a_line_raises_no_alert_by_itself_unless_it_is_cut() -> None:
    fails, cut = says("channel.failure", "2017-09-16", RUSSIA), says("mechanism.suspended", "2017-09-16", RUSSIA)
    for first, kinds in ((fails, ["opened"]), (cut, ["opened", "escalated"])):
        desk = Desk().tell(report("a", strike()))
        desk.tell(report("a", strike(), first, version=2))
        assert desk.kinds == kinds
