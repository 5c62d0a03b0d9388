"""Numbers, as news writes them."""

import pytest

from deconwatch.classifier import numerals


@pytest.mark.parametrize(
    ("words", "low", "high", "approximate"),
    [
        ("62 soldiers", 62, 62, False),
        ("at least 62 soldiers", 62, None, False),
        ("more than 60 soldiers", 60, None, False),
        ("over 20 fighters", 20, None, False),
        ("an estimated 10 fighters", 10, 10, True),
        ("about a dozen men", 12, 12, True),
        ("two dozen men", 24, 24, False),
        ("several fighters", 2, None, True),
        ("between 15 and 20 men", 15, 20, False),
        ("between fifteen and twenty men", 15, 20, False),
        ("twenty-three men", 23, 23, False),
        ("1,200 men", 1200, 1200, False),
    ],
)
def test_a_quantity(words: str, low: int, high: int | None, approximate: object) -> None:
    found = numerals.quantity(words)

    assert found is not None
    assert (found.low, found.high, found.approximate) == (low, high, approximate)


@pytest.mark.parametrize("words", ["24 miles away", "how many were hurt", "five days later", "60 percent"])
def test_a_measure_is_no_count_of_people(words: str) -> None:
    assert numerals.quantity(words) is None
