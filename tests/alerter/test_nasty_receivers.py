"""Receivers that hang, drip, flood, lie and break off; a clock that is wrong; secrets that change: nothing is lost."""

import base64
import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from standardwebhooks import Webhook, WebhookVerificationError

from deconwatch.alerter.given_up import again
from deconwatch.alerter.retry import LONGEST_PAUSE
from deconwatch.config import Endpoint
from deconwatch.log.sqlite import SqliteLog
from deconwatch.records import DeliveryState
from tests.alerter.receiver import Clock, Deliverer, Target, messages, pending, put, until
from tests.net.web import raw_server

SECRETS = tuple("whsec_" + base64.b64encode(bytes([number]) * 32).decode() for number in range(3))


class Room:
    """A log, receivers and deliverers, put away at the end."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.stack = stack
        self.clock = Clock()
        self.log = SqliteLog(str(folder / "log.sqlite"), prefix="")
        stack.callback(self.log.close)
        self.log.create()
        self.targets: dict[str, Target] = {}

    def target(self, name: str, target: Target | None = None) -> Target:
        self.targets[name] = self.stack.enter_context((target or Target()).serving())
        return self.targets[name]

    def raw(self, name: str, talk: Callable[[socket.socket, threading.Event], None]) -> None:
        """A receiver that speaks bytes."""
        self.targets[name] = Target(url=self.stack.enter_context(raw_server(talk)))

    def put(self, *endpoints: str, count: int = 1, **fields: object) -> None:
        keys = [str(number) for number in range(count)]
        put(self.log, *(pending(key, name, self.clock, **fields) for name in endpoints for key in keys))

    def start(self, **config: object) -> Deliverer:
        deliverer = Deliverer(self.log, self.clock, self.targets, **config)
        self.stack.callback(deliverer.stop)
        return deliverer


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with ExitStack() as stack:
        yield Room(tmp_path, stack)


def never_answers(connection: socket.socket, stop: threading.Event) -> None:
    connection.recv(65536)
    stop.wait(30)


def a_byte_now_and_then(connection: socket.socket, stop: threading.Event) -> None:
    connection.recv(65536)
    for byte in b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello" * 100:
        connection.sendall(bytes([byte]))
        if stop.wait(0.1):
            return


def a_header_without_end(connection: socket.socket, stop: threading.Event) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nx-long: ")
    while not stop.is_set():
        connection.sendall(b"a" * 65536)


def a_hundred_megabytes(connection: socket.socket, stop: threading.Event) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 104857600\r\n\r\n")
    for _ in range(1600):
        connection.sendall(b"\0" * 65536)
        sent.append(65536)


def a_bomb(connection: socket.socket, stop: threading.Event) -> None:
    connection.recv(65536)
    body = gzip.compress(bytes(50_000_000))
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body))


def a_reset(connection: socket.socket, stop: threading.Event) -> None:
    connection.recv(1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def nonsense(connection: socket.socket, stop: threading.Event) -> None:
    connection.recv(65536)
    connection.sendall(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")


sent: list[int] = []


@pytest.mark.parametrize(
    ("talk", "error"),
    [
        (never_answers, "timeout"),
        (a_byte_now_and_then, "timeout"),
        (a_header_without_end, "bad-response"),
        (a_reset, "reset"),
        (nonsense, "bad-response"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_receiver_that_misbehaves_is_a_failure_and_delays_no_other(
    room: Room, talk: Callable[[socket.socket, threading.Event], None], error: str
) -> None:
    room.raw("nasty", talk)
    healthy = room.target("healthy")
    room.put("nasty", "healthy", count=5)
    deliverer = room.start(total_seconds=0.3)
    deliverer.settle()
    assert len(healthy.got) == 5
    failed = [row for row in deliverer.deliveries().values() if row.endpoint == "nasty"]
    assert {(row.state, row.attempts[0].error) for row in failed} == {(DeliveryState.PENDING, error)}
    assert all(row.payload for row in failed)


def test_of_a_hundred_megabytes_of_answer_sixteen_kilobytes_are_read(room: Room) -> None:
    sent.clear()
    room.raw("flood", a_hundred_megabytes)
    room.put("flood")
    deliverer = room.start()
    deliverer.settle()
    (row,) = deliverer.deliveries().values()
    assert row.state is DeliveryState.DELIVERED
    assert sum(sent) < 20 * 2**20, "the connection was closed, not read to its end; what was sent is in buffers"


def test_an_answer_is_not_decompressed(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.raw("bomb", a_bomb)
    room.put("bomb")
    deliverer = room.start()
    monkeypatch.setattr("zlib.decompressobj", lambda *_: pytest.fail("the answer was decompressed"))
    deliverer.settle()
    assert next(iter(deliverer.deliveries().values())).state is DeliveryState.DELIVERED


@pytest.mark.parametrize(
    ("lie", "seconds"),
    [
        ("1e9", LONGEST_PAUSE),
        ("-5", None),
        ("NaN", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("soon", None),
    ],
)
def test_a_retry_after_that_lies_is_clamped(room: Room, lie: str, seconds: float | None) -> None:
    target = room.target("liar", Target(status=503, headers={"retry-after": lie}))
    room.put("liar")
    deliverer = room.start()
    deliverer.settle()
    (row,) = deliverer.deliveries().values()
    assert row.attempts[0].retry_after == seconds
    target.status, target.headers = 204, {}
    room.clock.forward(seconds or 6)
    deliverer.settle()
    assert len(target.got) == 2


def test_429_from_every_receiver_pauses_them_and_loses_nothing(room: Room) -> None:
    names = [f"desk-{number}" for number in range(5)]
    targets = [room.target(name, Target(status=429, headers={"retry-after": "600"})) for name in names]
    room.put(*names, count=4)
    deliverer = room.start()
    deliverer.settle()
    room.clock.forward(590)
    deliverer.settle()
    assert [len(target.got) for target in targets] == [1] * 5
    for target in targets:
        target.status = 204
    room.clock.forward(15)
    deliverer.settle()
    assert {row.state for row in deliverer.deliveries().values()} == {DeliveryState.DELIVERED}
    assert [len(target.got) for target in targets] == [5] * 5


def test_a_disabled_endpoint_s_queue_is_kept_thirty_days_and_can_be_put_back(room: Room) -> None:
    target = room.target("desk", Target(status=410))
    room.put("desk", count=3)
    first = room.start()
    first.settle()
    first.stop()
    target.status = 204
    room.clock.forward(29.9 * 86_400)
    deliverer = room.start()
    deliverer.settle()
    rows = deliverer.deliveries().values()
    assert (len(target.got), {row.state for row in rows}) == (1, {DeliveryState.PENDING})
    put(room.log, *(again(row, now=room.clock.now) for row in rows if row.attempts))
    deliverer.settle()
    assert {row.state for row in deliverer.deliveries().values()} == {DeliveryState.DELIVERED}


def test_after_thirty_days_a_disabled_endpoint_s_queue_is_dead_letters_with_their_payloads(room: Room) -> None:
    room.target("desk", Target(status=410))
    room.put("desk", count=3)
    deliverer = room.start()
    deliverer.settle()
    room.clock.forward(30.1 * 86_400)
    deliverer.settle()
    letters = messages(room.log, "dead-letters")
    assert len(letters) == 3
    assert all(b"payload" in (letter.value or b"") for letter in letters)


def test_what_came_due_while_nothing_ran_goes_out_at_once_after_the_start(room: Room) -> None:
    target = room.target("desk", Target(status=500))
    room.put("desk")
    first = room.start()
    first.settle()
    first.stop()
    target.status = 204
    room.clock.forward(3600)
    room.start().settle()
    assert len(target.got) == 2


@pytest.mark.parametrize("hours", [-1, 1])
@pytest.mark.parametrize("restarted", [False, True], ids=["running", "restarted"])
def test_a_clock_that_jumps_by_an_hour_delays_no_attempt_and_loses_none(
    room: Room, hours: int, *, restarted: bool
) -> None:
    target = room.target("desk", Target(status=500))
    room.put("desk", count=2)
    deliverer = room.start()
    deliverer.settle()
    room.clock.forward(hours * 3600)
    target.status = 204
    if restarted:
        deliverer.stop()
        deliverer = room.start()
    deliverer.settle()
    room.clock.forward(6)
    deliverer.settle()
    assert {row.state for row in deliverer.deliveries().values()} == {DeliveryState.DELIVERED}
    assert len(target.got) == 4


def test_a_receiver_that_refuses_the_time_of_a_wrong_clock_is_tried_until_the_clock_is_right(room: Room) -> None:
    theirs = {"date": format_datetime(room.clock.now + timedelta(hours=1), usegmt=True)}
    target = room.target("desk", Target(status=401, headers=theirs))
    room.put("desk")
    deliverer = room.start()
    for _ in range(5):
        deliverer.settle()
        room.clock.forward(400)
    assert len(target.got) > 3
    target.status = 204
    room.clock.forward(3600)
    deliverer.settle()
    assert next(iter(deliverer.deliveries().values())).state is DeliveryState.DELIVERED


def verifies(target: Target, attempt: int, secret: str) -> bool:
    got = target.got[attempt]
    try:
        Webhook(secret).verify(got.body, dict(got.headers))
    except WebhookVerificationError:
        return False
    return True


def test_a_secret_that_is_rotated_between_two_attempts_signs_the_next_one_with_old_and_new(room: Room) -> None:
    room.clock.now = datetime.now(UTC)  # the library refuses a time that is not now
    target = room.target("desk", Target(status=500))
    room.put("desk")

    def endpoints(*secrets: str) -> tuple[Endpoint, ...]:
        hidden = tuple(SecretStr(secret) for secret in secrets)
        return (Endpoint(name="desk", url=SecretStr(target.url), secrets=hidden, allow_http=True),)

    old, new, newest = SECRETS
    for secrets in ((old,), (new, old), (newest, new, old), (newest,)):
        deliverer = room.start(endpoints=endpoints(*secrets))
        deliverer.settle()
        deliverer.stop()
        room.clock.forward(6 if len(target.got) == 1 else 40 if len(target.got) == 2 else 400)
    # The last attempt is stamped more than five minutes from now, so the library looks at the first three.
    assert [[verifies(target, attempt, secret) for secret in SECRETS] for attempt in range(3)] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]
    assert len({got.id for got in target.got}) == 1
    assert len({got.headers["webhook-timestamp"] for got in target.got}) == 4
    assert len({got.body for got in target.got}) == 1


def test_healthy_endpoints_get_everything_while_three_bad_ones_hang_drip_and_fail(room: Room) -> None:
    healthy = [room.target(f"desk-{number}") for number in range(20)]
    room.raw("black-hole", never_answers)
    room.raw("slow-loris", a_byte_now_and_then)
    always_500 = room.target("always-500", Target(status=500))
    room.put(*room.targets, count=5)
    deliverer = room.start()

    def all_there() -> bool:
        deliverer.round()
        return all(len(target.got) == 5 for target in healthy) and len(always_500.got) == 5

    def only_the_hanging_are_busy() -> bool:
        deliverer.round()
        return {name for name, lane in deliverer.stage._lanes.items() if lane.busy} == {"black-hole", "slow-loris"}

    until(all_there, what="every healthy endpoint has all of its deliveries")
    until(only_the_hanging_are_busy, what="the answers are taken up")
    assert always_500.got[0].id == "al-0"


def test_endpoints_that_fail_never_take_all_the_slots(room: Room) -> None:
    release = threading.Event()
    hanging = [room.target(f"hangs-{number}", Target(status=500)) for number in range(6)]
    healthy = room.target("healthy")
    room.put(*room.targets, count=3)
    deliverer = room.start(concurrency=4)
    deliverer.settle()
    for target in hanging:
        target.release = release
    room.clock.forward(60)
    put(room.log, *(pending(f"new-{number}", "healthy", room.clock) for number in range(10)))

    def all_there() -> bool:
        deliverer.round()
        return len(healthy.got) == 13

    until(all_there, what="the healthy endpoint has all of its deliveries")
    assert sum(lane.busy is not None for lane in deliverer.stage._lanes.values() if lane.endpoint != "healthy") <= 2
    release.set()


def test_the_payload_of_what_waits_is_not_in_memory(room: Room) -> None:
    import tracemalloc

    room.target("down", Target(status=500))
    payload, count = "x" * 200_000, 300
    deliverer = room.start()
    deliverer.settle()
    tracemalloc.start()
    try:
        room.put("down", count=count, payload=payload)
        deliverer.settle()
        for _ in range(3):
            room.clock.forward(700)
            deliverer.settle()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(deliverer.stage._lanes["down"].entries) == count
    assert held < 12 * 2**20 < count * len(payload)


def test_a_queue_that_waited_in_the_log_drains_whole_and_byte_for_byte(room: Room) -> None:
    target = room.target("desk", Target(status=503, headers={"retry-after": "60"}))
    room.put("desk", count=400, payload="€" * 30_000)
    deliverer = room.start()
    deliverer.settle()
    target.status, target.headers = 204, {}
    room.clock.forward(100)
    deliverer.settle()
    assert {row.state for row in deliverer.deliveries().values()} == {DeliveryState.DELIVERED}
    assert {got.body for got in target.got} == {("€" * 30_000).encode()}
    assert len({got.id for got in target.got}) == 400


def test_a_later_change_of_an_incident_does_not_overtake_one_that_is_tried_again(room: Room) -> None:
    target = room.target("desk", Target(status=500))
    room.put("desk", incident_id="i", sequence=1)
    deliverer = room.start()
    deliverer.settle()
    put(room.log, pending("later", "desk", room.clock, incident_id="i", sequence=2))
    target.status = 204
    deliverer.settle()
    assert [got.id for got in target.got] == ["al-0"]
    room.clock.forward(7)
    deliverer.settle()
    assert [got.id for got in target.got] == ["al-0", "al-0", "al-later"]
