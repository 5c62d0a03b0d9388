"""An endpoint as the deliverer needs it: where to, which keys; checked once at the start."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from deconwatch.alerter.signature import endpoint_keys
from deconwatch.config import AlerterConfig, Endpoint
from deconwatch.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Receiver:
    """`repr` shows the name alone: address and keys are secret."""

    name: str
    url: str = field(repr=False)
    keys: tuple[bytes, ...] = field(repr=False)


def receivers(config: AlerterConfig) -> dict[str, Receiver]:
    """By name. Raises ConfigError for a name given twice, an address that is not allowed, a secret that is no key."""
    found: dict[str, Receiver] = {}
    for endpoint in config.endpoints:
        if endpoint.name in found:
            raise ConfigError(f"alerter.endpoints: {endpoint.name} is there twice; give each endpoint its own name")
        found[endpoint.name] = Receiver(endpoint.name, _url(endpoint), endpoint_keys(endpoint))
    return found


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
    return url
