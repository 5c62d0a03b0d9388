"""How single fields are compared."""

from typing import Any

import pytest

from deconwatch.evaluation.coarse import COARSE_TYPES, coarse
from deconwatch.evaluation.fields import agree, folded, shown, stated
from deconwatch.records import MentionType
from tests.evaluation.labels import NAMES, mention


@pytest.mark.parametrize(
    ("expected", "got", "same"),
    [
        ("Deir ez-Zor", "Deir ezzor", True),
        ("Deir ezzor province", "Deir ez-Zor", True),
        ("north-western Syria", "Syria", True),
        ("At-Tanf", "al-Tanf garrison", True),
        ("North Korea", "South Korea", False),
        ("Raqqa", "Tanf", False),
    ],
)
def test_places_are_compared_by_name(expected: str, got: str, *, same: bool) -> None:
    assert (NAMES.where(expected) == NAMES.where(got)) is same


@pytest.mark.parametrize(
    ("stated_days", "read_days", "within"),
    [
        (("2017-09-16", "2017-09-16"), ("2017-09-16", "2017-09-16"), True),
        (("2017-09-01", "2017-09-30"), ("2017-09-16", "2017-09-17"), True),
        (("2017-09-16", "2017-09-16"), ("2017-09-15", "2017-09-16"), False),
        (("2017-09-16", "2017-09-16"), ("2017-09-17", "2017-09-17"), False),
    ],
)
def test_a_date_lies_within_the_stated_days(
    stated_days: tuple[str, str], read_days: tuple[str, str], *, within: bool
) -> None:
    assert agree("date", stated_days, read_days) is within


def test_sides_are_compared_as_blocs() -> None:
    ours = stated(mention("air.encounter", roles={"initiator": ["US-led coalition"]}), NAMES)
    theirs = stated(mention("air.encounter", roles={"initiator": ["Pentagon", "United States"]}), NAMES)
    assert ours == theirs


def test_the_target_of_a_violation_is_the_accused() -> None:
    one = mention("claim.violation", roles={"target": ["Russia"]})
    other = mention("claim.violation", roles={"accused": ["Russia"], "target": ["Russia"]})
    assert stated(one, NAMES) == stated(other, NAMES) == {"accused": frozenset({"russia"})}
    assert shown("accused", one) == "Russia"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("killed", {"min": None, "text": "several"}),
        ("place", {"precision": "town"}),
        ("zone", {"id": "at-tanf"}),
        ("time", {"text": "recently"}),
        ("notice", {}),
        ("decision", None),
        ("roles", {"initiator": []}),
    ],
)
def test_what_says_nothing_to_compare_is_not_stated(field: str, value: Any) -> None:
    assert stated(mention("air.encounter", **{field: value}), NAMES) == {}


def test_a_toll_of_none_is_stated() -> None:
    assert stated(mention("air.encounter", killed={"min": 0, "max": 0}), NAMES) == {"killed": 0}


def test_folding_takes_accents_hyphens_and_case_away() -> None:
    assert folded("Kobanî  –  Ain-al-Arab") == "kobani ain al arab"


def test_a_coarse_type_is_one_of_ten_or_none() -> None:
    reached = {coarse(kind.value) for kind in MentionType} | {coarse("channel.request", "strike")}
    assert reached | {"evacuation_request"} == COARSE_TYPES | {None}
    assert coarse("followup.regret") is None
    assert coarse("channel.request", "passage") == "channel_contact"
