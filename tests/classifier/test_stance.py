"""How speakers stand to the event: denials, admissions, blame and new tolls, by whom."""

import json

import pytest

from deconwatch.classifier import jsonl
from deconwatch.records import Statement
from tests.alerter.reading import reader


def said(text: str, **more: str) -> list[Statement]:
    row = {"id": "x", "title": "On the border", "text": text, "published": "2023-05-04", "source": None, **more}
    return list(reader()[1].read(jsonl.article(json.dumps(row))).statements)


@pytest.mark.parametrize(
    ("text", "stance", "by"),
    [
        ("Moscow denied that its fighter had touched the drone.", "denies", ("Russia",)),
        (
            "Our frigate never locked its radar on the plane, the defence ministry of Turkey said.",
            "denies",
            ("Turkey",),
        ),
        ("The Greek account is without foundation.", "denies", ()),
        ("Russia said that reports of a second Turkish strike are false.", "denies", ("Russia",)),
        ("Israel admitted that a shell of its artillery fell on the post.", "acknowledges", ("Israel",)),
        ("The jet crossed by mistake, the defence ministry in Ankara said.", "acknowledges", ("Turkey",)),
        ("Tehran apologised for the death of the two sailors.", "acknowledges", ("Iran",)),
        ("Beijing said that the destroyer had entered illegally.", "asserts", ("China",)),
        ("Pakistan blamed India for the shelling of the village.", "asserts", ("Pakistan",)),
    ],
)
def test_a_speakers_stance_is_read(text: str, stance: str, by: tuple[str, ...]) -> None:
    assert (stance, by) in {(one.stance, one.by) for one in said(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Israel denied the convoy passage through the crossing.",
        "Russia neither confirmed nor denied the strike.",
        "Turkish jets flew near the disputed islands on Monday.",
        "Turkey dismissed three officers of the brigade.",
        "The drone was shot down over neutral waters, the US military said.",
        "Pakistan demanded that India apologise for the missile.",
    ],
)
def test_words_that_only_look_like_a_stance_are_none(text: str) -> None:
    assert not [one for one in said(text) if one.stance != "asserts"]


def test_a_new_toll_is_told_from_a_first_one() -> None:
    (toll,) = said("The number of soldiers killed at the post has risen from four to eleven, the Turkish army said.")
    assert (toll.slot, toll.value, toll.by, toll.revises) == ("killed", "11", ("Turkey",), True)
    assert not said("Eleven soldiers were killed at the post, the Turkish army said.")


def test_a_quote_is_from_the_text_also_of_another_language() -> None:
    text = "Moscou a nié que son chasseur ait touché le drone. Deux avions russes ont intercepté l'appareil américain."
    for one in said(text, language="fr"):
        assert text[one.start : one.end] == one.quote


@pytest.mark.parametrize(
    "text",
    [
        "We withdraw our report of Monday that Turkish jets crossed the line; it rested on a false message.",
        "Our story on the strike has been withdrawn. The Israeli army was not there.",
    ],
)
def test_a_report_that_is_taken_back_is_told(text: str) -> None:
    assert ("report", ()) in {(one.slot, one.by) for one in said(text)}
