"""Reading labelled articles from files: full labels, coarse labels, or a list of expectations beside its texts."""

import gzip
import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deconwatch.errors import HandlingError
from deconwatch.evaluation.coarse import COARSE_TYPES
from deconwatch.evaluation.labelled import Form, Label, Labelled
from deconwatch.records import MentionType, Realis

GROUPS = ("split", "language", "theatre", "voice", "salience", "kind")
"""Keys of an article that figures are broken down by."""
_ROLES = ("initiator", "target", "sponsor", "requester", "relayed_by", "decider", "claimant", "accused", "parties")
_SAME = ("about", "decision", "overridden", "killed", "wounded", "realis", "background")


def load(path: Path) -> list[Labelled]:
    """The articles of a `.jsonl`, a `.jsonl.gz`, or a `.json` list whose texts lie beside it.

    Raises HandlingError naming file, line, key and fix.
    """
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        text = data.decode("utf-8")
    except OSError as e:
        raise HandlingError(f"{path}: cannot be read: {e.strerror or e}; give a readable file") from e
    except (EOFError, zlib.error) as e:
        raise HandlingError(f"{path}: is no whole gzip file: {e}; give it unpacked") from e
    except UnicodeDecodeError as e:
        raise HandlingError(f"{path}: byte {e.start} is no UTF-8; save the file as UTF-8") from e
    if path.suffix == ".json":
        return [_expectation(row, path, at) for row, at in _list(text, path)]
    rows = [(_parsed(line, f"{path}:{n}"), f"{path}:{n}") for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    return [_article(row, at, file=path.name) for row, at in rows]


def _article(row: Mapping[str, Any], at: str, *, file: str) -> Labelled:
    identity = _need(row, "id", (str, int), at)
    at = f"{at} ({identity})"
    coarse = "labels" not in row and "mentions" not in row
    mentions = tuple(_mention(each, at) for each in row.get("labels", row.get("mentions")) or ())
    kinds = frozenset(map(str, row.get("incident_types") or ()))
    if unknown := sorted(kinds - COARSE_TYPES):
        raise HandlingError(f"{at}: incident_types: {unknown[0]!r} is none of {', '.join(sorted(COARSE_TYPES))}")
    if coarse:
        toll = {name: {"min": row[name]} for name in ("killed", "wounded") if isinstance(row.get(name), int)}
        decided = {"decision": row["decision"]} if row.get("decision") else {}
        mentions = ({**toll, **decided},) if toll or decided else ()
    # general news comes unlabelled but for where it is from: nothing in it is relevant
    relevant = bool(row["relevant"]) if "relevant" in row else bool(mentions or kinds)
    event = row.get("event")
    return Labelled(
        id=str(identity),
        title=str(row.get("title") or ""),
        text=_need(row, "text", (str,), at),
        relevant=relevant,
        form=Form.COARSE if coarse else Form.FULL,
        file=file,
        cluster=f"event {event}" if event else f"article {file} {identity}",
        published=row.get("published") or None,
        mentions=mentions,
        kinds=kinds,
        groups={name: str(row[name]) for name in GROUPS if row.get(name)},
    )


def _mention(label: Any, at: str) -> Label:
    if not isinstance(label, dict):
        raise HandlingError(f"{at}: labels: {label!r} is no object; give a mention")
    for name, closed in (("type", MentionType), ("realis", Realis)):
        if name in label and label[name] not in {each.value for each in closed}:
            raise HandlingError(f"{at}: labels: {name} = {label[name]!r}: is none of {', '.join(closed)}")
    if "type" not in label:
        raise HandlingError(f"{at}: labels: a mention without type; give one of {', '.join(MentionType)}")
    return label


def _expectation(row: Mapping[str, Any], path: Path, at: str) -> Labelled:
    name = _need(row, "file", (str,), at)
    try:
        text = (path.parent / Path(name).name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as e:
        raise HandlingError(f"{at}: file = {name!r}: cannot be read: {e}; put the text beside the list") from e
    groups = {"language": "en", **{key: str(row[key]) for key in GROUPS if row.get(key)}}
    return Labelled(
        id=name,
        title="",
        text=text,
        relevant=bool(_need(row, "relevant", (bool,), at)),
        form=Form.OPEN,
        file=path.name,
        cluster=f"article {path.name} {name}",
        published=row.get("published") or None,
        mentions=tuple(_mention(_unfolded(each), at) for each in row.get("mentions") or ()),
        groups=groups,
    )


def _unfolded(short: Mapping[str, Any]) -> dict[str, Any]:
    """The mention that a short expectation stands for, in the form of a reading."""
    roles = {role: [value] if isinstance(value, str) else list(value) for role in _ROLES if (value := short.get(role))}
    if short.get("claimed_by"):
        roles["claimant"] = [short["claimed_by"]]
    if short["type"] == "air.shootdown":
        roles.pop("target", None)  # there it lists kinds of aircraft, and no side
    mention: dict[str, Any] = {"type": short["type"], "roles": roles}
    mention |= {name: short[name] for name in _SAME if short.get(name) is not None}
    if "place" in short:
        mention["place"] = {"name": short["place"]}
    if "zone_relation" in short:
        mention["zone"] = {"relation": short["zone_relation"]}
    if "side_of_line" in short:
        mention["side_of_line"] = str(short["side_of_line"]).split()[0]
    days = short.get("date_range") or ([short["date"]] * 2 if "date" in short else None)
    if days:
        mention["time"] = {"start": days[0], "end": days[1]}
    return mention


def _list(text: str, path: Path) -> list[tuple[Mapping[str, Any], str]]:
    rows = _parsed(text, str(path), kind=list)
    return [(row, f"{path}: entry {n}") for n, row in enumerate(rows, 1)]


def _parsed(text: str, at: str, *, kind: type = dict) -> Any:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as e:
        raise HandlingError(f"{at}: no JSON: {e}; give one labelled article a line") from e
    if not isinstance(value, kind):
        raise HandlingError(f"{at}: is no {'object' if kind is dict else 'list'}; give labelled articles")
    return value


def _need(row: Mapping[str, Any], key: str, kinds: tuple[type, ...], at: str) -> Any:
    if not isinstance(row.get(key), kinds):
        names = " or ".join(kind.__name__ for kind in kinds)
        raise HandlingError(f"{at}: {key} = {row.get(key)!r}: must be a {names}; add the key")
    return row[key]
