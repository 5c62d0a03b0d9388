"""The line format of `deconwatch classify --jsonl`: one article a line in, one reading a line out."""

import json
from datetime import UTC, date, datetime
from typing import Any

from deconwatch.errors import HandlingError
from deconwatch.records import Article, Moment, Report, Source


def article(line: str) -> Article:
    """The article of one line. Only id and text are needed; a date that is none becomes the flag `bad-date`.

    Raises HandlingError naming key, value and fix.
    """
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as e:
        raise HandlingError(f"no JSON: {e}; give one JSON object a line") from e
    if not isinstance(data, dict):
        raise HandlingError(f'{_short(data)} is no object; give {{"id": …, "text": …}}')
    identity, text = data.get("id"), data.get("text")
    if not isinstance(identity, str | int) or isinstance(identity, bool) or identity == "":
        raise HandlingError(f"id = {_short(identity)}: must be a non-empty string or number")
    if not isinstance(text, str):
        raise HandlingError(f"text = {_short(text)}: must be a string")
    published, flags = moment(data.get("published"))
    return Article(
        id=_clean(str(identity)),
        title=_clean(_string(data.get("title"))),
        text=_clean(text),
        url=_string(data.get("url")) or None,
        published=published,
        language=_string(data.get("language")) or None,
        source=_source(data.get("source")),
        flags=flags,
    )


def moment(value: Any) -> tuple[Moment | None, tuple[str, ...]]:
    """A publication date from ISO text, a date, Unix seconds, null or garbage, with the flags that it earns."""
    if value is None or value == "":
        return None, ("no-date",)
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC), ()
        if isinstance(value, str):
            words = value.strip()
            parsed = (
                datetime.combine(date.fromisoformat(words), datetime.min.time())
                if len(words) == 10
                else datetime.fromisoformat(words)
            )
            return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC), ()
    except (ValueError, OverflowError, OSError):
        pass
    return None, ("bad-date",)


def reading(report: Report) -> dict[str, Any]:
    """The reading of a report as JSON data, keys without a value left out."""
    return {
        "id": report.article.id,
        "relevant": report.relevant,
        "score": report.score,
        **({"theatre": report.theatre} if report.theatre else {}),
        "mentions": [_bare(mention.model_dump(mode="json", exclude_none=True)) for mention in report.mentions],
    }


def _bare(value: dict[str, Any]) -> dict[str, Any]:
    roles = {role: names for role, names in value.get("roles", {}).items() if names}
    kept = {key: each for key, each in value.items() if each not in ([], {}, None) or key == "evidence"}
    if roles:
        kept["roles"] = roles
    else:
        kept.pop("roles", None)
    for toll in ("killed", "wounded"):
        # an upper bound that the text leaves open is told as null, as in "at least 62"
        if toll in kept and "min" in kept[toll]:
            kept[toll].setdefault("max", None)
    return kept


def _source(value: Any) -> Source:
    if isinstance(value, str):
        return Source(publisher=value)
    if isinstance(value, dict):
        known = {name: _string(value.get(name)) for name in Source.model_fields}
        known["publisher"] = known["publisher"] or _string(value.get("name"))
        return Source(**known)
    return Source()


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _clean(text: str) -> str:
    """Lone surrogates cannot travel as UTF-8; each becomes U+FFFD, so that offsets stay."""
    return (
        text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if any("\ud800" <= c <= "\udfff" for c in text)
        else text
    )


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."
