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
        # ranges and ordinals (Chicago Manual of Style, 9.31 ff. and 6.78: inclusive dates)
        ("from 4 to 6 september", "2017-09-04", "2017-09-06"),
        ("september 4-6", "2017-09-04", "2017-09-06"),
        ("in the night of 7/8 september", "2017-09-07", "2017-09-08"),
        ("between monday and wednesday", "2017-09-11", "2017-09-13"),
        ("in the night of wednesday to thursday", "2017-09-13", "2017-09-14"),
        ("overnight into friday", "2017-09-14", "2017-09-15"),
        ("on the ninth of september", "2017-09-09", "2017-09-09"),
        ("on the 9th,", "2017-09-09", "2017-09-09"),
        ("on the 25th,", "2017-08-25", "2017-08-25"),
        ("on 8.9.2017", "2017-09-08", "2017-09-08"),
        # parts of months, years and weeks (AP Stylebook: "seasons", "time element")
        ("in the first week of september", "2017-09-01", "2017-09-07"),
        ("in the second half of august", "2017-08-16", "2017-08-31"),
        ("in early 2016", "2016-01-01", "2016-04-30"),
        ("in the summer of 2016", "2016-06-01", "2016-08-31"),
        ("earlier this week", "2017-09-11", "2017-09-16"),
        ("at the weekend", "2017-09-16", "2017-09-17"),
        ("since august", "2017-08-01", "2017-08-31"),
        ("two hours ago", "2017-09-17", "2017-09-17"),
    ],
)
def test_words_are_days_against_the_day_of_publication(words: str, start: str, end: str) -> None:
    found = timespan.find(f"it was hit {words}.", SUNDAY)

    assert [(str(span.start), str(span.end)) for span, _, _ in found] == [(start, end)]


@pytest.mark.parametrize("words", ["february 31", "99 september", "may", "march on the capital"])
def test_what_is_no_date_is_none(words: str) -> None:
    assert timespan.find(f"they said {words} again", SUNDAY) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("it halted work on friday, a day after its car was hit", ["2017-09-15", "2017-09-14"]),
        ("it was hit on tuesday and again two days later", ["2017-09-12", "2017-09-14"]),
        ("it was hit on friday; two days earlier it had been warned", ["2017-09-15", "2017-09-13"]),
        ("it was hit on monday; later that day it burned", ["2017-09-11", "2017-09-11"]),
        ("it was hit on monday. on the day after, it closed", ["2017-09-11", "2017-09-12"]),
        ("it was hit two days later", []),
    ],
)
def test_a_day_may_be_counted_from_the_one_named_before(text: str, days: list[str]) -> None:
    assert [str(span.start) for span, _, _ in timespan.find(text, SUNDAY)] == days


def test_where_the_words_look_ahead_a_day_is_its_next_one() -> None:
    found = timespan.find("they meet on wednesday and on 2 october", SUNDAY, ahead=lambda *_: True)

    assert [str(span.start) for span, _, _ in found] == ["2017-09-20", "2017-10-02"]


def test_without_a_day_of_publication_only_the_words_stay() -> None:
    (span, _, _), *_ = timespan.find("in late december", None)

    assert (span.start, span.text) == (None, "late december")
