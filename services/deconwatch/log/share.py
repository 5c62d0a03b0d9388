"""How the members of a group share partitions: a pure decision that each member takes for itself, under a lock."""

from collections.abc import Mapping


def allowed(member: str, owned: Mapping[str, int], partitions: int) -> int:
    """How many partitions `member` may own. `owned`: partitions that each live member owns now.

    Everyone may own the whole share, and the remainder goes to those who own most already, so that as little as
    possible moves. The allowances of all members add up to `partitions`.
    """
    share, remainder = divmod(partitions, len(owned))
    ranked = sorted(owned, key=lambda other: (-owned[other], other))
    return share + (1 if ranked.index(member) < remainder else 0)
