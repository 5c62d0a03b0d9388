"""The one HTTP client, for feeds, pages and webhooks.

    get   →  resolve, check, dial, read within caps  →  redirect?  →  again, each hop checked  →  Answer
    post  →  resolve, check, dial, send              →  the first bytes of the answer          →  Answer

Everything happens within one total deadline. Proxies from the environment and cookies are not used: an address could
not be checked behind the one, and the other is state between polls.
"""

import asyncio
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import NamedTuple, Self

from deconwatch.errors import FetchError
from deconwatch.net import addresses, encoding
from deconwatch.net.connection import BrokenOffError, Head, Reader
from deconwatch.net.dial import Dialer
from deconwatch.net.pool import Pool
from deconwatch.net.reader import REDIRECTS, Beginning, Whole
from deconwatch.net.resolver import LookUp
from deconwatch.net.target import Origin, Target, redirected, short, target_of

PERMANENT = frozenset({301, 308})
_CLOSED = "the client is not open: use `async with`"

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
        self._total_seconds = total_seconds
        self._max_wire_bytes = max_wire_bytes
        self._max_decoded_bytes = max_decoded_bytes
        self._per_host = per_host
        self._dialer = Dialer(allow=addresses.networks(allow), connect_seconds=connect_seconds, look_up=look_up)
        self._getting = {"User-Agent": user_agent, "Accept": "*/*", "Accept-Encoding": encoding.ACCEPT}
        self._posting = {"User-Agent": user_agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        self._pool: Pool | None = None

    async def __aenter__(self) -> Self:
        self._pool = Pool(self._dialer.dial, per_host=self._per_host)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            await self._pool.close()
            self._pool = None

    async def get(self, url: str, *, headers: Mapping[str, str] = {}, max_redirects: int = 5) -> Answer:
        """GET, redirects followed. Raises FetchError (`OUTCOMES`), BlockedAddressError before dialling.

        `headers`: `Accept` and `Accept-Encoding`, spelled so, take the place of the client's own.
        """
        try:
            async with asyncio.timeout(self._total_seconds):
                return await self._follow(url, headers, max_redirects)
        except TimeoutError as e:
            raise FetchError("timeout", f"not complete within {self._total_seconds:g} s") from e
        except ValueError as e:
            raise FetchError("bad-response", f"{type(e).__name__}: {short(str(e))}") from e

    async def post(self, url: str, body: bytes, *, headers: Mapping[str, str], max_answer_bytes: int) -> Answer:
        """POST `body` as it is; never follows a redirect, never decompresses, reads `max_answer_bytes` at most."""
        reader = Beginning(max_answer_bytes)
        try:
            async with asyncio.timeout(self._total_seconds):
                target = target_of(url)
                request = _request("POST", target, {**self._posting, "Content-Length": str(len(body)), **headers})
                head = await self._exchange(target.origin, request + body, reader, again=False)
        except TimeoutError as e:
            raise FetchError("timeout", f"not complete within {self._total_seconds:g} s") from e
        except ValueError as e:
            raise FetchError("bad-response", f"{type(e).__name__}: {short(str(e))}") from e
        read = reader.read
        return Answer(head.status, head.headers, read, url, wire_bytes=len(read))

    async def _follow(self, url: str, headers: Mapping[str, str], max_redirects: int) -> Answer:
        target = target_of(url)
        visited = [target.text]
        permanent: str | None = None
        unbroken = True
        sent = {**self._getting, **headers}
        while True:
            reader = Whole(max_wire_bytes=self._max_wire_bytes, max_decoded_bytes=self._max_decoded_bytes)
            status, fields = await self._exchange(target.origin, _request("GET", target, sent), reader, again=True)
            location = fields.get("Location") if status in REDIRECTS else None
            if location is None:
                hops = tuple(visited[:-1])
                return Answer(status, fields, reader.read(), target.text, permanent, reader.wire, hops)
            following = redirected(target, location)
            if following.text in visited:
                raise FetchError("redirect-loop", f"redirected to {short(following.text)} a second time")
            if len(visited) > max_redirects:
                raise FetchError("redirect-loop", f"more than {max_redirects} redirects")
            if following.origin != target.origin:
                sent = {name: value for name, value in sent.items() if name.lower() != "authorization"}
            unbroken = unbroken and status in PERMANENT and not (target.origin.tls and not following.origin.tls)
            permanent = following.text if unbroken else permanent
            visited.append(following.text)
            target = following

    async def _exchange(self, origin: Origin, request: bytes, reader: Reader, *, again: bool) -> Head:
        """One request, one answer. `again`: once more on a new connection where one that was kept had gone stale."""
        pool = self._pool
        if pool is None:
            raise RuntimeError(_CLOSED)
        connection = await pool.take(origin)
        kept = connection.answers > 0
        # Plain: a context manager would be a tenth of what a delivery costs.
        try:
            return await connection.ask(request, reader)
        except BrokenOffError as e:
            if not (again and kept and e.unheard):
                raise
        finally:
            pool.give_back(origin, connection)
        connection = await pool.take(origin, fresh=True)
        try:
            return await connection.ask(request, reader)
        finally:
            pool.give_back(origin, connection)


def _request(method: str, target: Target, headers: Mapping[str, str]) -> bytes:
    """The head of a request. Raises ValueError for a header that would begin another one."""
    fields = target.fields
    if "Authorization" in fields and any(name.lower() == "authorization" for name in headers):
        fields = fields[: fields.index("Authorization")]
    lines = "\r\n".join([f"{name}: {value}" for name, value in headers.items()])
    if lines.count("\n") != len(headers) - 1 or lines.count("\r") != len(headers) - 1 or "\0" in lines:
        raise ValueError("a header of the request holds a line break")
    return f"{method} {target.path} HTTP/1.1\r\n{fields}{lines}\r\n\r\n".encode("utf-8", "surrogateescape")
