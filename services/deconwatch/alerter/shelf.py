"""The table `loose` as the link stage uses it: what articles recall, and articles in which no event was read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from deconwatch import ids
from deconwatch.alerter.assemble import Telling
from deconwatch.alerter.index import Index
from deconwatch.alerter.outline import Outline, outline
from deconwatch.alerter.sides import Blocs
from deconwatch.log.table import Table
from deconwatch.outbox import Outbox
from deconwatch.records import Loose, Record, Report

KEPT = timedelta(days=90)
"""As long as `reports` are kept: what comes later than that finds it no more."""


class Shelf:
    """Finds and keeps loose tellings."""

    def __init__(self, blocs: Blocs) -> None:
        self._blocs = blocs
        self._index = Index()
        self._rows: Table[Record] | None = None

    def assigned(self, rows: Table[Record]) -> None:
        """File what is ours now."""
        self._rows = rows
        self._index.clear()
        for row in rows:
            if isinstance(row, Loose):
                self._file(row)

    def silent(self, near: Outline, out: Outbox) -> list[Telling]:
        """Articles in which no event was read and that could be about this one."""
        return [Telling(row.source, row.mentions) for row in self._near([near], out) if not row.source.background]

    def recalls(self, near: Iterable[Outline], articles: Iterable[str], out: Outbox) -> list[tuple[Telling, Outline]]:
        """What articles recall that could be one of these events, and all that these articles recall."""
        rows = [row for row in self._near(near, out) if row.source.background]
        every = {*articles, *(row.source.article_id for row in rows)}
        found = {row.id: row for article in sorted(every) for row in self._of_article(article, out)}
        recalled = [row for row in found.values() if row.source.background]
        return [(one := Telling(row.source, row.mentions), self._outline(one, row.theatre)) for row in recalled]

    def replace(
        self, report: Report, loose: Sequence[Telling], told: Mapping[str, Sequence[Telling]], at: datetime, out: Outbox
    ) -> None:
        """Keep `loose`; give up what the article said before and what an incident rests on now (`told`)."""
        kept = {_identity(one): one for one in loose}
        taken = {_identity(one) for every in told.values() for one in every if not one.source.background}
        gone = {row.id for row in self._of_article(report.article.id, out)} | taken
        for key in sorted(gone - kept.keys()):
            if (row := out.get(Loose, key)) is not None:
                out.remove(row)
        self._keep(kept, report, at, out)

    def add(self, loose: Sequence[Telling], report: Report, at: datetime, out: Outbox) -> None:
        """Keep these beside what is kept of the article already."""
        self._keep({_identity(one): one for one in loose}, report, at, out)

    def _keep(self, kept: Mapping[str, Telling], report: Report, at: datetime, out: Outbox) -> None:
        for key, one in sorted(kept.items()):
            row = out.get(Loose, key)
            if row is None or (row.source, row.mentions) != (one.source, one.mentions):
                version = row.version + 1 if row else 1
                theatre = report.theatre or ""
                new = Loose(id=key, version=version, theatre=theatre, source=one.source, mentions=one.mentions, at=at)
                out.emit(new, trace=one.source.article_id)
                self._file(new)

    def prune(self, now: datetime, out: Outbox) -> None:
        """Give up what has been kept long enough."""
        for row in list(self._rows or ()):
            if isinstance(row, Loose) and now - row.at > KEPT and out.get(Loose, row.id) is not None:
                out.remove(row)

    def _near(self, near: Iterable[Outline], out: Outbox) -> list[Loose]:
        keys = {key for one in near for key in self._index.near(one)}
        return [row for key in sorted(keys) if (row := out.get(Loose, key)) is not None]

    def _of_article(self, article_id: str, out: Outbox) -> list[Loose]:
        return [row for key in self._index.of_article(article_id) if (row := out.get(Loose, key)) is not None]

    def _outline(self, one: Telling, theatre: str) -> Outline:
        return outline(one, theatre=theatre, blocs=self._blocs)

    def _file(self, row: Loose) -> None:
        one = self._outline(Telling(row.source, row.mentions), row.theatre)
        self._index.add(row.id, [row.source.article_id], [one])


def _identity(one: Telling) -> str:
    kind = "recalled" if one.source.background else "silent"
    return ids.make("lo", one.source.article_id, kind, str(one.source.part))
