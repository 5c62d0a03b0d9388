"""Open connections by origin: at most so many at once, kept for the next request a while.

take(origin)  →  one that was kept, or a new one, when there is a place for it  →  give_back(origin, connection)
"""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable

from deconwatch.net.connection import Connection
from deconwatch.net.target import Origin

KEPT_SECONDS = 15.0


class Pool:
    """Belongs to one event loop."""

    def __init__(
        self,
        dial: Callable[[Origin], Awaitable[Connection]],
        *,
        per_host: int,
        kept_seconds: float = KEPT_SECONDS,
    ) -> None:
        """`dial`: makes a connection; `per_host`: most connections of an origin at once, 0 for any number.

        `kept_seconds`: after it, or a third later, a connection that nobody used is closed.
        """
        self._dial = dial
        self._kept_seconds = kept_seconds
        self._per_host = per_host
        self._loop = asyncio.get_running_loop()
        self._kept: dict[Origin, list[tuple[float, Connection]]] = {}
        self._taken: Counter[Origin] = Counter()
        self._waiting: dict[Origin, deque[asyncio.Future[None]]] = {}
        self._out: set[Connection] = set()
        self._sweeping: asyncio.TimerHandle | None = None

    async def take(self, origin: Origin, *, fresh: bool = False) -> Connection:
        """A connection that waits for a request; `fresh`: none that was kept. Raises what `dial` raises."""
        if self._per_host:
            await self._place(origin)
        try:
            kept = self._kept.pop(origin, []) if fresh else self._kept.get(origin, [])
            while kept:
                _, connection = kept.pop()
                if fresh:
                    connection.close()
                elif connection.free:
                    self._out.add(connection)
                    return connection
            connection = await self._dial(origin)
        except BaseException:
            self._leave(origin)
            raise
        self._out.add(connection)
        return connection

    def give_back(self, origin: Origin, connection: Connection) -> None:
        """It is kept if it waits for another request, and closed if it waits for an answer."""
        self._out.discard(connection)
        if connection.free:
            self._kept.setdefault(origin, []).append((self._loop.time(), connection))
            if self._sweeping is None:
                self._sweeping = self._loop.call_later(self._kept_seconds / 3, self._sweep)
        else:
            connection.close()
        self._leave(origin)

    async def close(self) -> None:
        """Close every connection."""
        if self._sweeping is not None:
            self._sweeping.cancel()
        for connection in [*self._out, *(one for kept in self._kept.values() for _, one in kept)]:
            connection.close()
        self._kept.clear()
        await asyncio.sleep(0)  # sockets are closed in the round after

    async def _place(self, origin: Origin) -> None:
        if self._taken[origin] >= self._per_host:
            turn = self._loop.create_future()
            self._waiting.setdefault(origin, deque()).append(turn)
            try:
                await turn  # whoever leaves hands the place over
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    self._leave(origin)
                raise
        else:
            self._taken[origin] += 1

    def _leave(self, origin: Origin) -> None:
        if not self._per_host:
            return
        waiting = self._waiting.get(origin)
        while waiting:
            turn = waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._waiting.pop(origin, None)
        self._taken[origin] -= 1
        if not self._taken[origin]:
            del self._taken[origin]

    def _sweep(self) -> None:
        """Forget what was closed, close what nobody used for long."""
        before = self._loop.time() - self._kept_seconds
        for origin, kept in list(self._kept.items()):
            left = [(since, one) for since, one in kept if since > before and one.free]
            for since, one in kept:
                if since <= before:
                    one.close()
            if left:
                self._kept[origin] = left
            else:
                del self._kept[origin]
        self._sweeping = self._loop.call_later(self._kept_seconds / 3, self._sweep) if self._kept else None
