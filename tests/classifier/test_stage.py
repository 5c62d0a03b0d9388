"""The classifier on the real loop and a real log."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from deconwatch.classifier.stage import ClassifierStage
from deconwatch.config import ClassifierConfig
from deconwatch.log import Log, open_log
from deconwatch.log.event import decode, encode
from deconwatch.metrics import Metrics
from deconwatch.records import Article, Heartbeat, Report
from deconwatch.stage import Loop
from tests.classifier.crash import misbehave
from tests.classifier.samples import SAMPLES, article

NOW = datetime(2017, 9, 17, 12, tzinfo=UTC)
STRIKE = next(sample for sample in SAMPLES if sample["id"] == "deir-partner")
DULL = "The council met on Monday and agreed on a new roof for the library."
BOUND = 60.0


def told(identity: str, text: str, *, version: int = 1) -> Article:
    return article(identity, text, published="2017-09-17").model_copy(update={"version": version})


def records(log: Log, topic: str) -> list[object]:
    return [
        decode(message).record for partition in range(log.partitions(topic)) for message in log.read(topic, partition)
    ]


@contextmanager
def classifying(folder: Path) -> Iterator[tuple[Log, Metrics]]:
    """Run the stage on the log in `folder`; texts that say "hang" or "die" do so."""
    log = open_log(f"sqlite:{folder}/log.sqlite")
    log.create()
    metrics = Metrics(clock=lambda: NOW)
    stage = ClassifierStage(ClassifierConfig(deadline_seconds=2), metrics=metrics, clock=lambda: NOW, task=misbehave)
    loop = Loop(stage, log, metrics=metrics, clock=lambda: NOW, poll_seconds=0.02)
    stop = threading.Event()
    thread = threading.Thread(target=loop.run, args=(stop,), name="classifier-loop")
    thread.start()
    try:
        yield log, metrics
    finally:
        stop.set()
        thread.join(30)
        log.close()
    assert not thread.is_alive()


def write(log: Log, *articles: Article) -> None:
    log.write([encode(each, source="test", trace=each.id, at=NOW) for each in articles])


def wait_for(log: Log, topic: str, count: int) -> list[object]:
    deadline = time.monotonic() + BOUND
    while len(records(log, topic)) < count:
        assert time.monotonic() < deadline, f"{count} records in {topic} were awaited, there are {records(log, topic)}"
        time.sleep(0.05)
    return records(log, topic)


def test_what_passes_the_gate_becomes_a_report_and_the_rest_nothing(tmp_path: Path) -> None:
    with classifying(tmp_path) as (log, metrics):
        write(log, told("dull", DULL), told("strike", STRIKE["text"]))
        (report,) = wait_for(log, "reports", 1)
        passed = metrics.registry.get_sample_value("deconwatch_gate_total", {"outcome": "passed"})
        stopped = metrics.registry.get_sample_value("deconwatch_gate_total", {"outcome": "stopped"})
    assert isinstance(report, Report)
    assert (report.article.id, report.relevant, report.theatre) == ("strike", True, "syria")
    assert (passed, stopped) == (1, 1)


def test_a_hanging_and_a_deadly_text_are_dead_letters_and_their_neighbours_reports(tmp_path: Path) -> None:
    with classifying(tmp_path) as (log, _):
        texts = {"a": STRIKE["text"], "b": "hotline hang", "c": STRIKE["text"], "d": "hotline die", "e": STRIKE["text"]}
        write(log, *(told(identity, text) for identity, text in texts.items()))
        reports = wait_for(log, "reports", 3)
        deadline = time.monotonic() + BOUND
        while len(dead := list(log.read("dead-letters", 0))) < 2:
            assert time.monotonic() < deadline, "two dead letters were awaited"
            time.sleep(0.05)
    assert {report.article.id for report in reports if isinstance(report, Report)} == {"a", "c", "e"}
    assert sorted(str(message.header("deconwatch_reason")) for message in dead) == ["deadline", "worker-died"]


def test_a_correction_that_tells_nothing_takes_back_in_every_theatre(tmp_path: Path) -> None:
    with classifying(tmp_path) as (log, _):
        write(log, told("a", STRIKE["text"]), told("a", DULL, version=2))
        reports = [each for each in wait_for(log, "reports", 3) if isinstance(each, Report)]
    assert {(each.article.version, each.theatre, each.relevant) for each in reports} == {
        (1, "syria", True),
        (2, "syria", False),
        (2, "general", False),
    }


def test_a_heartbeat_goes_on_to_the_reports(tmp_path: Path) -> None:
    with classifying(tmp_path) as (log, _):
        beat = Heartbeat(id="h", at=NOW)
        log.write([encode(beat, source="test", trace="h", at=NOW, topic="articles", partition=0)])
        (passed_on,) = wait_for(log, "reports", 1)
    assert isinstance(passed_on, Heartbeat)
