"""THE loop that every stage runs.

    poll a batch  →  decode each record  →  handle it into the outbox     a record that fails becomes a dead letter
                  →  tick (work that time or finished I/O asks for)
                  →  write the outbox, all of it durable                  a failure ends the process, which restarts
                  →  change the tables in memory
                  →  commit the offsets

A batch of nothing but own words that came round is committed with the next one, or a second later.

Nothing is remembered before it is written, and ids are made from content, so doing any step twice changes nothing. On a
full disk the loop stands still, not ready and with an alarm, until the same step goes through.

Asked to stop, it takes nothing new and lets what runs beside it end, within FINISH_SECONDS.
"""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar, runtime_checkable

import structlog

from deconwatch.errors import DeconwatchError, FencedError, HandlingError, LogFullError
from deconwatch.log import Consumer, Log, Message
from deconwatch.log.event import Event, decode
from deconwatch.log.table import Table
from deconwatch.metrics import Metrics
from deconwatch.outbox import Outbox
from deconwatch.records import Heartbeat, Record
from deconwatch.topics import TOPICS

logger = structlog.get_logger(__name__)

BUSY_SECONDS = 0.02
FULL_SECONDS = 1.0
FINISH_SECONDS = 15.0
"""For requests under way when the stop comes: as long as one may take, and within `app.STOP_SECONDS`."""

COMMIT_SECONDS = 1.0
"""Of own words that come round, while there is nothing else, the position is remembered this often."""

LAG_SECONDS = 1.0
"""While busy, how far behind the stage is is looked up this often."""

HAND_OVER_SECONDS = 5.0
"""For those of partitions that move to another replica; the group waits meanwhile."""

T = TypeVar("T")


class Stage(Protocol):
    """One noun's work between two topics. All methods are called from the loop's thread."""

    name: str
    """Consumer group, source of its events and value of the `stage` label."""
    reads: str
    """Topic it reads."""
    tables: Sequence[str]
    """Compacted topics it owns, partitioned as the topic it reads."""
    heartbeat_to: str | None
    """Topic that a heartbeat is passed on to."""
    batch: int
    """Most records a poll."""

    def assigned(self, rows: Mapping[str, Table[Record]], partitions: frozenset[int]) -> None:
        """These partitions, tables rebuilt, are ours now."""

    def revoked(self, partitions: frozenset[int]) -> None:
        """These are gone; stop the work on them."""

    def begin(self, events: Sequence[Event]) -> None:
        """A batch is about to be handled one by one: start work that can run side by side."""

    def handle(self, event: Event, out: Outbox) -> None:
        """One record. Raises DeconwatchError when it cannot be handled (then it becomes a dead letter)."""

    def tick(self, now: datetime, out: Outbox) -> None:
        """After each batch, and a few times a second when idle: take up finished work, start what is due."""

    def idle(self) -> bool:
        """Whether nothing is under way and nothing is due now."""

    def close(self) -> None:
        """End workers and open connections; called once, after the last batch is committed."""


@runtime_checkable
class Beside(Protocol):
    """A stage whose work goes on beside the loop, as requests that are under way."""

    def wait(self, seconds: float) -> None:
        """Until there is something for a tick to do, at most so long."""

    def knows(self, message: Message) -> bool:
        """Whether the message is the stage's own and need not be read again."""

    def written(self, now: datetime) -> None:
        """What the last tick put into the outbox is durable: what waited for that may start."""

    def leave(self, partitions: frozenset[int]) -> bool:
        """Start nothing more for these partitions until they are revoked. Whether something for them still runs."""

    def finish(self) -> bool:
        """Start nothing more. Whether something still runs or has ended and waits for a tick."""


