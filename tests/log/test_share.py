"""How partitions are shared."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deconwatch.log.share import allowed

groups = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 12), min_size=1, max_size=8)


@given(groups, st.integers(1, 24))
def test_the_allowances_add_up_to_all_partitions_and_differ_by_one_at_most(owned: dict[str, int], n: int) -> None:
    shares = [allowed(member, owned, n) for member in owned]
    assert sum(shares) == n
    assert max(shares) - min(shares) <= 1


def test_the_remainder_goes_to_those_who_own_most_already() -> None:
    assert {name: allowed(name, {"a": 0, "b": 4}, 5) for name in "ab"} == {"a": 2, "b": 3}
