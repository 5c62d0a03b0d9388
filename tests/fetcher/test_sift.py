"""Items that are known by their bytes are cut out ahead of feedparser, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconwatch.fetcher.parse import parse
from deconwatch.fetcher.parsed import Limits, ParsedFeed
from deconwatch.fetcher.sift import sift
from tests.fetcher.rss import feed, item

URL = "https://feeds.example/all"


def parsed(body: str | bytes, known: frozenset[str] = frozenset(), **limits: int) -> ParsedFeed:
    return parse(body.encode() if isinstance(body, str) else body, "", URL, Limits(**limits), known)


def fingerprints(body: str | bytes) -> list[str]:
    return [one.fingerprint or "" for one in parsed(body).items]


@pytest.mark.parametrize("file", ["atom03", "atom10", "rdf10", "rss091", "rss092", "rss20", "windows1251"])
def test_each_format_gives_the_same_of_what_is_left(feed_files: Path, file: str) -> None:
    body = (feed_files / f"{file}.xml").read_bytes()
    whole = parsed(body)
    known = frozenset(fingerprints(body)[:1])
    left = parsed(body, known)
    assert (left.items, left.known) == (whole.items[1:], tuple(known))
    assert (left.format, left.title, left.ttl_seconds, left.hub) == (
        whole.format,
        whole.title,
        whole.ttl_seconds,
        whole.hub,
    )


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=20)


@given(st.lists(TEXTS, min_size=1, max_size=8), st.sets(st.integers(0, 7)))
def test_whatever_is_known_the_rest_is_what_the_whole_feed_gives(texts: list[str], known: set[int]) -> None:
    body = feed(*(item(str(n), title=text, text=text) for n, text in enumerate(texts)))
    whole = parsed(body)
    names = fingerprints(body)
    left = parsed(body, frozenset(name for n, name in enumerate(names) if n in known))
    assert left.items == tuple(one for n, one in enumerate(whole.items) if n not in known)


def test_one_changed_character_makes_an_item_unknown() -> None:
    before, after = feed(item("1", text="Two were hurt."), item("2")), feed(item("1", text="Ten were hurt."), item("2"))
    left = parsed(after, frozenset(fingerprints(before)))
    assert [one.text for one in left.items] == ["Ten were hurt."]


def test_what_an_item_inherits_counts_as_well() -> None:
    body = "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='{}'><entry><id>1</id><link href='x'/></entry></feed>"
    before = frozenset(fingerprints(body.format("http://a.example/")))
    assert [one.link for one in parsed(body.format("http://b.example/"), before).items] == ["http://b.example/x"]


def test_a_feed_of_known_items_only_is_a_feed() -> None:
    body = feed(item("1"), item("2"))
    left = parsed(body, frozenset(fingerprints(body)))
    assert (left.outcome, left.items, len(left.known)) == ("ok", (), 2)


def test_what_looks_like_the_end_of_an_item_is_none_within_its_text() -> None:
    inside = "<item><guid>1</guid><description><![CDATA[</item><item>]]></description><!-- </item> --></item>"
    body = f"<rss version='2.0'><channel>{inside}<item><guid>2</guid></item></channel></rss>"
    names = fingerprints(body)
    assert len(names) == 2
    assert [one.guid for one in parsed(body, frozenset(names[:1])).items] == ["2"]


@pytest.mark.parametrize(
    "body",
    [
        "<rss version='2.0'><channel><item><guid>1</guid><title>a & b</title></item></channel></rss>",
        "<!DOCTYPE rss [<!ENTITY x 'y'>]><rss version='2.0'><channel><item><guid>1</guid></item></channel></rss>",
        "<?xml version='1.0' encoding='x-unheard'?><rss><channel><item><guid>1</guid></item></channel></rss>",
    ],
)
def test_what_expat_cannot_judge_is_parsed_whole_each_time(body: str) -> None:
    assert fingerprints(body) == [""]


def test_items_beyond_the_cap_stay_out_when_those_before_are_known() -> None:
    body = feed(*(item(str(n)) for n in range(5)))
    first = parsed(body, max_items=3)
    left = parsed(body, frozenset(one.fingerprint or "" for one in first.items), max_items=3)
    assert (len(first.items), left.items, left.cut) == (3, (), True)


def test_an_item_that_is_the_whole_document_is_left_in() -> None:
    body = b"<entry xmlns='http://www.w3.org/2005/Atom'><id>1</id></entry>"
    assert sift(body, frozenset(), max_items=1).fingerprints == ()


@pytest.mark.parametrize("empty", ["<item/>", "<item rdf:about='a>b' />", "<item></item>", "<item ></item >"])
def test_an_item_with_nothing_in_it_ends_where_it_ends(empty: str) -> None:
    body = f"<rss version='2.0' xmlns:rdf='r'><channel>{empty}<item><guid>1</guid></item>{empty}</channel></rss>"
    names = fingerprints(body)
    assert len(names) == 3
    left = parsed(body, frozenset(names[:1]))
    assert [one.guid for one in left.items] == ["1"]
    assert len(left.known) == 2
