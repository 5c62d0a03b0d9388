"""What the deliverer reads back out of the log, on both logs."""

from __future__ import annotations

from collections.abc import Sequence

from deconwatch.alerter.ledger import Ledger, standing
from deconwatch.log import Log, Outgoing
from deconwatch.log.event import encode
from deconwatch.records import Delivery
from tests.alerter.receiver import Clock, pending

CLOCK = Clock()


def write(log: Log, deliveries: Sequence[Delivery]) -> None:
    log.write([encode(one, source="dispatch", trace="a", at=CLOCK.now, partition=0) for one in deliveries])


def places(log: Log) -> dict[str, tuple[int, int]]:
    """Version and offset by id."""
    return standing(log, 0, lambda delivery, offset: (delivery.version, offset))


def test_the_newest_version_of_each_delivery_stands_and_its_payload_is_read_from_its_place(log: Log) -> None:
    first = [pending(str(number), "desk", CLOCK, payload=f"first {number}") for number in range(5)]
    write(log, first)
    write(log, [one.model_copy(update={"version": 2, "payload": "second"}) for one in first[:2]])
    write(log, first[:1])  # said again
    log.write([Outgoing("deliveries", first[4].id.encode(), None, partition=0)])
    standing_now = places(log)
    assert {key: version for key, (version, _) in standing_now.items()} == {
        "d-0-desk": 2,
        "d-1-desk": 2,
        "d-2-desk": 1,
        "d-3-desk": 1,
    }
    ledger = Ledger(log)
    read = [
        ledger.fetch(key, version, partition=0, offset=offset, ahead=ahead)
        for key, (version, offset) in standing_now.items()
        for ahead in (False, True)
    ]
    assert [one and one.payload for one in read] == [*["second"] * 4, *["first 2"] * 2, *["first 3"] * 2]


def test_a_version_that_lies_elsewhere_is_not_taken_for_the_one_asked_for(log: Log) -> None:
    write(log, [pending("a", "desk", CLOCK), pending("b", "desk", CLOCK)])
    _, offset = places(log)["d-a-desk"]
    ledger = Ledger(log)
    assert ledger.fetch("d-a-desk", 2, partition=0, offset=offset) is None
    assert ledger.fetch("d-b-desk", 1, partition=0, offset=offset) is None
    assert ledger.fetch("d-a-desk", 1, partition=0, offset=None) is None
    assert ledger.fetch("d-a-desk", 1, partition=0, offset=offset + 1000) is None
