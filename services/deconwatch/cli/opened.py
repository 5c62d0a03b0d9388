"""The log of the configuration, opened for one command, and its tables read as they stand."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from deconwatch.config import Config
from deconwatch.log import Log
from deconwatch.records import Record

R = TypeVar("R", bound=Record)


@contextmanager
def opened(config: Config, url: str | None = None) -> Iterator[Log]:
    """The log of `url`, else of the configuration; closed at the end."""
    from deconwatch.log import open_log

    log = open_log(url or config.log.url, prefix=config.log.prefix, options=config.log.kafka)
    try:
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
