"""What a report does to the known incidents: a pure decision over values.

    the report's events         ┐   every telling that could be one event with them,      the tellings grouped anew,
    what its article told before┘ → through any chain of likeness (cluster.components)  →  each group one incident

Tellings are grouped by what they say alone, in an order of their own (cluster), so that the order of arrival does not
matter: a late article can bridge two incidents, or part what only an earlier version of it held together. An incident's
id follows the article that founded it; where two founders come together the older id lives and the other points to it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from deconwatch import ids
from deconwatch.alerter.assemble import Telling
from deconwatch.alerter.cluster import UNRULED, Memory, Rulings, cluster, components
from deconwatch.alerter.grow import founder, tellings
from deconwatch.alerter.index import akin
from deconwatch.alerter.ontology import RANK
from deconwatch.alerter.outline import Key, Outline, outline
from deconwatch.alerter.sides import Blocs
from deconwatch.records import Incident, Status

MOST = 1_000
"""Incidents of which the outlines are kept."""
CONTESTS = 1.0
"""Points that two incidents would have without the hard fact that keeps them apart, to be named in `contests`."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known now. `near`: ids of the incidents that an event could be; `get`: one by id."""

    get: Callable[[str], Incident | None]
    near: Callable[[Outline], Iterable[str]]
    loose: Callable[[Outline], Iterable[Telling]] = lambda _: ()
    """Tellings of no incident that could be of the event."""
    ruled: Callable[[str], Iterable[str]] = lambda _: ()
    """Ids of the incidents that an analyst has put together with an article."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of the incidents that the report touches."""

    tellings: Mapping[str, Sequence[Telling]]
    """Incident id → all that it rests on now; ids that are not known yet are new."""
    merged: Mapping[str, str] = field(default_factory=dict)
    """Incident id → the id that it is part of now."""
    emptied: tuple[str, ...] = ()
    """Incidents that no article tells any more."""
    loose: tuple[Telling, ...] = ()
    """Tellings looked at in which no event was read and that are like none that others tell."""
    contests: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """New incident id → those that it would be but for a contradiction in a hard fact."""


class Outlines:
    """The tellings of incidents that can be compared; an incident that has not changed is read once."""

    def __init__(self, blocs: Blocs) -> None:
        self._blocs = blocs
        self._read: dict[str, tuple[Incident, list[tuple[Telling, Outline]]]] = {}

    def of(self, incident: Incident) -> list[tuple[Telling, Outline]]:
        """Not what only recalls it, nor what was too much to keep."""
        known = self._read.get(incident.id)
        if known is not None and known[0] is incident:
            return known[1]
        if len(self._read) >= MOST:
            self._read.clear()
        told = [(one, self.one(one, incident.theatre)) for one in tellings(incident) if comparable(one)]
        self._read[incident.id] = incident, told
        return told

    def one(self, telling: Telling, theatre: str) -> Outline:
        """Of one telling."""
        return outline(telling, theatre=theatre, blocs=self._blocs)


def comparable(telling: Telling) -> bool:
    """Whether a telling can be compared: it is not one that only recalls, nor one too many to be kept whole."""
    return not telling.source.background and not _bare(telling)


def _bare(telling: Telling) -> bool:
    return not telling.mentions and not telling.source.terms and not telling.source.fingerprint


def link(
    fresh: Sequence[Telling],
    held: Sequence[Incident],
    known: Known,
    *,
    theatre: str,
    article_id: str,
    outlines: Outlines,
    memory: Memory,
    rulings: Rulings = UNRULED,
) -> Plan:
    """`fresh`: what the article tells now; `held`: the incidents that an earlier version of it, or this one, told.

    `outlines` and `memory` only save work; the same values come of new ones.
    """
    desk = _Desk(known, article_id, outlines)
    for incident in held:
        desk.load(incident.id)
    mine = [outlines.one(one, theatre) for one in fresh]
    for one, telling in zip(mine, fresh, strict=True):
        desk.outlines[one.key], desk.told[one.key] = one, telling
    around = components(list(desk.outlines.values()), desk.near, memory, rulings)
    groups = cluster(around.values(), rulings=rulings, memory=memory)
    plan = _named([group for group in groups if any(one.opens for one in group)], desk, held)
    loose = tuple(desk.told[one.key] for group in groups if not any(one.opens for one in group) for one in group)
    return replace(plan, loose=loose, contests=_contests(plan, desk, memory))


