"""Feed files parsed as the fetcher parses bodies, for comparing with other parsers."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from deconwatch.config import FetcherConfig
from deconwatch.errors import FetchError
from deconwatch.fetcher.parse import parse
from deconwatch.fetcher.parsed import Item, Limits, ParsedFeed
from deconwatch.fetcher.worker import Worker


def parse_files(files: Sequence[Path], config: FetcherConfig) -> Iterator[dict[str, Any]]:
    """`{"file", "outcome", "format", "items": [{"id", "title", "link", "published", "updated"}]}` for each file."""
    limits = Limits(config.max_items, config.max_field_chars)
    worker = Worker(cpu_seconds=config.parse_cpu_seconds, memory_bytes=config.parse_memory_bytes)
    try:
        with asyncio.Runner() as runner:
            for file in files:
                yield {"file": str(file), **runner.run(_one(file, worker, limits))}
    finally:
        worker.close()


async def _one(file: Path, worker: Worker, limits: Limits) -> dict[str, Any]:
    try:
        body = file.read_bytes()  # noqa: ASYNC240  # nothing else runs in this loop
    except OSError as e:
        return {"outcome": "unreadable", "format": "", "items": [], "error": e.strerror}
    try:
        parsed = await worker.run(parse, body, "", "", limits)
    except FetchError as e:
        parsed = ParsedFeed(e.outcome)
    return {"outcome": parsed.outcome, "format": parsed.format, "items": [_line(item) for item in parsed.items]}


def _line(item: Item) -> dict[str, str | None]:
    return {
        "id": item.guid,
        "title": item.title,
        "link": item.link,
        "published": _written(item.published),
        "updated": _written(item.updated),
    }


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
