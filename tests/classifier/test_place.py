"""Where it happened, as English says it (prepositions of place: Quirk et al., A Comprehensive Grammar, 9.15 ff.)."""

from datetime import UTC, datetime

import pytest

from deconwatch.classifier import place
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.locality import localities
from deconwatch.classifier.reader import Reader
from deconwatch.records import Article, MentionType

CASES = [
    # why, text, what happened, where
    (
        "a name that nobody knows, after a preposition",
        "A drone was shot down near Gornje Polje on Friday.",
        "shot down",
        "Gornje Polje",
    ),
    ("a known place", "The jets bombed a post near Deir al-Zor on Friday.", "bombed", "Deir ez-Zor"),
    ("finer than the country", "An American drone was shot down over Syria near Kobani.", "shot down", "Kobani"),
    (
        "finer than the province",
        "Aircraft bombed a clinic in Idlib province, in the village of Maarzita.",
        "bombed",
        "Maarzita",
    ),
    (
        "not where it was going",
        "The convoy to Aleppo was hit at Urum al-Kubra by rockets.",
        "hit",
        "Urum al-Kubra",
    ),
    (
        "not what it lies west of",
        "The convoy was hit at Khan Tuman, west of Aleppo, by rockets.",
        "hit",
        "Khan Tuman",
    ),
    (
        "not where the speaker sits",
        "Shells hit the post at Labbouneh, the government in Tallinn said.",
        "hit",
        "Labbouneh",
    ),
    (
        "the village and not what it lies in",
        "A patrol was shot at near Gornje Polje in Deir al-Zor on Friday.",
        "shot at",
        "Gornje Polje",
    ),
    (
        "so many metres from it",
        "The car that stood in Damascus for a week was hit a few metres from the Raqqa bridge.",
        "was hit",
        "Raqqa",
    ),
    (
        "not where it was complained of",
        "A drone was brought down off Tartus, says Canberra, which has complained in Beijing.",
        "brought down",
        "Tartus",
    ),
    ("an article in capitals", "Al-Tabqa was hit, and at Al-Mayadin a post was bombed.", "bombed", "Mayadin"),
    ("a capital as a town", "The two delegations met in Amman on Monday.", "met", "Amman"),
    (
        "a noun that belongs to the name",
        "The team was stopped at Wadi Halfa checkpoint.",
        "stopped",
        "Wadi Halfa checkpoint",
    ),
]


@pytest.mark.parametrize(("why", "text", "deed", "where"), CASES, ids=[case[0] for case in CASES])
def test_the_likeliest_place_is_where_it_happened(why: str, text: str, deed: str, where: str, reader: Reader) -> None:
    document = reader.document(Article(id="a", title="", text=text))
    at = text.index(deed)

    found = localities(document, document.sentences[0], (at, at + len(deed)), MentionType.STRIKE_PARTNER)

    assert found[0].place.name == where
    assert all(text[each.start : each.end] in text for each in found)


@pytest.mark.parametrize(
    "text",
    [
        "The ministry said in March that it would answer.",
        "He told reporters in English that nothing had happened.",
        "It was raised at the Security Council by the ambassador.",
    ],
)
def test_months_languages_and_bodies_are_no_places(text: str, reader: Reader) -> None:
    document = reader.document(Article(id="a", title="", text=text))

    assert localities(document, document.sentences[0], (0, 3), MentionType.STRIKE_PARTNER) == []


def test_a_town_in_the_dateline_is_where_unless_agencies_sit_there(reader: Reader) -> None:
    text = "{} - An Israeli drone hit a marked car of World Central Kitchen, whose route had been given to the army."

    def where(city: str) -> list[str | None]:
        told = Article(id="a", title="", text=text.format(city), published=datetime(2024, 4, 2, tzinfo=UTC))
        return [
            each.place.name if each.place else None
            for each in reader.read(told).mentions
            if each.type is MentionType.STRIKE_NOTIFIED_SITE
        ]

    assert where("DEIR AL-BALAH") == ["Deir al-Balah"]
    assert where("BEIRUT") == [None]


def told(text: str, kind: MentionType, reader: Reader, *, title: str = "") -> str | None:
    """The place that is read for a mention of its first sentence."""
    document = reader.document(Article(id="a", title=title, text=text))
    sentence = document.sentences[0]
    draft = Draft(kind, sentence, sentence.start, sentence.end, "model", 0.5)
    place.complete(document, draft)
    place.nearest(document, draft)
    return draft.fields["place"].name if "place" in draft.fields else None


def test_a_denial_or_an_inquiry_has_no_place_of_its_own(reader: Reader) -> None:
    for kind in (MentionType.CLAIM_DENIAL, MentionType.FOLLOWUP_INVESTIGATION, MentionType.MECHANISM_SUSPENDED):
        assert told("Moscow denied that its jets had bombed a clinic in Idlib.", kind, reader) is None


def test_talks_have_a_town_and_no_country_that_they_are_about(reader: Reader) -> None:
    assert told("Officers met in Amman about flights over Syria.", MentionType.MECHANISM_MEETING, reader) == "Amman"
    assert told("Officers spoke of flights over Syria.", MentionType.MECHANISM_MEETING, reader) is None


def test_the_headline_names_the_place_where_no_sentence_does(reader: Reader) -> None:
    text = "Jets bombed a post of the partner force and six fighters were hurt."

    assert told(text, MentionType.STRIKE_PARTNER, reader, title="Raid at Deir al-Zor") == "Deir ez-Zor"


def test_the_airspace_of_a_state_is_where_it_was_entered(reader: Reader) -> None:
    text = "A Russian jet flew through Turkish airspace for a minute."

    assert told(text, MentionType.ZONE_INCURSION, reader) == "Turkey"
