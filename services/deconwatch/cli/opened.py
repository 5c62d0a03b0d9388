"""The log of the configuration, opened for one command, and its tables read as they stand."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from deconwatch.config import Config
from deconwatch.errors import LogError
from deconwatch.log import Log
from deconwatch.records import Record

R = TypeVar("R", bound=Record)


@contextmanager
def opened(config: Config, url: str | None = None) -> Iterator[Log]:
    """The log of `url`, else of the configuration; closed at the end.

    Raises LogError where there is none: a command that looks into a log makes no file of a name that was mistyped.
    """
    from deconwatch.log import open_log

    place = url or config.log.url
    path = place.removeprefix("sqlite:").removeprefix("//")
    if place.startswith("sqlite:") and not Path(path).exists():
        raise LogError(f"log {path} is not there: `deconwatch run` makes it, --log or the config names another one")
    log = open_log(place, prefix=config.log.prefix, options=config.log.kafka)
    try:
        if place.startswith("sqlite:"):
            log.create()  # what a newer release has beside it
        yield log
    finally:
        log.close()


def rows(log: Log, cls: type[R]) -> list[R]:
    """The latest record of every key in the table of a class, in the order of the keys."""
    from deconwatch.log.table import Table
    from deconwatch.topics import BY_RECORD

    topic = BY_RECORD[cls]
    partitions = log.partitions(topic.name)
    table: Table[R] = Table(topic, partitions=partitions)
    for partition in range(partitions):
        table.rebuild(log, partition)
    return sorted(table, key=topic.key)