class Loop:
    """Runs one stage until `stop` is set. One instance, one thread."""

    def __init__(
        self,
        stage: Stage,
        log: Log,
        *,
        metrics: Metrics,
        clock: Callable[[], datetime],
        poll_seconds: float = 0.25,
    ) -> None:
        """`clock`: aware UTC now; `poll_seconds`: longest wait for records before a tick."""
        self.stage = stage
        self._log = log
        self._metrics = metrics
        self._clock = clock
        self._poll_seconds = poll_seconds
        self._tables: dict[str, Table[Record]] = {
            name: Table(TOPICS[name], partitions=log.partitions(name)) for name in stage.tables
        }
        self.ready = threading.Event()
        """Set once partitions are assigned and the tables are rebuilt; at once where there is but one for all."""
        self.settled = False
        """Whether, when it last went round, every record was handled and the stage was idle."""
        self.beat: datetime = clock()
        """When the loop last went round; liveness looks at nothing else."""
        self._stop = threading.Event()
        self._beside = stage if isinstance(stage, Beside) else None
        self._next_lag = self._next_commit = 0.0
        self._position: dict[int, int] = {}
        """By partition, what was read and is not yet committed."""

    def assigned(self, partitions: frozenset[int]) -> None:
        """Rebuild the tables of the new partitions, then tell the stage."""
        for name, table in self._tables.items():
            for partition in sorted(partitions):
                rows = table.rebuild(self._log, partition)
                logger.info("table rebuilt", stage=self.stage.name, table=name, partition=partition, rows=rows)
        self.stage.assigned(self._tables, partitions)
        self.ready.set()

    def revoked(self, partitions: frozenset[int]) -> None:
        """Let what runs for them end for a while, tell the stage, then forget the tables' rows."""
        if self._beside is not None:
            deadline = time.monotonic() + HAND_OVER_SECONDS
            while self._beside.leave(partitions) and time.monotonic() < deadline:
                self._look_after(self._beside)
        self.stage.revoked(partitions)
        for table in self._tables.values():
            for partition in partitions:
                table.drop(partition)
        for partition in partitions:
            self._position.pop(partition, None)

    def run(self, stop: threading.Event) -> None:
        """Go round until `stop` is set. Raises LogError when the log is gone; the process should then end."""
        self._stop = stop
        consumer = self._log.consumer(self.stage.reads, self.stage.name, self)
        self._metrics.stage_up.labels(self.stage.name).set(1)
        if self._log.partitions(self.stage.reads) == 1:
            self.ready.set()  # one replica has the only partition, and the others stand by: none of them waits for any
        try:
            while not stop.is_set():
                self._round(consumer)
            self._finish()
            with contextlib.suppress(LogFullError):  # own words only are left
                self._commit(consumer)
        finally:
            self._metrics.stage_up.labels(self.stage.name).set(0)
            self.ready.clear()
            self.stage.close()
            consumer.close()

    def drain(self) -> None:
        """Go round until everything there is has been handled, then end; for stages that wait for nothing else."""
        consumer = self._log.consumer(self.stage.reads, self.stage.name, self)
        try:
            while self._round(consumer) or not self.ready.is_set() or any(consumer.lag().values()):
                pass
        finally:
            self.stage.close()
            consumer.close()

    def _finish(self) -> None:
        """Nothing new; what is under way is written when it ends."""
        if self._beside is None:
            return
        self.ready.clear()
        deadline = time.monotonic() + FINISH_SECONDS
        while self._beside.finish() and time.monotonic() < deadline:
            self._look_after(self._beside)

    def _look_after(self, beside: Beside) -> None:
        """A round without reading."""
        beside.wait(BUSY_SECONDS)
        self.beat = self._clock()
        out = Outbox(self._tables, source=self.stage.name, clock=self._clock)
        self.stage.tick(self.beat, out)
        if out.outgoing():
            self._log.write(out.outgoing())
            out.apply()

    def _when_there_is_room(self, action: Callable[[], T]) -> T:
        """Do it; while the log's disk is full, do it again every FULL_SECONDS until asked to stop."""
        full = self._metrics.log_full.labels(self.stage.name)
        ready = self.ready.is_set()
        while True:
            try:
                done = action()
            except LogFullError as e:
                if self._stop.is_set():
                    raise
                logger.error("the log's disk is full: the stage stands still", stage=self.stage.name, why=str(e))
                full.set(1)
                self.ready.clear()
                self._stop.wait(FULL_SECONDS)
                self.beat = self._clock()
            else:
                full.set(0)
                if ready:
                    self.ready.set()
                return done

    def _poll(self, consumer: Consumer) -> list[Message]:
        # With requests under way the stage is looked after at once, so that what has ended is written soon.
        wait = self._poll_seconds
        if not self.stage.idle():
            wait = min(BUSY_SECONDS, wait)
            if self._beside is not None:
                self._beside.wait(wait)
                wait = 0.0
        return consumer.poll(max_records=self.stage.batch, timeout=wait)

    def _round(self, consumer: Consumer) -> int:
        messages = self._when_there_is_room(lambda: self._poll(consumer))
        self.beat = self._clock()
        if messages:
            self.settled = False
        out = Outbox(self._tables, source=self.stage.name, clock=self._clock)
        with self._metrics.batch_seconds.labels(self.stage.name).time():
            heard = self._handle(messages, out)
            self.stage.tick(self._clock(), out)
            if out.outgoing():
                self._when_there_is_room(lambda: self._log.write(out.outgoing()))
                out.apply()
                if self._beside is not None and not self._stop.is_set():
                    self._beside.written(self._clock())
        for message in messages:
            self._position[message.partition] = message.offset + 1
        if heard or not messages or time.monotonic() >= self._next_commit:
            self._commit(consumer)
        quiet = not messages and not out.outgoing() and self.stage.idle()
        if quiet or time.monotonic() >= self._next_lag:
            self._next_lag = time.monotonic() + LAG_SECONDS
            lag = sum(consumer.lag().values())
            self._metrics.consumer_lag.labels(self.stage.name, self.stage.reads).set(lag)
            quiet = quiet and not lag
        self.settled = quiet
        return len(messages)

    def _commit(self, consumer: Consumer) -> None:
        """Remember what was read; own words that came round can wait for it, as reading them again changes nothing."""
        self._next_commit = time.monotonic() + COMMIT_SECONDS
        if not self._position:
            return
        position, self._position = self._position, {}
        try:
            self._when_there_is_room(lambda: consumer.commit(position))
        except FencedError as e:
            # Another member has the partition and will handle the batch again, to the same ids.
            logger.warning("batch handed over", stage=self.stage.name, why=str(e))

    def _handle(self, messages: Sequence[Message], out: Outbox) -> bool:
        """Whether there was more than own words."""
        heard = False
        events: list[Event] = []
        for message in messages:
            if message.value is None and TOPICS[self.stage.reads].compacted:
                continue
            if self._beside is not None and self._beside.knows(message):
                continue
            heard = True
            try:
                event = decode(message)
            except DeconwatchError as e:
                self._dead_letter(message, e, out)
                continue
            if isinstance(event.record, Heartbeat):
                self._heartbeat(event, event.record, out)
            else:
                events.append(event)
        self.stage.begin(events)
        with structlog.contextvars.bound_contextvars(trace_id="", stage=self.stage.name):
            for event in events:
                self.beat = self._clock()
                mark = out.mark()
                structlog.contextvars.bind_contextvars(trace_id=event.trace)
                try:
                    self.stage.handle(event, out)
                except DeconwatchError as e:
                    if e.retriable:
                        raise
                    out.rollback(mark)
                    self._dead_letter(event.message, e, out)
                except Exception as e:  # whatever one record does, its neighbours go on
                    logger.exception("unexpected error")
                    out.rollback(mark)
                    self._dead_letter(event.message, HandlingError(f"{type(e).__name__}: {e}"), out)
        return heard

    def _dead_letter(self, message: Message, error: DeconwatchError, out: Outbox) -> None:
        before = message.header("deconwatch_attempt") or ""
        attempt = int(before) + 1 if before.isascii() and before.isdigit() and len(before) < 10 else 1
        out.dead_letter(message, error, attempt=attempt)
        self._metrics.dead_letters.labels(self.stage.name, error.reason).inc()
        logger.log(
            logging.WARNING,
            "dead letter",
            stage=self.stage.name,
            topic=message.topic,
            partition=message.partition,
            offset=message.offset,
            reason=error.reason,
            error=str(error)[:500],
        )

    def _heartbeat(self, event: Event, heartbeat: Heartbeat, out: Outbox) -> None:
        self._metrics.heartbeat(self.stage.name, heartbeat.at)
        if self.stage.heartbeat_to is not None:
            out.emit(heartbeat, trace=event.trace, topic=self.stage.heartbeat_to, partition=event.message.partition)
