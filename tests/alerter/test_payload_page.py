"""docs/webhooks.md: the examples are what is really sent, and every field is named.

`python -m tests.alerter.test_payload_page` writes the examples anew.
"""

import json
import re
from pathlib import Path

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from deconwatch.config import Endpoint, Kind, Subscription
from deconwatch.records import Alert, Incident
from tests.alerter.targets.sample import alert, body, summary

PAGE = Path(__file__).parent.parent.parent / "docs" / "webhooks.md"
TEXT = PAGE.read_text("utf-8")
MADE = {
    "alert": body(alert(), subscriptions=["strikes"], labels={"team": "levant"}),
    "digest": summary(alert(), 2),
}


def pretty(name: str) -> str:
    return json.dumps(json.loads(MADE[name]), ensure_ascii=False, indent=2)


def example(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<=<!-- example: {name} -->\n```json\n).*?(?=\n```)", re.DOTALL)


@pytest.mark.parametrize("name", MADE)
def test_the_example_is_what_is_sent(name: str) -> None:
    found = example(name).search(TEXT)
    assert found is not None
    assert found[0] == pretty(name), "run `python -m tests.alerter.test_payload_page` and read the difference"


@pytest.mark.parametrize("name", MADE)
def test_the_payload_is_a_cloud_event(name: str) -> None:
    event = JSONFormat().read(CloudEvent, MADE[name])
    assert event.get_specversion() == "1.0"
    assert event.get_source() == "/deconwatch/alerter"
    assert event.get_type() == f"deconwatch.{name}.v1"


def test_every_field_is_in_the_reference() -> None:
    told = set(re.findall(r"`(?:data\.)?(\w+)`", TEXT.partition("## The payload")[2]))
    hidden = {"mentions"}
    assert (set(Alert.model_fields) | set(Incident.model_fields)) - hidden - told == set()


def test_every_kind_of_endpoint_and_every_key_of_a_subscription_is_there() -> None:
    for kind in Kind.__args__:  # type: ignore[attr-defined]  # of a Literal
        assert f"| `{kind}` |" in TEXT
    for key in (*Subscription.model_fields, *Endpoint.model_fields):
        assert re.search(rf"\b{key}\b", TEXT), key


if __name__ == "__main__":
    for one in MADE:
        TEXT = example(one).sub(lambda _, one=one: pretty(one), TEXT)  # type: ignore[misc]  # bound at once
    PAGE.write_text(TEXT, "utf-8")
