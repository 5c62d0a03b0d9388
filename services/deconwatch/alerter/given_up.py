"""A delivery that nobody took, as the dead letter that `redrive` can put back."""

from datetime import datetime

from deconwatch.errors import DeconwatchError
from deconwatch.log import Message
from deconwatch.log.event import encode
from deconwatch.records import Delivery, DeliveryState


class GaveUpError(DeconwatchError):
    """Every attempt of the schedule has failed."""

    reason = "gave-up"


def again(delivery: Delivery, *, now: datetime) -> Delivery:
    """The delivery in a new round: due at once, with the whole schedule before it and its earlier attempts kept."""
    return delivery.model_copy(
        update={
            "version": delivery.version + 1,
            "state": DeliveryState.PENDING,
            "round": delivery.round + 1,
            "first_attempt": len(delivery.attempts),
            "next_attempt": now,
        }
    )


def as_message(delivery: Delivery, *, partition: int, at: datetime) -> Message:
    """The delivery as it would be put back, payload included; put back as it is, it is due at once."""
    record = encode(again(delivery, now=at), source="deliver", trace=delivery.trace or delivery.alert_id, at=at)
    return Message(record.topic, partition, -1, record.key, record.value, record.headers)
