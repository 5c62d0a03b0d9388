"""The lines that scripts read keep their keys."""

from deconwatch.alerter.incident_line import alert_line, line
from tests.alerter.reports import Desk, report, strike


def test_an_incident_is_one_line_with_these_keys() -> None:
    desk = Desk().tell(report("a", strike(quote="So it was said.")))
    document = line(desk.incident)
    keys = "id theatre family types status contested origins time place sides sources claims"
    assert list(document) == keys.split()
    assert document["time"]["start"] == "2017-09-16"
    assert list(document["sources"][0]) == ["article_id", "origin_id", "publisher", "background"]
    assert document["claims"][0] == {
        "slot": "wounded",
        "value": "2",
        "claimant": "US-led coalition",
        "stance": "asserts",
        "article_id": "a",
        "quote": "So it was said.",
    }


def test_an_alert_is_one_line_with_these_keys() -> None:
    alert = Desk().tell(report("a", strike())).alerts[0]
    assert alert_line(alert) == {
        "alert": {
            "id": alert.id,
            "incident_id": alert.incident_id,
            "kind": "opened",
            "article_id": "a",
            "changed": ["opened"],
            "why": "The incident is first known.",
        }
    }
