"""Who says what: the claims that a mention makes, and the slots on which the sides contradict each other.

A claim without a named claimant is told in the publisher's own voice. Two publishers that differ in their own voice do
not contest anything (a toll that grows, a name spelled another way); a side that contradicts an account does.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from deconwatch.alerter.ontology import ACCUSING
from deconwatch.alerter.sides import Blocs, bloc, blocs_of
from deconwatch.records import Claim, IncidentSource, Mention, MentionType, Realis, Toll

Stance = Literal["asserts", "denies", "acknowledges"]
SLOTS = ("killed", "wounded", "responsibility", "location", "notice", "target", "cause", "status")
DENIED = "denied"
"""The value of a claim that denies whatever others say of the slot."""
_ROLE = {"responsibility": "initiator"}
APPROXIMATE = 0.2
"""An approximate toll stands for this share less and more."""

SURE = 0.6
"""What only the trained part sees of a denial or a change of state counts from here on: below, half is false."""
OWN_WORD = 0.5
"""The same of a denial in a bulletin of a side, which denies more often than not."""
_WEIGHTY = frozenset({MentionType.CLAIM_DENIAL, MentionType.MECHANISM_SUSPENDED, MentionType.MECHANISM_RESTORED})

_LOOSE = frozenset({"rule:denial-idiom", "rule:denial-said-not", "rule:denial-title"})
"""Rules that read a denial from a turn of phrase; they count where a statement of the same article denies."""

_STATUS = {
    MentionType.MECHANISM_ESTABLISHED: "open",
    MentionType.MECHANISM_RESTORED: "restored",
    MentionType.MECHANISM_REAFFIRMED: "open",
    MentionType.MECHANISM_SUSPENDED: "suspended",
    MentionType.CHANNEL_FAILURE: "failing",
}


def toll_text(toll: Toll) -> str:
    """`10`, `10-12`, `10+` (no upper bound), `~10` (approximate), `<10` (no lower bound), or nothing."""
    if toll.min is None and toll.max is None:
        return ""
    if toll.min is None:
        return f"<{toll.max}"
    bounds = f"{toll.min}+" if toll.max is None else f"{toll.min}" if toll.min == toll.max else f"{toll.min}-{toll.max}"
    return f"~{bounds}" if toll.approximate else bounds


def toll_range(text: str) -> tuple[float, float] | None:
    """The bounds of a `toll_text`, widened when approximate; None for another text."""
    match = re.fullmatch(r"(~?)(?:(\d+)(\+|-(\d+))?|<(\d+))", text)
    if match is None:
        return None
    if match[5] is not None:
        return 0.0, float(match[5])
    low = float(match[2])
    high = float(match[4]) if match[4] else float("inf") if match[3] else low
    return (low * (1 - APPROXIMATE), high * (1 + APPROXIMATE)) if match[1] else (low, high)


def quote_of(mention: Mention, *fields: str) -> str:
    """The words a field was read from: the first of `fields` that has any, else the type's, else the longest."""
    for field in (*fields, "type"):
        for evidence in mention.evidence:
            if evidence.field == field or evidence.field.startswith(f"{field}."):
                return evidence.quote
    return max((evidence.quote for evidence in mention.evidence), key=len, default="")


@dataclass(frozen=True, slots=True)
class Voice:
    """How an article's own voice is named; `side`: the bloc that its publisher speaks for, if any."""

    name: str
    side: str | None


def voice(source: IncidentSource) -> str:
    """The claimant of what an article tells as a fact."""
    return source.publisher or source.family or source.article_id


@dataclass(frozen=True, slots=True)
class _Teller:
    """One mention in one article: makes its claims."""

    mention: Mention
    source: IncidentSource

    def says(self, slot: str, value: str, stance: Stance, *, by: Iterable[str] = (), party: str = "") -> Claim:
        return Claim(
            slot=slot,
            value=value,
            claimant=", ".join(by) or ", ".join(self.mention.roles.claimant) or voice(self.source),
            stance=stance,
            article_id=self.source.article_id,
            quote=quote_of(self.mention, slot, f"roles.{_ROLE.get(slot, slot)}"),
            at=self.source.published,
            party=party,
        )


