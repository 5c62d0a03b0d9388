"""Lets a stage, which is a plain loop in a thread, keep many requests open at once.

    start(key, work)  →  runs in an asyncio loop of its own thread  →  finished() gives (key, result or error)

The stage's loop never waits for the network: it starts what is due and takes up what has ended.
"""

import asyncio
import contextlib
import queue
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")
Called = TypeVar("Called")


class Background(Generic[T]):
    """An asyncio loop in a daemon thread, with a queue of what has ended."""

    def __init__(self, name: str) -> None:
        """`name`: of the thread, for logs and stack dumps."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=name, daemon=True)
        self._finished: queue.SimpleQueue[tuple[str, T | BaseException]] = queue.SimpleQueue()
        self._early: list[tuple[str, T | BaseException]] = []
        self._running: dict[str, Future[T]] = {}
        self._thread.start()

    def start(self, key: str, work: Coroutine[None, None, T]) -> None:
        """Run `work`; its result or exception comes out of `finished` under `key`, which must not be running."""
        if key in self._running:
            work.close()
            raise ValueError(f"{key!r} is already running")
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        self._running[key] = future
        future.add_done_callback(lambda done: self._finished.put((key, self._outcome(done))))

    @staticmethod
    def _outcome(done: Future[T]) -> T | BaseException:
        if done.cancelled():
            return asyncio.CancelledError()
        return done.exception() or done.result()

    def call(self, work: Coroutine[None, None, Called], *, timeout: float) -> Called:
        """Run `work` and wait for it, for opening and closing what lives in the loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout)

    def running(self) -> frozenset[str]:
        """Keys started and not yet taken from `finished`."""
        return frozenset(self._running)

    def cancel(self, key: str) -> None:
        """Ask the work to stop; it still comes out of `finished`."""
        future = self._running.get(key)
        if future is not None:
            future.cancel()

    def finished(self) -> list[tuple[str, T | BaseException]]:
        """What has ended since the last call, without waiting."""
        ended, self._early = self._early, []
        while True:
            try:
                ended.append(self._finished.get_nowait())
            except queue.Empty:
                break
        for key, _ in ended:
            self._running.pop(key, None)
        return ended

    def wait(self, seconds: float) -> None:
        """Until something has ended, at most so long."""
        if not self._early:
            with contextlib.suppress(queue.Empty):
                self._early.append(self._finished.get(timeout=seconds))

    def close(self, *, timeout: float = 5.0) -> None:
        """Cancel what runs, stop the loop, end the thread within `timeout` seconds. Harmless when called twice."""
        if self._loop.is_closed():
            return
        for future in list(self._running.values()):
            future.cancel()

        async def settle() -> None:
            others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            await asyncio.wait(others, timeout=timeout) if others else None

        asyncio.run_coroutine_threadsafe(settle(), self._loop).result(timeout + 1)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout)
        if not self._thread.is_alive():
            self._loop.close()
