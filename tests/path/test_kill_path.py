"""`kill -9` in the middle of the work: nothing is lost, and nothing arrives under a second id."""

from collections import Counter

import pytest

from deconwatch.classifier.gate import Gate
from deconwatch.classifier.world import load
from deconwatch.config import ClassifierConfig
from deconwatch.demo.feeds import documents, stories
from deconwatch.records import Alert, Article, Record, Report
from tests.path.conftest import Made
from tests.path.stack import SERVICES, Stack, until

TOLD = stories()
WRITES: dict[str, type[Record]] = {"fetcher": Article, "classifier": Report, "alerter": Alert}
FEEDS = sorted({f"/{story.feed}" for story in TOLD})


def served(stack: Stack) -> None:
    stack.web.documents = documents(TOLD, base=stack.web.base)


def _passing() -> set[str]:
    """Titles of the articles that feeds carry in full and that the gate lets through: each must have a report."""
    gate = Gate(load(ClassifierConfig().theatres))
    return {story.title for story in TOLD if not story.summary and gate.check(story.title, story.text).passed}


def _nothing_lost_and_nothing_twice(stack: Stack) -> None:
    # A dead member's partitions move only when its session has run out; until then nothing lags that anybody owns.
    passing = _passing()
    until(
        lambda: passing <= {report.article.title for report in stack.records(Report).values()},
        seconds=240,
        what="a report of every article that passes the gate",
        each=1,
    )
    until(
        lambda: {got.webhook_id for got in stack.receiver.received} == set(stack.records(Alert)),
        seconds=240,
        what="every alert at the receiver, and nothing that is no alert",
        each=1,
    )
    stack.wait_settled(articles=len(TOLD))
    articles = stack.records(Article)
    assert len(articles) == len(TOLD)
    assert {article.title for article in articles.values()} == {story.title for story in TOLD}
    assert stack.dead_letters() == []

    alerts = stack.records(Alert)
    received = Counter(got.webhook_id for got in stack.receiver.received)
    assert set(received) == set(alerts), "every alert arrived, and nothing that is no alert"
    assert all(got.verified for got in stack.receiver.received)
    said = Counter((alert.incident_id, alert.kind, alert.sequence) for alert in alerts.values())
    assert max(said.values()) == 1, "one change of an incident has one alert id"


@pytest.mark.timeout(900)
@pytest.mark.parametrize("victim", SERVICES)
def test_a_service_killed_mid_batch_loses_nothing(make_stack: Made, victim: str) -> None:
    with make_stack({}, FEEDS) as stack:
        served(stack)
        others = [name for name in SERVICES if name != victim]
        stack.start(*others)
        writes = WRITES[victim]
        for at_least in (1, 12):
            (service,) = stack.start(victim)
            until(
                lambda: len(stack.records(writes)) >= at_least,  # noqa: B023  # called within this turn of the loop
                seconds=180,
                what=f"{victim} has written {at_least}; it said {service.said()}",
                each=0.02,
            )
            service.kill()
            stack.services.remove(service)
        stack.start(victim)
        stack.wait_settled(articles=len(TOLD))
        _nothing_lost_and_nothing_twice(stack)


@pytest.mark.timeout(900)
def test_two_classifiers_share_partitions_and_one_takes_over_the_other_s(make_stack: Made) -> None:
    with make_stack({}, FEEDS) as stack:
        served(stack)
        first, second = stack.start("classifier", "classifier")
        stack.start("fetcher", "alerter")
        until(lambda: len(stack.records(Report)) >= 5, seconds=180, what="the first reports", each=0.02)
        first.kill()
        stack.services.remove(first)
        stack.wait_settled(articles=len(TOLD))
        assert second.exited() is None
        _nothing_lost_and_nothing_twice(stack)


@pytest.mark.timeout(400)
def test_a_service_asked_to_end_ends_in_time_and_well(make_stack: Made) -> None:
    with make_stack({}, FEEDS) as stack:
        served(stack)
        started = stack.start(*SERVICES)
        assert [service.terminate(seconds=25) for service in started] == [0, 0, 0], [s.said() for s in started]
