"""Whom a text names as the publisher that it has its report from."""

import pytest

from deconwatch.classifier.attribution import find


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("MOSCOW, September 16. /TASS/. The ministry said so.", ("TASS",)),
        ("WASHINGTON (AP) - A destroyer was buzzed.", ("AP",)),
        ("TASS cited the ministry as denying it.", ("TASS",)),
        ("Officials told the newspaper Kyiv Post that it was hit.", ("Kyiv Post",)),
        ("He told Hurriyet Daily News that the line is dead.", ("Hurriyet Daily News",)),
        ("A convoy was hit.\n\n(via Stream wire)", ("Stream wire",)),
        ("A convoy was hit.\n\nSource: Stream wire", ("Stream wire",)),
        ("This article was first published by Middle East Eye.", ("Middle East Eye",)),
        ("Об этом сообщает ТАСС.", ("ТАСС",)),
    ],
)
def test_a_named_source_is_found(text: str, names: tuple[str, ...]) -> None:
    assert find(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "From the air, the convoy was hit.",
        "From Damascus it looked quiet",
        "Central Command reported two wounded.",
        "Via Telegram channels the army said that it had fired.",
        "The ministry told reporters that the line works.",
    ],
)
def test_words_that_only_look_like_a_source_are_none(text: str) -> None:
    assert find(text) == ()
