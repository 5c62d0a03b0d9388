"""A theatre: sides, places, zones, lines and mechanisms as data, read from TOML and checked whole.

Every error names file, line, key, value and what to do.
"""

import difflib
import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from deconwatch.errors import ConfigError

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Point = tuple[Latitude, Longitude]
Identity = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Names = dict[str, tuple[str, ...]]
"""Aliases by language code. One written with a capital is matched as written, one in lower case in any case."""


class Part(BaseModel):
    """Frozen; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Actor(Part):
    """A side, or a force on a side."""

    id: Identity
    name: str
    bloc: str = ""
    """Actors of one bloc are compared as one side; empty: the actor's own id."""
    kind: Literal["state", "force", "group", "neutral", "site"] = "state"
    """`site`: hospitals, convoys and the like, which are hit and do not act."""
    sponsored_by: tuple[str, ...] = ()
    side: str = ""
    aliases: Names = {}
    in_context: Names = {}
    """Aliases that count only where something else in the text names the theatre or the actor ("the regime")."""
    craft: tuple[str, ...] = ()
    """Aircraft, ships and weapons that are this side's unless another side is named right before ("F-22", "USS")."""

    @property
    def side_key(self) -> str:
        """What sides are compared by."""
        return self.bloc or self.id


class Spot(Part):
    """A named place; `precision` says what the coordinates stand for."""

    name: str
    lat: Latitude
    lon: Longitude
    precision: Literal["site", "base", "town", "city", "area", "province", "region", "country"] = "town"
    aliases: Names = {}


class Circle(Part):
    """Within `radius_km` of a centre."""

    lat: Latitude
    lon: Longitude
    radius_km: Annotated[float, Field(gt=0, le=2000)]


class Zone(Part):
    """An agreed zone; `around` is the place that stands for its centre."""

    id: Identity
    name: str
    aliases: Names = {}
    circle: Circle | None = None
    polygon: tuple[Point, ...] = ()
    around: str = ""
    mechanism: str = ""
    held_by: str = ""

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        if self.circle is not None and self.polygon:
            raise ValueError("give circle or polygon, not both")
        if self.polygon and len(self.polygon) < 3:
            raise ValueError("a polygon needs at least 3 points")
        return self


class Line(Part):
    """A dividing line, drawn as a polyline; `left` and `right` name its sides in the order of the points."""

    id: Identity
    name: str
    aliases: Names = {}
    points: Annotated[tuple[Point, ...], Field(min_length=2)]
    left: str
    right: str
    mechanism: str = ""


class Mechanism(Part):
    """A hotline, memorandum, zone agreement or liaison."""

    id: Identity
    name: str
    parties: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    aliases: Names = {}


