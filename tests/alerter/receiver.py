"""Webhook receivers on loopback, each as a test wants it, and the deliverer on a real log with a clock that is set."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pydantic import SecretStr

from deconwatch.alerter.deliver import DeliverStage
from deconwatch.config import AlerterConfig, Endpoint
from deconwatch.log import Log, Message
from deconwatch.log.event import decode, encode
from deconwatch.metrics import Metrics
from deconwatch.records import Delivery
from deconwatch.stage import Loop

SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


def until(true: Callable[[], object], *, what: str, seconds: float = 20, each: float = 0.01) -> None:
    """Wait for a condition; fails with `what` when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(each)


@dataclass
class Got:
    """One request."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


@dataclass
class Target:
    """A receiver: answers with `status` and `headers`, after `release` is set if it is one that hangs."""

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    release: threading.Event | None = None
    got: list[Got] = field(default_factory=list)
    url: str = ""

    @contextmanager
    def serving(self) -> Iterator["Target"]:
        target = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                target.got.append(Got({key.lower(): value for key, value in self.headers.items()}, body))
                if target.release is not None:
                    target.release.wait(30)
                try:
                    self.send_response_only(target.status)  # without a Date: the test has its own clock
                    for name, value in target.headers.items():
                        self.send_header(name, value)
                    self.send_header("content-length", "0")
                    self.end_headers()
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def do_GET(self) -> None:
                target.got.append(Got({"webhook-id": "a redirect was followed"}, b""))

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        self.url = f"http://127.0.0.1:{server.server_address[1]}/hook?token=not-to-be-shown"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            if self.release is not None:
                self.release.set()
            server.shutdown()
            server.server_close()
            thread.join(5)


@dataclass
class Clock:
    """Stands until it is set."""

    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Deliverer:
    """The stage in its loop, one round at a time."""

    def __init__(self, log: Log, clock: Clock, targets: Mapping[str, Target], **config: object) -> None:
        endpoints = tuple(
            Endpoint(name=name, url=SecretStr(target.url), secrets=(SecretStr(SECRET),), allow_http=True)
            for name, target in targets.items()
        )
        settings = {"endpoints": endpoints, "allow_addresses": ("127.0.0.0/8",), **config}
        self.log = log
        self.clock = clock
        self.metrics = Metrics(clock=clock)
        self.stage = DeliverStage(AlerterConfig.model_validate(settings), log=log, metrics=self.metrics, clock=clock)
        self.loop = Loop(self.stage, log, metrics=self.metrics, clock=clock, poll_seconds=0.01)
        self._consumer = log.consumer("deliveries", "deliver", self.loop)

    def round(self) -> None:
        self.loop._round(self._consumer)

    def settle(self) -> None:
        """Go round until everything is handled, nothing is under way and nothing is due at this time."""

        def settled() -> bool:
            self.round()
            return self.loop.ready.is_set() and self.loop.settled

        until(settled, what="the deliverer has nothing to do", each=0)

    def stop(self) -> None:
        self.stage.close()
        self._consumer.close()

    def deliveries(self) -> dict[str, Delivery]:
        return stored(self.log)


def stored(log: Log) -> dict[str, Delivery]:
    """What stands in the log, by id."""
    rows: dict[str, Delivery] = {}
    for message in messages(log, "deliveries"):
        key = (message.key or b"").decode()
        if message.value is None:
            rows.pop(key, None)
        elif isinstance(record := decode(message).record, Delivery):
            rows[key] = record
    return rows


def messages(log: Log, topic: str) -> list[Message]:
    return [one for partition in range(log.partitions(topic)) for one in log.read(topic, partition)]


def pending(key: str, endpoint: str, clock: Clock, **fields: object) -> Delivery:
    return Delivery.model_validate(
        {
            "id": f"d-{key}-{endpoint}",
            "alert_id": f"al-{key}",
            "incident_id": f"i-{key}",
            "endpoint": endpoint,
            "payload": f'{{"type":"deconwatch.alert.v1","data":"{key} – €"}}',
            "created": clock.now,
            "next_attempt": clock.now,
            **fields,
        }
    )


def put(log: Log, *deliveries: Delivery) -> None:
    log.write([encode(one, source="dispatch", trace=one.alert_id, at=one.created) for one in deliveries])
