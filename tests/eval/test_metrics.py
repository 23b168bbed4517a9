"""Metrics against values worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from eval.bootstrap import by_question, ratio_by_question
from eval.metrics import (
    Array,
    bands,
    in_order,
    mae,
    partial,
    pearson,
    qwk,
    ranks,
    signed_error,
    spearman,
    thirds,
)


def array(*values: float) -> Array:
    return np.array(values, dtype=np.float64)


def test_bands_begin_at_20_40_60_80() -> None:
    given = array(0, 19.9, 20, 39.9, 40, 59, 60, 79.9, 80, 100)
    assert bands(given).tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]


def test_qwk_of_perfect_agreement_is_one() -> None:
    assert qwk(array(5, 25, 45, 65, 85), array(10, 30, 50, 70, 90)) == pytest.approx(1)


def test_qwk_of_the_reverse_is_negative() -> None:
    assert qwk(array(5, 25, 45, 65, 85), array(85, 65, 45, 25, 5)) == pytest.approx(-1)


def test_qwk_as_worked_out_by_hand() -> None:
    # Bands 0 0 4 4 against 0 1 4 4: observed 1/16; by chance (1 + 16 + 16 + 16 + 9 + 9) / 4 / 16.
    chance = (2 * (1 * 0 + 1 * 1 + 2 * 16) + 2 * (1 * 16 + 1 * 9 + 2 * 0)) / 4
    assert qwk(array(0, 0, 90, 90), array(0, 30, 90, 90)) == pytest.approx(1 - 1 / chance)


def test_qwk_agrees_with_another_implementation() -> None:
    reference = pytest.importorskip("sklearn.metrics").cohen_kappa_score
    rng = np.random.default_rng(1)
    one, other = rng.uniform(0, 100, 60), rng.uniform(0, 100, 60)
    expected = reference(bands(one), bands(other), labels=list(range(5)), weights="quadratic")
    assert qwk(one, other) == pytest.approx(expected)


def test_qwk_without_any_spread_is_not_a_number() -> None:
    assert math.isnan(qwk(array(5, 6), array(7, 8)))


def test_errors_have_size_and_sign() -> None:
    assert mae(array(10, 40), array(20, 30)) == 10
    assert signed_error(array(10, 40), array(20, 20)) == 5


def test_pearson_as_worked_out_by_hand() -> None:
    # Deviations -1 0 1 and -1 1 0: 1 / sqrt(2 * 2).
    assert pearson(array(1, 2, 3), array(1, 3, 2)) == pytest.approx(0.5)


def test_pearson_of_a_constant_is_not_a_number() -> None:
    assert math.isnan(pearson(array(1, 1, 1), array(1, 2, 3)))


def test_ties_share_their_rank() -> None:
    assert ranks(array(30, 10, 30, 20)).tolist() == [3.5, 1, 3.5, 2]


def test_spearman_looks_at_order_only() -> None:
    assert spearman(array(1, 2, 3), array(1, 10, 1000)) == pytest.approx(1)


def test_what_is_due_to_length_alone_is_taken_out() -> None:
    length = array(1, 2, 3, 4, 5, 6, 7, 8)
    wobble, other = array(1, -1, -1, 1, 1, -1, -1, 1), array(1, 1, -1, -1, -1, -1, 1, 1)
    one, two = 10 * length + wobble, 10 * length + other
    assert pearson(one, two) > 0.99
    assert abs(partial(one, two, length)) < 0.2


def test_partial_correlation_as_worked_out_by_hand() -> None:
    x, y, z = array(1, 2, 3, 4), array(1, 3, 2, 4), array(1, 1, 2, 1)
    xy, xz, yz = pearson(x, y), pearson(x, z), pearson(y, z)
    expected = (xy - xz * yz) / math.sqrt((1 - xz**2) * (1 - yz**2))
    assert partial(x, y, z) == pytest.approx(expected)


def test_thirds_follow_the_ranks_and_keep_ties_together() -> None:
    assert thirds(array(1, 2, 3, 4, 5, 6)).tolist() == [0, 0, 1, 1, 2, 2]
    assert len(set(thirds(array(5, 5, 5)).tolist())) == 1


def test_a_tie_is_not_in_order() -> None:
    assert in_order([90, 50], [50, 10]) == (3, 1, 4)
    assert in_order([], [1]) == (0, 0, 0)


def test_an_interval_is_the_same_every_time() -> None:
    questions = [name for name in "abcdefgh" for _ in range(3)]
    values = np.random.default_rng(3).uniform(0, 100, len(questions))
    first = by_question(questions, lambda at: float(values[at].mean()))
    assert first == by_question(questions, lambda at: float(values[at].mean()))
    assert first.low < first.value < first.high


def test_whole_questions_are_resampled() -> None:
    # Within a question the two answers cancel out: no draw of whole questions can move the mean.
    questions = ["a", "a", "b", "b", "c", "c"]
    values = array(0, 100, 20, 80, 40, 60)
    found = by_question(questions, lambda at: float(values[at].mean()))
    assert (found.low, found.value, found.high) == (50, 50, 50)


def test_a_ratio_is_of_sums() -> None:
    found = ratio_by_question(array(1, 9), array(1, 9))
    assert found.value == found.low == found.high == 1
    assert math.isnan(ratio_by_question(array(0.0), array(0.0)).value)
