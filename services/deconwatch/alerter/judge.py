"""Whether a change of an incident is worth waking somebody for: the alert of a step from one version to the next.

| kind | raised when |
|---|---|
| opened | the incident is first known |
| retracted | who told it takes it back |
| escalated | graver than ever before: first death, a channel cut, failing or in dispute, an ultimatum, a complaint |
| contested | a core slot is contradicted for the first time |
| corrected | a core value is changed by its own claimant; a mechanism that was cut, failing or in dispute works again |
| corroborated | a second independent origin, or an admission |

The gravest that applies gives the kind; `changed` names everything. A copy, a quote or a digest of the known raises
none. An alert's id is made from the incident, the kind and what is new, so that no change alerts twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from deconwatch import ids
from deconwatch.alerter.claims import contradict, latest, toll_range
from deconwatch.alerter.mechanism import LINE, regained, worsened
from deconwatch.alerter.ontology import SEVERITIES
from deconwatch.alerter.sides import Blocs, bloc
from deconwatch.records import AlertKind, Claim, Incident, MentionType, Realis, Status

_ADMITTED = (Status.ACKNOWLEDGED, Status.CONFIRMED)
_CORE_SLOTS = ("killed", "wounded", "responsibility", "target", "location", "notice")


_WHY: Mapping[AlertKind, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        AlertKind.OPENED: ("The incident is first known", (LINE,)),
        AlertKind.RETRACTED: ("It has been taken back", ("verdict:",)),
        AlertKind.ESCALATED: (
            "It is graver than known so far",
            ("killed: first", "types: +mechanism.suspended", "warning:", "complaint:", "severity:", LINE),
        ),
        AlertKind.CONTESTED: ("The accounts now contradict each other", ("contested:", LINE)),
        AlertKind.CORRECTED: ("What was known has been changed", ("corrected", LINE)),
        AlertKind.CORROBORATED: ("It rests on more than before", ("origins:", "status:", LINE)),
    }
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The alert to raise: its id, kind, the new facts that it rests on and a sentence for a person."""

    id: str
    kind: AlertKind
    facts: tuple[str, ...]
    why: str


def judge(
    before: Incident | None,
    after: Incident,
    *,
    blocs: Blocs,
    absorbed: Sequence[Incident] = (),
    turns: Sequence[str] = (),
) -> Judgement | None:
    """The alert that this step raises, or None. Both as the link stage holds them, `after` with its history.

    `absorbed`: incidents that this step made part of it; what was alerted of them is known. `turns`: lines of the
    changes of state that its article brings about of a mechanism; whatever the alert, it names them.
    """
    if after.verdict is not None and after.verdict.decision == "rejected":
        return _rejected(before, after)
    if before is None:
        return _judgement(after, AlertKind.OPENED, (), turns)
    if after.status is Status.RETRACTED:
        return None if before.status is Status.RETRACTED else _judgement(after, AlertKind.RETRACTED, (), turns)
    earlier = [*after.history[:-1], *(change for incident in absorbed for change in incident.history)]
    noted = {line for change in earlier for line in change.changed}
    for kind, facts in (
        (AlertKind.ESCALATED, [*_graver(before, after), *(line for line in turns if worsened(line))]),
        (AlertKind.CONTESTED, [f"contested: {slot}" for slot in after.contested if slot not in before.contested]),
        (AlertKind.CORRECTED, [*_corrected(before, after, blocs), *(line for line in turns if regained(line))]),
        (AlertKind.CORROBORATED, _corroborated(before, after)),
    ):
        new = tuple(fact for fact in facts if fact not in noted)
        if new:
            return _judgement(after, kind, new, turns)
    return None


def _rejected(before: Incident | None, after: Incident) -> Judgement | None:
    """Who was woken for it is told once that an analyst has rejected it; after that it is quiet."""
    if before is None or before.verdict == after.verdict or not any(change.alert for change in before.history):
        return None
    return _judgement(after, AlertKind.RETRACTED, after.history[-1].changed)


def _judgement(incident: Incident, kind: AlertKind, facts: tuple[str, ...], turns: Sequence[str] = ()) -> Judgement:
    told = tuple(dict.fromkeys((*facts, *turns)))
    return Judgement(ids.make("al", incident.id, kind.value, *facts), kind, told, why(kind, told))


def why(kind: AlertKind, changed: tuple[str, ...]) -> str:
    """A sentence that says why the change is material; of the lines `changed` it names those that make it so."""
    opening, prefixes = _WHY[kind]
    listed = "; ".join(line for line in changed if line.startswith(prefixes)) if prefixes else ""
    return f"{opening}: {listed}." if listed else f"{opening}."


def _graver(before: Incident, after: Incident) -> list[str]:
    facts = []
    if _dead(after) and not _dead(before):
        facts.append("killed: first death")
    if _has(after, MentionType.MECHANISM_SUSPENDED) and not _has(before, MentionType.MECHANISM_SUSPENDED):
        facts.append("types: +mechanism.suspended")
    if _ultimatum(after) and not _ultimatum(before):
        facts.append("warning: ultimatum")
    if _complaint(after) and not _complaint(before):
        facts.append("complaint: to a third party")
    if SEVERITIES.index(after.severity) > SEVERITIES.index(before.severity):
        facts.append(f"severity: {before.severity} -> {after.severity}")
    return facts


def _dead(incident: Incident) -> bool:
    return any((mention.killed.min or 0) > 0 for mention in incident.mentions if mention.killed is not None)


def _has(incident: Incident, kind: MentionType) -> bool:
    return any(mention.type is kind for mention in incident.mentions)


def _ultimatum(incident: Incident) -> bool:
    return any(m.type is MentionType.CHANNEL_WARNING and m.realis is Realis.THREATENED for m in incident.mentions)


def _complaint(incident: Incident) -> bool:
    return any(m.type is MentionType.CHANNEL_COMPLAINT and m.roles.relayed_by for m in incident.mentions)


def _corrected(before: Incident, after: Incident, blocs: Blocs) -> list[str]:
    """Slots whose standing claim by one claimant this article has changed."""
    article = after.history[-1].article_id
    old = {_key(claim, blocs): claim for claim in latest(before.claims, blocs)}
    facts = []
    for claim in latest(after.claims, blocs):
        known = old.get(_key(claim, blocs)) or (_revised(claim, before) if claim.revises else None)
        if known is None or claim.article_id != article or claim.slot not in _CORE_SLOTS:
            continue
        tolls = toll_range(known.value), toll_range(claim.value)
        differ = contradict(known, claim, blocs) if None in tolls else tolls[0] != tolls[1]
        if differ:
            facts.append(f"corrected {claim.slot}: {known.value} -> {claim.value} ({claim.claimant})")
    return facts


def _revised(claim: Claim, before: Incident) -> Claim | None:
    """The last figure known before of what an article calls a new one, whoever gave it."""
    known = [one for one in before.claims if one.slot == claim.slot and one.article_id != claim.article_id]
    return known[-1] if known else None


def _key(claim: Claim, blocs: Blocs) -> tuple[str, str, str, str]:
    kind = claim.value.partition(" ")[2] if claim.slot == "location" else ""
    return claim.slot, claim.party.casefold(), bloc(claim.claimant, blocs), kind


def _corroborated(before: Incident, after: Incident) -> list[str]:
    facts = []
    if before.origins < 2 <= after.origins:
        facts.append("origins: 1 -> 2")
    if after.status in _ADMITTED and before.status not in _ADMITTED:
        facts.append(f"status: {after.status.value}")
    return facts
