"""A log with deliveries in it and the deliverer's real loop over it, in a thread of this process."""

import base64
import json
import logging
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog
from pydantic import SecretStr

from deconwatch.alerter.deliver import DeliverStage
from deconwatch.config import AlerterConfig, Endpoint
from deconwatch.log.event import encode
from deconwatch.log.sqlite import SqliteLog
from deconwatch.metrics import Metrics
from deconwatch.records import Delivery
from deconwatch.stage import Loop

SECRET = "whsec_" + base64.b64encode(bytes(32)).decode()


def now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


def quiet() -> None:
    """Failed attempts are wanted here; their log lines are not."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


@contextmanager
def receivers() -> Iterator[Mapping[str, int]]:
    """Ports by kind: healthy, black-hole, slow-loris, always-500."""
    script = Path(__file__).with_name("receivers.py")
    process = subprocess.Popen([sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
    finally:
        process.communicate()


def arrived(ports: Mapping[str, int]) -> list[tuple[str, float]]:
    """What the healthy receiver got since it was last asked: webhook id, seconds since the epoch."""
    with urllib.request.urlopen(f"http://127.0.0.1:{ports['healthy']}/got", timeout=10) as answer:
        return [(key, at) for key, at in json.load(answer)]


def count(ports: Mapping[str, int]) -> int:
    """How many requests the healthy receiver got since it was last asked what arrived."""
    with urllib.request.urlopen(f"http://127.0.0.1:{ports['healthy']}/count", timeout=10) as answer:
        return int(answer.read())


def hosts(count: int) -> list[str]:
    """So many loopback addresses, each a host of its own to a client."""
    return [f"127.1.{number // 250}.{number % 250 + 1}" for number in range(count)]


def endpoint(name: str, host: str, port: int) -> Endpoint:
    """A receiver on loopback."""
    url = SecretStr(f"http://{host}:{port}/hook")
    return Endpoint(name=name, url=url, secrets=(SecretStr(SECRET),), allow_http=True)


def delivery(key: str, name: str, *, payload: str, at: datetime) -> Delivery:
    """One that is due."""
    return Delivery(
        id=f"d-{key}-{name}",
        alert_id=f"al-{key}-{name}",
        incident_id=f"i-{key}",
        sequence=1,
        endpoint=name,
        payload=payload,
        created=at,
        next_attempt=at,
    )


@dataclass
class Deliverer:
    """A log and the loop over it."""

    log: SqliteLog
    stage: DeliverStage
    metrics: Metrics

    def put(self, deliveries: Sequence[Delivery], *, batch: int = 500) -> None:
        """As the dispatcher writes them."""
        for start in range(0, len(deliveries), batch):
            some = deliveries[start : start + batch]
            self.log.write([encode(one, source="dispatch", trace=one.alert_id, at=one.created) for one in some])

    def waiting(self, name: str) -> int:
        """Deliveries that wait for this endpoint."""
        return int(self.metrics.deliveries_pending.labels(name)._value.get())  # noqa: SLF001  # the registry is slow to ask

    @contextmanager
    def running(self) -> Iterator[None]:
        """The loop, in a thread."""
        loop, stop = Loop(self.stage, self.log, metrics=self.metrics, clock=now), threading.Event()
        thread = threading.Thread(target=loop.run, args=(stop,), daemon=True)
        thread.start()
        loop.ready.wait(30)
        try:
            yield
        finally:
            # What hangs need not end here: the loop would wait for it.
            stop.set()
            thread.join(20)


@contextmanager
def deliverer(endpoints: Sequence[Endpoint], **options: object) -> Iterator[Deliverer]:
    """On a new SQLite log in a folder that is removed."""
    with tempfile.TemporaryDirectory() as folder:
        log = SqliteLog(f"{folder}/log.sqlite", prefix="")
        log.create()
        settings = {"endpoints": tuple(endpoints), "allow_addresses": ("127.0.0.0/8",), **options}
        metrics = Metrics()
        stage = DeliverStage(AlerterConfig.model_validate(settings), log=log, metrics=metrics, clock=now)
        try:
            yield Deliverer(log, stage, metrics)
        finally:
            log.close()
