"""The encoder as PyTorch trains it: the layers of a MiniLM with heads for types, realis and background, and relevance.

`deconwatch.classifier.encoder` reads the same weights with numpy alone.
"""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from deconwatch.classifier.encoder import HEADS
from deconwatch.classifier.model import REALIS, TYPES

DROPOUT = 0.1
_FAR = -1e4
_EPSILON = 1e-12


class Layer(nn.Module):
    """One layer of a BERT, by the names of its state."""

    def __init__(self, state: dict[str, Tensor], number: int) -> None:
        super().__init__()
        head = f"encoder.layer.{number}."
        parts = [f"{head}attention.self.{each}" for each in ("query", "key", "value")]
        self.into = linear(*(torch.cat([state[f"{each}.{kind}"] for each in parts]) for kind in ("weight", "bias")))
        self.out = _linear(state, f"{head}attention.output.dense")
        self.wide = _linear(state, f"{head}intermediate.dense")
        self.narrow = _linear(state, f"{head}output.dense")
        self.norm_a = norm(state, f"{head}attention.output.LayerNorm")
        self.norm_b = norm(state, f"{head}output.LayerNorm")

    def forward(self, states: Tensor, real: Tensor) -> Tensor:
        """[batch, pieces, width] in and out; `real`: [batch, 1, 1, pieces]."""
        count, length, width = states.shape
        three = self.into(states).view(count, length, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(three[0], three[1], three[2], attn_mask=real)
        mixed = self.out(mixed.transpose(1, 2).reshape(count, length, width))
        states = self.norm_a(states + functional.dropout(mixed, DROPOUT, self.training))
        narrow = self.narrow(functional.gelu(self.wide(states), approximate="tanh"))
        return self.norm_b(states + functional.dropout(narrow, DROPOUT, self.training))


class Network(nn.Module):
    """Layers and heads; the embeddings of pieces and positions are kept as they came."""

    def __init__(self, state: dict[str, Tensor], layers: int) -> None:
        super().__init__()
        words = "embeddings.word_embeddings.weight"
        self.word = nn.Embedding.from_pretrained(state[words], freeze=True)
        place = state["embeddings.position_embeddings.weight"] + state["embeddings.token_type_embeddings.weight"][0]
        self.position = nn.Parameter(place, requires_grad=False)
        self.norm = norm(state, "embeddings.LayerNorm")
        self.layers = nn.ModuleList([Layer(state, number) for number in range(layers)])
        width = self.word.weight.shape[1]
        self.telling = nn.Linear(width, 1)
        self.types = nn.Linear(2 * width, len(TYPES))
        self.certainty = nn.Linear(2 * width, len(REALIS) + 1)
        self.by_type = nn.Parameter(torch.zeros(len(TYPES), len(REALIS) + 1))
        self.relevant = nn.Linear(2 * width, 1)
        nn.init.zeros_(self.telling.weight)
        for head in (self.types, self.certainty, self.relevant):
            nn.init.normal_(head.weight, std=0.02)
        nn.init.constant_(self.types.bias, -3.0)

    def forward(self, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor, Tensor]:
        """Log odds: types [batch, sentences, types], certainty likewise, relevance [batch]."""
        pieces = batch["pieces"]
        states = self.norm(self.word(pieces) + self.position[: pieces.shape[1]])
        for layer in self.layers:
            states = layer(states, batch["real"][:, None, None])
        telling = self.telling(states)[..., 0][:, None].masked_fill(~batch["own"], _FAR)
        each = torch.softmax(telling, -1) @ states
        both = torch.cat([each, states[:, :1].expand_as(each)], -1)
        both = functional.dropout(both, DROPOUT, self.training)
        count = batch["sentences"].sum(1, keepdim=True).clamp(min=1)
        mean = (each * batch["sentences"][..., None]).sum(1) / count
        whole = torch.cat([states[:, 0], mean], -1)
        return self.types(both).float(), self.certainty(both).float(), self.relevant(whole)[:, 0].float()

    def exported(self) -> dict[str, Any]:
        """The arrays by the names that `deconwatch.classifier.encoder` knows, in single precision."""
        found: dict[str, Any] = {"word": self.word.weight, "position": self.position}
        modules: dict[str, Any] = {
            "norm": self.norm,
            "telling": self.telling,
            "types": self.types,
            "certainty": self.certainty,
            "relevant": self.relevant,
        }
        for number, layer in enumerate(self.layers):
            for name, part in (("in", "into"), ("out", "out"), ("wide", "wide"), ("narrow", "narrow")):
                modules[f"{number}-{name}"] = getattr(layer, part)
            modules[f"{number}-norm-a"] = layer.norm_a
            modules[f"{number}-norm-b"] = layer.norm_b
        for name, module in modules.items():
            found[name], found[f"{name}-bias"] = module.weight, module.bias
        found["by-type"] = self.by_type
        return {name: value.detach().float().numpy() for name, value in found.items()}


def linear(weight: Tensor, bias: Tensor) -> nn.Linear:
    """A linear layer that starts from given weights."""
    made = nn.Linear(weight.shape[1], weight.shape[0])
    made.weight.data, made.bias.data = weight.clone(), bias.clone()
    return made


def _linear(state: dict[str, Tensor], name: str) -> nn.Linear:
    return linear(state[f"{name}.weight"], state[f"{name}.bias"])


def norm(state: dict[str, Tensor], name: str) -> nn.LayerNorm:
    """A layer norm that starts from given weights."""
    made = nn.LayerNorm(len(state[f"{name}.weight"]), eps=_EPSILON)
    made.weight.data, made.bias.data = state[f"{name}.weight"].clone(), state[f"{name}.bias"].clone()
    return made


def loss(network: Network, batch: dict[str, Tensor]) -> Tensor:
    """What each sentence tells, what the window tells, its relevance, and realis and background of each mention."""
    types, certainty, relevant = network(batch)
    cross = functional.binary_cross_entropy_with_logits
    real = batch["sentences"][..., None]
    by_sentence = cross(types, batch["told"], reduction="none") * batch["known"][:, None] * real
    top = torch.logsumexp(4 * types.masked_fill(real < 1, _FAR), 1) / 4
    by_window = cross(top, batch["kinds"], reduction="none") * batch["heard"]
    whole = cross(relevant, batch["relevant"], reduction="none") * batch["asked"]
    total = by_sentence.sum() / real.sum() + 0.5 * by_window.sum() / len(top)
    total = total + whole.sum() / batch["asked"].sum().clamp(min=1)
    mentions = batch["mentions"]
    if len(mentions):
        scores = certainty[mentions[:, 0], mentions[:, 1]] + network.by_type[mentions[:, 2]]
        total = total + 0.3 * functional.cross_entropy(scores[:, : len(REALIS)], mentions[:, 3])
        total = total + 0.3 * cross(scores[:, len(REALIS)], mentions[:, 4].float())
    return total
