"""Looking for an incident costs what is near, and an incident stays small enough for a broker."""

from datetime import date, timedelta
from typing import Any

from deconwatch.alerter.index import Index
from deconwatch.alerter.outline import Outline, outline
from deconwatch.alerter.told import split, tell
from tests.alerter.reports import RUSSIA, Desk, mention, report, strike

START = date(2000, 1, 1)


def one(number: int, *, article: str = "", terms: tuple[str, ...] = (), **fields: Any) -> Outline:
    """A strike told on the day it was, `number` days after START."""
    when = (START + timedelta(days=number)).isoformat()
    said = report(article or f"a{number}", strike(when=when), published=f"{when}T18:00", terms=terms, **fields)
    (telling,) = tell(said, split(said, {}))
    return outline(telling, theatre=said.theatre or "", blocs={})


def filled(*outlines: Outline) -> Index:
    index = Index()
    for each in outlines:
        index.add(f"i-{each.key[0]}", [each.key[0]], [each])
    return index


def test_a_look_up_among_five_thousand_closed_incidents_names_those_around_the_day() -> None:
    index = filled(*(one(number) for number in range(5_000)))
    assert index.near(one(2_000)) == [f"i-a{number}" for number in range(1_997, 2_004)]


def test_a_text_months_later_is_found_by_two_rare_words() -> None:
    index = filled(one(0, terms=("chancellorsville", "vinogradov", "@russia")))
    assert index.near(one(100, article="b", terms=("inquiry", "vinogradov", "chancellorsville"))) == ["i-a0"]
    assert index.near(one(100, article="b", terms=("inquiry", "vinogradov", "@russia"))) == []


def test_a_word_that_too_many_incidents_name_finds_nothing() -> None:
    words = ("chancellorsville", "vinogradov")
    index = filled(*(one(0, article=f"a{number}", terms=words) for number in range(64)))
    assert index.near(one(100, article="b", terms=words)) == []


def test_an_incident_of_another_theatre_is_not_looked_at() -> None:
    assert filled(one(0)).near(one(0, article="b", theatre="general")) == []


def test_what_has_no_date_at_all_is_kept() -> None:
    desk = Desk()
    undated = report("a", mention("channel.request", requester=RUSSIA, decider="Israel"))
    bare = undated.article.model_copy(update={"published": None})
    desk.tell(undated.model_copy(update={"article": bare}))
    assert desk.incident.time.start is None


def test_an_incident_that_three_hundred_articles_tell_stays_below_half_a_megabyte() -> None:
    desk = Desk()
    for number in range(300):
        texts = tuple(range(number * 128, number * 128 + 128))
        said = strike(wounded=number % 7, quote="A sentence of a usual length about what was seen. " * 3)
        words = tuple(f"word-{number}-{place}" for place in range(64))
        desk.tell(report(f"article-{number}", said, said, fingerprint=texts, terms=words))
    assert (len(desk.incident.sources), desk.incident.origins) == (300, 300)
    assert len(desk.incident.to_json()) < 2**19
