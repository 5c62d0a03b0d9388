"""The loop that every stage runs, over a real log on SQLite."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deconwatch.errors import FetchError, HandlingError, LogError
from deconwatch.log import Consumer, Listener, Log, Message, Outgoing
from deconwatch.log.event import Event, decode, encode
from deconwatch.log.redrive import redrive
from deconwatch.log.sqlite import SqliteLog
from deconwatch.log.table import Table
from deconwatch.metrics import Metrics
from deconwatch.outbox import Outbox
from deconwatch.records import Article, FeedState, Heartbeat, Record
from deconwatch.stage import Loop
from deconwatch.topics import TOPICS

NOW = datetime(2024, 5, 1, tzinfo=UTC)
Handler = Callable[[Event, Outbox], None]


class Counting:
    """A stage that counts how often each word came, in a table, and may be told to fail."""

    name = "counting"
    reads = "articles"
    tables: Sequence[str] = ("feed-state",)
    heartbeat_to: str | None = "reports"
    batch = 100

    def __init__(self, before: Handler | None = None) -> None:
        self.before = before
        self.closed = 0
        self.ticks = 0
        self.told: list[tuple[str, frozenset[int]]] = []

    def assigned(self, rows: Mapping[str, Table[Record]], partitions: frozenset[int]) -> None:  # noqa: ARG002
        self.told.append(("assigned", partitions))

    def revoked(self, partitions: frozenset[int]) -> None:
        self.told.append(("revoked", partitions))

    def begin(self, events: Sequence[Event]) -> None:
        """Nothing runs side by side."""

    def handle(self, event: Event, out: Outbox) -> None:
        assert isinstance(event.record, Article)
        word = event.record.text
        seen = out.get(FeedState, word)
        out.emit(FeedState(url=word, failures=(seen.failures if seen else 0) + 1), trace=event.trace)
        if self.before is not None:
            self.before(event, out)

    def tick(self, now: datetime, out: Outbox) -> None:  # noqa: ARG002
        self.ticks += 1

    def idle(self) -> bool:
        return True

    def close(self) -> None:
        self.closed += 1


class FailingLog:
    """A log whose writes fail until told otherwise; everything else is the real one's."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.failing = True

    def create(self, topics: Mapping[str, int] | None = None) -> list[str]:
        return self.log.create(topics)

    def partitions(self, topic: str) -> int:
        return self.log.partitions(topic)

    def write(self, batch: Sequence[Outgoing]) -> None:
        if self.failing:
            raise LogError("the disk is full")
        self.log.write(batch)

    def consumer(self, topic: str, group: str, listener: Listener) -> Consumer:
        return self.log.consumer(topic, group, listener)

    def read(self, topic: str, partition: int, *, start: int = 0) -> Iterator[Message]:
        return self.log.read(topic, partition, start=start)

    def close(self) -> None:
        self.log.close()


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteLog]:
    log = SqliteLog(str(tmp_path / "log.sqlite"), prefix="t.")
    log.create({"articles": 2, "feed-state": 2, "reports": 2})
    yield log
    log.close()


def article(n: int, text: str) -> Outgoing:
    return encode(Article(id=f"a{n}", text=text), source="fetcher", trace=f"trace-{n}", at=NOW, partition=0)


def loop(log: Log, stage: Counting) -> Loop:
    return Loop(stage, log, metrics=Metrics(clock=lambda: NOW), clock=lambda: NOW, poll_seconds=0.05)


def drain(log: Log, stage: Counting | None = None) -> Loop:
    """Run until all is handled."""
    drained = loop(log, stage or Counting())
    drained.drain()
    return drained


def counts(log: Log) -> dict[str, int]:
    """The table as another would rebuild it."""
    table: Table[FeedState] = Table(TOPICS["feed-state"], partitions=log.partitions("feed-state"))
    for partition in range(log.partitions("feed-state")):
        table.rebuild(log, partition)
    return {state.url: state.failures for state in table}


def letters(log: Log) -> list[Message]:
    return [message for message in log.read("dead-letters", 0) if message.value is not None]


def fail_on(text: str, error: Exception) -> Handler:
    def check(event: Event, out: Outbox) -> None:
        if isinstance(event.record, Article) and event.record.text == text:
            raise error

    return check


def test_the_second_record_of_a_batch_sees_what_the_first_one_changed(log: SqliteLog) -> None:
    log.write([article(1, "x"), article(2, "x"), article(3, "y")])
    drain(log)
    assert counts(log) == {"x": 2, "y": 1}


def test_a_new_owner_goes_on_with_the_table_of_the_old_one(log: SqliteLog) -> None:
    log.write([article(1, "x")])
    drain(log)
    log.write([article(2, "x")])
    drain(log)
    assert counts(log) == {"x": 2}


def test_bytes_that_cannot_be_read_become_a_dead_letter_and_the_neighbours_go_on(log: SqliteLog) -> None:
    headers = (("ce_type", b"deconwatch.article.v9"), ("odd", b"\xff"))
    log.write([article(1, "x"), Outgoing("articles", b"\xffk", b"\x00 junk", headers, partition=0), article(3, "y")])
    drain(log)
    assert counts(log) == {"x": 1, "y": 1}
    (letter,) = letters(log)
    assert (letter.key, letter.value) == (b"\xffk", b"\x00 junk")
    assert letter.headers[:2] == headers
    origin = {name: value.decode() for name, value in letter.headers[2:]}
    assert origin["deconwatch_origin_topic"] == "articles"
    assert origin["deconwatch_origin_partition"] == "0"
    assert origin["deconwatch_origin_offset"] == "1"
    assert origin["deconwatch_stage"] == "counting"
    assert origin["deconwatch_reason"] == "undecodable"
    assert origin["deconwatch_attempt"] == "1"


