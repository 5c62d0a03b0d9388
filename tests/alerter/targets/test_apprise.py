"""Apprise, really: e-mail to a mail server and JSON to a receiver on loopback; one that hangs holds up itself alone."""

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from deconwatch.alerter.endpoint import receivers
from deconwatch.alerter.targets.render import target
from deconwatch.config import AlerterConfig, Endpoint
from deconwatch.errors import ConfigError
from deconwatch.log.sqlite import SqliteLog
from deconwatch.records import DeliveryState
from tests.alerter.receiver import Clock, Deliverer, pending, put, until
from tests.alerter.targets.sample import alert, body, hostile, summary
from tests.alerter.targets.services import serving
from tests.alerter.targets.smtp import receiving


def endpoint(name: str, url: str) -> Endpoint:
    return Endpoint(name=name, kind="apprise", url=SecretStr(url))


@contextmanager
def delivering(folder: Path, *endpoints: Endpoint, **config: object) -> Iterator[Deliverer]:
    with ExitStack() as stack:
        log = SqliteLog(str(folder / "log.sqlite"), prefix="")
        stack.callback(log.close)
        log.create()
        deliverer = Deliverer(log, Clock(), {}, endpoints=endpoints, **config)
        stack.callback(deliverer.stop)
        yield deliverer


def test_an_alert_and_a_digest_come_as_mail(tmp_path: Path) -> None:
    with receiving() as box:
        mail = endpoint(
            "mail", f"mailto://127.0.0.1:{box.port}?from=desk@example.org&to=night@example.org&mode=insecure"
        )
        with delivering(tmp_path, mail) as deliverer:
            shape = target(mail, 100_000)
            for number, said in enumerate((body(alert()), body(hostile()), summary(alert(), 3))):
                put(deliverer.log, pending(str(number), "mail", deliverer.clock, payload=shape.body(said)))
            deliverer.settle()
            assert {row.state for row in deliverer.deliveries().values()} == {DeliveryState.DELIVERED}
    assert len(box.mails) == 3
    first = next(one for one in box.mails if "US-led coalition strikes" in one["subject"])
    assert first["to"] == "night@example.org"
    text = first.get_body(("plain", "html"))
    assert text is not None
    assert "https://news.example.org/at-tanf" in text.get_content()


def test_json_comes_with_title_and_kind_and_pings_nobody(tmp_path: Path) -> None:
    with serving("any") as service:
        hook = endpoint("hook", service.url.replace("http://", "json://"))
        with delivering(tmp_path, hook) as deliverer:
            made = target(hook, 100_000).body(body(hostile()))
            put(deliverer.log, pending("a", "hook", deliverer.clock, payload=made))
            deliverer.settle()
    (got,) = service.got
    assert got["title"].startswith("HIGH opened: ")
    assert got["type"] == "failure"
    for ping in ("@everyone", "@here", "@channel", "<!channel", "<@U", "<@&"):
        assert ping not in json.dumps(got, ensure_ascii=False)


def test_one_that_refuses_is_tried_again_later(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        closed = endpoint("closed", f"json://127.0.0.1:{nobody.getsockname()[1]}")
        with delivering(tmp_path, closed) as deliverer:
            made = target(closed, 100_000).body(body(alert()))
            put(deliverer.log, pending("a", "closed", deliverer.clock, payload=made))
            deliverer.settle()
            (row,) = deliverer.deliveries().values()
    assert (row.state, row.attempts[0].error) == (DeliveryState.PENDING, "bad-response")


def test_one_that_hangs_is_cut_off_and_holds_up_nobody(tmp_path: Path) -> None:
    with receiving() as box, socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        hangs = endpoint("hangs", f"json://127.0.0.1:{silent.getsockname()[1]}")
        mail = endpoint("mail", f"mailto://127.0.0.1:{box.port}?from=a@example.org&to=b@example.org&mode=insecure")
        with delivering(tmp_path, hangs, mail, total_seconds=2.0) as deliverer:
            for one in (hangs, mail):
                made = target(one, 100_000).body(body(alert()))
                put(deliverer.log, pending("a", one.name, deliverer.clock, payload=made))

            def there() -> bool:
                deliverer.round()
                return bool(box.mails)

            until(there, what="the mail, beside a target that hangs")
            assert deliverer.deliveries()["d-a-hangs"].attempts == ()
            deliverer.settle()
            assert deliverer.deliveries()["d-a-hangs"].attempts[0].error == "timeout"


def test_its_address_and_password_stay_secret(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        secret = endpoint("closed", f"json://user:pa55word@127.0.0.1:{nobody.getsockname()[1]}/t0ken")
        with delivering(tmp_path, secret) as deliverer:
            made = target(secret, 100_000).body(body(alert()))
            put(deliverer.log, pending("a", "closed", deliverer.clock, payload=made))
            deliverer.settle()
            rows = repr(deliverer.deliveries())
    printed = capfd.readouterr()
    assert "pa55word" not in printed.out + printed.err + rows
    assert "t0ken" not in printed.out + printed.err + rows


def test_an_address_that_apprise_does_not_know_is_named_without_showing_it() -> None:
    with pytest.raises(ConfigError, match="Apprise does not know it") as caught:
        receivers(AlerterConfig(endpoints=(endpoint("a", "nosuch://pa55word@host"),)))
    assert "pa55word" not in str(caught.value)
