"""What bad endpoints cost the good ones: latency of 100 healthy endpoints with and without three bad ones beside them.

    .venv/bin/python bench/isolation.py

The bad ones: a black hole that takes a connection and never answers, a slow-loris that answers a byte a second, and one
that always says 500. Every endpoint gets the same alerts at the same steady rate. The two legs take turns in one run;
each has a deliverer and a log of its own. Latency: from the delivery's record in the log to its arrival.
"""

import time
from collections.abc import Mapping

from webhook.deliverer import Deliverer, arrived, deliverer, delivery, endpoint, hosts, now, quiet, receivers

HEALTHY = 100
BAD = ("black-hole", "slow-loris", "always-500")
SECONDS = 10
ROUNDS = 2
TICK = 0.1
"""Each tick puts one alert for a tenth of the healthy endpoints, and for each bad one."""


def latencies(ports: Mapping[str, int], *, bad: bool) -> list[float]:
    """Seconds, one for each delivery to a healthy endpoint."""
    names = [f"desk-{number}" for number in range(HEALTHY)]
    kinds = [*(["healthy"] * HEALTHY), *(BAD if bad else ())]
    every = [*names, *(BAD if bad else ())]
    made = [endpoint(name, host, ports[kind]) for name, host, kind in zip(every, hosts(len(every)), kinds, strict=True)]
    put: dict[str, float] = {}
    with deliverer(made, total_seconds=15) as under_test, under_test.running():
        for warm_up in (True, False):
            _feed(under_test, names, bad=bad, put=put, seconds=2 if warm_up else SECONDS)
            time.sleep(2)
            got = arrived(ports)
            if warm_up:
                put.clear()
    waits = [at - put[key] for key, at in got]
    assert len(waits) == len(put), f"{len(put) - len(waits)} of {len(put)} have not arrived"
    return waits


def _feed(under_test: Deliverer, names: list[str], *, bad: bool, put: dict[str, float], seconds: float) -> None:
    begin = time.time()
    for tick in range(int(seconds / TICK)):
        time.sleep(max(0.0, begin + tick * TICK - time.time()))
        key = f"{begin:.3f}-{tick}"
        turn = names[tick % 10 :: 10] + (list(BAD) if bad else [])
        some = [delivery(key, name, payload="x" * 1500, at=now()) for name in turn]
        at = time.time()
        under_test.put(some)
        put |= {one.alert_id: at for one in some if one.endpoint in names}


def percentile(values: list[float], share: float) -> float:
    """Nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def main() -> None:
    """Take turns, print both percentiles over all rounds."""
    quiet()
    alone: list[float] = []
    beside: list[float] = []
    with receivers() as ports:
        for _ in range(ROUNDS):
            alone += latencies(ports, bad=False)
            beside += latencies(ports, bad=True)
    for share, goal in ((0.5, ""), (0.99, " (at most 1.2)")):
        ours, baseline = percentile(beside, share) * 1e3, percentile(alone, share) * 1e3
        print(
            f"isolation, {HEALTHY} healthy endpoints beside {', '.join(BAD)}: p{share * 100:.0f} {ours:.1f} ms, "
            f"without them {baseline:.1f} ms, ratio {ours / baseline:.2f}{goal}"
        )


if __name__ == "__main__":
    main()
