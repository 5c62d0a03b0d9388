"""An incident from what its articles tell: everything on it is a pure function of its sources and their mentions.

grow(before, ..., tellings)    the next version; `before` itself when nothing differs
merged_into(before, id)        what is left when it turns out to be part of another
taken_back(before)             what is left when no article tells it any more
"""

from collections.abc import Sequence
from datetime import datetime

from deconwatch.alerter.assemble import Telling, assemble
from deconwatch.alerter.claims import toll_text
from deconwatch.alerter.sides import Blocs
from deconwatch.records import (
    Change,
    Incident,
    IncidentSource,
    Place,
    Report,
    Status,
    TimeSpan,
    Toll,
    Verdict,
    ZoneRelation,
)

MAX_STEPS, LAST_STEPS = 200, 100
"""Steps that a history may have, and those that are left when it has more."""


def tellings(incident: Incident) -> list[Telling]:
    """The incident's sources with their mentions."""
    found, start = [], 0
    for source in incident.sources:
        found.append(Telling(source, incident.mentions[start : start + source.mentions]))
        start += source.mentions
    return found


def source_of(report: Report, *, background: bool, part: int = 0, parts: int = 1) -> IncidentSource:
    """The report's article as a source; its origin is found when it stands beside the others."""
    article = report.article
    return IncidentSource(
        article_id=article.id,
        origin_id="",
        publisher=article.source.publisher,
        title=article.title,
        url=article.url,
        published=article.published,
        background=background,
        report_id=report.id,
        version=article.version,
        fetched=article.fetched,
        family=article.source.family,
        side=article.source.side,
        attributions=report.attributions,
        fingerprint=report.fingerprint,
        terms=report.terms,
        days=report.days,
        statements=() if background else report.statements,
        relevant=report.relevant,
        part=part,
        parts=max(1, parts),
    )


def founder(incident: Incident) -> str:
    """Id of the article that the incident was opened for."""
    return incident.history[0].article_id if incident.history else incident.sources[0].article_id


def grow(
    before: Incident | None,
    identity: str,
    theatre: str,
    every: Sequence[Telling],
    *,
    report: Report,
    at: datetime,
    blocs: Blocs,
    contests: tuple[str, ...] = (),
    absorbed: Sequence[Incident] = (),
) -> Incident:
    """The incident that these tellings make, as a new version for which the report is the reason.

    `before`: as it was, or None when it is new; itself is given back when nothing differs, so that the same report
    twice changes nothing. `absorbed`: incidents that are part of it from now on; what they alerted is not new.
    """
    moment = (before.opened if before else None) or report.article.published or report.article.fetched or at
    after = assemble(identity, theatre, every, opened=_opened(every, moment), blocs=blocs)
    if before is None:
        first = Change(version=1, changed=("opened",), article_id=_first(every, report), report_id=report.id, at=at)
        return after.model_copy(update={"updated": moment, "history": (first,), "contests": contests})
    kept = {
        "version": before.version,
        "contests": before.contests,
        "verdict": before.verdict,
        "updated": before.updated,
        "history": before.history,
    }
    after = after.model_copy(update=kept)
    if after == before:
        return before
    merged = [f"merged: {incident.id}" for incident in absorbed]
    told = [line for incident in absorbed for change in incident.history if change.alert for line in change.changed]
    return _stepped(before, after, tuple(dict.fromkeys((*merged, *differences(before, after), *told))), report, at)


def _opened(every: Sequence[Telling], moment: datetime) -> datetime:
    told = [telling.source.published for telling in every if telling.source.published and not telling.source.background]
    return min(told, default=moment)


def _first(every: Sequence[Telling], report: Report) -> str:
    """The report's own article when it tells of the incident, else the first that does."""
    articles = [telling.source.article_id for telling in sorted(every, key=Telling.order) if telling.mentions]
    return report.article.id if report.article.id in articles or not articles else articles[0]


