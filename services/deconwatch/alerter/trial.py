"""People's own examples against their subscriptions: this incident fires, that one does not, and why.

A file is TOML (`[[example]]`), YAML (a list) or JSON lines. An example names what differs from an incident of which
nothing is known, by the names of the expressions' variables, or is an alert as it stands in the log:

    {"name": "two dead", "incident": {"theatre": "syria", "killed": 2}, "fires": ["deaths"], "silent": ["talks"]}
"""

import difflib
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from deconwatch.alerter.subscriptions import (
    FAILURES,
    STRING,
    Compiled,
    named,
    nothing_known,
    severity_rank,
    variables,
)
from deconwatch.config import Subscription
from deconwatch.errors import ConfigError
from deconwatch.records import Alert

_KEYS = ("name", "incident", "alert", "at", "fires", "silent")


@dataclass(frozen=True, slots=True)
class Example:
    """What an expression sees, which subscriptions should fire and which should not; `at`: None, hours do not count."""

    name: str
    values: Mapping[str, Mapping[str, Any]]
    fires: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """How one subscription takes one example; `expected`: None where the example says nothing about it."""

    example: str
    subscription: str
    fires: bool
    why: str
    expected: bool | None

    @property
    def good(self) -> bool:
        """Whether it is as the example wants it."""
        return self.expected in (None, self.fires)


