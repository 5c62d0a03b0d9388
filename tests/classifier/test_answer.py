"""How a request was answered: in words, or by what was done (conventions of the ontology; texts of our own)."""

from datetime import UTC, datetime

import pytest

from deconwatch.classifier import answer
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.reader import Reader
from deconwatch.records import Article, MentionType

CASES = [
    # how it shows, text whose first sentence is the request, answer
    ("said", "Moscow asked for leave to strike the camp. The Americans turned it down.", "denied"),
    ("no answer came", "The agency asked the army to let its trucks in. No reply came for a week.", "denied"),
    ("it went on", "Staff rang the command to say whom it was hitting. The bombing went on all the same.", "denied"),
    ("it rang out", "Manila tried to reach Beijing over the hotline. It rang, and kept ringing.", "denied"),
    ("given", "The mission asked the army to let an ambulance through. Leave was given within the hour.", "granted"),
    ("it stopped", "The raid was called off as soon as Russian officers rang to say who was underneath.", "granted"),
    ("let through", "The charity had a permit for seven and was let through at two.", "granted"),
    ("kept away", "The US asked Russia to stay away from the base. Russian aircraft have kept clear of it.", "granted"),
    ("a yes", "The charity sent its route to the liaison office. It came back with a yes.", "granted"),
    ("they have not", "They have been asked, through the Russians, to pull back; they have not.", "denied"),
    ("not heeded", "The pilots asked them to turn round. The calls were not heeded.", "denied"),
    ("flew on", "Moscow asked that American aircraft keep away. They flew on.", "denied"),
    ("awaited", "Hanoi used the line to ask for information. The reply is awaited.", "pending"),
    ("what is asked for is no answer", "The mission asked that its patrols be let through.", "unknown"),
    ("weighed", "Kyiv asked to be let onto the site. Warsaw is considering the request.", "pending"),
    ("not told", "The United States called on Serbia to pull back its troops from the line.", "unknown"),
    (
        "refusing to leave is no answer",
        "The Russians asked to evacuate the wounded. The column refused to leave.",
        "unknown",
    ),
    ("nor is denying a charge", "The mission asked for calm. The army rejected the accusations.", "unknown"),
]


@pytest.mark.parametrize(("how", "text", "decision"), CASES, ids=[case[0] for case in CASES])
def test_an_answer(how: str, text: str, decision: str, reader: Reader) -> None:
    document = reader.document(Article(id="a", title="", text=text, published=datetime(2024, 3, 6, tzinfo=UTC)))
    sentence = document.sentences[0]
    draft = Draft(MentionType.CHANNEL_REQUEST, sentence, sentence.start, sentence.end, "model", 0.5)

    answer.settle(document, draft)

    assert draft.fields["decision"] == decision
    assert all(text[each.start : each.end] == each.quote for each in draft.evidence)


def test_what_was_denied_and_done_all_the_same_is_overridden(reader: Reader) -> None:
    text = "Moscow asked for leave to strike the camp and was told no. Its planes came all the same."
    document = reader.document(Article(id="a", title="", text=text))
    sentence = document.sentences[0]
    draft = Draft(MentionType.CHANNEL_REQUEST, sentence, sentence.start, sentence.end, "model", 0.5)
    draft.fields["about"] = "strike"

    answer.settle(document, draft)

    assert (draft.fields["decision"], draft.fields["overridden"]) == ("denied", True)