class Theatre(Part):
    """One file."""

    id: Identity
    name: str
    actors: tuple[Actor, ...] = ()
    places: tuple[Spot, ...] = ()
    zones: tuple[Zone, ...] = ()
    lines: tuple[Line, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    wars: tuple[tuple[str, str], ...] = ()
    """Actors in open war: an engagement between them counts little unless a mechanism or zone is named."""
    gate: Names = {}
    """Words that open the gate, beside the general ones."""
    gate_weak: Names = {}
    """Words that open it where two sides are named, or three of these words."""
    home_of: tuple[str, ...] = ()
    """Ids of actors of the general pack whose name alone speaks for this theatre."""
    extent: tuple[Latitude, Longitude, Latitude, Longitude] | None = None
    """South, west, north and east of the area where its places lie; `deconwatch theatres check` holds them to it."""

    @model_validator(mode="after")
    def _south_of_north(self) -> Self:
        if self.extent is not None and self.extent[0] >= self.extent[2]:
            raise ValueError("extent is south, west, north, east; south must be below north")
        return self


def bundled() -> tuple[str, ...]:
    """Names of the theatres that come with the package."""
    folder = resources.files("deconwatch.theatres")
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml")))


def load(name: str) -> Theatre:
    """The theatre of a bundled name or of a TOML file. Raises ConfigError."""
    text, path = source(name)
    return parse(text, path=path)


def source(name: str) -> tuple[str, str]:
    """The TOML text of a bundled name or of a file, and the path to name in messages. Raises ConfigError."""
    if name in bundled():
        path = f"{name}.toml"
        text = resources.files("deconwatch.theatres").joinpath(path).read_text("utf-8")
    else:
        path = name
        if not name.endswith(".toml"):
            raise ConfigError(
                f"theatre {name!r}: no bundled theatre has this name{_meant(name, bundled())}; "
                f"bundled are {', '.join(bundled())}, a theatre of your own is given by the path of its .toml file"
            )
        try:
            text = Path(name).read_text("utf-8")
        except OSError as e:
            raise ConfigError(f"theatre {name!r}: cannot be read: {e.strerror or e}; give a readable file") from e
        except UnicodeDecodeError as e:
            raise ConfigError(f"{name}: byte {e.start} is no UTF-8; save the file as UTF-8") from e
    return text, path


def parse(text: str, *, path: str) -> Theatre:
    """The theatre that `text` describes; `path` is for error messages. Raises ConfigError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        raise ConfigError(f"{path}: {e}; correct the TOML syntax there") from e
    try:
        theatre = Theatre.model_validate(data)
    except ValidationError as e:
        raise ConfigError("\n".join(_explain(error, text, path) for error in e.errors(include_url=False))) from e
    _references(theatre, text, path)
    return theatre


def _meant(word: str, known: tuple[str, ...] | list[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f", did you mean {close[0]!r}?" if close else ""


def _line(text: str, loc: tuple[Any, ...]) -> int:
    """The line of a key: the n-th `[[table]]` header, then the key below it."""
    lines = text.splitlines()
    at = 0
    if len(loc) > 1 and isinstance(loc[1], int):
        headers = [n for n, line in enumerate(lines) if re.match(rf"\s*\[\[\s*{re.escape(str(loc[0]))}\s*\]\]", line)]
        at = headers[loc[1]] if loc[1] < len(headers) else 0
        loc = loc[2:]
    for part in loc:
        if not isinstance(part, str):
            continue
        for n in range(at, len(lines)):
            if n > at and re.match(r"\s*\[\[", lines[n]):
                break
            if re.search(rf"(^|[\s\[{{,.])\"?{re.escape(part)}\"?\s*(=|\])", lines[n]):
                at = n
                break
    return at + 1


def line_of(text: str, kind: str, number: int | None, key: str, *, value: str = "") -> int:
    """The line of a part's key, or of the quoted value below it; `number` is None for a key of the file itself."""
    lines = text.splitlines()
    first = _line(text, (kind,) if number is None else (kind, number, key)) - 1
    for at in range(first, len(lines)):
        if at > first and re.match(r"\s*\[\[", lines[at]):
            break
        if f'"{value}"' in lines[at] or f"'{value}'" in lines[at]:
            return at + 1
    return first + 1


def _explain(error: Any, text: str, path: str) -> str:
    loc = tuple(error["loc"])
    where = f"{path}:{_line(text, loc)}: {'.'.join(str(part) for part in loc)}"
    if error["type"] == "extra_forbidden":
        owner: Any = Theatre
        known = list(owner.model_fields)
        for part in loc[:-1]:
            if isinstance(part, str) and part in owner.model_fields:
                owner = _PARTS.get(part, owner)
                known = list(owner.model_fields)
        return f"{where}: unknown key{_meant(str(loc[-1]), known)}; known here are {', '.join(known)}"
    if error["type"] == "missing":
        return f"{where}: is missing; add it"
    return f"{where} = {error['input']!r}: {error['msg']}"


_PARTS: dict[str, type[Part]] = {
    "actors": Actor,
    "places": Spot,
    "zones": Zone,
    "lines": Line,
    "mechanisms": Mechanism,
    "circle": Circle,
}


def _references(theatre: Theatre, text: str, path: str) -> None:
    actors = [actor.id for actor in theatre.actors]
    wanted: list[tuple[tuple[Any, ...], str, list[str]]] = []
    for n, actor in enumerate(theatre.actors):
        wanted += [(("actors", n, "sponsored_by"), sponsor, actors) for sponsor in actor.sponsored_by]
    for n, mechanism in enumerate(theatre.mechanisms):
        wanted += [(("mechanisms", n, "parties"), party, actors) for party in mechanism.parties]
    mechanisms = [mechanism.id for mechanism in theatre.mechanisms]
    for n, zone in enumerate(theatre.zones):
        if zone.mechanism:
            wanted.append((("zones", n, "mechanism"), zone.mechanism, mechanisms))
        if zone.around:
            wanted.append((("zones", n, "around"), zone.around, [place.name for place in theatre.places]))
        if zone.held_by:
            wanted.append((("zones", n, "held_by"), zone.held_by, actors))
    problems = [
        f"{path}:{_line(text, loc)}: {loc[0]}.{loc[1]}.{loc[2]} = {value!r}: nothing here has this id or name"
        f"{_meant(value, known)}; define it or correct the reference"
        for loc, value, known in wanted
        if value not in known
    ]
    for kind in ("actors", "zones", "lines", "mechanisms"):
        seen: set[str] = set()
        for n, part in enumerate(getattr(theatre, kind)):
            if part.id in seen:
                problems.append(
                    f"{path}:{_line(text, (kind, n, 'id'))}: {kind}.{n}.id = {part.id!r}: is there twice; rename one"
                )
            seen.add(part.id)
    if problems:
        raise ConfigError("\n".join(problems))
