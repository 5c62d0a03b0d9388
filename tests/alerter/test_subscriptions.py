"""Subscriptions choose by CEL, and a wrong one is refused at the start."""

import pytest
from pydantic import SecretStr

from deconwatch.alerter.payload import payload
from deconwatch.alerter.subscriptions import compile_subscriptions
from deconwatch.config import AlerterConfig, Endpoint, Subscription
from deconwatch.errors import ConfigError
from deconwatch.records import Alert
from tests.alerter.reports import AT_TANF, IN_ZONE, Desk, report, strike


def config(when: str, *, endpoint: str = "desk") -> AlerterConfig:
    return AlerterConfig(
        endpoints=(Endpoint(name="desk", url=SecretStr("https://desk.example/hook")),),
        subscriptions=(Subscription(name="night", endpoints=(endpoint,), when=when),),
    )


@pytest.fixture
def alert() -> Alert:
    return Desk().tell(report("a", strike(place=AT_TANF, zone=IN_ZONE, killed=3))).alerts[0]


@pytest.mark.parametrize(
    ("when", "wanted"),
    [
        ("true", True),
        ("incident.killed >= 1", True),
        ("incident.killed > 3", False),
        ("incident.wounded_max == 2", True),
        ('"strike.partner" in incident.types', True),
        ('incident.theatre == "syria" && incident.zone_relation == "inside"', True),
        ('incident.status in ["confirmed", "acknowledged"]', False),
        ('incident.sides.exists(side, side == "Russia")', True),
        ('alert.kind == "opened" && incident.severity_rank >= 3', True),
        ("incident.confidence > 0.95", False),
        ('incident.decision == ""', True),
    ],
)
def test_an_expression_chooses(when: str, wanted: bool, alert: Alert) -> None:  # noqa: FBT001
    (compiled,) = compile_subscriptions(config(when))
    assert compiled.wants(alert) is wanted


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("incident.killed >=", "when = 'incident.killed >='"),
        ("incident.killd >= 1", "there is no 'killd'"),
        ('incident.theatre == "syria" && incident.killd >= 1', "there is no 'killd'"),
        ('alert.kind == "retracted" || alert.reason == ""', "there is no 'reason'"),
        ("foo.killed >= 1", "foo"),
        ("incident.killed", "gives int, not true or false"),
        ('incident.killed >= "1"', "when ="),
    ],
)
def test_a_wrong_expression_is_named_with_its_subscription(when: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        compile_subscriptions(config(when))
    assert "alerter.subscriptions: night" in str(caught.value)
    assert said in str(caught.value)


def test_an_endpoint_that_is_not_there_is_named() -> None:
    with pytest.raises(ConfigError, match=r"'dsk' is no endpoint; there are: desk"):
        compile_subscriptions(config("true", endpoint="dsk"))


def test_an_expression_that_fails_on_an_alert_delivers_it(alert: Alert) -> None:
    (compiled,) = compile_subscriptions(config("10 / (incident.killed - 3) > 0"))
    assert compiled.wants(alert) is True


def test_an_expression_that_gives_no_yes_or_no_on_an_alert_delivers_it(alert: Alert) -> None:
    (compiled,) = compile_subscriptions(config('incident.killed >= 1 ? "yes" : false'))
    assert compiled.wants(alert) is True


def test_a_name_in_a_string_is_no_variable(alert: Alert) -> None:
    (compiled,) = compile_subscriptions(config("incident.headline != \"incident.nothing\" && alert.why != 'alert.x'"))
    assert compiled.wants(alert) is True


def test_a_payload_is_small_and_leaves_out_what_is_only_for_linking(alert: Alert) -> None:
    text = payload(alert, max_bytes=256 * 1024)
    assert len(text.encode()) < 20_000
    assert '"mentions"' not in text
    assert "truncated" not in text


@pytest.mark.parametrize("limit", [1024, 2048, 8192, 65_536])
def test_a_payload_never_exceeds_its_limit(limit: int) -> None:
    desk = Desk()
    for number in range(60):
        said = strike(wounded=number, quote="слово " * 300, claimant=f"speaker {number}")
        desk.tell(report(f"article-{number}", said))
    text = payload(desk.alerts[-1].model_copy(update={"incident": desk.incident}), max_bytes=limit)
    assert len(text.encode()) <= limit
    assert '"truncated":true' in text
