"""Each contract test runs on both logs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from deconwatch.log import Log
from tests.contracts.place import PARTITIONS, Place


@pytest.fixture(params=["sqlite", "kafka"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty log with its topics."""
    if request.param == "sqlite":
        place = Place("sqlite", str(tmp_path / "log.sqlite"), "t.")
    else:
        place = Place("kafka", request.getfixturevalue("kafka_bootstrap"), f"t-{uuid4().hex[:8]}.")
    log = place.open()
    log.create(PARTITIONS)
    log.close()
    return place


@pytest.fixture
def log(place: Place) -> Iterator[Log]:
    """The log, open."""
    log = place.open()
    yield log
    log.close()
