"""One text never takes its neighbours along."""

from collections.abc import Iterator

import pytest

from deconwatch.classifier.worker import Workers
from deconwatch.config import ClassifierConfig
from deconwatch.errors import DeadlineError, WorkerDiedError
from tests.classifier.crash import misbehave
from tests.classifier.samples import article


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    pool = Workers(ClassifierConfig(deadline_seconds=3), task=misbehave)
    pool.wait()
    yield pool
    pool.close()


def test_a_text_past_its_deadline_fails_alone(workers: Workers) -> None:
    hanging, fine = workers.submit(article("a", "hang")), workers.submit(article("b", "The hotline was cut."))

    with pytest.raises(DeadlineError, match="3 s"):
        workers.result(hanging)
    assert workers.result(fine)[0].article.id == "b"


def test_a_text_that_kills_its_worker_fails_alone(workers: Workers) -> None:
    dying, fine = workers.submit(article("a", "die")), workers.submit(article("b", "The hotline was cut."))

    with pytest.raises(WorkerDiedError, match="exit code 3"):
        workers.result(dying)
    assert workers.result(fine)[0].article.id == "b"