def claims_of(
    mention: Mention, source: IncidentSource, *, core: MentionType, blocs: Blocs, side: str | None = None
) -> Iterator[Claim]:
    """What one mention claims; nothing for a mention that only recalls.

    `core`: the incident's core type. Who and whom are claimed of that deed alone: the incursion that a strike answers
    has another initiator and contradicts nothing. `side`: the bloc that the publisher speaks for, if any.
    """
    if mention.type is MentionType.CLAIM_DENIAL and not _worded(mention, source):
        if mention.roles.target and sure(mention) and not mention.background:
            # whom the denied deed was meant for, in the words of who denies
            yield _Teller(mention, source).says("target", ", ".join(mention.roles.target), "asserts")
        return
    if not _counts(mention, source, side):
        return
    teller = _Teller(mention, source)
    stance: Stance = "denies" if mention.realis is Realis.DENIED else "asserts"
    for slot, toll in (("killed", mention.killed), ("wounded", mention.wounded)):
        if toll is not None and (text := toll_text(toll)):
            yield teller.says(slot, text, stance, party=toll.party or "")
    yield from _who(teller, core, blocs, stance, side)
    yield from _where(teller, stance)
    if mention.notice is not None and mention.notice.given is not None:
        yield teller.says("notice", mention.notice.given, "asserts")
    elif mention.type is MentionType.CHANNEL_NOTIFICATION and mention.realis is not Realis.PLANNED:
        yield teller.says("notice", "no" if stance == "denies" else "yes", "asserts")
    for evidence in mention.evidence:
        if evidence.field == "cause":
            yield teller.says("cause", evidence.quote, stance)
    if mention.type in _STATUS:
        yield teller.says("status", _STATUS[mention.type], stance)


def _where(teller: _Teller, stance: Stance) -> Iterator[Claim]:
    mention = teller.mention
    left = mention.type is MentionType.ZONE_WITHDRAWAL  # whoever has left is outside, and was inside before
    if mention.zone is not None and mention.zone.relation != "unknown" and not left:
        yield teller.says("location", f"{mention.zone.relation} {mention.zone.id}", stance)
    if mention.side_of_line is not None:
        yield teller.says("location", f"{mention.side_of_line} of the line", stance)
    if mention.place is not None:
        yield teller.says("location", mention.place.name, stance)


def _counts(mention: Mention, source: IncidentSource, side: str | None) -> bool:
    """Whether a mention claims anything: it is not recalled, read surely enough, and no statement tells it better."""
    if mention.background:
        return False
    if mention.type is MentionType.FOLLOWUP_REGRET and any(one.stance == "acknowledges" for one in source.statements):
        return False
    own_denial = side is not None and mention.type is MentionType.CLAIM_DENIAL and mention.confidence >= OWN_WORD
    return mention.type not in _WEIGHTY or own_denial or sure(mention)


def sure(mention: Mention) -> bool:
    """Whether a denial or a change of state is read surely enough to be told: by a rule, or with confidence."""
    kinds = [evidence.by for evidence in mention.evidence if evidence.field == "type"]
    return mention.confidence >= SURE or not all(by.startswith("model:") for by in kinds) or not kinds


def _worded(mention: Mention, source: IncidentSource) -> bool:
    """Whether a denial rests on a word of denying; one that is also read as a statement is told by that."""
    if any(one.stance == "denies" and one.slot == "responsibility" for one in source.statements):
        return False
    readers = {one.by for one in mention.evidence if one.field == "type"}
    return not readers or not all(by in _LOOSE or by.startswith("model:") for by in readers)


def _ruled(mention: Mention, role: str) -> bool:
    return any(one.field.startswith(f"roles.{role}") and one.by.startswith("rule:") for one in mention.evidence)


def _who(teller: _Teller, core: MentionType, blocs: Blocs, stance: Stance, side: str | None) -> Iterator[Claim]:
    kind, roles = teller.mention.type, teller.mention.roles
    if kind is MentionType.CLAIM_DENIAL:
        about = teller.mention.about if teller.mention.about in SLOTS else "responsibility"
        # who denies in a side's own bulletin is that side, unless a rule read another
        own = (
            side is not None and side not in blocs_of(roles.claimant, blocs) and not _ruled(teller.mention, "claimant")
        )
        held = roles.accused or roles.initiator or (() if own else roles.claimant)
        value = ", ".join(held) if about == "responsibility" else DENIED
        yield teller.says(about, value or DENIED, "denies", by=(voice(teller.source),) if own else ())
        if roles.target:
            yield teller.says("target", ", ".join(roles.target), "asserts")
    elif kind is MentionType.FOLLOWUP_REGRET and roles.initiator:
        yield teller.says("responsibility", ", ".join(roles.initiator), "acknowledges", by=roles.initiator)
    elif kind is MentionType.CLAIM_VIOLATION and (accused := roles.accused or roles.target):
        yield teller.says("responsibility", ", ".join(accused), stance)
    elif kind in ACCUSING and kind.family == core.family:
        if actors := roles.initiator or roles.accused:
            speaking = blocs_of(roles.claimant, blocs) or ({side} if side else set())
            of_itself = stance == "asserts" and blocs_of(actors, blocs) & speaking
            yield teller.says("responsibility", ", ".join(actors), "acknowledges" if of_itself else stance)
        if roles.target:
            yield teller.says("target", ", ".join(roles.target), stance)


