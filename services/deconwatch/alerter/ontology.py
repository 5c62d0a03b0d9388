"""What each type counts for when mentions are put together: deed or act about one, how grave, what it is called."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from deconwatch.records import MentionType as T

Severity = Literal["info", "low", "medium", "high", "critical"]
SEVERITIES: tuple[Severity, ...] = ("info", "low", "medium", "high", "critical")

CORE: tuple[T, ...] = (
    T.AIR_SHOOTDOWN,
    T.STRIKE_NOTIFIED_SITE,
    T.STRIKE_PARTNER,
    T.STRIKE_ENFORCEMENT,
    T.ATTACK_GARRISON,
    T.AIR_ENCOUNTER,
    T.SEA_ENCOUNTER,
    T.GROUND_CONFRONTATION,
    T.ZONE_INCURSION,
    T.ZONE_WITHDRAWAL,
    T.MECHANISM_SUSPENDED,
    T.MECHANISM_ESTABLISHED,
    T.MECHANISM_RESTORED,
    T.MECHANISM_MODIFIED,
    T.CHANNEL_REQUEST,
    T.MECHANISM_MEETING,
    T.CHANNEL_FAILURE,
    T.CHANNEL_WARNING,
    T.CLAIM_VIOLATION,
    T.CHANNEL_COMPLAINT,
    T.CHANNEL_NOTIFICATION,
    T.MECHANISM_REAFFIRMED,
    T.CLAIM_DENIAL,
    T.FOLLOWUP_INVESTIGATION,
    T.FOLLOWUP_REGRET,
)
"""The first one told of an incident is its core and gives its family."""

RANK: Mapping[T, int] = MappingProxyType({kind: rank for rank, kind in enumerate(CORE)})

KINETIC = frozenset({"air", "strike", "attack", "sea", "ground", "zone"})
"""Families of deeds between forces; one encounter is often told as two of them (an incursion and the strike on it)."""

CHANGES = frozenset({T.MECHANISM_SUSPENDED, T.MECHANISM_ESTABLISHED, T.MECHANISM_RESTORED, T.MECHANISM_MODIFIED})
"""Deeds too, unless the same article tells of a kinetic one, to which they are then the answer."""

AFTERWARDS = frozenset(
    {T.CLAIM_DENIAL, T.CHANNEL_COMPLAINT, T.CHANNEL_FAILURE, T.FOLLOWUP_INVESTIGATION, T.FOLLOWUP_REGRET}
)
"""Acts that come days after what they are about."""

SPOKEN = frozenset({T.CLAIM_DENIAL, T.FOLLOWUP_INVESTIGATION, T.FOLLOWUP_REGRET})
"""Acts whose day is often taken for that of the deed."""

ACCUSING = frozenset(kind for kind in CORE if kind.family in KINETIC) - {T.ZONE_WITHDRAWAL}
"""Deeds that are held against whoever did them."""

ACCUSATIONS = frozenset({T.CLAIM_VIOLATION, T.CHANNEL_COMPLAINT})
"""Acts that tell a deed by holding it against somebody."""

SEVERITY: Mapping[T, Severity] = MappingProxyType(
    {
        T.AIR_SHOOTDOWN: "high",
        T.STRIKE_NOTIFIED_SITE: "high",
        T.STRIKE_PARTNER: "high",
        T.STRIKE_ENFORCEMENT: "medium",
        T.ATTACK_GARRISON: "medium",
        T.SEA_ENCOUNTER: "medium",
        T.AIR_ENCOUNTER: "medium",
        T.GROUND_CONFRONTATION: "medium",
        T.MECHANISM_SUSPENDED: "high",
        T.CHANNEL_FAILURE: "medium",
        T.CHANNEL_WARNING: "medium",
        T.ZONE_INCURSION: "low",
        T.CHANNEL_REQUEST: "low",
        T.CHANNEL_COMPLAINT: "low",
        T.CLAIM_VIOLATION: "low",
        T.MECHANISM_RESTORED: "low",
        T.MECHANISM_ESTABLISHED: "low",
        T.MECHANISM_MODIFIED: "low",
    }
)
"""Of a type by itself, `info` where not listed; deaths raise it."""

LABELS: Mapping[T, str] = MappingProxyType(
    {
        T.AIR_SHOOTDOWN: "Aircraft engaged",
        T.STRIKE_NOTIFIED_SITE: "Strike on a notified site",
        T.STRIKE_PARTNER: "Strike on partner forces",
        T.STRIKE_ENFORCEMENT: "Enforcement strike",
        T.ATTACK_GARRISON: "Attack on a garrison",
        T.AIR_ENCOUNTER: "Unsafe air encounter",
        T.SEA_ENCOUNTER: "Unsafe encounter at sea",
        T.GROUND_CONFRONTATION: "Confrontation on the ground",
        T.ZONE_INCURSION: "Incursion",
        T.ZONE_WITHDRAWAL: "Withdrawal",
        T.MECHANISM_SUSPENDED: "Mechanism suspended",
        T.MECHANISM_ESTABLISHED: "Mechanism established",
        T.MECHANISM_RESTORED: "Mechanism restored",
        T.MECHANISM_MODIFIED: "Mechanism changed",
        T.MECHANISM_MEETING: "Talks",
        T.MECHANISM_REAFFIRMED: "Mechanism reaffirmed",
        T.CHANNEL_REQUEST: "Request over the channel",
        T.CHANNEL_FAILURE: "Channel failed",
        T.CHANNEL_WARNING: "Warning",
        T.CHANNEL_COMPLAINT: "Complaint",
        T.CHANNEL_NOTIFICATION: "Advance notice",
        T.CLAIM_VIOLATION: "Alleged violation",
        T.CLAIM_DENIAL: "Denial",
        T.FOLLOWUP_INVESTIGATION: "Inquiry",
        T.FOLLOWUP_REGRET: "Regret",
    }
)


def kinetic(kind: T) -> bool:
    """Whether the type is a deed between forces."""
    return kind.family in KINETIC


def deed(kind: T) -> bool:
    """Whether the type can be the core that acts are about."""
    return kinetic(kind) or kind in CHANGES
