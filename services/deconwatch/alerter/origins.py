"""Which sources of an incident are one origin: own reporting of one publisher family, with all that copies or cites it.

A source's origin is, in this order: that of an earlier source whose text it nearly copies; the publisher that it names
as its source; its own publisher family.
"""

from collections.abc import Mapping, Sequence
from operator import eq
from types import MappingProxyType
from urllib.parse import urlsplit

from deconwatch import ids
from deconwatch.records import IncidentSource

NEAR_COPY = 0.7
"""Estimated Jaccard similarity of word shingles (Broder 1997); 1 % of edits leave 0.90, 5 % leave 0.63."""

EDITED = 0.5
"""The same of two sources of one incident: an edited copy, too unlike to say by itself that two events are one."""
_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "ap": "associated press",
        "agence france-presse": "afp",
        "ria": "ria novosti",
        "рия новости": "ria novosti",
        "тасс": "tass",
        "интерфакс": "interfax",
        "интерфакса": "interfax",
        "рейтер": "reuters",
        "رويترز": "reuters",
        "فرانس برس": "afp",
        "تاس": "tass",
        "سبوتنيك": "sputnik",
        "سانا": "sana",
        "الأناضول": "anadolu",
        "anadolu agency": "anadolu",
        "الجزيرة": "al jazeera",
        "أسوشيتد برس": "associated press",
        "سي إن إن": "cnn",
        "רויטרס": "reuters",
        "טאס": "tass",
        "סי-אן-אן": "cnn",
        "איי-פי": "associated press",
        "sohr": "syrian observatory for human rights",
    }
)
"""Names under which texts and feed lists know one agency."""


def resemblance(one: Sequence[int], other: Sequence[int]) -> float:
    """Share of equal MinHash values, an estimate of the Jaccard similarity; 0 where there is nothing to compare."""
    if not one or len(one) != len(other):
        return 0.0
    return int(sum(map(eq, one, other))) / len(one)


def _plain(name: str) -> str:
    key = " ".join(name.casefold().split())
    key = key.removeprefix("the ").removeprefix("www.")
    return _ALIASES.get(key, key)


def own_names(source: IncidentSource) -> frozenset[str]:
    """What the source may be called by others."""
    return frozenset(_plain(name) for name in (source.publisher, source.family) if name.strip())


def _own(source: IncidentSource) -> str:
    host = urlsplit(source.url or "").hostname or ""
    return _plain(source.family or source.publisher or host) or source.article_id


def copies(sources: Sequence[IncidentSource]) -> list[int | None]:
    """For each source the first earlier one that it nearly copies, by its place in `sources`, or None."""
    printed = [index for index, source in enumerate(sources) if source.fingerprint]
    found: list[int | None] = [None] * len(sources)
    for place, index in enumerate(printed):
        mine = sources[index].fingerprint
        for earlier in printed[:place]:
            if resemblance(sources[earlier].fingerprint, mine) >= EDITED:
                found[index] = earlier
                break
    return found


def origin_ids(sources: Sequence[IncidentSource], copied: Sequence[int | None]) -> tuple[str, ...]:
    """One id a source, in order; `sources` from the earliest to the latest. Equal ids mean one origin.

    `copied`: from `copies`.
    """
    family_of = {name: _own(source) for source in sources for name in own_names(source)}
    found: list[str] = []
    for source, original in zip(sources, copied, strict=True):
        names = [_plain(name) for name in source.attributions if name.strip()]
        if original is not None:
            found.append(found[original])
        elif names and not own_names(source).intersection(names):
            found.append(ids.make("o", family_of.get(names[0], names[0])))
        else:
            found.append(ids.make("o", _own(source)))
    return tuple(found)
