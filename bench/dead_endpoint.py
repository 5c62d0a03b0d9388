"""Memory that 10,000 alerts to a dead endpoint take, against holding their payloads.

    .venv/bin/python bench/dead_endpoint.py

The deliverer takes them up, tries, fails, and they wait. The baseline is what the payloads alone would take.
"""

import gc
import time
from pathlib import Path

from webhook.deliverer import deliverer, delivery, endpoint, now, quiet

ALERTS = 10_000
PAYLOAD = 20_000
BATCH = 100


def resident() -> float:
    """Bytes of this process in memory."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def main() -> None:
    """Measure before, with half of them waiting, and with all."""
    quiet()
    # Nothing listens on the discard port, so every attempt is refused at once.
    with deliverer([endpoint("dead", "127.0.0.1", 9)]) as under_test, under_test.running():
        under_test.put([delivery("first", "dead", payload="x" * PAYLOAD, at=now())])
        time.sleep(1)
        before = resident()
        middle = 0.0
        for start in range(0, ALERTS, BATCH):
            some = [
                delivery(str(number), "dead", payload=f"{number:09}" + "x" * PAYLOAD, at=now())
                for number in range(start, start + BATCH)
            ]
            under_test.put(some)
            del some
            while under_test.waiting("dead") < start + BATCH:
                time.sleep(0.01)
            if start + BATCH == ALERTS // 2:
                middle = resident()
        after = resident()
    payloads = ALERTS * PAYLOAD
    ours = max(0.0, after - before)
    print(
        f"dead endpoint, {ALERTS} alerts of {PAYLOAD // 1000} KB: ours {ours / 1e6:.1f} MB, payloads alone "
        f"{payloads / 1e6:.0f} MB, ratio {ours / payloads:.3f}; the second half took {(after - middle) / 1e6:.1f} MB, "
        f"{(after - middle) / (ALERTS / 2):.0f} bytes an alert"
    )


if __name__ == "__main__":
    main()
