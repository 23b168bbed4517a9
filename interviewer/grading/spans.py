"""Runs of tokens, and sorted lists of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple


class Span(NamedTuple):
    """Tokens from `first` to `last`, both included."""

    first: int
    last: int


def apart(one: Span, other: Span) -> bool:
    """Whether two spans share no token."""
    return one.last < other.first or other.last < one.first


def overlapping(spans: Sequence[Span]) -> bool:
    """Whether any two of the spans share a token."""
    ordered = sorted(spans)
    return any(a.last >= b.first for a, b in zip(ordered, ordered[1:], strict=False))


def extent(spans: Sequence[Span]) -> int:
    """Tokens between the first and the last span, the spans themselves left out."""
    first, last, inside = spans[0].first, spans[0].last, 0
    for begin, end in spans:
        first, last = min(first, begin), max(last, end)
        inside += end - begin + 1
    return last - first + 1 - inside


def starting_in(spans: Sequence[Span], where: Span) -> Sequence[Span]:
    """Those of some sorted spans that start inside another one."""
    return spans[starting_before(spans, where.first) : starting_before(spans, where.last + 1)]


def starting_before(spans: Sequence[Span], token: int) -> int:
    """How many of some sorted spans start before a token."""
    return bisect_left(spans, Span(token, -1))


def outside(spans: Sequence[Span], others: Sequence[Span]) -> Sequence[Span]:
    """Those of some spans that lie in no longer one of the others, which are sorted."""
    if not others:
        return spans
    starts = [span.first for span in others]
    reached = list(accumulate((span.last for span in others), max))
    free = []
    for span in spans:
        before, behind = bisect_left(starts, span.first), bisect_right(starts, span.first)
        in_earlier = before and reached[before - 1] >= span.last
        if not in_earlier and not (before < behind and others[behind - 1].last > span.last):
            free.append(span)
    return free
