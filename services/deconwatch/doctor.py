"""What `deconwatch doctor` looks at: the machine that the services run on."""

import importlib.metadata
import importlib.util
import platform
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from deconwatch.checks import Finding
from deconwatch.config import Config
from deconwatch.errors import DeconwatchError
from deconwatch.log import open_log
from deconwatch.topics import TOPICS

LOW_DISK_BYTES = 2**30


def _versions(_: Config) -> Iterator[Finding]:
    names = ("deconwatch", "spacy", "feedparser", "kafka-python", "httptools", "pydantic")
    told = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    yield Finding("ok", f"Python {platform.python_version()} on {platform.machine()}; {told}")


def _checksum(_: Config) -> Iterator[Finding]:
    if importlib.util.find_spec("crc32c") is None:
        yield Finding(
            "warning",
            "crc32c is not installed: Kafka's checksums are computed in pure Python, 11 to 21 times slower a message",
            "pip install 'kafka-python[crc32c]'",
        )
    else:
        yield Finding("ok", "crc32c is installed: Kafka's checksums are computed in C")


def _log(config: Config) -> Iterator[Finding]:
    started = time.monotonic()
    log = open_log(config.log.url, prefix=config.log.prefix, options=config.log.kafka)
    try:
        missing = []
        for name, topic in TOPICS.items():
            try:
                found = log.partitions(name)
            except DeconwatchError:
                missing.append(name)
                continue
            if found != topic.partitions:
                yield Finding(
                    "warning",
                    f"topic {name} has {found} partitions, the topic table says {topic.partitions}",
                    "reports and the tables of incidents need one number, and so do feed-state and feed-seen",
                )
    finally:
        log.close()
    took = time.monotonic() - started
    if missing:
        yield Finding(
            "error", f"log {config.log.url}: missing topics: {', '.join(missing)}", "deconwatch topics create"
        )
    else:
        yield Finding("ok", f"log {config.log.url}: {len(TOPICS)} topics there, answered in {took:.1f} s")


def _disk(config: Config) -> Iterator[Finding]:
    if not config.log.url.startswith("sqlite:"):
        return
    folder = Path(config.log.url.removeprefix("sqlite:")).resolve().parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    told = f"{folder}: {free / 2**30:.1f} GiB free"
    if free < LOW_DISK_BYTES:
        yield Finding("warning", told, "make room, or move log.url")
    else:
        yield Finding("ok", told)


def _worker(config: Config) -> Iterator[Finding]:
    from deconwatch.classifier.worker import Workers
    from deconwatch.records import Article

    started = time.monotonic()
    pool = Workers(config.classifier)
    try:
        article = Article(id="doctor", text="The deconfliction line is open.", fetched=datetime.now(UTC))
        pool.result(pool.submit(article))
    finally:
        pool.close()
    yield Finding("ok", f"classifier worker: started, read a sentence and ended in {time.monotonic() - started:.1f} s")


EXAMINATIONS: tuple[Callable[[Config], Iterator[Finding]], ...] = (_versions, _checksum, _log, _disk, _worker)


def examine(config: Config) -> Iterator[Finding]:
    """Findings of every examination; one that fails is an error finding, and the next goes on."""
    for examination in EXAMINATIONS:
        try:
            yield from examination(config)
        except DeconwatchError as e:
            yield Finding("error", str(e))
