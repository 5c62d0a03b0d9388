"""Finds the incidents that a telling could be of, without looking at all that are closed.

Incidents are filed under what their tellings name: each day, the day of publication, and the rarest words of the year.
So a look-up costs what those few cells hold, however many incidents there are. An entry is a hint: what it names may
have changed or gone, and is compared anew.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from deconwatch.alerter.outline import Outline

NEWS_DAYS = 3
"""Articles this many days apart may be of one event though they share no day and no rare word."""
RARE = 12
"""Rare words that a telling is filed under, for its year."""
SHARED = 2
"""Rare words in common from which a telling is looked at, however many days lie between."""
FULL = 64
"""Incidents under one word in one year from which the word is no rare one and finds nothing more."""
_Key = tuple[str, str, str | int]


class Index:
    """Ids by what their tellings name, and by the articles that they rest on."""

    def __init__(self) -> None:
        self._filed: defaultdict[_Key, dict[str, None]] = defaultdict(dict)
        self._by_article: defaultdict[str, dict[str, None]] = defaultdict(dict)

    def clear(self) -> None:
        """Forget everything."""
        self._filed.clear()
        self._by_article.clear()

    def add(self, identity: str, articles: Iterable[str], outlines: Iterable[Outline]) -> None:
        """File what is new or changed; what it was filed under before stays, as hints do no harm."""
        for article in articles:
            self._by_article[article][identity] = None
        for outline in outlines:
            for key in (*_days(outline), *_published(outline, 0), *_words(outline, 0)):
                self._filed[key][identity] = None

    def of_article(self, article_id: str) -> list[str]:
        """Ids of what rests on the article."""
        return sorted(self._by_article.get(article_id, ()))

    def near(self, told: Outline) -> list[str]:
        """Ids of what the telling could be of, each once, in a fixed order."""
        found: set[str] = set()
        for key in (*_days(told), *_published(told, NEWS_DAYS)):
            found.update(self._filed.get(key, ()))
        shared: Counter[str] = Counter()
        for key in _words(told, 1):
            filed = self._filed.get(key, {})
            if len(filed) < FULL:
                shared.update(filed.keys())
        found.update(identity for identity, number in shared.items() if number >= SHARED)
        return sorted(found)


def akin(one: Outline, other: Outline) -> bool:
    """Whether one is looked at for the other: the same that filing and looking up come to, for two tellings alone."""
    if one.theatre != other.theatre:
        return False
    if one.named & other.named:
        return True
    if one.published is None or other.published is None:
        return one.published is other.published
    if abs((one.published - other.published).days) <= NEWS_DAYS:
        return True
    if abs(one.published.year - other.published.year) > 1:
        return False
    return len(set(one.rare[:RARE]) & set(other.rare[:RARE])) >= SHARED


def _days(outline: Outline) -> Iterator[_Key]:
    return ((outline.theatre, "day", day.toordinal()) for day in outline.named)


def _published(outline: Outline, around: int) -> Iterator[_Key]:
    if outline.published is None:
        yield outline.theatre, "undated", 0
        return
    day = outline.published.toordinal()
    yield from ((outline.theatre, "published", number) for number in range(day - around, day + around + 1))


def _words(outline: Outline, around: int) -> Iterator[_Key]:
    year = outline.published.year if outline.published else 0
    for word in outline.rare[:RARE]:
        for number in range(year - around, year + around + 1):
            yield outline.theatre, word, number
