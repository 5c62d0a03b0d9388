"""The classifier as a stage: articles in, reports out.

begin:   gate every article of the batch here  →  what passes goes to the workers, side by side
handle:  take the result, or raise for this article alone
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime

from deconwatch.classifier import report as reports
from deconwatch.classifier import world
from deconwatch.classifier.gate import Gate
from deconwatch.classifier.worker import Task, Workers
from deconwatch.config import ClassifierConfig
from deconwatch.errors import HandlingError
from deconwatch.log.event import Event
from deconwatch.log.table import Table
from deconwatch.metrics import Metrics
from deconwatch.outbox import Outbox
from deconwatch.records import Article, Record, Report


class ClassifierStage:
    """Implements `deconwatch.stage.Stage`."""

    name = "classifier"
    reads = "articles"
    tables: Sequence[str] = ()
    heartbeat_to: str | None = "reports"
    batch = 50

    def __init__(
        self,
        config: ClassifierConfig,
        *,
        metrics: Metrics,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        task: Task | None = None,
    ) -> None:
        """Load theatres (ConfigError when one is wrong) and start the workers."""
        self._clock = clock
        self._metrics = metrics
        self._world = world.load(config.theatres)
        self._gate = Gate(self._world)
        self._max_chars = config.max_chars
        self._workers = Workers(config, task=task)
        self._reading: dict[tuple[int, int], Future[tuple[bytes, float]]] = {}

    def assigned(self, rows: Mapping[str, Table[Record]], partitions: frozenset[int]) -> None:  # noqa: ARG002
        """Ready only with a warm worker."""
        self._workers.wait()

    def revoked(self, partitions: frozenset[int]) -> None:
        """Give up what is read for partitions that are gone."""
        for key in [key for key in self._reading if key[0] in partitions]:
            self._reading.pop(key).cancel()

    def begin(self, events: Sequence[Event]) -> None:
        """Gate the batch and start the reading of what passes."""
        for future in self._reading.values():
            future.cancel()
        self._reading.clear()
        for event in events:
            article = event.record
            if not isinstance(article, Article):
                continue
            passed = self._gate.check(article.title, article.text[: self._max_chars]).passed
            self._metrics.gate.labels("passed" if passed else "stopped").inc()
            if passed:
                self._reading[_key(event)] = self._workers.submit(article)

    def handle(self, event: Event, out: Outbox) -> None:
        """Emit the report of an article that passed, and for later versions also what takes back earlier mentions."""
        article = event.record
        if not isinstance(article, Article):
            raise HandlingError(f"{type(article).__name__} in topic articles: only articles can be read")
        future = self._reading.pop(_key(event), None)
        report: Report | None = None
        if future is not None:
            report, seconds = self._workers.result(future)
            self._metrics.nlp_seconds.observe(seconds)
            for mention in report.mentions:
                self._metrics.mentions.labels(mention.type.value).inc()
            out.emit(report, trace=article.id)
        if article.version > 1:
            # Reports are partitioned by theatre: whoever holds the mentions of an earlier version must hear.
            for theatre in self._world.theatres:
                if report is None or theatre.id != report.theatre:
                    out.emit(reports.nothing(article, theatre=theatre.id), trace=article.id)

    def tick(self, now: datetime, out: Outbox) -> None:
        """Nothing is left between batches."""

    def idle(self) -> bool:
        """Nothing is under way between two batches."""
        return True

    def close(self) -> None:
        """End the workers."""
        self._workers.close()


def _key(event: Event) -> tuple[int, int]:
    return event.message.partition, event.message.offset
