"""Which known incident an event told by an article is, if any: a pure decision over values.

An event is first made an incident of its own (`grow.found`); then the two are compared. A contradiction in a hard fact
(day, place, kind of deed, no side in common) never merges. What agrees is weighed; the likeliest above the threshold is
taken. Where only the day contradicts, and by one day, the new incident notes the other in `contests`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from deconwatch.alerter.ontology import AFTERWARDS, KINETIC, deed
from deconwatch.alerter.places import apart, together
from deconwatch.alerter.sides import Blocs, blocs_of
from deconwatch.alerter.when import gap, of_time
from deconwatch.records import Incident, Status

SAME = 4.0
"""Agreement from which an event of the same family is the same incident; from KIN on one of another family is."""
KIN = 5.0
ACT = 4.0
"""For acts alone: with no kind of deed to agree on, time and both sides must, or the place."""
AFTER_DAYS = 30
"""How long after the deed a denial, complaint or inquiry that names no day of it can still be about it."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far two tellings agree; `contradiction` names the first hard fact on which they cannot."""

    score: float
    contradiction: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The incident to join, or None to open one; `contests`: those it would be but for a contradiction."""

    incident_id: str | None
    contests: tuple[str, ...] = ()


def link(told: Incident, incidents: Iterable[Incident], *, blocs: Blocs, recalled: Collection[str] = ()) -> Decision:
    """Join or open. `told`: the event as its article alone tells it; `recalled`: incidents that the article recalls."""
    best: tuple[float, str] | None = None
    contests: list[str] = []
    for incident in incidents:
        if incident.status is Status.RETRACTED or incident.theatre != told.theatre:
            continue
        likeness = compare(told, incident, blocs)
        if likeness.contradiction == "day" and likeness.score >= KIN:
            contests.append(incident.id)
        if likeness.contradiction is not None:
            continue
        score = likeness.score + (2.0 if incident.id in recalled and not deed(told.types[0]) else 0.0)
        if score >= threshold(told, incident) and (best is None or (-score, incident.id) < (-best[0], best[1])):
            best = score, incident.id
    return Decision(best[1]) if best else Decision(None, tuple(sorted(contests)))


def threshold(told: Incident, incident: Incident) -> float:
    """The agreement needed."""
    if not deed(told.types[0]):
        return ACT
    return SAME if told.family == incident.family else KIN


def compare(told: Incident, incident: Incident, blocs: Blocs) -> Likeness:
    """Weigh time, place, zone, sides and kind. `told` comes second in time or is unordered."""
    days, contradiction = _time(told, incident)
    score = days
    if apart(told.place, incident.place):
        contradiction = "place"
    if together(told.place, incident.place):
        score += 2
    if told.zone is not None and incident.zone is not None and told.zone.id == incident.zone.id:
        score += 1
    ours, theirs = blocs_of(told.sides, blocs), blocs_of(incident.sides, blocs)
    shared = len(ours & theirs)
    if ours and theirs and not shared:
        contradiction = "sides"
    score += min(shared, 2)
    kind = _kind(told, incident)
    if kind is None:
        contradiction = "kind"
    else:
        score += kind
    if told.mechanism is not None and told.mechanism == incident.mechanism:
        score += 1 if told.family == incident.family == "mechanism" else 0.25
    return Likeness(score, contradiction)


def _time(told: Incident, incident: Incident) -> tuple[float, str | None]:
    mine, theirs = of_time(told.time), of_time(incident.time)
    if mine is None or theirs is None:
        return 0.0, None
    days = gap(mine, theirs)
    if mine.exact and theirs.exact:
        if days == 0:
            return 2.0, None
        if not _afterwards(told, mine.first >= theirs.first, days):
            # A day off is scored as if it agreed, so that `contests` can name what the day alone keeps apart.
            return (2.0 if days == 1 else 0.0), "day"
        return 0.5, None
    if days <= 1:
        return 1.0, None
    return (0.5, None) if _afterwards(told, mine.last >= theirs.last, days) else (0.0, "time")


def _afterwards(told: Incident, later: bool, days: int) -> bool:  # noqa: FBT001  # read beside its only call
    return later and days <= AFTER_DAYS and all(kind in AFTERWARDS for kind in told.types)


def _kind(told: Incident, incident: Incident) -> float | None:
    """1.5 the same core, 1 the same family, 0 kin, None for kinds that cannot be one event."""
    if told.types[0] is incident.types[0]:
        return 1.5
    if not deed(told.types[0]):
        return 1.0 if set(told.types) & set(incident.types) else 0.0
    if told.family == incident.family or told.types[0] in incident.types or incident.types[0] in told.types:
        return 1.0
    if not deed(incident.types[0]):
        return 0.0  # the acts were told first, the deed that they are about comes now
    return 0.0 if {told.family, incident.family} <= KINETIC else None