def judged(before: Incident, verdict: Verdict | None, *, report: Report, at: datetime) -> Incident:
    """The incident with an analyst's verdict; itself where that is known."""
    if verdict is None or before.verdict == verdict:
        return before
    line = f"verdict: {verdict.decision} by {verdict.by}: {verdict.why}"
    return _stepped(before, before.model_copy(update={"verdict": verdict}), (line,), report, at)


def merged_into(before: Incident, living: str, *, report: Report, at: datetime) -> Incident:
    """What is left of an incident that is part of another now: its history, and where to look."""
    if before.merged_into == living:
        return before
    after = before.model_copy(
        update={"merged_into": living, "sources": (), "mentions": (), "claims": (), "contested": (), "contests": ()}
    )
    return _stepped(before, after, (f"merged into: {living}",), report, at)


def taken_back(before: Incident, *, report: Report, at: datetime) -> Incident:
    """What it was stays readable; nobody tells it any more."""
    if before.status is Status.RETRACTED:
        return before
    gone = {"mentions": 0, "fingerprint": (), "terms": (), "days": ()}
    sources = tuple(
        source.model_copy(update=gone if source.article_id != report.article.id else {**gone, **_now(report)})
        for source in before.sources
    )
    after = before.model_copy(
        update={"status": Status.RETRACTED, "sources": sources, "mentions": (), "claims": (), "contested": ()}
    )
    return _stepped(before, after, differences(before, after), report, at)


def _now(report: Report) -> dict[str, object]:
    return {"version": report.article.version, "report_id": report.id}


def _stepped(before: Incident, after: Incident, changed: tuple[str, ...], report: Report, at: datetime) -> Incident:
    version = before.version + 1
    change = Change(version=version, changed=changed, article_id=report.article.id, report_id=report.id, at=at)
    moment = max(moment for moment in (before.updated, report.article.published, report.article.fetched, at) if moment)
    history = _bounded((*before.history, change))
    return after.model_copy(update={"version": version, "updated": moment, "history": history})


def _bounded(history: tuple[Change, ...]) -> tuple[Change, ...]:
    """The last steps, and of the earlier ones those that raised an alert: what was alerted must not be forgotten."""
    if len(history) <= MAX_STEPS:
        return history
    return (*(change for change in history[:-LAST_STEPS] if change.alert is not None), *history[-LAST_STEPS:])


_TOLD = ("status", "killed", "wounded", "place", "zone", "side_of_line", "time", "decision", "overridden", "severity")


def differences(before: Incident, after: Incident) -> tuple[str, ...]:
    """What differs, one line a field: `killed: 2 -> 4`, `contested: target`, `origins: 1 -> 2`, `sources: +ID`."""
    lines = [f"contested: {slot}" for slot in after.contested if slot not in before.contested]
    lines += [f"settled: {slot}" for slot in before.contested if slot not in after.contested]
    if before.origins != after.origins:
        lines.append(f"origins: {before.origins} -> {after.origins}")
    for field in _TOLD:
        old, new = _words(getattr(before, field)), _words(getattr(after, field))
        if old != new:
            lines.append(f"{field}: {old} -> {new}")
    lines += [f"types: +{kind.value}" for kind in after.types if kind not in before.types]
    lines += [f"types: -{kind.value}" for kind in before.types if kind not in after.types]
    old_versions = {source.article_id: source.version for source in before.sources}
    for source in after.sources:
        known = old_versions.pop(source.article_id, None)
        if known is None:
            lines.append(f"sources: +{source.article_id}")
        elif known != source.version:
            lines.append(f"sources: {source.article_id} version {known} -> {source.version}")
    lines += [f"sources: -{article}" for article in old_versions]
    return tuple(lines) or ("claims",)


def _words(value: object) -> str:
    match value:
        case None:
            return "unknown"
        case Toll():
            return toll_text(value) or "unknown"
        case Place():
            return value.name
        case ZoneRelation():
            return f"{value.relation} {value.id}"
        case TimeSpan():
            return f"{value.start}..{value.end}" if value.start != value.end else str(value.start or "unknown")
        case _:
            return str(value)
