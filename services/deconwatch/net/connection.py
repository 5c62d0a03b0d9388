"""One HTTP/1.1 connection: a request goes out in one write, its answer is handed to a reader as it comes in.

    ask(request, reader)  →  head is in: reader.begin  →  each piece of the body: reader.feed  →  Head

Parsing is llhttp's (httptools). What is not bounded there is bounded here: the bytes of a head, and those of an answer
beside its body (chunk sizes, trailers). An answer that is not read to its end takes its connection with it.

Why not a whole client library: docs/decisions/0020.
"""

import asyncio
from typing import NamedTuple, Protocol, cast

import httptools
from multidict import CIMultiDict

from deconwatch.errors import FetchError
from deconwatch.net.target import short

HEAD_BYTES = 64 * 1024
"""Most bytes before the end of the headers."""
_NO_BODY = frozenset({204, 304})
_SWITCHING = 101
_CLOSED = "the other side closed it"


class Head(NamedTuple):
    """The start of an answer."""

    status: int
    headers: CIMultiDict[str]


class Reader(Protocol):
    """Takes one answer. Both raise FetchError to refuse it."""

    most: int
    """Bytes of an answer on the wire, head included, after which it is too large whatever they are."""
    exact: bool
    """Whether an answer that goes on after the end that its head names is refused, as its body may have been cut."""

    def begin(self, head: Head) -> bool:
        """The head is in. Whether a body is wanted, if there is one."""

    def feed(self, piece: bytes) -> bool:
        """The next piece of the body. Whether more is wanted."""


class BrokenOffError(FetchError):
    """The connection ended in the middle; `unheard`: before the first byte of the answer."""

    def __init__(self, detail: str, *, unheard: bool) -> None:
        super().__init__("reset", f"the connection broke off: {detail}")
        self.unheard = unheard


class Connection(asyncio.Protocol):
    """One request at a time; belongs to the event loop that it was made in."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._parser = httptools.HttpResponseParser(self)
        # What browsers let pass, too; none of it changes where a message ends.
        self._parser.set_dangerous_leniencies(
            lenient_headers=True, lenient_optional_cr_before_lf=True, lenient_spaces_after_chunk_size=True
        )
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[Head] | None = None
        self._reader: Reader | None = None
        self._fields: list[tuple[str, str]] = []
        self._head: Head | None = None
        self._received = 0
        self._wanted, self._complete = True, False
        self.answers = 0
        """Complete ones so far."""
        self.open = True
        """Whether another request can be sent when the present one is answered."""

    def ask(self, request: bytes, reader: Reader) -> "asyncio.Future[Head]":
        """Send the request; the future ends with the answer, or with a FetchError. Cancelled: `close` it."""
        if self._waiter is not None:
            raise RuntimeError("the answer before is not in")
        if self._transport is None or not self.open:
            raise BrokenOffError(_CLOSED, unheard=True)
        self._fields, self._head, self._received = [], None, 0
        self._wanted, self._complete = True, False
        self._reader = reader
        self._waiter = self._loop.create_future()
        self._transport.write(request)
        return self._waiter

    @property
    def free(self) -> bool:
        """Whether it is open and waits for a request."""
        return self.open and self._waiter is None

    def close(self) -> None:
        """At once, whatever is under way."""
        self.open = False
        self._waiter = self._reader = None
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Of asyncio."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Of asyncio. An answer without a length ends here."""
        self.open, self._transport = False, None
        if self._head is not None and exc is None and self._ends_with_connection(self._head):
            self._done()
        else:
            said = short(str(exc)) if exc is not None else _CLOSED
            self._fail(BrokenOffError(said, unheard=not self._received))

    def data_received(self, data: bytes) -> None:
        """Of asyncio."""
        if self._reader is None:  # nothing was asked
            self.close()
            return
        most, exact = self._reader.most, self._reader.exact
        self._received += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self.open = False  # what it would speak now is not HTTP
        except httptools.HttpParserError as e:
            self.open = False
            if exact or not self._complete:
                self._fail(FetchError("bad-response", f"no HTTP answer: {short(str(e))}"))
        if self._complete:
            self._done()
        elif self._head is None and self._received > HEAD_BYTES:
            self._fail(FetchError("bad-response", f"no HTTP answer: its head is over {HEAD_BYTES} bytes"))
        elif self._received > most:
            self._fail(FetchError("too-large", f"more than {most} bytes on the wire"))

    def on_message_begin(self) -> None:
        """Of httptools."""
        if self._complete:  # an answer to nothing, right after one
            self.open = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Of httptools. Trailers come here too and are passed over."""
        if self._head is None:
            self._fields.append((name.decode("utf-8", "surrogateescape"), value.decode("utf-8", "surrogateescape")))

    def on_headers_complete(self) -> None:
        """Of httptools."""
        status = self._parser.get_status_code()
        if self._reader is None or (status < 200 and status != _SWITCHING):  # "100 Continue": the answer comes after it
            self._fields = []
            return
        self._head = Head(status, CIMultiDict(self._fields))
        try:
            self._wanted = self._reader.begin(self._head)
        except FetchError as e:
            self._fail(e)

    def on_body(self, piece: bytes) -> None:
        """Of httptools."""
        if self._reader is None or self._complete:
            return
        try:
            if not self._wanted or not self._reader.feed(piece):
                self._complete, self.open = True, False
        except FetchError as e:
            self._fail(e)

    def on_message_complete(self) -> None:
        """Of httptools."""
        if self._head is not None and not self._complete:
            self._complete = True
            self.open = self.open and self._parser.should_keep_alive() and self._written()

    def _done(self) -> None:
        waiter, head = self._waiter, self._head
        self._waiter = self._reader = None
        if not self.open:
            self.close()
        if waiter is not None and head is not None and not waiter.done():
            self.answers += 1
            waiter.set_result(head)

    def _fail(self, error: FetchError) -> None:
        waiter = self._waiter
        self.close()
        if waiter is not None and not waiter.done():
            waiter.set_exception(error)

    def _written(self) -> bool:
        """Whether the request is out: one that was answered before that is not fit to be followed by another."""
        return self._transport is not None and not self._transport.get_write_buffer_size()

    @staticmethod
    def _ends_with_connection(head: Head) -> bool:
        chunked = "chunked" in head.headers.get("Transfer-Encoding", "").lower()
        return not chunked and "Content-Length" not in head.headers and head.status not in _NO_BODY
