"""What one alerter holds in the night, another one sends in the morning: over a real broker, after a takeover."""

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.alerter.holding import EVENING, Desk
from tests.contracts.place import Place


@pytest.mark.timeout(180)
def test_the_next_owner_keeps_the_hours_and_sends_the_digest_once(kafka_bootstrap: str, tmp_path: Path) -> None:
    log = Place("kafka", kafka_bootstrap, f"hold-{uuid.uuid4().hex[:8]}.").open()
    desk = Desk(tmp_path, log=log, quiet={"hours": ["22:00-07:00"]}, rate={"alerts": 1, "per_seconds": 43_200})
    try:
        desk.tell("evening")
        desk.clock.now = EVENING + timedelta(hours=2)
        desk.tell("one", "two")
        desk.restart()
        desk.settle()
        assert desk.ids == [["al-evening"]]
        desk.clock.now = datetime(2026, 1, 11, 7, tzinfo=UTC)
        desk.settle()
        desk.restart()
        desk.tell("limited")
        assert desk.ids == [["al-evening"], ["al-one", "al-two"]]
        desk.clock.now = EVENING + timedelta(hours=12, minutes=1)
        desk.settle()
        assert desk.ids[2:] == [["al-limited"]]
    finally:
        desk.stop()
        desk.stack.close()
