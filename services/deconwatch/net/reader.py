"""What is made of an answer while it comes in: all of it, decoded and within caps, or its first bytes as they are."""

from deconwatch.errors import FetchError
from deconwatch.net.connection import HEAD_BYTES, Head
from deconwatch.net.encoding import Decoder

REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Whole:
    """The body of a GET; that of a redirect is not wanted. A `Reader`."""

    exact = True

    def __init__(self, *, max_wire_bytes: int, max_decoded_bytes: int) -> None:
        self.most = HEAD_BYTES + 2 * max_wire_bytes  # a body in small chunks is up to twice as long with their sizes
        self.wire = 0
        """Bytes of the body as they came."""
        self._max_wire = max_wire_bytes
        self._max_decoded = max_decoded_bytes
        self._coding = ""
        self._decoder: Decoder | None = None
        self._body = bytearray()

    def begin(self, head: Head) -> bool:
        """Refuses a body that is announced too large."""
        if head.status in REDIRECTS and "Location" in head.headers:
            return False
        announced = head.headers.get("Content-Length", "")
        if announced.isdecimal() and int(announced[:20]) > self._max_wire:
            raise FetchError("too-large", f"{announced[:20]} bytes announced, {self._max_wire} allowed")
        # every header of that name counts: two of them are as good as one with a comma
        self._coding = ",".join(head.headers.getall("Content-Encoding", ()))
        return True

    def feed(self, piece: bytes) -> bool:
        """Decodes as it comes, so that a bomb is stopped at the cap."""
        self.wire += len(piece)
        if self.wire > self._max_wire:
            raise FetchError("too-large", f"more than {self._max_wire} bytes on the wire")
        if self._decoder is None:
            self._decoder = Decoder(self._coding, max_bytes=self._max_decoded)
        self._body += self._decoder.feed(piece)
        return True

    def read(self) -> bytes:
        """The decoded body. Raises FetchError for one that breaks off."""
        if self._decoder is not None:
            self._decoder.close()
        return bytes(self._body)


class Beginning:
    """The first bytes of a body, never decoded. A `Reader`."""

    exact = False  # the status is what counts: a 204 with a body, or a length counted in characters, is an answer

    def __init__(self, most: int) -> None:
        self.most = HEAD_BYTES + 2 * most
        self.read = b""
        self._left = most

    def begin(self, head: Head) -> bool:  # noqa: ARG002  # as every reader
        """Whatever it is."""
        return self._left > 0

    def feed(self, piece: bytes) -> bool:
        """Takes what is still wanted."""
        self.read += piece[: self._left]
        self._left -= len(piece)
        return self._left > 0
