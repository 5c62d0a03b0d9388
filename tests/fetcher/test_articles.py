"""Items to versions of articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deconwatch.fetcher import articles
from deconwatch.fetcher.feeds import Feed
from deconwatch.fetcher.parsed import Item, ParsedFeed
from deconwatch.records import Article, FeedState, SeenItem

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = Feed("https://feeds.example/all", publisher="Desk")
STATE = FeedState(url=FEED.url)
ITEM = Item(
    guid="1", link="https://example.org/1", title="Title", text="Text of it.", published=NOW - timedelta(hours=2)
)


def made(*items: Item, state: FeedState = STATE, feed: Feed = FEED, language: str | None = None) -> list[Article]:
    parsed = ParsedFeed("ok", items=items, language=language)
    return [draft.article for draft in articles.drafts(parsed, feed, state, NOW)]


def after(*items: Item, state: FeedState = STATE, now: datetime = NOW) -> FeedState:
    seen = articles.seen_after(ParsedFeed("ok", items=items), FEED, state, now)
    return state.model_copy(update={"seen": seen})


def test_the_id_is_the_guid_within_its_feed() -> None:
    (one,) = made(ITEM)
    assert made(replace(ITEM, link="https://example.org/moved", title="Other"))[0].id == one.id
    assert made(ITEM, feed=Feed("https://other.example/"))[0].id != one.id


def test_without_a_guid_the_link_is_the_id_tracking_left_out() -> None:
    one = made(replace(ITEM, guid=None))[0]
    assert made(replace(ITEM, guid=None, link="https://example.org/1?utm_source=x#top"))[0].id == one.id
    assert one.url == "https://example.org/1"


def test_without_both_title_and_date_are_the_id() -> None:
    bare = replace(ITEM, guid=None, link=None)
    assert made(bare)[0].id == made(replace(bare, text="Corrected."))[0].id
    assert made(bare)[0].id != made(replace(bare, published=NOW))[0].id
    assert "no-link" in made(bare)[0].flags


def test_one_guid_for_all_items_keeps_them_apart() -> None:
    first, second = made(ITEM, replace(ITEM, link="https://example.org/2", title="Second", text="Other."))
    assert first.id != second.id


def test_an_item_listed_twice_is_one_article() -> None:
    assert len(made(ITEM, ITEM)) == 1


def test_known_content_gives_nothing() -> None:
    assert made(ITEM, state=after(ITEM)) == []


def test_new_content_under_a_known_id_is_the_next_version() -> None:
    changed = replace(ITEM, text="Corrected.")
    state = after(ITEM)
    (second,) = made(changed, state=state)
    assert (second.version, second.updated) == (2, NOW)
    (third,) = made(ITEM, state=after(changed, state=state))
    assert third.version == 3


def test_a_changed_link_or_date_is_no_new_version() -> None:
    moved = replace(ITEM, link="https://example.org/other", updated=NOW)
    assert made(moved, state=after(ITEM)) == []


@pytest.mark.parametrize(
    ("date", "flag"),
    [
        (None, "no-date"),
        (NOW + timedelta(hours=25), "future-date"),
        (datetime(9999, 12, 31, tzinfo=UTC), "future-date"),
        (datetime(1970, 1, 1, tzinfo=UTC), "ancient-date"),
        (datetime(1, 1, 1, tzinfo=UTC), "ancient-date"),
    ],
)
def test_a_date_that_cannot_be_is_the_time_of_fetching_flagged(date: datetime | None, flag: str) -> None:
    (one,) = made(replace(ITEM, published=date))
    assert (one.published, one.flags) == (NOW, (flag,))


def test_a_date_a_little_ahead_is_a_clock_that_is_a_little_wrong() -> None:
    ahead = NOW + timedelta(hours=3)
    assert (made(replace(ITEM, published=ahead))[0].published, made(ITEM)[0].flags) == (ahead, ())


def test_an_item_without_text_is_its_title() -> None:
    (one,) = made(replace(ITEM, text=""))
    assert (one.text, one.flags) == ("Title", ("title-only",))


def test_the_oldest_comes_first() -> None:
    older = replace(ITEM, guid="2", published=NOW - timedelta(days=1))
    assert [one.guid for one in made(ITEM, older)] == ["2", "1"]


@pytest.mark.parametrize(
    ("item", "listed", "feed_says", "language"),
    [
        ("en-GB", "fr", "de", "en"),
        (None, "fr", "de", "fr"),
        (None, "", "de", "de"),
        (None, "", "nonsense language", None),
        (None, "", None, None),
    ],
)
def test_the_nearest_declared_language_counts(
    item: str | None, listed: str, feed_says: str | None, language: str | None
) -> None:
    feed = replace(FEED, language=listed)
    assert made(replace(ITEM, language=item), feed=feed, language=feed_says)[0].language == language


def test_a_declared_language_that_the_script_denies_does_not_count() -> None:
    arabic = "قالت القيادة إن الطائرات ابتعدت عن المنطقة بعد اتصال عبر الخط المفتوح بين الجانبين"
    assert made(replace(ITEM, text=arabic), language="en-US")[0].language is None
    assert made(replace(ITEM, text=arabic), language="ar")[0].language == "ar"


def test_what_the_feed_still_shows_is_never_forgotten() -> None:
    state = after(ITEM)
    late = NOW + timedelta(days=400)
    assert after(ITEM, state=state, now=late).seen.keys() == state.seen.keys()
    assert after(state=state, now=late).seen == {}


def test_what_is_remembered_is_bounded() -> None:
    old = {f"a-{n}": SeenItem(content_hash="x", last_seen=NOW - timedelta(minutes=n)) for n in range(6_000)}
    kept = after(ITEM, state=STATE.model_copy(update={"seen": old})).seen
    assert len(kept) == articles.MAX_SEEN
    assert "a-0" in kept
    assert "a-5999" not in kept


def test_an_article_fits_into_a_record_of_the_log_whatever_its_item_holds() -> None:
    huge = replace(ITEM, guid="g" * 1_000_000, title="\U0001f6e9" * 1_000_000, text="\U0001f6e9" * 1_000_000)
    (one,) = made(huge)
    assert len(one.to_json()) < 2**20
    assert "cut" in one.flags


def test_the_state_of_a_feed_fits_into_a_record_of_the_log() -> None:
    many = [replace(ITEM, guid=str(n), text=str(n)) for n in range(articles.MAX_SEEN)]
    state = after(*many, now=NOW.replace(microsecond=123_456))
    assert len(state.seen) == articles.MAX_SEEN
    assert len(state.to_json()) < 2**20
