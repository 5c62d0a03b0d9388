"""How each field of a mention is compared. A field is right, wrong, missing or read though not stated."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Same = Callable[[str], str]
"""A name → what it is compared by."""
_LOOSE = re.compile(
    r"\b(the|near|around|central|((north|south) ?)?(north|south|east|west)ern|"
    r"province|governorate|region|area|district|town|city|village|garrison|base|airport|airfield|camp|crossing)\b"
)


@dataclass(frozen=True, slots=True)
class Names:
    """How names are compared: sides as blocs, places by what the theatres call them."""

    side: Same
    place: Same

    def where(self, name: str) -> str:
        """A place by the name a theatre gives it, without compass points and words like "province"."""
        known = self.place(name)
        bare = " ".join(_LOOSE.sub(" ", folded(name)).split())
        return self.place(bare) if bare and known == folded(name) else known


def folded(name: str) -> str:
    """Lower case without accents; hyphens and other marks are spaces, and spaces are single."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w\s'.]", " ", plain).replace("_", " ").split())


def stated(mention: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """The fields that a mention (label or reading) states, each as the value it is compared by."""
    found: dict[str, Any] = {}
    roles = dict(mention.get("roles") or {})
    if mention.get("type") == "claim.violation" and "target" in roles:
        target = roles.pop("target")  # of a violation target and accused say the same
        roles.setdefault("accused", target)
    for role, several in roles.items():
        if several:
            found[role] = frozenset(names.side(name) for name in several)
    for name in ("decision", "about", "overridden", "side_of_line", "count"):
        if mention.get(name) is not None:
            found[name] = mention[name]
    for toll in ("killed", "wounded"):
        if (mention.get(toll) or {}).get("min") is not None:
            found[toll] = mention[toll]["min"]
    if (mention.get("place") or {}).get("name"):
        found["place"] = names.where(mention["place"]["name"])
    if (mention.get("zone") or {}).get("relation"):
        found["zone"] = mention["zone"]["relation"]
    time = mention.get("time") or {}
    if time.get("start"):
        found["date"] = (str(time["start"]), str(time.get("end") or time["start"]))
    if (mention.get("notice") or {}).get("given"):
        found["notice"] = mention["notice"]["given"]
    return found


FIELDS = (
    "decision",
    "killed",
    "wounded",
    "date",
    "place",
    "zone",
    "side_of_line",
    "initiator",
    "target",
    "requester",
    "decider",
    "claimant",
    "accused",
    "sponsor",
    "relayed_by",
    "parties",
    "about",
    "overridden",
    "count",
    "notice",
)
"""What `stated` may give, in the order of tables."""


def agree(name: str, expected: Any, got: Any) -> bool:
    """Whether a field is right: a date lies within the stated days, anything else is equal."""
    if name == "date":
        return bool(expected[0] <= got[0] and got[1] <= expected[1])
    return bool(expected == got)


def shown(name: str, mention: Mapping[str, Any]) -> str:
    """A field as the mention itself words it, for a person; empty where it is not stated."""
    roles = mention.get("roles") or {}
    if name == "accused" and mention.get("type") == "claim.violation":
        return ", ".join(roles.get("accused") or roles.get("target") or ())
    if name in roles:
        return ", ".join(roles[name])
    value = mention.get({"date": "time"}.get(name, name))
    if not isinstance(value, dict):
        return "" if value is None else str(value)
    if name == "date":
        words = f" ({value['text']})" if value.get("text") else ""
        return f"{value.get('start', '?')}..{value.get('end') or value.get('start', '?')}{words}"
    part = {"place": "name", "zone": "relation", "notice": "given"}.get(name, "min")
    return "" if value.get(part) is None else str(value[part])
