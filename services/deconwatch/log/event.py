"""Records as CloudEvents 1.0 in Kafka binary mode: attributes in `ce_` headers, the JSON record as value.

Source: CloudEvents Kafka Protocol Binding 1.0.2, section 3.2; W3C Trace Context for `traceparent`.
"""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from pydantic import ValidationError

from deconwatch import ids, records
from deconwatch.errors import TooLargeError, UndecodableError
from deconwatch.log import MAX_RECORD_BYTES, Message, Outgoing
from deconwatch.topics import BY_RECORD

_CLASSES: tuple[type[records.Record], ...] = (*BY_RECORD, records.Heartbeat)
CLASSES: dict[str, type[records.Record]] = {f"deconwatch.{cls.__name__.lower()}": cls for cls in _CLASSES}
MAJOR = "v1"


class Event(NamedTuple):
    """A message and the record that it holds."""

    message: Message
    record: records.Record
    trace: str


def type_of(cls: type[records.Record]) -> str:
    """The `ce_type` of a record class."""
    return f"deconwatch.{cls.__name__.lower()}.{MAJOR}"


def encode(
    record: records.Record,
    *,
    source: str,
    trace: str,
    at: datetime,
    topic: str | None = None,
    partition: int | None = None,
) -> Outgoing:
    """The record as it goes into its topic. `source`: the stage; `trace`: what its trace id is made from.

    Raises TooLargeError for a record that no log would take.
    """
    spec = BY_RECORD.get(type(record))
    key = spec.key(record) if spec else str(getattr(record, "id", ""))
    value = record.to_json()
    if len(value) > MAX_RECORD_BYTES:
        raise TooLargeError(
            f"{type_of(type(record))} {key[:100]}: {len(value)} bytes are over the log's limit of {MAX_RECORD_BYTES}"
        )
    version = getattr(record, "version", None)
    event_id = key if version is None else f"{key}/{version}"
    kind, whence = _constant(type(record), source)
    where = spec.partition_by(record) if spec is not None and partition is None else ""
    return Outgoing(
        topic=topic or (spec.name if spec else ""),
        key=key.encode("utf-8", "replace"),
        value=value,
        headers=(
            ("ce_specversion", b"1.0"),
            ("ce_id", event_id.encode("utf-8", "replace")),
            ("ce_source", whence),
            ("ce_type", kind),
            ("ce_time", at.isoformat().replace("+00:00", "Z").encode()),
            ("content-type", b"application/json"),
            ("traceparent", ids.traceparent(trace, source).encode()),
            ("deconwatch_trace", trace.encode("utf-8", "replace")),
        ),
        partition_key=where.encode("utf-8", "replace"),
        partition=partition,
    )


@cache
def _constant(cls: type[records.Record], source: str) -> tuple[bytes, bytes]:
    """`ce_type` and `ce_source`, which are the same in every record of a stage."""
    return type_of(cls).encode(), f"/deconwatch/{source}".encode()


def decode(message: Message) -> Event:
    """The event in a message. Raises UndecodableError when the bytes are no event of a major version known here."""
    event_type = message.header("ce_type")
    if event_type is None:
        raise UndecodableError("header ce_type is missing: not a CloudEvent in binary mode")
    name, _, major = event_type.rpartition(".")
    cls = CLASSES.get(name)
    if cls is None:
        raise UndecodableError(f"ce_type {event_type!r} is no record of deconwatch")
    if major != MAJOR:
        raise UndecodableError(f"ce_type {event_type!r}: this release reads major version {MAJOR} only")
    if message.value is None:
        raise UndecodableError("the value is empty")
    try:
        record = cls.model_validate_json(message.value)
    except ValidationError as e:
        first = e.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UndecodableError(f"{event_type}: {where or 'value'}: {first['msg']}") from e
    return Event(message, record, message.header("deconwatch_trace") or (message.key or b"").decode("utf-8", "replace"))
