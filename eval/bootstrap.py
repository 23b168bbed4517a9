"""Intervals by resampling whole questions, because answers to one question are alike.

Cluster bootstrap with percentile intervals (Davison and Hinkley 1997, Bootstrap Methods, 3.8); the
seed is fixed, so the same data give the same interval.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from eval.metrics import Array, Indices

DRAWS = 1000
SEED = 20261123
_PERCENTILES = (2.5, 97.5)


class Estimate(NamedTuple):
    """A figure with its 95 % interval; NaN where there is nothing to measure."""

    value: float
    low: float
    high: float


def by_question(
    questions: Sequence[str], statistic: Callable[[Indices], float], *, draws: int = DRAWS
) -> Estimate:
    """Estimate a statistic of rows.

    Args:
        questions: the question of each row.
        statistic: takes the numbers of the rows to use; a row may come more than once.
    """
    names = np.asarray(questions)
    rows = [np.flatnonzero(names == name) for name in sorted(set(questions))]
    value = statistic(np.arange(len(names)))
    if len(rows) < 2:
        return Estimate(value, float("nan"), float("nan"))
    values = [statistic(np.concatenate([rows[i] for i in d])) for d in _draws(len(rows), draws)]
    return _estimate(value, values)


def ratio_by_question(part: Array, whole: Array, *, draws: int = DRAWS) -> Estimate:
    """Estimate the sum of `part` over the sum of `whole`, both given per question."""
    if not whole.sum():
        return Estimate(float("nan"), float("nan"), float("nan"))
    value = float(part.sum() / whole.sum())
    picked = _draws(len(whole), draws)
    below = whole[picked].sum(axis=1)
    used = below > 0
    values = part[picked].sum(axis=1)[used] / below[used]
    return _estimate(value, [float(v) for v in values])


def _draws(size: int, draws: int) -> Indices:
    return np.random.default_rng(SEED).integers(0, size, (draws, size))


def _estimate(value: float, values: Sequence[float]) -> Estimate:
    known = [v for v in values if not np.isnan(v)]
    if not known:
        return Estimate(value, float("nan"), float("nan"))
    low, high = np.percentile(known, _PERCENTILES)
    return Estimate(value, float(low), float(high))
