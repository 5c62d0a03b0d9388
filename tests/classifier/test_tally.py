"""Breaches that are counted stay one mention with a count (conventions of the ontology; sentences of our own)."""

import pytest

from deconwatch.classifier import tally
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.reader import Reader
from deconwatch.records import Article, MentionType


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The centre noted 13 violations of the protocols during the day.", 13),
        ("The mission has recorded more than 7,500 Israeli violations of Lebanese airspace.", 7500),
        ("Over the past day 12 cases of violation were recorded.", 12),
        ("The army accused the other side of a violation near the post.", None),
    ],
)
def test_a_tally(text: str, count: int | None, reader: Reader) -> None:
    document = reader.document(Article(id="a", title="", text=text))
    sentence = document.sentences[0]
    draft = Draft(MentionType.CLAIM_VIOLATION, sentence, sentence.start, sentence.end, "model", 0.5)

    tally.settle(document, draft)

    assert draft.fields.get("count") == count
