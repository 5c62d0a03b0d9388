"""Deliveries over real HTTP, out of a real log, on a clock that the test sets."""

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from standardwebhooks import Webhook
from typer.testing import CliRunner

from deconwatch.alerter.given_up import again
from deconwatch.alerter.retry import DELAYS
from deconwatch.cli.deliveries import app
from deconwatch.config import Config, LogConfig
from deconwatch.log.event import decode
from deconwatch.log.sqlite import SqliteLog
from deconwatch.records import Delivery, DeliveryState
from tests.alerter.receiver import SECRET, Clock, Deliverer, Target, messages, pending, put, stored, until


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteLog]:
    opened = SqliteLog(str(tmp_path / "log.sqlite"), prefix="")
    opened.create()
    yield opened
    opened.close()


class Bench:
    """Receivers and deliverers that are put away at the end."""

    def __init__(self, log: SqliteLog) -> None:
        self.log = log
        self.clock = Clock()
        self.stack = ExitStack()
        self.targets: dict[str, Target] = {}

    def target(self, name: str, target: Target | None = None) -> Target:
        self.targets[name] = self.stack.enter_context((target or Target()).serving())
        return self.targets[name]

    def start(self, **config: object) -> Deliverer:
        deliverer = Deliverer(self.log, self.clock, self.targets, **config)
        self.stack.callback(deliverer.stop)
        return deliverer


@pytest.fixture
def bench(log: SqliteLog) -> Iterator[Bench]:
    made = Bench(log)
    with made.stack:
        yield made


def test_a_delivery_arrives_signed_and_is_marked(bench: Bench) -> None:
    target = bench.target("desk")
    bench.clock.now = bench.clock.now.now(bench.clock.now.tzinfo)  # the library refuses a time that is not now
    put(bench.log, pending("a", "desk", bench.clock))
    deliverer = bench.start()
    deliverer.settle()
    (got,) = target.got
    assert Webhook(SECRET).verify(got.body, dict(got.headers))["data"] == "a – €"
    assert got.id == "al-a"
    (delivery,) = deliverer.deliveries().values()
    assert (delivery.state, delivery.payload, delivery.version) == (DeliveryState.DELIVERED, None, 2)
    assert delivery.attempts[0].status == 204


def test_attempts_follow_the_schedule_and_end_in_a_dead_letter_with_the_payload(bench: Bench) -> None:
    target = bench.target("desk", Target(status=500))
    put(bench.log, pending("a", "desk", bench.clock))
    deliverer = bench.start()
    deliverer.settle()
    for made, delay in enumerate(DELAYS, 1):
        (row,) = deliverer.deliveries().values()
        assert (row.state, len(row.attempts), len(target.got)) == (DeliveryState.PENDING, made, made)
        assert row.next_attempt is not None
        waited = (row.next_attempt - bench.clock.now).total_seconds()
        assert 0.8 * delay <= waited <= 1.2 * delay
        # An open breaker may hold it back, but never for more than ten minutes.
        bench.clock.now = row.next_attempt + timedelta(minutes=10 if made >= 5 else 0)
        deliverer.settle()
    (row,) = deliverer.deliveries().values()
    assert (row.state, len(target.got)) == (DeliveryState.DEAD, 11)
    assert len({got.id for got in target.got}) == 1
    (letter,) = messages(bench.log, "dead-letters")
    assert letter.header("deconwatch_reason") == "gave-up"
    kept = decode(letter).record
    assert isinstance(kept, Delivery)
    assert kept.payload == row.payload is not None


def test_the_schedule_is_kept_over_a_restart(bench: Bench) -> None:
    target = bench.target("desk", Target(status=503))
    put(bench.log, pending("a", "desk", bench.clock))
    first = bench.start()
    first.settle()
    (before,) = first.deliveries().values()
    first.stop()
    second = bench.start()
    second.settle()
    assert len(target.got) == 1
    assert before.next_attempt is not None
    bench.clock.now = before.next_attempt
    target.status = 204
    second.settle()
    (after,) = second.deliveries().values()
    assert (len(target.got), after.state) == (2, DeliveryState.DELIVERED)


def test_a_kill_between_the_answer_and_the_mark_repeats_one_request_under_the_same_id(bench: Bench) -> None:
    answer = threading.Event()
    target = bench.target("desk", Target(release=answer))
    put(bench.log, pending("a", "desk", bench.clock))
    first = bench.start()

    def asked() -> bool:
        first.round()
        return bool(target.got)

    until(asked, what="the receiver has the delivery")
    # Answered from here on, but the outcome is never taken up, as in a process that is killed there.
    answer.set()
    assert stored(bench.log)["d-a-desk"].state is DeliveryState.PENDING
    first.stop()
    second = bench.start()
    second.settle()
    second.stop()
    third = bench.start()
    third.settle()
    assert [got.id for got in target.got] == ["al-a", "al-a"]


