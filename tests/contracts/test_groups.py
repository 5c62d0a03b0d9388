"""What every log promises of consumer groups: positions, sharing, take-over, fencing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from deconwatch.errors import FencedError
from deconwatch.log import Consumer, Log
from tests.contracts.place import LEASE_SECONDS, Moves, Place, after, eventually, record, settle, take

ROOT = Path(__file__).resolve().parents[2]


def test_a_group_without_a_position_starts_at_the_earliest_record(log: Log) -> None:
    log.write([record(n) for n in range(20)])
    moves = Moves()
    consumer = log.consumer("articles", "classifier", moves)
    assert sorted(int(m.value or b"") for m in take(consumer, 20)) == list(range(20))
    assert consumer.assignment() == {0, 1, 2, 3} == moves.owned()
    consumer.close()


def test_each_partition_is_told_before_its_first_record_is_given(log: Log) -> None:
    log.write([record(n) for n in range(20)])
    moves = Moves()
    consumer = log.consumer("articles", "classifier", moves)
    given = 0

    def polled() -> bool:
        nonlocal given
        messages = consumer.poll(max_records=3, timeout=0.2)
        assert {message.partition for message in messages} <= moves.owned()
        given += len(messages)
        return given == 20

    eventually(polled)
    consumer.close()


def test_no_poll_gives_more_than_it_is_asked_for_and_none_is_left_out(log: Log) -> None:
    log.write([record(n) for n in range(30)])
    consumer = log.consumer("articles", "classifier", Moves())
    seen: list[int] = []

    def polled() -> bool:
        messages = consumer.poll(max_records=4, timeout=0.2)
        assert len(messages) <= 4
        seen.extend(int(m.value or b"") for m in messages)
        return len(seen) >= 30

    eventually(polled)
    assert sorted(seen) == list(range(30))
    consumer.close()


def test_a_committed_position_outlives_the_log(place: Place) -> None:
    log = place.open()
    log.write([record(n, partition=0) for n in range(6)])
    consumer = log.consumer("articles", "classifier", Moves())
    take(consumer, 6)
    consumer.commit({0: 4})
    log.close()
    again = place.open()
    consumer = again.consumer("articles", "classifier", Moves())
    assert [message.offset for message in take(consumer, 2)] == [4, 5]
    again.close()


def test_a_batch_that_was_not_committed_is_given_again(place: Place) -> None:
    log = place.open()
    log.write([record(n) for n in range(10)])
    consumer = log.consumer("articles", "classifier", Moves())
    take(consumer, 10)
    log.close()
    again = place.open()
    assert len(take(again.consumer("articles", "classifier", Moves()), 10)) == 10
    again.close()


def test_two_groups_read_independently(log: Log) -> None:
    log.write([record(n) for n in range(10)])
    first = log.consumer("articles", "classifier", Moves())
    messages = take(first, 10)
    first.commit(after(messages))
    first.close()
    second = log.consumer("articles", "desk", Moves())
    assert len(take(second, 10)) == 10
    second.close()


def test_seeking_gives_records_again(log: Log) -> None:
    log.write([record(n, partition=0) for n in range(5)])
    consumer = log.consumer("articles", "classifier", Moves())
    take(consumer, 5)
    consumer.seek({0: 3})
    assert [message.offset for message in take(consumer, 2)] == [3, 4]
    consumer.close()


def test_lag_counts_what_is_not_committed(log: Log) -> None:
    log.write([record(n, partition=0) for n in range(5)])
    consumer = log.consumer("articles", "classifier", Moves())
    take(consumer, 5)
    assert consumer.lag() == {0: 5, 1: 0, 2: 0, 3: 0}
    consumer.commit({0: 3})
    assert sum(consumer.lag().values()) == 2
    consumer.commit({0: 5})
    assert sum(consumer.lag().values()) == 0
    log.write([record(5, partition=1)])
    take(consumer, 1)
    assert consumer.lag()[1] == 1
    consumer.close()


def test_what_is_written_while_a_consumer_waits_reaches_it(log: Log) -> None:
    consumer = log.consumer("articles", "classifier", Moves())
    settle(consumer, shares=[4])
    log.write([record(7)])
    assert [message.value for message in take(consumer, 1)] == [b"7"]
    consumer.close()


def test_two_members_share_the_partitions_and_each_record_goes_to_one(place: Place, log: Log) -> None:
    other_log = place.open()
    moves, other_moves = Moves(), Moves()
    one = log.consumer("articles", "classifier", moves)
    settle(one, shares=[4])
    two = other_log.consumer("articles", "classifier", other_moves)
    settle(one, two, shares=[2, 2])
    assert moves.owned() | other_moves.owned() == {0, 1, 2, 3}
    assert moves.owned() & other_moves.owned() == set()
    assert sum(len(gone) for what, gone in moves.told if what == "revoked") == 2  # only what moves
    log.write([record(n) for n in range(40)])
    got: list[int] = []

    def polled() -> bool:
        for consumer in (one, two):
            got.extend(int(m.value or b"") for m in consumer.poll(max_records=50, timeout=0.1))
        return len(got) >= 40

    eventually(polled)
    assert sorted(got) == list(range(40))
    other_log.close()


def test_when_a_member_leaves_another_goes_on_at_its_committed_position(place: Place, log: Log) -> None:
    other_log = place.open()
    one = log.consumer("articles", "classifier", Moves())
    two = other_log.consumer("articles", "classifier", Moves())
    settle(one, two, shares=[2, 2])
    log.write([record(partition * 10 + n, partition=partition) for partition in range(4) for n in range(2)])
    of_two = take(two, 4)
    for partition in two.assignment():
        two.commit({partition: 1})
    assert len(of_two) == 4
    two.close()
    two.close()
    taken = take(one, 6)
    assert sorted((m.partition, m.offset) for m in taken if m in of_two) == sorted(
        (m.partition, 1) for m in of_two if m.offset == 1
    )
    other_log.close()


def test_when_a_member_is_killed_another_takes_its_partitions_over(place: Place, log: Log) -> None:
    log.write([record(n) for n in range(20)])
    command = [sys.executable, "-m", "tests.contracts.member", place.kind, place.address, place.prefix]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            given = 0
            while given < 20:
                line = process.stdout.readline()
                assert line, "the member ended"
                given += line.startswith("given")
        finally:
            process.kill()
    consumer = log.consumer("articles", "classifier", Moves())
    assert sorted(int(m.value or b"") for m in take(consumer, 20)) == list(range(20))
    assert consumer.assignment() == {0, 1, 2, 3}
    consumer.close()


def test_a_member_that_lost_a_partition_cannot_commit_it(place: Place, log: Log) -> None:
    log.write([record(n, partition=n % 4) for n in range(4)])
    one = log.consumer("articles", "classifier", Moves())
    messages = take(one, 4)
    other_log = place.open()
    two = other_log.consumer("articles", "classifier", Moves())
    eventually(lambda: _drive(one, two))
    lost = {0, 1, 2, 3} - one.assignment()
    with pytest.raises(FencedError):
        one.commit({partition: at for partition, at in after(messages).items() if partition in lost})
    eventually(lambda: _commits_what_it_kept(one, two))
    other_log.close()


def _commits_what_it_kept(one: Consumer, two: Consumer) -> bool:
    """A rebalance that is still going on may refuse the commit; it goes through as soon as that is over."""
    try:
        one.commit(dict.fromkeys(one.assignment(), 1))
    except FencedError:
        _drive(one, two)
        return False
    return True


def _drive(one: Consumer, two: Consumer) -> bool:
    for consumer in (one, two):
        consumer.poll(max_records=10, timeout=0.05)
    return len(two.assignment()) == 2


def test_a_member_may_be_away_for_longer_than_its_lease_while_it_handles_a_batch(place: Place) -> None:
    log = place.open(lease_seconds=LEASE_SECONDS)
    log.write([record(n) for n in range(4)])
    one = log.consumer("articles", "classifier", Moves())
    messages = take(one, 4)
    other_log = place.open(lease_seconds=LEASE_SECONDS)
    two = other_log.consumer("articles", "classifier", Moves())
    for _ in range(int(LEASE_SECONDS / 0.2) + 10):
        assert two.poll(max_records=10, timeout=0.2) == []
    one.commit(after(messages))
    log.close()
    other_log.close()
