"""Which bloc each actor of the theatres belongs to, read from the theatres' files."""

import tomllib
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from deconwatch.alerter.sides import NEUTRAL_PREFIX
from deconwatch.errors import ConfigError


def load_blocs(theatres: Iterable[str] | None = None) -> dict[str, str]:
    """Case-folded name or alias → bloc, over every bundled theatre and the files that `theatres` names besides.

    An actor without a bloc is its own; one that a later theatre adds to keeps the bloc and kind that it had. Raises
    ConfigError for a file that cannot be read.
    """
    blocs: dict[str, str] = {}
    had: dict[str, dict[str, Any]] = {}
    for document in _documents(theatres or ()):
        for actor in document.get("actors", ()):
            identity = str(actor.get("id") or actor.get("name", ""))
            before = had.setdefault(identity, actor)
            bloc = str(actor.get("bloc") or before.get("bloc") or identity)
            if "neutral" in (actor.get("kind"), before.get("kind")):
                bloc = NEUTRAL_PREFIX + bloc
            aliases = actor.get("aliases", {})
            names = (alias for several in aliases.values() for alias in several) if isinstance(aliases, dict) else ()
            if "name" in actor:
                blocs[str(actor["name"]).casefold()] = bloc
            for alias in names:
                blocs.setdefault(str(alias).casefold(), bloc)
    return blocs


def _documents(theatres: Iterable[str]) -> Iterator[dict[str, Any]]:
    bundled = resources.files("deconwatch.theatres")
    for entry in sorted(bundled.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            yield tomllib.loads(entry.read_text("utf-8"))
    for name in theatres:
        if not name.endswith(".toml"):
            continue
        try:
            yield tomllib.loads(Path(name).read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as e:
            raise ConfigError(f"classifier.theatres: {name}: {e}; name a bundled theatre or a TOML file") from e
