"""The state of a line, zone or memorandum, as a pure function of the dated statements about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from deconwatch.alerter.claims import quote_of, sure, voice
from deconwatch.alerter.grow import source_of
from deconwatch.alerter.sides import Blocs, bloc
from deconwatch.alerter.when import of_time, published_day
from deconwatch.records import Mechanism, MechanismEvidence, Mention, MentionType, Realis, Report

State = Literal["open", "suspended", "disputed", "failing", "restored", "unknown"]
SAYS: Mapping[MentionType, State] = {
    MentionType.MECHANISM_ESTABLISHED: "open",
    MentionType.MECHANISM_REAFFIRMED: "open",
    MentionType.MECHANISM_RESTORED: "restored",
    MentionType.MECHANISM_SUSPENDED: "suspended",
    MentionType.CHANNEL_FAILURE: "failing",
}
"""A meeting, request or notice shows that people talk; it does not say in what state the line is."""
WORKS = ("open", "restored")
HAPPENED = frozenset({Realis.OCCURRED, Realis.ONGOING, Realis.HISTORICAL})
DISPUTE_DAYS = 30
"""Statements of two sides further apart than this follow each other; closer ones contradict each other."""
LINE = "mechanism "
"""How a line of a change of state begins, among what changed of an incident."""
KEPT = 200
"""Pieces of evidence kept, the newest."""


def evidence(
    report: Report, mentions: Iterable[Mention], incident_id: str | None
) -> list[tuple[str, MechanismEvidence]]:
    """(mechanism id, statement) for each mention that says in what state a known mechanism is."""
    source = source_of(report, background=False)
    found = []
    for mention in mentions:
        state = SAYS.get(mention.type)
        if state is None or mention.mechanism is None or mention.realis not in HAPPENED or not sure(mention):
            continue
        told = of_time(mention.time) if mention.time else None
        if told is None and (mention.background or mention.realis is Realis.HISTORICAL):
            continue  # recalled without a day: says nothing of when it held
        claimant = ", ".join(mention.roles.claimant or mention.roles.initiator) or voice(source)
        found.append(
            (
                mention.mechanism,
                MechanismEvidence(
                    state=state,
                    at=told.first if told else published_day(report.article),
                    article_id=report.article.id,
                    incident_id=incident_id,
                    claimant=claimant,
                    quote=quote_of(mention, "mechanism"),
                ),
            )
        )
    return found


def _order(one: MechanismEvidence) -> tuple[date, bool, str, str, str]:
    # A line that failed and was said to work on the same day works: the failure comes first.
    return one.at or date.min, one.state != "failing", one.article_id, one.state, one.quote


def update(
    before: Mechanism | None,
    identity: str,
    theatre: str,
    article_id: str,
    new: Sequence[MechanismEvidence],
    *,
    blocs: Blocs,
) -> Mechanism | None:
    """The mechanism with this article's statements in place of its earlier ones; `before` itself if nothing is new."""
    known = before.evidence if before else ()
    every = {*(one for one in known if one.article_id != article_id), *new}
    kept = tuple(sorted(every, key=_order)[-KEPT:])
    if kept == known:
        return before
    state, since = state_of(kept, blocs)
    return Mechanism(
        id=identity,
        version=before.version + 1 if before else 1,
        theatre=theatre,
        name=before.name if before and before.name else identity,
        state=state,
        since=since,
        evidence=kept,
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of state, the line that tells of it, and the incident whose article brought it about."""

    incident_id: str
    line: str


def turn(before: Mechanism | None, after: Mechanism, article_id: str) -> Turn | None:
    """What this article's statements, or their loss, change of the state; None when nothing, or by a recall alone."""
    old = before.state if before else "unknown"
    own = [one for one in after.evidence if one.article_id == article_id]
    own = own or [one for one in (before.evidence if before else ()) if one.article_id == article_id]
    bearing = min(
        (one for one in own if one.incident_id), key=lambda one: (one.state != after.state, _order(one)), default=None
    )
    if old == after.state or bearing is None:
        return None
    since = f" since {after.since}" if after.since else ""
    return Turn(bearing.incident_id or "", f"{LINE}{after.id}: {old} -> {after.state}{since}")


def worsened(line: str) -> bool:
    """Whether a turn's line tells that a mechanism is cut or disputed now, or fails though it was known to work."""
    old, new = _ends(line)
    return new in ("suspended", "disputed") or (new == "failing" and old != "unknown")


def regained(line: str) -> bool:
    """Whether it tells that a mechanism that was known to be cut, disputed or failing works again."""
    old, new = _ends(line)
    return new in WORKS and old != "unknown"


def _ends(line: str) -> tuple[str, str]:
    old, _, new = line.rpartition(": ")[2].partition(" -> ")
    return old, new.partition(" ")[0]


def state_of(statements: Sequence[MechanismEvidence], blocs: Blocs) -> tuple[State, date | None]:
    """State and the day since which it holds, from statements in order of their day."""
    state: State = "unknown"
    since: date | None = None
    last: dict[str, MechanismEvidence] = {}
    for one in statements:
        last[bloc(one.claimant, blocs)] = one
        now = _joint(one, last)
        if now != state:
            state, since = now, one.at
    return state, since


def _joint(newest: MechanismEvidence, last: Mapping[str, MechanismEvidence]) -> State:
    works = [one for one in last.values() if one.state in WORKS and _recent(one, newest)]
    cut = [one for one in last.values() if one.state == "suspended" and _recent(one, newest)]
    if works and cut:
        return "restored" if newest.state == "restored" else "disputed"
    match newest.state:
        case "open" | "suspended" | "failing" | "restored":
            return newest.state
        case _:
            return "unknown"


def _recent(one: MechanismEvidence, newest: MechanismEvidence) -> bool:
    return one.at is None or newest.at is None or (newest.at - one.at).days <= DISPUTE_DAYS
