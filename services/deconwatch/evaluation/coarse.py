"""Types as they are compared: fine, or the ten coarse ones that some label sets use."""

COARSE_TYPES = frozenset(
    {
        "strike_request",
        "evacuation_request",
        "strike_in_zone",
        "zone_incursion",
        "partner_hit",
        "close_call",
        "channel_contact",
        "coordination_meeting",
        "mechanism_change",
        "accusation",
    }
)
_EXACT = {
    "strike.enforcement": "strike_in_zone",
    "zone.incursion": "zone_incursion",
    "strike.partner": "partner_hit",
    "strike.notified_site": "partner_hit",
    "ground.confrontation": "close_call",
    "mechanism.meeting": "coordination_meeting",
}
_FAMILY = {
    "air": "close_call",
    "sea": "close_call",
    "channel": "channel_contact",
    "mechanism": "mechanism_change",
    "claim": "accusation",
}
_ABOUT = {"strike": "strike_request", "evacuation": "evacuation_request"}


def coarse(kind: str, about: str | None = None) -> str | None:
    """The coarse type of a fine one; None where the coarse set has no word for it (withdrawals, inquiries...)."""
    if kind == "channel.request" and about in _ABOUT:
        return _ABOUT[about]
    return _EXACT.get(kind) or _FAMILY.get(kind.split(".", maxsplit=1)[0])
