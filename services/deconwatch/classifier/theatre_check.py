"""What is legal in a theatre's file and yet most likely not meant: `deconwatch theatres check`.

text → parsed (errors end it there) → names, shapes, references, gate words each looked through → findings by line

Pure and without spaCy. The general pack is what a theatre is held against, for it is always loaded beside it.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from statistics import median

from deconwatch.classifier import gate, geometry, theatre
from deconwatch.classifier.theatre import Actor, Line, Names, Spot, Theatre
from deconwatch.classifier.world import GENERAL

SHORTEST = 3
"""Letters of a name below which it is too short, unless it is written in capitals or in a script of its own."""
FAR_KM = 800.0
"""Without an extent: how far from the middle of the others a place may lie."""
SAME_PLACE_KM = 60.0
"""Two places of one name that lie further apart than this are two places."""
COMPASS = {"north": (0, 1), "south": (0, -1), "east": (1, 0), "west": (-1, 0)}
"""Direction of each word in (east, north)."""
NEAR_LINE_KM = 250.0
_SHORT_IN = {"en", "fr", "es", "tr"}


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """Something to look at: the line, the key and value there, what is wrong and what to do."""

    line: int
    key: str
    value: str
    says: str

    def __str__(self) -> str:
        return f"{self.key} = {self.value!r}: {self.says}"


@dataclass(frozen=True)
class _File:
    text: str
    theatre: Theatre
    general: Theatre | None

    def at(self, kind: str, number: int, key: str, value: str, says: str) -> Finding:
        """A finding at the line of a part's value, or of its key where the value is not quoted as it is."""
        return Finding(
            theatre.line_of(self.text, kind, number, key, value=value), f"{kind}.{number}.{key}", value, says
        )


def check(text: str, *, path: str) -> tuple[Theatre, list[Finding]]:
    """The theatre and what looks wrong in it, in the order of the lines. Raises ConfigError for errors."""
    parsed = theatre.parse(text, path=path)
    general = None if parsed.id == GENERAL else _general()
    file = _File(text, parsed, general)
    every = (*_twice(file), *_plain_words(file), *_far(file), *_zones(file), *_parties(file), *_sides(file))
    return parsed, sorted({*every, *_strangers(file), *_gate(file)})


@lru_cache(maxsize=1)
def _general() -> Theatre:
    return theatre.load(GENERAL)


def _names(part: Actor | Spot, *, loose: bool = True) -> Iterator[tuple[str, str, str]]:
    """Key, language and text of each name of a part."""
    for key in ("aliases", "in_context") if loose else ("aliases",):
        known: Names = getattr(part, key, {})
        yield from ((key, language, text) for language, texts in known.items() for text in texts)


def _twice(file: _File) -> Iterator[Finding]:
    """One name, two actors or two places: one of them is never found."""
    claimed: dict[str, str] = {}
    if file.general is not None:
        for actor in file.general.actors:
            claimed |= {text: actor.id for _, _, text in _names(actor, loose=False)}
    for number, actor in enumerate(file.theatre.actors):
        for key, _, text in _names(actor):
            other = claimed.setdefault(text, actor.id)
            if other != actor.id:
                says = f"is a name of actor {other!r} too; give it to one of the two"
                yield file.at("actors", number, key, text, says)
    yield from _elsewhere(file)
    known: dict[str, Spot] = {}
    for spot in file.general.places if file.general else ():
        known |= dict.fromkeys((spot.name, *(text for _, _, text in _names(spot))), spot)
    for number, spot in enumerate(file.theatre.places):
        for key, text in (("name", spot.name), *((key, text) for key, _, text in _names(spot))):
            there = known.setdefault(text, spot)
            apart = geometry.distance_km((there.lat, there.lon), (spot.lat, spot.lon))
            if there is not spot and (there.name != spot.name or apart > SAME_PLACE_KM):
                says = f"is a name of place {there.name!r} too, {apart:.0f} km away; give it to one of the two"
                if apart > SAME_PLACE_KM or there in file.theatre.places:
                    yield file.at("places", number, key, text, says)


def _elsewhere(file: _File) -> Iterator[Finding]:
    """Names that another bundled theatre gives to another actor: who loads both reads one of them wrong."""
    taken = {text: (actor, pack) for pack in _bundled() if pack != file.theatre.id for text, actor in _claims(pack)}
    for number, actor in enumerate(file.theatre.actors):
        for key, _, text in _names(actor):
            other, pack = taken.get(text, (actor.id, ""))
            if other != actor.id:
                says = f"is a name of actor {other!r} in the theatre {pack!r}; do not load both, or write it longer"
                yield file.at("actors", number, key, text, says)


@lru_cache(maxsize=32)
def _claims(pack: str) -> tuple[tuple[str, str], ...]:
    """Name and actor of every name that a bundled theatre knows."""
    return tuple((text, actor.id) for actor in theatre.load(pack).actors for _, _, text in _names(actor))


def _bundled() -> list[str]:
    return [name for name in theatre.bundled() if name != GENERAL]


def ordinary() -> str:
    """Text of no war: a name or gate word that is found in it will be found everywhere."""
    return resources.files("deconwatch.theatres").joinpath("ordinary.txt").read_text("utf-8")


