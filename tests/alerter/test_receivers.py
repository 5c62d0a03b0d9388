"""The receivers in docs/webhooks.md, run as they stand there: each takes a real delivery and refuses a forged one."""

import os
import re
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from deconwatch.alerter import signature
from deconwatch.config import Endpoint
from deconwatch.log.sqlite import SqliteLog
from deconwatch.records import DeliveryState
from tests.alerter.receiver import SECRET, Clock, Deliverer, pending, put, until
from tests.alerter.targets.sample import alert, body

DOCS = Path(__file__).parent.parent.parent / "docs" / "webhooks.md"
LANGUAGES = {
    "python": ("receiver.py", ("python3",)),
    "javascript": ("receiver.js", ("node",)),
    "go": ("receiver.go", ("go", "run")),
}


def code(language: str) -> str:
    text = DOCS.read_text("utf-8").partition("### Receivers to start from")[2]
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found is not None
    return found[1]


@contextmanager
def running(language: str, folder: Path) -> Iterator[str]:
    name, command = LANGUAGES[language]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not on the path")
    (folder / name).write_text(code(language))
    command = (*command, str(folder / name))
    if language == "go":
        subprocess.run(
            ["go", "build", "-o", str(folder / "receiver"), str(folder / name)],
            check=True, timeout=200, cwd=folder, env={**os.environ, "GO111MODULE": "off", "CGO_ENABLED": "0"},
        )  # fmt: skip
        command = (str(folder / "receiver"),)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "WEBHOOK_SECRET": SECRET, "PORT": str(port)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until(lambda: listening(port), what=f"the {language} receiver listens", seconds=30)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.kill()


def listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answer(url: str, headers: dict[str, str], said: bytes) -> int:
    request = urllib.request.Request(url, data=said, headers=headers, method="POST")  # noqa: S310  # our own loopback
    try:
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
            status: int = response.status
            return status
    except urllib.error.HTTPError as e:
        e.close()
        return e.code


def headers(*, seconds: float = 0, key: bytes = b"01234567890123456789012345678901") -> dict[str, str]:
    stamp = int(datetime.now(UTC).timestamp() + seconds)
    return signature.headers([key], webhook_id="al-1", timestamp=stamp, body=body(alert()).encode())


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receiver_of_the_docs_takes_a_delivery_and_refuses_forgeries(language: str, tmp_path: Path) -> None:
    said = body(alert()).encode()
    with running(language, tmp_path) as url:
        log = SqliteLog(str(tmp_path / "log.sqlite"), prefix="")
        log.create()
        clock = Clock(datetime.now(UTC))
        endpoint = Endpoint(name="desk", url=SecretStr(url), secrets=(SecretStr(SECRET),), allow_http=True)
        put(log, pending("a", "desk", clock, payload=body(alert())))
        deliverer = Deliverer(log, clock, {}, endpoints=(endpoint,))
        try:
            deliverer.settle()
            (row,) = deliverer.deliveries().values()
        finally:
            deliverer.stop()
            log.close()
        assert (row.state, row.attempts[0].status) == (DeliveryState.DELIVERED, 204)
        assert answer(url, headers(), said) == 204
        assert answer(url, headers(key=b"x" * 32), said) == 401
        assert answer(url, headers(), said.replace(b"claimed", b"denied_")) == 401
        assert answer(url, headers(seconds=-301), said) == 401
        assert answer(url, headers(seconds=301), said) == 401
        assert answer(url, {}, said) == 401
        assert answer(url, {**headers(), "webhook-timestamp": "soon"}, said) == 401


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receiver_of_the_docs_has_at_most_twenty_lines(language: str) -> None:
    assert len([line for line in code(language).splitlines() if line.strip()]) <= 20
