"""From an origin to a connection: resolve, check, dial, TLS, within one deadline.

Addresses are checked when a name is resolved and once more where the socket is made, so that the address that is
dialled is the one that was checked.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Sequence
from functools import cache

from aiohappyeyeballs import start_connection

from deconwatch.errors import BlockedAddressError, FetchError
from deconwatch.net import addresses
from deconwatch.net.connection import Connection
from deconwatch.net.resolver import AddressInfo, CheckedResolver, LookUp
from deconwatch.net.target import Origin

NEXT_SECONDS = 0.25
"""After which the next address of a name is tried beside the one before (RFC 8305, 5)."""


class _BlockedOSError(OSError):
    """As an OSError, so that it counts as a dial that failed."""


class Dialer:
    """Makes connections. Raises FetchError: `blocked`, `dns`, `connect`, `tls`, `timeout`."""

    def __init__(
        self, *, allow: Sequence[addresses.Network], connect_seconds: float, look_up: LookUp | None = None
    ) -> None:
        """`allow`: networks to dial although internal; `connect_seconds`: for the name, then for connection and TLS."""
        self._allow = allow
        self._seconds = connect_seconds
        self._resolver = CheckedResolver(allow=allow, seconds=connect_seconds, look_up=look_up)

    async def dial(self, origin: Origin) -> Connection:
        """A new connection."""
        found = _literal(origin)
        if found is None:
            try:
                found = await self._resolver.resolve(origin.host, origin.port)
            except OSError as e:
                raise FetchError("dns", f"the name does not resolve: {e}") from e
        name = origin.host.rstrip(".") if origin.tls else None
        try:
            async with asyncio.timeout(self._seconds):
                made = await start_connection(found, happy_eyeballs_delay=NEXT_SECONDS, socket_factory=self.socket)
                context = _tls() if origin.tls else None
                loop = asyncio.get_running_loop()
                _, connection = await loop.create_connection(Connection, sock=made, ssl=context, server_hostname=name)
        except _BlockedOSError as e:
            raise BlockedAddressError(str(e)) from e
        except ssl.SSLError as e:
            raise FetchError("tls", str(e)) from e
        except TimeoutError as e:
            raise FetchError("timeout", f"no connection within {self._seconds:g} s") from e
        except OSError as e:
            raise FetchError("connect", str(e) or type(e).__name__) from e
        return connection

    def socket(self, info: AddressInfo) -> socket.socket:
        """The last word, where the socket is made: covers literal addresses and whatever a resolver gave."""
        family, kind, proto, _, address = info
        numeric = str(address[0])
        why = addresses.why_blocked(numeric, self._allow)
        if why is not None:
            raise _BlockedOSError(f"{numeric} is {why}")
        return socket.socket(family=family, type=kind, proto=proto)


def _literal(origin: Origin) -> list[AddressInfo] | None:
    """A numeric address as `getaddrinfo` would give it, None for a name."""
    try:
        version = ipaddress.ip_address(origin.host).version
    except ValueError:
        return None
    family = socket.AF_INET if version == 4 else socket.AF_INET6
    return [(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (origin.host, origin.port))]


@cache
def _tls() -> ssl.SSLContext:
    """Certificates and names are verified; made once, as it takes tens of milliseconds."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context
