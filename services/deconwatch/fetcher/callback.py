"""Where hubs call back (WebSub): a small HTTP server in a thread of its own, off unless a public address is configured.

    GET  /<token>?hub.mode=subscribe…  →  did we ask for that topic?  →  the challenge, else 404
    POST /<token>                      →  read within the cap  →  signature good?  →  202 in any case

What a path means is looked up in what the stage last `expect`ed; what was heard is for it to take up in `heard`.
"""

import asyncio
import queue
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deconwatch.errors import ConfigError
from deconwatch.fetcher import websub
from deconwatch.records import WebSub

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

READ_SECONDS = 20.0
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Call:
    """What a hub said. `what`: verified, denied, pushed or forged."""

    url: str
    """Of the feed."""
    what: str
    lease_seconds: float | None = None
    reason: str = ""


class Callback:
    """The server."""

    def __init__(self, listen: str, *, max_bytes: int) -> None:
        """Listens at once. `listen`: HOST:PORT, port 0 takes a free one; `max_bytes`: of a push. Raises ConfigError."""
        import socket

        import uvicorn
        from starlette.applications import Starlette
        from starlette.routing import Route

        self._max_bytes = max_bytes
        self._expected: Mapping[str, tuple[str, WebSub]] = {}
        self._calls: queue.SimpleQueue[Call] = queue.SimpleQueue()
        host, _, port = listen.rpartition(":")
        listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host.strip("[]"), int(port)))
        except OSError as e:
            listener.close()
            raise ConfigError(f"fetcher.websub.listen = {listen}: {e.strerror}; give another HOST:PORT") from e
        self.port: int = listener.getsockname()[1]
        app = Starlette(
            routes=[
                Route("/{token}", self._intent, methods=["GET"]),
                Route("/{token}", self._push, methods=["POST"]),
            ]
        )
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            limit_concurrency=AT_ONCE,
            timeout_graceful_shutdown=1,
            server_header=False,
        )
        self._server: Any = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._server.serve(sockets=[listener])), name="websub", daemon=True
        )
        self._thread.start()

    def expect(self, subscriptions: Mapping[str, tuple[str, WebSub]]) -> None:
        """From now on these: token -> feed url and subscription."""
        self._expected = subscriptions

    def heard(self) -> list[Call]:
        """What hubs said since the last call, without waiting."""
        calls: list[Call] = []
        while True:
            try:
                calls.append(self._calls.get_nowait())
            except queue.Empty:
                return calls

    def close(self) -> None:
        """Stop listening."""
        self._server.should_exit = True
        self._thread.join(timeout=5)

    async def _intent(self, request: "Request") -> "Response":
        from starlette.responses import PlainTextResponse, Response

        asked = request.query_params
        url, sub = self._expected.get(request.path_params["token"], ("", None))
        if sub is None or asked.get("hub.topic") != sub.topic or sub.asked_at is None:
            return Response(status_code=404)
        if asked.get("hub.mode") == "denied":
            self._calls.put(Call(url, "denied", reason=asked.get("hub.reason", "")[:200]))
            return Response(status_code=200)
        challenge = asked.get("hub.challenge", "")
        if asked.get("hub.mode") != "subscribe" or sub.state == "denied" or not 0 < len(challenge) <= 2_000:
            return Response(status_code=404)
        lease = asked.get("hub.lease_seconds", "")
        self._calls.put(Call(url, "verified", float(lease[:10]) if lease.isascii() and lease.isdigit() else None))
        return PlainTextResponse(challenge)

    async def _push(self, request: "Request") -> "Response":
        from starlette.responses import Response

        url, sub = self._expected.get(request.path_params["token"], ("", None))
        if sub is None or sub.state != "active":
            return Response(status_code=404)
        body = bytearray()
        try:
            async with asyncio.timeout(READ_SECONDS):
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > self._max_bytes:
                        return Response(status_code=413)
        except TimeoutError:
            return Response(status_code=408)
        good = websub.signed(sub.secret, request.headers.get("X-Hub-Signature", ""), bytes(body))
        self._calls.put(Call(url, "pushed" if good else "forged"))
        return Response(status_code=202)  # the same for both: who guesses learns nothing
