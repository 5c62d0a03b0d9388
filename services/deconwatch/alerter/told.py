"""Splits what one article says into the events that it tells.

    kinetic deeds of one time, with a side in common, not at two places   →  one event
    changes of a mechanism                                                →  the same article's kinetic event nearest in
                                                                             time, else events of their own
    acts (request, notice, warning, failure, complaint, denial, inquiry)  →  the event nearest in time, else one event

What is only recalled is split the same way, apart from what is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from deconwatch.alerter.assemble import Telling
from deconwatch.alerter.grow import source_of
from deconwatch.alerter.ontology import RANK, deed, kinetic
from deconwatch.alerter.places import apart
from deconwatch.alerter.sides import Blocs, blocs_of
from deconwatch.alerter.when import Span, gap, of_time, published_day, span
from deconwatch.records import Mention, Realis, Report

FRESH_DAYS = 7
"""An event this many days before its article can be what the article has to tell."""
LEAD = 200
"""Characters within which an article says what is new."""
ACT_DAYS = 31
"""Acts of one article further apart than this belong to different events."""
UNREAL = frozenset({Realis.HYPOTHETICAL, Realis.HISTORICAL})


@dataclass(frozen=True, slots=True)
class Told:
    """Mentions of one event in one article, the core first."""

    mentions: tuple[Mention, ...]
    background: bool

    @property
    def deed(self) -> bool:
        """Whether a deed is told, not only acts about one."""
        return deed(self.mentions[0].type)


def recalled(mention: Mention) -> bool:
    """Whether the article only recalls or supposes it."""
    return mention.background or mention.realis in UNREAL


def tell(report: Report, present: Sequence[Told]) -> list[Telling]:
    """What the article tells of each event; one telling without mentions when no event was read in it.

    However unlikely by itself, such an article may be about an event that others tell: its words and days decide.
    """
    spans = (of_time(mention.time) for mention in report.mentions if mention.time is not None)
    days = tuple(sorted({*report.days, *(one.first for one in spans if one is not None and one.exact)}))
    if present:
        sources = [source_of(report, background=False, part=n, parts=len(present)) for n in range(len(present))]
        return [
            Telling(source.model_copy(update={"days": days}), one.mentions)
            for source, one in zip(sources, present, strict=True)
        ]
    if (not report.mentions and (report.terms or report.fingerprint)) or _says_new(report):
        return [Telling(source_of(report, background=False).model_copy(update={"days": days}), ())]
    return []


def _says_new(report: Report) -> bool:
    """Whether an article that only recalls begins with what somebody says of it now: a denial, a new toll."""
    return report.relevant and any(
        one.start < LEAD and (one.revises or one.stance != "asserts") for one in report.statements
    )


def split(report: Report, blocs: Blocs) -> list[Told]:
    """The events that the article tells, then those that it recalls; none when it has no mention."""
    day = published_day(report.article)
    told = [mention for mention in report.mentions if not recalled(mention)]
    past = [mention.model_copy(update={"background": True}) for mention in report.mentions if recalled(mention)]
    groups = _groups(told, day, blocs)
    older = [group for group in groups if _before_the_news(group, groups, day)]
    present = [group for group in groups if group not in older]
    gone = [[mention.model_copy(update={"background": True}) for mention in group] for group in older]
    return [
        Told(tuple(sorted(group, key=lambda mention: RANK[mention.type])), background)
        for every, background in ((present, False), ([*gone, *_groups(past, day, blocs)], True))
        for group in every
    ]


def _before_the_news(group: Sequence[Mention], groups: Sequence[Sequence[Mention]], day: date | None) -> bool:
    """Whether an event of days before comes after one of these days in the text: it is recalled, whatever was read."""
    last = _last(group)
    if day is None or last is None or (day - last).days <= FRESH_DAYS:
        return False
    return any(
        (other_last := _last(other)) is not None
        and abs((day - other_last).days) <= FRESH_DAYS
        and _start(other) < _start(group)
        for other in groups
        if other is not group
    )


def _last(group: Sequence[Mention]) -> date | None:
    """The last day that a deed of the group is said to have been on."""
    spans = (of_time(mention.time) for mention in group if mention.time is not None and deed(mention.type))
    return max((one.last for one in spans if one is not None), default=None)


def _start(group: Sequence[Mention]) -> int:
    """Where in the text it is first told."""
    return min((one.start for mention in group for one in mention.evidence if one.field == "type"), default=0)


def _groups(mentions: Sequence[Mention], day: date | None, blocs: Blocs) -> list[list[Mention]]:
    groups: list[list[Mention]] = []
    for mention in (m for m in mentions if kinetic(m.type)):
        home = next((group for group in groups if all(_one_event(mention, m, day, blocs) for m in group)), None)
        if home is None:
            groups.append([mention])
        else:
            home.append(mention)
    others = [m for m in mentions if not kinetic(m.type)]
    for mention in sorted(others, key=lambda m: not deed(m.type)):  # changes of a mechanism before the acts
        near = sorted((_distance(mention, group, day), index) for index, group in enumerate(groups))
        near = [one for one in near if _may_join(mention, groups[one[1]], one[0])]
        if near:
            groups[near[0][1]].append(mention)
        else:
            groups.append([mention])
    return groups


def _may_join(mention: Mention, group: Sequence[Mention], days: int) -> bool:
    if any(deed(m.type) for m in group) and not deed(mention.type):
        return True  # an act belongs to a deed of its own article however long after it comes
    return days <= ACT_DAYS


def _distance(mention: Mention, group: Sequence[Mention], day: date | None) -> int:
    mine = span(mention, day)
    theirs = [s for s in (span(m, day) for m in group) if s is not None]
    return min((gap(mine, one) for one in theirs), default=0) if mine is not None else 0


def _one_event(one: Mention, other: Mention, day: date | None, blocs: Blocs) -> bool:
    first, second = span(one, day), span(other, day)
    if first is not None and second is not None and _days_differ(first, second):
        return False
    ours, theirs = blocs_of(one.roles.sides(), blocs), blocs_of(other.roles.sides(), blocs)
    if ours and theirs and not ours & theirs:
        return False
    return not apart(one.place, other.place)


def _days_differ(first: Span, second: Span) -> bool:
    return gap(first, second) > (0 if first.exact and second.exact else 1)
