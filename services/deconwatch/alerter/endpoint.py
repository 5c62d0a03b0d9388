"""An endpoint as the deliverer needs it: where to, which keys, which secrets join the request; checked at the start."""

import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from deconwatch.alerter.signature import endpoint_keys
from deconwatch.alerter.targets import apprise
from deconwatch.config import AlerterConfig, Endpoint
from deconwatch.errors import ConfigError, FetchError
from deconwatch.net.target import target_of


@dataclass(frozen=True, slots=True)
class Receiver:
    """`repr` shows the name alone: address and keys are secret."""

    name: str
    url: str = field(repr=False)
    keys: tuple[bytes, ...] = field(repr=False)
    kind: str = "webhook"
    members: str = field(default="", repr=False)
    """JSON members that join the body on the wire, as they are secret: a routing key, a topic."""
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    """Sent along with every request."""

    def body(self, payload: str) -> bytes:
        """The bytes of the request."""
        text = "{" + self.members + payload[1:] if self.members else payload
        return text.encode("utf-8", "replace")


def receivers(config: AlerterConfig) -> dict[str, Receiver]:
    """By name. Raises ConfigError for a name given twice, an address that is not allowed, a secret that is no key."""
    found: dict[str, Receiver] = {}
    for endpoint in config.endpoints:
        if endpoint.name in found:
            raise ConfigError(f"alerter.endpoints: {endpoint.name} is there twice; give each endpoint its own name")
        found[endpoint.name] = receiver(endpoint)
    return found


def receiver(endpoint: Endpoint) -> Receiver:
    """One endpoint. A service that is no webhook of ours needs no signing secret. Raises ConfigError."""
    signs = endpoint.kind in ("webhook", "template") or endpoint.secrets or endpoint.secret_files
    keys = endpoint_keys(endpoint) if signs else ()
    token = _token(endpoint)
    if endpoint.kind == "apprise":
        apprise.check(endpoint.name, endpoint.url.get_secret_value())
        return Receiver(endpoint.name, endpoint.url.get_secret_value(), keys, endpoint.kind)
    url = _url(endpoint)
    members = ""
    if endpoint.kind == "ntfy":
        url, _, topic = url.rstrip("/").rpartition("/")
        if not topic or urlsplit(f"{url}/").hostname is None:
            raise ConfigError(f"alerter.endpoints: {endpoint.name}: url: names no topic; write https://HOST/TOPIC")
        url, members = f"{url}/", f'"topic":{json.dumps(topic)},'
    elif endpoint.kind == "pagerduty":
        if not token:
            raise ConfigError(f"alerter.endpoints: {endpoint.name}: token_file: is missing; put the routing key there")
        members, token = f'"routing_key":{json.dumps(token)},', ""
    elif endpoint.kind == "alertmanager" and not url.endswith("/api/v2/alerts"):
        url = f"{url.rstrip('/')}/api/v2/alerts"
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return Receiver(endpoint.name, url, keys, endpoint.kind, members, headers)


def _token(endpoint: Endpoint) -> str:
    token = _given_token(endpoint)
    if not token.isprintable():
        where = f"alerter.endpoints: {endpoint.name}: token{'_file' if endpoint.token is None else ''}"
        raise ConfigError(f"{where}: holds a line break or a control character (not shown); write one line")
    return token


def _given_token(endpoint: Endpoint) -> str:
    if endpoint.token is not None:
        return endpoint.token.get_secret_value().strip()
    if endpoint.token_file is None:
        return ""
    try:
        return endpoint.token_file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as e:
        where = f"alerter.endpoints: {endpoint.name}: token_file: {endpoint.token_file}"
        raise ConfigError(f"{where}: {type(e).__name__}; name a file that can be read") from e


def _url(endpoint: Endpoint) -> str:
    url = endpoint.url.get_secret_value()
    where = f"alerter.endpoints: {endpoint.name}: url"
    try:
        scheme, host = urlsplit(url).scheme, urlsplit(url).hostname
    except ValueError as e:
        raise ConfigError(f"{where}: is no address (it is not shown, as it may hold a token); write https://…") from e
    if scheme not in ("https", "http") or not host:
        raise ConfigError(f"{where}: is no http(s) address (not shown, as it may hold a token); write https://…")
    if scheme == "http" and not endpoint.allow_http:
        raise ConfigError(f"{where}: is http, which anyone on the way can read; use https or set allow_http = true")
    try:
        target_of(url)
    except FetchError as e:
        raise ConfigError(f"{where}: its host or port cannot be asked (not shown, as it may hold a token)") from e
    return url
