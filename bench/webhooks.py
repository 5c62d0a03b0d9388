"""Deliveries a second and CPU a delivery, against bare posts of the same bodies with the same HTTP client.

    .venv/bin/python bench/webhooks.py

Ours holds all that a delivery is: out of the log, signed, posted, its outcome written durably and read again. Bare
posts are aiohttp's with as many at once, nothing signed and nothing remembered. The receivers are another process.

Turns are taken three ways: as both would run by themselves (the service with its collector's settings, the script with
Python's), and both with the one and with the other, so that it can be seen what the settings do.
"""

import asyncio
import gc
import json
import statistics
import time
from collections.abc import Callable, Mapping

import aiohttp
from webhook.deliverer import arrived, count, deliverer, delivery, endpoint, hosts, now, quiet, receivers

from deconwatch.app import collect_seldom

ENDPOINTS = 100
EACH = 30
ROUNDS = 3
CONCURRENCY = 128
PAYLOAD = json.dumps({"type": "deconwatch.alert.v1", "data": {"quote": "x" * 1400}})


def ours(ports: Mapping[str, int]) -> tuple[float, float]:
    """(seconds, CPU seconds) of the deliverer from the first record of ENDPOINTS × EACH to the last arrival."""
    names = [f"desk-{number}" for number in range(ENDPOINTS)]
    made = [endpoint(name, host, ports["healthy"]) for name, host in zip(names, hosts(ENDPOINTS), strict=True)]
    with deliverer(made, concurrency=CONCURRENCY) as under_test, under_test.running():
        at = now()
        queue = [delivery(str(n), name, payload=PAYLOAD, at=at) for n in range(EACH) for name in names]
        wall, cpu, here = time.perf_counter(), time.process_time(), time.thread_time()
        under_test.put(queue)
        while count(ports) < len(queue):
            time.sleep(0.05)
        spent = time.perf_counter() - wall
        # This thread wrote the queue and looked on; the deliverer's are the others.
        own = time.process_time() - cpu - (time.thread_time() - here)
    arrived(ports)
    return spent, own


async def bare(ports: Mapping[str, int]) -> tuple[float, float]:
    """The same bodies to the same hosts, as fast as the client goes."""
    urls = [f"http://{host}:{ports['healthy']}/hook" for host in hosts(ENDPOINTS)] * EACH
    body = PAYLOAD.encode()
    left = iter(urls)
    wall, cpu = time.perf_counter(), time.process_time()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def work() -> None:
            for url in left:
                async with session.post(url, data=body, headers={"content-type": "application/json"}) as answer:
                    await answer.read()

        await asyncio.gather(*(work() for _ in range(CONCURRENCY)))
    spent = time.perf_counter() - wall, time.process_time() - cpu
    arrived(ports)
    return spent


def plainly() -> None:
    """Python's own settings of the collector."""
    gc.unfreeze()
    gc.set_threshold(*PLAIN)


PLAIN = gc.get_threshold()
WAYS: Mapping[str, tuple[Callable[[], None], Callable[[], None]]] = {
    "as each runs": (collect_seldom, plainly),
    "both collect seldom": (collect_seldom, collect_seldom),
    "both collect as Python does": (plainly, plainly),
}


def main() -> None:
    """Take turns, print the medians."""
    quiet()
    count = ENDPOINTS * EACH
    turns: dict[str, list[tuple[tuple[float, float], tuple[float, float]]]] = {way: [] for way in WAYS}
    with receivers() as ports:
        asyncio.run(bare(ports))
        for _ in range(ROUNDS):
            for way, (for_us, for_them) in WAYS.items():
                for_us()
                mine = ours(ports)
                for_them()
                turns[way].append((mine, asyncio.run(bare(ports))))
    plainly()
    for way, pairs in turns.items():
        print(f"webhook, {way}:")
        for what, index in (("wall", 0), ("CPU", 1)):
            mine_each = statistics.median(one[index] for one, _ in pairs) / count * 1e6
            other = statistics.median(two[index] for _, two in pairs) / count * 1e6
            goal = " (at most 2)" if what == "CPU" else f"; {1e6 / mine_each:.0f} against {1e6 / other:.0f} a second"
            ratio = f"{mine_each / other:.2f}"
            print(f"  {what} a delivery: ours {mine_each:.0f} µs, bare post {other:.0f} µs, ratio {ratio}{goal}")


if __name__ == "__main__":
    main()
