"""A delivery on its way through quiet hours and a rate limit, and what an Alertmanager is told is active."""

from enum import StrEnum

from deconwatch.records.base import Moment, Record
from deconwatch.records.delivery import Delivery


class HoldState(StrEnum):
    """Where it stands."""

    NEW = "new"
    WAITING = "waiting"
    RELEASED = "released"
    ACTIVE = "active"
    """Not a delivery but an incident that an Alertmanager is told of again and again."""


class Hold(Record):
    """One alert for one endpoint, or one active incident for one Alertmanager."""

    id: str
    version: int = 1
    endpoint: str
    state: HoldState = HoldState.NEW
    subscriptions: tuple[str, ...] = ()
    """Those that sent it and may hold it back; none: nothing holds it."""
    severity: str = "info"
    delivery: Delivery | None = None
    """What is to be sent, with the plain payload; gone once it was."""
    subscription: str = ""
    """Under whose rules it waits or was sent."""
    why: str = ""
    until: Moment | None = None
    """When what waits is looked at again, or when an active incident ends."""
    digest: str | None = None
    """Id of the digest that it went or will go in; `alone`: in none, though it was held."""
    released: Moment | None = None
    counted: bool = False
    """Whether it took up room under the rate limit."""
    sequence: int = 0
    alert: str | None = None
    """Of an active incident: the alert as the Alertmanager last got it, JSON."""
