"""Alerts become deliveries, one for each endpoint that asked."""

from datetime import UTC, datetime

from pydantic import SecretStr

from deconwatch.alerter.dispatch import DispatchStage
from deconwatch.config import AlerterConfig, Endpoint, Subscription
from deconwatch.log import Message
from deconwatch.log.event import Event
from deconwatch.metrics import Metrics
from deconwatch.outbox import Outbox
from deconwatch.records import Alert, Delivery
from tests.alerter.reports import Desk, report, strike

NOW = datetime(2017, 9, 20, tzinfo=UTC)


def dispatch(alert: Alert, *subscriptions: Subscription) -> list[Delivery]:
    endpoints = tuple(Endpoint(name=name, url=SecretStr("https://desk.example/")) for name in ("desk", "night"))
    config = AlerterConfig(endpoints=endpoints, subscriptions=subscriptions)
    stage = DispatchStage(config, metrics=Metrics(), clock=lambda: NOW)
    out = Outbox({}, source="dispatch", clock=lambda: NOW)
    stage.handle(Event(Message("alerts", 0, 0, b"", b""), alert, "a"), out)
    return [Delivery.model_validate_json(outgoing.value or b"") for outgoing in out.outgoing()]


def an_alert() -> Alert:
    return Desk().tell(report("a", strike())).alerts[0]


def test_an_alert_goes_once_to_each_endpoint_however_many_subscriptions_want_it() -> None:
    made = dispatch(
        an_alert(),
        Subscription(name="all", endpoints=("desk", "night")),
        Subscription(name="strikes", endpoints=("desk",), when='incident.family == "strike"'),
    )
    assert [one.endpoint for one in made] == ["desk", "night"]
    assert len({one.id for one in made}) == 2


def test_an_alert_that_nobody_wants_goes_nowhere() -> None:
    assert dispatch(an_alert(), Subscription(name="dead", endpoints=("desk",), when="incident.killed > 0")) == []


def test_the_same_alert_gives_the_same_deliveries() -> None:
    alert, everyone = an_alert(), Subscription(name="all", endpoints=("desk",))
    assert dispatch(alert, everyone) == dispatch(alert, everyone)
