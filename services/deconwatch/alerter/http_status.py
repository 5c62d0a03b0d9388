"""What every HTTP status from 100 to 599 says about a delivery: data and one pure function.

Names: IANA HTTP Status Code Registry; codes that no RFC defines but that servers in the field give (nginx, IIS, AWS,
Cloudflare) are named after their makers' documentation. A code that nobody has named is treated as its class is
(RFC 9110, 15).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Literal

Meaning = Literal["delivered", "failed", "refused", "gone"]
"""`failed`: try the whole schedule; `refused`: this request is not wanted as it is, three attempts."""

GONE = 410

_TRANSIENT = frozenset({408, 425, 429})
"""The 4xx that say "later" and not "no"."""

_IN_THE_FIELD = {
    419: "Page Expired",
    420: "Enhance Your Calm",
    430: "Request Header Fields Too Large (Shopify)",
    440: "Login Time-out (IIS)",
    444: "No Response (nginx)",
    449: "Retry With (IIS)",
    450: "Blocked by Windows Parental Controls",
    460: "Client Closed Connection (AWS)",
    463: "Too Many Forwarding Addresses (AWS)",
    464: "Incompatible Protocol (AWS)",
    494: "Request Header Too Large (nginx)",
    495: "SSL Certificate Error (nginx)",
    496: "SSL Certificate Required (nginx)",
    497: "HTTP Request Sent to HTTPS Port (nginx)",
    498: "Invalid Token",
    499: "Client Closed Request (nginx)",
    509: "Bandwidth Limit Exceeded",
    520: "Unknown Error (Cloudflare)",
    521: "Web Server Is Down (Cloudflare)",
    522: "Connection Timed Out (Cloudflare)",
    523: "Origin Is Unreachable (Cloudflare)",
    524: "A Timeout Occurred (Cloudflare)",
    525: "SSL Handshake Failed (Cloudflare)",
    526: "Invalid SSL Certificate (Cloudflare)",
    527: "Railgun Error (Cloudflare)",
    529: "Site Is Overloaded",
    530: "Origin DNS Error (Cloudflare)",
    561: "Unauthorized (AWS)",
    598: "Network Read Timeout",
    599: "Network Connect Timeout",
}
_CLASSES: tuple[tuple[str, Meaning], ...] = (
    ("unassigned, informational", "failed"),
    ("unassigned, success", "delivered"),
    ("unassigned, redirection", "failed"),
    ("unassigned, client error", "refused"),
    ("unassigned, server error", "failed"),
)
"""By the first digit, from 1: a final answer is no 1xx, and a redirect is never followed, so both are failures."""


@dataclass(frozen=True, slots=True)
class Status:
    """One code of the table."""

    code: int
    name: str
    meaning: Meaning


def _status(code: int) -> Status:
    unnamed, meaning = _CLASSES[code // 100 - 1]
    known = {status.value: status.phrase for status in HTTPStatus}
    if code == GONE:
        meaning = "gone"
    elif code in _TRANSIENT:
        meaning = "failed"
    return Status(code, known.get(code) or _IN_THE_FIELD.get(code) or unnamed, meaning)


TABLE: Mapping[int, Status] = MappingProxyType({code: _status(code) for code in range(100, 600)})


def reading(code: int | None) -> Status:
    """The line of the table; None (no answer) and what is no HTTP status at all are failures."""
    if code is None:
        return Status(0, "no answer", "failed")
    return TABLE.get(code) or Status(code, "no HTTP status", "failed")