def one_account(claims: Iterable[Claim], blocs: Blocs) -> Iterator[Claim]:
    """Without what one voice of one article says against its own first account: one deed read both ways round."""
    first: dict[tuple[str, ...], frozenset[str]] = {}
    for claim in claims:
        if claim.slot in ("responsibility", "target") and claim.stance == "asserts":
            names = _names(claim, blocs)
            if not names & first.setdefault((claim.slot, claim.article_id, bloc(claim.claimant, blocs)), names):
                continue
        yield claim


def latest(claims: Sequence[Claim], blocs: Blocs) -> list[Claim]:
    """The claims that stand: for each slot, party and claimant the last one (a later word of one's own corrects)."""
    standing: dict[tuple[str, str, str, str], Claim] = {}
    for claim in claims:
        kind = claim.value.partition(" ")[2] if claim.slot == "location" else ""
        if claim.slot == "responsibility" and claim.stance == "asserts":
            kind = "of another"  # to regret one's own part takes nothing back of what is held against the other
        standing[claim.slot, claim.party.casefold(), bloc(claim.claimant, blocs), kind] = claim
    return list(standing.values())


def contradict(one: Claim, other: Claim, blocs: Blocs) -> bool:
    """Whether two claims about the same slot cannot both hold."""
    denied = (one.stance == "denies") != (other.stance == "denies")
    match one.slot:
        case "killed" | "wounded":
            a, b = toll_range(one.value), toll_range(other.value)
            if a is None or b is None or (one.party and other.party and one.party != other.party):
                return denied and (a is None or b is None)
            return (a[0] > b[1] or b[0] > a[1]) if not denied else False
        case "responsibility" | "target":
            if "acknowledges" in (one.stance, other.stance) and not denied:
                return False  # who admits a part in it takes no part from others
            same = bool(_names(one, blocs) & _names(other, blocs)) or DENIED in (one.value, other.value)
            return same if denied else not same and one.stance != "denies"
        case "location":
            a_relation, _, a_what = one.value.partition(" ")
            b_relation, _, b_what = other.value.partition(" ")
            known = {"inside", "outside"}, {"east", "west"}, {"north", "south"}
            return denied or (
                a_what == b_what
                and a_relation != b_relation
                and any({a_relation, b_relation} <= pair for pair in known)
            )
        case "notice":
            return denied or {one.value, other.value} == {"yes", "no"}
        case "status":
            return denied or {one.value, other.value} in ({"open", "suspended"}, {"restored", "suspended"})
        case _:
            return denied


def _names(claim: Claim, blocs: Blocs) -> frozenset[str]:
    return blocs_of(claim.value.split(", "), blocs)


def contested(
    claims: Sequence[Claim], voices: Mapping[str, Voice], tellers: Collection[str], blocs: Blocs
) -> tuple[str, ...]:
    """The slots, in the order of SLOTS, on which a side contradicts another account.

    `voices`: article id → how that article's own voice is named, and its bloc if it speaks for one. `tellers`: blocs
    and voices that tell of the deed. Claims in the order in which they were published.
    """
    standing = [(claim, *speaker(claim, voices, blocs)) for claim in latest(claims, blocs)]
    admitted = {
        speaker(claim, voices, blocs)[0]
        for claim in claims
        if claim.slot == "responsibility" and claim.stance == "acknowledges"
    }
    found = {claim.slot for claim, _, _ in standing if claim.slot == "notice" and claim.value == "disputed"}
    for index, (one, by, named) in enumerate(standing):
        if one.slot == "responsibility" and one.stance == "denies" and named and set(tellers) - {by}:
            found.add(one.slot)  # whoever it is held against in the others' words, a side says it was not so
        for other, by_other, other_named in standing[index + 1 :]:
            if one.slot != other.slot or one.slot in found or by == by_other:
                continue
            needed = 1 if one.slot in ("notice", "location", "status") else 2
            if one.slot == "responsibility" and other_named and _turns(one, by_other, admitted, blocs):
                needed = 1  # a side then lays to another what it is itself held to, by whomever
            if named + other_named >= needed and contradict(one, other, blocs):
                found.add(one.slot)
    return tuple(slot for slot in SLOTS if slot in found)


def _turns(one: Claim, by: str, admitted: Collection[str], blocs: Blocs) -> bool:
    """Whether the claim holds the other speaker responsible, who has not admitted it."""
    return one.stance == "asserts" and by in _names(one, blocs) and by not in admitted


def speaker(claim: Claim, voices: Mapping[str, Voice], blocs: Blocs) -> tuple[str, bool]:
    """Who says it, as a bloc where it is one, and whether that is more than the voice of a publisher of no side."""
    own = voices.get(claim.article_id)
    if own is not None and claim.claimant == own.name:
        return (own.side, True) if own.side is not None else (own.name.casefold(), False)
    return bloc(claim.claimant, blocs), True
