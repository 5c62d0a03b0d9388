"""The trained part: what is shipped is what `make model` makes from train/, and it reads any text."""

import hashlib
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconwatch.classifier.model import TYPES, Model
from deconwatch.classifier.reader import Reader
from deconwatch.classifier.world import World
from deconwatch.records import Article

ROOT = Path(__file__).parents[2]
REFUSED = (
    "The Russian command asked for leave to bomb a group of fighters east of the Euphrates on Friday. "
    "US officers at the other end of the deconfliction line turned the request down, a Pentagon spokesman said."
)
PLAIN = "The city council voted on Tuesday to plant two hundred lime trees along the river promenade."


def article(text: str, title: str = "") -> Article:
    return Article(id="a", title=title, text=text, published=datetime(2017, 9, 16, tzinfo=UTC))


@pytest.fixture(scope="module")
def model() -> Model:
    return Model()


def test_the_shipped_weights_were_made_from_the_texts_in_train(model: Model) -> None:
    total = hashlib.sha256()
    texts = sorted((ROOT / "train").glob("texts-*.jsonl"))
    for path in [
        *texts,
        ROOT / "train" / "sentences.jsonl",
        ROOT / "services" / "deconwatch" / "demo" / "articles.jsonl",
    ]:
        total.update(path.read_bytes())

    assert model.about["data"] == total.hexdigest(), "the texts have changed: run `make model`"


def test_the_card_speaks_of_the_shipped_weights(model: Model) -> None:
    card = resources.files("deconwatch.classifier").joinpath("model", "model_card.md").read_text(encoding="utf-8")

    assert model.about["data"] in card
    assert f"Features: {len(model.names)}." in card


def test_the_weights_know_the_types_of_the_records(model: Model) -> None:
    assert model.about["types"] == [kind.value for kind in TYPES]
    assert len(model.thresholds) == len(TYPES)


def test_the_weights_stay_small() -> None:
    data = resources.files("deconwatch.classifier").joinpath("model", "weights.npz").read_bytes()

    assert len(data) < 5_000_000


def test_a_refused_request_is_likelier_to_matter_than_the_council(model: Model, reader: Reader) -> None:
    matters = model.predict(reader.document(article(REFUSED)))
    plain = model.predict(reader.document(article(PLAIN)))

    assert matters.relevant > 0.8
    assert plain.relevant < 0.1


def test_each_sentence_has_a_chance_for_each_type(model: Model, reader: Reader) -> None:
    document = reader.document(article(REFUSED, "Refused"))
    prediction = model.predict(document)

    assert prediction.sentences.shape == (len(document.sentences), len(TYPES))
    assert prediction.types.shape == (len(TYPES),)
    assert TYPES[int(prediction.types.argmax())].value == "channel.request"


def test_two_loaded_models_say_the_same(model: Model, reader: Reader) -> None:
    document = reader.document(article(REFUSED))
    one, two = model.predict(document), Model().predict(document)

    assert one.relevant == two.relevant
    assert np.array_equal(one.sentences, two.sentences)


def test_an_empty_text_has_no_chance(model: Model, reader: Reader) -> None:
    prediction = model.predict(reader.document(article("")))

    assert prediction.relevant == 0
    assert not prediction.types.any()


def test_a_title_alone_is_read(model: Model, reader: Reader) -> None:
    prediction = model.predict(reader.document(article("", "Russia cuts deconfliction line with US")))

    assert prediction.sentences.shape == (0, len(TYPES))
    assert 0 < prediction.relevant < 1


@given(text=st.text(max_size=400), title=st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_has_chances_between_0_and_1(model: Model, reader: Reader, text: str, title: str) -> None:
    text, title = (each.encode("utf-16", "replace").decode("utf-16", "replace") for each in (text, title))
    prediction = model.predict(reader.document(article(text, title)))

    assert 0 <= prediction.relevant <= 1
    assert ((prediction.types >= 0) & (prediction.types <= 1)).all()
    assert ((prediction.sentences >= 0) & (prediction.sentences <= 1)).all()


def test_what_the_model_adds_says_so_and_quotes_its_sentence(reader: Reader) -> None:
    text = (
        "Nobody on the Russian side picked up. For half an hour the American duty officer rang, and when somebody came "
        "to the phone the bombs had already fallen on the hospital whose position both armies had been handed."
    )
    report = reader.read(article(text))
    added = [each for mention in report.mentions for each in mention.evidence if each.by.startswith("model:")]

    assert added
    assert all(text[each.start : each.end] == each.quote for each in added)


def test_the_trained_part_can_be_left_out(syria: World) -> None:
    report = Reader(syria, trained=False).read(article(REFUSED))

    assert not any(each.by.startswith("model:") for mention in report.mentions for each in mention.evidence)
