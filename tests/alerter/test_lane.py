"""One endpoint's queue and its breaker, on a clock that stands still."""

from datetime import UTC, datetime, timedelta

from deconwatch.alerter.breaker import Breaker
from deconwatch.alerter.lane import Lane, as_known
from deconwatch.records import Attempt, Delivery, DeliveryState

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def delivery(key: str, *, created: int = 0, due: int = 0, **fields: object) -> Delivery:
    return Delivery.model_validate(
        {
            "id": key,
            "alert_id": f"al-{key}",
            "incident_id": "i",
            "endpoint": "desk",
            "created": NOW + timedelta(seconds=created),
            "next_attempt": NOW + timedelta(seconds=due),
            **fields,
        }
    )


def lane(*deliveries: Delivery) -> Lane:
    made = Lane("desk", 0)
    for one in deliveries:
        made.put(one)
    return made


def taken(some: Lane, now: datetime) -> str | None:
    one = some.take(now)
    return one.id if one else None


def test_what_is_due_goes_out_in_the_order_of_creation() -> None:
    some = lane(delivery("b", created=2), delivery("a", created=1, due=3), delivery("c", created=4))
    order = []
    while (key := taken(some, NOW + timedelta(seconds=5))) is not None:
        order.append(key)
        some.busy = None
        some.remove(key)
    assert order == ["a", "b", "c"]


def change(
    key: str, sequence: int, *, incident: str = "i", created: int = 0, due: int = 0, **fields: object
) -> Delivery:
    return delivery(key, created=created, due=due, sequence=sequence, incident_id=incident, **fields)


def failed(number: int) -> list[Attempt]:
    return [Attempt(at=NOW, status=500)] * number


def test_a_later_change_of_an_incident_waits_for_the_retry_of_the_earlier_one() -> None:
    some = lane(
        change("a1", 1, due=30, attempts=failed(2)),
        change("a2", 2, created=1),
        change("b1", 1, incident="j", created=2),
    )
    assert taken(some, NOW + timedelta(seconds=2)) == "b1"
    some.busy = None
    some.remove("b1")
    assert taken(some, NOW + timedelta(seconds=29)) is None
    assert taken(some, NOW + timedelta(seconds=30)) == "a1"
    some.busy = None
    some.remove("a1")
    assert taken(some, NOW + timedelta(seconds=30)) == "a2"


def test_an_earlier_change_that_has_failed_for_minutes_no_longer_holds_its_incident_back() -> None:
    some = lane(change("a1", 1, due=1800, attempts=failed(4), version=5), change("a2", 2, created=1))
    assert taken(some, NOW + timedelta(seconds=1)) == "a2"


def test_changes_go_out_by_sequence_even_when_they_came_in_another_order() -> None:
    some, order = lane(change("a2", 2), change("a1", 1), change("a3", 3)), []
    for second in range(1, 10):
        if (key := taken(some, NOW + timedelta(seconds=second))) is not None:
            order.append(key)
            some.busy = None
            some.remove(key)
    assert order == ["a1", "a2", "a3"]


def test_a_clock_that_is_set_back_an_hour_delays_nothing() -> None:
    asked = Attempt(at=NOW, status=429, retry_after=60)
    some = lane(delivery("a", due=30), delivery("b", due=60, attempts=[asked]))
    hour = timedelta(hours=1)
    some.shift(-hour)
    assert taken(some, NOW - hour + timedelta(seconds=59)) is None
    assert taken(some, NOW - hour + timedelta(seconds=60)) is not None


def test_times_written_by_a_clock_that_was_an_hour_ahead_are_taken_as_they_were_meant() -> None:
    some = Lane("desk", 0)
    some.put(delivery("a", due=3630, attempts=[Attempt(at=NOW + timedelta(hours=1), status=500)]), now=NOW)
    assert taken(some, NOW + timedelta(seconds=29)) is None
    assert taken(some, NOW + timedelta(seconds=30)) == "a"


def test_one_request_at_a_time() -> None:
    some = lane(delivery("a"), delivery("b"))
    assert (taken(some, NOW), taken(some, NOW)) == ("a", None)