def test_an_endpoint_that_hangs_delays_only_itself(bench: Bench) -> None:
    bench.target("hangs", Target(release=threading.Event()))
    healthy = bench.target("healthy")
    put(bench.log, *(pending(str(n), name, bench.clock) for n in range(20) for name in ("hangs", "healthy")))
    deliverer = bench.start()

    def all_there() -> bool:
        deliverer.round()
        return len(healthy.got) == 20

    until(all_there, what="the healthy endpoint has all of its deliveries")
    assert len(bench.targets["hangs"].got) == 1


def test_an_endpoint_gets_its_deliveries_in_order_and_one_at_a_time(bench: Bench) -> None:
    target = bench.target("desk")
    for number in range(12):
        put(bench.log, pending(str(number), "desk", bench.clock))
        bench.clock.forward(1)
    bench.start().settle()
    assert [got.id for got in target.got] == [f"al-{number}" for number in range(12)]


def test_a_redirect_is_a_failure_and_is_not_followed(bench: Bench) -> None:
    other = bench.target("other")
    target = bench.target("desk", Target(status=302, headers={"location": other.url}))
    put(bench.log, pending("a", "desk", bench.clock))
    deliverer = bench.start()
    deliverer.settle()
    (row,) = deliverer.deliveries().values()
    assert (len(target.got), other.got) == (1, [])
    assert (row.state, row.attempts[0].status) == (DeliveryState.PENDING, 302)


def test_retry_after_holds_back_every_delivery_to_that_endpoint(bench: Bench) -> None:
    target = bench.target("desk", Target(status=429, headers={"retry-after": "900"}))
    put(bench.log, pending("a", "desk", bench.clock), pending("b", "desk", bench.clock))
    first = bench.start()
    first.settle()
    first.stop()
    assert len(target.got) == 1
    target.status = 204
    bench.clock.forward(899)
    restarted = bench.start()
    restarted.settle()
    assert len(target.got) == 1
    bench.clock.forward(2)
    restarted.settle()
    assert len(target.got) == 3


def test_410_stops_the_endpoint_and_keeps_its_queue_until_it_is_put_back(bench: Bench) -> None:
    target = bench.target("desk", Target(status=410))
    put(bench.log, pending("a", "desk", bench.clock), pending("b", "desk", bench.clock))
    first = bench.start()
    first.settle()
    first.stop()
    bench.clock.forward(86_400)
    second = bench.start()
    second.settle()
    assert len(target.got) == 1
    target.status = 204
    (gone,) = [row for row in second.deliveries().values() if row.attempts]
    put(bench.log, again(gone, now=bench.clock.now))
    second.settle()
    assert {row.state for row in second.deliveries().values()} == {DeliveryState.DELIVERED}
    assert sorted(got.id for got in target.got) == sorted([f"al-{gone.alert_id[3:]}", "al-a", "al-b"])


def test_a_refused_payload_does_not_stop_the_others(bench: Bench) -> None:
    bench.target("desk", Target(status=400))
    put(bench.log, *(pending(str(number), "desk", bench.clock) for number in range(8)))
    deliverer = bench.start()
    for _ in range(3):
        deliverer.settle()
        bench.clock.forward(60)
    deliverer.settle()
    rows = deliverer.deliveries().values()
    assert {(row.state, len(row.attempts)) for row in rows} == {(DeliveryState.DEAD, 3)}
    assert len(messages(bench.log, "dead-letters")) == 8


def test_a_dead_letter_put_back_as_it_is_is_delivered(bench: Bench) -> None:
    target = bench.target("desk", Target(status=404))
    put(bench.log, pending("a", "desk", bench.clock))
    deliverer = bench.start()
    for _ in range(3):
        deliverer.settle()
        bench.clock.forward(60)
    (letter,) = messages(bench.log, "dead-letters")
    target.status = 204
    record = decode(letter).record
    assert isinstance(record, Delivery)
    put(bench.log, record)
    deliverer.settle()
    (row,) = deliverer.deliveries().values()
    assert (row.state, row.round, len(row.attempts)) == (DeliveryState.DELIVERED, 2, 4)


