"""The one HTTP client, for feeds, pages and webhooks.

    get   →  resolve, check, dial, read within caps  →  redirect?  →  again, each hop checked  →  Answer
    post  →  resolve, check, dial, send              →  the first bytes of the answer          →  Answer

Everything happens within one total deadline. aiohttp's own redirects and decompression stay off, as neither is bounded.
Proxies from the environment and cookies are not used: an address could not be checked behind the one, and the other is
state between polls.
"""

import asyncio
import socket
import ssl
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import urljoin

import aiohttp
from yarl import URL

from deconwatch.errors import BlockedAddressError, FetchError
from deconwatch.net import addresses, encoding
from deconwatch.net.resolver import CheckedResolver, LookUp

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
CHUNK = 64 * 1024
REMEMBERED, SHORT = 20_000, 300
"""Addresses that are kept as read, about a kilobyte each, and how long such a one may be: feeds', mostly."""
_UNPACKED = {"Accept-Encoding": "identity"}
_CLOSED = "the client is not open: use `async with`"
_ERRORS = (aiohttp.ClientError, TimeoutError, UnicodeError, ssl.CertificateError, ValueError)
"""What an exchange can end in; our own errors pass."""

OUTCOMES = (
    "dns",
    "connect",
    "tls",
    "timeout",
    "too-large",
    "bad-encoding",
    "redirect-loop",
    "bad-redirect",
    "blocked",
    "reset",
    "bad-response",
)
"""What `FetchError.outcome` can be when it comes from here."""


