"""Analysts' decisions as linking uses them: which articles tell of one event, which of two, what to think of it.

A later decision about the same pair of articles, or the same incident, stands above an earlier one.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import product

from deconwatch import ids
from deconwatch.alerter.cluster import UNRULED, Rulings
from deconwatch.alerter.grow import founder
from deconwatch.errors import HandlingError
from deconwatch.records import ArticleRef, Incident, IncidentSource, Report, Ruling, RulingKind, Verdict

_DECISION = {RulingKind.REJECT: "rejected", RulingKind.CONFIRM: "confirmed"}


def in_order(rulings: Iterable[Ruling]) -> list[Ruling]:
    """By the time at which they were made."""
    return sorted(rulings, key=lambda one: (one.at, one.id))


def pairs(rulings: Iterable[Ruling]) -> Rulings:
    """What is decided of pairs of articles."""
    together: set[frozenset[str]] = set()
    apart: set[frozenset[str]] = set()
    for one in in_order(rulings):
        about = {frozenset(pair) for pair in product(one.articles, one.others)}
        if one.kind is RulingKind.MERGE:
            together |= about
            apart -= about
        elif one.kind is RulingKind.SPLIT:
            apart |= about
            together -= about
    return Rulings(frozenset(together), frozenset(apart))


class Decided:
    """The pairs of the rulings that stand, worked out again only when there is another ruling."""

    def __init__(self) -> None:
        self._of: tuple[str, ...] = ()
        self._pairs = UNRULED

    def pairs(self, rulings: Iterable[Ruling]) -> Rulings:
        """What is decided of pairs of articles."""
        every = list(rulings)
        now = tuple(sorted(one.id for one in every))
        if now != self._of:
            self._of, self._pairs = now, pairs(every)
        return self._pairs


def stand_in(ruling: Ruling, source: IncidentSource) -> Report:
    """The ruling in the place of a report about one of its articles: the reason for what it changes."""
    article = ArticleRef(
        id=source.article_id,
        version=source.version,
        title=source.title,
        url=source.url,
        published=source.published,
        fetched=source.fetched,
    )
    return Report(id=ruling.id, article=article, relevant=True, score=1.0, theatre=ruling.theatre)


def verdict(rulings: Iterable[Ruling], incident: Incident) -> Verdict | None:
    """The last word on an incident: under its id, or on the same founding article where replays gave it another id."""
    said: Verdict | None = None
    for one in in_order(rulings):
        same = one.incident_id == incident.id
        anew = bool(one.articles) and one.articles[0] == founder(incident) and one.family == incident.family
        if one.kind in _DECISION and (same or anew):
            said = Verdict.model_validate({"decision": _DECISION[one.kind], "by": one.by, "why": one.why, "at": one.at})
    return said


def merge(into: Incident, other: Incident, *, by: str, why: str, at: datetime) -> Ruling:
    """That two incidents are one. Raises HandlingError where they cannot be."""
    if into.id == other.id:
        raise HandlingError(f"{into.id}: is one incident already; give two different ones")
    if into.theatre != other.theatre:
        raise HandlingError(
            f"{other.id} is of theatre {other.theatre!r}, {into.id} of {into.theatre!r}: "
            "incidents are kept by theatre; only two of one theatre can be merged"
        )
    one, two = _articles(into), _articles(other)
    own = [article for article in one if article not in two], [article for article in two if article not in one]
    if not all(own):
        raise HandlingError(
            f"{into.id}, {other.id}: one of them rests only on articles of the other, which tell of two events; "
            "correct the reading (`deconwatch explain`) instead"
        )
    return _ruling(RulingKind.MERGE, into, own[0][:1], own[1][:1], by=by, why=why, at=at, other=other)


def split(incident: Incident, leaving: Iterable[str], *, by: str, why: str, at: datetime) -> Ruling:
    """That some of an incident's articles tell of another event. Raises HandlingError naming the article."""
    wanted, known = list(dict.fromkeys(leaving)), _articles(incident)
    for article in wanted:
        if article not in known:
            raise HandlingError(
                f"{article}: is no source that tells of {incident.id}; its sources are {', '.join(known)}"
            )
    staying = [article for article in known if article not in wanted]
    if not staying:
        raise HandlingError(f"{incident.id}: no article would stay; name fewer, or use `incidents reject`")
    return _ruling(RulingKind.SPLIT, incident, wanted, staying, by=by, why=why, at=at)


def judged(kind: RulingKind, incident: Incident, *, by: str, why: str, at: datetime) -> Ruling:
    """That an incident is none (reject), or is one as it stands (confirm)."""
    first = founder(incident)
    articles = [first, *(article for article in _articles(incident) if article != first)]
    return _ruling(kind, incident, articles, [], by=by, why=why, at=at)


def _articles(incident: Incident) -> list[str]:
    return list(dict.fromkeys(source.article_id for source in incident.sources if not source.background))


def _ruling(
    kind: RulingKind,
    incident: Incident,
    articles: list[str],
    others: list[str],
    *,
    by: str,
    why: str,
    at: datetime,
    other: Incident | None = None,
) -> Ruling:
    if incident.merged_into is not None:
        raise HandlingError(f"{incident.id}: has become part of {incident.merged_into}; give that one")
    return Ruling(
        id=ids.make("ru", kind.value, incident.id, *articles, "/", *others, by, at.isoformat()),
        kind=kind,
        theatre=incident.theatre,
        incident_id=incident.id,
        family=incident.family,
        other_id=other.id if other else None,
        articles=tuple(articles),
        others=tuple(others),
        by=by,
        why=why,
        at=at,
    )
