"""Standard Webhooks 1.0 signatures: `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, one for each secret.

Several secrets at once let a receiver rotate: it accepts a request when any one of the signatures verifies.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

from deconwatch.config import Endpoint
from deconwatch.errors import ConfigError

PREFIX = "whsec_"
KEY_BYTES = (24, 64)
"""Length of a key, as Standard Webhooks recommends."""
MOST_SECRETS = 3
_FIX = "make one with: printf 'whsec_%s\\n' \"$(openssl rand -base64 32)\""


def endpoint_keys(endpoint: Endpoint) -> tuple[bytes, ...]:
    """The endpoint's keys, the newest first. Raises ConfigError, which names a secret by its place alone."""
    where = f"alerter.endpoints: {endpoint.name}"
    secrets = [(f"secrets[{index}]", secret.get_secret_value()) for index, secret in enumerate(endpoint.secrets)]
    for path in endpoint.secret_files:
        try:
            secrets.append((f"secret_files: {path}", path.read_text("utf-8").strip()))
        except (OSError, UnicodeDecodeError) as e:
            raise ConfigError(f"{where}: secret_files: {path}: {type(e).__name__}; name a file that can be read") from e
    if not secrets:
        raise ConfigError(f"{where}: has no secret, and deliveries are always signed; {_FIX}")
    if len(secrets) > MOST_SECRETS:
        raise ConfigError(f"{where}: has {len(secrets)} secrets; keep at most {MOST_SECRETS} while receivers rotate")
    return tuple(_key(f"{where}: {name}", secret) for name, secret in secrets)


def _key(where: str, secret: str) -> bytes:
    if not secret.startswith(PREFIX):
        raise ConfigError(f"{where}: does not start with {PREFIX}; {_FIX}")
    text = secret.removeprefix(PREFIX)
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error as e:
        raise ConfigError(f"{where}: what follows {PREFIX} is not base64; {_FIX}") from e
    if not KEY_BYTES[0] <= len(key) <= KEY_BYTES[1]:
        raise ConfigError(f"{where}: is {len(key)} bytes long, not {KEY_BYTES[0]} to {KEY_BYTES[1]}; {_FIX}")
    return key


def sign(keys: Sequence[bytes], *, webhook_id: str, timestamp: int, body: bytes) -> str:
    """The `webhook-signature` header. `timestamp`: seconds since the epoch, as in `webhook-timestamp`."""
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    return " ".join("v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode("ascii") for key in keys)


def headers(keys: Sequence[bytes], *, webhook_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """All headers of a delivery. `webhook_id` stays the same over all attempts; `timestamp` is that of the attempt.

    Without keys (another service's own webhook) there is no signature. `content-digest` (RFC 9530) is there so that a
    changed body can be told from a wrong secret.
    """
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode("ascii")
    made = {
        "content-type": "application/json",
        "content-digest": f"sha-256=:{digest}:",
        "webhook-id": webhook_id,
        "webhook-timestamp": str(timestamp),
    }
    if keys:
        made["webhook-signature"] = sign(keys, webhook_id=webhook_id, timestamp=timestamp, body=body)
    return made
