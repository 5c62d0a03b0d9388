"""Reads the configuration: defaults, then the file, then the environment, then flags; the last one that speaks wins.

Every error names the file, the line, the key, the value and the fix. Every value remembers where it came from.
"""

import contextlib
import difflib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from deconwatch.config import Config
from deconwatch.errors import ConfigError

PREFIX = "DECONWATCH_"
NOT_OPTIONS = frozenset({"DECONWATCH_CONFIG"})
_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*("?)([A-Za-z0-9_-]+)\1\s*=""")

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A checked configuration; `origins` says for each leaf that is not a default where it was set."""

    config: Config
    origins: Mapping[str, str]


def load(path: Path | None, *, environ: Mapping[str, str], flags: Mapping[str, Any]) -> Loaded:
    """The configuration. `flags`: dotted key -> value from the command line. Raises ConfigError."""
    tree: dict[str, Any] = {}
    origins: dict[str, str] = {}
    lines: dict[Path_, int] = {}
    if path is not None:
        text = _read(path)
        try:
            tree = tomllib.loads(text)
        except tomllib.TOMLDecodeError as e:
            raise ConfigError(f"{path}: {e}; see the TOML syntax of the lines around it") from e
        lines = key_lines(text)
        for leaf in _leaves(tree):
            origins[dotted(leaf)] = f"{path}:{_line(lines, leaf)}"
        _resolve_paths(tree, path.resolve().parent)
    for name, key, value in _from_environment(environ):
        _set(tree, key, value)
        origins[key] = f"environment {name}"
    for key, value in flags.items():
        _set(tree, key, value)
        origins[key] = "command line"
    try:
        config = Config.model_validate(tree)
    except ValidationError as e:
        raise ConfigError("\n".join(_explain(error, path, lines, origins) for error in e.errors())) from e
    return Loaded(config, origins)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as e:
        raise ConfigError(f"{path}: {e.strerror}; give the path of a config file, or none for the defaults") from e
    except UnicodeDecodeError as e:
        raise ConfigError(f"{path}: byte {e.start} is not UTF-8; save the file as UTF-8") from e


def key_lines(text: str) -> dict[Path_, int]:
    """Path of each key of a TOML text -> its line, counted from 1. Arrays of tables have their index in the path."""
    found: dict[Path_, int] = {}
    table: Path_ = ()
    counts: dict[Path_, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = tuple(part.strip().strip("\"'") for part in header[2].split("."))
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            found[table] = number
        elif key := _KEY.match(line):
            found[(*table, key[2])] = number
    return found


def _line(lines: Mapping[Path_, int], path: Path_) -> int:
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _leaves(tree: Any, path: Path_ = ()) -> Iterator[Path_]:
    if isinstance(tree, dict) and tree:
        for key, value in tree.items():
            yield from _leaves(value, (*path, key))
    elif isinstance(tree, list) and tree and isinstance(tree[0], dict):
        for index, value in enumerate(tree):
            yield from _leaves(value, (*path, index))
    else:
        yield path


def dotted(path: Path_) -> str:
    """`("alerter", "endpoints", 0, "url")` as `alerter.endpoints[0].url`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _set(tree: dict[str, Any], key: str, value: Any) -> None:
    *tables, last = key.split(".")
    for table in tables:
        tree = tree.setdefault(table, {})
    tree[last] = value


def _resolve_paths(tree: dict[str, Any], base: Path) -> None:
    fetcher = tree.get("fetcher")
    for key in ("feeds", "site_rules"):
        if isinstance(fetcher, dict) and isinstance(fetcher.get(key), str):
            fetcher[key] = str(base / fetcher[key])
    alerter = tree.get("alerter")
    for endpoint in alerter.get("endpoints", ()) if isinstance(alerter, dict) else ():
        if isinstance(endpoint, dict) and isinstance(endpoint.get("secret_files"), list):
            endpoint["secret_files"] = [str(base / str(name)) for name in endpoint["secret_files"]]
        for key in ("template", "token_file"):
            if isinstance(endpoint, dict) and isinstance(endpoint.get(key), str):
                endpoint[key] = str(base / endpoint[key])
    classifier = tree.get("classifier")
    if isinstance(classifier, dict) and isinstance(classifier.get("theatres"), list):
        names = classifier["theatres"]
        classifier["theatres"] = [str(base / n) if isinstance(n, str) and n.endswith(".toml") else n for n in names]


