"""Train the shipped model from the texts of this folder: `make model`. The same texts and rules give the same bytes.

texts → features → dual logistic regressions → out-of-fold figures: thresholds, combination with the rules → artefact
"""

import io
import json
import sys
import tomllib
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

import card
import encoder_card
import fit
import fusing
import texts
from fusing import Held
from texts import Text

from deconwatch.classifier import features, world
from deconwatch.classifier.encoder import Encoder
from deconwatch.classifier.model import REALIS, TYPES, Floats, Model, Vectors, probability
from deconwatch.classifier.reader import Reader
from deconwatch.config import ClassifierConfig

OUT = texts.HERE.parent / "services" / "deconwatch" / "classifier" / "model"
Settings = dict[str, Any]


def vocabulary(found: list[Text], *, least: int) -> tuple[list[str], Floats]:
    """Features in at least so many texts, sorted, and how rare each is."""
    count: dict[str, int] = {}
    for text in found:
        for name in text.whole.union(*text.parts):
            count[name] = count.get(name, 0) + 1
    names = sorted(name for name, many in count.items() if many >= least)
    return names, np.array([np.log(1 + len(found) / count[name]) for name in names], np.float32)


def matrix(bags: list[set[str]], vectors: Vectors) -> Floats:
    """One row a bag."""
    rows = np.zeros((len(bags), len(vectors)), np.float32)
    for row, bag in zip(rows, bags, strict=True):
        known = vectors.known(bag)
        row[known] = vectors.values(known)
    return rows


def _long(found: list[Text], folds: int) -> list[list[int]]:
    """Longer articles made of several texts of one fold, all of them relevant or none, twice as many of none.

    Real articles are ten times as long as the texts; without these, length alone would speak for relevance.
    """
    rng = np.random.default_rng(7)
    made = []
    labelled = [number for number, text in enumerate(found) if text.whole_text]
    for fold in range(folds):
        own = [number for number in labelled if found[number].fold % folds == fold]
        for relevant, share, least, most in ((True, 1 / 3, 2, 5), (False, 2 / 3, 3, 9)):
            like = [number for number in own if found[number].relevant == relevant]
            for _ in range(int(share * len(own))):
                size = min(len(like), int(rng.integers(least, most)))
                made.append(sorted(int(each) for each in rng.choice(like, size=size, replace=False)))
    return made


class Data:
    """All rows and their products, computed once; `texts` by number."""

    def __init__(self, found: list[Text], vectors: Vectors, folds: int) -> None:
        self.texts = found
        self.owner = np.concatenate([np.full(len(text.parts), number) for number, text in enumerate(found)])
        self.first = np.cumsum([0] + [len(text.parts) for text in found])
        self.sentences = matrix([part for text in found for part in text.parts], vectors)
        self.long = _long(found, folds)
        bags = [text.whole.union(*text.parts) for text in found]
        bags += [set.union(*(found[number].whole.union(*found[number].parts) for number in each)) for each in self.long]
        self.documents = matrix(bags, vectors)
        self.by_sentence = (self.sentences @ self.sentences.T + fit.BIAS).astype(np.float32)
        self.by_document = (self.documents @ self.documents.T + fit.BIAS).astype(np.float32)
        self.told = np.concatenate([text.told for text in found])
        self.weight = np.concatenate([text.weight for text in found])
        self.wanted = np.zeros((len(bags), len(TYPES) + 1), np.float32)
        self.counts = np.ones_like(self.wanted)
        for row, members in enumerate(self.long, start=len(found)):
            for number in members:
                self.wanted[row, found[number].kinds] = 1
            self.wanted[row, -1] = found[members[0]].relevant
        for number, text in enumerate(found):
            self.wanted[number, text.kinds] = 1
            self.wanted[number, -1] = text.relevant
            if not text.whole_text:
                self.counts[number, :-1] = 0
            if text.row.get("alone"):
                self.counts[number, -1] = 0

    def members(self, document: int) -> list[int]:
        """The texts of a document: itself, or those that a longer one is made of."""
        return [document] if document < len(self.texts) else self.long[document - len(self.texts)]

    def train(self, which: "np.ndarray[Any, Any]", settings: Settings) -> tuple[Floats, Floats]:
        """Dual weights of the sentence part and the document part, zero for texts left out."""
        rows = np.flatnonzero(np.isin(self.owner, which))
        some = fit.dual(
            self.by_sentence[np.ix_(rows, rows)],
            self.told[rows],
            self.weight[rows],
            penalty=settings["sentence"],
            steps=settings["steps"],
        )
        sentence = np.zeros_like(self.told)
        sentence[rows] = some
        document = np.zeros_like(self.wanted)
        there = set(which.tolist())
        longer = [row for row, members in enumerate(self.long, start=len(self.texts)) if there.issuperset(members)]
        bags = np.array([*(number for number in which if not self.texts[number].row.get("alone")), *longer])
        document[bags] = fit.dual(
            self.by_document[np.ix_(bags, bags)],
            self.wanted[bags],
            self.counts[bags],
            penalty=settings["document"],
            steps=settings["steps"],
        )
        return sentence, document

    def read(self, duals: tuple[Floats, Floats], which: "np.ndarray[Any, Any]") -> tuple[Floats, Floats]:
        """(relevance, types) of documents by given weights, as `Model.predict` would say them."""
        by_document = probability(self.by_document[which] @ duals[1])
        best = np.zeros((len(which), len(TYPES)), np.float32)
        for at, document in enumerate(which):
            for number in self.members(int(document)):
                rows = slice(self.first[number], self.first[number + 1])
                if rows.stop > rows.start:
                    best[at] = np.maximum(best[at], probability(self.by_sentence[rows] @ duals[0]).max(axis=0))
        return by_document[:, -1], np.sqrt(by_document[:, :-1] * best)


