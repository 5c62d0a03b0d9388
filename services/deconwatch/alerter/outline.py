"""What one telling of an event is compared by: days, sides, places, kinds and the rare words of its article."""

from dataclasses import dataclass
from datetime import date

from deconwatch.alerter.assemble import Telling
from deconwatch.alerter.ontology import RANK, SPOKEN, deed, kinetic
from deconwatch.alerter.sides import Blocs, blocs_of, capital
from deconwatch.alerter.when import of_time, published_day
from deconwatch.records import Mention, MentionType, Place

Key = tuple[str, int]
"""Article id, and which of the article's events it is."""


@dataclass(frozen=True, slots=True, eq=True)
class Outline:
    """Of one telling; equal tellings have equal outlines, whatever was known before them."""

    key: Key
    report_id: str
    theatre: str
    published: date | None
    core: MentionType | None
    """None when no event was read in the article."""
    opens: bool
    """Whether it can be an incident of its own."""
    deed: bool
    """Whether `days` are those of a deed."""
    types: frozenset[MentionType]
    days: frozenset[date]
    """Single days on which the deed is said to have been, or the acts when there is no deed."""
    named: frozenset[date]
    """Those, and every other single day that the telling names."""
    sides: frozenset[str]
    places: tuple[Place, ...]
    """Where the deeds between forces were; talks about them are held elsewhere."""
    rare: tuple[str, ...]
    """Words of the text that few texts use, the rarest first."""
    words: frozenset[str]
    names: frozenset[str]
    """Keys of names that a theatre knows, the same in every language."""
    fingerprint: tuple[int, ...]
    after: bool
    """Whether the article speaks about an event (denies, admits, inquires, regrets): its day may be the speaker's."""
    alone: bool
    """Whether the article tells of this event only, so that all its words and days are about it."""

    def __hash__(self) -> int:
        return hash((self.key, self.report_id))

    def order(self) -> tuple[date, Key]:
        """From the first published to the last; without a date at the end."""
        return self.published or date.max, self.key


def outline(telling: Telling, *, theatre: str, blocs: Blocs) -> Outline:
    """Of one event as one article tells it."""
    mentions, source = telling.mentions, telling.source
    deeds = [mention for mention in mentions if deed(mention.type)] or list(mentions)
    days = _days(deeds)
    alone = source.parts <= 1
    rare = tuple(term for term in source.terms if not term.startswith("@"))
    return Outline(
        key=(source.article_id, source.part),
        report_id=source.report_id,
        theatre=theatre,
        published=published_day(source),
        core=min((mention.type for mention in mentions), key=RANK.__getitem__, default=None),
        opens=bool(mentions) and source.relevant,
        deed=any(deed(mention.type) for mention in mentions),
        types=frozenset(mention.type for mention in mentions),
        days=days,
        named=days | _days(mentions) | (frozenset(source.days) if alone else frozenset()),
        sides=blocs_of((name for mention in mentions for name in mention.roles.sides()), blocs),
        places=tuple(
            dict.fromkeys(
                m.place for m in mentions if kinetic(m.type) and m.place is not None and not capital(m.place.name)
            )
        ),
        rare=rare,
        words=frozenset(rare),
        names=frozenset(source.terms) - frozenset(rare),
        fingerprint=source.fingerprint,
        after=any(mention.type in SPOKEN for mention in mentions)
        or any(one.stance != "asserts" or one.revises for one in source.statements),
        alone=alone,
    )


def _days(mentions: "list[Mention] | tuple[Mention, ...]") -> frozenset[date]:
    spans = (of_time(mention.time) for mention in mentions if mention.time is not None)
    return frozenset(span.first for span in spans if span is not None and span.exact)