class _Desk:
    """The incidents looked at, with the tellings of all but the article at hand."""

    def __init__(self, known: Known, article_id: str, read: Outlines) -> None:
        self._known, self._article_id, self._read = known, article_id, read
        self.incidents: dict[str, Incident] = {}
        self.outlines: dict[Key, Outline] = {}
        self.told: dict[Key, Telling] = {}
        self.home: dict[Key, str] = {}

    def load(self, identity: str) -> list[Outline]:
        incident = self._known.get(identity)
        if incident is None or incident.merged_into is not None:
            return []
        if identity in self.incidents:
            return [one for key, one in self.outlines.items() if self.home.get(key) == identity]
        self.incidents[identity] = incident
        found = []
        for telling, one in self._read.of(incident):
            if telling.source.article_id != self._article_id:
                self.outlines[one.key], self.told[one.key], self.home[one.key] = one, telling, identity
                found.append(one)
        return found

    def lives(self, identity: str) -> bool:
        """Whether the id is in use; that of an incident that became part of another can be taken up again."""
        incident = self._known.get(identity)
        return incident is not None and incident.merged_into is None

    def near(self, one: Outline) -> list[Outline]:
        for telling in self._known.loose(one):
            if telling.source.article_id != self._article_id:
                other = self._read.one(telling, one.theatre)
                self.outlines.setdefault(other.key, other)
                self.told.setdefault(other.key, telling)
        for identity in self._known.near(one):
            self.load(identity)
        ruled = {other.key for identity in self._known.ruled(one.key[0]) for other in self.load(identity)}
        # of what others led to only what it is itself akin to, so that nothing hangs on what was looked at before
        return [other for other in self.outlines.values() if other.key in ruled or akin(one, other)]


def _named(groups: Sequence[Sequence[Outline]], desk: _Desk, held: Sequence[Incident]) -> Plan:
    """Give each group its id: that of the oldest incident whose founder it has, else one made of its first telling."""
    of_key = {one.key: number for number, group in enumerate(groups) for one in group}
    named: dict[int, str] = {}
    merged: dict[str, str] = {}
    emptied: list[str] = []
    touched = {desk.home[key] for key in of_key if key in desk.home} | {incident.id for incident in held}
    ages = sorted((desk.incidents[identity] for identity in touched if identity in desk.incidents), key=_age)
    for incident in ages:
        home = _home(incident, of_key, desk)
        if home is None:
            emptied.append(incident.id)
        elif home in named:
            merged[incident.id] = named[home]
        else:
            named[home] = incident.id
    every: dict[str, list[Telling]] = {}
    for number, group in enumerate(groups):
        if number not in named:
            named[number] = _new_id(desk.told[group[0].key], set(named.values()), desk)
        every[named[number]] = [desk.told[one.key] for one in group]
    present = {name: {one.source.article_id for one in told} for name, told in every.items()}
    for incident in ages:
        living = merged.get(incident.id, incident.id)
        for one in tellings(incident):
            # what cannot be compared stays with its incident
            stays = not comparable(one)
            if stays and living in every and one.source.article_id not in present[living]:
                every[living].append(one)
                present[living].add(one.source.article_id)
    return Plan(every, merged, tuple(emptied))


def _contests(plan: Plan, desk: _Desk, memory: Memory) -> dict[str, tuple[str, ...]]:
    """For each incident that is new, those that a hard fact alone keeps it apart from."""
    found: dict[str, tuple[str, ...]] = {}
    living = {key: plan.merged.get(identity, identity) for key, identity in desk.home.items()}
    for identity, told in plan.tellings.items():
        if identity in desk.incidents:
            continue
        mine = [
            desk.outlines[key] for one in told if (key := (one.source.article_id, one.source.part)) in desk.outlines
        ]
        others = {
            living[other.key]
            for one in mine
            for other in desk.outlines.values()
            if living.get(other.key, identity) != identity and memory.of(one, other).without >= CONTESTS
        }
        if others:
            found[identity] = tuple(sorted(others))
    return found


def _age(incident: Incident) -> tuple[bool, str, str]:
    opened = incident.opened.isoformat() if incident.opened else ""
    return incident.status is Status.RETRACTED, opened, incident.id


def _home(incident: Incident, of_key: Mapping[Key, int], desk: _Desk) -> int | None:
    """The group of the incident's founder, else of its first telling that is still told; None when none is."""
    first = founder(incident)
    of_founder = sorted(key for key in of_key if key[0] == first and desk.home.get(key, incident.id) == incident.id)
    own = sorted(
        (key for key in of_key if desk.home.get(key) == incident.id), key=lambda key: desk.outlines[key].order()
    )
    # of two events that a founder tells, the one that was this incident
    was = {one.source.part for one in tellings(incident) if one.source.article_id == first}
    of_founder.sort(key=lambda key: (key[1] not in was, key[1]))
    keys = [*of_founder, *own]
    return of_key[keys[0]] if keys else None


def _new_id(telling: Telling, taken: set[str], desk: _Desk) -> str:
    core = min(telling.mentions, key=lambda mention: RANK[mention.type], default=None)
    day = core.time.start.isoformat() if core and core.time and core.time.start else ""
    place = core.place.name if core and core.place else ""
    parts = [telling.source.article_id, core.type.value if core else "", day, place]
    parts += core.roles.sides() if core else ()
    number, identity = 1, ids.make("i", *parts)
    while identity in taken or desk.lives(identity):
        number += 1
        identity = ids.make("i", *parts, str(number))
    return identity