def out_of_fold(data: Data, settings: Settings) -> tuple[Floats, Floats]:
    """(relevance, types) of every document, the longer ones too, by a model that has not seen it or its event."""
    many = len(data.documents)
    relevant = np.zeros(many, np.float32)
    kinds = np.zeros((many, len(TYPES)), np.float32)
    folds = np.array([data.texts[data.members(document)[0]].fold % settings["folds"] for document in range(many)])
    for fold in range(settings["folds"]):
        held = np.flatnonzero(folds == fold)
        seen = np.flatnonzero(folds[: len(data.texts)] != fold)
        relevant[held], kinds[held] = data.read(data.train(seen, settings), held)
    return relevant, kinds


def thresholds(chances: Floats, wanted: Floats, settings: Settings) -> list[float]:
    """For each type the chance from which it is told: best F-beta out of fold, pulled to the common best."""
    steps = np.linspace(0.1, 0.9, 81)
    square = settings["beta"] ** 2

    def quality(right: Any, told: Any, there: Any) -> Any:
        return (1 + square) * right / np.maximum(1e-9, told + square * there)

    said = chances[None] >= steps[:, None, None]
    right = (said & (wanted > 0)[None]).sum(axis=1)
    told = said.sum(axis=1)
    there = (wanted > 0).sum(axis=0)
    share_right = right.sum(axis=1) / there.sum()
    share_told = told.sum(axis=1) / there.sum()
    prior = settings["prior"]
    found = []
    for kind in range(wanted.shape[1]):
        scores = quality(right[:, kind] + prior * share_right, told[:, kind] + prior * share_told, there[kind] + prior)
        found.append(round(float(steps[int(scores.argmax())]), 3))
    return found


def combination(rules: Floats, relevant: Floats, kinds: Floats, wanted: Floats) -> list[float]:
    """Bias and coefficients over `relevance.inputs`, fitted out of fold."""
    inputs = np.column_stack([rules, _score(relevant), _score(kinds.max(axis=1))]).astype(np.float32)
    return [round(float(each), 4) for each in fit.plain(inputs, wanted, np.ones(len(wanted), np.float32), penalty=1.0)]


def _score(chance: Floats) -> Floats:
    clipped = np.clip(chance, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(clipped / (1 - clipped)), np.float32)


def realis(
    data: Data, duals: tuple[Floats, Floats], settings: Settings
) -> tuple[Floats, Floats, dict[str, list[float]]]:
    """Weights, biases and each type's offsets for realis and background, from every labelled mention."""
    rows, kinds, wanted = [], [], []
    for number, text in enumerate(data.texts):
        first = int(data.first[number])
        for at, label in text.mentions:
            kind = [each.value for each in TYPES].index(label["type"])
            if at < 0 and text.body:
                at = int((data.by_sentence[first : first + text.body] @ duals[0][:, kind]).argmax())  # noqa: PLW2901
            if at >= 0:
                rows.append(first + at)
                kinds.append(kind)
                names = [each.value for each in REALIS]
                wanted.append([*(name == label["realis"] for name in names), bool(label.get("background"))])
    index, kind_of = np.array(rows), np.array(kinds)
    same = (kind_of[:, None] == kind_of[None]).astype(np.float32) * 2
    products = data.by_sentence[np.ix_(index, index)] + same
    targets = np.array(wanted, np.float32)
    solved = fit.dual(products, targets, np.ones_like(targets), penalty=settings["realis"], steps=settings["steps"])
    weights = data.sentences[index].T @ solved
    bias = fit.BIAS * solved.sum(axis=0)
    offsets = {
        kind.value: [round(float(each), 4) for each in 2 * solved[kind_of == number].sum(axis=0)]
        for number, kind in enumerate(TYPES)
    }
    return weights, bias, offsets


def artefact(names: list[str], rarity: Floats, parts: dict[str, tuple[Floats, Floats]], about: dict[str, Any]) -> bytes:
    """The bytes of weights.npz; numbers are kept to half precision."""
    arrays: dict[str, Any] = {
        "about": np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8),
        "names": np.frombuffer("\n".join(names).encode(), np.uint8),
        "rarity": rarity.astype(np.float16),
    }
    for part, (weights, bias) in parts.items():
        arrays[part] = weights.astype(np.float16)
        arrays[f"{part}-bias"] = bias.astype(np.float32)
    out = io.BytesIO()
    np.savez_compressed(out, allow_pickle=False, **arrays)
    return out.getvalue()


