"""Parsing apart from everything else: a worker process with a limit of CPU time and memory for each task.

A task that passes a limit, or crashes the process, ends that process alone; the next task gets a new one. The limits
are the kernel's (setrlimit), as code that holds the interpreter's lock cannot be stopped from within.
"""

import asyncio
import math
import multiprocessing
import resource
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Any, ParamSpec, TypeVar

from deconwatch.errors import FetchError

P = ParamSpec("P")
R = TypeVar("R")

WALL_FACTOR = 4
"""Elapsed time that a task may take, as a multiple of its CPU time: the machine has other work."""


class Worker:
    """A small pool of such processes, started at the first task."""

    def __init__(self, *, cpu_seconds: float, memory_bytes: int, processes: int = 1) -> None:
        """`cpu_seconds`: of one task, rounded up to whole seconds; `memory_bytes`: of the process's data."""
        self._cpu_seconds = cpu_seconds
        self._memory_bytes = memory_bytes
        self._processes = processes
        self._pool: Any = None

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The function's result; it and its arguments must pickle. Raises FetchError `parse-killed`, `parse-failed`."""
        from pebble import ProcessExpired

        wall = self._cpu_seconds * WALL_FACTOR
        future = self._started().schedule(_limited, args=(self._cpu_seconds, function, args, kwargs), timeout=wall)
        name = function.__name__
        try:
            result: R = await asyncio.wrap_future(future)
        except FutureTimeoutError as e:
            raise FetchError("parse-killed", f"{name} took longer than {wall:g} s") from e
        except ProcessExpired as e:
            detail = f"{name} passed its limit of {self._cpu_seconds:g} s CPU, or crashed (exit code {e.exitcode})"
            raise FetchError("parse-killed", detail) from e
        except MemoryError as e:
            raise FetchError("parse-killed", f"{name} needed more than {self._memory_bytes} bytes") from e
        except asyncio.CancelledError:
            future.cancel()
            raise
        except Exception as e:  # whatever a parser raises on hostile input concerns that input alone
            raise FetchError("parse-failed", f"{name}: {type(e).__name__}: {str(e)[:300]}") from e
        return result

    def _started(self) -> Any:
        if self._pool is not None and not self._pool.active:
            self.close()  # the pool itself broke: a fresh one, as every feed depends on it
        if self._pool is None:
            from pebble import ProcessPool

            # forkserver: a fork of this process would copy its threads' locks
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(["deconwatch.fetcher.parse", "feedparser"])
            self._pool = ProcessPool(
                max_workers=self._processes, initializer=_limit_memory, initargs=[self._memory_bytes], context=context
            )
        return self._pool

    def close(self) -> None:
        """End the processes, running tasks included. Harmless when called twice."""
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None


def _limit_memory(memory_bytes: int) -> None:
    # RLIMIT_DATA counts private writable memory (Linux >= 4.7); RLIMIT_AS would count mapped libraries too
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limited(cpu_seconds: float, function: Callable[..., R], args: tuple[Any, ...], kwargs: dict[str, Any]) -> R:
    """Run in the worker: the soft limit is moved on for each task, as the kernel counts the process's whole life."""
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used + cpu_seconds), hard))
    return function(*args, **kwargs)
