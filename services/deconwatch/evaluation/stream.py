"""How well a stream of articles is linked: pairs, origins, what is contested, status and alerts, against labels.

An incident that was found stands for the labelled one with which it shares most articles, each for one at most.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from deconwatch.records import Alert, Incident

Pairs = set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Expected:
    """One labelled incident: the articles that tell it and what they make of it."""

    slug: str
    articles: frozenset[str]
    origins: int
    contested: bool
    status: str
    alerts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    right: int
    of: int

    def __float__(self) -> float:
        return self.right / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Linking:
    """The figures; `wrong` names pairs joined that are not one incident, `missed` those that are and were not."""

    precision: Share
    recall: Share
    origins: Share = Share(0, 0)
    contested: Share = Share(0, 0)
    status: Share = Share(0, 0)
    alerts: float = 0.0
    """F1 over (incident, kind of alert)."""
    wrong: tuple[tuple[str, str], ...] = ()
    missed: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    """One line for each incident that differs from its label."""

    @property
    def f1(self) -> float:
        """Of pairs of articles that tell one incident."""
        both = self.precision.of + self.recall.of
        return 2 * self.precision.right / both if both else 0.0


def pairs(groups: Iterable[Iterable[str]]) -> Pairs:
    """Every pair of articles within a group, each in order."""
    return {pair for group in groups for pair in combinations(sorted(set(group)), 2)}


def tellers(incident: Incident) -> frozenset[str]:
    """The articles that tell of it; those that only recall it left out."""
    return frozenset(source.article_id for source in incident.sources if not source.background)


def score(expected: Sequence[Expected], incidents: Sequence[Incident], alerts: Sequence[Alert]) -> Linking:
    """`incidents` and `alerts` as `backfill` gives them."""
    found, wanted = pairs(map(tellers, incidents)), pairs(one.articles for one in expected)
    matched = _match(expected, incidents)
    raised: dict[str, set[str]] = {}
    for alert in alerts:
        raised.setdefault(alert.incident_id, set()).add(alert.kind.value)
    right = {"origins": 0, "contested": 0, "status": 0}
    hits = given = 0
    notes = []
    for one in expected:
        incident = matched.get(one.slug)
        if incident is None:
            notes.append(f"{one.slug}: not found")
            continue
        kinds = raised.get(incident.id, set())
        hits, given = hits + len(kinds & one.alerts), given + len(kinds)
        facts = {
            "origins": (incident.origins, one.origins),
            "contested": (bool(incident.contested), one.contested),
            "status": (incident.status.value, one.status),
        }
        for name, (got, want) in facts.items():
            right[name] += got == want
        differing = [f"{name} {got}, not {want}" for name, (got, want) in facts.items() if got != want]
        if kinds != one.alerts:
            differing.append(f"alerts {' '.join(sorted(kinds))}, not {' '.join(sorted(one.alerts))}")
        if differing:
            notes.append(f"{one.slug}: {'; '.join(differing)} [{' '.join(incident.contested)}]")
    total = sum(len(one.alerts) for one in expected)
    return Linking(
        precision=Share(len(found & wanted), len(found)),
        recall=Share(len(found & wanted), len(wanted)),
        origins=Share(right["origins"], len(expected)),
        contested=Share(right["contested"], len(expected)),
        status=Share(right["status"], len(expected)),
        alerts=2 * hits / (given + total) if given + total else 0.0,
        wrong=tuple(sorted(found - wanted)),
        missed=tuple(sorted(wanted - found)),
        notes=tuple(notes),
    )


def score_pairs(labelled: Sequence[tuple[str, str, bool]], incidents: Sequence[Incident]) -> Linking:
    """Of pairs of article ids, each in order, with whether they tell of one incident; others are not judged."""
    found = pairs(map(tellers, incidents)) & {(one, other) for one, other, _ in labelled}
    wanted = {(one, other) for one, other, same in labelled if same}
    return Linking(
        precision=Share(len(found & wanted), len(found)),
        recall=Share(len(found & wanted), len(wanted)),
        wrong=tuple(sorted(found - wanted)),
        missed=tuple(sorted(wanted - found)),
    )


def _match(expected: Sequence[Expected], incidents: Sequence[Incident]) -> Mapping[str, Incident]:
    shared = [
        (len(one.articles & tellers(incident)), one.slug, incident.id, incident)
        for one in expected
        for incident in incidents
        if one.articles & tellers(incident)
    ]
    matched: dict[str, Incident] = {}
    used: set[str] = set()
    for _, slug, identity, incident in sorted(shared, key=lambda each: (-each[0], each[1], each[2])):
        if slug not in matched and identity not in used:
            matched[slug] = incident
            used.add(identity)
    return matched
