"""One article's labels against its reading."""

import pytest

from deconwatch.evaluation.compare import FALSE, MISSED, RIGHT, Outcome, compare
from deconwatch.evaluation.labelled import Form
from deconwatch.evaluation.mistake import Fault
from tests.evaluation.labels import NAMES, against, evidence, mention, read, told


def counts(outcome: Outcome, what: str) -> tuple[int, int, int]:
    right, false, missed = (outcome.tally[what, side] for side in (RIGHT, FALSE, MISSED))
    return right, false, missed


def faults(outcome: Outcome) -> list[tuple[Fault, str]]:
    return [(each.fault, each.what) for each in outcome.mistakes]


@pytest.mark.parametrize(
    ("relevant", "got", "expected"),
    [
        (True, True, (1, 0, 0)),
        (True, False, (0, 0, 1)),
        (False, True, (0, 1, 0)),
        (False, False, (0, 0, 0)),
    ],
)
def test_relevance_is_counted_where_either_side_says_it(
    *, relevant: bool, got: bool, expected: tuple[int, int, int]
) -> None:
    assert counts(against(told(relevant=relevant), read(relevant=got)), "relevance") == expected


def test_the_keyword_rule_is_counted_beside_the_reading() -> None:
    outcome = against(told(relevant=True, text="They used the de-confliction line."), read())
    assert counts(outcome, "baseline") == (1, 0, 0)


def test_types_are_a_set_and_those_recalled_are_no_part_of_it() -> None:
    label = told(mention("air.encounter"), mention("air.encounter"), mention("claim.denial", background=True))
    outcome = against(label, read(mention("air.encounter"), mention("channel.warning")))
    assert counts(outcome, "type") == (1, 1, 0)
    assert counts(outcome, "type:air.encounter") == (1, 0, 0)


def test_a_type_that_is_labelled_as_background_and_read_as_news_is_false_and_says_so() -> None:
    outcome = against(told(mention("air.encounter", background=True)), read(mention("air.encounter")))
    assert counts(outcome, "type") == (0, 1, 0)
    assert counts(outcome, "background") == (0, 1, 1)
    assert outcome.mistakes[0].expected == "labelled as background"


def test_what_a_reading_below_the_threshold_holds_is_not_said() -> None:
    outcome = against(told(mention("air.encounter")), read(mention("air.encounter"), relevant=False, score=0.4))
    assert counts(outcome, "type") == (0, 0, 1)
    assert faults(outcome) == [(Fault.MISSED, ""), (Fault.TYPE_MISSED, "air.encounter")]


def test_fields_are_those_of_the_best_matching_mention() -> None:
    label = told(mention("air.encounter", place={"name": "Tanf"}, roles={"initiator": ["US"]}))
    other = mention("air.encounter", place={"name": "Raqqa"})
    fitting = mention("air.encounter", place={"name": "al-Tanf"}, roles={"initiator": ["Pentagon"]})
    outcome = against(label, read(other, fitting))
    assert counts(outcome, "field:place") == (1, 0, 0)
    assert counts(outcome, "field:initiator") == (1, 0, 0)
    assert outcome.mistakes == ()


def test_a_wrong_field_is_false_and_missed_with_what_was_expected_got_and_quoted() -> None:
    label = told(mention("strike.partner", killed={"min": 62}), voice="wire")
    got = mention("strike.partner", killed={"min": 83}, evidence=[evidence("killed", "at least 83")])
    outcome = against(label, read(got))
    assert counts(outcome, "field:killed") == (0, 1, 1)
    (mistake,) = outcome.mistakes
    assert (mistake.fault, mistake.what, mistake.expected, mistake.got) == (
        Fault.WRONG,
        "strike.partner killed",
        "62",
        "83",
    )
    assert (mistake.evidence, mistake.voice) == ('"at least 83" by rule:r', "wire")


def test_a_field_that_is_not_stated_is_false_and_one_that_is_not_read_is_missed() -> None:
    outcome = against(
        told(mention("channel.request", decision="denied")), read(mention("channel.request", about="strike"))
    )
    assert counts(outcome, "field:decision") == (0, 0, 1)
    assert counts(outcome, "field:about") == (0, 1, 0)


def test_realis_is_right_or_wrong_and_told_by_its_value() -> None:
    outcome = against(told(mention("air.encounter", realis="alleged")), read(mention("air.encounter")))
    assert counts(outcome, "realis") == counts(outcome, "realis:alleged") == (0, 1, 1)


def test_of_open_labels_what_is_read_beyond_them_is_not_judged() -> None:
    label = told(mention("air.encounter", roles={"parties": ["Russia"]}), form=Form.OPEN)
    got = mention("air.encounter", place={"name": "Raqqa"}, roles={"parties": ["Russia", "Iran"]})
    outcome = against(label, read(got, mention("claim.denial")))
    assert counts(outcome, "type") == counts(outcome, "field:parties") == (1, 0, 0)
    assert outcome.mistakes == ()


def test_open_labels_of_one_type_are_each_looked_for() -> None:
    first, second = (
        mention("zone.incursion", time={"start": day, "end": day}, background=day > "2017-06-07")
        for day in ("2017-06-06", "2017-06-08")
    )
    outcome = against(told(first, second, form=Form.OPEN), read(second))
    assert counts(outcome, "type") == (2, 0, 0)
    assert counts(outcome, "field:date") == (1, 1, 1)


def test_coarse_labels_are_held_against_coarse_types() -> None:
    label = told(form=Form.COARSE, kinds=frozenset({"strike_request", "close_call"}))
    got = read(mention("channel.request", about="strike"), mention("sea.encounter"), mention("zone.withdrawal"))
    assert counts(against(label, got), "type") == (2, 0, 0)


def test_a_toll_of_the_whole_article_is_right_in_any_mention() -> None:
    label = told({"killed": {"min": 7}}, relevant=True, form=Form.COARSE, kinds=frozenset({"close_call"}))
    got = read(mention("air.encounter", killed={"min": 2}), mention("air.shootdown", killed={"min": 7}))
    assert counts(against(label, got), "field:killed") == (1, 0, 0)


def test_the_theatre_of_a_relevant_article_is_a_field() -> None:
    assert counts(against(told(mention("air.encounter"), theatre="korea"), read(relevant=True)), "field:theatre") == (
        0,
        1,
        1,
    )


def test_a_missed_article_names_the_words_that_let_it_in() -> None:
    outcome = compare(told(relevant=True), read(), names=NAMES, gate=("hotline", "patrol"))
    assert outcome.mistakes[0].evidence == "gate: hotline, patrol"


def test_an_article_that_could_not_be_read_is_a_mistake_of_its_own() -> None:
    outcome = compare(told(relevant=False), read(), names=NAMES, failure="reading took longer than 20 s")
    assert faults(outcome) == [(Fault.UNREAD, "")]
