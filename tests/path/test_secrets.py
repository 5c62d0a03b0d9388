"""What a real run says, in logs, metrics, records and commands: no address and no secret of a webhook is in it."""

import subprocess
import sys
from pathlib import Path

import pytest

from deconwatch.log import Log, open_log
from deconwatch.log.event import encode
from deconwatch.records import Delivery
from tests.alerter.receiver import Clock, Target, pending
from tests.path.stack import SECRET, Service, until

HIDDEN = {
    "a token in the path": "tok-in-path-5d1f",
    "a token in the query": "tok-in-query-77ab",
    "a user name": "user-name-91c0",
    "a password": "password-3e2b",
    "a secret from the config": SECRET.removeprefix("whsec_"),
    "a secret from a file": "ZmlsZSBzZWNyZXQgZm9yIHRoZSB0ZXN0cyBvbmx5ISE=",
    "a host that does not resolve": "no-such-host-c41d",
}
ENDPOINTS = ("good", "failing", "gone", "unresolved", "blocked", "refused")


@pytest.mark.timeout(180)
def test_no_address_and_no_secret_is_in_anything_that_a_run_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret").write_text("whsec_" + HIDDEN["a secret from a file"] + "\n")
    monkeypatch.setenv("DECONWATCH_LOGGING_LEVEL", "debug")
    log = open_log(f"sqlite:{tmp_path / 'log.sqlite'}")
    log.create()
    with Target().serving() as good, Target(status=500).serving() as failing, Target(status=410).serving() as gone:
        config = tmp_path / "deconwatch.toml"
        config.write_text(
            _config(
                tmp_path,
                {
                    "good": good.url,
                    "failing": failing.url,
                    "gone": gone.url,
                    "unresolved": f"http://{HIDDEN['a host that does not resolve']}.invalid/",
                    "blocked": "http://10.1.2.3/",
                    "refused": "http://127.0.0.1:9/",
                },
            )
        )
        now = Clock()
        now.now = now.now.now(now.now.tzinfo)
        log.write(
            [
                encode(pending("a", name, now), source="dispatch", trace="a", at=now.now)
                for name in (*ENDPOINTS, "not-configured")
            ]
        )
        service = Service("alerter", config, tmp_path).start()
        try:
            service.wait_ready()
            until(lambda: _tried(log) >= set(ENDPOINTS), seconds=60, what=f"each endpoint was tried: {service.said()}")
            metrics = service.get("/metrics")[1] + service.get("/readyz")[1]
            assert service.terminate() == 0
        finally:
            service.kill()
    said = "".join(path.read_text("utf-8") for path in tmp_path.glob("alerter-*.log"))
    written = b"".join(
        (message.value or b"") + b"".join(value for _, value in message.headers)
        for topic in ("deliveries", "dead-letters")
        for partition in range(log.partitions(topic))
        for message in log.read(topic, partition)
    ).decode()
    log.close()
    commands = "".join(
        _run(config, *words)
        for words in (("deliveries", "list"), ("config", "show"), ("check",), ("deliveries", "retry", "--dry-run"))
    )
    assert "delivery failed" in said, "the run has something to say"
    everything = {"the log": said, "the metrics": metrics, "the records": written, "the commands": commands}
    found = [(where, what) for where, text in everything.items() for what, word in HIDDEN.items() if word in text]
    assert found == []


def _config(folder: Path, urls: dict[str, str]) -> str:
    private = f"{HIDDEN['a user name']}:{HIDDEN['a password']}@"
    tokens = f"/{HIDDEN['a token in the path']}?key={HIDDEN['a token in the query']}"
    text = f'[log]\nurl = "sqlite:{folder / "log.sqlite"}"\n[alerter]\nallow_addresses = ["127.0.0.0/8"]\n'
    for name, url in urls.items():
        base = url.split("/hook")[0].rstrip("/").replace("http://", f"http://{private}")
        text += (
            f'[[alerter.endpoints]]\nname = "{name}"\nurl = "{base}{tokens}"\nallow_http = true\n'
            f'secrets = ["{SECRET}"]\nsecret_files = ["secret"]\n'
        )
    return text


def _tried(log: Log) -> set[str]:
    from deconwatch.alerter.ledger import standing

    rows: list[Delivery] = []
    for partition in range(log.partitions("deliveries")):
        rows += standing(log, partition, lambda delivery, _: delivery).values()
    return {row.endpoint for row in rows if row.attempts}


def _run(config: Path, *words: str) -> str:
    command = [sys.executable, "-m", "deconwatch", "-c", str(config), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.stdout + done.stderr
