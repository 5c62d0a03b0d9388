"""Which events one article tells, and which it only recalls."""

from deconwatch.alerter.told import split
from deconwatch.records import Evidence, Mention, Report
from tests.alerter.reports import mention, report


def at(start: int, when: str, kind: str = "air.encounter") -> Mention:
    read = mention(kind, when=when, initiator="Russia", target="United States")
    words = Evidence(field="type", start=start, end=start + 9, quote="intercept", by="test")
    return read.model_copy(update={"evidence": (words,)})


def told(one: Report) -> list[tuple[str, bool]]:
    return [
        (str(event.mentions[0].time and event.mentions[0].time.start), event.background) for event in split(one, {})
    ]


def test_an_older_event_after_the_news_is_recalled() -> None:
    read = report("a", at(10, "2016-04-29"), at(200, "2016-04-14"), published="2016-04-30T09:00")
    assert told(read) == [("2016-04-29", False), ("2016-04-14", True)]


def test_an_older_event_that_the_article_begins_with_is_told() -> None:
    read = report("a", at(10, "2016-04-14"), at(200, "2016-04-29"), published="2016-04-30T09:00")
    assert sorted(told(read)) == [("2016-04-14", False), ("2016-04-29", False)]


def test_two_events_of_one_week_are_both_told() -> None:
    read = report("a", at(10, "2016-04-29"), at(200, "2016-04-26"), published="2016-04-30T09:00")
    assert sorted(told(read)) == [("2016-04-26", False), ("2016-04-29", False)]


def test_an_old_event_that_is_all_there_is_is_told() -> None:
    read = report("a", at(10, "2016-04-14"), published="2016-04-30T09:00")
    assert told(read) == [("2016-04-14", False)]
