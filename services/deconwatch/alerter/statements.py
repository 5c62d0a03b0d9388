"""What statements claim: a denial, an admission, blame, a new toll, a report that is taken back.

A statement says nothing of who did what; that is known from what all articles tell together. So a side can deny or
admit only what it is held to by others, and who it lays a deed to is the other side unless it names one.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from deconwatch.alerter.claims import Voice, speaker, voice
from deconwatch.alerter.sides import Blocs, bloc, blocs_of, neutral
from deconwatch.records import Claim, IncidentSource, Statement

_SAID_NOT, _IN_ERROR = "said not", "own account"
"""Values of statements that need a speaker who is held to it: see `classifier/stance.py`."""


class Held:
    """Who holds whom responsible, from the claims that mentions make."""

    def __init__(
        self, claims: Iterable[Claim], voices: Mapping[str, Voice], blocs: Blocs, *, doing: Collection[str] = ()
    ) -> None:
        """`doing`: blocs that a deed is read of, whoever says so."""
        self._doing = doing
        self.by: dict[str, set[str]] = {}
        """Bloc held responsible → who holds it."""
        self.names: dict[str, str] = {}
        for claim in claims:
            if claim.slot == "responsibility" and claim.stance == "asserts":
                who, _ = speaker(claim, voices, blocs)
                for name in claim.value.split(", "):
                    self.by.setdefault(bloc(name, blocs), set()).add(who)
                    self.names.setdefault(bloc(name, blocs), name)

    def holds(self, side: str) -> bool:
        """Whether others hold a side responsible; of an event laid to nobody it could be any."""
        return not self.by or side in self._doing or bool(self.by.get(side, set()) - {side})

    def only(self) -> str | None:
        """The name of the one side that is held responsible."""
        return next(iter(self.names.values())) if len(self.names) == 1 else None


def claims(
    sources: Sequence[IncidentSource], held: Held, sides: Sequence[str], voices: Mapping[str, Voice], blocs: Blocs
) -> Iterator[Claim]:
    """`sides`: names of the sides of the incident, one a bloc."""
    for source in sources:
        for statement in source.statements:
            yield from _of(statement, source, held, sides, voices[source.article_id], blocs)


def _of(
    statement: Statement, source: IncidentSource, held: Held, sides: Sequence[str], own: Voice, blocs: Blocs
) -> Iterator[Claim]:
    named = blocs_of(statement.by, blocs)
    side = next(iter(named), own.side)
    who = ", ".join(statement.by) or voice(source)
    if statement.slot == "killed":
        yield _claim(statement, source, statement.value, who)
        return
    if statement.slot == "report":
        return  # it is about a report and no claim about the event
    if side is None and statement.stance == "acknowledges" and statement.value != _IN_ERROR and held.only():
        who = held.only() or who
        side = bloc(who, blocs)
    if side is None or neutral(side):
        return
    if statement.stance == "denies":
        if statement.value != _SAID_NOT or held.holds(side):
            yield _claim(statement, source, who if named else _name(side, held, sides, blocs), who)
    elif statement.stance == "acknowledges":
        if held.holds(side):
            yield _claim(statement, source, _name(side, held, sides, blocs), who)
    else:
        blamed = statement.value or ", ".join(
            name for name in sides if bloc(name, blocs) != side and not neutral(bloc(name, blocs))
        )
        if blamed and side not in blocs_of(blamed.split(", "), blocs):
            yield _claim(statement, source, blamed, who)


def _name(side: str, held: Held, sides: Sequence[str], blocs: Blocs) -> str:
    return held.names.get(side) or next((name for name in sides if bloc(name, blocs) == side), side)


def _claim(statement: Statement, source: IncidentSource, value: str, claimant: str) -> Claim:
    return Claim(
        slot=statement.slot,
        value=value,
        claimant=claimant,
        stance=statement.stance,
        article_id=source.article_id,
        quote=statement.quote,
        at=source.published,
        revises=statement.revises,
    )


def settled(
    every: Sequence[Claim], voices: Mapping[str, Voice], blocs: Blocs, *, doing: Collection[str] = ()
) -> tuple[Claim, ...]:
    """Without admissions that are none: of a side that denies it in the same article, or that nobody holds to it."""
    held = Held(every, voices, blocs, doing=doing)
    told = [(claim, speaker(claim, voices, blocs)[0]) for claim in every]
    denying = {(claim.article_id, who) for claim, who in told if _is(claim, "denies")}
    return tuple(
        claim
        for claim, who in told
        if not _is(claim, "acknowledges") or ((claim.article_id, who) not in denying and held.holds(who))
    )


def taken_back(sources: Sequence[IncidentSource]) -> bool:
    """Whether every origin that tells of it has taken its report back in its own voice."""
    told = [source for source in sources if not source.background]
    back = {source.origin_id for source in told for one in source.statements if one.slot == "report" and not one.by}
    return bool(back) and all(source.origin_id in back for source in told)


def _is(claim: Claim, stance: str) -> bool:
    return claim.slot == "responsibility" and claim.stance == stance
