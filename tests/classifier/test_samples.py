"""What the pipeline makes of articles of our own, told from facts in several voices and theatres."""

from typing import Any

import pytest

from deconwatch.classifier.gate import Gate
from deconwatch.classifier.reader import Reader
from tests.classifier.samples import SAMPLES, article, best


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: str(sample["id"]))
def test_a_sample_is_read_as_an_analyst_would(sample: dict[str, Any], reader: Reader, gate: Gate) -> None:
    told = article(sample["id"], sample["text"], title=sample["title"], published=sample["published"])
    report, expected = reader.read(told), sample["expect"]

    assert (report.relevant and gate.check(told.title, told.text).passed) is expected["relevant"]
    assert report.theatre == expected.get("theatre", report.theatre)
    assert {each["type"]: wrong for each in expected["mentions"] if (wrong := best(each, report))} == {}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: str(sample["id"]))
def test_every_quote_is_the_text_at_its_offsets(sample: dict[str, Any], reader: Reader) -> None:
    report = reader.read(article(sample["id"], sample["text"], title=sample["title"], published=sample["published"]))

    for mention in report.mentions:
        for evidence in mention.evidence:
            assert sample["text"][evidence.start : evidence.end] == evidence.quote


def test_the_same_article_gives_the_same_bytes(reader: Reader) -> None:
    told = article("a", SAMPLES[1]["text"], published=SAMPLES[1]["published"])

    assert reader.read(told).to_json() == reader.read(told).to_json()
