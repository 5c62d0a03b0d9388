"""A webhook receiver on loopback that trusts nothing: it verifies each signature as Standard Webhooks 1.0 says.

It is written apart from the sender on purpose: were both to share code, both could be wrong together.
"""

import base64
import hashlib
import hmac
import json
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOLERANCE_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Received:
    """One request; `verified` tells whether its signature and time were right."""

    webhook_id: str
    verified: bool
    body: Any


def verified(secret: str, *, webhook_id: str, timestamp: str, signatures: str, body: bytes, now: float) -> bool:
    """Whether one of `signatures` is `v1,` and the HMAC-SHA256 of `id.timestamp.body`, and the time is near `now`."""
    if not timestamp.isdigit() or abs(now - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{webhook_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    expected = base64.b64encode(digest).decode()
    return any(hmac.compare_digest(f"v1,{expected}", signature) for signature in signatures.split())


class Receiver:
    """Listens on a free port of 127.0.0.1; answers 204 to what verifies and 401 to what does not."""

    def __init__(self, secret: str) -> None:
        """`secret`: `whsec_` and base64."""
        self.received: list[Received] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                webhook_id = self.headers.get("webhook-id") or ""
                good = verified(
                    secret,
                    webhook_id=webhook_id,
                    timestamp=self.headers.get("webhook-timestamp") or "",
                    signatures=self.headers.get("webhook-signature") or "",
                    body=body,
                    now=time.time(),
                )
                receiver.received.append(Received(webhook_id, good, json.loads(body) if good else None))
                self.send_response(204 if good else 401)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
                """Say nothing; the demo shows what was delivered."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"
        threading.Thread(target=self._server.serve_forever, name="demo-receiver", daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