def _plain_words(file: _File) -> Iterator[Finding]:
    """Names that are too short, or that ordinary text is full of."""
    plain = ordinary()
    words = set(gate.fold(plain).replace(",", " ").replace(".", " ").split())
    for kind in ("actors", "places"):
        for number, part in enumerate(getattr(file.theatre, kind)):
            for key, language, text in _names(part):
                bare = text.strip()
                if language in _SHORT_IN and len(bare) < SHORTEST and not bare.isupper():
                    says = f"has fewer than {SHORTEST} letters and is found where it is not meant; write a longer name"
                    yield file.at(kind, number, key, text, says)
                elif bare.lower() in words and not (bare.isupper() and len(bare) > 1):
                    says = "is a common English word; write it as only this theatre's texts do, or leave it out"
                    yield file.at(kind, number, key, text, says)


def _far(file: _File) -> Iterator[Finding]:
    """Places that lie outside the theatre: swapped or mistyped coordinates."""
    spots = file.theatre.places
    if file.theatre.extent is not None:
        south, west, north, east = file.theatre.extent
        for number, spot in enumerate(spots):
            across = west <= spot.lon <= east if west <= east else spot.lon >= west or spot.lon <= east
            if not (south <= spot.lat <= north and across):
                says = f"lies at {spot.lat}, {spot.lon}, outside the extent; correct lat and lon, or the extent"
                yield file.at("places", number, "name", spot.name, says)
    elif file.theatre.id != GENERAL and len(spots) > 3:
        middle = (median(spot.lat for spot in spots), median(spot.lon for spot in spots))
        for number, spot in enumerate(spots):
            away = geometry.distance_km(middle, (spot.lat, spot.lon))
            if away > FAR_KM:
                says = f"lies {away:.0f} km from the middle of the others; correct lat and lon, or give an extent"
                yield file.at("places", number, "name", spot.name, says)


def _zones(file: _File) -> Iterator[Finding]:
    for number, zone in enumerate(file.theatre.zones):
        if not zone.mechanism:
            says = "has no mechanism: what happens there is told of no line or memorandum; add mechanism"
            yield file.at("zones", number, "id", zone.id, says)
        if not zone.aliases and not zone.around:
            says = "has neither aliases nor around: no text can name it; add one of them"
            yield file.at("zones", number, "id", zone.id, says)


def _parties(file: _File) -> Iterator[Finding]:
    """Mechanisms whose parties no text can name."""
    named = {actor.id for each in (file.theatre, file.general) if each for actor in each.actors if any(_names(actor))}
    for number, mechanism in enumerate(file.theatre.mechanisms):
        if not mechanism.parties:
            yield file.at("mechanisms", number, "id", mechanism.id, "has no parties; add the ids of its actors")
        for party in mechanism.parties:
            if party not in named:
                says = "this actor has no aliases here or in the general pack: no text can name it; add aliases to it"
                yield file.at("mechanisms", number, "parties", party, says)


def _strangers(file: _File) -> Iterator[Finding]:
    """Ids in `wars` and `home_of` that no actor has."""
    known = {actor.id for each in (file.theatre, file.general) if each for actor in each.actors}
    wars = {actor for war in file.theatre.wars for actor in war}
    for key, ids in (("wars", wars), ("home_of", {*file.theatre.home_of})):
        for one in ids - known:
            at = theatre.line_of(file.text, key, None, key, value=one)
            yield Finding(at, key, one, "no actor here or in the general pack has this id; define it or correct it")


def _sides(file: _File) -> Iterator[Finding]:
    """Lines whose sides are named the wrong way round, told by where the theatre's own places lie."""
    for number, line in enumerate(file.theatre.lines):
        if line.left == line.right:
            yield file.at("lines", number, "right", line.right, "is the same as left; name the two sides differently")
            continue
        votes = [
            vote
            for spot in file.theatre.places
            if (vote := _vote(line, (spot.lat, spot.lon))) is not None and spot.precision not in {"region", "country"}
        ]
        if len(votes) > 1 and votes.count(False) > votes.count(True):
            says = (
                f"{votes.count(False)} of {len(votes)} places of this theatre lie on the other side of the line than "
                "left and right say; left is to the left of one who goes along the points, turn left and right round"
            )
            yield file.at("lines", number, "left", line.left, says)


def _vote(line: Line, point: geometry.Point) -> bool | None:
    """Whether a place near the line lies where the compass word of its side says; None where nothing can be said."""
    side, distance = geometry.line_side(point, line.points)
    direction = COMPASS.get((line.left if side == "left" else line.right).lower())
    if direction is None or not 1 < distance < NEAR_LINE_KM:
        return None
    foot = min(geometry.along(line.points), key=lambda each: math.hypot(*geometry.plane(each, point)))
    if foot in (line.points[0], line.points[-1]):
        return None  # beyond its ends a line has no sides
    east, north = geometry.plane(point, foot)
    towards = east * direction[0] + north * direction[1]
    return None if abs(towards) < 0.5 * distance else towards > 0


def _gate(file: _File) -> Iterator[Finding]:
    """Gate words that open on text of no war: every article would be read."""
    plain = gate.fold(ordinary())
    for key in ("gate", "gate_weak"):
        for words in getattr(file.theatre, key).values():
            for word in words:
                if gate.Scan([gate.fold(word)]).hits(plain) and key == "gate":
                    says = "opens on ordinary text, so that every article is read; write more words, or use gate_weak"
                    yield Finding(theatre.line_of(file.text, key, None, key, value=word), key, word, says)
