"""Deliveries a second and CPU a delivery, against bare posts of the same bodies with the same HTTP client.

    .venv/bin/python bench/webhooks.py

Ours holds all that a delivery is: out of the log, signed, posted, its outcome written durably and read again. Bare
posts are aiohttp's with as many at once, nothing signed and nothing remembered. The receivers are another process.
"""

import asyncio
import json
import statistics
import time
from collections.abc import Mapping

import aiohttp
from webhook.deliverer import arrived, count, deliverer, delivery, endpoint, hosts, now, quiet, receivers

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


def main() -> None:
    """Take turns, print the medians."""
    quiet()
    count = ENDPOINTS * EACH
    with receivers() as ports:
        asyncio.run(bare(ports))
        pairs = [(ours(ports), asyncio.run(bare(ports))) for _ in range(ROUNDS)]
    for what, index in (("wall", 0), ("CPU", 1)):
        mine = statistics.median(one[index] for one, _ in pairs) / count * 1e6
        other = statistics.median(two[index] for _, two in pairs) / count * 1e6
        goal = " (at most 2)" if what == "CPU" else f"; {1e6 / mine:.0f} against {1e6 / other:.0f} a second"
        print(
            f"webhook, {what} a delivery: ours {mine:.0f} µs, bare post {other:.0f} µs, ratio {mine / other:.2f}{goal}"
        )


if __name__ == "__main__":
    main()
