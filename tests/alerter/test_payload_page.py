"""docs/webhooks.md: the examples are what is really sent, and every field is named."""

import json
import re
from pathlib import Path

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from deconwatch.config import Endpoint, Kind, Subscription
from deconwatch.contract import payloads
from deconwatch.records import Alert, Incident

PAGE = Path(__file__).parent.parent.parent / "docs" / "webhooks.md"
TEXT = PAGE.read_text("utf-8")
MADE = payloads()


@pytest.mark.parametrize("name", MADE)
def test_the_example_that_the_page_links_to_is_what_is_sent(name: str) -> None:
    assert f"schemas/examples/payload.{name}.json" in TEXT
    kept = (PAGE.parent.parent / "schemas" / "examples" / f"payload.{name}.json").read_text("utf-8")
    assert json.loads(kept) == json.loads(MADE[name])


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
