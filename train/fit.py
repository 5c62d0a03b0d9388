"""Logistic regression in the dual: few texts, many features, so the products of all rows are computed once.

With K = X Xᵀ the weights are Xᵀ A, and a fold or a share of the texts is a part of K.
"""

import numpy as np

from deconwatch.classifier.model import Floats, probability

BIAS = 4.0
"""Added to every product: a constant feature of value 2, so that the bias is hardly held back."""


def dual(products: Floats, wanted: Floats, weight: Floats, *, penalty: float, steps: int) -> Floats:
    """Dual weights [rows, outputs] of independent logistic regressions, by Nesterov's accelerated gradient.

    `wanted`, `weight`: [rows, outputs], 0 or 1 and how much it counts. The same input gives the same output.
    """
    count = len(products)
    steepest = _largest(products) / (4 * count) + penalty
    now = np.zeros_like(wanted)
    ahead = now.copy()
    momentum = 1.0
    for _ in range(steps):
        slope = (probability(products @ ahead) - wanted) * weight / count + penalty * ahead
        after = ahead - slope / steepest
        faster = (1 + np.sqrt(1 + 4 * momentum * momentum)) / 2
        ahead = (after + (momentum - 1) / faster * (after - now)).astype(np.float32)
        now, momentum = after.astype(np.float32), float(faster)
    return now


def _largest(products: Floats) -> float:
    vector = np.ones(len(products), np.float32)
    size = 1.0
    for _ in range(30):
        vector = products @ vector
        size = float(np.linalg.norm(vector))
        vector /= size
    return size


def plain(inputs: Floats, wanted: Floats, weight: Floats, *, penalty: float, steps: int = 60) -> Floats:
    """A small logistic regression by Newton's method: the bias first, then a coefficient for each input."""
    x = np.column_stack([np.ones(len(inputs)), inputs]).astype(np.float64)
    found = np.zeros(x.shape[1])
    hold = np.full(x.shape[1], penalty)
    hold[0] = 1e-6
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-np.clip(x @ found, -30, 30)))
        slope = x.T @ ((chance - wanted) * weight) + hold * found
        bend = (x * (chance * (1 - chance) * weight)[:, None]).T @ x + np.diag(hold)
        found -= np.linalg.solve(bend, slope)
    return found.astype(np.float32)
