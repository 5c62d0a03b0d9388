"""An address as a request needs it, read once: where to connect, what to ask for, what the request says of both."""

import base64
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urljoin

from yarl import URL

from deconwatch.errors import BlockedAddressError, FetchError

REMEMBERED, SHORT = 20_000, 300
"""Addresses that are kept as read, about a kilobyte each, and how long such a one may be: feeds', mostly."""


class Origin(NamedTuple):
    """What a connection leads to; one that is open serves every address of the same origin."""

    host: str
    """A name in ASCII, or a numeric address without brackets."""
    port: int
    tls: bool


class Target(NamedTuple):
    """`text`: the address without fragment; `path`: with the query, percent-encoded; `fields`: of the request's head.

    `fields` are `Host`, and `Authorization` where the address holds a user.
    """

    text: str
    origin: Origin
    path: str
    fields: str


def target_of(url: str) -> Target:
    """Raises BlockedAddressError for a scheme that is not http(s), FetchError for what is no address.

    Errors name no path or query: a webhook's address is a secret.
    """
    return _remembered(url) if len(url) <= SHORT else _read(url)


def _read(url: str) -> Target:
    try:
        parsed = URL(url)
        host, scheme, port = parsed.raw_host, parsed.scheme, parsed.port
    except ValueError as e:
        raise FetchError("bad-response", f"not an address: {e}") from e
    if scheme not in ("http", "https"):
        raise BlockedAddressError(f"{short(scheme)!r} address: only http and https are fetched")
    if not host or port is None:
        raise FetchError("bad-response", "the address names no host")
    fields = f"Host: {parsed.host_port_subcomponent}\r\n"
    if parsed.raw_user is not None or parsed.raw_password is not None:
        user = f"{parsed.user or ''}:{parsed.password or ''}".encode()
        fields += f"Authorization: Basic {base64.b64encode(user).decode('ascii')}\r\n"
    plain = parsed.with_fragment(None) if parsed.raw_fragment else parsed
    return Target(str(plain), Origin(host, port, scheme == "https"), parsed.raw_path_qs, fields)


# Reading an address costs as much as a third of asking it for what has not changed.
_remembered = lru_cache(maxsize=REMEMBERED)(_read)


def redirected(base: Target, location: str) -> Target:
    """The next address. Raises BlockedAddressError for another scheme, FetchError for one that cannot be read."""
    try:
        return target_of(urljoin(base.text, location.strip()))
    except ValueError as e:
        raise FetchError("bad-redirect", f"redirected to {short(location)}, which is no address") from e
    except BlockedAddressError as e:
        raise BlockedAddressError(f"redirected to {short(location)}: only http and https are fetched") from e
    except FetchError as e:
        raise FetchError("bad-redirect", f"redirected to {short(location)}, which is no address") from e


def short(text: str) -> str:
    """At most 200 characters of it, for a message."""
    return text if len(text) <= 200 else f"{text[:200]}..."
