"""Which time is that of the deed (AP Stylebook: time elements stand by their verb; sentences of our own)."""

from datetime import UTC, datetime

import pytest

from deconwatch.classifier import dating
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.reader import Reader
from deconwatch.records import Article, MentionType

STRIKE, PROTEST = MentionType.STRIKE_PARTNER, MentionType.CHANNEL_COMPLAINT
TOLD, TALKS = MentionType.CHANNEL_NOTIFICATION, MentionType.MECHANISM_MEETING
CUT, FAILED = MentionType.MECHANISM_SUSPENDED, MentionType.CHANNEL_FAILURE

CASES = [
    # why, text (published Sunday 17 September 2017), type, first day, last day
    ("by its verb", "Jets bombed a post on Friday, the ministry said on Saturday.", STRIKE, "2017-09-15", "2017-09-15"),
    (
        "a protest is when it is voiced",
        "Moscow protested on Saturday at the raid of last Monday.",
        PROTEST,
        "2017-09-16",
        "2017-09-16",
    ),
    (
        "the night before the day that is named",
        "Aid was suspended on Tuesday after trucks were hit the night before.",
        STRIKE,
        "2017-09-11",
        "2017-09-11",
    ),
    ("a day earlier", "Bombs hit the post a day earlier, Moscow said on Saturday.", STRIKE, "2017-09-16", "2017-09-16"),
    ("past day", "Over the past day the post was shelled twice.", STRIKE, "2017-09-16", "2017-09-17"),
    (
        "not when the line was opened",
        "Russia on Thursday cut the line that was opened in October.",
        CUT,
        "2017-09-14",
        "2017-09-14",
    ),
    (
        "since then until now",
        "The North has left calls unanswered since September 8.",
        FAILED,
        "2017-09-08",
        "2017-09-17",
    ),
    ("a date with its year", "The post was shelled on 9 May 2016.", STRIKE, "2016-05-09", "2016-05-09"),
    (
        "who was told is dated by the telling",
        "Moscow was told on Friday that jets would fly.",
        TOLD,
        "2017-09-15",
        "2017-09-15",
    ),
    ("a day to come", "The generals are going to meet on Tuesday.", TALKS, "2017-09-19", "2017-09-19"),
    ("a day to come, told first", "On Tuesday the generals will meet again.", TALKS, "2017-09-19", "2017-09-19"),
    (
        "a plan does not move what is past",
        "A centre that will watch the truce began its work on Wednesday.",
        MentionType.MECHANISM_ESTABLISHED,
        "2017-09-13",
        "2017-09-13",
    ),
    ("overnight", "The post was bombed overnight.", STRIKE, "2017-09-16", "2017-09-17"),
]


@pytest.mark.parametrize(("why", "text", "kind", "start", "end"), CASES, ids=[case[0] for case in CASES])
def test_the_day_of_a_mention(why: str, text: str, kind: MentionType, start: str, end: str, reader: Reader) -> None:
    document = reader.document(Article(id="a", title="", text=text, published=datetime(2017, 9, 17, tzinfo=UTC)))
    sentence = document.sentences[0]
    draft = Draft(kind, sentence, sentence.start, sentence.end, "model", 0.5)

    dating.settle(document, draft)

    assert (str(draft.fields["time"].start), str(draft.fields["time"].end)) == (start, end)


def test_the_last_day_named_before_is_carried_on(reader: Reader) -> None:
    text = "Jets bombed a post on Friday. Six soldiers of the partner force were killed by the strike."
    document = reader.document(Article(id="a", title="", text=text, published=datetime(2017, 9, 17, tzinfo=UTC)))
    sentence = document.sentences[1]
    draft = Draft(STRIKE, sentence, sentence.start, sentence.end, "model", 0.5)

    dating.settle(document, draft)

    assert str(draft.fields["time"].start) == "2017-09-15"


CARRIED = [
    # why, text, sentence, type, first day or None, precision
    (
        "the deed's day is not that of a denial",
        "Jets bombed a post on Friday. Moscow denied any part in it.",
        1,
        MentionType.CLAIM_DENIAL,
        None,
        None,
    ),
    (
        "nor of an inquiry",
        "Jets bombed a post on Friday. The coalition has opened an investigation.",
        1,
        MentionType.FOLLOWUP_INVESTIGATION,
        None,
        None,
    ),
    (
        "behind when it was said stands the deed's day",
        "Jets bombed a post on Friday. Six were hurt, the ministry said on Saturday. Moscow had been told in advance.",
        2,
        TOLD,
        "2017-09-15",
        "day",
    ),
    (
        "an entry of a live page is of its day",
        "14:20 A post near the town was bombed, the army says.\n12:10 Markets fell on Friday.",
        0,
        STRIKE,
        "2017-09-17",
        "day",
    ),
    (
        "what a statement does by saying it",
        "The ministry regrets the raid and demands an explanation.",
        0,
        PROTEST,
        "2017-09-17",
        "published",
    ),
    ("today's news without a day", "Jets bombed a post near the town.", 0, STRIKE, "2017-09-17", "published"),
    ("what might be has none", "Jets could have bombed a post near the town.", 0, STRIKE, None, None),
    (
        "the day within the week that is told",
        "The generals met this week. The talks were held on Thursday in Amman.",
        0,
        TALKS,
        "2017-09-14",
        "day",
    ),
]


@pytest.mark.parametrize(
    ("why", "text", "at", "kind", "start", "precision"), CARRIED, ids=[case[0] for case in CARRIED]
)
def test_what_names_no_day_of_its_own(
    why: str, text: str, at: int, kind: MentionType, start: str | None, precision: str | None, reader: Reader
) -> None:
    document = reader.document(Article(id="a", title="", text=text, published=datetime(2017, 9, 17, tzinfo=UTC)))
    sentence = document.sentences[at]
    draft = Draft(kind, sentence, sentence.start, sentence.end, "model", 0.5)

    dating.settle(document, draft)

    time = draft.fields.get("time")
    assert (time and str(time.start), time and time.precision) == (start, precision)


def test_the_headline_may_name_the_day_that_the_text_does_not(reader: Reader) -> None:
    told = Article(
        id="a",
        title="Findings on the September 11 strike",
        text="The convoy was struck three times by the partner's drones.",
        published=datetime(2017, 9, 17, tzinfo=UTC),
    )
    document = reader.document(told)
    draft = Draft(STRIKE, document.sentences[0], 0, document.sentences[0].end, "model", 0.5)

    dating.settle(document, draft)

    assert str(draft.fields["time"].start) == "2017-09-11"
