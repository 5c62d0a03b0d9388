"""Which time is that of the deed (AP Stylebook: time elements stand by their verb; sentences of our own)."""

from datetime import UTC, datetime

import pytest

from deconwatch.classifier import dating
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.reader import Reader
from deconwatch.records import Article, MentionType

STRIKE, PROTEST = MentionType.STRIKE_PARTNER, MentionType.CHANNEL_COMPLAINT
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
