"""Whatever comes in, plain text comes out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconwatch.fetcher.text import clean, from_html, one_line


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("a <b>b</b><i>c</i> d", "a bc d"),
        ("AT&amp;T &lt;b&gt; caf&eacute;", "AT&T <b> café"),
        ("<script>x()</script><style>p{}</style><p>Text</p><noscript>n</noscript>", "Text"),
        ("<div>x<!-- hidden --><?php y ?>z</div>", "xz"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "1\n2"),
        ("<p>tail</p> after", "tail\nafter"),
        ("", ""),
        ("<!-- only -->", ""),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
    ],
)
def test_markup_becomes_lines_of_text(markup: str, plain: str) -> None:
    assert from_html(markup) == plain


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("a\x00b", "ab"),
        ("a\ud800b", "ab"),
        ("a\u202eb\u2066c", "abc"),
        ("a\ufeffb\u200bc", "abc"),
        ("a \t\xa0 b", "a b"),
        ("a\r\n\r\n \n b", "a\nb"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_hides_or_reorders_is_dropped(raw: str, plain: str) -> None:
    assert clean(raw) == plain


def test_a_title_is_one_line() -> None:
    assert one_line("a\n b") == "a b"


@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_markup_gives_text_that_can_be_written(markup: str) -> None:
    plain = from_html(markup)
    plain.encode("utf-8")
    assert plain == clean(plain)
