"""Sorted lists of spans against what one would write without sorting them."""

from __future__ import annotations

import random

import pytest

from interviewer.grading.spans import (
    Span,
    apart,
    extent,
    outside,
    overlapping,
    starting_before,
    starting_in,
)


def some(rng: random.Random, count: int) -> list[Span]:
    starts = (rng.randrange(12) for _ in range(count))
    return sorted(Span(start, start + rng.randrange(4)) for start in starts)


def holds(longer: Span, span: Span) -> bool:
    inside = longer.first <= span.first and span.last <= longer.last
    return inside and longer != span


@pytest.mark.parametrize("seed", range(60))
def test_only_what_lies_in_a_longer_span_is_left_out(seed: int) -> None:
    rng = random.Random(seed)
    spans, others = some(rng, 8), some(rng, rng.randrange(8))
    expected = [span for span in spans if not any(holds(other, span) for other in others)]
    assert list(outside(spans, others)) == expected


@pytest.mark.parametrize("seed", range(20))
def test_spans_are_found_by_where_they_start(seed: int) -> None:
    rng = random.Random(seed)
    spans, where = some(rng, 8), some(rng, 1)[0]
    inside = [span for span in spans if where.first <= span.first <= where.last]
    assert list(starting_in(spans, where)) == inside
    assert starting_before(spans, 5) == sum(span.first < 5 for span in spans)


@pytest.mark.parametrize("seed", range(20))
def test_two_spans_overlap_where_they_are_not_apart(seed: int) -> None:
    one, other = some(random.Random(seed), 2)
    assert overlapping([other, one]) != apart(one, other)
    assert apart(one, other) == apart(other, one)


def test_the_extent_is_what_lies_between() -> None:
    assert extent([Span(4, 5)]) == 0
    assert extent([Span(8, 8), Span(4, 5)]) == 2
