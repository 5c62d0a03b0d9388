"""Two alerters share the theatres, and one is killed while it links: the other goes on with the same ids."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from deconwatch.log.event import encode
from deconwatch.records import Alert, Incident, Report
from tests.alerter.reports import AT_TANF, DEIR_EZ_ZOR, Desk, mention, report, strike
from tests.path.conftest import Made
from tests.path.stack import Stack, until

THEATRES = ("syria", "levant", "korea", "south-asia", "us-china", "yemen-red-sea", "ukraine-nato", "general")
DAYS = 12


def stream() -> list[Report]:
    """For each theatre a dozen strikes, each told, told again elsewhere and denied."""
    made = []
    for number in range(DAYS):
        moment = datetime(2017, 9, 1, 12, tzinfo=UTC) + timedelta(days=3 * number)
        day, place = moment.date().isoformat(), (AT_TANF, DEIR_EZ_ZOR)[number % 2]
        denial = mention("claim.denial", when=day, claimant="Russian Defence Ministry", target="ISIS")
        for theatre in THEATRES:
            for at, (source, mentions) in enumerate(
                (
                    ("first", (strike(when=day, place=place),)),
                    ("again", (strike(when=day, place=place),)),
                    ("denial", (strike(when=day, place=place), denial)),
                )
            ):
                published = (moment + timedelta(hours=at)).strftime("%Y-%m-%dT%H:%M")
                made.append(report(f"{theatre}-{number}-{source}", *mentions, published=published, theatre=theatre))
    return made


def told_by_one(reports: list[Report]) -> tuple[set[str], set[str]]:
    """Ids of incidents and alerts as one alerter that is never disturbed makes them."""
    desk = Desk(now=datetime.now(UTC)).tell(*reports)
    return {one.id for one in desk.incidents}, {one.id for one in desk.alerts}


def write(stack: Stack, reports: list[Report]) -> None:
    now = datetime.now(UTC)
    with stack.log() as log:
        for start in range(0, len(reports), 100):
            batch = reports[start : start + 100]
            log.write([encode(one, source="classifier", trace=one.article.id, at=now) for one in batch])


@pytest.mark.timeout(600)
def test_a_second_alerter_takes_over_the_theatres_with_the_same_ids(make_stack: Made) -> None:
    reports = stream()
    incidents, alerts = told_by_one(reports)
    with make_stack({}, []) as stack:
        first, second = stack.start("alerter", "alerter")
        write(stack, reports)
        until(lambda: len(stack.records(Incident)) >= 10, seconds=120, what="the first incidents", each=0.01)
        first.kill()
        stack.services.remove(first)
        until(
            lambda: set(stack.records(Alert)) >= alerts,
            seconds=240,
            what=f"every alert; the other said {second.said()}",
        )
        until(
            lambda: {got.webhook_id for got in stack.receiver.received} >= alerts,
            seconds=120,
            what="every alert at the receiver",
        )
        assert second.exited() is None
        assert set(stack.records(Incident)) == incidents
        assert set(stack.records(Alert)) == alerts
        received = Counter(got.webhook_id for got in stack.receiver.received)
        assert set(received) == alerts
        assert sum(received.values()) <= len(alerts) + 1, "at most the one request under way at the crash came twice"
