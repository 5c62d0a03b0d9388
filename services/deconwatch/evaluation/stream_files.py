"""The labels beside a stream of articles, and files of pairs.

`dev.jsonl` holds articles as `backfill` reads them, each with `incidents`, the names of those that it tells;
`dev-incidents.jsonl` beside it says of each what its articles make of it.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deconwatch.errors import ConfigError
from deconwatch.evaluation.stream import Expected


def labels_of(articles: Path) -> Path:
    """Where the labels of a file of articles stand."""
    return articles.with_name(f"{articles.stem}-incidents.jsonl")


def expected(articles: Path) -> list[Expected]:
    """The labelled incidents of a stream. Raises ConfigError naming file, line and fault."""
    told: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows(articles):
        for slug in _of(row, "incidents", articles):
            told[slug].add(str(_of(row, "id", articles)))
    path = labels_of(articles)
    return [
        Expected(
            slug=(slug := str(_of(row, "incident", path))),
            articles=frozenset(told[slug]),
            origins=int(_of(row, "origins", path)),
            contested=bool(_of(row, "contested", path)),
            status=str(_of(row, "status", path)),
            alerts=frozenset(_of(row, "alerts", path)),
        )
        for row in rows(path)
    ]


def pairs(path: Path) -> list[tuple[str, str, bool]]:
    """Pairs of article ids, and whether they tell of one incident: `{"a", "b", "same_incident"}` a line."""
    found = []
    for row in rows(path):
        first, second = sorted((str(_of(row, "a", path)), str(_of(row, "b", path))))
        found.append((first, second, bool(_of(row, "same_incident", path))))
    return found


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file, one a line. Raises ConfigError naming file and line."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as e:
        raise ConfigError(f"{path}: {e}; give a file of JSON lines with its labels beside it") from e
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
        except ValueError as e:
            raise ConfigError(f"{path}:{number}: no JSON: {e}; give one JSON object a line") from e
        if not isinstance(row, dict):
            raise ConfigError(f"{path}:{number}: {line[:60]} is no object; give one JSON object a line")
        yield row


def _of(row: dict[str, Any], key: str, path: Path) -> Any:
    if key not in row:
        raise ConfigError(f"{path}: a line without {key}: {json.dumps(row)[:80]}; see the labels in tests/data/stream")
    return row[key]