@pytest.mark.parametrize(
    ("error", "reason"), [(HandlingError("no"), b"unhandled"), (ZeroDivisionError("oops"), b"unhandled")]
)
def test_a_record_that_fails_leaves_nothing_of_its_output_behind(
    log: SqliteLog, error: Exception, reason: bytes
) -> None:
    log.write([article(1, "x"), article(2, "bad"), article(3, "x")])
    drain(log, Counting(fail_on("bad", error)))
    assert counts(log) == {"x": 2}
    (letter,) = letters(log)
    assert dict(letter.headers)["deconwatch_reason"] == reason
    assert letter.value == article(2, "bad").value


def test_a_redriven_record_is_handled_and_its_attempts_count_on(log: SqliteLog) -> None:
    log.write([article(1, "bad")])
    failing = Counting(fail_on("bad", HandlingError("no")))
    drain(log, failing)
    assert len(redrive(log)) == 1
    drain(log, failing)
    assert [dict(letter.headers)["deconwatch_attempt"] for letter in letters(log)] == [b"1", b"2"]
    assert len(redrive(log)) == 1
    drain(log)
    assert counts(log) == {"bad": 1}
    assert redrive(log) == []


def test_an_attempt_that_is_no_number_does_not_stop_the_stage(log: SqliteLog) -> None:
    log.write([Outgoing("articles", b"k", b"junk", (("deconwatch_attempt", b"many"),), partition=0), article(2, "x")])
    drain(log)
    assert counts(log) == {"x": 1}
    assert dict(letters(log)[0].headers)["deconwatch_attempt"] == b"1"


def test_a_record_too_large_for_the_log_becomes_a_dead_letter(log: SqliteLog) -> None:
    def swell(event: Event, out: Outbox) -> None:
        if isinstance(event.record, Article) and event.record.text == "big":
            out.emit(Article(id="swollen", text="x" * 5_000_000), trace="t")

    log.write([article(1, "big"), article(2, "x")])
    drain(log, Counting(swell))
    assert counts(log) == {"x": 1}
    assert dict(letters(log)[0].headers)["deconwatch_reason"] == b"too-large"


def test_an_error_that_trying_again_can_help_ends_the_loop_and_commits_nothing(log: SqliteLog) -> None:
    log.write([article(1, "x"), article(2, "later")])
    stage = Counting(fail_on("later", FetchError("timeout", "no answer")))
    with pytest.raises(FetchError):
        loop(log, stage).run(threading.Event())
    assert stage.closed == 1
    assert counts(log) == {}
    drain(log)
    assert counts(log) == {"x": 1, "later": 1}


def test_nothing_is_remembered_or_committed_when_the_log_does_not_take_the_batch(log: SqliteLog) -> None:
    log.write([article(1, "x")])
    failing = FailingLog(log)
    broken = loop(failing, Counting())
    with pytest.raises(LogError, match="disk is full"):
        broken.run(threading.Event())
    assert counts(log) == {}
    assert all(len(table) == 0 for table in broken._tables.values())
    failing.failing = False
    drain(failing)
    assert counts(log) == {"x": 1}


def test_a_crash_between_write_and_commit_repeats_the_batch_to_the_same_ids(log: SqliteLog) -> None:
    class Crash(BaseException):
        """As hard as a process that ends."""

    class CrashingConsumer:
        def __init__(self, consumer: Consumer) -> None:
            self.consumer = consumer

        def __getattr__(self, name: str) -> object:
            return getattr(self.consumer, name)

        def commit(self, position: Mapping[int, int]) -> None:  # noqa: ARG002
            raise Crash

    class CrashingLog(FailingLog):
        def consumer(self, topic: str, group: str, listener: Listener) -> Consumer:
            return CrashingConsumer(self.log.consumer(topic, group, listener))  # type: ignore[return-value]

    def copy(event: Event, out: Outbox) -> None:
        out.emit(Heartbeat(id=f"of-{event.record.id}", at=NOW), trace=event.trace, topic="reports", partition=0)  # type: ignore[attr-defined]

    log.write([article(1, "x"), article(2, "y")])
    crashing = CrashingLog(log)
    crashing.failing = False
    with pytest.raises(Crash):
        loop(crashing, Counting(copy)).run(threading.Event())
    drain(log, Counting(copy))
    keys = [message.key for message in log.read("reports", 0)]
    assert keys == [b"of-a1", b"of-a2", b"of-a1", b"of-a2"]


def test_a_heartbeat_is_passed_on_in_its_partition_and_seen_by_the_metrics(log: SqliteLog) -> None:
    beat = Heartbeat(id="hb", at=NOW)
    log.write([encode(beat, source="fetcher", trace="t", at=NOW, topic="articles", partition=1)])
    metrics = Metrics(clock=lambda: NOW)
    Loop(Counting(), log, metrics=metrics, clock=lambda: NOW, poll_seconds=0.05).drain()
    assert [decode(message).record for message in log.read("reports", 1)] == [beat]
    assert metrics.registry.get_sample_value("deconwatch_heartbeat_age_seconds", {"stage": "counting"}) == 0


def test_the_stage_is_told_of_its_partitions_ticks_when_idle_and_is_closed_once(log: SqliteLog) -> None:
    stage, stop = Counting(), threading.Event()
    running = loop(log, stage)
    thread = threading.Thread(target=running.run, args=(stop,))
    thread.start()
    assert running.ready.wait(30)
    while stage.ticks < 3:
        thread.join(0.01)
    stop.set()
    thread.join(30)
    assert stage.told[0] == ("assigned", frozenset({0, 1}))
    assert stage.closed == 1
    assert not running.ready.is_set()
