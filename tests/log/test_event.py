"""Records as CloudEvents, held against the `cloudevents` library."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event, to_binary_event
from cloudevents.core.v1.event import CloudEvent

from deconwatch.errors import TooLargeError, UndecodableError
from deconwatch.log import MAX_RECORD_BYTES, Headers, Message
from deconwatch.log.event import decode, encode
from deconwatch.records import Article, FeedState, Heartbeat

NOW = datetime(2024, 5, 1, 12, 30, 15, 250000, tzinfo=UTC)
ARTICLE = Article(id="art-1", version=2, title="Самолёты", text="Text of the article.", published=NOW)
OURS = ("traceparent", "deconwatch_trace")
"""Headers beside the attributes of the event."""


def message(headers: Headers, value: bytes | None) -> Message:
    return Message("articles", 0, 0, b"art-1", value, headers)


def changed(name: str, value: bytes) -> Headers:
    headers = dict(encode(ARTICLE, source="fetcher", trace="t", at=NOW).headers) | {name: value}
    return tuple(headers.items())


def test_the_library_reads_what_we_write() -> None:
    outgoing = encode(ARTICLE, source="fetcher", trace="t", at=NOW)
    event = from_binary_event(KafkaMessage(dict(outgoing.headers), outgoing.key, outgoing.value or b""))
    assert event.get_id() == "art-1/2"
    assert event.get_source() == "/deconwatch/fetcher"
    assert event.get_type() == "deconwatch.article.v1"
    assert event.get_specversion() == "1.0"
    assert event.get_time() == NOW
    assert event.get_datacontenttype() == "application/json"
    assert event.get_data() == json.loads(outgoing.value or b"")


def test_we_write_what_the_library_would() -> None:
    outgoing = encode(ARTICLE, source="fetcher", trace="t", at=NOW)
    attributes = {
        "id": "art-1/2",
        "source": "/deconwatch/fetcher",
        "type": "deconwatch.article.v1",
        "specversion": "1.0",
        "time": NOW,
        "datacontenttype": "application/json",
    }
    theirs = to_binary_event(CloudEvent(attributes, json.loads(outgoing.value or b"")))
    assert {name: value for name, value in outgoing.headers if name not in OURS} == theirs.headers
    assert json.loads(outgoing.value or b"") == json.loads(theirs.value)


def test_the_trace_is_a_w3c_traceparent_that_every_step_of_one_article_shares() -> None:
    first, second = (dict(encode(ARTICLE, source=s, trace="t", at=NOW).headers) for s in ("fetcher", "classifier"))
    version, trace, span, flags = first["traceparent"].decode().split("-")
    assert (version, flags, len(trace), len(span)) == ("00", "01", 32, 16)
    assert second["traceparent"].split(b"-")[1] == trace.encode()
    assert second["traceparent"].split(b"-")[2] != span.encode()


def test_a_record_comes_back_equal() -> None:
    for record in (ARTICLE, FeedState(url="https://feed.example/"), Heartbeat(id="hb-1", at=NOW)):
        outgoing = encode(record, source="fetcher", trace="t", at=NOW, topic="articles")
        assert decode(Message("articles", 0, 0, outgoing.key, outgoing.value, outgoing.headers)).record == record


def test_the_same_record_gives_the_same_bytes() -> None:
    assert encode(ARTICLE, source="f", trace="t", at=NOW) == encode(ARTICLE, source="f", trace="t", at=NOW)


@pytest.mark.parametrize(
    ("headers", "value", "said"),
    [
        ((), b"{}", "ce_type is missing"),
        (changed("ce_type", b"deconwatch.article.v2"), b"{}", "reads major version v1 only"),
        (changed("ce_type", b"com.example.thing.v1"), b"{}", "no record of deconwatch"),
        (changed("ce_type", b"\xff\xfe"), b"{}", "no record of deconwatch"),
        (changed("ce_id", b"x"), None, "the value is empty"),
        (changed("ce_id", b"x"), b"{not json", "Invalid JSON"),
        (changed("ce_id", b"x"), b"\xff\xfe\x00", "Invalid JSON"),
        (changed("ce_id", b"x"), b"[" * 100_000, "Invalid JSON"),
        (changed("ce_id", b"x"), b'"text"', "article"),
        (changed("ce_id", b"x"), b'{"text": "no id"}', "id: Field required"),
        (
            changed("ce_id", b"x"),
            b'{"id": "a", "text": "t", "version": "many"}',
            "version: Input should be a valid integer",
        ),
        (
            changed("ce_id", b"x"),
            b'{"id": "a", "text": "t", "published": "soon"}',
            "published: Input should be a valid",
        ),
    ],
)
def test_what_is_no_event_of_ours_is_undecodable_in_plain_words(
    headers: Headers, value: bytes | None, said: str
) -> None:
    with pytest.raises(UndecodableError, match=said) as raised:
        decode(message(headers, value))
    assert len(str(raised.value)) < 500


def test_fields_of_a_later_release_are_passed_over() -> None:
    value = json.dumps({"id": "a", "text": "t", "invented_later": {"deep": [1]}}).encode()
    assert decode(message(changed("ce_id", b"x"), value)).record == Article(id="a", text="t")


def test_a_record_that_no_log_would_take_is_too_large() -> None:
    with pytest.raises(TooLargeError, match=r"deconwatch.article.v1 big: .* over the log's limit"):
        encode(Article(id="big", text="x" * MAX_RECORD_BYTES), source="f", trace="t", at=NOW)
