"""The founding documents as incidents: two outlets on one strike, the others each their own."""

from functools import cache

from tests.alerter.reading import desk, living
from tests.alerter.reports import Desk
from tests.path.seeds import seeds

PUBLISHERS = {"000": "CNN", "001": "CNN", "002": "CNN", "003": "Defence blog", "004": "RT"}
STRIKE = {"002", "003"}


@cache
def linked() -> Desk:
    return desk(
        [
            {
                "id": one["file"][:3],
                "published": one["published"],
                "text": one["text"],
                "source": {"publisher": PUBLISHERS[one["file"][:3]]},
            }
            for one in seeds()
        ]
    )


def test_two_outlets_on_the_strike_near_deir_ez_zor_are_one_incident() -> None:
    groups = [{source.article_id for source in one.sources if not source.background} for one in living(linked())]
    assert STRIKE in groups
    assert all(len(group) == 1 for group in groups if group != STRIKE)
    assert set().union(*groups) == set(PUBLISHERS)


def test_whom_the_strike_hit_is_contested() -> None:
    (strike,) = (one for one in living(linked()) if {source.article_id for source in one.sources} >= STRIKE)
    assert strike.status == "contested"
    assert "target" in strike.contested
    claims = {(claim.value, claim.claimant) for claim in strike.claims if claim.slot == "target"}
    assert {("Syrian Democratic Forces", "US-led coalition"), ("ISIS", "Russian Defence Ministry")} <= claims


def test_a_repost_of_a_repost_is_one_origin_and_none_of_its_own() -> None:
    (strike,) = (one for one in living(linked()) if {source.article_id for source in one.sources} >= STRIKE)
    assert strike.origins == 2
    assert len({source.origin_id for source in strike.sources if source.article_id == "003"}) == 1


def test_the_line_is_open_and_its_failure_is_on_record() -> None:
    line = linked().mechanisms["us-russia-syria"]
    assert line.state == "open"
    assert ("failing", "2017-09-16") in {(one.state, str(one.at)) for one in line.evidence}
