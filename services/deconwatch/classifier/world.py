"""Everything that is known beforehand: the loaded theatres, merged, and the matchers made from them.

The general pack is always there; a theatre adds actors, places, zones, lines and mechanisms, and aliases to actors of
the same id.
"""

from dataclasses import dataclass, field

from deconwatch.classifier import theatre as theatres
from deconwatch.classifier.theatre import Actor, Line, Mechanism, Names, Spot, Theatre, Zone

GENERAL = "general"


@dataclass(frozen=True)
class Alias:
    """A name, what it names, and whether it counts only in the theatre's company."""

    text: str
    kind: str
    key: str
    theatre: str
    loose: bool = False
    language: str = "en"


@dataclass(frozen=True)
class World:
    """Merged theatres. Places are keyed by `theatre/name`, the rest by id."""

    theatres: tuple[Theatre, ...]
    actors: dict[str, Actor]
    places: dict[str, Spot]
    zones: dict[str, Zone]
    lines: dict[str, Line]
    mechanisms: dict[str, Mechanism]
    aliases: tuple[Alias, ...]
    home: dict[str, str]
    """Actor → the first theatre that defines it."""
    craft: dict[str, tuple[str, str]]
    """Designation of an aircraft, ship or weapon → its actor and the theatre in which it tells the side."""
    lines_between: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)
    """Two sides → theatres that have a mechanism of these two alone."""

    def side(self, actor: str) -> str:
        """What the actor is compared by."""
        return self.actors[actor].side_key if actor in self.actors else actor

    def at_war(self, sides: set[str]) -> bool:
        """Whether two of the sides fight each other openly."""
        return any(
            {self.side(one), self.side(other)} <= sides for theatre in self.theatres for one, other in theatre.wars
        )

    def sponsors(self, actor: str) -> frozenset[str]:
        """Sides of the actor's sponsors."""
        known = self.actors.get(actor)
        return frozenset(self.side(sponsor) for sponsor in known.sponsored_by) if known else frozenset()

    def theatre_of(self, kind: str, key: str) -> str:
        """The theatre that defines a mechanism, zone, line or place."""
        for theatre in reversed(self.theatres):
            if kind == "place":
                if key.startswith(theatre.id + "/"):
                    return theatre.id
            elif any(part.id == key for part in getattr(theatre, kind + "s")):
                return theatre.id
        return GENERAL


def load(names: tuple[str, ...]) -> World:
    """The general pack and the named theatres. Raises ConfigError."""
    wanted = [GENERAL, *(name for name in names if name != GENERAL)]
    return merge(tuple(theatres.load(name) for name in wanted))


def merge(loaded: tuple[Theatre, ...]) -> World:
    """One world of several theatres; the later one's display name, bloc and sponsors win."""
    actors: dict[str, Actor] = {}
    places: dict[str, Spot] = {}
    zones: dict[str, Zone] = {}
    lines: dict[str, Line] = {}
    mechanisms: dict[str, Mechanism] = {}
    aliases: list[Alias] = []
    home: dict[str, str] = {}
    craft: dict[str, tuple[str, str]] = {}
    for theatre in loaded:
        for actor in theatre.actors:
            known = actors.get(actor.id)
            home.setdefault(actor.id, theatre.id)
            actors[actor.id] = (
                actor
                if known is None
                else actor.model_copy(
                    update={
                        "kind": known.kind,
                        "bloc": actor.bloc or known.bloc,
                        "sponsored_by": actor.sponsored_by or known.sponsored_by,
                    }
                )
            )
            craft |= dict.fromkeys(actor.craft, (actor.id, theatre.id))
            aliases += _names(actor.aliases, "actor", actor.id, theatre.id)
            aliases += _names(actor.in_context, "actor", actor.id, theatre.id, loose=True)
        for spot in theatre.places:
            key = f"{theatre.id}/{spot.name}"
            places[key] = spot
            aliases += [Alias(spot.name, "place", key, theatre.id), *_names(spot.aliases, "place", key, theatre.id)]
        for zone in theatre.zones:
            zones[zone.id] = zone
            aliases += _names(zone.aliases, "zone", zone.id, theatre.id)
        for line in theatre.lines:
            lines[line.id] = line
            aliases += _names(line.aliases, "line", line.id, theatre.id)
        for mechanism in theatre.mechanisms:
            mechanisms[mechanism.id] = mechanism
            aliases += _names(mechanism.aliases, "mechanism", mechanism.id, theatre.id)
    between = _between(loaded, actors, mechanisms)
    return World(loaded, actors, places, zones, lines, mechanisms, tuple(aliases), home, craft, between)


def _between(
    loaded: tuple[Theatre, ...], actors: dict[str, Actor], mechanisms: dict[str, Mechanism]
) -> dict[frozenset[str], frozenset[str]]:
    """Which theatres have lines of two sides alone; one that two theatres describe belongs to the later."""
    owner = {mechanism.id: theatre.id for theatre in loaded for mechanism in theatre.mechanisms}
    found: dict[frozenset[str], frozenset[str]] = {}
    for key, mechanism in mechanisms.items():
        sides = frozenset(actors[party].side_key for party in mechanism.parties if party in actors)
        if len(sides) == 2:
            found[sides] = found.get(sides, frozenset()) | {owner[key]}
    return found


def _names(names: Names, kind: str, key: str, theatre: str, *, loose: bool = False) -> list[Alias]:
    return [
        Alias(text, kind, key, theatre, loose, language)
        for language, texts in names.items()
        for text in texts
        if text.strip()
    ]
