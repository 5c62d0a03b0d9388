"""Lets a stage, which is a plain loop in a thread, keep many requests open at once.

    start(key, work)  →  runs in an asyncio loop of its own thread  →  finished() gives (key, result or error)

The stage's loop never waits for the network: it starts what is due and takes up what has ended.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Collection, Coroutine, Sequence
from functools import partial
from typing import Generic, TypeVar

T = TypeVar("T")
Called = TypeVar("Called")

GATHER_SECONDS, STEP_SECONDS = 0.05, 0.004


class Background(Generic[T]):
    """An asyncio loop in a daemon thread, with a queue of what has ended.

    What is started together wakes the loop once, and who waits for an end waits a moment more for others: passing one
    request at a time between two threads of Python costs more than the request.
    """

    def __init__(self, name: str) -> None:
        """`name`: of the thread, for logs and stack dumps."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=name, daemon=True)
        self._ended: deque[tuple[str, T | BaseException]] = deque()
        self._some, self._all = threading.Event(), threading.Event()
        """Something has ended; everything has."""
        self._active = 0
        self._running: dict[str, asyncio.Task[T] | None] = {}
        """None: started here and not yet in the loop. Keys come and go in the caller's thread alone."""
        self._begun: deque[tuple[str, Coroutine[None, None, T]]] = deque()
        self._thread.start()

    def start(self, key: str, work: Coroutine[None, None, T]) -> None:
        """Run `work`; its result or exception comes out of `finished` under `key`, which must not be running."""
        self.start_all([(key, work)])

    def start_all(self, works: Sequence[tuple[str, Coroutine[None, None, T]]]) -> None:
        """The same for several, which wake the loop once: it would else begin with the first and be in our way."""
        taken = [key for key, _ in works if key in self._running]
        if taken:
            for _, work in works:
                work.close()
            raise ValueError(f"{taken[0]!r} is already running")
        self._running.update((key, None) for key, _ in works)
        self._all.clear()
        self._begun.extend(works)
        if works and len(self._begun) <= len(works):  # else it is at work on those before
            self._loop.call_soon_threadsafe(self._take)

    def _take(self) -> None:
        """In the loop: begin all that was started."""
        while self._begun:
            key, work = self._begun[0]
            task = self._loop.create_task(work)
            self._running[key] = task
            self._active += 1
            task.add_done_callback(partial(self._end, key))
            # Last, so that `start` does not take the queue for empty while it is being worked off.
            self._begun.popleft()

    def _end(self, key: str, done: asyncio.Task[T]) -> None:
        self._ended.append((key, asyncio.CancelledError() if done.cancelled() else done.exception() or done.result()))
        self._active -= 1
        if not self._some.is_set():  # it takes a lock
            self._some.set()
        if not self._active and not self._begun:
            self._all.set()

    def call(self, work: Coroutine[None, None, Called], *, timeout: float) -> Called:
        """Run `work` and wait for it, for opening and closing what lives in the loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout)

    def running(self) -> Collection[str]:
        """Keys started and not yet taken from `finished`."""
        return self._running.keys()

    def cancel(self, key: str) -> None:
        """Ask the work to stop; it still comes out of `finished`."""
        if key in self._running:
            self._loop.call_soon_threadsafe(self._stop, key)

    def _stop(self, key: str) -> None:
        task = self._running.get(key)
        if task is not None:
            task.cancel()

    def finished(self) -> list[tuple[str, T | BaseException]]:
        """What has ended since the last call, without waiting."""
        self._some.clear()  # first: what ends from here on sets it again
        ended = []
        while self._ended:
            ended.append(self._ended.popleft())
            del self._running[ended[-1][0]]
        return ended

    def wait(self, seconds: float) -> None:
        """Until something has ended, at most so long; then, for GATHER_SECONDS at most, while more of it does."""
        if not self._some.wait(seconds):
            return
        deadline, ended = time.monotonic() + GATHER_SECONDS, 0
        while len(self._ended) > ended and time.monotonic() < deadline:
            ended = len(self._ended)
            if self._all.wait(STEP_SECONDS):
                return

    def close(self, *, timeout: float = 5.0) -> None:
        """Cancel what runs, stop the loop, end the thread within `timeout` seconds. Harmless when called twice."""
        if self._loop.is_closed():
            return

        async def settle() -> None:
            others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in others:
                task.cancel()
            await asyncio.wait(others, timeout=timeout) if others else None

        asyncio.run_coroutine_threadsafe(settle(), self._loop).result(timeout + 1)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout)
        if not self._thread.is_alive():
            self._loop.close()