def read_examples(path: Path) -> list[Example]:
    """Raises ConfigError naming file, example, key, value and fix."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as e:
        raise ConfigError(f"{path}: {e}; name a TOML, YAML or JSON-lines file in UTF-8") from e
    raw = _parsed(path, text)
    if not raw:
        raise ConfigError(f"{path}: holds no example; write one [[example]]")
    return [_example(one, f"{path}: example {number}") for number, one in enumerate(raw, 1)]


def try_out(examples: Sequence[Example], subscriptions: Sequence[tuple[Subscription, Compiled]]) -> Iterator[Trial]:
    """Every example on every subscription. Raises ConfigError for a name that is no subscription."""
    names = {one.name for one, _ in subscriptions}
    for example in examples:
        for name in (*example.fires, *example.silent):
            if name not in names:
                raise ConfigError(f"{example.name}: {name!r} is no subscription{_close(name, names)}")
        for subscription, compiled in subscriptions:
            fires, why = _outcome(example, subscription, compiled)
            wanted = compiled.name in example.fires
            said = wanted or compiled.name in example.silent
            yield Trial(example.name, compiled.name, fires, why, wanted if said else None)


def _outcome(example: Example, subscription: Subscription, compiled: Compiled) -> tuple[bool, str]:
    severity = example.values["alert"]["severity"]
    if not compiled.grave(severity):
        return False, f"severity {severity} is below min_severity = {compiled.min_severity}"
    try:
        if not compiled.decide(_given(example.values)):
            return False, _reasons(subscription.when, example.values)
    except FAILURES as e:
        return True, f"the expression fails ({str(e).partition(chr(10))[0][:200]}), and so it is delivered"
    if example.at is None or compiled.quiet is None:
        return True, _shown(subscription.when, example.values) or "when = true"
    until = compiled.quiet.until(example.at)
    through = compiled.quiet_through
    if until is None or (through is not None and severity_rank(severity) >= severity_rank(through)):
        return True, "at once"
    return True, f"held in quiet hours until {until.isoformat()}"


def _reasons(when: str, values: Mapping[str, Mapping[str, Any]]) -> str:
    """The parts joined by `&&` that are false, with the values that they look at."""
    import cel

    false = []
    for part in _conjuncts(when):
        try:
            if cel.compile(part).execute(_given(values)) is not True:
                false.append(part)
        except FAILURES:
            continue
    return "; ".join(f"{part} is false ({_shown(part, values) or 'always'})" for part in false or [when])


def _conjuncts(when: str) -> list[str]:
    """The expression cut at each `&&` outside of brackets and strings; whole where there is an `||` beside them."""
    hidden = STRING.sub(lambda found: "_" * len(found[0]), when)
    parts, depth, start = [], 0, 0
    for index, sign in enumerate(hidden):
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0 and hidden.startswith(("||", "?"), index):
            return [when]
        if depth == 0 and hidden.startswith("&&", index):
            parts.append(when[start:index].strip())
            start = index + 2
    return [*parts, when[start:].strip()]


def _shown(part: str, values: Mapping[str, Mapping[str, Any]]) -> str:
    return ", ".join(f"{scope}.{name} = {json.dumps(values[scope].get(name))}" for scope, name in named(part))


def _given(values: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {scope: dict(fields) for scope, fields in values.items()}


def _parsed(path: Path, text: str) -> list[Any]:
    try:
        match path.suffix.lower():
            case ".toml":
                found: Any = tomllib.loads(text)
            case ".yaml" | ".yml":
                import yaml

                try:
                    found = yaml.safe_load(text)
                except yaml.YAMLError as e:
                    raise ValueError(str(e)) from e
            case ".json":
                found = json.loads(text)
            case ".jsonl" | ".ndjson":
                found = [json.loads(line) for line in text.splitlines() if line.strip()]
            case other:
                raise ConfigError(f"{path}: {other or 'no ending'} is not known; use .toml, .yaml or .jsonl")
    except ValueError as e:
        raise ConfigError(f"{path}: {e}") from e
    found = found.get("example", found) if isinstance(found, dict) else found
    return found if isinstance(found, list) else [found]


def _example(raw: Any, where: str) -> Example:
    if not isinstance(raw, dict):
        raise ConfigError(f"{where}: is {type(raw).__name__}; write a table with incident = {{ … }}")
    if "incident_id" in raw:
        return _recorded(raw, where)
    name = str(raw.get("name") or where.rpartition(": ")[2])
    for key in raw:
        if key not in _KEYS:
            raise ConfigError(f"{where}: {key} is no key{_close(key, _KEYS)}")
    values = nothing_known()
    for scope in ("incident", "alert"):
        for key, value in _table(raw, scope, where).items():
            _check(values[scope], scope, key, value, where)
            values[scope][key] = float(value) if isinstance(values[scope][key], float) else value
    incident, alert = values["incident"], values["alert"]
    if "severity" not in _table(raw, "alert", where):
        alert["severity"] = incident["severity"]
    for fields in (incident, alert):
        fields["severity_rank"] = severity_rank(fields["severity"])
    if incident["types"] and not incident["type"]:
        incident["type"] = incident["types"][0]
    return Example(name, values, _names(raw, "fires", where), _names(raw, "silent", where), _at(raw, where))


def _recorded(raw: Mapping[str, Any], where: str) -> Example:
    try:
        alert = Alert.model_validate(raw)
    except ValidationError as e:
        raise ConfigError(f"{where}: has an incident_id but is no alert: {e.errors()[0]['msg']}") from e
    return Example(alert.id, variables(alert), _names(raw, "fires", where), _names(raw, "silent", where))


def _table(raw: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    table = raw.get(key) or {}
    if not isinstance(table, dict):
        raise ConfigError(f"{where}: {key} = {table!r} is no table; write {key} = {{ … }}")
    return table


def _check(known: Mapping[str, Any], scope: str, key: str, value: Any, where: str) -> None:
    if key not in known:
        raise ConfigError(f"{where}: {scope}.{key} is no variable{_close(key, known)}")
    kind = type(known[key])
    right = isinstance(value, (int, float) if kind is float else kind) and (kind is bool or not isinstance(value, bool))
    if not right:
        raise ConfigError(f"{where}: {scope}.{key} = {value!r} is {type(value).__name__}; write a {kind.__name__}")


def _names(raw: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    found = raw.get(key) or []
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise ConfigError(f'{where}: {key} = {found!r}; write names of subscriptions: {key} = ["night"]')
    return tuple(found)


def _at(raw: Mapping[str, Any], where: str) -> datetime | None:
    found = raw.get("at")
    try:
        moment = datetime.fromisoformat(found) if isinstance(found, str) else found
    except ValueError as e:
        raise ConfigError(f"{where}: at = {found!r} is no moment; write 2026-01-10T23:00:00+01:00") from e
    if moment is not None and not isinstance(moment, datetime):
        raise ConfigError(f"{where}: at = {found!r} is no moment; write 2026-01-10T23:00:00+01:00")
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment is not None else None


def _close(word: str, among: Any) -> str:
    close = difflib.get_close_matches(word, list(among), n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else f"; there are: {', '.join(sorted(among))}"
