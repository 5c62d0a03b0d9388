"""Runs articles through classifier and alerter in one go, over a log that lives as long as the run.

The temporary log has one partition a topic, so that articles are linked in the order of `published` and alerts come
out in the order in which they would have been raised. Nothing is delivered.
"""

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from deconwatch.alerter.blocs import load_blocs
from deconwatch.alerter.link_stage import LinkStage
from deconwatch.app import utc_now
from deconwatch.classifier.stage import ClassifierStage
from deconwatch.config import Config
from deconwatch.log.event import decode, encode
from deconwatch.log.sqlite import SqliteLog
from deconwatch.metrics import Metrics
from deconwatch.records import Alert, Article, Incident, Report, Ruling
from deconwatch.stage import Loop
from deconwatch.topics import TOPICS

_UNDATED = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the articles: incidents by id, alerts in the order raised, reports, records put aside."""

    incidents: tuple[Incident, ...]
    alerts: tuple[Alert, ...]
    dead_letters: int
    reports: tuple[Report, ...] = ()


def backfill(
    config: Config,
    articles: Iterable[Article],
    *,
    rulings: Iterable[Ruling] = (),
    clock: Callable[[], datetime] = utc_now,
) -> Outcome:
    """Read and link the articles in the order of publication, then of their ids; those without a date come last.

    `rulings`: analysts' decisions, which stand from the start.
    """
    ordered = sorted(articles, key=lambda article: (article.published or _UNDATED, article.id, article.version))
    metrics = Metrics(clock=clock)
    with tempfile.TemporaryDirectory(prefix="deconwatch-backfill-") as folder:
        log = SqliteLog(str(Path(folder) / "log.sqlite"), prefix="")
        try:
            log.create(dict.fromkeys(TOPICS, 1))
            for start in range(0, len(ordered), 200):
                batch = ordered[start : start + 200]
                log.write([encode(article, source="backfill", trace=article.id, at=clock()) for article in batch])
            log.write([encode(one, source="backfill", trace=one.id, at=clock(), topic="reports") for one in rulings])
            classifier = ClassifierStage(config.classifier, metrics=metrics, clock=clock)
            for stage in (
                classifier,
                LinkStage(metrics=metrics, clock=clock, blocs=load_blocs(config.classifier.theatres)),
            ):
                Loop(stage, log, metrics=metrics, clock=clock, poll_seconds=0.01).drain()
            incidents: dict[str, Incident] = {}
            for message in log.read("incidents", 0):
                key = (message.key or b"").decode()
                incidents.pop(key, None)
                if message.value is not None and isinstance(record := decode(message).record, Incident):
                    incidents[key] = record
            raised = (decode(message).record for message in log.read("alerts", 0))
            alerts = [record for record in raised if isinstance(record, Alert)]
            told = (decode(message).record for message in log.read("reports", 0))
            reports = tuple(record for record in told if isinstance(record, Report))
            dead = sum(1 for _ in log.read("dead-letters", 0))
        finally:
            log.close()
    living = tuple(incident for incident in incidents.values() if incident.merged_into is None)
    return Outcome(living, tuple(alerts), dead, reports)
