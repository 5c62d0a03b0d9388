"""One mistake of a reading, with what a person needs to look into it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Fault(StrEnum):
    """What kind of mistake, gravest first."""

    UNREAD = "not read"
    MISSED = "missed"
    FALSE_ALARM = "false alarm"
    TYPE_MISSED = "type missed"
    TYPE_FALSE = "false type"
    WRONG = "wrong field"
    LACKING = "field missed"
    UNSTATED = "field not stated"


@dataclass(frozen=True, slots=True)
class Mistake:
    """`what` is a type or `type field`; `evidence` the nearest quote that the reading gives."""

    fault: Fault
    file: str
    id: str
    voice: str
    title: str
    what: str = ""
    expected: str = ""
    got: str = ""
    evidence: str = ""


def gravity(mistake: Mistake) -> int:
    """0 for the gravest kind."""
    return list(Fault).index(mistake.fault)


def quote(mention: Mapping[str, Any] | None, field: str = "type", *, longest: int = 160) -> str:
    """The evidence for a field, else for the type, as `"words" by rule`; empty without any."""
    found = list((mention or {}).get("evidence") or ())
    wanted = "time" if field == "date" else field
    of_field = [each for each in found if str(each["field"]).split(".")[-1] == wanted]
    of_type = [each for each in found if each["field"] == "type"]
    for each in (of_field or of_type or found)[:1]:
        words = " ".join(str(each["quote"]).split())
        words = words if len(words) <= longest else words[: longest - 1] + "…"
        return f'"{words}" by {each["by"]}'
    return ""


def nearest(kind: str, mentions: tuple[Mapping[str, Any], ...]) -> Mapping[str, Any] | None:
    """The mention that comes closest to a type that was not found: the same type, its family, else the first."""
    family = kind.split(".", maxsplit=1)[0]
    ranked = sorted(
        mentions, key=lambda each: (each["type"] != kind, str(each["type"]).split(".", maxsplit=1)[0] != family)
    )
    return ranked[0] if ranked else None
