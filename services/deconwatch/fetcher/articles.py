"""Items of a feed to versions of articles. Pure: what was seen before and the time come in, what is new goes out.

same id, same content    nothing
same id, other content   the next version
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from deconwatch.fetcher import language, links
from deconwatch.fetcher.feeds import Feed
from deconwatch.fetcher.identity import Identified, identified
from deconwatch.fetcher.parsed import Item, ParsedFeed
from deconwatch.records import Article, FeedState, SeenItem, Source

FUTURE = timedelta(hours=24)
ANCIENT = datetime(1991, 8, 6, tzinfo=UTC)
"""The first web page; an older date is a broken clock's (1970) or a placeholder (0001)."""
MAX_TEXT_CHARS = 200_000
MAX_TITLE_CHARS = 1_000
"""With these an article stays under Kafka's usual 1 MiB a record, at four bytes a character."""
MAX_SEEN = 5_000
FORGET_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Draft:
    """A new version of an article and the item it was made from; its text or language may still be completed."""

    item: Item
    article: Article


def drafts(parsed: ParsedFeed, feed: Feed, state: FeedState, now: datetime) -> tuple[Draft, ...]:
    """New articles and new versions, the oldest first. `now`: aware UTC."""
    made = []
    for one in identified(parsed, feed.url, state):
        known = state.seen.get(one.article_id)
        if known is None or known.content_hash != one.content_hash:
            version = known.version + 1 if known else 1
            made.append(Draft(one.item, _article(one, version, feed, parsed, now)))
    return tuple(sorted(made, key=lambda draft: draft.article.published or now))


def seen_after(
    parsed: ParsedFeed, feed: Feed, state: FeedState, now: datetime, *, left_out: frozenset[str] = frozenset()
) -> dict[str, SeenItem]:
    """What to remember: all that the feed shows now, then the most recent, `MAX_SEEN` in all.

    `left_out`: ids of drafts that were not taken up this time and are to come again.
    """
    shown: dict[str, SeenItem] = {}
    for one in identified(parsed, feed.url, state):
        known = state.seen.get(one.article_id)
        if one.article_id in left_out:
            if known is not None:
                shown[one.article_id] = known
            continue
        shown[one.article_id] = SeenItem(
            content_hash=one.content_hash,
            version=1 if known is None else known.version + (known.content_hash != one.content_hash),
            last_seen=now,
            # items that share an identity are told apart by each other: each is parsed every time
            fingerprint=one.item.fingerprint if one.alone else None,
            place=one.place,
        )
    left_as_known = set(parsed.known)
    for key, seen in state.seen.items():
        if seen.fingerprint in left_as_known and key not in shown:
            shown[key] = seen.model_copy(update={"last_seen": now})
    return shown | _recent(state.seen, set(shown), now, room=MAX_SEEN - len(shown))


def _recent(seen: Mapping[str, SeenItem], shown: set[str], now: datetime, *, room: int) -> dict[str, SeenItem]:
    others = [(key, item) for key, item in seen.items() if key not in shown and now - item.last_seen < FORGET_AFTER]
    others.sort(key=lambda pair: pair[1].last_seen, reverse=True)
    return dict(others[: max(0, room)])


def _article(one: Identified, version: int, feed: Feed, parsed: ParsedFeed, now: datetime) -> Article:
    item = one.item
    published, date_flags = _published(item, now)
    flags = (*item.flags, *date_flags, *(() if item.text else ("title-only",)), *(() if item.link else ("no-link",)))
    flags = (*flags, *(("guid-churn",) if one.churned else ()))
    text = (item.text or item.title)[:MAX_TEXT_CHARS]
    if len(item.text) > MAX_TEXT_CHARS or len(item.title) > MAX_TITLE_CHARS:
        flags = (*flags, "cut")
    tags = (item.language, feed.language, parsed.language)
    return Article(
        id=one.article_id,
        version=version,
        title=item.title[:MAX_TITLE_CHARS],
        text=text,
        url=links.canonical(item.link) if item.link else None,
        guid=item.guid[:MAX_TITLE_CHARS] if item.guid else None,
        published=published,
        updated=item.updated if item.updated and item.updated <= now + FUTURE else now if version > 1 else None,
        fetched=now,
        language=next((code for tag in tags if (code := language.declared(tag, text))), None),
        source=Source(
            publisher=feed.publisher or parsed.title or links.host(feed.url),
            family=feed.family,
            side=feed.side,
            country=feed.country,
            feed_url=feed.url,
        ),
        text_origin="feed",
        flags=tuple(dict.fromkeys(flags)),
        content_hash=one.content_hash,
    )


def _published(item: Item, now: datetime) -> tuple[datetime, tuple[str, ...]]:
    """The date of publication, or the time of fetching with a flag that says why."""
    stated = item.published or item.updated
    if stated is None:
        return now, ("no-date",)
    if stated > now + FUTURE:
        return now, ("future-date",)
    if stated < ANCIENT:
        return now, ("ancient-date",)
    return stated, ()
