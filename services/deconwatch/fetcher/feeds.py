"""The feed list: what is polled and who publishes it, as OPML (readers' exchange format) or TOML (for hands).

OPML carries the publisher in attributes of `outline` beside `xmlUrl` (OPML 2.0 allows any attribute). It is read with
lxml, as listparser drops the attributes that it does not know.
"""

import difflib
import re
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from urllib.parse import urlsplit

import tomlkit
import tomlkit.items
from lxml import etree

from deconwatch.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed. Publishers of one `family` count as one origin; `side` names whose voice it is ("us", "ru", "un")."""

    url: str
    publisher: str = ""
    family: str = ""
    side: str = ""
    country: str = ""
    language: str = ""
    title: str = ""


KEYS = tuple(field.name for field in fields(Feed))
_TABLE = re.compile(r"^\s*\[\[\s*feeds\s*\]\]")


def read_feeds(path: Path) -> tuple[Feed, ...]:
    """The feeds of a list, in its order; `.toml` is TOML, anything else OPML. Raises ConfigError."""
    try:
        data = path.read_bytes()
    except OSError as e:
        raise ConfigError(f"{path}: {e.strerror}; give the path of an OPML or TOML feed list") from e
    found = list(_read_toml(path, data) if path.suffix == ".toml" else _read_opml(path, data))
    kept: dict[str, Feed] = {}
    first: dict[str, int] = {}
    for line, feed in found:
        if feed.url not in kept:
            kept[feed.url], first[feed.url] = feed, line
        elif feed != kept[feed.url] and path.suffix == ".toml":
            why = f"is listed in line {first[feed.url]} already; remove one of the two"
            raise ConfigError(f"{path}:{line}: url = {feed.url!r} {why}")
    return tuple(kept.values())


def write_feeds(path: Path, feeds: Sequence[Feed]) -> None:
    """Write the whole list, OPML or TOML by its suffix; all of the file or nothing of it is replaced."""
    if path.suffix == ".toml":
        document = tomlkit.document()
        tables = tomlkit.aot()
        for feed in feeds:
            tables.append(_toml_table(feed))
        document["feeds"] = tables
        _replace(path, tomlkit.dumps(document).encode("utf-8"))
        return
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Feeds of deconwatch"
    body = etree.SubElement(root, "body")
    for feed in feeds:
        _add_outline(body, feed)
    _replace(path, _opml_bytes(root))


def add_feed(path: Path, feed: Feed) -> bool:
    """Append a feed, comments and everything else kept; makes the file. False when its url is listed already."""
    check_url(feed.url, where=str(path))
    if not path.exists():
        write_feeds(path, (feed,))
        return True
    if any(known.url == feed.url for known in read_feeds(path)):
        return False
    if path.suffix == ".toml":
        document = tomlkit.parse(path.read_text("utf-8"))
        tables = document.get("feeds")
        if isinstance(tables, tomlkit.items.AoT):
            tables.append(_toml_table(feed))
        else:
            made = tomlkit.aot()
            made.append(_toml_table(feed))
            document["feeds"] = made
        _replace(path, tomlkit.dumps(document).encode("utf-8"))
        return True
    root = _opml_root(path, path.read_bytes())
    _add_outline(root.find("body"), feed)
    _replace(path, _opml_bytes(root))
    return True


def check_url(url: str, *, where: str) -> None:
    """Raises ConfigError, beginning with `where`, unless the url can be polled."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:
        usable = False
    if not usable or any(character.isspace() for character in url):
        raise ConfigError(
            f"{where}: url = {url!r} cannot be polled; write an address like https://example.org/feed.xml"
        )


def _feed(values: Mapping[str, object], *, where: str) -> Feed:
    for key, value in values.items():
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"a feed has {', '.join(KEYS)}"
            raise ConfigError(f"{where}: unknown key {key} = {value!r}; {hint}")
        if not isinstance(value, str):
            raise ConfigError(f"{where}: {key} = {value!r} is no text; put it in quotes")
    if not values.get("url"):
        raise ConfigError(f'{where}: the feed has no url; add url = "https://..."')
    feed = replace(Feed(""), **{key: str(value).strip() for key, value in values.items()})
    check_url(feed.url, where=where)
    return feed


def _read_toml(path: Path, data: bytes) -> Iterable[tuple[int, Feed]]:
    try:
        text = data.decode("utf-8")
        tree = tomllib.loads(text)
    except UnicodeDecodeError as e:
        raise ConfigError(f"{path}: byte {e.start} is not UTF-8; save the file as UTF-8") from e
    except tomllib.TOMLDecodeError as e:
        raise ConfigError(f"{path}: {e}; see the TOML syntax of the lines around it") from e
    for key in tree:
        if key != "feeds":
            raise ConfigError(f"{path}: unknown key {key}; a feed list has [[feeds]] tables only")
    tables = tree.get("feeds", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ConfigError(f'{path}: feeds = {tables!r} is no list of tables; write [[feeds]] and below it url = "..."')
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if _TABLE.match(line)]
    for index, table in enumerate(tables):
        line = lines[index] if index < len(lines) else 1
        yield line, _feed(table, where=f"{path}:{line}: feeds[{index}]")


def _opml_root(path: Path, data: bytes) -> "etree._Element":
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as e:
        raise ConfigError(f"{path}:{e.lineno or 1}: not well-formed XML: {e.msg}; an OPML or a .toml is read") from e
    if root.tag != "opml" or root.find("body") is None:
        raise ConfigError(f"{path}:1: <{root.tag}> is no OPML: expected <opml> with a <body>; .toml is for TOML lists")
    return root


def _read_opml(path: Path, data: bytes) -> Iterable[tuple[int, Feed]]:
    for outline in _opml_root(path, data).iter("outline"):
        attributes = {str(name).lower(): str(value) for name, value in outline.attrib.items()}
        url = attributes.get("xmlurl", "").strip()
        if not url:
            if attributes.get("type", "").lower() in ("rss", "atom"):
                where = f"{path}:{outline.sourceline}: outline {attributes.get('text', '')!r}"
                raise ConfigError(f'{where} has no xmlUrl; add xmlUrl="https://..." or remove it')
            continue  # a folder
        values = {key: attributes[key] for key in KEYS if key in attributes and key != "url"}
        values.setdefault("title", attributes.get("text", ""))
        yield outline.sourceline or 1, _feed({"url": url, **values}, where=f"{path}:{outline.sourceline}: outline")


def _toml_table(feed: Feed) -> "tomlkit.items.Table":
    table = tomlkit.table()
    for key, value in asdict(feed).items():
        if value:
            table[key] = value
    return table


def _add_outline(body: "etree._Element", feed: Feed) -> None:
    name = feed.title or feed.publisher or feed.url
    values = {key: value for key, value in asdict(feed).items() if value and key not in ("url", "title")}
    etree.SubElement(body, "outline", {"type": "rss", "text": name, "title": name, "xmlUrl": feed.url, **values})


def _opml_bytes(root: "etree._Element") -> bytes:
    etree.indent(root, "  ")
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return written


def _replace(path: Path, data: bytes) -> None:
    """Write beside the file and rename: a reader sees the old list or the new one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            file.write(data)
        Path(file.name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(file.name).replace(path)
    except OSError as e:
        raise ConfigError(f"{path}: {e.strerror}; give a place that can be written") from e
