"""Whether an alert may go out now under a subscription's quiet hours and rate limit: pure decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from deconwatch.alerter.subscriptions import Compiled, severity_rank

QUIET = "quiet hours"
RATE = "rate limit"


@dataclass(frozen=True, slots=True)
class Decision:
    """`until`: when to look again, None: it goes out now. `counted`: whether it takes up room under the rate limit."""

    until: datetime | None = None
    why: str = ""
    counted: bool = False


def decide(rules: Compiled, severity: str, now: datetime, sent: Sequence[datetime]) -> Decision:
    """`sent`: when the alerts and digests went out that took up room, in any order; `now`: aware."""
    held = quiet_until(rules, severity, now)
    if held is not None:
        return Decision(held, QUIET)
    if rules.rate is None or _through(severity, rules.rate.through):
        return Decision()
    free = room_at(rules, now, sent)
    return Decision(counted=True) if free <= now else Decision(free, RATE)


def quiet_until(rules: Compiled, severity: str, now: datetime) -> datetime | None:
    """When the quiet ends that holds such an alert back now; None when none does."""
    if rules.quiet is None or _through(severity, rules.quiet_through):
        return None
    return rules.quiet.until(now)


def room_at(rules: Compiled, now: datetime, sent: Sequence[datetime]) -> datetime:
    """When the rate limit next lets one out: now, or when the window has moved past enough of what was sent."""
    if rules.rate is None:
        return now
    window = timedelta(seconds=rules.rate.per_seconds)
    recent = sorted(at for at in sent if at > now - window)
    return now if len(recent) < rules.rate.alerts else recent[-rules.rate.alerts] + window


def joins(rules: Compiled, severity: str) -> bool:
    """Whether such an alert waits with those that already wait for room, so that it does not overtake them."""
    return rules.rate is not None and not _through(severity, rules.rate.through)


def _through(severity: str, least: str | None) -> bool:
    return least is not None and severity_rank(severity) >= severity_rank(least)
