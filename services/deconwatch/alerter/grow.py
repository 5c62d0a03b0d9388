"""An incident from what its articles tell: everything on it is a pure function of its sources and their mentions.

found(report, mentions)            the incident that one article tells of
grow(incident, report, mentions)   the same with what this article (anew) says; unchanged when it says nothing new
"""

from collections.abc import Sequence
from datetime import datetime

from deconwatch import ids
from deconwatch.alerter.assemble import Telling, assemble
from deconwatch.alerter.claims import toll_text
from deconwatch.alerter.ontology import RANK
from deconwatch.alerter.origins import origin_ids
from deconwatch.alerter.sides import Blocs
from deconwatch.records import (
    Change,
    Incident,
    IncidentSource,
    Mention,
    Place,
    Report,
    Status,
    TimeSpan,
    Toll,
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


def source_of(report: Report, *, background: bool) -> IncidentSource:
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
        attributions=report.attributions,
        fingerprint=report.fingerprint,
    )


def found(report: Report, mentions: Sequence[Mention], *, at: datetime, blocs: Blocs) -> Incident:
    """The incident as this one article tells it, under an id made from what founds it.

    `mentions`: at least one, all of one event; `at`: when the log took the report, for an article without dates.
    """
    core = min(mentions, key=lambda mention: RANK[mention.type])
    day = core.time.start.isoformat() if core.time and core.time.start else ""
    place = core.place.name if core.place else ""
    identity = ids.make("i", report.article.id, core.type.value, day, place, *core.roles.sides())
    background = all(mention.background for mention in mentions)
    telling = Telling(source_of(report, background=background), tuple(mentions))
    moment = report.article.published or report.article.fetched or at
    return assemble(identity, report.theatre or "", [telling], opened=moment, blocs=blocs).model_copy(
        update={
            "updated": moment,
            "history": (
                Change(version=1, changed=("opened",), article_id=report.article.id, report_id=report.id, at=at),
            ),
        }
    )


def grow(
    before: Incident, report: Report, mentions: Sequence[Mention], *, at: datetime, blocs: Blocs, recalled: bool = False
) -> Incident:
    """The incident with what this version of the article says in place of what an earlier one said.

    `mentions` empty: the article no longer tells it, or (`recalled`) only recalls it. Gives `before` itself when
    nothing is new, so that the same report twice changes nothing.
    """
    source = source_of(report, background=recalled and not mentions)
    kept = [telling for telling in tellings(before) if telling.source.article_id != source.article_id]
    if not any(telling.mentions for telling in kept) and not mentions:
        after = _taken_back(before, kept, source)
    else:
        every = [*kept, Telling(source, tuple(mentions))] if mentions or recalled else kept
        after = assemble(before.id, before.theatre, every, opened=before.opened or at, blocs=blocs)
    after = after.model_copy(
        update={
            "version": before.version,
            "contests": before.contests,
            "updated": before.updated,
            "history": before.history,
        }
    )
    if after == before:
        return before
    changed = differences(before, after)
    version = before.version + 1
    change = Change(version=version, changed=changed, article_id=source.article_id, report_id=report.id, at=at)
    moment = max(moment for moment in (before.updated, report.article.published, report.article.fetched, at) if moment)
    history = _bounded((*before.history, change))
    return after.model_copy(update={"version": version, "updated": moment, "history": history})


def _bounded(history: tuple[Change, ...]) -> tuple[Change, ...]:
    """The last steps, and of the earlier ones those that raised an alert: what was alerted must not be forgotten."""
    if len(history) <= MAX_STEPS:
        return history
    return (*(change for change in history[:-LAST_STEPS] if change.alert is not None), *history[-LAST_STEPS:])


def _taken_back(before: Incident, kept: Sequence[Telling], source: IncidentSource) -> Incident:
    """What it was stays readable; nobody tells it any more."""
    sources = (*(telling.source for telling in kept), source)
    origins = [
        known.origin_id for known in before.sources if known.article_id == source.article_id and known.origin_id
    ] or list(origin_ids([source], [None]))
    final = source.model_copy(update={"origin_id": origins[0], "mentions": 0})
    return before.model_copy(
        update={"status": Status.RETRACTED, "sources": (*sources[:-1], final), "mentions": (), "claims": ()}
    )


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
