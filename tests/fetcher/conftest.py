"""The loopback web and the pages of this room's tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deconwatch.fetcher.pages import Page, read_page
from deconwatch.fetcher.sites import Site
from deconwatch.fetcher.worker import Worker
from tests.net.web import Web

FEEDS = Path(__file__).resolve().parent.parent / "data" / "feeds"


@pytest.fixture
def web() -> Iterator[Web]:
    server = Web()
    yield server
    server.close()


@pytest.fixture(scope="session")
def feed_files() -> Path:
    """The folder of our own feed files."""
    return FEEDS


@pytest.fixture(scope="session")
def read() -> Iterator[Callable[[bytes, str, Site], Page]]:
    """A page's body, address and site rule to what the worker makes of it, in the worker."""
    worker = Worker(cpu_seconds=5, memory_bytes=512 * 2**20)
    yield lambda body, url, site: asyncio.run(worker.run(read_page, body, url, 200_000, site))
    worker.close()
