"""What the deliverer does at a stop and on a full disk, in its real loop."""

import os
import resource
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deconwatch.log.sqlite import SqliteLog
from deconwatch.records import DeliveryState
from tests.alerter.receiver import Clock, Deliverer, Target, pending, put, stored, until


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteLog]:
    opened = SqliteLog(str(tmp_path / "log.sqlite"), prefix="")
    opened.create()
    yield opened
    opened.close()


@contextmanager
def running(deliverer: Deliverer) -> Iterator[threading.Event]:
    """The loop in its thread; set the event to stop it, it has ended when the `with` has."""
    stop = threading.Event()
    deliverer._consumer.close()
    thread = threading.Thread(target=deliverer.loop.run, args=(stop,))
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()


def test_a_request_under_way_at_the_stop_ends_and_is_marked(log: SqliteLog) -> None:
    target, clock = Target(release=threading.Event()), Clock()
    assert target.release is not None
    put(log, pending("a", "desk", clock), pending("b", "desk", clock))
    with target.serving():
        with running(Deliverer(log, clock, {"desk": target})) as stop:
            until(lambda: target.got, what="the request is under way")
            stop.set()
            target.release.set()
        states = {row.id: row.state for row in stored(log).values()}
    assert sorted(states.values()) == [DeliveryState.DELIVERED, DeliveryState.PENDING]
    assert len(target.got) == 1, "nothing new went out after the stop"


def test_a_loop_that_is_stopping_is_not_ready_while_a_request_ends(log: SqliteLog) -> None:
    target, clock = Target(release=threading.Event()), Clock()
    assert target.release is not None
    put(log, pending("a", "desk", clock))
    with target.serving():
        deliverer = Deliverer(log, clock, {"desk": target})
        with running(deliverer) as stop:
            until(lambda: target.got, what="the request is under way")
            assert deliverer.loop.ready.is_set()
            stop.set()
            until(lambda: not deliverer.loop.ready.is_set(), what="the loop is not ready")
            assert stored(log)["d-a-desk"].state is DeliveryState.PENDING
            target.release.set()
    assert stored(log)["d-a-desk"].state is DeliveryState.DELIVERED


def test_a_request_under_way_when_its_partition_moves_ends_and_is_not_repeated(log: SqliteLog) -> None:
    target, clock = Target(release=threading.Event()), Clock()
    assert target.release is not None
    put(log, *(pending(str(number), f"desk-{number}", clock) for number in range(6)))
    with target.serving():
        targets = {f"desk-{number}": target for number in range(6)}
        with running(Deliverer(log, clock, targets)) as stop:
            until(lambda: len(target.got) == 6, what="every request is under way")
            with running(Deliverer(log, clock, targets)) as other:
                threading.Timer(0.5, target.release.set).start()
                until(
                    lambda: {row.state for row in stored(log).values()} == {DeliveryState.DELIVERED},
                    what="all are delivered",
                )
                other.set()
            stop.set()
    assert len(target.got) == 6


PROGRAM = textwrap.dedent(
    """
    import sys, threading
    from pathlib import Path
    from tests.alerter.receiver import Clock, Deliverer, Target
    from deconwatch.log.sqlite import SqliteLog

    path, url = sys.argv[1:]
    log = SqliteLog(path, prefix="", busy_seconds=5)
    deliverer = Deliverer(log, Clock(), {"desk": Target(url=url)})
    deliverer._consumer.close()
    stop = threading.Event()

    def tell():
        for line in sys.stdin:
            if line == "stop\\n":
                stop.set()
            full = deliverer.metrics.registry.get_sample_value("deconwatch_log_full", {"stage": "deliver"})
            print(f"full={full} ready={deliverer.loop.ready.is_set()}", flush=True)

    threading.Thread(target=tell, daemon=True).start()
    deliverer.loop.run(stop)
    log.close()
    print("ended", flush=True)
    """
)


class Limited:
    """A deliverer in a process of its own, whose files cannot grow beyond a size that is set from outside."""

    def __init__(self, log: Path, url: str) -> None:
        root = Path(__file__).parents[2]
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(log), url],
            cwd=root,
            env={**os.environ, "PYTHONPATH": f"{root / 'services'}:{root}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def limit(self, bytes_: int) -> None:
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (bytes_, resource.RLIM_INFINITY))

    def ask(self, word: str = "how") -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()
        while not (line := self._process.stdout.readline()).startswith("full="):
            assert line, "the process has ended"
        return line.strip()

    def end(self) -> int:
        self.ask("stop")
        return self._process.wait(30)

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="needs Linux: a size limit that is set from outside")
def test_on_a_full_disk_the_deliverer_stands_still_with_an_alarm_and_goes_on_when_there_is_room(
    tmp_path: Path, log: SqliteLog
) -> None:
    clock = Clock()
    path = tmp_path / "log.sqlite"
    with Target().serving() as target:
        limited = Limited(path, target.url)
        try:
            until(lambda: limited.ask() == "full=0.0 ready=True", what="it runs")
            limited.limit(path.with_name("log.sqlite-wal").stat().st_size)  # not one byte more
            put(log, *(pending(str(number), "desk", clock, payload="x" * 50_000) for number in range(30)))
            until(lambda: limited.ask() == "full=1.0 ready=False", what="it stands still and says so")
            received = len(target.got)
            assert received <= 1, "one request is under way when the first outcome cannot be written"
            limited.limit(resource.RLIM_INFINITY)
            until(lambda: limited.ask() == "full=0.0 ready=True", what="it goes on")
            until(
                lambda: {row.state for row in stored(log).values()} == {DeliveryState.DELIVERED},
                what="everything is delivered",
            )
            assert limited.end() == 0
        finally:
            limited.close()
    assert sorted(got.id for got in target.got) == sorted(f"al-{number}" for number in range(30))
    (sound,) = log._writer.execute("PRAGMA integrity_check").fetchall()
    assert sound == ("ok",)
