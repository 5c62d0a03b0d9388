"""Both logs under one name, so that every test of the whole path runs on each."""

import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.path.stack import Stack

Made = Callable[[dict[str, tuple[str, bytes]], Sequence[str]], Stack]


@pytest.fixture(params=["sqlite", "kafka"])
def make_stack(request: pytest.FixtureRequest, tmp_path: Path) -> Made:
    """`make_stack(documents, feeds)` on SQLite and on a real Kafka."""
    if request.param == "kafka":
        url = f"kafka://{request.getfixturevalue('kafka_bootstrap')}"
    else:
        url = f"sqlite:{tmp_path}/log.sqlite"
    prefix = f"path-{uuid.uuid4().hex[:8]}."

    def make(documents: dict[str, tuple[str, bytes]], feeds: Sequence[str]) -> Stack:
        return Stack(tmp_path, log_url=url, prefix=prefix, documents=documents, feeds=feeds)

    return make
