"""One reader for all tests of the room: building it takes half a second."""

import pytest

from deconwatch.classifier import world
from deconwatch.classifier.gate import Gate
from deconwatch.classifier.reader import Reader
from deconwatch.classifier.world import World


@pytest.fixture(scope="session")
def syria() -> World:
    return world.load(("syria",))


@pytest.fixture(scope="session")
def reader(syria: World) -> Reader:
    return Reader(syria)


@pytest.fixture(scope="session")
def gate(syria: World) -> Gate:
    return Gate(syria)
