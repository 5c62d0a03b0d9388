"""Checks a webhook as a receiver should, and says which part of it is wrong: for whoever builds or debugs a receiver.

What a signature alone cannot tell is told by the rest: `content-length` and `content-digest` (RFC 9530) say whether the
body is still the one that was sent, and a body that verifies after a small repair shows what was done to it.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from deconwatch.alerter.signature import sign
from deconwatch.errors import ConfigError

TOLERANCE = 300.0
"""Seconds that a timestamp may be off, as Standard Webhooks recommends."""
_NUMBER = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the request: whether it is right, and why."""

    good: bool
    part: str
    text: str


def _right(part: str, text: str) -> Finding:
    return Finding(good=True, part=part, text=text)


def _wrong(part: str, text: str) -> Finding:
    return Finding(good=False, part=part, text=text)


def parse_headers(text: str) -> dict[str, str]:
    """`Name: value` lines, with or without a request line, or a JSON object; names in lower case.

    Raises ConfigError naming the line.
    """
    if text.lstrip().startswith("{"):
        try:
            return {str(name).lower(): str(value).strip() for name, value in json.loads(text).items()}
        except ValueError as e:
            raise ConfigError(f"headers: {e}; write a JSON object, or one `name: value` a line") from e
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        name, colon, value = line.partition(":")
        if not line.strip() or re.match(r"[A-Z]+ \S+ HTTP/", line) or line.startswith("HTTP/"):
            continue
        if not colon or " " in name.strip():
            raise ConfigError(f"headers: line {number} is {line[:60]!r}; write one `name: value` a line")
        found[name.strip().lower()] = value.strip()
    return found


def split_request(raw: bytes) -> tuple[str, bytes]:
    """A saved request: what stands before the first empty line, and the body, byte for byte. Raises ConfigError."""
    for between in (b"\r\n\r\n", b"\n\n"):
        head, found, body = raw.partition(between)
        if found:
            return head.decode("utf-8", "replace"), body
    raise ConfigError("request: has no empty line between headers and body; save the request as it came")


def verify(
    headers: Mapping[str, str], body: bytes, keys: Sequence[bytes], *, now: datetime, tolerance: float = TOLERANCE
) -> list[Finding]:
    """Every part checked. The request is genuine when every finding is good. `headers`: names in lower case."""
    missing = [name for name in ("webhook-id", "webhook-timestamp", "webhook-signature") if not headers.get(name)]
    if missing:
        return [_wrong(name, "is missing: save the headers as they came") for name in missing]
    return [
        _timestamp(headers["webhook-timestamp"], now, tolerance),
        *_body(headers, body),
        _signature(headers, body, keys),
    ]


def _timestamp(text: str, now: datetime, tolerance: float) -> Finding:
    part = "webhook-timestamp"
    if not _NUMBER.fullmatch(text):
        return _wrong(part, f"{text[:40]!r} is no number of seconds since 1970")
    late = now.timestamp() - int(text)
    if abs(late) > tolerance:
        which = "old: stale, or replayed" if late > 0 else "in the future: one of the two clocks is wrong"
        return _wrong(part, f"is {abs(late):.0f} s {which}; {tolerance:.0f} s are allowed (--at, --tolerance)")
    return _right(part, f"{abs(late):.0f} s {'old' if late >= 0 else 'ahead'}")


def _body(headers: Mapping[str, str], body: bytes) -> Iterator[Finding]:
    length = headers.get("content-length")
    if length is not None and _NUMBER.fullmatch(length) and int(length) != len(body):
        yield _wrong("body", f"has {len(body)} bytes, {length} were sent: it was changed or cut")
    intact = _intact(headers, body)
    if intact is not None:
        part = "content-digest"
        yield _right(part, "the body is as it was sent") if intact else _wrong(part, "the body was changed")


def _intact(headers: Mapping[str, str], body: bytes) -> bool | None:
    """Whether the body is the one that was sent; None when the header does not say."""
    found = re.search(r"sha-256=:([A-Za-z0-9+/=]+):", headers.get("content-digest", ""))
    if found is None:
        return None
    return hmac.compare_digest(base64.b64encode(hashlib.sha256(body).digest()).decode(), found[1])


def _signature(headers: Mapping[str, str], body: bytes, keys: Sequence[bytes]) -> Finding:
    part = "webhook-signature"
    given = [one for one in headers[part].split() if one.startswith("v1,")]
    if not given:
        return _wrong(part, "holds no v1 signature, which looks like v1,BASE64")
    if not all(_is_digest(one) for one in given):
        return _wrong(part, "is no base64 of 32 bytes after v1,: it was cut or quoted on the way")
    if not _NUMBER.fullmatch(headers["webhook-timestamp"]):
        return _wrong(part, "cannot be checked without a timestamp")
    for number, key in enumerate(keys, 1):
        if _matches(headers, body, key, given):
            return _right(part, f"made with secret {number} of {len(keys)}")
    for what, other in _repairs(body):
        if any(_matches(headers, other, key, given) for key in keys):
            return _wrong(part, f"changed body: it verifies once {what}; check the bytes as they came")
    match _intact(headers, body):
        case True:
            why = "wrong secret: the body is intact, so another secret signed it (or webhook-id or -timestamp changed)"
        case False:
            why = "changed body: it is not the one that was sent, so the secret cannot be judged"
        case _:
            why = "wrong secret or changed body; keep the content-digest header to tell them apart"
    return _wrong(part, why)


def _is_digest(one: str) -> bool:
    try:
        return len(base64.b64decode(one.removeprefix("v1,"), validate=True)) == 32
    except binascii.Error:
        return False


def _matches(headers: Mapping[str, str], body: bytes, key: bytes, given: Sequence[str]) -> bool:
    made = sign([key], webhook_id=headers["webhook-id"], timestamp=int(headers["webhook-timestamp"]), body=body)
    return any(hmac.compare_digest(made, one) for one in given)


def _repairs(body: bytes) -> Iterator[tuple[str, bytes]]:
    yield "the line end at its end is taken away", body.rstrip(b"\r\n")
    yield "a line end is put at its end", body + b"\n"
    yield "its CR LF are LF again", body.replace(b"\r\n", b"\n")
    yield "its byte order mark is taken away", body.removeprefix(b"\xef\xbb\xbf")
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return
    for ensure_ascii in (False, True):
        text = json.dumps(parsed, ensure_ascii=ensure_ascii, separators=(",", ":"))
        yield "it is not parsed and written anew", text.encode("utf-8", "replace")
