"""The loopback web of this room's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.net.web import Web


@pytest.fixture
def web() -> Iterator[Web]:
    server = Web()
    yield server
    server.close()
