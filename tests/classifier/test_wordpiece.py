"""Words cut into pieces: the longest first, whatever the text."""

from hypothesis import given
from hypothesis import strategies as st

from deconwatch.classifier.wordpiece import LONGEST, MASK, START, STOP, UNKNOWN, WordPiece

PIECES = [UNKNOWN, START, STOP, MASK, "the", "hot", "hotline", "##line", "##s", "cafe", ".", "-"]
CUTTER = WordPiece(PIECES)


def cut(text: str) -> list[str]:
    return [PIECES[number] for number in CUTTER.numbers(text)]


def test_the_longest_piece_wins() -> None:
    assert cut("hotlines") == ["hotline", "##s"]


def test_case_and_accents_do_not_count() -> None:
    assert cut("The CAFÉ") == ["the", "cafe"]


def test_marks_stand_alone() -> None:
    assert cut("hot-the.") == ["hot", "-", "the", "."]


def test_a_word_of_no_known_pieces_is_unknown() -> None:
    assert cut("hotx the") == [UNKNOWN, "the"]


def test_an_endless_word_is_unknown() -> None:
    assert cut("s" * (LONGEST + 1)) == [UNKNOWN]


@given(st.text(max_size=300))
def test_any_text_has_pieces_of_the_vocabulary(text: str) -> None:
    assert all(0 <= number < len(PIECES) for number in CUTTER.numbers(text))
