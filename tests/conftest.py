"""What all tests share: one real Kafka broker a session, started when the first test asks for it.

`KAFKA_BOOTSTRAP=host:port` uses a given broker instead of starting one. Where none can be run, the tests that need one
are skipped with one loud line at the end; with `REQUIRE_KAFKA=1` they fail.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kafka.broker import Broker, answers
from tests.kafka.jars import BrokerUnavailableError

ROOT = Path(__file__).resolve().parent.parent
KAFKA_FIXTURES = {"kafka_bootstrap", "broker"}
missing = pytest.StashKey[str]()


@pytest.fixture(scope="session")
def kafka_bootstrap(pytestconfig: pytest.Config) -> Iterator[str]:
    """`host:port` of a broker that all tests share: name your topics and groups so that others cannot have them."""
    given = os.environ.get("KAFKA_BOOTSTRAP")
    if given:
        if not answers(given):
            pytest.fail(
                f"KAFKA_BOOTSTRAP={given} does not answer: start that broker, or unset the variable", pytrace=False
            )
        yield given
        return
    with _started(pytestconfig) as shared:
        yield shared.bootstrap


@pytest.fixture
def broker(pytestconfig: pytest.Config) -> Iterator[Broker]:
    """A broker of the test's own, which it may stop, kill, freeze and restart."""
    with _started(pytestconfig) as own:
        yield own


def _started(config: pytest.Config) -> Broker:
    try:
        return Broker.start(ROOT)
    except BrokerUnavailableError as e:
        config.stash[missing] = str(e)
        if os.environ.get("REQUIRE_KAFKA") == "1":
            pytest.fail(f"REQUIRE_KAFKA=1, but there is no broker: {e}", pytrace=False)
        pytest.skip(f"no Kafka broker: {e}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the broker's start out of a test's time limit: it may bring 43 MB of jars, and has limits of its own."""
    for item in items:
        if KAFKA_FIXTURES.intersection(getattr(item, "fixturenames", ())) and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(func_only=True))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say in one loud line that the tests on a real broker did not run."""
    reason = config.stash.get(missing, None)
    if reason is not None:
        line = f"THE TESTS ON A REAL KAFKA BROKER DID NOT RUN: {' '.join(reason.split())[:300]}"
        terminalreporter.write_line(line, red=True, bold=True)
