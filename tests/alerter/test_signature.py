"""What we sign, the reference library of Standard Webhooks verifies."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from standardwebhooks import Webhook, WebhookVerificationError

from deconwatch.alerter.signature import endpoint_keys, headers
from deconwatch.config import Endpoint
from deconwatch.errors import ConfigError

SECRETS = tuple("whsec_" + base64.b64encode(bytes([number]) * 32).decode() for number in range(4))
BODY = json.dumps({"type": "deconwatch.alert.v1", "place": "دير الزور"}, ensure_ascii=False).encode()


def endpoint(*secrets: str, files: tuple[Path, ...] = ()) -> Endpoint:
    hidden = tuple(SecretStr(secret) for secret in secrets)
    return Endpoint(name="desk", url=SecretStr("https://desk.example/hook"), secrets=hidden, secret_files=files)


def signed(*secrets: str) -> dict[str, str]:
    now = int(datetime.now(UTC).timestamp())
    return headers(endpoint_keys(endpoint(*secrets)), webhook_id="al-1", timestamp=now, body=BODY)


def test_the_reference_library_verifies_the_exact_bytes() -> None:
    assert Webhook(SECRETS[0]).verify(BODY, signed(SECRETS[0])) == json.loads(BODY)


@pytest.mark.parametrize("secret", SECRETS[:3])
def test_while_secrets_rotate_each_of_three_verifies(secret: str) -> None:
    Webhook(secret).verify(BODY, signed(*SECRETS[:3]))


def test_another_secret_does_not_verify() -> None:
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRETS[3]).verify(BODY, signed(*SECRETS[:3]))


def test_a_changed_body_does_not_verify() -> None:
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRETS[0]).verify(BODY + b" ", signed(SECRETS[0]))


def test_a_secret_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(SECRETS[0] + "\n")
    assert endpoint_keys(endpoint(files=(path,))) == endpoint_keys(endpoint(SECRETS[0]))


@pytest.mark.parametrize(
    ("secrets", "said"),
    [
        ((), "has no secret"),
        (SECRETS, "at most 3"),
        (("hunter2hunter2",), "does not start with whsec_"),
        (("whsec_!!!hunter2",), "not base64"),
        (("whsec_aHVudGVyMg==",), "7 bytes"),
    ],
)
def test_a_bad_secret_is_named_by_its_place_and_never_shown(secrets: tuple[str, ...], said: str) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        endpoint_keys(endpoint(*secrets))
    assert "desk" in str(caught.value)
    assert not any(secret.removeprefix("whsec_") in str(caught.value) for secret in secrets)


def test_a_secret_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="missing-file"):
        endpoint_keys(endpoint(files=(tmp_path / "missing-file",)))
