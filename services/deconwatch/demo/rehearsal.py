"""All services on the bundled feeds, embedded, until nothing is left to do."""

import base64
import secrets
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from deconwatch.app import App
from deconwatch.config import (
    AlerterConfig,
    Config,
    Endpoint,
    FetcherConfig,
    HealthConfig,
    LogConfig,
    Subscription,
)
from deconwatch.demo.feeds import documents, stories
from deconwatch.demo.receiver import Received, Receiver
from deconwatch.demo.web import Web
from deconwatch.fetcher.feeds import Feed, write_feeds
from deconwatch.log import Log
from deconwatch.log.event import decode
from deconwatch.records import Alert, Article, Delivery, DeliveryState, Incident, Record, Report
from deconwatch.topics import BY_RECORD

LOOPBACK = ("127.0.0.0/8",)
SETTLED_SAMPLES = 4
"""So many looks in a row must find nothing to do: a record may be on its way between two stages."""

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: incidents by date, what the receiver got, how many records each topic has."""

    incidents: tuple[Incident, ...]
    articles: dict[str, Article]
    received: tuple[Received, ...]
    counts: Counter[str]
    seconds: float
    settled: bool


def rehearse(*, seconds: float, progress: Callable[[Counter[str]], None]) -> Outcome:
    """Run for at most `seconds`; `progress` is called a few times a second with the records per topic."""
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
    web, receiver = Web(), Receiver(secret)
    told = stories()
    web.documents = documents(told, base=web.base)
    started = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="deconwatch-demo-") as folder:
            feeds = {story.feed: story for story in told}
            write_feeds(
                Path(folder) / "feeds.toml",
                [
                    Feed(
                        url=f"{web.base}/{name}",
                        publisher=story.publisher,
                        family=story.family,
                        side=story.side,
                        country=story.country,
                    )
                    for name, story in feeds.items()
                ],
            )
            app = App(
                Config(
                    log=LogConfig(url=f"sqlite:{folder}/log.sqlite"),
                    # All feeds are on one host here, and it is ours.
                    fetcher=FetcherConfig(
                        feeds=Path(folder) / "feeds.toml", host_spacing_seconds=0, allow_addresses=LOOPBACK
                    ),
                    alerter=AlerterConfig(
                        endpoints=(Endpoint(name="demo", url=receiver.url, secrets=(secret,), allow_http=True),),
                        subscriptions=(Subscription(name="everything", endpoints=("demo",)),),
                        allow_addresses=LOOPBACK,
                    ),
                    health=HealthConfig(listen="127.0.0.1:0"),
                ),
                ("fetcher", "classifier", "alerter"),
            )
            app.start()
            quiet = 0
            try:
                never = threading.Event()
                while quiet < SETTLED_SAMPLES and time.monotonic() - started < seconds:
                    if not app.wait(never, seconds=0.3) and app.failed():
                        break
                    progress(_counts(app.log))
                    quiet = quiet + 1 if app.settled() else 0
                counts = _counts(app.log)
                incidents, articles = _records(app.log, Incident), _records(app.log, Article)
            finally:
                app.stop()
    finally:
        web.close()
        receiver.close()
    by_date = tuple(sorted(incidents.values(), key=lambda incident: str(incident.time.start or incident.opened or "")))
    return Outcome(
        by_date, articles, tuple(receiver.received), counts, time.monotonic() - started, quiet >= SETTLED_SAMPLES
    )


def _records(log: Log, record_class: type[R]) -> dict[str, R]:
    """Latest record per key, of the topic of the class."""
    topic = BY_RECORD[record_class]
    return {
        topic.key(record): record
        for partition in range(log.partitions(topic.name))
        for message in log.read(topic.name, partition)
        if message.value is not None and isinstance(record := decode(message).record, record_class)
    }


def _counts(log: Log) -> Counter[str]:
    deliveries = _records(log, Delivery)
    return Counter(
        {
            "articles": len(_records(log, Article)),
            "reports": len(_records(log, Report)),
            "incidents": len(_records(log, Incident)),
            "alerts": len(_records(log, Alert)),
            "deliveries": len(deliveries),
            "delivered": sum(1 for delivery in deliveries.values() if delivery.state == DeliveryState.DELIVERED),
            "dead-letters": sum(1 for p in range(log.partitions("dead-letters")) for _ in log.read("dead-letters", p)),
        }
    )
