"""Which article an item is, where a feed's guids do not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deconwatch.fetcher import articles
from deconwatch.fetcher.feeds import Feed
from deconwatch.fetcher.identity import hidden_twin, last_shown
from deconwatch.fetcher.parsed import Item, ParsedFeed
from deconwatch.records import Article, FeedState

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = Feed("https://feeds.example/all", publisher="Desk")
ITEMS = tuple(
    Item(guid=f"g{n}", link=f"https://example.org/{n}", title=f"Title {n}", text=f"Text {n}.", fingerprint=f"f{n}")
    for n in range(10)
)


class Reader:
    """Takes up one showing of a feed after another."""

    def __init__(self) -> None:
        self.state = FeedState(url=FEED.url)
        self.now = NOW

    def takes_up(self, *items: Item, known: tuple[str, ...] = ()) -> list[Article]:
        self.now += timedelta(hours=1)
        parsed = ParsedFeed("ok", items=items, known=known)
        made = [draft.article for draft in articles.drafts(parsed, FEED, self.state, self.now)]
        seen = articles.seen_after(parsed, FEED, self.state, self.now)
        self.state = self.state.model_copy(update={"seen": seen})
        return made


@pytest.fixture
def reader() -> Reader:
    return Reader()


def renamed(items: tuple[Item, ...], showing: int) -> tuple[Item, ...]:
    return tuple(replace(item, guid=f"{item.guid}-{showing}") for item in items)


def test_new_guids_at_each_showing_give_no_article_twice(reader: Reader) -> None:
    assert len(reader.takes_up(*renamed(ITEMS, 1))) == 10
    assert [reader.takes_up(*renamed(ITEMS, showing)) for showing in range(2, 5)] == [[], [], []]


def test_where_nearly_all_guids_are_new_a_correction_is_a_version_of_the_known_article(reader: Reader) -> None:
    first = {article.title: article.id for article in reader.takes_up(*renamed(ITEMS, 1))}
    changed = (replace(ITEMS[0], text="Corrected."), *ITEMS[1:])
    (second,) = reader.takes_up(*renamed(changed, 2))
    assert (second.id, second.version) == (first["Title 0"], 2)
    assert "guid-churn" in second.flags


def test_one_new_guid_at_a_known_link_is_a_new_article(reader: Reader) -> None:
    reader.takes_up(*ITEMS)
    (new,) = reader.takes_up(replace(ITEMS[0], guid="new", text="Something else."), *ITEMS[1:])
    assert new.version == 1
    assert "guid-churn" not in new.flags


def test_new_items_of_a_churning_feed_are_new_articles(reader: Reader) -> None:
    reader.takes_up(*renamed(ITEMS[:8], 1))
    assert [article.title for article in reader.takes_up(*renamed(ITEMS, 2))] == ["Title 8", "Title 9"]
    assert reader.takes_up(*renamed(ITEMS, 3)) == []


def test_a_feed_whose_items_all_have_the_homepage_as_link_is_not_churning(reader: Reader) -> None:
    def at_home(*items: Item) -> list[Item]:
        return [replace(item, link="https://example.org/") for item in items]

    reader.takes_up(*at_home(*ITEMS[:5]))
    assert len(reader.takes_up(*at_home(*ITEMS[5:]))) == 5


def test_one_guid_for_all_keeps_every_item_and_none_twice(reader: Reader) -> None:
    same = [replace(item, guid="same") for item in ITEMS]
    assert len({article.id for article in reader.takes_up(*same[:3])}) == 3
    assert [article.title for article in reader.takes_up(*same[:4])] == ["Title 3"]
    assert reader.takes_up(*same[3:4]) == []


def test_the_first_item_keeps_its_id_when_others_come_to_share_its_guid(reader: Reader) -> None:
    same = [replace(item, guid="same") for item in ITEMS[:2]]
    (first,) = reader.takes_up(same[0])
    (second,) = reader.takes_up(*same)
    assert second.title == "Title 1"
    assert second.id != first.id


def test_an_item_that_claims_the_guid_of_one_left_out_has_the_feed_parsed_whole(reader: Reader) -> None:
    reader.takes_up(ITEMS[0])
    assert last_shown(reader.state) == {"f0"}
    twin = ParsedFeed("ok", items=(replace(ITEMS[1], guid="g0"),), known=("f0",))
    other = ParsedFeed("ok", items=(ITEMS[1],), known=("f0",))
    assert hidden_twin(twin, FEED.url, reader.state)
    assert not hidden_twin(other, FEED.url, reader.state)


def test_items_that_share_a_guid_are_never_left_out(reader: Reader) -> None:
    reader.takes_up(*(replace(item, guid="same") for item in ITEMS[:3]), ITEMS[5])
    assert last_shown(reader.state) == {"f5"}


def test_what_is_left_out_as_known_is_remembered_as_shown(reader: Reader) -> None:
    reader.takes_up(*ITEMS)
    reader.now += timedelta(days=40)
    assert reader.takes_up(known=tuple(item.fingerprint or "" for item in ITEMS)) == []
    assert len(reader.state.seen) == 10
    assert len(last_shown(reader.state)) == 10


def test_items_without_guid_and_link_are_known_by_title_and_date(reader: Reader) -> None:
    bare = [replace(item, guid=None, link=None) for item in ITEMS]
    assert len(reader.takes_up(*bare)) == 10
    assert reader.takes_up(*bare) == []
