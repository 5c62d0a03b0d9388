"""What every log promises of records: order, bytes, reading, compaction's meaning, clear errors."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from deconwatch.errors import LogError, TooLargeError
from deconwatch.log import MAX_RECORD_BYTES, Log, Outgoing, partition_of
from deconwatch.log.event import decode, encode
from deconwatch.log.table import Table
from deconwatch.records import FeedState
from deconwatch.topics import TOPICS
from tests.contracts.place import PARTITIONS, Moves, Place, record, take

NOW = datetime(2024, 5, 1, tzinfo=UTC)


def test_records_of_a_partition_keep_their_order_and_offsets_grow_by_one(log: Log) -> None:
    log.write([record(n, partition=2) for n in range(5)])
    log.write([record(n, partition=2) for n in range(5, 10)])
    read = list(log.read("articles", 2))
    assert [message.value for message in read] == [str(n).encode() for n in range(10)]
    assert [message.offset for message in read] == list(range(10))


def test_the_partition_follows_from_the_partition_key(log: Log) -> None:
    outgoing = [record(n) for n in range(40)]
    log.write(outgoing)
    for partition in range(PARTITIONS["articles"]):
        expected = [o.value for o in outgoing if partition_of(o.partition_key, PARTITIONS["articles"]) == partition]
        assert [message.value for message in log.read("articles", partition)] == expected


def test_headers_values_and_keys_come_back_as_they_went(log: Log) -> None:
    headers = (("ce_id", b"a"), ("empty", b""), ("ключ", "قيمة".encode()), ("ce_id", b"\x00\xff"))
    sent = [
        Outgoing("feed-state", "منطقة-ключ".encode(), b"\x00\xff not text", headers, partition=0),
        Outgoing("feed-state", b"empty", b"", (), partition=0),
        Outgoing("feed-state", b"deleted", None, (), partition=0),
    ]
    log.write(sent)
    read = list(log.read("feed-state", 0))
    assert [(m.key, m.value, m.headers) for m in read] == [(o.key, o.value, o.headers) for o in sent]
    assert read[0].header("ce_id") == "\x00�"
    assert {message.topic for message in read} == {"feed-state"}
    assert abs(read[0].timestamp - time.time()) < 600


def test_reading_starts_where_it_is_told_and_ends_where_the_end_was(log: Log) -> None:
    log.write([record(n, partition=0) for n in range(6)])
    reading = log.read("articles", 0, start=4)
    first = next(reading)
    log.write([record(99, partition=0)])
    assert [first.offset, *(message.offset for message in reading)] == [4, 5]
    assert list(log.read("articles", 0, start=7)) == []
    assert list(log.read("articles", 3)) == []


def test_two_thousand_records_go_in_one_write_and_come_out_each_once(log: Log) -> None:
    log.write([record(n) for n in range(2000)])
    consumer = log.consumer("articles", "classifier", Moves())
    assert sorted(int(m.value or b"") for m in take(consumer, 2000)) == list(range(2000))
    consumer.close()


def test_a_record_of_a_megabyte_passes(log: Log) -> None:
    text = "Разведение — منع التصادم. ".encode() * 25_000
    log.write([Outgoing("articles", b"large", text, (), b"large", 1)])
    consumer = log.consumer("articles", "classifier", Moves())
    assert [message.value for message in take(consumer, 1)] == [text]
    consumer.close()


def test_a_record_over_the_limit_is_refused_before_anything_is_written(log: Log) -> None:
    with pytest.raises(TooLargeError, match="articles b'big'"):
        log.write([record(1, partition=0), Outgoing("articles", b"big", b"x" * (MAX_RECORD_BYTES + 1), (), b"", 0)])
    assert list(log.read("articles", 0)) == []


def test_a_topic_that_does_not_exist_names_the_command_that_makes_it(log: Log) -> None:
    for attempt in (
        lambda: log.partitions("nowhere"),
        lambda: log.write([Outgoing("nowhere", b"k", b"v")]),
        lambda: log.consumer("nowhere", "g", Moves()),
        lambda: list(log.read("nowhere", 0)),
    ):
        with pytest.raises(LogError, match="run `deconwatch topics create`"):
            attempt()


def test_a_partition_that_does_not_exist_is_refused(log: Log) -> None:
    with pytest.raises(LogError, match="partitions 0 to 3, not 4"):
        log.write([record(1, partition=4)])
    with pytest.raises(LogError, match="partitions 0 to 3, not -1"):
        list(log.read("articles", -1))


def test_topics_are_made_once_and_keep_their_partitions(place: Place, log: Log) -> None:
    assert log.create({"articles": 9}) == []
    assert log.partitions("articles") == PARTITIONS["articles"]
    assert log.partitions("dead-letters") == 1
    other = Place(place.kind, place.address, place.prefix + "other.").open()
    assert sorted(other.create({"articles": 9})) == sorted(TOPICS)
    assert other.partitions("articles") == 9
    other.close()


def test_a_table_rebuilt_from_its_topic_has_the_latest_of_each_key(log: Log) -> None:
    states = [FeedState(url=f"https://feed.example/{n % 3}", failures=n) for n in range(9)]
    log.write([encode(state, source="fetcher", trace="t", at=NOW) for state in states])
    gone = states[0].url.encode()
    log.write([Outgoing("feed-state", gone, None, (), b"feed.example")])
    table: Table[FeedState] = Table(TOPICS["feed-state"], partitions=PARTITIONS["feed-state"])
    assert sum(table.rebuild(log, partition) for partition in range(PARTITIONS["feed-state"])) == 2
    assert {state.url: state.failures for state in table} == {states[1].url: 7, states[2].url: 8}


def test_an_event_comes_back_as_the_record_that_was_encoded(log: Log) -> None:
    state = FeedState(url="https://feed.example/ä", etag='"x"')
    log.write([encode(state, source="fetcher", trace="t", at=NOW, partition=0)])
    event = decode(next(log.read("feed-state", 0)))
    assert (event.record, event.trace) == (state, "t")


def test_closing_twice_is_harmless_and_a_closed_log_says_so(place: Place) -> None:
    log = place.open()
    log.partitions("articles")
    log.close()
    log.close()
    with pytest.raises(LogError):
        log.write([record(1)])


def test_writing_nothing_is_no_error(log: Log) -> None:
    log.write([])
