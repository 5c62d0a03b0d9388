"""Sides compared as blocs: the coalition, the Pentagon and US forces speak for one side.

A theatre's own table (actor name → bloc) comes first; without an entry, a name is reduced to the state that it stands
for where that is plain, else it is its own bloc.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

Blocs = Mapping[str, str]
"""Case-folded actor name → bloc."""

_STATES = {
    "us": "united states",
    "u.s.": "united states",
    "usa": "united states",
    "american": "united states",
    "america": "united states",
    "pentagon": "united states",
    "centcom": "united states",
    "washington": "united states",
    "united states": "united states",
    "us-led coalition": "united states",
    "coalition": "united states",
    "russian": "russia",
    "moscow": "russia",
    "kremlin": "russia",
    "israeli": "israel",
    "idf": "israel",
    "turkish": "turkey",
    "ankara": "turkey",
    "türkiye": "turkey",
    "iranian": "iran",
    "tehran": "iran",
    "chinese": "china",
    "beijing": "china",
    "syrian": "syria",
    "damascus": "syria",
}
_GENERIC = re.compile(
    r"\b(the|forces?|military|army|navy|air|armed|troops|government|officials?|command|commanders?|"
    r"(defen[cs]e|foreign) (ministry|ministries|department|minister)|ministry of (defen[cs]e|foreign affairs)|"
    r"ministry|department of defen[cs]e|state department|jets?|aircraft|warplanes?)\b"
)
CODES: Mapping[str, str] = MappingProxyType(
    {
        "am": "armenia",
        "az": "azerbaijan",
        "by": "belarus",
        "cn": "china",
        "eg": "egypt",
        "fr": "france",
        "gb": "united kingdom",
        "ge": "georgia",
        "gr": "greece",
        "il": "israel",
        "in": "india",
        "iq": "iraq",
        "ir": "iran",
        "jo": "jordan",
        "jp": "japan",
        "kp": "north korea",
        "kr": "south korea",
        "lb": "lebanon",
        "ph": "philippines",
        "pk": "pakistan",
        "ru": "russia",
        "sa": "saudi arabia",
        "sy": "syria",
        "tr": "turkey",
        "tw": "taiwan",
        "ua": "ukraine",
        "uk": "united kingdom",
        "us": "united states",
    }
)
"""Codes that a feed list may give for a publisher's side."""
OF_NO_SIDE = frozenset({"", "neutral", "none", "independent"})
NEUTRAL_PREFIX = "neutral:"
"""Before the bloc of a body that belongs to no side; what it finds of others counts as found."""


def bloc(name: str, blocs: Blocs) -> str:
    """The bloc of an actor as named by a theatre or a text, lower-case."""
    key = " ".join(name.casefold().split())
    if key in blocs:
        return blocs[key].casefold()
    plain = " ".join(_GENERIC.sub(" ", key).split()) or key
    state = _STATES.get(key, _STATES.get(plain, plain))
    return blocs.get(plain, blocs.get(state, state)).casefold()


def capital(place: str) -> bool:
    """Whether a place's name is used for a government, so that it tells little of where something was."""
    return place.casefold() in _STATES


def neutral(side: str) -> bool:
    """Whether a bloc belongs to no side."""
    return side.startswith(NEUTRAL_PREFIX)


def blocs_of(names: Iterable[str], blocs: Blocs) -> frozenset[str]:
    """The blocs of several actors."""
    return frozenset(bloc(name, blocs) for name in names if name.strip())


def one_a_bloc(names: Iterable[str], blocs: Blocs) -> tuple[str, ...]:
    """The names sorted, one for each bloc: the one given most often, then the first by alphabet."""
    counts: dict[str, dict[str, int]] = {}
    for name in names:
        of_bloc = counts.setdefault(bloc(name, blocs), {})
        of_bloc[name] = of_bloc.get(name, 0) + 1
    return tuple(sorted(min(names, key=lambda name: (-names[name], name)) for names in counts.values()))


def side_bloc(side: str, blocs: Blocs) -> str | None:
    """The bloc that a publisher speaks for, from what the feed list says of it; None for one of no side."""
    key = side.casefold().strip()
    return None if key in OF_NO_SIDE else bloc(CODES.get(key, key), blocs)