def test_a_delivery_that_is_said_again_is_not_made_again_and_its_state_stays_the_last_word(bench: Bench) -> None:
    target = bench.target("desk")
    said = pending("a", "desk", bench.clock)
    put(bench.log, said)
    deliverer = bench.start()
    deliverer.settle()
    put(bench.log, said)
    deliverer.settle()
    assert len(target.got) == 1
    assert deliverer.deliveries()["d-a-desk"].state is DeliveryState.DELIVERED


def test_what_was_delivered_long_ago_is_forgotten(bench: Bench) -> None:
    bench.target("desk")
    put(bench.log, pending("a", "desk", bench.clock))
    deliverer = bench.start(delivered_kept_seconds=3600)
    deliverer.settle()
    bench.clock.forward(3700)
    deliverer.settle()
    assert deliverer.deliveries() == {}


def test_a_delivery_to_an_endpoint_no_longer_configured_waits_and_is_given_up_at_last(bench: Bench) -> None:
    bench.target("desk")
    put(bench.log, pending("a", "gone", bench.clock))
    deliverer = bench.start(delivered_kept_seconds=3600)
    deliverer.settle()
    assert deliverer.deliveries()["d-a-gone"].state is DeliveryState.PENDING
    bench.clock.forward(3700)
    deliverer.settle()
    assert len(messages(bench.log, "dead-letters")) == 1


def test_an_internal_address_that_is_not_allowed_is_not_dialled(bench: Bench) -> None:
    target = bench.target("desk")
    put(bench.log, pending("a", "desk", bench.clock))
    deliverer = bench.start(allow_addresses=())
    deliverer.settle()
    (row,) = deliverer.deliveries().values()
    assert (target.got, row.attempts[0].error) == ([], "blocked")


def test_neither_address_nor_secret_reaches_the_log_or_the_output(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.target("desk", Target(status=500))
    put(bench.log, pending("a", "desk", bench.clock))
    deliverer = bench.start()
    deliverer.settle()
    printed = capsys.readouterr()
    written = b"".join(
        one.value or b"" for topic in ("deliveries", "dead-letters") for one in messages(bench.log, topic)
    )
    everything = printed.out + printed.err + written.decode() + repr(deliverer.stage._receivers)
    for secret in ("not-to-be-shown", SECRET.removeprefix("whsec_"), "0123456789012345"):
        assert secret not in everything


def test_the_metrics_tell_outcomes_what_is_pending_and_how_old_the_news_was(bench: Bench) -> None:
    bench.target("desk")
    bench.target("down", Target(status=500))
    published = bench.clock.now - timedelta(seconds=90)
    for name in ("desk", "down"):
        put(bench.log, pending("a", name, bench.clock, published=published))
    deliverer = bench.start()
    deliverer.settle()
    value = deliverer.metrics.registry.get_sample_value
    assert value("deconwatch_deliveries_total", {"endpoint": "desk", "outcome": "delivered"}) == 1
    assert value("deconwatch_deliveries_total", {"endpoint": "down", "outcome": "failed"}) == 1
    assert value("deconwatch_deliveries_pending", {"endpoint": "down"}) == 1
    assert value("deconwatch_publish_to_alert_seconds_sum") == 90


def test_a_payload_is_sent_byte_for_byte(bench: Bench) -> None:
    target = bench.target("desk")
    said = pending("a", "desk", bench.clock)
    put(bench.log, said)
    bench.start().settle()
    assert target.got[0].body == (said.payload or "").encode()
    assert json.loads(target.got[0].body)["data"] == "a – €"


def test_a_purged_delivery_is_not_sent_any_more(bench: Bench) -> None:
    target = bench.target("desk", Target(status=500))
    put(bench.log, pending("a", "desk", bench.clock))
    deliverer = bench.start()
    deliverer.settle()
    file = bench.log._file.path
    config = Config(log=LogConfig(url=f"sqlite:{file}", prefix=""))
    purged = CliRunner().invoke(app, ["purge", "--id", "al-a"], obj=config, catch_exceptions=False)
    assert "1 purged" in purged.output
    deliverer.settle()
    bench.clock.forward(60)
    deliverer.settle()
    assert (len(target.got), deliverer.deliveries()) == (1, {})


def test_what_a_person_puts_back_while_the_same_version_is_written_counts(bench: Bench) -> None:
    target = bench.target("desk", Target(status=410))
    said = pending("a", "desk", bench.clock)
    put(bench.log, said)
    deliverer = bench.start()
    deliverer.settle()
    target.status = 204
    put(bench.log, again(said, now=bench.clock.now))  # version 2, as the one that the deliverer wrote
    deliverer.settle()
    assert deliverer.deliveries()["d-a-desk"].state is DeliveryState.DELIVERED
