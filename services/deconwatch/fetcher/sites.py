"""Rules for reading the pages of single sites, as data: our own `sites.toml` and, before it, one of the user's.

[[sites]]
hosts = ["example.org"]       with all hosts below
text = ["//article//p"]       XPath: where the text is; what finds nothing is passed over
drop = ["//aside"]            XPath: what is no text of the article
fetch = true                  false: its pages are not fetched
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deconwatch.errors import ConfigError

BUNDLED = Path(__file__).with_name("sites.toml")
KEYS = ("hosts", "text", "drop", "fetch")


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of the pages of some hosts."""

    hosts: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    fetch: bool = True


def read_sites(path: Path | None) -> tuple[Site, ...]:
    """The user's rules, then ours. Raises ConfigError naming file, rule and key."""
    return (*(_read(path) if path is not None else ()), *_read(BUNDLED))


def site_of(host: str, sites: Sequence[Site]) -> Site:
    """The first rule for a host or one above it; an empty one if there is none."""
    return next((site for site in sites if any(f".{host}".endswith(f".{one}") for one in site.hosts)), Site())


def _read(path: Path) -> tuple[Site, ...]:
    try:
        tree = tomllib.loads(path.read_text("utf-8"))
    except OSError as e:
        raise ConfigError(f"{path}: {e.strerror}; give the path of a TOML file with [[sites]] tables") from e
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as e:
        raise ConfigError(f"{path}: {e}; it is read as TOML in UTF-8") from e
    tables = tree.get("sites", [])
    if set(tree) - {"sites"} or not isinstance(tables, list):
        raise ConfigError(f"{path}: {sorted(tree)}: a file of site rules has [[sites]] tables only")
    return tuple(_site(table, f"{path}: sites[{number}]") for number, table in enumerate(tables))


def _site(table: Any, where: str) -> Site:
    if not isinstance(table, dict) or not table.get("hosts"):
        raise ConfigError(f'{where} has no hosts; add hosts = ["example.org"]')
    for key, value in table.items():
        if key not in KEYS:
            raise ConfigError(f"{where}: unknown key {key} = {value!r}; a site has {', '.join(KEYS)}")
        fits = isinstance(value, bool) if key == "fetch" else _texts(value)
        if not fits:
            wanted = "true or false" if key == "fetch" else "a list of texts"
            raise ConfigError(f"{where}: {key} = {value!r} is not {wanted}")
        if key in ("text", "drop"):
            _check(value, f"{where}: {key}")
    hosts = tuple(host.lower().strip(".") for host in table["hosts"])
    return Site(hosts, tuple(table.get("text", ())), tuple(table.get("drop", ())), table.get("fetch", True))


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _check(paths: Sequence[str], where: str) -> None:
    from lxml import etree

    for path in paths:
        try:
            etree.XPath(path)
        except etree.XPathSyntaxError as e:
            raise ConfigError(f"{where}: {path!r} is no XPath: {e}; write it like //article//p") from e
