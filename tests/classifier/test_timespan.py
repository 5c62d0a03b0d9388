"""When, as news writes it."""

from datetime import date

import pytest

from deconwatch.classifier import timespan

SUNDAY = date(2017, 9, 17)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("on saturday", "2017-09-16", "2017-09-16"),
        ("early saturday", "2017-09-16", "2017-09-16"),
        ("sunday", "2017-09-17", "2017-09-17"),
        ("last sunday", "2017-09-10", "2017-09-10"),
        ("earlier today", "2017-09-17", "2017-09-17"),
        ("overnight", "2017-09-16", "2017-09-17"),
        ("yesterday", "2017-09-16", "2017-09-16"),
        ("three days ago", "2017-09-14", "2017-09-14"),
        ("in the last couple of days", "2017-09-15", "2017-09-17"),
        ("last month", "2017-08-01", "2017-08-31"),
        ("late december", "2016-12-21", "2016-12-31"),
        ("early june", "2017-06-01", "2017-06-10"),
        ("sept. 9", "2017-09-09", "2017-09-09"),
        ("9 september 2016", "2016-09-09", "2016-09-09"),
        ("nov. 24, 2015", "2015-11-24", "2015-11-24"),
        ("2017-06-08", "2017-06-08", "2017-06-08"),
        ("last week", "2017-09-04", "2017-09-10"),
        ("in 2014", "2014-01-01", "2014-12-31"),
    ],
)
def test_words_are_days_against_the_day_of_publication(words: str, start: str, end: str) -> None:
    found = timespan.find(f"it was hit {words}.", SUNDAY)

    assert [(str(span.start), str(span.end)) for span, _, _ in found] == [(start, end)]


@pytest.mark.parametrize("words", ["february 31", "99 september", "may", "march on the capital"])
def test_what_is_no_date_is_none(words: str) -> None:
    assert timespan.find(f"they said {words} again", SUNDAY) == []


def test_without_a_day_of_publication_only_the_words_stay() -> None:
    (span, _, _), *_ = timespan.find("in late december", None)

    assert (span.start, span.text) == (None, "late december")
