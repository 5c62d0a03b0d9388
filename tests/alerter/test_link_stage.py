"""Reports become incidents that grow, and alerts that are raised once."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconwatch.records import Alert, Incident, Mention, Realis, Report, Status, Toll
from tests.alerter.reports import (
    AT_TANF,
    COALITION,
    DEIR_EZ_ZOR,
    IN_ZONE,
    PARTNER,
    RUSSIA,
    Desk,
    mention,
    report,
    strike,
)


def test_one_article_opens_an_incident_with_its_quote_and_an_alert() -> None:
    desk = Desk().tell(report("a", strike(quote="The coalition blamed a Russian strike.")))
    assert (desk.incident.family, desk.incident.status) == ("strike", Status.ALLEGED)
    assert desk.incident.quote == "The coalition blamed a Russian strike."
    told = "Strike on partner forces: Russia → Syrian Democratic Forces, Deir ez-Zor, 2017-09-16"
    assert desk.incident.headline == told
    assert desk.kinds == ["opened"]


def test_two_outlets_on_one_strike_make_one_incident_with_two_sources() -> None:
    desk = Desk().tell(report("a", strike()), report("b", strike(), published="2017-09-17T09:00"))
    assert [source.article_id for source in desk.incident.sources] == ["a", "b"]
    assert desk.incident.origins == 2
    assert desk.kinds == ["opened", "corroborated"]


def test_a_denial_with_another_target_contests_the_incident() -> None:
    denial = mention("claim.denial", when="2017-09-17", claimant="Russian Defence Ministry", target="ISIS")
    desk = Desk().tell(report("a", strike()), report("b", strike(), denial, published="2017-09-17T09:00"))
    assert desk.incident.status is Status.CONTESTED
    assert desk.incident.contested == ("responsibility", "target")
    assert desk.kinds == ["opened", "contested"]
    assert {(c.value, c.claimant) for c in desk.incident.claims if c.slot == "target"} == {
        (PARTNER, COALITION),
        ("ISIS", "Russian Defence Ministry"),
    }


def test_the_same_place_on_another_day_is_another_incident() -> None:
    desk = Desk().tell(report("a", strike()), report("b", strike(when="2017-09-25"), published="2017-09-25T18:00"))
    assert len(desk.incidents) == 2


def test_a_day_that_contradicts_keeps_two_incidents_and_links_them() -> None:
    desk = Desk().tell(report("a", strike()), report("b", strike(when="2017-09-17"), published="2017-09-17T18:00"))
    first, second = desk.incidents
    assert second.contests == (first.id,)


def test_another_place_on_the_same_day_is_another_incident() -> None:
    desk = Desk().tell(report("a", strike()), report("b", strike(place=AT_TANF)))
    assert len(desk.incidents) == 2


def test_two_strikes_of_one_article_on_two_days_are_two_incidents() -> None:
    def hit(when: str) -> tuple[Mention, Mention]:
        sides: dict[str, Any] = {
            "initiator": COALITION,
            "target": "pro-regime forces",
            "place": AT_TANF,
            "zone": IN_ZONE,
        }
        return (
            mention("strike.enforcement", when=when, **sides),
            mention("zone.incursion", when=when, initiator="pro-regime forces", place=AT_TANF, zone=IN_ZONE),
        )

    mentions = [*hit("2017-06-08"), *hit("2017-06-06")]
    asked = mention(
        "channel.request", when="2017-06-06", requester="Syria", decider="United States", decision="granted"
    )
    desk = Desk().tell(report("a", *mentions, asked, published="2017-06-08T19:00"))
    first, second = desk.incidents
    assert [kind.value for kind in first.types] == ["strike.enforcement", "zone.incursion", "channel.request"]
    assert [kind.value for kind in second.types] == ["strike.enforcement", "zone.incursion"]
    assert (first.decision, second.decision) == ("granted", None)


def test_acts_alone_make_an_incident_of_their_own() -> None:
    asked = mention(
        "channel.request", requester=COALITION, decider=RUSSIA, decision="denied", about="strike", place=AT_TANF
    )
    desk = Desk().tell(report("a", asked))
    assert (desk.incident.family, desk.incident.decision, desk.incident.about) == ("channel", "denied", "strike")


def test_a_follow_up_joins_the_incident_that_it_is_about() -> None:
    recalled = strike(background=True)
    inquiry = mention("followup.investigation", initiator=COALITION, target=PARTNER, place=DEIR_EZ_ZOR)
    desk = Desk().tell(report("a", strike()), report("b", inquiry, recalled, published="2017-10-05T10:00"))
    assert [kind.value for kind in desk.incident.types] == ["strike.partner", "followup.investigation"]


def test_an_article_that_only_recalls_makes_nothing_grow() -> None:
    desk = Desk().tell(report("a", strike()))
    before = desk.incident
    desk.tell(report("b", strike(background=True, killed=9), published="2017-09-19T10:00"))
    after = desk.incident
    assert [(s.article_id, s.background) for s in after.sources] == [("a", False), ("b", True)]
    assert (after.claims, after.origins, after.killed) == (before.claims, 1, None)
    assert desk.kinds == ["opened"]


def test_what_is_recalled_and_not_known_opens_no_incident() -> None:
    assert Desk().tell(report("a", strike(background=True))).incidents == []


@pytest.mark.parametrize("realis", [Realis.HYPOTHETICAL, Realis.HISTORICAL])
def test_what_did_not_happen_now_opens_no_incident(realis: Realis) -> None:
    assert Desk().tell(report("a", strike(realis=realis))).incidents == []


def test_handling_a_report_twice_changes_no_incident() -> None:
    desk = Desk().tell(report("a", strike()))
    before = desk.incident
    desk.tell(report("a", strike()))
    assert desk.incident is before


def test_an_alert_that_the_log_lost_is_raised_again_under_the_same_id() -> None:
    kept = Desk().tell(report("a", strike())).alerts[0]
    desk = Desk().tell(report("a", strike()), lost=Alert)
    assert desk.alerts == []
    desk.tell(report("a", strike()))
    assert [alert.id for alert in desk.alerts] == [kept.id]


def test_a_later_version_replaces_what_the_earlier_one_said() -> None:
    desk = Desk().tell(report("a", strike(wounded=2)))
    desk.tell(report("a", strike(wounded=6), version=2))
    assert desk.incident.wounded == Toll(min=6, max=6)
    assert len(desk.incident.sources) == 1
    assert desk.kinds == ["opened", "corrected"]


def test_an_earlier_version_that_comes_late_changes_nothing() -> None:
    desk = Desk().tell(report("a", strike(wounded=6), version=2))
    before = desk.incident
    assert desk.tell(report("a", strike(wounded=2))).incident is before


def test_an_article_that_corrects_the_day_keeps_its_incident() -> None:
    desk = Desk().tell(report("a", strike()))
    known = desk.incident.id
    desk.tell(report("a", strike(when="2017-09-15"), version=2))
    assert (desk.incident.id, str(desk.incident.time.start)) == (known, "2017-09-15")


def test_an_article_that_no_longer_tells_it_retracts_the_incident() -> None:
    desk = Desk().tell(report("a", strike()))
    desk.tell(report("a", version=2))
    assert desk.incident.status is Status.RETRACTED
    assert desk.kinds == ["opened", "retracted"]


def test_a_first_death_escalates_once() -> None:
    desk = Desk().tell(
        report("a", strike()),
        report("b", strike(killed=1), published="2017-09-16T20:00"),
        report("c", strike(killed=1), published="2017-09-16T21:00"),
    )
    assert desk.kinds == ["opened", "escalated"]
    assert desk.incident.severity == "high"


def test_two_sides_with_two_tolls_stay_side_by_side() -> None:
    desk = Desk().tell(
        report("a", strike(initiator=COALITION, target="Syrian army", claimant="Syria", killed=62)),
        report("b", strike(initiator=COALITION, target="Syrian army", claimant="the monitor", killed=83)),
    )
    assert desk.incident.killed == Toll(min=62, max=83)
    assert desk.incident.contested == ("killed",)


def test_a_reposted_text_is_one_origin() -> None:
    text = tuple(range(64))
    desk = Desk().tell(
        report("a", strike(), fingerprint=text), report("b", strike(), fingerprint=(*text[:60], 900, 901, 902, 903))
    )
    assert desk.incident.origins == 1
    assert desk.kinds == ["opened"]


def test_an_outlet_that_cites_another_is_no_origin_of_its_own() -> None:
    desk = Desk().tell(
        report("a", strike(), publisher="The Long Journal"), report("b", strike(), attributions=("Long Journal",))
    )
    assert desk.incident.origins == 1


def test_the_state_of_a_line_is_kept_with_its_evidence() -> None:
    line = "us-russia-syria"
    desk = Desk().tell(
        report(
            "a",
            strike(),
            mention("channel.failure", when="2017-09-16", mechanism=line),
            mention(
                "mechanism.reaffirmed", when="2017-09-16", mechanism=line, claimant=COALITION, realis=Realis.ONGOING
            ),
        )
    )
    assert desk.mechanisms[line].state == "open"
    assert [(one.state, str(one.at)) for one in desk.mechanisms[line].evidence] == [
        ("failing", "2017-09-16"),
        ("open", "2017-09-16"),
    ]


def test_a_line_is_disputed_when_one_side_says_cut_and_the_other_open() -> None:
    line = "us-russia-syria"
    desk = Desk().tell(
        report("a", mention("mechanism.suspended", when="2017-06-19", mechanism=line, initiator=RUSSIA)),
        report("b", mention("mechanism.reaffirmed", when="2017-06-20", mechanism=line, claimant=COALITION)),
    )
    assert desk.mechanisms[line].state == "disputed"


def _stream() -> list[Report]:
    denial = mention("claim.denial", when="2017-09-17", claimant=RUSSIA, target="ISIS")
    return [
        report("a", strike()),
        report("b", strike(wounded=6), published="2017-09-17T08:00"),
        report("c", strike(), denial, published="2017-09-17T12:00"),
        report("a", strike(wounded=3), version=2),
        report("d", strike(when="2017-09-25"), published="2017-09-25T12:00"),
        report("e", strike(background=True), published="2017-09-26T12:00"),
        report("f", mention("mechanism.meeting", parties=(COALITION, RUSSIA)), published="2017-09-21T12:00"),
    ]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 6), max_size=6), st.lists(st.integers(1, 6), max_size=8))
def test_handling_twice_and_any_split_into_batches_give_the_same_incidents(again: list[int], cuts: list[int]) -> None:
    stream = _stream()
    plain = Desk().tell(*stream)
    repeated = [one for index, report_ in enumerate(stream) for one in [report_] * (1 + again.count(index))]
    desk, start = Desk(), 0
    for size in [*cuts, len(repeated)]:
        desk.tell(*repeated[start : start + size])
        start += size
    assert [one.to_json() for one in desk.incidents] == [one.to_json() for one in plain.incidents]
    assert {alert.id for alert in desk.alerts} == {alert.id for alert in plain.alerts}


def test_incidents_are_counted_by_status_while_their_partition_is_ours() -> None:
    desk = Desk().tell(report("a", strike()), report("b", strike(when="2017-09-25"), published="2017-09-25T18:00"))

    def counted() -> float | None:
        return desk.metrics.registry.get_sample_value("deconwatch_incidents", {"status": "alleged"})

    assert counted() == 2
    desk.stage.revoked(frozenset({0}))
    desk.stage.tick(desk.now, desk.out())
    assert counted() == 0


def test_a_copy_three_weeks_later_is_the_origin_that_it_copies() -> None:
    text, words = tuple(range(64)), ("conoco", "khasham", "pontoon")
    first = report("a", strike(), fingerprint=text, terms=words)
    late = report("b", strike(when=None), published="2017-10-07T09:00", fingerprint=text, terms=words)
    desk = Desk().tell(first, late)
    assert (desk.incident.origins, desk.kinds) == (1, ["opened"])
    assert len({source.origin_id for source in desk.incident.sources}) == 1


def test_when_a_late_article_bridges_two_incidents_the_older_id_lives_and_nothing_is_alerted_again() -> None:
    words = ("conoco", "khasham", "pontoon", "chaser")
    bare = mention("claim.denial", claimant=RUSSIA)
    desk = Desk().tell(report("a", strike(), published="2017-09-16T18:00"))
    desk.tell(report("z", bare, published="2017-09-22T09:00", terms=words))
    older, younger = sorted(desk.incidents, key=lambda one: str(one.opened))
    desk.tell(report("m", strike(), bare, published="2017-09-20T10:00", terms=words))
    merged, living = desk.tables["incidents"].get(younger.id), desk.tables["incidents"].get(older.id)
    assert isinstance(merged, Incident)
    assert isinstance(living, Incident)
    assert merged.merged_into == older.id
    assert {source.article_id for source in living.sources} == {"a", "m", "z"}
    assert merged.sources == ()
    assert desk.kinds.count("opened") == 2
    assert len({alert.id for alert in desk.alerts}) == len(desk.alerts)
