"""Feed files parsed in the worker, one after another, for comparing with other parsers."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from deconwatch.config import FetcherConfig
from deconwatch.errors import FetchError
from deconwatch.fetcher.given import Given, given
from deconwatch.fetcher.worker import Worker


def parse_files(files: Sequence[Path], config: FetcherConfig) -> Iterator[dict[str, Any]]:
    """`{"file", "outcome", "format", "items": [{"id", "title", "link", "published", "updated"}]}` for each file.

    In the order given; what goes wrong with a file is its `outcome`, with the reason under `error`.
    """
    worker = Worker(cpu_seconds=config.parse_cpu_seconds, memory_bytes=config.parse_memory_bytes)
    try:
        with asyncio.Runner() as runner:
            for file in files:
                yield {"file": str(file), **runner.run(_one(file, worker, config))}
    finally:
        worker.close()


async def _one(file: Path, worker: Worker, config: FetcherConfig) -> dict[str, Any]:
    try:
        body = _read(file, config.max_decoded_bytes)
        found = await _given(worker, body, config.max_field_chars)
    except FetchError as e:
        return {"outcome": e.outcome, "format": "", "items": [], "error": e.detail}
    return {"outcome": found.outcome, "format": found.format, "items": found.items}


async def _given(worker: Worker, body: bytes, max_chars: int) -> Given:
    """A feed that is too large for its time gets it once more, for its items alone."""
    try:
        return await worker.run(given, body, max_chars)
    except FetchError as e:
        if e.outcome != "parse-killed":
            raise
        return await worker.run(given, body, max_chars, sanitized=False)


def _read(file: Path, most: int) -> bytes:
    """The file's bytes. Raises FetchError `unreadable`, also for a device or pipe, or `too-large`."""
    try:
        if file.exists() and not file.is_file():
            raise FetchError("unreadable", "not a file")
        with file.open("rb") as opened:
            body = opened.read(most + 1)
    except (OSError, ValueError) as e:  # ValueError: a name with a NUL in it
        raise FetchError("unreadable", getattr(e, "strerror", None) or str(e)) from e
    if len(body) > most:
        raise FetchError("too-large", f"more than {most} bytes")
    return body
