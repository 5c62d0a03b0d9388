"""What one batch wants to write, with the tables as they will be once it is written.

A stage reads its tables through the outbox, so that the second record of a batch sees what the first one changed.
Nothing touches the tables themselves before the log has taken the whole batch.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple, TypeVar

from deconwatch.errors import DeconwatchError
from deconwatch.log import Message, Outgoing
from deconwatch.log.event import encode
from deconwatch.log.table import Table
from deconwatch.records import Record
from deconwatch.topics import BY_RECORD, TOPICS

R = TypeVar("R", bound=Record)


class _Step(NamedTuple):
    outgoing: Outgoing
    table: str | None = None
    key: str = ""
    record: Record | None = None


class Outbox:
    """Collects outgoing records; `mark` and `rollback` undo what a failing record had already put in."""

    def __init__(self, tables: Mapping[str, Table[Record]], *, source: str, clock: Callable[[], datetime]) -> None:
        """`source`: the stage's name; `clock`: aware UTC now."""
        self._tables = tables
        self._source = source
        self._clock = clock
        self._steps: list[_Step] = []
        self._overlay: dict[tuple[str, str], Record | None] = {}

    def emit(self, record: Record, *, trace: str, partition: int | None = None, topic: str | None = None) -> Outgoing:
        """Send a record to its topic; one that belongs to a table of this stage also changes the table.

        Gives it as it will be written.
        """
        outgoing = encode(record, source=self._source, trace=trace, at=self._clock(), partition=partition, topic=topic)
        spec = BY_RECORD.get(type(record))
        if spec is not None and spec.name in self._tables:
            key = spec.key(record)
            self._steps.append(_Step(outgoing, spec.name, key, record))
            self._overlay[spec.name, key] = record
        else:
            self._steps.append(_Step(outgoing))
        return outgoing

    def remove(self, record: Record) -> None:
        """Delete a record's key from its table and its topic."""
        spec = BY_RECORD[type(record)]
        self.forget(type(record), spec.key(record), partition_key=spec.partition_by(record))

    def forget(self, record_class: type[Record], key: str, *, partition_key: str) -> None:
        """Delete a key from the topic of the class, and from its table where this stage has it as one."""
        spec = BY_RECORD[record_class]
        raw, where = key.encode("utf-8", "replace"), partition_key.encode("utf-8", "replace")
        outgoing = Outgoing(spec.name, raw, None, (), where)
        if spec.name not in self._tables:
            self._steps.append(_Step(outgoing))
            return
        self._steps.append(_Step(outgoing, spec.name, key, None))
        self._overlay[spec.name, key] = None

    def dead_letter(self, message: Message, error: DeconwatchError, *, attempt: int = 1) -> None:
        """The message's bytes unchanged, with where they came from and why they stopped there."""
        origin = (
            ("deconwatch_origin_topic", message.topic),
            ("deconwatch_origin_partition", str(message.partition)),
            ("deconwatch_origin_offset", str(message.offset)),
            ("deconwatch_stage", self._source),
            ("deconwatch_reason", error.reason),
            ("deconwatch_error", str(error)[:1000]),
            ("deconwatch_attempt", str(attempt)),
            ("deconwatch_time", self._clock().isoformat()),
        )
        kept = tuple((name, value) for name, value in message.headers if name not in dict(origin))
        self._steps.append(
            _Step(
                Outgoing(
                    TOPICS["dead-letters"].name,
                    message.key or b"",
                    message.value,
                    kept + tuple((name, value.encode("utf-8", "replace")) for name, value in origin),
                )
            )
        )

    def get(self, record_class: type[R], key: str) -> R | None:
        """The record of a key in the table of its class, as of this batch."""
        name = BY_RECORD[record_class].name
        record = self._overlay[name, key] if (name, key) in self._overlay else self._tables[name].get(key)
        return record if isinstance(record, record_class) else None

    def later(self, record_class: type[R], key: str) -> Callable[[], R | None]:
        """The same, but a packed row is only read where this is called, which may be another thread."""
        name = BY_RECORD[record_class].name
        table = self._tables[name]
        changed = (name, key) in self._overlay
        kept = self._overlay.get((name, key)) if changed else table.kept(key)

        def read() -> R | None:
            record = None if kept is None else table.unpacked(kept)
            return record if isinstance(record, record_class) else None

        return read

    def rows(self, record_class: type[R]) -> Iterator[R]:
        """Every record in the table of the class, as of this batch, in no promised order."""
        name = BY_RECORD[record_class].name
        changed = {key: record for (table, key), record in self._overlay.items() if table == name}
        for row in self._tables[name]:
            if self._tables[name].topic.key(row) not in changed and isinstance(row, record_class):
                yield row
        for record in changed.values():
            if isinstance(record, record_class):
                yield record

    def mark(self) -> int:
        """Where the outbox stands now."""
        return len(self._steps)

    def rollback(self, mark: int) -> None:
        """Back to where it stood."""
        del self._steps[mark:]
        self._overlay = {(step.table, step.key): step.record for step in self._steps if step.table is not None}

    def outgoing(self) -> list[Outgoing]:
        """Everything to write, in order."""
        return [step.outgoing for step in self._steps]

    def apply(self) -> None:
        """Change the tables; call it when the log has everything."""
        for step in self._steps:
            if step.table is None:
                continue
            if step.record is None:
                self._tables[step.table].remove(step.key)
            else:
                self._tables[step.table].apply(step.record, partition=step.outgoing.partition)
