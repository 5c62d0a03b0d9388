"""What an answer to a delivery means, and when to try again: data and one pure function.

| answer | meaning |
|---|---|
| 2xx | delivered |
| 410 | the receiver is gone for good: the endpoint is disabled, its queue is kept |
| 408, 425, 429, 5xx, 3xx (never followed), 1xx, none at all | failed, the whole schedule |
| any other 4xx, an address that may not be dialled | refused, three attempts in all |
| the same from a receiver whose clock is minutes from ours | failed: it refuses the timestamp, not the alert |

`http_status` names every code. `Retry-After` holds the whole endpoint back.
"""

import hashlib
import math
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Literal, NamedTuple

from deconwatch.alerter.http_status import Meaning, reading

MINUTE, HOUR = 60.0, 3600.0
DELAYS = (5.0, 30.0, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)
"""Seconds after attempt 1, 2, ...; so 11 attempts over 75 h 35 m 35 s, before jitter."""
ATTEMPTS = len(DELAYS) + 1
REFUSED_ATTEMPTS = 3
JITTER = 0.2
LONGEST_PAUSE = 24 * HOUR
"""A `Retry-After` beyond this counts as this."""
TOLERANCE = 5 * MINUTE
"""How far from its own clock a receiver takes a timestamp (Standard Webhooks 1.0)."""

Next = Literal["delivered", "retry", "dead", "disable"]


class Verdict(NamedTuple):
    """What to do: `delay` seconds to the next attempt, `pause` seconds in which the endpoint wants nothing."""

    then: Next
    outcome: Meaning
    delay: float = 0.0
    pause: float = 0.0


def verdict(
    status: int | None,
    headers: Mapping[str, str],
    attempt: int,
    *,
    delivery_id: str,
    now: datetime,
    blocked: bool = False,
) -> Verdict:
    """`status`: HTTP, or None when there was no answer; `attempt`: 1 for the first of this round; `now`: aware UTC.

    `headers`: of the answer, found by any case; `blocked`: the address was refused before it was dialled.
    """
    meaning: Meaning = "refused" if blocked else reading(status).meaning
    if meaning == "delivered":
        return Verdict("delivered", meaning)
    pause = retry_after(_header(headers, "retry-after"), now=now)
    if meaning == "gone":
        return Verdict("disable", meaning, pause=pause)
    if meaning == "refused" and abs(clock_difference(headers, now=now)) > TOLERANCE:
        meaning = "failed"
    if attempt >= (REFUSED_ATTEMPTS if meaning == "refused" else ATTEMPTS):
        return Verdict("dead", meaning, pause=pause)
    return Verdict("retry", meaning, delay=max(pause, delay(attempt, delivery_id)), pause=pause)


def clock_difference(headers: Mapping[str, str], *, now: datetime) -> float:
    """Seconds that the receiver's `Date` is ahead of `now`; 0 where it gives none that can be read."""
    moment = _moment(_header(headers, "date"), now=now)
    return 0.0 if moment is None else (moment - now).total_seconds()


def delay(attempt: int, delivery_id: str) -> float:
    """Seconds from this attempt to the next, spread by ±20 % in a way that the delivery and the attempt fix."""
    digest = hashlib.sha256(f"{delivery_id}/{attempt}".encode()).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    return DELAYS[min(max(attempt, 1), len(DELAYS)) - 1] * (1 - JITTER + 2 * JITTER * share)


def retry_after(value: str | None, *, now: datetime) -> float:
    """Seconds that `Retry-After` asks for, 0 to LONGEST_PAUSE; 0 where it makes no sense (RFC 9110, 10.2.3)."""
    if value is None:
        return 0.0
    try:
        seconds = float(value)
    except ValueError:
        moment = _moment(value, now=now)
        seconds = 0.0 if moment is None else (moment - now).total_seconds()
    if math.isnan(seconds):
        return 0.0
    return min(max(seconds, 0.0), LONGEST_PAUSE)


def _moment(value: str | None, *, now: datetime) -> datetime | None:
    """An HTTP date; one without a zone is in that of `now`."""
    if value is None:
        return None
    try:
        moment = parsedate_to_datetime(value)
        moment = moment.replace(tzinfo=moment.tzinfo or now.tzinfo)
        _ = moment - now  # year 1 or 9999 with a zone is further off than a difference can be
    except (ValueError, TypeError, OverflowError):
        return None
    return moment


def _header(headers: Mapping[str, str], name: str) -> str | None:
    return next((value for key, value in headers.items() if key.lower() == name), None)
