"""Webhook receivers in a process of their own, so that their work is not counted as the sender's.

    python receivers.py

Says the port of each kind on its first line, as JSON; every address of 127.0.0.0/8 reaches them, so that each endpoint
can be a host of its own. Ends when its standard input does. The healthy one tells at /count how many requests it got
and at /got which, [[webhook id, seconds since the epoch], ...], and then begins anew.
"""

import asyncio
import json
import sys
import time

from aiohttp import web

ANY = "0.0.0.0"  # noqa: S104  # all of 127.0.0.0/8 is meant, for the minute that a measurement takes


async def serve_healthy() -> int:
    """Answers 204 at once."""
    got: list[tuple[str, float]] = []

    async def take(request: web.Request) -> web.Response:
        got.append((request.headers.get("webhook-id", ""), time.time()))
        await request.read()
        return web.Response(status=204)

    async def tell(_: web.Request) -> web.Response:
        answer = web.json_response(got)
        got.clear()
        return answer

    async def count(_: web.Request) -> web.Response:
        return web.json_response(len(got))

    app = web.Application()
    app.router.add_get("/count", count)
    app.router.add_post("/hook", take)
    app.router.add_get("/got", tell)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, ANY, 0).start()
    return int(runner.addresses[0][1])


async def serve_raw(kind: str) -> int:
    """One that never answers, one that answers a byte a second, one that always says 500."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.read(65536):
                if kind == "slow-loris":
                    for byte in b"HTTP/1.1 200 OK\r\ncontent-length: 4000\r\n\r\n" + bytes(4000):
                        writer.write(bytes([byte]))
                        await writer.drain()
                        await asyncio.sleep(1)
                elif kind == "always-500":
                    writer.write(b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n")
        except (ConnectionError, asyncio.CancelledError):
            return
        finally:
            writer.close()

    server = await asyncio.start_server(talk, ANY, 0)
    return int(server.sockets[0].getsockname()[1])


async def main() -> None:
    """Serve until nobody is interested any more."""
    ports = {"healthy": await serve_healthy()}
    for kind in ("black-hole", "slow-loris", "always-500"):
        ports[kind] = await serve_raw(kind)
    print(json.dumps(ports), flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
