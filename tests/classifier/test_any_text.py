"""Whatever the text: no exception, true quotes, the same reading twice."""

import string

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deconwatch.classifier import fingerprint, furniture, mask, sentence
from deconwatch.classifier.gate import Gate
from deconwatch.classifier.reader import Reader
from tests.classifier.samples import SAMPLES, article

WORDS = sorted({word for sample in SAMPLES for word in sample["text"].split()})
ODD = [
    "((((((",
    "\u0130stanbul",
    "\u202e",
    "\x00",
    "U.S.-",
    "\ue000\ue002",
    "\n\n",
    "\u2019",
    "Sept. 99",
    "9999-99-99",
    "\ud7ff",
    "\U0001f600",
    "no comments:",
    "%s",
    "\ufb01",
]
NEWSLIKE = st.lists(st.sampled_from([*WORDS, *ODD]), max_size=80).map(" ".join)
ANY = st.one_of(st.text(max_size=400), NEWSLIKE, st.text(alphabet=string.punctuation + " \n", max_size=400))
BOUNDED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@BOUNDED
@given(text=ANY, title=st.one_of(st.text(max_size=60), NEWSLIKE))
def test_any_text_is_read_with_true_quotes_and_the_same_twice(reader: Reader, text: str, title: str) -> None:
    told = article("x", text, title=title, published="2017-09-17")
    report = reader.read(told)

    assert report.to_json() == reader.read(told).to_json()
    assert 0 <= report.score <= 1
    for mention in report.mentions:
        assert all(text[each.start : each.end] == each.quote for each in mention.evidence)


@BOUNDED
@given(text=ANY)
def test_masking_keeps_every_offset(text: str) -> None:
    masked = mask.tame(furniture.without(mask.plain(text)))

    assert len(masked) == len(text)
    assert len(mask.lower(text)) == len(text)
    bounds = [at for span in sentence.spans(masked) for at in span]
    assert bounds == sorted(bounds)
    assert all(end - start <= sentence.LONGEST for start, end in sentence.spans(masked))


@BOUNDED
@given(text=ANY)
def test_the_gate_takes_any_text(gate: Gate, text: str) -> None:
    gated = gate.check("", text)

    assert gated.hits or not gated.passed


@given(text=ANY)
@BOUNDED
def test_a_fingerprint_is_64_values_or_none(text: str) -> None:
    assert len(fingerprint.minhash(text)) in {0, fingerprint.SIZE}


def test_a_near_copy_shares_most_of_its_fingerprint() -> None:
    text = SAMPLES[1]["text"]
    a, b = fingerprint.minhash(text), fingerprint.minhash(text + " Copied by a mirror.")

    assert sum(x == y for x, y in zip(a, b, strict=True)) > 48


def test_runs_of_symbols_are_blanked_before_the_tokenizer(reader: Reader) -> None:
    text = "The deconfliction line was cut by Russia on Monday. " + "(" * 25_000 + "[{" * 25_000
    report = reader.read(article("x", text, published="2017-06-19"))

    assert any(mention.type.value == "mechanism.suspended" for mention in report.mentions)


def test_thousands_of_empty_lines_cost_nothing_beside_the_text(reader: Reader) -> None:
    text = "The deconfliction line was cut by Russia on Monday." + "\n" * 150_000 + " " * 40_000
    report = reader.read(article("x", text, published="2017-06-19"))

    assert [mention.type.value for mention in report.mentions] == ["mechanism.suspended"]
