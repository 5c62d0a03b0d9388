"""The services as processes of their own, with real feeds over HTTP and a real webhook receiver, on either log."""

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from deconwatch.demo.receiver import Receiver
from deconwatch.demo.web import Web
from deconwatch.log import Log, open_log
from deconwatch.log.event import decode
from deconwatch.records import Article, Delivery, DeliveryState, Record
from deconwatch.topics import BY_RECORD

SECRET = "whsec_" + base64.b64encode(b"a secret for the tests only").decode()
SERVICES = ("fetcher", "classifier", "alerter")

R = TypeVar("R", bound=Record)


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def until(true: Callable[[], object], *, seconds: float, what: str, each: float = 0.2) -> None:
    """Wait for a condition; fails with `what` when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:.0f} s: {what}")
        time.sleep(each)


@dataclass
class Service:
    """One `deconwatch SERVICE` process."""

    name: str
    config: Path
    folder: Path
    number: int = 0
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        # A file of its own for each start: what a killed process said stays readable.
        self.number += 1
        log = (self.folder / f"{self.name}-{self.port}-{self.number}.log").open("wb")
        with log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "deconwatch",
                    "-c",
                    str(self.config),
                    self.name,
                    "--health",
                    f"127.0.0.1:{self.port}",
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as e:
            return e.code, e.read().decode()
        except (urllib.error.URLError, ConnectionError, TimeoutError) as e:
            return 0, str(e)

    def wait_ready(self, *, seconds: float = 180) -> None:
        until(
            lambda: self.get("/readyz")[0] == 200 or self.exited() is not None,
            seconds=seconds,
            what=f"{self.name} is ready; it said: {self.said()}",
        )
        assert self.exited() is None, f"{self.name} ended with {self.exited()}: {self.said()}"

    def exited(self) -> int | None:
        assert self.process is not None
        return self.process.poll()

    def said(self) -> str:
        texts = [p.read_text("utf-8", "replace") for p in sorted(self.folder.glob(f"{self.name}-{self.port}-*.log"))]
        return "".join(texts)[-3000:]

    def kill(self) -> None:
        """kill -9 the process and its workers, as the kernel would."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)

    def terminate(self, *, seconds: float = 25) -> int:
        """SIGTERM; gives the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)


class Stack:
    """A log, feeds, a receiver, and services started as asked; all of it ends with the `with`."""

    def __init__(
        self, folder: Path, *, log_url: str, prefix: str, documents: dict[str, tuple[str, bytes]], feeds: Sequence[str]
    ) -> None:
        self.folder = folder
        self.web = Web()
        self.web.documents = documents
        self.receiver = Receiver(SECRET)
        self._log_url, self._prefix = log_url, prefix
        self.services: list[Service] = []
        listed = "".join(
            f'[[feeds]]\nurl = "{self.web.base}{path}"\npublisher = "{path[1:]}"\nfamily = "{path[1:]}"\n\n'
            for path in feeds
        )
        (folder / "feeds.toml").write_text(listed, "utf-8")
        self.config = folder / "deconwatch.toml"
        self.config.write_text(
            f'[log]\nurl = "{log_url}"\nprefix = "{prefix}"\n'
            '[fetcher]\nfeeds = "feeds.toml"\nhost_spacing_seconds = 0\nallow_addresses = ["127.0.0.0/8"]\n'
            '[alerter]\nallow_addresses = ["127.0.0.0/8"]\n'
            f'[[alerter.endpoints]]\nname = "receiver"\nurl = "{self.receiver.url}"\n'
            f'secrets = ["{SECRET}"]\nallow_http = true\n'
            '[[alerter.subscriptions]]\nname = "all"\nendpoints = ["receiver"]\n',
            "utf-8",
        )

    def __enter__(self) -> Self:
        with self.log() as log:
            log.create()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for service in self.services:
            service.kill()
        self.web.close()
        self.receiver.close()

    def start(self, *names: str) -> list[Service]:
        started = [Service(name, self.config, self.folder).start() for name in names]
        self.services += started
        for service in started:
            service.wait_ready()
        return started

    @contextmanager
    def log(self) -> Iterator[Log]:
        opened = open_log(self._log_url, prefix=self._prefix)
        try:
            yield opened
        finally:
            opened.close()

    def records(self, record_class: type[R]) -> dict[str, R]:
        """Latest record per key."""
        topic = BY_RECORD[record_class]
        with self.log() as log:
            return {
                topic.key(record): record
                for partition in range(log.partitions(topic.name))
                for message in log.read(topic.name, partition)
                if message.value is not None and isinstance(record := decode(message).record, record_class)
            }

    def dead_letters(self) -> list[str]:
        with self.log() as log:
            return [message.header("deconwatch_error") or "" for message in log.read("dead-letters", 0)]

    def delivered(self) -> bool:
        """Whether there are deliveries and each of them is made."""
        deliveries = self.records(Delivery).values()
        return bool(deliveries) and all(delivery.state is DeliveryState.DELIVERED for delivery in deliveries)

    def lag(self) -> float:
        """Sum of the consumer lag that the services' metrics tell."""
        total = 0.0
        for service in self.services:
            for line in service.get("/metrics")[1].splitlines():
                if line.startswith("deconwatch_consumer_lag_records{"):
                    total += float(line.rsplit(" ", 1)[1])
        return total

    def wait_settled(self, *, articles: int, seconds: float = 240) -> None:
        """Until so many articles are there, nothing lags and everything is delivered, three looks in a row."""
        until(lambda: len(self.records(Article)) >= articles, seconds=seconds, what=f"{articles} articles", each=0.5)
        quiet = 0

        def still() -> bool:
            nonlocal quiet
            quiet = quiet + 1 if self.lag() == 0 and self.delivered() else 0
            return quiet >= 3

        until(still, seconds=seconds, what="no lag and everything delivered", each=0.7)


def json_feed(items: Sequence[dict[str, object]], *, title: str) -> tuple[str, bytes]:
    """A JSON Feed document with these items."""
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": title, "items": list(items)}
    return "application/feed+json", json.dumps(feed, ensure_ascii=False).encode()