def _from_environment(environ: Mapping[str, str]) -> Iterator[tuple[str, str, Any]]:
    sections = {name: field.annotation for name, field in Config.model_fields.items()}
    for name in sorted(environ):
        if not name.startswith(PREFIX) or name in NOT_OPTIONS:
            continue
        section, _, option = name.removeprefix(PREFIX).lower().partition("_")
        model = sections.get(section)
        known = model.model_fields if isinstance(model, type) and issubclass(model, BaseModel) else {}
        if option not in known:
            choices = [f"{PREFIX}{s}_{o}".upper() for s, m in sections.items() for o in _fields(m)]
            raise ConfigError(f"environment: {name} sets no option{_did_you_mean(name, choices)}")
        yield name, f"{section}.{option}", _value(environ[name], text=_takes_text(known[option].annotation))


def _takes_text(annotation: Any) -> bool:
    return annotation in (str, Path) or Path in get_args(annotation)


def _value(raw: str, *, text: bool) -> Any:
    if text:
        return raw
    try:
        return tomllib.loads(f"value = {raw}")["value"]
    except tomllib.TOMLDecodeError:
        with contextlib.suppress(json.JSONDecodeError):
            return json.loads(raw)
        return raw


def _fields(model: Any) -> list[str]:
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []


def _did_you_mean(word: str, choices: list[str]) -> str:
    close = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else f"; known are: {', '.join(choices)}"


def _model_at(path: Path_) -> Any:
    model: Any = Config
    for part in path:
        if isinstance(part, int):
            continue
        field = getattr(model, "model_fields", {}).get(part)
        if field is None:
            return None
        model = next((arg for arg in get_args(field.annotation) if hasattr(arg, "model_fields")), field.annotation)
    return model


def _explain(error: Any, path: Path | None, lines: Mapping[Path_, int], origins: Mapping[str, str]) -> str:
    where: Path_ = tuple(error["loc"])
    key = dotted(where)
    origin = origins.get(key) or (f"{path}:{_line(lines, where)}" if path else "config")
    if error["type"] == "extra_forbidden":
        return f"{origin}: {key} is no option{_did_you_mean(str(where[-1]), _fields(_model_at(where[:-1])))}"
    if error["type"] == "missing":
        return f"{origin}: {key} is missing; add a line `{where[-1]} = ...`"
    value = "(hidden)" if _may_hold_a_secret(where) else repr(error["input"])
    return f"{origin}: {key} = {value}: {error['msg']}; see the option in default.toml (`deconwatch config show`)"


def _may_hold_a_secret(where: Path_) -> bool:
    """Whether the value there, or one inside it, is an address of a webhook, a secret or a broker's password."""
    if where[:2] == ("alerter", "endpoints"):
        return len(where) < 4 or where[3] in ("url", "secrets", "token")
    return where[:2] == ("log", "kafka") or len(where) < 2


def options(loaded: Loaded) -> Iterator[tuple[str, str, str]]:
    """`(key, value as JSON-like text, origin)` of every option; secrets are shown as `**********`."""
    tree = loaded.config.model_dump(mode="json")
    for leaf in _leaves(tree):
        value: Any = tree
        for part in leaf:
            value = value[part]
        key = dotted(leaf)
        yield key, json.dumps(value, ensure_ascii=False), _origin(loaded.origins, key)


def _origin(origins: Mapping[str, str], key: str) -> str:
    while key:
        if key in origins:
            return origins[key]
        key = key.rpartition(".")[0]
    return "default"
