"""Which article an item is, also where a feed's guids do not say. Pure.

guid within its feed, else link, else title and date
one guid for several items      link and title count as well
a new guid for a known article  the known article, if link and content are the same, or if nearly all guids are new
"""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass

from deconwatch import ids
from deconwatch.fetcher import links
from deconwatch.fetcher.parsed import Item, ParsedFeed
from deconwatch.records import FeedState

CHURN_SHARE = 0.8
CHURN_LEAST = 3
"""Guid churn is recognised when more than the share of the items at known links, and at least so many, have new ids."""


@dataclass(frozen=True, slots=True)
class Identified:
    """An item and its article's id. `alone`: no other item shown now claims the same identity."""

    article_id: str
    item: Item
    content_hash: str
    place: str
    """16 hex digits of where the article is: its link, or its title where it has none."""
    alone: bool = True
    churned: bool = False
    """Whether its guid is new and the article is known all the same."""


def identified(parsed: ParsedFeed, feed_url: str, state: FeedState) -> list[Identified]:
    """Each item once. Items that share an identity but not their content are told apart."""
    groups: dict[tuple[str, ...], list[Item]] = defaultdict(list)
    for item in parsed.items:
        groups[_identity(item)].append(item)
    found: dict[str, Identified] = {}
    for identity, members in groups.items():
        contents = [content_hash(item) for item in members]
        clash = len(set(contents)) > 1
        for item, content in zip(members, contents, strict=True):
            article_id = _id(item, identity, content, feed_url, state, clash=clash)
            found.setdefault(article_id, Identified(article_id, item, content, _place(item), alone=not clash))
    return _unchurned(list(found.values()), parsed, state)


def _id(item: Item, identity: tuple[str, ...], content: str, feed_url: str, state: FeedState, *, clash: bool) -> str:
    plain = ids.make("a", feed_url, *identity)
    apart = ids.make("a", feed_url, *identity, item.link or "", item.title)
    known = state.seen.get(plain)
    if apart in state.seen:  # told apart once, told apart for ever: the others may have left the feed
        return apart
    # the first that had the guid keeps its id when others come to share it
    return apart if clash and not (known and known.content_hash == content) else plain


def _unchurned(found: list[Identified], parsed: ParsedFeed, state: FeedState) -> list[Identified]:
    """Items with a new guid of articles that are known, under the ids that those have."""
    by_place = _unique({key: seen.place for key, seen in state.seen.items() if seen.place})
    shown = Counter(one.place for one in found)
    taken = {one.article_id for one in found}
    known_places = len(parsed.known)
    new: dict[str, str] = {}
    for one in found:
        before = by_place.get(one.place)
        if before is None or shown[one.place] > 1:
            continue
        known_places += 1
        if one.item.guid and one.article_id not in state.seen and before not in taken:
            new[one.article_id] = before
    churn = len(new) >= CHURN_LEAST and len(new) > CHURN_SHARE * known_places
    return [_renamed(one, new.get(one.article_id), state, churn=churn) for one in found]


def _renamed(one: Identified, before: str | None, state: FeedState, *, churn: bool) -> Identified:
    # a notice without a link may be sent again, word by word, and mean a new event
    same = before is not None and one.item.link is not None and state.seen[before].content_hash == one.content_hash
    if before is None or not (churn or same):
        return one
    return Identified(before, one.item, one.content_hash, one.place, churned=True)


def _unique(places: dict[str, str]) -> dict[str, str]:
    """Place to article id, where only one article is at that place."""
    counts = Counter(places.values())
    return {where: key for key, where in places.items() if counts[where] == 1}


def hidden_twin(parsed: ParsedFeed, feed_url: str, state: FeedState) -> bool:
    """Whether an item claims the identity of another one that the feed shows too, which was known and left out.

    Then the feed has to be parsed whole, so that the two are told apart.
    """
    known = set(parsed.known)
    if not known:
        return False
    ours = {one.article_id for one in identified(parsed, feed_url, state)}
    return any(key in ours and seen.fingerprint in known for key, seen in state.seen.items())


def _place(item: Item) -> str:
    return _hash(links.canonical(item.link) if item.link else f"title {item.title}")


def content_hash(item: Item) -> str:
    """16 hex digits over title and text as the feed gives them; dates and links change without the news changing."""
    return _hash(f"{item.title}\n\n{item.text}")


def last_shown(state: FeedState) -> frozenset[str]:
    """Fingerprints of what the feed showed when it was last parsed."""
    latest = max((seen.last_seen for seen in state.seen.values()), default=None)
    return frozenset(seen.fingerprint for seen in state.seen.values() if seen.fingerprint and seen.last_seen == latest)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _identity(item: Item) -> tuple[str, ...]:
    if item.guid:
        return ("guid", item.guid)
    if item.link:
        return ("link", links.canonical(item.link))
    return ("title", item.title or item.text[:200], item.published.isoformat() if item.published else "")
