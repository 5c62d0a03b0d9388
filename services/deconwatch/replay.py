"""The kept articles read and linked again with the present rules, beside what stands: a shadow that wakes nobody.

articles of a time and theatre  →  backfill into a log of its own, with the analysts' rulings  →  the difference
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from deconwatch.alerter.grow import differences
from deconwatch.app import utc_now
from deconwatch.backfill import backfill
from deconwatch.classifier.report import nothing
from deconwatch.config import Config
from deconwatch.errors import UndecodableError
from deconwatch.log import Log
from deconwatch.log.event import decode, encode
from deconwatch.log.table import Table
from deconwatch.records import Article, Incident, Report, Ruling
from deconwatch.topics import TOPICS

BATCH = 100


@dataclass(frozen=True, slots=True)
class Changed:
    """An incident as it stands and as it would be, and what differs, one line a field."""

    before: Incident
    after: Incident
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What would become of the incidents; `articles`: how many were read; `reports`: to be written when promoted."""

    articles: int
    added: tuple[Incident, ...]
    lost: tuple[Incident, ...]
    changed: tuple[Changed, ...]
    same: int
    reports: tuple[Report, ...]


def replay(
    config: Config,
    log: Log,
    *,
    start: datetime,
    end: datetime | None = None,
    theatres: Sequence[str] = (),
    clock: Callable[[], datetime] = utc_now,
) -> Difference:
    """Read the articles published in [start, end) again, link them, compare. `theatres`: only incidents of these.

    Only incidents that rest on these articles alone are compared: of others the shadow knows but a part.
    """
    articles = _articles(log, start, end)
    rulings = [row for row in _rows(log, "rulings") if isinstance(row, Ruling)]
    outcome = backfill(config, articles, rulings=rulings, clock=clock)
    ids = {article.id for article in articles}
    standing = [row for row in _rows(log, "incidents") if isinstance(row, Incident)]
    known = [one for one in standing if _living(one, theatres) and _told_by(one) and _told_by(one) <= ids]
    partly = {article for one in standing if not _told_by(one) <= ids for article in _told_by(one)}
    made = [one for one in outcome.incidents if _living(one, theatres) and not _told_by(one) & partly]
    anew = {report.article.id for report in outcome.reports}
    by_id = {article.id: article for article in articles}
    silent = [nothing(by_id[key], theatre=one.theatre) for one in known for key in sorted(_told_by(one) - anew)]
    reports = tuple(one for one in (*outcome.reports, *silent) if not theatres or one.theatre in theatres)
    return _compare(known, made, len(articles), reports)


def promote(log: Log, difference: Difference, *, at: datetime) -> int:
    """Write the replay's reports, quietly: the alerter changes its incidents by them and raises no alert."""
    quiet = [report.model_copy(update={"quiet": True}) for report in difference.reports]
    for first in range(0, len(quiet), BATCH):
        batch = quiet[first : first + BATCH]
        log.write([encode(one, source="replay", trace=one.article.id, at=at) for one in batch])
    return len(quiet)


def _articles(log: Log, start: datetime, end: datetime | None) -> list[Article]:
    """The latest kept version of each article of the time."""
    latest: dict[str, Article] = {}
    for partition in range(log.partitions("articles")):
        for message in log.read("articles", partition):
            try:
                record = decode(message).record
            except UndecodableError:
                continue  # it is a dead letter of the classifier
            if isinstance(record, Article) and record.version >= getattr(latest.get(record.id), "version", 0):
                latest[record.id] = record
    never = datetime.min.replace(tzinfo=UTC)
    dated = ((article.published or article.fetched or never, article) for article in latest.values())
    return [article for moment, article in dated if start <= moment and (end is None or moment < end)]


def _rows(log: Log, topic: str) -> list[object]:
    partitions = log.partitions(topic)
    table: Table[Incident] = Table(TOPICS[topic], partitions=partitions)
    for partition in range(partitions):
        table.rebuild(log, partition)
    return list(table)


def _living(one: Incident, theatres: Sequence[str]) -> bool:
    return one.merged_into is None and bool(one.mentions) and (not theatres or one.theatre in theatres)


def _told_by(one: Incident) -> set[str]:
    return {source.article_id for source in one.sources if not source.background}


def _compare(
    known: Iterable[Incident], made: Iterable[Incident], articles: int, reports: tuple[Report, ...]
) -> Difference:
    """Pairs those of one id, then those that share the most articles; what is left was lost or added."""
    before, after = {one.id: one for one in known}, {one.id: one for one in made}
    pairs = [(before.pop(key), after.pop(key)) for key in sorted(before.keys() & after.keys())]
    shared = sorted(
        ((_overlap(one, other), one.id, other.id) for one in before.values() for other in after.values()),
        key=lambda each: (-each[0], each[1], each[2]),
    )
    for overlap, old, new in shared:
        if overlap > 0 and old in before and new in after:
            pairs.append((before.pop(old), after.pop(new)))
    changed = [Changed(old, new, lines) for old, new in pairs if (lines := _lines(old, new))]
    return Difference(
        articles=articles,
        added=tuple(sorted(after.values(), key=lambda one: one.id)),
        lost=tuple(sorted(before.values(), key=lambda one: one.id)),
        changed=tuple(changed),
        same=len(pairs) - len(changed),
        reports=reports,
    )


def _overlap(one: Incident, other: Incident) -> float:
    mine, theirs = _told_by(one), _told_by(other)
    return len(mine & theirs) / len(mine | theirs)


def _lines(old: Incident, new: Incident) -> tuple[str, ...]:
    lines = tuple(line for line in differences(old, new) if line != "claims")
    return (*lines, *(("claims",) if [_said(c) for c in old.claims] != [_said(c) for c in new.claims] else ()))


def _said(claim: object) -> tuple[object, ...]:
    return tuple(getattr(claim, name) for name in ("slot", "value", "claimant", "stance", "article_id"))
