"""One request a host at a time, with a pause between two; for feeds and pages alike."""

import asyncio
import time
from collections.abc import Callable
from types import TracebackType

MANY = 10_000


class Hosts:
    """Turns by host. `turn` belongs to one event loop; `ready` and `defer` may be called from other threads."""

    def __init__(self, *, spacing_seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        """`spacing_seconds`: from the end of a request to the start of the next one at the same host."""
        self.spacing = spacing_seconds
        self._monotonic = monotonic
        self._locks: dict[str, asyncio.Lock] = {}
        self._free_at: dict[str, float] = {}

    def ready(self, host: str) -> bool:
        """Whether a request could start now without waiting for the pause."""
        return self._free_at.get(host, 0.0) <= self._monotonic()

    def paused(self, host: str) -> bool:
        """Whether the host asked for a pause that is longer than the usual one and not over."""
        return self._free_at.get(host, 0.0) > self._monotonic() + self.spacing

    def defer(self, host: str, seconds: float) -> None:
        """The host asked for a pause (Retry-After): no feed of it is due before."""
        self._free_at[host] = max(self._free_at.get(host, 0.0), self._monotonic() + seconds)

    def turn(self, host: str) -> "Turn":
        """Wait for the host's turn, hold it for the request, then start the pause: `async with hosts.turn(host)`."""
        self._forget()
        lock = self._locks.get(host)
        if lock is None:
            lock = self._locks[host] = asyncio.Lock()
        return Turn(self, host, lock)

    async def wait(self, host: str) -> None:
        """Until the pause is over. To whoever has the turn."""
        wait = self._free_at.get(host, 0.0) - self._monotonic()
        if wait > 0:
            # a longer wait is a pause that the host asked for: `ready` keeps new polls away from it
            await asyncio.sleep(min(wait, self.spacing))

    def _forget(self) -> None:
        if len(self._locks) > MANY:
            self._locks = {host: lock for host, lock in self._locks.items() if lock.locked()}
            self._free_at = {host: at for host, at in self._free_at.items() if at > self._monotonic()}


class Turn:
    """One request's turn at a host, as a context manager that is no generator, which would cost three times as much."""

    __slots__ = ("_host", "_hosts", "_lock")

    def __init__(self, hosts: Hosts, host: str, lock: asyncio.Lock) -> None:
        self._hosts = hosts
        self._host = host
        self._lock = lock

    async def __aenter__(self) -> None:
        await self._lock.acquire()
        try:
            await self._hosts.wait(self._host)
        except BaseException:
            self._lock.release()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hosts.defer(self._host, self._hosts.spacing)
        self._lock.release()