def fused(
    data: Data, rules: Floats, relevant: Floats, kinds: Floats, by_rules: Floats, settings: Settings
) -> tuple[dict[str, Any], Held]:
    """How the encoder is weighed beside the rest, from [documents] out of fold, with the thresholds, and on what."""
    encoded = fusing.asked(Encoder(), data.texts)
    place = {number: at for at, number in enumerate(encoded)}
    rows = [row for row in range(len(data.documents)) if all(number in place for number in data.members(row))]
    members = [[place[number] for number in data.members(row)] for row in rows]
    said = list(encoded.values())
    whole = (rules[rows], relevant[rows], kinds[rows], data.wanted[rows, -1])
    held = list(encoded)
    told = np.stack([fusing.most(each) for each in said])
    wanted = data.wanted[held, :-1]
    by_type = fusing.types(kinds[held], by_rules[held], told, wanted)
    sure = fusing.confidence(by_type, kinds[held], by_rules[held], told)
    fusion = {
        "types": by_type,
        "relevance": fusing.relevance(said, members, whole),
        "thresholds": thresholds(sure, wanted, {**settings, "beta": settings["encoded"]}),
        "texts": len(held),
    }
    return fusion, Held(said, rules[held], relevant[held], kinds[held], by_rules[held], data.wanted[held])


def make() -> None:
    """Train, write the artefact and the card."""
    raw = tomllib.loads((texts.HERE / "train.toml").read_text(encoding="utf-8"))
    settings: Settings = {**raw["fit"], **raw["thresholds"]}
    reader = Reader(world.load(ClassifierConfig().theatres), trained=False)
    lexicon = features.Lexicon()
    found = [texts.prepare(reader, row, lexicon) for row in [*texts.labelled(), *texts.demo()]]
    names, rarity = vocabulary(found, least=raw["features"]["least"])
    vectors = Vectors(names, rarity.astype(np.float16).astype(np.float32))
    data = Data(found, vectors, settings["folds"])
    labelled = data.counts[: len(found), 0] > 0
    relevant, kinds = out_of_fold(data, settings)
    rules = np.array([text.rules for text in found], np.float32)
    # the rules' score of texts put together: what each leaves open, multiplied
    longer = [1 - np.prod([1 - found[number].rules for number in members]) for members in data.long]
    heard = data.counts[:, -1] > 0
    all_rules, all_relevant, all_kinds = np.array([*rules, *longer], np.float32), relevant, kinds
    weights = combination(all_rules[heard], relevant[heard], kinds[heard], data.wanted[heard, -1])
    relevant, kinds = relevant[: len(found)], kinds[: len(found)]
    by_rules = np.stack([text.found for text in found])
    told = data.wanted[: len(found)][labelled, :-1]
    calibration = fit.plain(
        np.column_stack([_score(kinds[labelled]).ravel(), by_rules[labelled].ravel()]),
        told.ravel(),
        np.ones(told.size, np.float32),
        penalty=1e-3,
    )
    sure = card.confidence(calibration, kinds, by_rules)
    limits = thresholds(sure[labelled], told, settings)
    fusion, held = fused(data, all_rules, all_relevant, all_kinds, by_rules, settings)
    (OUT / "fusion.json").write_text(fusing.written(fusion), encoding="utf-8")
    everything = np.arange(len(found))
    duals = data.train(everything, settings)
    realis_weights, realis_bias, offsets = realis(data, duals, settings)
    parts = {
        "sentence": (data.sentences.T @ duals[0], fit.BIAS * duals[0].sum(axis=0)),
        "document": (data.documents.T @ duals[1], fit.BIAS * duals[1].sum(axis=0)),
        "realis": (realis_weights, realis_bias),
    }
    about = {
        "data": texts.digest(),
        "texts": int(labelled.sum()),
        "types": [kind.value for kind in TYPES],
        "thresholds": limits,
        "calibration": [round(float(each), 4) for each in calibration],
        "combination": weights,
        "realis": offsets,
    }
    made = artefact(names, rarity, parts, about)
    OUT.mkdir(exist_ok=True)
    (OUT / "weights.npz").write_bytes(made)
    gold = texts.rows(sorted(texts.GOLD.glob("*.jsonl")), split="dev")
    judged = [texts.prepare(reader, row, lexicon) for row in gold if row["language"] == "en"]
    grown = card.curve(data, judged, vectors, settings)
    model, encoder = Model(made), Encoder()
    page = card.page(data, (relevant, kinds, rules, by_rules), judged, model, about, grown, size=len(made))
    size = (OUT / "encoder.npz").stat().st_size
    gold_said = encoder_card.judged(model, encoder, judged)
    page += encoder_card.section(held, gold_said, fusion, about, layers=encoder.about["layers"], size=size)
    (OUT / "model_card.md").write_text(page, encoding="utf-8")
    print(page)  # noqa: T201 - a command, no part of the package


if __name__ == "__main__":
    make()
