"""How well scores agree with people's: plain functions over arrays of scores from 0 to 100.

Where a figure cannot be computed (no spread, nothing to compare) it is NaN, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Agreement = Callable[[Array, Array], float]

BANDS = 5


def bands(scores: Array) -> Indices:
    """The band of each score: 0-19, 20-39, 40-59, 60-79, 80-100."""
    return np.clip(scores // 20, 0, BANDS - 1).astype(np.int64)


def qwk(one: Array, other: Array) -> float:
    """Quadratic weighted kappa over the five bands (Cohen 1968, Psychological Bulletin 70(4))."""
    a, b = bands(one), bands(other)
    observed = np.zeros((BANDS, BANDS))
    np.add.at(observed, (a, b), 1)
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / max(1, len(a))
    steps = np.arange(BANDS)
    weights = (steps[:, None] - steps[None, :]) ** 2
    chance = float((weights * expected).sum())
    return 1 - float((weights * observed).sum()) / chance if chance else float("nan")


def mae(one: Array, other: Array) -> float:
    """Mean absolute error, in points of 100."""
    return float(np.abs(one - other).mean()) if len(one) else float("nan")


def signed_error(scores: Array, gold: Array) -> float:
    """Mean of score minus gold: above 0 the grader is generous."""
    return float((scores - gold).mean()) if len(scores) else float("nan")


def pearson(one: Array, other: Array) -> float:
    """Pearson's product-moment correlation."""
    if len(one) < 2:
        return float("nan")
    a, b = one - one.mean(), other - other.mean()
    norm = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / norm if norm > 1e-12 else float("nan")


def ranks(values: Array) -> Array:
    """Ranks from 1; equal values share the mean of their ranks."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[inverse], dtype=np.float64)


def spearman(one: Array, other: Array) -> float:
    """Spearman's rank correlation: Pearson's of the ranks (Spearman 1904)."""
    return pearson(ranks(one), ranks(other))


def partial(one: Array, other: Array, held: Array) -> float:
    """Correlation with a third variable held constant (Yule 1907, Proc. R. Soc. A 79)."""
    r, x, y = pearson(one, other), pearson(one, held), pearson(other, held)
    rest = (1 - x * x) * (1 - y * y)
    return (r - x * y) / float(np.sqrt(rest)) if rest > 1e-12 else float("nan")


def thirds(values: Array) -> Indices:
    """The third of the ranks that each value falls into: 0, 1 or 2; ties stay together."""
    return np.minimum((ranks(values) - 1) * 3 // max(1, len(values)), 2).astype(np.int64)


def in_order(better: Sequence[float], worse: Sequence[float]) -> tuple[int, int, int]:
    """Over all pairs of a better and a worse answer: rightly ordered, tied, all.

    The share of the first in the last is the probability of superiority (Mann and Whitney 1947),
    with ties counted as failures.
    """
    if not better or not worse:
        return 0, 0, 0
    gaps = np.subtract.outer(np.asarray(better), np.asarray(worse))
    return int((gaps > 0).sum()), int((gaps == 0).sum()), int(gaps.size)
