"""Whether something is said, denied, or denied and then taken back."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Literal, NamedTuple

from interviewer.grading.negators import SHORT, Negator, all_denied, denied, negators_of
from interviewer.grading.spans import Span
from interviewer.grading.text import Passage

_CLAUSES = 12
"""Who says "not" in more than half of so many turns what they have heard round. In model answers it
is one clause in ten; a list of what a thing is free of, the most of any honest answer, has half."""
_SENTENCES = 4
"""Where so many, and most of all, begin or end with a denial of the whole, it is the same."""
_AT_ONCE = 4
"""Tokens between two negators that cancel; further apart the first one stands."""


class Stance(NamedTuple):
    """How something is said."""

    negated: bool
    """With a "not" in it."""
    swept: bool
    """And then all of it taken back: "it is not true that …", "…, which is wrong"."""

    @property
    def negative(self) -> bool:
        """Denied; a denial that is taken back is none."""
        return self.negated != self.swept

    def fits(self, polarity: Literal["positive", "negative", "any"]) -> bool:
        """Whether it is said as a frame wants it; what is swept away shows no negative either."""
        if polarity == "positive":
            return not self.negative
        return not self.swept and (self.negated or polarity == "any")


class Polarity:
    """The negators of a passage and what each of them covers."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._negators, self._opened = negators_of(passage)
        self._firsts = [negator.first for negator in self._negators]
        self._taken_back = list(denied(passage)) if passage.tokens else []
        self._denied = _Denied(self._taken_back, passage)
        self._covers: dict[tuple[bool, bool], _Cover] = {}

    @cached_property
    def nothing_stands(self) -> bool:
        """Whether the answer takes all of itself back, or denies nearly all that it says.

        What is denied one thing after the other shows no knowledge of any.
        """
        passage, clauses = self._passage, self._passage.clause
        whole = (d.last - d.first + 1 + SHORT >= len(passage) for d in all_denied(passage))
        if any(whole):
            return True
        ends = ((n.first, n.reach if n.sweeping else n.first) for n in self._negators)
        over = _counts(ends, passage)
        said, denying = set(clauses), {c for c, n in zip(clauses, over, strict=True) if n}
        if len(said) >= _CLAUSES and 2 * len(denying) > len(said):
            return True
        back = self._opened | {passage.sentence[span.last] for span in self._taken_back}
        return len(back) >= _SENTENCES and 2 * len(back) > len(set(passage.sentence))

    def stance(self, hits: Iterable[Span], *, close: bool = False) -> Stance:
        """How what stands at the hits is said.

        A negator inside one of the hits belongs to it; two over the same hit cancel.

        Args:
            close: a weak negator counts only right before a hit, as with numbers, which stand
                behind side conditions ("without activations it takes 112 GB").
        """
        spans = list(hits)
        own = {at for span in spans for at in self._inside(span)}
        swept = any((self._sweeping.over(s, own) + (s in self._denied)) % 2 for s in spans)
        inner = self._inner(close=close, at_once=swept)
        negated = any(inner.over(span, own, back=False) % 2 for span in spans)
        # What a verb is said of is denied with it, where nothing else is said.
        alone = len({self._passage.clause[span.first] for span in spans}) == 1
        if len(spans) > 1 and not negated:
            negated = (any if alone else all)(inner.over(span, own) % 2 for span in spans)
        return Stance(negated, swept)

    def _inside(self, span: Span) -> Iterator[int]:
        """The negators that belong to what stands at a span."""
        for at in range(bisect_left(self._firsts, span.first), len(self._firsts)):
            if self._firsts[at] > span.last:
                break
            if self._negators[at].last <= span.last:
                yield at

    @cached_property
    def _sweeping(self) -> _Cover:
        """What is over whole sentences."""
        sweeping = {at: n for at, n in enumerate(self._negators) if n.sweeping}
        return _Cover(sweeping, self._passage)

    def _inner(self, *, close: bool, at_once: bool) -> _Cover:
        """What is over a part of a sentence; `at_once`: and follows what is over all of it."""
        known = self._covers.get((close, at_once))
        if known is None:
            inner = {at: n for at, n in enumerate(self._negators) if not n.sweeping}
            if at_once:
                inner = {at: n for at, n in inner.items() if self._follows_sweeping(at)}
            if close:
                inner = {at: n.closely() for at, n in inner.items()}
            known = self._covers[close, at_once] = _Cover(inner, self._passage)
        return known

    def _follows_sweeping(self, at: int) -> bool:
        """Whether a negator follows one over the sentence at once: "it is not that no …"."""
        inner = self._negators[at]
        earlier = self._negators[max(0, at - _AT_ONCE) : at]
        return any(n.sweeping and 0 < inner.first - n.last <= _AT_ONCE for n in earlier)


class _Cover:
    """How many of some negators stand over each token."""

    def __init__(self, negators: Mapping[int, Negator], passage: Passage) -> None:
        self._negators = negators
        self._behind = _counts(((n.first + 1, n.reach) for n in negators.values()), passage)
        denied = ((n.back, n.first - 1) for n in negators.values() if n.back >= 0)
        self._before = _counts(denied, passage)

    def over(self, span: Span, without: Collection[int] = (), *, back: bool = True) -> int:
        """How many stand over a span; `back`: those too that deny what stands before them."""
        at = span.first
        count = self._behind[at] + (self._before[at] if back else 0)
        for number in without:
            own = self._negators.get(number)
            if own:
                count -= own.first < at <= own.reach or (back and 0 <= own.back <= at < own.first)
        return count


class _Denied:
    """Whether what stands at a span is taken back by what follows it."""

    def __init__(self, parts: Sequence[Span], passage: Passage) -> None:
        self._over = _counts(parts, passage)
        self._starts: dict[int, list[int]] = {}
        for part in parts:
            self._starts.setdefault(part.last, []).append(part.first)

    def __contains__(self, span: Span) -> bool:
        """Whether any of the parts holds all of a span."""
        at = span.first
        ending = (first for last in range(at, span.last) for first in self._starts.get(last, ()))
        return self._over[at] > sum(first <= at for first in ending)


def _counts(parts: Iterable[tuple[int, int]], passage: Passage) -> list[int]:
    """For each token, how many of some parts of a passage it is in."""
    size = len(passage)
    steps = [0] * size
    for first, last in parts:
        if first <= last:
            steps[first] += 1
            if last + 1 < size:
                steps[last + 1] -= 1
    return list(accumulate(steps))