class Answer(NamedTuple):
    """One HTTP answer; `headers` are case-insensitive, `body` is decoded (but for `post`)."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    """Where it came from, after redirects."""
    permanent_url: str | None = None
    """Where an unbroken chain of permanent redirects (301, 308) from the asked address leads, if there was one."""
    wire_bytes: int = 0
    redirects: tuple[str, ...] = ()
    """Addresses on the way, the asked one first."""


class _BlockedOSError(OSError):
    """As an OSError, so that aiohttp treats it as a failed dial."""


class Client:
    """Async context manager over one connection pool; live in one event loop."""

    def __init__(
        self,
        *,
        connect_seconds: float,
        total_seconds: float,
        max_wire_bytes: int,
        max_decoded_bytes: int,
        allow: Sequence[str] = (),
        user_agent: str,
        per_host: int = 1,
        look_up: LookUp | None = None,
    ) -> None:
        """`allow`: networks (CIDR) to dial although internal; `per_host`: connections a host at once, 0 unlimited.

        `look_up`: host, port, family -> addresses, in the place of `getaddrinfo`; what it gives is checked as well.
        """
        self._look_up = look_up
        self._connect_seconds = connect_seconds
        self._total_seconds = total_seconds
        self._max_wire_bytes = max_wire_bytes
        self._max_decoded_bytes = max_decoded_bytes
        self._allow = addresses.networks(allow)
        self._user_agent = user_agent
        self._per_host = per_host
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            resolver=CheckedResolver(allow=self._allow, seconds=self._connect_seconds, look_up=self._look_up),
            use_dns_cache=False,  # a cached answer would outlive its check
            limit=0,
            limit_per_host=self._per_host,
            socket_factory=self._socket,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self._user_agent},
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._connect_seconds),
            trust_env=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _socket(self, info: "aiohttp.AddrInfoType") -> socket.socket:
        """The last word, where the socket is made: covers literal addresses and whatever a resolver gave."""
        family, kind, proto, _, address = info
        why = addresses.why_blocked(str(address[0]), self._allow)
        if why is not None:
            raise _BlockedOSError(f"{address[0]} is {why}")
        return socket.socket(family=family, type=kind, proto=proto)

    async def get(self, url: str, *, headers: Mapping[str, str] = {}, max_redirects: int = 5) -> Answer:
        """GET, redirects followed. Raises FetchError (`OUTCOMES`), BlockedAddressError before dialling."""
        if self._session is None:
            raise RuntimeError(_CLOSED)
        try:
            async with asyncio.timeout(self._total_seconds):
                return await self._follow(self._session, url, headers, max_redirects)
        except _ERRORS as e:
            raise self._fetch_error(e) from e

    async def post(self, url: str, body: bytes, *, headers: Mapping[str, str], max_answer_bytes: int) -> Answer:
        """POST `body` as it is; never follows a redirect, never decompresses, reads `max_answer_bytes` at most."""
        if self._session is None:
            raise RuntimeError(_CLOSED)
        # Plain, here and in `get`: context managers would be a tenth of what a delivery costs.
        try:
            async with asyncio.timeout(self._total_seconds):
                response = await self._session.post(
                    _checked_url(url), headers={**_UNPACKED, **headers}, data=body, allow_redirects=False
                )
                try:
                    read = await _beginning(response.content, max_answer_bytes)
                finally:
                    _release(response)
        except _ERRORS as e:
            raise self._fetch_error(e) from e
        return Answer(response.status, response.headers, read, url, wire_bytes=len(read))

    async def _follow(
        self, session: aiohttp.ClientSession, url: str, headers: Mapping[str, str], max_redirects: int
    ) -> Answer:
        target = _checked_url(url)
        visited = [str(target)]
        permanent: str | None = None
        unbroken = True
        sent = {"Accept-Encoding": encoding.ACCEPT, **headers}
        while True:
            response = await session.get(target, headers=sent, allow_redirects=False)
            try:
                location = response.headers.get("Location")
                if response.status not in REDIRECTS or location is None:
                    body, wire = await self._read(response)
                    hops = tuple(visited[:-1])
                    return Answer(response.status, response.headers, body, str(target), permanent, wire, hops)
                status = response.status
            finally:
                _release(response)
            following = _redirect(target, location)
            if str(following) in visited:
                raise FetchError("redirect-loop", f"redirected to {_short(str(following))} a second time")
            if len(visited) > max_redirects:
                raise FetchError("redirect-loop", f"more than {max_redirects} redirects")
            if following.origin() != target.origin():
                sent = {name: value for name, value in sent.items() if name.lower() != "authorization"}
            unbroken = unbroken and status in PERMANENT and not (target.scheme == "https" != following.scheme)
            permanent = str(following) if unbroken else permanent
            visited.append(str(following))
            target = following

    async def _read(self, response: aiohttp.ClientResponse) -> tuple[bytes, int]:
        """The decoded body and how many bytes it was on the wire."""
        announced = response.content_length or 0
        if announced > self._max_wire_bytes:
            raise FetchError("too-large", f"{announced} bytes announced, {self._max_wire_bytes} allowed")
        if response.content.at_eof():  # 304: nothing came, nothing to read
            return b"", 0
        # every header of that name counts: two of them are as good as one with a comma
        coding = ",".join(response.headers.getall("Content-Encoding", []))
        decoder = encoding.Decoder(coding, max_bytes=self._max_decoded_bytes)
        body = bytearray()
        wire = 0
        async for chunk in response.content.iter_chunked(CHUNK):
            wire += len(chunk)
            if wire > self._max_wire_bytes:
                raise FetchError("too-large", f"more than {self._max_wire_bytes} bytes on the wire")
            body += decoder.feed(chunk)
        decoder.close()
        return bytes(body), wire

    def _fetch_error(self, error: Exception) -> FetchError:
        if isinstance(error, aiohttp.ConnectionTimeoutError):
            return FetchError("timeout", f"no connection within {self._connect_seconds:g} s")
        if isinstance(error, TimeoutError):
            return FetchError("timeout", f"not complete within {self._total_seconds:g} s")
        return _fetch_error(error)


async def _beginning(content: aiohttp.StreamReader, most: int) -> bytes:
    """At most so many bytes of an answer."""
    read = b""
    while len(read) < most and (chunk := await content.read(most - len(read))):
        read += chunk
    return read


def _release(response: aiohttp.ClientResponse) -> None:
    """Hands the connection back when the answer was read to its end, closes it otherwise."""
    response.release() if response.content.at_eof() else response.close()


def _checked_url(url: str) -> URL:
    return _remembered(url) if len(url) <= SHORT else _parsed(url)


def _parsed(url: str) -> URL:
    # errors name no path or query: a webhook's address is a secret
    try:
        parsed = URL(url)
        host, scheme = parsed.host, parsed.scheme
    except ValueError as e:
        raise FetchError("bad-response", f"not an address: {e}") from e
    if scheme not in ("http", "https"):
        raise BlockedAddressError(f"{_short(scheme)!r} address: only http and https are fetched")
    if not host:
        raise FetchError("bad-response", "the address names no host")
    return parsed.with_fragment(None) if parsed.raw_fragment else parsed


# Reading an address costs a tenth of asking it for what has not changed.
_remembered = lru_cache(maxsize=REMEMBERED)(_parsed)


def _redirect(base: URL, location: str) -> URL:
    """The next address. Raises BlockedAddressError for another scheme, FetchError for one that cannot be read."""
    try:
        joined = urljoin(str(base), location.strip())
        return _checked_url(joined)
    except ValueError as e:
        raise FetchError("bad-redirect", f"redirected to {_short(location)}, which is no address") from e
    except BlockedAddressError as e:
        raise BlockedAddressError(f"redirected to {_short(location)}: only http and https are fetched") from e
    except FetchError as e:
        raise FetchError("bad-redirect", f"redirected to {_short(location)}, which is no address") from e


def _fetch_error(error: Exception) -> FetchError:
    """What an error of aiohttp means. Pure; the order goes from the particular to the general."""
    cause = getattr(error, "os_error", None)
    if isinstance(cause, _BlockedOSError):
        return BlockedAddressError(str(cause))
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return FetchError("dns", f"the name does not resolve: {cause or error}")
    if isinstance(error, aiohttp.ClientSSLError | ssl.CertificateError):
        return FetchError("tls", str(error))
    if isinstance(error, aiohttp.InvalidURL):
        return BlockedAddressError(f"{_short(str(error))}")
    if isinstance(error, aiohttp.ClientConnectorError):
        return FetchError("connect", str(cause or error))
    if isinstance(error, aiohttp.ServerDisconnectedError | aiohttp.ClientOSError | aiohttp.ClientPayloadError):
        return FetchError("reset", f"the connection broke off: {_short(str(error))}")
    if isinstance(error, aiohttp.ClientResponseError):
        return FetchError("bad-response", f"no HTTP answer: {_short(error.message)}")
    return FetchError("bad-response", f"{type(error).__name__}: {_short(str(error))}")


def _short(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:200]}..."
