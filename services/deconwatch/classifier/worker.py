"""Reading in worker processes, each with a deadline and a memory limit, so that one text never takes the service along.

spaCy's tokenizer and the rules run without letting go of the interpreter lock; in the service's own process a hostile
text would stop the heartbeat of the log. A killed worker costs its own article: pebble starts a new one and the
neighbours' tasks go on.
"""

import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as DeadlinePassed

from pebble import ProcessExpired, ProcessPool

from deconwatch.config import ClassifierConfig
from deconwatch.errors import DeadlineError, HandlingError, WorkerDiedError
from deconwatch.records import Article, Report

Task = Callable[[bytes], tuple[bytes, float]]
_WARM_SECONDS = 120


class Workers:
    """A pool that reads articles. `submit` at once, `result` blocks for at most the deadlines ahead of it."""

    def __init__(self, config: ClassifierConfig, *, task: Task | None = None) -> None:
        """Start the workers; each loads the theatres. `task`: what a worker does with an article's bytes."""
        self._deadline = config.deadline_seconds
        self._task = task or read
        self._pool = ProcessPool(
            max_workers=config.workers,
            initializer=prepare,
            initargs=(config.model_dump_json(), list(sys.path)),
            # fork would copy the threads' locks of the service
            context=multiprocessing.get_context("spawn"),
        )
        self._warm: Future[None] = self._pool.schedule(warm, timeout=_WARM_SECONDS)

    def wait(self) -> None:
        """Block until a worker is warm. Raises WorkerDiedError when none comes up."""
        try:
            self._warm.result()
        except (ProcessExpired, DeadlinePassed, RuntimeError, OSError) as e:
            raise WorkerDiedError(f"no classifier worker came up: {e}") from e

    def submit(self, article: Article) -> "Future[tuple[bytes, float]]":
        """Start reading."""
        future: Future[tuple[bytes, float]] = self._pool.schedule(
            self._task, args=(article.to_json(),), timeout=self._deadline
        )
        return future

    def result(self, future: "Future[tuple[bytes, float]]") -> tuple[Report, float]:
        """The report and the seconds it took. Raises DeadlineError or WorkerDiedError for this article alone."""
        try:
            data, seconds = future.result()
        except DeadlinePassed as e:
            raise DeadlineError(f"reading took longer than {self._deadline:g} s; the worker was ended") from e
        except ProcessExpired as e:
            raise WorkerDiedError(f"the worker crashed with exit code {e.exitcode}") from e
        except MemoryError as e:
            raise DeadlineError("reading took more memory than a worker may have") from e
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as e:
            raise HandlingError(f"{type(e).__name__}: {e}") from e
        return Report.model_validate_json(data), seconds

    def close(self) -> None:
        """End the workers; what they still read is given up."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


_reader: "list[object]" = []
"""The worker process's reader, made once by `prepare`; empty in the service's own process."""


def prepare(config_json: str, path: list[str]) -> None:
    """In a new worker: set the memory limit, load theatres, build the reader."""
    sys.path[:] = path
    config = ClassifierConfig.model_validate_json(config_json)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = config.memory_bytes if hard == resource.RLIM_INFINITY else min(config.memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    # numpy's threads wait for one another in a busy loop, which with several workers costs more than it gains
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from deconwatch.classifier import world
    from deconwatch.classifier.reader import Reader

    _reader.append(Reader(world.load(config.theatres), threshold=config.threshold, max_chars=config.max_chars))


def warm() -> None:
    """A task that ends once the worker has come up."""


def read(article_json: bytes) -> tuple[bytes, float]:
    """In a worker: the report of an article, both as JSON bytes, and the seconds it took."""
    from deconwatch.classifier.reader import Reader

    reader = _reader[0]
    assert isinstance(reader, Reader)  # noqa: S101 - narrows the type; `prepare` put it there
    started = time.perf_counter()
    report = reader.read(Article.model_validate_json(article_json))
    return report.to_json(), time.perf_counter() - started
