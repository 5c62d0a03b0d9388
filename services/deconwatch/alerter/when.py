"""When a mention's event was, as a span of days; the article's date stands in where the text gives none."""

from dataclasses import dataclass
from datetime import date, timedelta

from deconwatch.records import ArticleRef, IncidentSource, Mention, TimeSpan

NEWS_DAYS = 2
"""An undated event of today's news lies this many days back at most."""
RECALL_DAYS = 60
"""An undated event that is only recalled."""
LONGEST_DAYS = 366
BY_ARTICLE = "published"
"""Precision of a span that only the article's date gives."""


@dataclass(frozen=True, slots=True)
class Span:
    """First and last possible day, inclusive; `exact` when the text itself names one day."""

    first: date
    last: date
    exact: bool = False

    def days(self) -> int:
        """How many days it covers, at least one."""
        return (self.last - self.first).days + 1


def published_day(article: ArticleRef | IncidentSource) -> date | None:
    """The day the article appeared, or was first seen."""
    moment = article.published or article.fetched
    return moment.date() if moment else None


def of_time(time: TimeSpan) -> Span | None:
    """The span a text gives, or None when it gives none or one longer than a year."""
    first, last = time.start or time.end, time.end or time.start
    if time.precision == BY_ARTICLE and first == last:
        return None  # a reading's own stand-in; `span` leaves open how far back such an event may lie
    if first is None or last is None or last < first or (last - first).days > LONGEST_DAYS:
        return None
    return Span(first, last, exact=first == last and time.precision != BY_ARTICLE)


def span(mention: Mention, published: date | None) -> Span | None:
    """The mention's own days, else those that the article's day leaves open, else None."""
    told = of_time(mention.time) if mention.time else None
    if told is not None:
        return told
    if published is None:
        return None
    back = RECALL_DAYS if mention.background else NEWS_DAYS
    return Span(published - timedelta(days=back), published)


def gap(one: Span, other: Span) -> int:
    """Days between two spans; 0 when they touch or overlap."""
    return max(0, (one.first - other.last).days, (other.first - one.last).days)
