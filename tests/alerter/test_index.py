"""Looking for an incident costs what is near, and an incident stays small enough for a broker."""

from datetime import date, timedelta

from deconwatch.alerter.grow import found
from deconwatch.alerter.index import IncidentIndex
from deconwatch.records import Incident
from tests.alerter.reports import DEIR_EZ_ZOR, NOW, RUSSIA, Desk, mention, report, strike

START = date(2000, 1, 1)


def one(number: int, **fields: object) -> Incident:
    when = (START + timedelta(days=number)).isoformat()
    return found(report(f"a{number}", strike(when=when, **fields)), [strike(when=when, **fields)], at=NOW, blocs={})


def test_a_look_up_among_five_thousand_closed_incidents_names_those_around_the_day() -> None:
    index = IncidentIndex()
    incidents = [one(number) for number in range(5_000)]
    for incident in incidents:
        index.add(incident)
    assert set(index.near(incidents[2_000])) == {incident.id for incident in incidents[1_999:2_002]}


def test_a_follow_up_looks_a_month_back() -> None:
    index = IncidentIndex()
    index.add(one(0))
    looked = []
    for after in (3, 29, 40):
        when = (START + timedelta(days=after)).isoformat()
        inquiry = mention("followup.investigation", when=when, place=DEIR_EZ_ZOR)
        looked.append(len(index.near(found(report(f"b{after}", inquiry), [inquiry], at=NOW, blocs={}))))
    assert looked == [1, 1, 0]


def test_an_incident_of_another_theatre_is_not_looked_at() -> None:
    index = IncidentIndex()
    index.add(one(0))
    elsewhere = report("b", strike(when=START.isoformat()), theatre="general")
    assert index.near(found(elsewhere, elsewhere.mentions, at=NOW, blocs={})) == []


def test_what_has_no_date_at_all_is_found_among_what_has_none() -> None:
    desk = Desk()
    undated = report("a", mention("channel.request", requester=RUSSIA, decider="Israel", place=DEIR_EZ_ZOR))
    bare = undated.article.model_copy(update={"published": None})
    desk.tell(undated.model_copy(update={"article": bare}))
    assert desk.incident.time.start is None


def test_an_incident_that_three_hundred_articles_tell_stays_below_half_a_megabyte() -> None:
    desk = Desk()
    for number in range(300):
        texts = tuple(range(number * 128, number * 128 + 128))
        said = strike(wounded=number % 7, quote="A sentence of a usual length about what was seen. " * 3)
        desk.tell(report(f"article-{number}", said, said, fingerprint=texts))
    assert (len(desk.incident.sources), desk.incident.origins) == (300, 300)
    assert len(desk.incident.to_json()) < 2**19
