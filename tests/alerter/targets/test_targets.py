"""Every service gets its own shape, within its limits, over real HTTP; what an article says cannot ping or inject."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client import generate_latest
from pydantic import SecretStr

from deconwatch.alerter.endpoint import receivers
from deconwatch.alerter.targets.message import LINES
from deconwatch.alerter.targets.render import target
from deconwatch.config import AlerterConfig, Endpoint
from deconwatch.errors import ConfigError
from deconwatch.log.sqlite import SqliteLog
from deconwatch.records import AlertKind, DeliveryState
from tests.alerter.receiver import Clock, Deliverer, Target, messages, pending, put
from tests.alerter.targets.sample import alert, body, hostile, summary
from tests.alerter.targets.services import CHECKS, Service, serving

KEY = "0123456789abcdef0123456789abcdef"
CHATS = ("slack", "teams", "discord", "mattermost", "ntfy")


def endpoint(kind: str, url: str = "https://chat.example.org/hook") -> Endpoint:
    path = "/my-topic" if kind == "ntfy" else "/hook"
    token = SecretStr(KEY) if kind == "pagerduty" else None
    return Endpoint.model_validate(
        {"name": "room", "kind": kind, "url": f"{url}{path}", "allow_http": True, "token": token}
    )


def delivered(kind: str, *payloads: str, folder: Path) -> Service:
    """The payloads, rendered, through the real deliverer to the service."""
    log = SqliteLog(str(folder / "log.sqlite"), prefix="")
    log.create()
    clock = Clock()
    with serving(kind) as service:
        room = endpoint(kind, service.url)
        shape = target(room, 256 * 1024)
        for number, payload in enumerate(payloads):
            put(log, pending(str(number), "room", clock, payload=shape.body(payload)))
        deliverer = Deliverer(log, clock, {}, endpoints=(room,))
        try:
            deliverer.settle()
            states = {row.state for row in deliverer.deliveries().values()}
        finally:
            deliverer.stop()
            log.close()
    assert service.faults == []
    assert states == {DeliveryState.DELIVERED}
    assert len(service.got) == len(payloads)
    return service


@pytest.mark.parametrize("kind", CHECKS)
def test_a_service_takes_an_alert_and_one_full_of_hostile_text(kind: str, tmp_path: Path) -> None:
    service = delivered(kind, body(alert()), body(hostile()), folder=tmp_path)
    assert "At Tanf zone" in json.dumps(service.got[0]).replace("\\u200b", "").replace("\\\\", "")
    said = json.dumps(service.got[1], ensure_ascii=False)
    for gone in ("\u202e", "\x00", "\\u0000", 'javascript:alert(1)"'):
        assert gone not in said


@pytest.mark.parametrize("kind", CHATS)
def test_a_digest_shows_every_alert_and_keeps_within_the_limits(kind: str, tmp_path: Path) -> None:
    service = delivered(kind, summary(alert(), LINES), summary(hostile(), LINES), folder=tmp_path)
    for got in service.got:
        assert json.dumps(got).count(alert().incident_id[2:]) == LINES or kind in ("discord", "ntfy", "slack", "teams")


TOKENS = (
    "@everyone",
    "@",
    "<!here>",
    "<",
    ">",
    "|",
    "[a](https://e.example)",
    "](",
    "`",
    "\\",
    "{{",
    "${{",
    "<at>",
    "http://x.example",
)
ATTACKS = st.lists(st.one_of(st.sampled_from(TOKENS), st.text(max_size=8)), min_size=1, max_size=30).map("".join)


@pytest.mark.parametrize("kind", CHECKS)
@settings(max_examples=25, deadline=None)
@given(text=ATTACKS)
def test_no_text_breaks_a_limit_pings_or_makes_a_link(kind: str, text: str) -> None:
    shape = target(endpoint(kind), 256 * 1024)
    said = [body(hostile(text=text))] + ([summary(hostile(text=text), LINES)] if shape.digest else [])
    check, _ = CHECKS[kind]
    secrets = {"ntfy": {"topic": "t"}, "pagerduty": {"routing_key": KEY}}.get(kind, {})
    assert [check({**secrets, **json.loads(shape.body(one))}) for one in said] == [[]] * len(said)


@pytest.mark.parametrize("kind", CHECKS)
@pytest.mark.parametrize("sign", ["\U0001f4a5", "ж", "&", "*", "\\", "𝔸"])
def test_long_texts_of_wide_or_escaped_signs_keep_within_the_limits(kind: str, sign: str) -> None:
    shape = target(endpoint(kind), 256 * 1024)
    check, _ = CHECKS[kind]
    secrets = {"ntfy": {"topic": "t"}, "pagerduty": {"routing_key": KEY}}.get(kind, {})
    made = json.loads(shape.body(body(hostile(text=sign * 500))))
    assert check({**secrets, **made}) == []


@pytest.mark.parametrize("kind", ["pagerduty", "ntfy"])
def test_a_secret_of_a_service_is_in_no_log_record_metric_or_dead_letter(
    kind: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log = SqliteLog(str(tmp_path / "log.sqlite"), prefix="")
    log.create()
    clock = Clock()
    with Target(status=400).serving() as refusing:
        given = {"name": "room", "kind": kind, "allow_http": True, "token": KEY}
        room = Endpoint.model_validate({**given, "url": f"{refusing.url.partition('/hook')[0]}/{KEY}"})
        put(log, pending("a", "room", clock, payload=target(room, 100_000).body(body(alert()))))
        deliverer = Deliverer(log, clock, {}, endpoints=(room,))
        for _ in range(4):
            deliverer.settle()
            clock.forward(60)
        letters = messages(log, "dead-letters")
        written = b"".join(
            (one.value or b"") + repr(one.headers).encode() for one in [*letters, *messages(log, "deliveries")]
        )
        shown = generate_latest(deliverer.metrics.registry).decode()
        deliverer.stop()
    log.close()
    printed = capfd.readouterr()
    assert len(letters) == 1
    assert KEY not in written.decode() + shown + printed.out + printed.err + repr(room)


def test_pagerduty_gets_one_incident_by_its_id_and_its_resolution_when_it_is_retracted(tmp_path: Path) -> None:
    opened, taken_back = alert(), alert(kind=AlertKind.RETRACTED)
    service = delivered("pagerduty", body(opened), body(taken_back), folder=tmp_path)
    assert [one["event_action"] for one in service.got] == ["trigger", "resolve"]
    assert {one["dedup_key"] for one in service.got} == {opened.incident_id}
    assert service.got[0]["payload"]["severity"] == "error"


def test_secrets_join_the_request_on_the_wire_alone(tmp_path: Path) -> None:
    assert KEY not in target(endpoint("pagerduty"), 10_000).body(body(alert()))
    assert "my-topic" not in target(endpoint("ntfy"), 10_000).body(body(alert()))
    service = delivered("ntfy", body(alert()), folder=tmp_path)
    assert (service.paths, service.got[0]["topic"]) == (["/"], "my-topic")


def test_a_token_is_sent_as_bearer(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("tk_secret\n")
    given = Endpoint(name="a", kind="ntfy", url=SecretStr("https://ntfy.example/t"), token_file=tmp_path / "token")
    (made,) = receivers(AlerterConfig(endpoints=(given,))).values()
    assert made.headers == {"authorization": "Bearer tk_secret"}
    assert "tk_secret" not in repr(made)


@pytest.mark.parametrize("kind", CHECKS)
def test_a_sample_is_marked(kind: str) -> None:
    assert "TEST" in target(endpoint(kind), 10_000).body(body(alert(), test=True))


def test_a_test_at_pagerduty_is_an_incident_of_its_own() -> None:
    made = json.loads(target(endpoint("pagerduty"), 10_000).body(body(alert(), test=True)))
    assert made["dedup_key"] == f"test-{alert().incident_id}"


def test_a_plain_webhook_gets_the_payload_byte_for_byte() -> None:
    assert target(endpoint("webhook"), 10_000).body(body(hostile())) == body(hostile())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "pagerduty"}, "token_file: is missing"),
        ({"kind": "ntfy", "url": "https://ntfy.example/"}, "names no topic"),
        ({"kind": "webhook"}, "has no secret"),
        ({"kind": "slack", "url": "http://slack.example/x"}, "is http"),
        ({"kind": "slack", "url": "https://slack.example:99999/x"}, "host or port cannot be asked"),
        ({"kind": "slack", "url": "https://me:pass/word@slack.example/x"}, "host or port cannot be asked"),
        ({"kind": "slack", "token": "a\r\nHost: b"}, "token: holds a line break"),
    ],
)
def test_what_an_endpoint_lacks_is_named(given: dict[str, str], said: str) -> None:
    config = AlerterConfig.model_validate({"endpoints": [{"name": "a", "url": "https://a.example/x", **given}]})
    with pytest.raises(ConfigError, match=said):
        receivers(config)