def test_what_waits_for_its_next_attempt_does_not_hold_up_the_others() -> None:
    assert taken(lane(delivery("a", due=300), delivery("b")), NOW) == "b"


def test_an_attempt_without_an_outcome_is_made_again() -> None:
    some = lane(delivery("a"))
    some.take(NOW)
    some.busy = None
    assert taken(some, NOW) == "a"


def test_a_later_version_takes_the_place_of_an_earlier_one() -> None:
    some = lane(delivery("a"), delivery("a", version=2, due=60))
    assert taken(some, NOW) is None
    assert taken(some, NOW + timedelta(seconds=60)) == "a"


def test_retry_after_is_kept_with_the_attempt_and_holds_all_back() -> None:
    asked = Attempt(at=NOW, status=429, retry_after=900)
    some = lane(delivery("a", due=900, attempts=[asked]), delivery("b"))
    assert taken(some, NOW + timedelta(seconds=899)) is None
    assert taken(some, NOW + timedelta(seconds=900)) == "a"


def test_retry_after_with_the_last_attempt_of_one_holds_the_others_back_too() -> None:
    some = lane(delivery("b"))
    some.finish(delivery("a", state=DeliveryState.DEAD, attempts=[Attempt(at=NOW, status=429, retry_after=900)]))
    assert taken(some, NOW + timedelta(seconds=899)) is None
    assert taken(some, NOW + timedelta(seconds=900)) == "b"


def test_410_disables_until_the_delivery_is_put_back() -> None:
    gone = Attempt(at=NOW, status=410)
    some = lane(delivery("a", attempts=[gone]), delivery("b"))
    assert some.disabled
    assert taken(some, NOW) is None
    some.put(delivery("a", version=2, attempts=[gone], round=2, first_attempt=1))
    assert taken(some, NOW) == "a"


def test_ten_thousand_waiting_deliveries_are_looked_at_once() -> None:
    some = lane(*(delivery(f"d{number}", due=3600) for number in range(10_000)), delivery("now"))
    assert taken(some, NOW) == "now"


def test_five_failures_in_a_row_open_the_breaker_and_a_probe_closes_it() -> None:
    breaker = Breaker()
    for _ in range(5):
        breaker.note(NOW, good=False)
    assert breaker.until == NOW + timedelta(seconds=30)
    breaker.note(NOW + timedelta(seconds=30), good=True)
    assert breaker.until is None


def test_failed_probes_come_further_apart_up_to_ten_minutes() -> None:
    breaker, now, pauses = Breaker(), NOW, []
    for _ in range(12):
        breaker.note(now, good=False)
        if breaker.until is not None:
            pauses.append((breaker.until - now).total_seconds())
            now = breaker.until
    assert pauses == [30, 60, 120, 240, 480, 600, 600, 600]


def test_seven_failures_of_ten_within_five_minutes_open_it() -> None:
    breaker = Breaker()
    for number in range(10):
        breaker.note(NOW + timedelta(seconds=number), good=number % 3 == 1)
    assert breaker.until is not None


def test_failures_long_ago_do_not_count() -> None:
    breaker = Breaker()
    for number in range(10):
        breaker.note(NOW + timedelta(minutes=2 * number), good=number % 3 == 1)
    assert breaker.until is None


def test_what_is_said_again_takes_the_state_that_is_known_of_it() -> None:
    some, said = lane(delivery("a", version=3, due=60)), delivery("a", payload="{}")
    pending = as_known(said, some.entries["a"])
    assert (pending.version, pending.payload, pending.next_attempt) == (3, "{}", NOW + timedelta(seconds=60))
    some.finish(delivery("a", version=4, state=DeliveryState.DELIVERED))
    done = as_known(said, some.done["a"])
    assert (done.version, done.state, done.payload) == (4, DeliveryState.DELIVERED, None)


def test_ten_thousand_waiting_deliveries_take_less_than_a_kilobyte_each() -> None:
    import tracemalloc

    some, count = Lane("desk", 0), 10_000
    tracemalloc.start()
    try:
        for number in range(count):
            some.put(delivery(f"d-{number:030}", incident_id=f"i-{number:030}", payload="x" * 20_000), offset=number)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held / count < 1000
