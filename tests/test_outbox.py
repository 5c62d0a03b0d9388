"""What a batch wants to write, and the tables as they will be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from deconwatch.errors import UndecodableError
from deconwatch.log import Message, Outgoing
from deconwatch.log.event import encode
from deconwatch.log.table import Table
from deconwatch.outbox import Outbox
from deconwatch.records import Article, FeedState, Record
from deconwatch.topics import TOPICS

NOW = datetime(2024, 5, 1, tzinfo=UTC)
URL = "https://feed.example/"


class OneRecordLog:
    """Enough of a log to rebuild a table from."""

    def __init__(self, outgoing: Outgoing) -> None:
        self.outgoing = outgoing

    def read(self, topic: str, partition: int, *, start: int = 0) -> list[Message]:
        return [Message(topic, partition, start, self.outgoing.key, self.outgoing.value, self.outgoing.headers)]


@pytest.fixture
def table() -> Table[Record]:
    """The feed-state table with one row."""
    table: Table[Record] = Table(TOPICS["feed-state"], partitions=1)
    row = encode(FeedState(url=URL, failures=1), source="fetcher", trace="t", at=NOW)
    table.rebuild(OneRecordLog(row), 0)  # type: ignore[arg-type]
    return table


@pytest.fixture
def out(table: Table[Record]) -> Outbox:
    return Outbox({"feed-state": table}, source="fetcher", clock=lambda: NOW)


def failures(out: Outbox, url: str = URL) -> int | None:
    state = out.get(FeedState, url)
    return state.failures if state else None


def test_a_change_shows_in_the_batch_and_not_in_the_table_until_it_is_applied(
    out: Outbox, table: Table[Record]
) -> None:
    assert failures(out) == 1
    out.emit(FeedState(url=URL, failures=2), trace="t")
    assert failures(out) == 2
    assert table.get(URL) == FeedState(url=URL, failures=1)
    out.apply()
    assert table.get(URL) == FeedState(url=URL, failures=2)


def test_rows_are_as_of_the_batch(out: Outbox) -> None:
    out.emit(FeedState(url="https://b.example/"), trace="t")
    assert sorted(state.url for state in out.rows(FeedState)) == ["https://b.example/", URL]
    out.remove(FeedState(url=URL))
    assert [state.url for state in out.rows(FeedState)] == ["https://b.example/"]


def test_a_removed_row_is_a_tombstone_and_gone_once_applied(out: Outbox, table: Table[Record]) -> None:
    out.remove(FeedState(url=URL))
    assert failures(out) is None
    (outgoing,) = out.outgoing()
    assert (outgoing.topic, outgoing.key, outgoing.value) == ("feed-state", URL.encode(), None)
    assert len(table) == 1
    out.apply()
    assert len(table) == 0


def test_rolling_back_undoes_what_came_after_the_mark_and_only_that(out: Outbox) -> None:
    out.emit(FeedState(url=URL, failures=2), trace="t")
    mark = out.mark()
    out.emit(FeedState(url=URL, failures=3), trace="t")
    out.emit(Article(id="a", text="t"), trace="t")
    out.remove(FeedState(url=URL))
    out.rollback(mark)
    assert failures(out) == 2
    assert [outgoing.topic for outgoing in out.outgoing()] == ["feed-state"]


def test_records_of_other_topics_go_through_in_order(out: Outbox) -> None:
    out.emit(Article(id="a", text="t"), trace="t")
    out.emit(FeedState(url=URL, failures=2), trace="t")
    out.emit(Article(id="b", text="t"), trace="t", partition=4)
    assert [(o.topic, o.key, o.partition) for o in out.outgoing()] == [
        ("articles", b"a", None),
        ("feed-state", URL.encode(), None),
        ("articles", b"b", 4),
    ]


def test_a_dead_letter_has_the_bytes_unchanged_and_its_newest_origin_once(out: Outbox) -> None:
    headers = (("ce_type", b"x"), ("deconwatch_stage", b"older"), ("deconwatch_attempt", b"1"))
    out.dead_letter(Message("articles", 2, 7, b"\xffk", b"\x00v", headers), UndecodableError("bad"), attempt=2)
    (letter,) = out.outgoing()
    assert (letter.topic, letter.key, letter.value) == ("dead-letters", b"\xffk", b"\x00v")
    assert letter.headers == (
        ("ce_type", b"x"),
        ("deconwatch_origin_topic", b"articles"),
        ("deconwatch_origin_partition", b"2"),
        ("deconwatch_origin_offset", b"7"),
        ("deconwatch_stage", b"fetcher"),
        ("deconwatch_reason", b"undecodable"),
        ("deconwatch_error", b"bad"),
        ("deconwatch_attempt", b"2"),
        ("deconwatch_time", b"2024-05-01T00:00:00+00:00"),
    )
