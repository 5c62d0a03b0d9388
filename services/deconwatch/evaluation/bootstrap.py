"""95 % intervals: the events are drawn again with replacement, since texts of one event are right or wrong together.

The draws come from the raw stream of PCG64, which numpy keeps the same between its versions
(numpy.org/doc/stable/reference/random/compatibility.html), so that the same outcomes give the same figures.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
SEED = 20151020
Counts = NDArray[np.float64]


@lru_cache(maxsize=8)
def draws(clusters: int) -> Counts:
    """How often each cluster is in each resample: (RESAMPLES, clusters)."""
    stream = np.random.PCG64(SEED)
    weights = np.empty((RESAMPLES, clusters), dtype=np.float64)
    for row in range(RESAMPLES):
        # the remainder favours low numbers by less than 1 in 10**15
        picked = (stream.random_raw(clusters) % np.uint64(clusters)).astype(np.int64)
        weights[row] = np.bincount(picked, minlength=clusters)
    return weights


def ratio(part: Counts, whole: Counts) -> Counts:
    """`part / whole`, nan where the whole is 0."""
    shares: Counts = np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole > 0)
    return shares


def interval(values: Counts) -> tuple[float, float] | None:
    """The middle 95 % of the resampled values that are defined; None where none is."""
    known: Sequence[float] = sorted(values[~np.isnan(values)].tolist())
    if not known:
        return None
    cut = int(0.025 * len(known))
    return known[cut], known[len(known) - 1 - cut]


def wilson(hits: int, of: int) -> tuple[float, float]:
    """95 % score interval of a share (Wilson 1927), which says something even of 0 hits; of none: (0, 1)."""
    if of == 0:
        return 0.0, 1.0
    z, share = 1.959964, hits / of
    middle = share + z * z / (2 * of)
    half = z * (share * (1 - share) / of + z * z / (4 * of * of)) ** 0.5
    low, high = ((middle + sign * half) / (1 + z * z / of) for sign in (-1, 1))
    return (0.0 if hits == 0 else low), (1.0 if hits == of else high)
