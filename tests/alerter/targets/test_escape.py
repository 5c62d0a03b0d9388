"""Text out of articles: cleaned, escaped, cut; never longer than allowed and never cut inside of an escape."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconwatch.alerter.targets import escape
from deconwatch.alerter.targets.message import web_address

SIZES = (escape.units, escape.utf8)
ESCAPES = (escape.as_is, escape.slack, escape.markdown, escape.card, escape.mentions, escape.html)


@given(
    st.text(max_size=200), st.integers(1, 60), st.sampled_from(ESCAPES), st.sampled_from((escape.units, escape.utf8))
)
def test_what_is_fitted_is_never_longer_than_allowed(text: str, longest: int, how: object, size: object) -> None:
    made = escape.fitted(text, longest, how, size=size)  # type: ignore[arg-type]  # sampled from functions of that kind
    assert size(made) <= longest  # type: ignore[operator]
    assert "\n" not in made


@given(st.text(max_size=100))
def test_slack_is_never_cut_inside_of_an_entity(text: str) -> None:
    assert not re.search(r"&(?!amp;|lt;|gt;)", escape.fitted(text, 20, escape.slack))


@given(st.text(max_size=100))
def test_markdown_never_ends_in_half_an_escape(text: str) -> None:
    ending = re.search(r"\\*$", escape.fitted(text, 20, escape.markdown).removesuffix(escape.ELLIPSIS))
    assert ending is not None
    assert len(ending[0]) % 2 == 0


def test_control_and_direction_characters_and_lone_surrogates_are_gone() -> None:
    assert escape.clean("a\x00b\u202ec\ud800d\u2066 \t\r\n e\u200df") == "abcd e\u200df"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://a.example/", "//a.example/", "https://", "http://[", None, 7,
        "https://bank.example@evil.example/", "",
    ],
)  # fmt: skip
def test_only_plain_web_addresses_become_links(url: object) -> None:
    assert web_address(url) is None


def test_a_link_holds_nothing_that_could_end_it() -> None:
    made = web_address("https://a.example/x|y>z)(<!here> @all*`")
    assert made is not None
    assert not set("|<>()*`@ ") & set(made)
