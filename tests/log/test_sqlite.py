"""What only the log on SQLite does: compaction and retention in steps, several processes on one file, leases."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deconwatch.errors import FencedError, LogError
from deconwatch.log import Headers, Outgoing
from deconwatch.log.sqlite import COMPACTION_LAG_SECONDS, TOMBSTONE_SECONDS, SqliteLog
from deconwatch.log.sqlite_file import pack, unpack
from deconwatch.topics import DAY
from tests.contracts.place import Moves, eventually, record, settle, take

ROOT = Path(__file__).resolve().parents[2]


class Clock:
    """Seconds since the epoch, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "not" / "there" / "yet" / "log.sqlite")


@pytest.fixture
def log(path: str, clock: Clock) -> Iterator[SqliteLog]:
    log = SqliteLog(path, prefix="t.", lease_seconds=1.0, clock=clock)
    log.create({"articles": 4})
    yield log
    log.close()


def state(key: str, value: bytes | None) -> Outgoing:
    return Outgoing("feed-state", key.encode(), value, (), b"", 0)


def offsets(log: SqliteLog) -> list[tuple[int, bytes | None]]:
    return [(message.offset, message.value) for message in log.read("feed-state", 0)]


def test_compaction_leaves_the_latest_of_each_key_at_its_offset(log: SqliteLog, clock: Clock) -> None:
    log.write([state(key, str(n).encode()) for n in range(3) for key in "ab"])
    assert log.clean(rows=100) == 0  # not before the lag is over
    clock.now += COMPACTION_LAG_SECONDS
    assert log.clean(rows=3) == 3
    assert log.clean(rows=100) == 1
    assert offsets(log) == [(4, b"2"), (5, b"2")]
    log.write([state("a", b"3")])
    assert offsets(log)[-1] == (6, b"3")


def test_a_tombstone_goes_a_day_after_what_it_deleted(log: SqliteLog, clock: Clock) -> None:
    log.write([state("a", b"1"), state("b", b"1"), state("a", None)])
    clock.now += COMPACTION_LAG_SECONDS
    log.clean(rows=100)
    assert offsets(log) == [(1, b"1"), (2, None)]
    clock.now += TOMBSTONE_SECONDS
    log.clean(rows=100)
    assert offsets(log) == [(1, b"1")]
    log.write([state("a", b"again")])
    clock.now += TOMBSTONE_SECONDS
    log.clean(rows=100)
    assert offsets(log) == [(1, b"1"), (3, b"again")]


def test_a_tombstone_that_was_superseded_goes_with_the_others(log: SqliteLog, clock: Clock) -> None:
    log.write([state("a", None), state("a", b"back")])
    clock.now += COMPACTION_LAG_SECONDS
    log.clean(rows=100)
    assert offsets(log) == [(1, b"back")]


def test_a_reader_sees_what_was_there_when_it_began(log: SqliteLog, clock: Clock) -> None:
    log.write([state("a", b"1"), state("b", b"1")])
    reading = log.read("feed-state", 0)
    assert next(reading).offset == 0
    log.write([state("b", b"2")])
    clock.now += COMPACTION_LAG_SECONDS
    assert log.clean(rows=100) == 1
    assert [message.value for message in reading] == [b"1"]


def test_records_past_their_retention_go_and_offsets_go_on(log: SqliteLog, clock: Clock) -> None:
    log.write([record(n, partition=0) for n in range(3)])
    clock.now += 30 * DAY + 1
    log.write([record(3, partition=0)])  # writing cleans now and then
    assert log.clean(rows=2) <= 2
    log.clean(rows=100)
    assert [message.offset for message in log.read("articles", 0)] == [3]
    consumer = log.consumer("articles", "g", Moves())
    assert [message.offset for message in take(consumer, 1)] == [3]
    consumer.commit({0: 4})
    assert sum(consumer.lag().values()) == 0


def test_a_group_behind_the_retention_has_no_lag_left_when_all_is_gone(log: SqliteLog, clock: Clock) -> None:
    log.write([record(n, partition=0) for n in range(3)])
    clock.now += 31 * DAY
    log.clean(rows=100)
    consumer = log.consumer("articles", "g", Moves())
    settle(consumer, shares=[4])
    assert sum(consumer.lag().values()) == 0


