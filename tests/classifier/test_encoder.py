"""The encoder: each sentence is read in its article, window by window, and the shipped one was made from train/."""

from importlib import resources

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconwatch.classifier import encoder, judgement
from deconwatch.classifier.encoder import NONE, WINDOW, Encoder
from deconwatch.classifier.model import REALIS, TYPES, Model

SHOT_DOWN = "A Russian fighter was shot down by a Turkish F-16 near the border on Tuesday."
LIME_TREES = "The council will plant two hundred lime trees along the promenade."


@pytest.fixture(scope="module")
def read() -> Encoder:
    return Encoder()


def test_the_shipped_encoder_was_made_from_the_texts_in_train(read: Encoder) -> None:
    assert read.about["data"] == Model().about["data"], "the texts have changed: run `make encoder`, then `make model`"


def test_the_shipped_encoder_knows_the_types_of_the_records(read: Encoder) -> None:
    assert read.about["types"] == [kind.value for kind in TYPES]
    assert len(judgement.weights()["thresholds"]) == len(TYPES)


def test_it_stays_small() -> None:
    data = resources.files("deconwatch.classifier").joinpath("model", "encoder.npz").read_bytes()

    assert len(data) < 18_000_000


def test_each_sentence_tells_its_own(read: Encoder) -> None:
    said = read.read("", [LIME_TREES, SHOT_DOWN])

    assert said.types.shape == (2, len(TYPES))
    assert said.certain(1, 0).shape == (len(REALIS) + 1,)
    assert TYPES[int(said.types[1].argmax())].value == "air.shootdown"
    assert said.types[1].max() > max(0, said.types[0].max())


def test_one_window_that_matters_makes_a_long_article_matter(read: Encoder) -> None:
    plain = [LIME_TREES] * 40

    assert read.read("", plain).relevant < 0 < read.read("", [*plain, SHOT_DOWN]).relevant


def test_of_a_very_long_article_the_promising_windows_are_read(read: Encoder) -> None:
    sentences = [LIME_TREES] * 150 + [SHOT_DOWN] + [LIME_TREES] * 50
    said = read.read("", sentences, [0.0] * 150 + [0.9] + [0.0] * 50)

    assert {0, 150} <= said.seen
    assert len(said.seen) < 100
    assert said.relevant > 0


def test_no_sentence_tells_nothing(read: Encoder) -> None:
    said = read.read("A title", [])

    assert said.types.shape == (0, len(TYPES))
    assert said.relevant < 0


def test_the_same_text_reads_the_same(read: Encoder) -> None:
    one, two = (each.read("Title", [SHOT_DOWN, LIME_TREES]) for each in (read, Encoder()))

    assert np.array_equal(one.types, two.types)
    assert one.relevant == two.relevant


def test_an_artefact_keeps_what_was_packed_into_it() -> None:
    rng = np.random.default_rng(1)
    arrays = {"large": rng.normal(size=(300, 8)).astype(np.float32), "small": np.ones(3, np.float32)}
    about, again, pieces = encoder.unpacked(encoder.packed(["a", "b"], arrays, {"layers": 2}))

    assert about == {"layers": 2}
    assert pieces == ["a", "b"]
    assert np.abs(again["large"] - arrays["large"]).max() < 0.02
    assert np.array_equal(again["small"], arrays["small"])


@given(title=st.text(max_size=300), sentences=st.lists(st.text(max_size=900), max_size=12))
@settings(max_examples=60, deadline=None)
def test_every_sentence_is_in_one_window_that_fits(read: Encoder, title: str, sentences: list[str]) -> None:
    found = encoder.windows(read.cutter, title, sentences)

    assert [number for window in found for number in window.sentences] == list(range(len(sentences)))
    for window in found:
        assert len(window.pieces) == len(window.owner) <= WINDOW
        assert set(window.owner) <= {NONE, *range(len(window.sentences))}


@given(sentences=st.lists(st.text(max_size=200), max_size=6))
@settings(max_examples=15, deadline=None)
def test_any_text_has_finite_odds(read: Encoder, sentences: list[str]) -> None:
    said = read.read("", sentences)

    assert np.isfinite(said.types).all()
    assert np.isfinite(said.certainty).all()
    assert np.isfinite(said.relevant)
