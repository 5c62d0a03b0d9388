"""Dead letters go back to where they came from, on every log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from deconwatch.errors import HandlingError, UndecodableError
from deconwatch.log import Log, Message, Outgoing
from deconwatch.log.redrive import dead_letters, redrive
from deconwatch.outbox import Outbox

NOW = datetime(2024, 5, 1, tzinfo=UTC)
VALUE = b"\x00\xff not json"
HEADERS = (("ce_type", b"other"), ("traceparent", b"00-x"), ("twice", b"1"), ("twice", b"2"))


def put_aside(log: Log, *, count: int = 1, stage: str = "classifier", attempt: int = 1) -> list[Message]:
    """Write articles, then a dead letter of each."""
    log.write([Outgoing("articles", b"k", VALUE + str(n).encode(), HEADERS, partition=3) for n in range(count)])
    messages = list(log.read("articles", 3))[-count:]
    out = Outbox({}, source=stage, clock=lambda: NOW)
    for message in messages:
        out.dead_letter(message, UndecodableError("bad"), attempt=attempt)
    log.write(out.outgoing())
    return messages


def test_a_dead_letter_keeps_the_bytes_and_says_where_it_came_from(log: Log) -> None:
    (message,) = put_aside(log)
    (letter,) = dead_letters(log)
    assert (letter.message.key, letter.message.value) == (message.key, message.value)
    assert letter.message.headers[: len(HEADERS)] == HEADERS
    assert (letter.topic, letter.partition, letter.offset) == ("articles", 3, message.offset)
    assert (letter.stage, letter.reason, letter.error, letter.attempt) == ("classifier", "undecodable", "bad", 1)


def test_redriving_puts_the_same_bytes_back_and_keeps_only_the_attempt(log: Log) -> None:
    (message,) = put_aside(log, attempt=2)
    assert len(redrive(log)) == 1
    back = list(log.read("articles", 3))[-1]
    assert (back.key, back.value) == (message.key, message.value)
    assert back.headers == (*HEADERS, ("deconwatch_attempt", b"2"))
    assert back.offset == message.offset + 1


def test_a_letter_is_redriven_once(log: Log) -> None:
    put_aside(log, count=3)
    assert len(redrive(log, limit=2)) == 2
    assert len(redrive(log)) == 1
    assert redrive(log) == []
    assert list(dead_letters(log)) == []
    put_aside(log)
    assert len(redrive(log)) == 1


def test_only_what_is_chosen_goes_back_and_the_rest_can_go_later(log: Log) -> None:
    put_aside(log, stage="classifier")
    put_aside(log, stage="alerter")
    assert redrive(log, stage="fetcher") == []
    assert redrive(log, reason=HandlingError.reason) == []
    assert redrive(log, since=datetime.now(UTC) + timedelta(days=1)) == []
    assert [letter.stage for letter in redrive(log, stage="alerter")] == ["alerter"]
    assert [letter.stage for letter in redrive(log, since=NOW)] == ["classifier"]


def test_a_dry_run_changes_nothing(log: Log) -> None:
    put_aside(log)
    assert len(redrive(log, dry_run=True)) == 1
    assert len(redrive(log, dry_run=True)) == 1
    assert len(list(log.read("articles", 3))) == 1


def test_a_letter_whose_origin_is_unknown_stays(log: Log) -> None:
    log.write(
        [
            Outgoing("dead-letters", b"k", b"v"),
            Outgoing("dead-letters", b"k", b"v", (("deconwatch_origin_topic", b"elsewhere"),)),
            Outgoing(
                "dead-letters",
                b"k",
                b"v",
                (("deconwatch_origin_topic", b"articles"), ("deconwatch_origin_partition", b"77")),
            ),
        ]
    )
    assert redrive(log) == []
    assert len(list(dead_letters(log))) == 3
