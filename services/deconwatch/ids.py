"""Ids made from content, so that doing a step twice gives the same id twice.

An id is a short kind prefix and 26 base-32 characters (130 bits) of a SHA-256 over length-prefixed parts. Length
prefixes keep ("ab", "c") and ("a", "bc") apart.
"""

import base64
import hashlib


def make(kind: str, *parts: str) -> str:
    """`kind-` and 26 lower-case base-32 characters that depend on every part; same parts, same id."""
    digest = hashlib.sha256()
    for part in (kind, *parts):
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return f"{kind}-{base64.b32encode(digest.digest()).decode('ascii')[:26].lower()}"


def trace_id(identity: str) -> str:
    """32 hex digits (W3C Trace Context) that every record descending from one article shares."""
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def traceparent(identity: str, step: str) -> str:
    """A W3C `traceparent`: the trace of `identity`, with a span id of this `step`."""
    span = hashlib.sha256(f"{identity}/{step}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"00-{trace_id(identity)}-{span}-01"
