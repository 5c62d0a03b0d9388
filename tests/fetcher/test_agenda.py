"""Which feeds are polled now."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from deconwatch.fetcher.agenda import EARLIEST, ROOM, UNKNOWN_SECONDS, Agenda
from tests.fetcher.running import START


def urls(agenda: Agenda, seconds: float = 0) -> list[str]:
    return [url for url, _, _ in agenda.take(START + timedelta(seconds=seconds))]


def agenda(concurrency: int = 10, spacing: float = 2) -> Agenda:
    return Agenda(concurrency=concurrency, spacing_seconds=spacing)


def put(agenda: Agenda, url: str, host: str, seconds: float = 0) -> None:
    agenda.put(url, host, START + timedelta(seconds=seconds))


def test_a_feed_is_taken_once_it_is_due() -> None:
    waiting = agenda()
    put(waiting, "a", "one", 10)
    assert urls(waiting, 9) == []
    assert urls(waiting, 10) == ["a"]
    assert urls(waiting, 11) == []


def test_the_longest_due_goes_first() -> None:
    waiting = agenda(concurrency=2)
    put(waiting, "late", "one", 5)
    put(waiting, "early", "two", 1)
    waiting.put("new", "three", EARLIEST)
    assert urls(waiting, 9) == ["new", "early"]


def test_a_host_is_asked_for_one_feed_at_a_time_with_a_pause_between() -> None:
    waiting = agenda(spacing=2)
    put(waiting, "a", "one")
    put(waiting, "b", "one")
    assert urls(waiting) == ["a"]
    assert urls(waiting, 60) == []
    waiting.done("one", START + timedelta(seconds=60))
    assert urls(waiting, 61) == []
    assert urls(waiting, 62) == ["b"]


def test_a_host_that_asked_for_a_pause_is_left_alone_and_others_go_on() -> None:
    waiting = agenda()
    put(waiting, "a", "one")
    put(waiting, "b", "two")
    waiting.pause("one", START + timedelta(hours=1))
    assert urls(waiting) == ["b"]
    assert waiting.next() == START + timedelta(hours=1)
    assert urls(waiting, 3600) == ["a"]


def test_no_more_polls_at_once_than_allowed() -> None:
    waiting = agenda(concurrency=3)
    for n in range(5):
        put(waiting, f"f{n}", f"h{n}", n)
    assert urls(waiting, 10) == ["f0", "f1", "f2"]
    waiting.done("h1", START + timedelta(seconds=10))
    assert urls(waiting, 10) == ["f3"]


def test_a_feed_that_was_moved_or_dropped_is_not_taken_at_its_old_time() -> None:
    waiting = agenda()
    put(waiting, "moved", "one", 1)
    put(waiting, "moved", "one", 100)
    put(waiting, "dropped", "two", 1)
    waiting.drop("dropped")
    assert urls(waiting, 50) == []
    assert waiting.next() == START + timedelta(seconds=100)
    assert urls(waiting, 100) == ["moved"]


def test_a_crowded_host_says_how_long_one_round_takes() -> None:
    waiting = agenda(spacing=2)
    for n in range(300):
        put(waiting, f"f{n}", "crowded")
    assert waiting.round_seconds("crowded") == 300 * (2 + UNKNOWN_SECONDS) * ROOM
    assert waiting.round_seconds("unknown") == 0


def test_slow_polls_make_the_round_longer() -> None:
    waiting = agenda(spacing=0)
    now = START
    for n in range(100):
        put(waiting, f"f{n}", "slow")
    for _ in range(50):
        waiting.take(now)
        now += timedelta(seconds=10)
        waiting.done("slow", now)
    assert waiting.round_seconds("slow") > 49 * 9


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdef"), st.sampled_from(["take", "done", "put", "pause", "drop"]), st.integers(0, 9)
        ),
        max_size=60,
    )
)
def test_whatever_happens_a_host_never_has_two_polls_and_no_waiting_feed_is_lost(
    steps: list[tuple[str, str, int]],
) -> None:
    waiting = agenda(concurrency=2, spacing=1)
    hosts = {name: "left" if name < "d" else "right" for name in "abcdef"}
    busy: dict[str, str] = {}
    expected: set[str] = set()
    now = START
    for name, step, seconds in steps:
        now += timedelta(seconds=seconds)
        if step == "put" and name not in busy.values():
            waiting.put(name, hosts[name], now + timedelta(seconds=seconds))
            expected.add(name)
        elif step == "drop":
            waiting.drop(name)
            expected.discard(name)
        elif step == "pause":
            waiting.pause(hosts[name], now + timedelta(seconds=seconds))
        elif step == "done" and hosts[name] in busy:
            del busy[hosts[name]]
            waiting.done(hosts[name], now)
        else:
            for url, host, due in waiting.take(now):
                assert host not in busy
                assert due <= now
                busy[host] = url
                expected.discard(url)
    for host in list(busy):
        waiting.done(host, now)
    left: set[str] = set()
    while (at_next := waiting.next()) is not None:
        for url, host, _ in waiting.take(max(now, at_next)):
            left.add(url)
            waiting.done(host, max(now, at_next))
    assert left == expected
