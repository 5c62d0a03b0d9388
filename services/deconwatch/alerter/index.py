"""Finds the incidents that an event could be, without looking at all that are closed.

Incidents are filed by theatre, group of families and day; so a look-up costs what the few days around the event hold,
however many incidents there are. An entry is a hint: what it names may have changed or gone, and is compared anew.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from deconwatch.alerter.link import AFTER_DAYS
from deconwatch.alerter.ontology import AFTERWARDS, deed, kinetic
from deconwatch.alerter.when import Span, of_time
from deconwatch.records import Incident, MentionType

SHORT_DAYS = 31
"""Longer spans are filed by month."""
_GROUPS = ("kinetic", "mechanism", "act")
_Key = tuple[str, str, str, int]


def _group(core: MentionType) -> str:
    return "kinetic" if kinetic(core) else "mechanism" if deed(core) else "act"


def _days(span: Span) -> Iterator[int]:
    return iter(range(span.first.toordinal(), span.last.toordinal() + 1))


def _months(span: Span) -> Iterator[int]:
    return iter(range(span.first.year * 12 + span.first.month, span.last.year * 12 + span.last.month + 1))


class IncidentIndex:
    """Ids of incidents by when and what, and by the articles that they rest on."""

    def __init__(self) -> None:
        self._filed: defaultdict[_Key, set[str]] = defaultdict(set)
        self._by_article: defaultdict[str, set[str]] = defaultdict(set)

    def clear(self) -> None:
        """Forget everything."""
        self._filed.clear()
        self._by_article.clear()

    def add(self, incident: Incident) -> None:
        """File an incident, new or changed; what it was filed under before stays, as hints do no harm."""
        for source in incident.sources:
            self._by_article[source.article_id].add(incident.id)
        group = _group(incident.types[0])
        span = of_time(incident.time)
        if span is None:
            self._filed[incident.theatre, group, "undated", 0].add(incident.id)
            return
        for month in _months(span):
            self._filed[incident.theatre, group, "month", month].add(incident.id)
            if span.days() > SHORT_DAYS:
                self._filed[incident.theatre, group, "long", month].add(incident.id)
        if span.days() <= SHORT_DAYS:
            for day in _days(span):
                self._filed[incident.theatre, group, "day", day].add(incident.id)

    def of_article(self, article_id: str) -> list[str]:
        """Ids of the incidents that name the article as a source."""
        return sorted(self._by_article.get(article_id, ()))

    def near(self, told: Incident) -> list[str]:
        """Ids of what the told event could be, each once, in a fixed order."""
        span = of_time(told.time)
        core = told.types[0]
        groups: Iterable[str] = _GROUPS if not deed(core) else (_group(core), "act")
        found: set[str] = set()
        for group in groups:
            for kind, number in self._keys(span, set(told.types) <= AFTERWARDS):
                found |= self._filed.get((told.theatre, group, kind, number), set())
        return sorted(found)

    @staticmethod
    def _keys(span: Span | None, afterwards: bool) -> Iterator[tuple[str, int]]:  # noqa: FBT001  # private, one caller
        if span is None:
            yield "undated", 0
            return
        back = AFTER_DAYS if afterwards else 1
        wide = Span(_shift(span.first, -back), _shift(span.last, 1))
        if span.days() > SHORT_DAYS:
            yield from (("month", month) for month in _months(wide))
            return
        yield from (("day", day) for day in _days(wide))
        yield from (("long", month) for month in _months(wide))


def _shift(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day
