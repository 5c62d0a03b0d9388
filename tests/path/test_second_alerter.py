"""Two alerters, and one of them is killed in the middle of delivering: the other takes over with nothing lost."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from deconwatch.log.event import encode
from deconwatch.records import Delivery, DeliveryState
from tests.alerter.receiver import Clock, pending
from tests.path.conftest import Made
from tests.path.stack import Service, Stack, until

COUNT = 400


def owner(services: list[Service]) -> Service | None:
    """Which of them delivers to the receiver."""
    said = [service for service in services if 'deliveries_total{endpoint="receiver"' in service.get("/metrics")[1]]
    return said[0] if said else None


def queue(stack: Stack) -> None:
    clock = Clock(datetime.now(UTC))
    records = [
        encode(pending(str(number), "receiver", clock), source="dispatch", trace="a", at=clock.now)
        for number in range(COUNT)
    ]
    with stack.log() as log:
        for start in range(0, COUNT, 100):
            log.write(records[start : start + 100])


@pytest.mark.timeout(400)
def test_a_second_alerter_takes_over_with_nothing_lost_and_one_repeat_at_most(make_stack: Made) -> None:
    with make_stack({}, []) as stack:
        services = stack.start("alerter", "alerter")
        queue(stack)
        until(lambda: len(stack.receiver.received) >= 20, seconds=120, what="the first deliveries", each=0.002)
        victim = owner(services)
        assert victim is not None
        victim.kill()
        at_the_kill = len(stack.receiver.received)
        assert at_the_kill < COUNT, "it was killed in the middle"
        until(
            lambda: len({got.webhook_id for got in stack.receiver.received}) == COUNT,
            seconds=120,
            what=f"the other one delivers the rest; it said {[service.said() for service in services]}",
        )
        until(
            lambda: {one.state for one in stack.records(Delivery).values()} == {DeliveryState.DELIVERED},
            seconds=60,
            what="all are marked",
        )
        received = Counter(got.webhook_id for got in stack.receiver.received)
        assert set(received) == {f"al-{number}" for number in range(COUNT)}
        assert sum(received.values()) <= COUNT + 1, "one request was under way at the crash"
        assert all(got.verified for got in stack.receiver.received)
