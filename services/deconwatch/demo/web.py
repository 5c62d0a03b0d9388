"""A small web server on loopback: documents by path, with the validators that real feeds have."""

import hashlib
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Web:
    """Serves `documents` (path -> content type, body) on a free port of 127.0.0.1 until `close`."""

    def __init__(self) -> None:
        self.documents: Mapping[str, tuple[str, bytes]] = {}
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                found = web.documents.get(self.path)
                if found is None:
                    self._answer(404, "text/plain", b"not here\n", "")
                    return
                content_type, body = found
                etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                if self.headers.get("If-None-Match") == etag:
                    self._answer(304, content_type, b"", etag)
                else:
                    self._answer(200, content_type, body, etag)

            def _answer(self, status: int, content_type: str, body: bytes, etag: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(body)))
                if etag:
                    self.send_header("ETag", etag)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
                """Say nothing; the demo shows its own progress."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, name="demo-web", daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
