"""People's own shapes: a JSON file whose strings are templates.

    {"text": "{{ title }}", "where": "{{ incident.place.name }}", "tags": ["news", "{{ alert.severity }}"]}

The file is parsed as JSON first and each string is filled in by itself, so that nothing an article says can change the
shape. The language is a part of Jinja: values, `if`, `for` (two deep), comparisons, a few filters. No calls, no
assignments, no multiplication, strings cannot be looped over and loops end at 200: a template ends soon by
construction, and what it makes is at most 256 KiB. What it puts in is escaped for the named markup.
"""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deconwatch.alerter.targets import escape as escaping
from deconwatch.errors import ConfigError, HandlingError

if TYPE_CHECKING:
    from jinja2 import Template

MAX_FILE_BYTES = 64 * 1024
MAX_OUT = 256 * 1024
MAX_VALUE = 20_000
MAX_ITEMS = 200
MOST_LOOPS = 20
"""In one file: with two deep, at most 400,000 turns."""
DEEPEST_LOOP = 2
ESCAPES: Mapping[str, escaping.Escape] = {
    "none": escaping.as_is,
    "slack": escaping.slack,
    "discord": escaping.markdown,
    "mattermost": escaping.markdown,
    "html": escaping.html,
}
_LOOP = re.compile(rb"\{%[-+]?\s*for\b")
_NODES = frozenset(
    (
        *("Template", "Output", "TemplateData", "Name", "Const", "Getattr", "Getitem", "Filter", "Test", "If", "For"),
        *("CondExpr", "Compare", "Operand", "And", "Or", "Not", "List", "Tuple", "Add", "Sub", "Neg", "Concat"),
    )
)


class Text(str):
    """A string that cannot be looped over, so that nested loops stay as short as the lists are."""

    __slots__ = ()

    def __iter__(self) -> Any:
        raise TypeError("a text cannot be looped over")


def _turns(values: Any) -> list[Any]:
    """What a loop goes over, whatever it was put together from."""
    if isinstance(values, str):
        raise TypeError("a text cannot be looped over")
    return list(islice(values, MAX_ITEMS))


def _join(values: Sequence[Any], between: str = ", ") -> Text:
    return _bounded(str(between).join(str(value) for value in list(values)[:MAX_ITEMS]))


def _truncate(value: Any, longest: int) -> Text:
    return Text(escaping.fitted(str(value), max(0, min(int(longest), MAX_VALUE))))


def _bounded(text: str) -> Text:
    return Text(text[:MAX_VALUE])


_FILTERS: Mapping[str, Callable[..., Any]] = {
    "default": lambda value, other="": value or other,
    "first": lambda values: next(iter(values), ""),
    "join": _join,
    "last": lambda values: values[-1] if values else "",
    "length": len,
    "lower": lambda value: _bounded(str(value).lower()),
    "truncate": _truncate,
    "upper": lambda value: _bounded(str(value).upper()),
}
_TURNS = "turns of a loop"
"""No name that a template could write."""


def load(path: Path, *, escape: str) -> Callable[[Mapping[str, Any]], Any]:
    """The file as a function of variables to JSON. Raises ConfigError naming file, place and fix."""
    try:
        raw = path.read_bytes()
        if len(raw) > MAX_FILE_BYTES:
            raise ConfigError(f"{path}: has {len(raw)} bytes; a template has at most {MAX_FILE_BYTES}")
        shape = json.loads(raw)
        if len(_LOOP.findall(raw)) > MOST_LOOPS:
            raise ConfigError(f"{path}: has more than {MOST_LOOPS} loops; show fewer lists")
    except OSError as e:
        raise ConfigError(f"{path}: {e.strerror}; name a JSON file that can be read") from e
    except (ValueError, RecursionError) as e:
        raise ConfigError(f"{path}: is no JSON ({e}); put templates inside of its strings only") from e
    fill = _compiled(shape, escape=ESCAPES[escape], where=str(path))

    def filled(variables: Mapping[str, Any]) -> Any:
        made = fill({name: _plain(value) for name, value in variables.items()})
        size = len(json.dumps(made))
        if size > MAX_OUT:
            raise HandlingError(f"{path}: made {size} bytes, {MAX_OUT} are allowed")
        return made

    return filled


def _compiled(shape: Any, *, escape: escaping.Escape, where: str) -> Callable[[Mapping[str, Any]], Any]:
    if isinstance(shape, dict):
        members = {key: _compiled(value, escape=escape, where=f"{where}: {key}") for key, value in shape.items()}
        return lambda variables: {key: fill(variables) for key, fill in members.items()}
    if isinstance(shape, list):
        items = [_compiled(value, escape=escape, where=f"{where}[{n}]") for n, value in enumerate(shape)]
        return lambda variables: [fill(variables) for fill in items]
    if isinstance(shape, str) and "{" in shape:
        template = _template(shape, escape=escape, where=where)
        return lambda variables: _filled(template, variables, where)
    return lambda _: shape


def _template(source: str, *, escape: escaping.Escape, where: str) -> "Template":
    from jinja2 import ChainableUndefined, TemplateError, nodes
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    def put_in(value: Any) -> str:
        return escaping.fitted("" if value is None else str(value), MAX_VALUE, escape)

    # Not optimised: folding constants takes minutes over a sum of some hundred.
    environment = ImmutableSandboxedEnvironment(
        undefined=ChainableUndefined, finalize=put_in, autoescape=False, optimized=False
    )
    environment.globals.clear()
    environment.filters = {**_FILTERS, _TURNS: _turns}
    try:
        tree = environment.parse(source)
        for node in tree.find_all(nodes.Node):
            if type(node).__name__ not in _NODES:
                raise ConfigError(f"{where}: {type(node).__name__} is not allowed in a template; see docs/webhooks.md")
            if isinstance(node, nodes.Const) and isinstance(node.value, float) and not math.isfinite(node.value):
                raise ConfigError(f"{where}: a number is too large; write one below 1e308")
        if _depth(tree, nodes.For) > DEEPEST_LOOP:
            raise ConfigError(f"{where}: loops are {DEEPEST_LOOP} deep at most")
        for loop in list(tree.find_all(nodes.For)):
            loop.iter = nodes.Filter(loop.iter, _TURNS, [], [], None, None, lineno=loop.lineno)
        return environment.from_string(tree)
    except TemplateError as e:
        raise ConfigError(f"{where}: {e.message}; see docs/webhooks.md for what a template can do") from e
    except (RecursionError, SyntaxError, ValueError) as e:  # too deep, or a number too long, for Python
        raise ConfigError(f"{where}: {type(e).__name__}: write a shorter expression") from e


def _depth(node: Any, kind: type) -> int:
    below = max((_depth(child, kind) for child in node.iter_child_nodes()), default=0)
    return below + isinstance(node, kind)


def _filled(template: "Template", variables: Mapping[str, Any], where: str) -> str:
    from jinja2 import TemplateError

    made: list[str] = []
    size = 0
    try:
        for piece in template.generate(**variables):
            made.append(piece)
            size += len(piece)
            if size > MAX_OUT:
                raise HandlingError(f"{where}: makes more than {MAX_OUT} characters")
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as e:
        raise HandlingError(f"{where}: {type(e).__name__}: {e}") from e
    return "".join(made)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return Text(value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [_plain(one) for one in list(value)[:MAX_ITEMS]]
    return value
