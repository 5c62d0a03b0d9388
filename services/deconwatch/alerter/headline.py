"""An incident in one line for a table or a subject line, made from its fields and never from a publisher's title."""

from deconwatch.alerter.ontology import LABELS
from deconwatch.records import MentionType, Place, Roles, TimeSpan

_LONGEST = 160


def headline(core: MentionType, roles: Roles, place: Place | None, time: TimeSpan) -> str:
    """For example `Strike on partner forces: Russia → Syrian Democratic Forces, Deir ez-Zor, 2017-09-16`."""
    first = roles.initiator or roles.requester or roles.claimant
    second = roles.target or roles.decider or roles.accused
    who = " → ".join(" and ".join(names[:2]) for names in (first, second) if names)
    if core.family == "mechanism" and roles.parties:
        who = " and ".join(roles.parties[:3])
    details = [
        who,
        place.name if place else "",
        time.start.isoformat() if time.start and time.start == time.end else "",
    ]
    text = ", ".join(detail for detail in details if detail)
    return (f"{LABELS[core]}: {text}" if text else LABELS[core])[:_LONGEST]
