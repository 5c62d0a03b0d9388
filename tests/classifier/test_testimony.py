"""Who tells it: sentences of our own, each a way in which English attributes what it reports."""

from datetime import UTC, datetime

import pytest

from deconwatch.classifier import testimony
from deconwatch.classifier.reader import Reader
from deconwatch.records import Article

CASES = [
    ("a side says so", "A drone crossed the line on Friday, Estonia said.", {"estonia"}),
    ("according to", "A drone crossed the line on Friday, according to the Estonian border guard.", {"estonia"}),
    ("an office of a side", "The drone came back twice, officials in the Turkish defence ministry say.", {"turkey"}),
    ("who acts does not speak", "A Russian jet was reported near the island on Friday.", set()),
    ("who is governed does not speak", "The call by Russia, answered late, was noted.", set()),
    ("nobody", "Two Russian jets passed over the island on Friday.", set()),
]


def told(reader: Reader, text: str) -> list[testimony.Voices]:
    article = Article(id="a", title="", text=text, published=datetime(2024, 3, 6, tzinfo=UTC))
    return testimony.voices(reader.document(article))


@pytest.mark.parametrize(("how", "text", "sides"), CASES, ids=[case[0] for case in CASES])
def test_a_sentence_has_the_voices_that_it_names(how: str, text: str, sides: set[str], reader: Reader) -> None:
    assert told(reader, text)[0].sides == sides


def test_he_and_the_ministry_are_who_spoke_last(reader: Reader) -> None:
    found = told(reader, "Estonia protested on Friday. The ministry said that three jets had come over the island.")

    assert found[1].sides == {"estonia"}


def test_an_office_without_a_side_is_the_dateline_s(reader: Reader) -> None:
    text = "MOSCOW, March 6 - The defence ministry said that its pilots kept to neutral waters."

    assert told(reader, text)[0].sides == {"russia"}


def test_who_denies_and_who_admits_is_told_apart(reader: Reader) -> None:
    found = told(reader, "Russia denied it on Friday. Estonia admitted that the radar had failed.")

    assert [(set(each.denies), set(each.admits)) for each in found[:2]] == [({"russia"}, set()), (set(), {"estonia"})]


def test_a_speaker_stands_to_a_deed_as_doer_target_neutral_or_other(reader: Reader) -> None:
    article = Article(id="a", title="", text="Russia said so.", published=datetime(2024, 3, 6, tzinfo=UTC))
    document = reader.document(article)
    doers, done_to = frozenset({"russia"}), frozenset({"estonia"})

    assert [testimony.stands(document, side, doers, done_to) for side in ("russia", "estonia", "un", "turkey")] == [
        "self",
        "target",
        "neutral",
        "other",
    ]
