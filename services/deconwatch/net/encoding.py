"""Bounded decompression of a body as its bytes arrive: a bomb is stopped at the cap, not after it is unpacked.

Source: RFC 9110, section 8.4; RFC 1950-1952. `deflate` is taken with and without the zlib header, as servers send both.
"""

import zlib

from deconwatch.errors import FetchError

ACCEPT = "gzip, deflate"
_GZIP = 16 + zlib.MAX_WBITS


def codings(content_encoding: str) -> list[str]:
    """The codings that a Content-Encoding header names, `identity` left out."""
    named = (coding.strip().lower() for coding in content_encoding.split(","))
    return [coding for coding in named if coding not in ("", "identity")]


class Decoder:
    """Takes the body chunk by chunk. Raises FetchError `too-large` or `bad-encoding`."""

    def __init__(self, content_encoding: str, *, max_bytes: int) -> None:
        """`max_bytes`: most decoded bytes. More than one coding is refused: no feed needs it, bombs do."""
        named = codings(content_encoding)
        if len(named) > 1:
            raise FetchError("bad-encoding", f"more than one content coding: {content_encoding[:100]!r}")
        coding = named[0] if named else "identity"
        if coding not in ("identity", "gzip", "x-gzip", "deflate"):
            raise FetchError("bad-encoding", f"content coding {coding[:50]!r} was not asked for")
        self._coding = "gzip" if coding == "x-gzip" else coding
        self._max = max_bytes
        self._left = max_bytes
        self._inflate: zlib._Decompress | None = None
        self._members = 0

    def feed(self, chunk: bytes) -> bytes:
        """The decoded bytes that the chunk gives."""
        if self._coding == "identity":
            self._take(len(chunk))
            return chunk
        decoded = bytearray()
        while chunk:
            if self._inflate is None:
                # gzip allows several members (RFC 1952, 2.2); whatever else follows the end is padding
                if self._members and not (self._coding == "gzip" and chunk.startswith(b"\x1f")):
                    break
                self._inflate = self._open(chunk)
            inflate = self._inflate
            try:
                piece = inflate.decompress(chunk, self._left + 1)
            except zlib.error as e:
                raise FetchError("bad-encoding", f"the body is not {self._coding}: {e}") from e
            self._take(len(piece))
            decoded += piece
            # `unconsumed_tail` is there only when the cap was passed, which `_take` has refused
            chunk = inflate.unused_data
            if inflate.eof:
                self._inflate = None
                self._members += 1
        return bytes(decoded)

    def close(self) -> None:
        """Say that the body has ended; one that breaks off in the middle is refused."""
        if self._inflate is not None:
            raise FetchError("bad-encoding", f"the {self._coding} body breaks off before its end")

    def _open(self, chunk: bytes) -> "zlib._Decompress":
        if self._coding == "gzip":
            return zlib.decompressobj(_GZIP)
        wrapped = chunk[0] & 0x0F == 8 and (len(chunk) == 1 or int.from_bytes(chunk[:2], "big") % 31 == 0)
        return zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)

    def _take(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise FetchError("too-large", f"more than {self._max} bytes after decoding")
