"""Wiring only: config → log → the chosen services → one thread a stage; start and stop in order.

    fetcher     fetcher, watch               feeds → articles; coverage → alerts of silence
    classifier  classifier                   articles → reports
    alerter     link, dispatch, hold, deliver  reports → incidents, alerts → holds, deliveries → webhooks

Stopping goes from the source downwards: no stage loses what the one before it still hands on.
"""

import gc
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog

from deconwatch.config import Config
from deconwatch.health import Health
from deconwatch.log import Log, open_log
from deconwatch.metrics import Metrics
from deconwatch.stage import Loop, Stage

logger = structlog.get_logger(__name__)

SERVICES = ("fetcher", "classifier", "alerter")
STOP_SECONDS = 18.0
"""All of stopping; a container is killed after 20 s."""

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The clock that the program runs on; tests hand down another."""
    return datetime.now(UTC)


def _fetcher(config: Config, metrics: Metrics, clock: Clock, _: Log) -> Sequence[Stage]:
    from deconwatch.fetcher.feeds import read_feeds
    from deconwatch.fetcher.stage import FetcherStage
    from deconwatch.fetcher.watch import WatchStage

    feeds = read_feeds(config.fetcher.feeds) if config.fetcher.feeds is not None else ()
    return (FetcherStage(config.fetcher, feeds, metrics=metrics, clock=clock), WatchStage(metrics=metrics, clock=clock))


def _classifier(config: Config, metrics: Metrics, clock: Clock, _: Log) -> Sequence[Stage]:
    from deconwatch.classifier.stage import ClassifierStage

    return (ClassifierStage(config.classifier, metrics=metrics, clock=clock),)


def _alerter(config: Config, metrics: Metrics, clock: Clock, log: Log) -> Sequence[Stage]:
    from deconwatch.alerter.blocs import load_blocs
    from deconwatch.alerter.deliver import DeliverStage
    from deconwatch.alerter.dispatch import DispatchStage
    from deconwatch.alerter.hold_stage import HoldStage
    from deconwatch.alerter.link_stage import LinkStage

    return (
        LinkStage(metrics=metrics, clock=clock, blocs=load_blocs(config.classifier.theatres)),
        DispatchStage(config.alerter, metrics=metrics, clock=clock),
        HoldStage(config.alerter, metrics=metrics, clock=clock),
        DeliverStage(config.alerter, log=log, metrics=metrics, clock=clock),
    )


_MAKERS: Mapping[str, Callable[[Config, Metrics, Clock, Log], Sequence[Stage]]] = {
    "fetcher": _fetcher,
    "classifier": _classifier,
    "alerter": _alerter,
}


def open_configured(config: Config) -> Log:
    """The configured log; an SQLite one gets its missing topics at once, as nobody else could make them."""
    log = open_log(config.log.url, prefix=config.log.prefix, options=config.log.kafka)
    if config.log.url.startswith("sqlite:"):
        log.create()
    return log


@dataclass
class _Runner:
    """One stage's loop in its thread."""

    loop: Loop
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None
    failure: BaseException | None = None

    def start(self, failed: threading.Event) -> None:
        def body() -> None:
            try:
                self.loop.run(self.stop)
            except BaseException as e:  # noqa: BLE001  # the main thread raises it again
                self.failure = e
                failed.set()

        self.thread = threading.Thread(target=body, name=self.loop.stage.name, daemon=True)
        self.thread.start()


class App:
    """The chosen services of one process."""

    def __init__(self, config: Config, services: Sequence[str], *, clock: Clock = utc_now) -> None:
        """`services`: of SERVICES, in any order. Raises ConfigError, LogError."""
        self.metrics = Metrics(clock=clock)
        self.log = open_configured(config)
        self._stopping = threading.Event()
        self._failed = threading.Event()
        chosen = [_MAKERS[name] for name in SERVICES if name in services]
        self.stages = [stage for make in chosen for stage in make(config, self.metrics, clock, self.log)]
        self._runners = [_Runner(Loop(stage, self.log, metrics=self.metrics, clock=clock)) for stage in self.stages]
        self.health = Health(
            config.health,
            [runner.loop for runner in self._runners],
            metrics=self.metrics,
            clock=clock,
            stopping=self._stopping,
        )

    def start(self) -> None:
        """Serve health, then start the stages from the last to the first, so that each finds its reader there."""
        self.health.start()
        logger.info("serving health and metrics", address=self.health.address)
        for runner in reversed(self._runners):
            runner.start(self._failed)

    def ready(self) -> bool:
        """Whether every stage has its partitions."""
        return all(runner.loop.ready.is_set() for runner in self._runners)

    def settled(self) -> bool:
        """Whether there is nothing left to do now: every record handled, every stage idle."""
        return all(runner.loop.settled for runner in self._runners)

    def failed(self) -> bool:
        """Whether a stage has ended with an error; `stop` raises it."""
        return self._failed.is_set()

    def wait(self, stop: threading.Event, *, seconds: float | None = None) -> bool:
        """Until `stop` is set (True), a stage fails (False) or `seconds` are over (False)."""
        deadline = None if seconds is None else time.monotonic() + seconds
        while not self._failed.is_set():
            if stop.wait(0.2):
                return True
            if deadline is not None and time.monotonic() > deadline:
                return False
        return False

    def stop(self) -> None:
        """Stop from the source downwards within STOP_SECONDS, then raise what a stage failed with, if one did."""
        self._stopping.set()
        deadline = time.monotonic() + STOP_SECONDS
        for runner in self._runners:
            runner.stop.set()
            if runner.thread is not None:
                runner.thread.join(max(0.0, deadline - time.monotonic()))
                if runner.thread.is_alive():
                    # Its batch is not committed, so whoever comes next does it again.
                    logger.warning("stage did not stop in time", stage=runner.loop.stage.name)
        self.health.stop()
        self.log.close()
        for runner in self._runners:
            if runner.failure is not None:
                raise runner.failure


def collect_seldom() -> None:
    """Look for reference cycles after 10,000 new objects instead of 700, and never among what is there by now.

    Nearly all that a record makes is gone by itself; a sixth of the CPU of a delivery was spent on looking
    (docs/decisions/0018). For a process that is ours alone.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def run(config: Config, services: Sequence[str], stop: threading.Event) -> None:
    """Run until `stop` is set. Raises LogError when the log is gone: the process should end and be restarted."""
    app = App(config, services)
    collect_seldom()
    try:
        app.start()
        app.wait(stop)
    finally:
        app.stop()
