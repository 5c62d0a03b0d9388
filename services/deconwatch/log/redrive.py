"""Dead letters back to where they came from, unchanged.

    read dead-letters  →  leave out what was redriven before  →  choose  →  write the bytes to their origin
                       →  write a marker for each into dead-letters

The markers come last: a crash between the two writes redrives a letter twice, which has no second effect, and never
loses one. A marker is a record without a value whose header says which letter it stands for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from deconwatch.errors import LogError
from deconwatch.log import Log, Message, Outgoing
from deconwatch.topics import TOPICS

TOPIC = "dead-letters"
MARKER = "deconwatch_redriven"
ORIGIN = (
    "deconwatch_origin_topic",
    "deconwatch_origin_partition",
    "deconwatch_origin_offset",
    "deconwatch_stage",
    "deconwatch_reason",
    "deconwatch_error",
    "deconwatch_time",
)
"""Headers that say where a letter came from. `deconwatch_attempt` is none of them: attempts count on."""
BATCH = 100


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A record that was put aside, and where it came from; `topic` is empty when its headers do not say."""

    message: Message
    topic: str
    partition: int
    offset: int
    stage: str
    reason: str
    error: str
    attempt: int


def dead_letters(log: Log) -> Iterator[DeadLetter]:
    """Every dead letter that was not redriven yet, oldest first by partition."""
    for partition in range(log.partitions(TOPIC)):
        redriven = {_number(offset, -1) for message in log.read(TOPIC, partition) if (offset := message.header(MARKER))}
        for message in log.read(TOPIC, partition):
            if message.header(MARKER) is None and message.offset not in redriven:
                yield _letter(message)


def redrive(
    log: Log,
    *,
    stage: str | None = None,
    reason: str | None = None,
    since: datetime | None = None,
    limit: int | None = None,
    dry_run: bool = False,
) -> list[DeadLetter]:
    """Put dead letters back on the partition they came from; gives those that were, or would be with `dry_run`.

    `since`: only what was put aside at or after this moment; `limit`: at most so many. A letter whose origin is unknown
    or whose topic or partition no longer exists stays where it is. Raises LogError when the log does not take them.
    """
    chosen: list[DeadLetter] = []
    for letter in dead_letters(log):
        if limit is not None and len(chosen) >= limit:
            break
        if stage not in {None, letter.stage} or reason not in {None, letter.reason}:
            continue
        if since is not None and letter.message.timestamp < since.timestamp():
            continue
        if _has_origin(log, letter):
            chosen.append(letter)
    if not dry_run:
        for start in range(0, len(chosen), BATCH):
            batch = chosen[start : start + BATCH]
            log.write([_back(letter) for letter in batch])
            log.write([_marker(letter) for letter in batch])
    return chosen


def _letter(message: Message) -> DeadLetter:
    return DeadLetter(
        message,
        topic=message.header("deconwatch_origin_topic") or "",
        partition=_number(message.header("deconwatch_origin_partition"), -1),
        offset=_number(message.header("deconwatch_origin_offset"), -1),
        stage=message.header("deconwatch_stage") or "",
        reason=message.header("deconwatch_reason") or "",
        error=message.header("deconwatch_error") or "",
        attempt=_number(message.header("deconwatch_attempt"), 1),
    )


def _has_origin(log: Log, letter: DeadLetter) -> bool:
    if letter.topic not in TOPICS or letter.topic == TOPIC:
        return False
    try:
        return 0 <= letter.partition < log.partitions(letter.topic)
    except LogError:
        return False


def _back(letter: DeadLetter) -> Outgoing:
    headers = tuple((name, value) for name, value in letter.message.headers if name not in ORIGIN)
    return Outgoing(letter.topic, letter.message.key or b"", letter.message.value, headers, partition=letter.partition)


def _marker(letter: DeadLetter) -> Outgoing:
    header = ((MARKER, str(letter.message.offset).encode()),)
    return Outgoing(TOPIC, letter.message.key or b"", None, header, partition=letter.message.partition)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() else otherwise
