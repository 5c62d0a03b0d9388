"""/livez, /readyz and /metrics over HTTP, in a thread of their own.

`/livez` asks only whether every loop has gone round lately: a broker that is away is no reason to be killed.
`/readyz` asks whether partitions are assigned and the service is not stopping.
"""

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from deconwatch.config import HealthConfig
from deconwatch.errors import ConfigError
from deconwatch.metrics import Metrics
from deconwatch.stage import Loop


def late(loops: Sequence[Loop], *, now: datetime, limit: timedelta) -> dict[str, float]:
    """Stages whose loop has not gone round within `limit`, with the seconds since it last did."""
    ages = {loop.stage.name: now - loop.beat for loop in loops}
    return {name: age.total_seconds() for name, age in ages.items() if age > limit}


class Health:
    """The HTTP server of one process."""

    def __init__(
        self,
        config: HealthConfig,
        loops: Sequence[Loop],
        *,
        metrics: Metrics,
        clock: Callable[[], datetime],
        stopping: threading.Event,
    ) -> None:
        """Nothing listens before `start`."""
        host, _, port = config.listen.rpartition(":")
        self._host, self._port = host.strip("[]"), int(port)
        self._limit = timedelta(seconds=config.live_seconds)
        self._loops = loops
        self._metrics = metrics
        self._clock = clock
        self._stopping = stopping
        self._server: Any = None
        self._thread: threading.Thread | None = None
        self.address = config.listen

    def live(self) -> tuple[bool, Mapping[str, object]]:
        """Whether every loop ticks, and the ones that do not."""
        stuck = late(self._loops, now=self._clock(), limit=self._limit)
        return not stuck, {"late_seconds": stuck}

    def ready(self) -> tuple[bool, Mapping[str, object]]:
        """Whether every stage has its partitions and the service is not stopping."""
        waiting = [loop.stage.name for loop in self._loops if not loop.ready.is_set()]
        return not waiting and not self._stopping.is_set(), {
            "waiting": waiting,
            "stopping": self._stopping.is_set(),
        }

    def start(self) -> None:
        """Listen. Raises ConfigError when the address is taken; port 0 takes a free one, then told by `address`."""
        import socket

        import uvicorn
        from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
        from starlette.applications import Starlette
        from starlette.requests import Request
        from starlette.responses import JSONResponse, Response
        from starlette.routing import Route

        def answer(check: Callable[[], tuple[bool, Mapping[str, object]]]) -> Callable[[Request], Response]:
            def respond(_: Request) -> Response:
                good, detail = check()
                return JSONResponse({"ok": good, **detail}, status_code=200 if good else 503)

            return respond

        def metrics(_: Request) -> Response:
            return Response(generate_latest(self._metrics.registry), headers={"content-type": CONTENT_TYPE_LATEST})

        app = Starlette(
            routes=[
                Route("/livez", answer(self.live)),
                Route("/readyz", answer(self.ready)),
                Route("/metrics", metrics),
            ]
        )
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self._host, self._port))
        except OSError as e:
            listener.close()
            raise ConfigError(
                f"health.listen = {self._host}:{self._port}: {e.strerror}; give another address with --health HOST:PORT"
            ) from e
        self.address = f"{self._host}:{listener.getsockname()[1]}"
        self._server = uvicorn.Server(
            uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1)
        )
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._server.serve(sockets=[listener])), name="health", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop listening. Harmless when called twice or never started."""
        if self._server is not None:
            self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(timeout=3)
