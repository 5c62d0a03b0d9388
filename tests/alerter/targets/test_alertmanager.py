"""A real Alertmanager is told of incidents: it groups them, notifies, forgets nothing over a restart, and resolves."""

import json
import os
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from deconwatch.records import AlertKind
from tests.alerter.holding import Desk
from tests.alerter.receiver import until
from tests.alerter.targets.sample import HOSTILE, alert, hostile
from tests.alerter.targets.services import Service, serving


@pytest.fixture
def program() -> str:
    found = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")
    if found is None:
        missing = "no Alertmanager on PATH (Debian: prometheus-alertmanager)"
        if os.environ.get("REQUIRE_ALERTMANAGER") == "1":
            pytest.fail(f"REQUIRE_ALERTMANAGER=1, but {missing}", pytrace=False)
        pytest.skip(missing)
    return found


class Manager:
    """One Alertmanager on loopback that notifies `pager`."""

    def __init__(self, program: str, folder: Path, pager: Service) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        route = {
            "receiver": "pager", "group_by": ["theatre"],
            "group_wait": "50ms", "group_interval": "300ms", "repeat_interval": "1h",
        }  # fmt: skip
        webhook = {"url": f"{pager.url}/page", "send_resolved": True}
        config = {"route": route, "receivers": [{"name": "pager", "webhook_configs": [webhook]}]}
        self.program, self.folder = program, folder
        (folder / "alertmanager.yml").write_text(yaml.safe_dump(config))
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                self.program,
                f"--config.file={self.folder}/alertmanager.yml",
                f"--storage.path={self.folder}/data",
                f"--web.listen-address=127.0.0.1:{self.port}",
                "--cluster.listen-address=",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(self.ready, what="the Alertmanager answers")

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)

    def ready(self) -> bool:
        try:
            return bool(self.get("/-/ready") is not None)
        except (urllib.error.URLError, ConnectionError):
            return False

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
            text: str = answer.read().decode()
        return text

    def alerts(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.get("/api/v2/alerts"))
        return found


@contextmanager
def running(program: str, folder: Path) -> Iterator[tuple[Manager, Service, Desk]]:
    with serving("pager") as pager:
        manager = Manager(program, folder, pager)
        desk = None
        try:
            url = f"http://127.0.0.1:{manager.port}"
            desk = Desk(folder, kind="alertmanager", url=url, labels={"team": "levant"})
            desk.clock.now = datetime.now(UTC)
            yield manager, pager, desk
        finally:
            manager.stop()
            if desk is not None:
                desk.stop()
                desk.stack.close()


def test_an_alertmanager_receives_groups_and_resolves(program: str, tmp_path: Path) -> None:
    with running(program, tmp_path) as (manager, pager, desk):
        now = desk.clock.now
        for key in ("one", "two"):
            desk.put(alert(id=f"al-{key}", incident_id=f"i-{key}", severity="high", raised=now))
        desk.settle()
        assert {one["labels"]["incident"] for one in manager.alerts()} == {"i-one", "i-two"}
        assert {one["labels"]["team"] for one in manager.alerts()} == {"levant"}

        def together() -> bool:
            return any(
                {one["labels"]["incident"] for one in page["alerts"]} == {"i-one", "i-two"} for page in pager.got
            )

        until(together, what="both incidents in one notification")
        taken_back = alert(
            id="al-back", incident_id="i-one", severity="high", sequence=2, kind=AlertKind.RETRACTED, raised=now
        )
        desk.put(taken_back)
        desk.settle()
        until(lambda: len(manager.alerts()) == 1, what="one of them is resolved")

        def resolved() -> bool:
            return any(
                (one["status"], one["labels"]["incident"]) == ("resolved", "i-one")
                for page in pager.got
                for one in page["alerts"]
            )

        until(resolved, what="the resolution is notified")


def test_a_restarted_alertmanager_is_told_again_what_is_active(program: str, tmp_path: Path) -> None:
    with running(program, tmp_path) as (manager, _, desk):
        desk.put(alert(id="al-one", incident_id="i-one", raised=desk.clock.now))
        desk.settle()
        manager.stop()
        shutil.rmtree(tmp_path / "data")
        manager.start()
        assert manager.alerts() == []
        desk.restart()
        desk.clock.forward(61)
        desk.settle()
        assert [one["labels"]["incident"] for one in manager.alerts()] == ["i-one"]


def test_another_severity_ends_the_alert_under_the_old_labels(program: str, tmp_path: Path) -> None:
    with running(program, tmp_path) as (manager, _, desk):
        desk.put(alert(id="al-one", incident_id="i-one", severity="low", raised=desk.clock.now))
        desk.settle()
        graver = alert(id="al-two", incident_id="i-one", severity="critical", sequence=2, raised=desk.clock.now)
        desk.put(graver)
        desk.settle()
        until(lambda: len(manager.alerts()) == 1, what="only one of the two is active")
        assert manager.alerts()[0]["labels"]["severity"] == "critical"


def test_an_older_alert_that_comes_late_changes_nothing(program: str, tmp_path: Path) -> None:
    with running(program, tmp_path) as (manager, _, desk):
        desk.put(alert(id="al-two", incident_id="i-one", severity="critical", sequence=2, raised=desk.clock.now))
        desk.put(alert(id="al-one", incident_id="i-one", severity="low", sequence=1, raised=desk.clock.now))
        desk.settle()
        assert [one["labels"]["severity"] for one in manager.alerts()] == ["critical"]


def test_an_incident_ends_by_itself_a_day_after_its_last_alert(program: str, tmp_path: Path) -> None:
    with running(program, tmp_path) as (manager, _, desk):
        desk.put(alert(id="al-one", incident_id="i-one", raised=desk.clock.now))
        desk.settle()
        (known,) = manager.alerts()
        lasts = datetime.fromisoformat(known["endsAt"]) - datetime.fromisoformat(known["startsAt"])
        assert lasts.total_seconds() == 86_400
        desk.clock.forward(86_401)
        desk.settle()
        assert desk.hold.idle()
        assert desk.hold._active._rows == {}


def test_hostile_text_is_taken_as_text(program: str, tmp_path: Path) -> None:
    with running(program, tmp_path) as (manager, _, desk):
        desk.subscription = {"labels": {"9 strange-nämes": HOSTILE}}
        desk.restart()
        desk.put(hostile(id="al-one", incident_id="i-one", raised=desk.clock.now))
        desk.settle()
        (known,) = manager.alerts()
        assert "\u202e" not in json.dumps(known, ensure_ascii=False)
        assert known["annotations"]["summary"].startswith("HIGH opened: @everyone")
