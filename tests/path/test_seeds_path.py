"""The founding documents through the whole path: three processes, real HTTP on both ends, on SQLite and on Kafka."""

from collections.abc import Sequence
from typing import Any

import pytest

from deconwatch.records import Alert, Article, Incident, Report
from tests.path.conftest import Made
from tests.path.seeds import seeds
from tests.path.stack import SERVICES, Stack, json_feed


def feed_of(entries: Sequence[dict[str, Any]]) -> dict[str, tuple[str, bytes]]:
    """One feed an article, as each came from another outlet."""
    return {
        f"/{entry['file'][:3]}": json_feed(
            [
                {
                    "id": entry["file"],
                    "title": entry["text"].splitlines()[0],
                    "content_text": entry["text"],
                    **({"date_published": f"{entry['published']}T18:00:00Z"} if entry["published"] else {}),
                }
            ],
            title=entry["file"],
        )
        for entry in entries
    }


@pytest.mark.timeout(900)
def test_the_founding_documents_become_incidents_and_signed_webhooks(make_stack: Made) -> None:
    expected = seeds()
    documents = feed_of(expected)
    with make_stack(documents, list(documents)) as stack:
        stack.start(*SERVICES)
        stack.wait_settled(articles=len(expected))
        _check(stack, expected)


def _check(stack: Stack, expected: Sequence[dict[str, Any]]) -> None:
    file_of = {article.id: article.guid for article in stack.records(Article).values()}
    reports = {file_of[report.article.id]: report for report in stack.records(Report).values()}
    for entry in expected:
        report = reports[entry["file"]]
        assert (report.relevant, report.theatre) == (entry["relevant"], entry["theatre"]), entry["file"]
        main = entry["mentions"][0]["type"]
        assert main in {mention.type for mention in report.mentions}, (entry["file"], main)

    incidents = list(stack.records(Incident).values())
    told_by = [{file_of[source.article_id] for source in incident.sources} for incident in incidents]
    deir_ez_zor = {"002_4466a069016fe97f.txt", "003_b843d25d4eab2d4f.txt"}
    assert deir_ez_zor in told_by, "the two articles on the strike of 16 September 2017 are one incident"

    assert stack.dead_letters() == []
    alerts = stack.records(Alert)
    assert all(received.verified for received in stack.receiver.received)
    assert {received.webhook_id for received in stack.receiver.received} == set(alerts)
    assert {alert.incident_id for alert in alerts.values()} == {incident.id for incident in incidents}


@pytest.mark.timeout(900)
def test_both_logs_give_the_same_incidents(tmp_path_factory: pytest.TempPathFactory, kafka_bootstrap: str) -> None:
    documents = feed_of(seeds())
    outcomes = []
    for url in ("sqlite:{folder}/log.sqlite", f"kafka://{kafka_bootstrap}"):
        folder = tmp_path_factory.mktemp("same")
        stack = Stack(
            folder, log_url=url.format(folder=folder), prefix=f"{folder.name}.", documents=documents, feeds=[*documents]
        )
        with stack:
            # Stage after stage, so that both logs have the articles in one order.
            for name in SERVICES:
                stack.start(name)
            stack.wait_settled(articles=len(documents))
            file_of = {article.id: article.guid for article in stack.records(Article).values()}
            outcomes.append(
                sorted(
                    (
                        sorted(str(file_of[source.article_id]) for source in incident.sources),
                        sorted(incident.types),
                        incident.status,
                        sorted(incident.contested),
                        incident.decision,
                        str(incident.time.start),
                    )
                    for incident in stack.records(Incident).values()
                )
            )
    assert outcomes[0] == outcomes[1]
