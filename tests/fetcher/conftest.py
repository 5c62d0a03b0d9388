"""The loopback web and the pages of this room's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

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
