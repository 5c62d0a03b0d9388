"""`deconwatch webhook test`: a marked sample over real HTTP, and what came back, step by step."""

import json
from pathlib import Path

import pytest
from standardwebhooks import Webhook
from typer.testing import CliRunner

from deconwatch.cli import app
from deconwatch.errors import ConfigError
from tests.alerter.receiver import SECRET, Target
from tests.alerter.targets.services import CHECKS, serving

KEY = "0123456789abcdef0123456789abcdef"


def run(
    folder: Path, url: str, *, kind: str = "webhook", name: str = "desk", allow: str = "127.0.0.0/8"
) -> tuple[int, str]:
    (folder / "secret").write_text(SECRET)
    token = f'token = "{KEY}"' if kind == "pagerduty" else ""
    (folder / "deconwatch.toml").write_text(
        f'[alerter]\nallow_addresses = ["{allow}"]\n[[alerter.endpoints]]\nname = "desk"\nkind = "{kind}"\n'
        f'url = "{url}"\nallow_http = true\nsecret_files = ["secret"]\n{token}\n'
    )
    result = CliRunner().invoke(app, ["--config", str(folder / "deconwatch.toml"), "webhook", "test", name])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_a_webhook_gets_a_signed_sample_that_is_marked(tmp_path: Path) -> None:
    with Target().serving() as target:
        code, said = run(tmp_path, target.url)
    (got,) = target.got
    assert code == 0, said
    assert Webhook(SECRET).verify(got.body, dict(got.headers))["test"] is True
    steps = [line.split()[0] for line in said.splitlines()]
    assert steps == ["endpoint", "secrets", "body", "answer", "done"]
    assert "204 No Content" in said
    assert "not-to-be-shown" not in said
    assert "whsec_" not in said


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (500, "tried again on the whole schedule"),
        (404, "three times in all"),
        (410, "switched off"),
        (302, "tried again"),
    ],
)
def test_an_answer_that_is_no_yes_is_explained(status: int, said: str, tmp_path: Path) -> None:
    with Target(status=status).serving() as target:
        code, told = run(tmp_path, target.url)
    assert code == 1
    assert f"{status} " in told
    assert said in told


def test_an_internal_address_that_is_not_allowed_is_not_dialled_and_the_fix_is_named(tmp_path: Path) -> None:
    with Target().serving() as target:
        code, said = run(tmp_path, target.url, allow="10.0.0.0/8")
    assert (code, target.got) == (1, [])
    assert "alerter.allow_addresses" in said


def test_nobody_there_is_said(tmp_path: Path) -> None:
    with Target().serving() as target:
        url = target.url
    code, said = run(tmp_path, url)
    assert code == 1
    assert "failed   connect" in said


@pytest.mark.parametrize("kind", CHECKS)
def test_every_service_takes_its_sample(kind: str, tmp_path: Path) -> None:
    with serving(kind) as service:
        code, said = run(tmp_path, f"{service.url}/hook", kind=kind)
    assert (code, service.faults) == (0, []), said
    assert all("test" in json.dumps(got).lower() for got in service.got)
    if kind == "pagerduty":
        assert [got["event_action"] for got in service.got] == ["trigger", "resolve"]


def test_apprise_and_alertmanager_take_their_samples(tmp_path: Path) -> None:
    with serving("any") as service:
        assert run(tmp_path, service.url.replace("http:", "json:"), kind="apprise")[0] == 0
        assert run(tmp_path, service.url, kind="alertmanager")[0] == 0
    assert service.got[0]["title"].startswith("[TEST]")
    assert service.paths[1] == "/api/v2/alerts"
    assert service.got[1][0]["labels"]["test"] == "true"


def test_a_name_that_is_no_endpoint_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="'dsk' is no endpoint; there are: desk"):
        run(tmp_path, "http://127.0.0.1:9/", name="dsk")
