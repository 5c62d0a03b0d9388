"""A replay shows what the present rules would change, and changes it quietly when told to."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deconwatch.alerter import rulings
from deconwatch.alerter.blocs import load_blocs
from deconwatch.alerter.link_stage import LinkStage
from deconwatch.classifier.stage import ClassifierStage
from deconwatch.config import Config
from deconwatch.log import Log
from deconwatch.log.event import decode, encode
from deconwatch.log.sqlite import SqliteLog
from deconwatch.log.table import Table
from deconwatch.metrics import Metrics
from deconwatch.records import Article, Incident, Report, RulingKind
from deconwatch.replay import promote, replay
from deconwatch.stage import Loop
from deconwatch.topics import TOPICS
from tests.alerter.reports import AT_TANF, report, strike

NOW = datetime(2017, 9, 20, tzinfo=UTC)
CONFIG = Config()
TEXTS = {
    "a": "Russian jets bombed fighters of the Syrian Democratic Forces near Deir ez-Zor on Saturday and wounded six of "
    "them, the US-led coalition said. Its officers had protested over the deconfliction line.",
    "b": "A Russian Su-35 flew within 50 feet of an American P-8 over the Black Sea on Monday, the US Navy said.",
    "c": "The town council of a resort on the coast voted for lime trees.",
}


def clock() -> datetime:
    return NOW


class Monitor:
    """The classifier and the link stage over one log."""

    def __init__(self, log: Log) -> None:
        self.log = log

    def read(self, *articles: Article) -> None:
        self.log.write([encode(article, source="test", trace=article.id, at=NOW) for article in articles])
        self._drain(lambda metrics: ClassifierStage(CONFIG.classifier, metrics=metrics, clock=clock))

    def link(self) -> None:
        self._drain(lambda metrics: LinkStage(metrics=metrics, clock=clock, blocs=load_blocs()))

    def _drain(self, stage: Callable[[Metrics], ClassifierStage | LinkStage]) -> None:
        metrics = Metrics(clock=clock)
        Loop(stage(metrics), self.log, metrics=metrics, clock=clock, poll_seconds=0.01).drain()

    def incidents(self) -> list[Incident]:
        table: Table[Incident] = Table(TOPICS["incidents"], partitions=1)
        table.rebuild(self.log, 0)
        return sorted(table, key=lambda one: one.id)

    def alerts(self) -> int:
        return sum(1 for _ in self.log.read("alerts", 0))

    def rewrite(self, change: Callable[[Report], Report]) -> None:
        """As if an earlier release had read the articles otherwise."""
        reports = [decode(message).record for message in self.log.read("reports", 0)]
        changed = [change(report) for report in reports if isinstance(report, Report)]
        self.log.write([encode(one, source="test", trace=one.id, at=NOW) for one in changed])


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("replay") / "log.sqlite"
    log = SqliteLog(str(path), prefix="")
    log.create(dict.fromkeys(TOPICS, 1))
    articles = (
        Article(id=key, title="", text=text, published=datetime(2017, 9, 18, hour, tzinfo=UTC))
        for hour, (key, text) in enumerate(TEXTS.items())
    )
    Monitor(log).read(*articles)
    log.close()
    return path


@pytest.fixture
def monitor(read_once: Path, tmp_path: Path) -> Iterator[Monitor]:
    log = SqliteLog(str(shutil.copy(read_once, tmp_path / "log.sqlite")), prefix="")
    yield Monitor(log)
    log.close()


def test_what_is_read_by_the_same_rules_stays_the_same(monitor: Monitor) -> None:
    monitor.link()
    found = replay(CONFIG, monitor.log, start=datetime(2017, 9, 1, tzinfo=UTC), clock=clock)

    assert found.articles == 3
    assert (found.added, found.lost, found.changed, found.same) == ((), (), (), len(monitor.incidents()))
    assert found.same == 2


def test_an_incident_that_an_earlier_reading_missed_is_added(monitor: Monitor) -> None:
    def otherwise(report: Report) -> Report:
        if report.article.id == "a":
            return report.model_copy(update={"mentions": (), "relevant": False, "score": 0.0})
        return report

    monitor.rewrite(otherwise)
    monitor.link()
    before = [one for one in monitor.incidents() if one.mentions]
    found = replay(CONFIG, monitor.log, start=datetime(2017, 9, 1, tzinfo=UTC), clock=clock)

    assert len(before) == 1
    assert [{source.article_id for source in one.sources} for one in found.added] == [{"a"}]


def test_an_incident_that_an_earlier_reading_invented_is_lost(monitor: Monitor) -> None:
    invented = report("c", strike(when="2017-08-01", place=AT_TANF), published="2017-09-18T02:00")
    monitor.log.write([encode(invented, source="test", trace="c", at=NOW)])
    monitor.link()
    found = replay(CONFIG, monitor.log, start=datetime(2017, 9, 1, tzinfo=UTC), theatres=("syria",), clock=clock)

    assert [{source.article_id for source in one.sources} for one in found.lost] == [{"c"}]
    promote(monitor.log, found, at=NOW)
    monitor.link()
    assert [one.status for one in monitor.incidents() if {s.article_id for s in one.sources} == {"c"}] == ["retracted"]


def test_a_changed_reading_is_told_line_by_line_and_promoted_without_an_alert(monitor: Monitor) -> None:
    def otherwise(report: Report) -> Report:
        hurt = (mention.model_copy(update={"wounded": None}) for mention in report.mentions)
        return report.model_copy(update={"mentions": tuple(hurt)})

    monitor.rewrite(otherwise)
    monitor.link()
    alerts = monitor.alerts()
    found = replay(CONFIG, monitor.log, start=datetime(2017, 9, 1, tzinfo=UTC), clock=clock)
    assert [line for change in found.changed for line in change.lines if line.startswith("wounded")] == [
        "wounded: unknown -> 6"
    ]

    promote(monitor.log, found, at=NOW)
    monitor.link()

    again = replay(CONFIG, monitor.log, start=datetime(2017, 9, 1, tzinfo=UTC), clock=clock)
    assert (again.added, again.lost, again.changed) == ((), (), ())
    assert monitor.alerts() == alerts


def test_a_rejected_incident_is_rejected_in_the_shadow_too(monitor: Monitor) -> None:
    monitor.link()
    one = monitor.incidents()[0]
    reject = rulings.judged(RulingKind.REJECT, one, by="ana", why="a drill", at=NOW)
    monitor.log.write([encode(reject, source="test", trace="r", at=NOW, topic="reports")])
    monitor.link()
    found = replay(CONFIG, monitor.log, start=datetime(2017, 9, 1, tzinfo=UTC), clock=clock)

    assert (found.added, found.lost, found.changed) == ((), (), ())


def test_only_articles_of_the_time_are_read(monitor: Monitor) -> None:
    monitor.link()
    start, end = datetime(2017, 9, 18, 1, tzinfo=UTC), datetime(2017, 9, 18, 2, tzinfo=UTC)

    assert replay(CONFIG, monitor.log, start=start, end=end, clock=clock).articles == 1
