"""One attempt: the request as it goes out, and what came of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from deconwatch.alerter import signature
from deconwatch.alerter.endpoint import Receiver
from deconwatch.alerter.targets import apprise
from deconwatch.config import AlerterConfig
from deconwatch.errors import FetchError
from deconwatch.records import Delivery

if TYPE_CHECKING:
    from deconwatch.net.client import Answer, Client

logger = structlog.get_logger(__name__)


async def post(
    client: "Client", receiver: Receiver, delivery: Delivery, *, now: datetime, config: AlerterConfig
) -> "Answer":
    """Signed with the time of this attempt, under the id of the alert. Raises FetchError, BlockedAddressError."""
    body = receiver.body(delivery.payload or "")
    if receiver.kind == "apprise":
        return await apprise.send(receiver.url, body, seconds=config.total_seconds)
    headers = receiver.headers | signature.headers(
        receiver.keys, webhook_id=delivery.alert_id, timestamp=int(now.timestamp()), body=body
    )
    return await client.post(receiver.url, body, headers=headers, max_answer_bytes=config.max_answer_bytes)


def read(outcome: "Answer | BaseException") -> tuple[int | None, str | None, Mapping[str, str]]:
    """(status, error from a closed set, headers); never an address or a text of the receiver's."""
    if isinstance(outcome, FetchError):
        return None, outcome.outcome, {}
    if isinstance(outcome, BaseException):
        logger.error("unexpected error while delivering", error=type(outcome).__name__)
        return None, "error", {}
    return outcome.status, None, outcome.headers
