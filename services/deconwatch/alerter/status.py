"""The status of an incident, as a pure function of the claims that stand, the sides that told and what is contested."""

import re
from collections.abc import Collection, Sequence

from deconwatch.alerter.claims import latest
from deconwatch.alerter.ontology import ACCUSING
from deconwatch.alerter.sides import Blocs, bloc, blocs_of, neutral
from deconwatch.records import Claim, Mention, MentionType, Realis, Status

_SPEAKERS = {
    MentionType.CHANNEL_REQUEST: ("requester", "decider", "relayed_by"),
    MentionType.MECHANISM_MEETING: ("parties", "initiator", "target"),
}

_FOUND = re.compile(
    r"\b(found|finds|finding|concluded|concludes|determined|established that|verified|confirmed|"
    r"(ended|completed|closed) (its|an|the) (inquiry|investigation|probe))\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(inconclusive|no conclusion|found no|could not|cannot|unable to|not conclusive)\b", re.IGNORECASE
)


def status_of(
    core: MentionType,
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    contested: Collection[str],
    blocs: Blocs,
    *,
    spoken: Collection[str] = (),
) -> Status:
    """`mentions`: those that tell, not recall; `claims` in the order in which they were published.

    `spoken`: the sides that tell of the deed, by name or through a publisher of theirs.
    """
    told = [mention for mention in mentions if mention.type is core]
    if not told:
        return Status.RETRACTED
    if core is MentionType.CLAIM_DENIAL or all(mention.realis is Realis.DENIED for mention in told):
        return Status.DENIED
    if contested:
        return Status.CONTESTED
    speakers = blocs_of((name for mention in told for name in mention.roles.claimant), blocs)
    actors = blocs_of((name for mention in told for name in _actors(mention)), blocs)
    finders = blocs_of((name for mention in mentions for name in _finders(mention)), blocs)
    if any(neutral(side) for side in (speakers | finders) - actors):
        return Status.CONFIRMED
    if core in ACCUSING:
        return _of_deed(claims, blocs, spoken)
    if len(speakers & actors) > 1:
        return Status.CONFIRMED
    return Status.CLAIMED if speakers & actors or not speakers else Status.ALLEGED


def _finders(mention: Mention) -> tuple[str, ...]:
    """Who inquired and came to an end, by the words that the inquiry was read from."""
    if mention.type is not MentionType.FOLLOWUP_INVESTIGATION or mention.realis is not Realis.OCCURRED:
        return ()
    quotes = [one.quote for one in mention.evidence if one.field in ("type", "sentence")]
    found = any(_FOUND.search(quote) for quote in quotes) and not any(_OPEN.search(quote) for quote in quotes)
    return mention.roles.initiator + mention.roles.claimant if found else ()


def _actors(mention: Mention) -> tuple[str, ...]:
    fields = _SPEAKERS.get(mention.type, ("initiator", "target", "parties"))
    return tuple(name for field in fields for name in getattr(mention.roles, field))


def _of_deed(claims: Sequence[Claim], blocs: Blocs, spoken: Collection[str]) -> Status:
    """Who is held responsible, by whom, and whether they say so themselves."""
    who = [claim for claim in latest(claims, blocs) if claim.slot == "responsibility"]
    admitted = {bloc(claim.claimant, blocs) for claim in who if claim.stance == "acknowledges"}
    held = {bloc(name, blocs) for claim in who if claim.stance == "acknowledges" for name in claim.value.split(", ")}
    if not admitted:
        return Status.ALLEGED
    return Status.ACKNOWLEDGED if set(spoken) - admitted - held else Status.CLAIMED
