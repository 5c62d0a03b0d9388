"""The order in which articles arrive changes no incident: neither what it rests on nor what it says."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from deconwatch.records import Report
from tests.alerter.reports import AT_TANF, COALITION, PARTNER, RUSSIA, Desk, mention, report, strike

BY_ARRIVAL = ("id", "version", "history", "updated", "contests")
"""What tells of the way an incident came to be known, and not of the incident."""
COPY = tuple(range(64))


def stream() -> list[Report]:
    """A strike, its denial, a copy, look-alikes days later and elsewhere, an inquiry, a recall, a silent text."""
    denial = mention("claim.denial", when="2017-09-17", claimant=RUSSIA, target="ISIS")
    inquiry = mention("followup.investigation", initiator=COALITION, target=PARTNER)
    words = ("konashenkov", "khabur", "conoco")
    return [
        report("a", strike(), fingerprint=COPY),
        report("b", strike(wounded=6), published="2017-09-17T08:00", fingerprint=COPY),
        report("c", strike(), denial, published="2017-09-17T12:00", terms=words),
        report("a", strike(wounded=3), version=2, fingerprint=COPY),
        report("d", strike(when="2017-09-20"), published="2017-09-20T12:00"),
        report("e", strike(background=True), published="2017-09-26T12:00"),
        report("f", mention("mechanism.meeting", parties=(COALITION, RUSSIA)), published="2017-09-21T12:00"),
        report("g", inquiry, strike(background=True), published="2017-12-05T10:00", terms=words),
        report("h", published="2017-09-17T13:00", terms=words).model_copy(update={"relevant": True}),
        report("i", strike(place=AT_TANF), published="2017-09-16T21:00"),
    ]


def told(desk: Desk) -> list[str]:
    living = [json.loads(one.to_json()) for one in desk.incidents if one.merged_into is None]
    return sorted(json.dumps({k: v for k, v in one.items() if k not in BY_ARRIVAL}, sort_keys=True) for one in living)


def test_the_stream_makes_the_incidents_that_it_tells_of() -> None:
    desk = Desk().tell(*stream())
    articles = sorted([source.article_id for source in one.sources] for one in desk.incidents)
    assert articles == [["a", "b", "c", "h", "e", "g"], ["d"], ["f"], ["i"]]


@settings(max_examples=60, deadline=None)
@given(st.permutations(stream()))
def test_any_order_of_arrival_gives_the_same_incidents(shuffled: list[Report]) -> None:
    assert told(Desk().tell(*shuffled)) == told(Desk().tell(*stream()))


@settings(max_examples=20, deadline=None)
@given(st.permutations(stream()))
def test_the_same_order_twice_gives_the_same_bytes(shuffled: list[Report]) -> None:
    first, second = Desk().tell(*shuffled), Desk().tell(*shuffled)
    assert [one.to_json() for one in first.incidents] == [one.to_json() for one in second.incidents]


@settings(max_examples=40, deadline=None)
@given(st.permutations(stream()))
def test_no_order_raises_an_alert_twice(shuffled: list[Report]) -> None:
    desk = Desk().tell(*shuffled)
    raised = [alert.id for alert in desk.alerts]
    desk.tell(*shuffled)
    assert len(raised) == len(set(raised))
    assert {alert.id for alert in desk.alerts} == set(raised)