WRITER = """
import sys
from deconwatch.log.sqlite import SqliteLog
from tests.contracts.place import record
log = SqliteLog(sys.argv[1], prefix="t.")
for n in range(100):
    log.write([record(int(sys.argv[2]) + n * 2 + m, partition=1) for m in range(2)])
log.close()
"""


def test_several_processes_and_threads_write_without_losing_or_mixing(path: str) -> None:
    log = SqliteLog(path, prefix="t.")
    log.create({"articles": 4})
    processes = [subprocess.Popen([sys.executable, "-c", WRITER, path, str(k * 1000)], cwd=ROOT) for k in (1, 2)]

    def write(first: int) -> None:
        for n in range(100):
            log.write([record(first + n, partition=1)])

    threads = [threading.Thread(target=write, args=(first,)) for first in (3000, 4000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.wait(60) for process in processes] == [0, 0]
    read = list(log.read("articles", 1))
    assert [message.offset for message in read] == list(range(600))
    numbers = [int(message.value or b"") for message in read]
    for k in (1000, 2000, 3000, 4000):
        of_one = [n for n in numbers if k <= n < k + 1000]
        assert of_one == sorted(of_one)
        assert len(of_one) == (200 if k < 3000 else 100)
    log.close()


def test_a_member_whose_lease_ran_out_is_fenced_and_told_and_comes_back(path: str, log: SqliteLog) -> None:
    moves = Moves()
    one = log.consumer("articles", "g", moves)
    settle(one, shares=[4])
    one._polled -= 10_000  # stuck for hours: nobody keeps its lease
    other = SqliteLog(path, prefix="t.", lease_seconds=1.0)
    two = other.consumer("articles", "g", Moves())
    eventually(lambda: two.poll(max_records=1, timeout=0.1) or len(two.assignment()) == 4)
    with pytest.raises(FencedError, match="another owner"):
        one.commit({0: 1})
    one.poll(max_records=1, timeout=0)
    assert ("revoked", frozenset({0, 1, 2, 3})) in moves.told
    settle(one, two, shares=[2, 2])
    other.close()


def test_a_lease_from_before_the_machine_was_restarted_is_over(path: str, log: SqliteLog) -> None:
    one = log.consumer("articles", "g", Moves())
    settle(one, shares=[4])
    one._polled -= 10_000
    with log._lock:  # as if it had been up for years
        log._writer.execute("UPDATE member SET deadline = deadline + 1e8")
    two = log.consumer("articles", "g", Moves())
    settle(two, shares=[4])


def test_a_file_that_is_something_else_is_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("these are notes, not a database " * 100)
    with pytest.raises(LogError, match=r"notes.txt.*not a database.*name another one"):
        SqliteLog(str(path), prefix="t.")


def test_a_layout_of_another_release_is_refused(path: str, log: SqliteLog) -> None:
    log._writer.execute("PRAGMA user_version = 99")
    with pytest.raises(LogError, match="layout 99, this release reads layout 1"):
        SqliteLog(path, prefix="t.")


def test_a_file_that_stays_locked_is_an_error_after_a_bounded_wait(path: str, log: SqliteLog) -> None:
    other = SqliteLog(path, prefix="t.", busy_seconds=0.2)
    log._writer.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    with pytest.raises(LogError, match="locked; another process held it"):
        other.write([record(1)])
    assert time.monotonic() - started < 30
    log._writer.execute("ROLLBACK")
    other.write([record(1)])
    other.close()


def test_a_full_disk_is_an_error_that_leaves_nothing_behind(log: SqliteLog) -> None:
    log.write([record(1, partition=0)])
    pages = log._writer.execute("PRAGMA page_count").fetchone()[0]
    log._writer.execute(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(LogError, match="full; free some disk space"):
        log.write([Outgoing("articles", b"k", b"x" * 500_000, (), b"", 0)])
    log._writer.execute("PRAGMA max_page_count = 1000000")
    log.write([record(2, partition=0)])
    assert [message.value for message in log.read("articles", 0)] == [b"1", b"2"]


def test_headers_are_packed_without_loss() -> None:
    headers: Headers = (("a", b""), ("", b"\x00"), ("ключ", b"x" * 70_000), ("a", b"again"))
    assert unpack(pack(headers)) == headers
    assert unpack(pack(())) == ()
