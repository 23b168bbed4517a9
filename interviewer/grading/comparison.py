"""Which of two things is said to have more of something."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, product
from typing import NamedTuple

from interviewer.bank.models import CompareFrame
from interviewer.grading.reading import Reading
from interviewer.grading.spans import Span, apart, starting_in
from interviewer.grading.text import Passage, alias_tokens
from interviewer.grading.vocabulary import Ways

_MORE = (
    "更大 更多 更高 更长 更快 更强 更好 更贵 更重 大于 多于 高于 长于 优于 大 多 高 长 快 强 贵 "
    "变大 增大 增加 增多 升高 变高 变多 larger bigger more greater higher longer faster stronger "
    "better grows grow increases increase exceeds"
).split()
_LESS = (
    "更小 更少 更低 更短 更慢 更弱 更差 更省 小于 少于 低于 短于 不如 小 少 低 短 慢 弱 省 "
    "变小 减小 减少 降低 缩小 变低 变少 smaller less fewer lower shorter slower weaker worse "
    "shrinks shrink decreases decrease reduces reduce"
).split()
_MORE_WAYS = Ways(alias_tokens(word) for each in _MORE for word in (each, f"越{each}"))
_LESS_WAYS = Ways(alias_tokens(word) for each in _LESS for word in (each, f"越{each}"))
_THAN = Ways(map(alias_tokens, ("比", "than", "相比", "compared with", "compared to")))


_SIGNS = frozenset(("<", ">", "<=", ">="))
_NEAR = 6
"""Tokens between a "than" and what it measures by."""
_AROUND = 60
"""Tokens on either side of a comparative word in which the things that it compares are named."""
_MOST_PAIRS = 400


class _Thing(NamedTuple):
    """Something that is compared, and the side on which it should be: -1 less, +1 more."""

    span: Span
    side: int


def compared(frame: CompareFrame, reading: Reading) -> list[Span]:
    """Where a comparison stands in one sentence, the right way round; empty where nowhere."""
    passage, roles = reading.passage, reading.vocabulary.sought(frame).roles
    quantity, less, more = (reading.hits(roles[name]) for name in ("of", "less", "more"))
    for sentence in dict.fromkeys(passage.sentence_span(span.first) for span in quantity):
        small, big = starting_in(less, sentence), starting_in(more, sentence)
        spans = _chain(small, big, passage) or _comparative(small, big, sentence, reading)
        if spans and not reading.revoked(spans):
            return [*spans, starting_in(quantity, sentence)[0]]
    return []


def _chain(less: Sequence[Span], more: Sequence[Span], passage: Passage) -> list[Span] | None:
    """`a > b` and `b < a`, written with signs."""
    for small, big in islice(product(less, more), _MOST_PAIRS):
        first, second = sorted((small, big))
        between = passage.tokens[first.last + 1 : second.first]
        signs = _SIGNS.intersection(token.text for token in between)
        if signs and (not signs.isdisjoint((">", ">="))) == (first == big):
            return [first, second]
    return None


def _comparative(
    less: Sequence[Span], more: Sequence[Span], sentence: Span, reading: Reading
) -> list[Span] | None:
    """A comparative word whose subject is on the right side of it."""
    if not (less or more):
        return None
    for ways, direction in ((_MORE_WAYS, +1), (_LESS_WAYS, -1)):
        for word in starting_in(reading.hits(ways), sentence):
            near = Span(
                max(sentence.first, word.first - _AROUND), min(sentence.last, word.last + _AROUND)
            )
            things = sorted(
                _Thing(span, side)
                for spans, side in ((less, -1), (more, +1))
                for span in starting_in(spans, near)
                if apart(span, word)
            )
            than = starting_in(reading.hits(_THAN), near)
            subject = _subject(things, word, than, reading.passage)
            if subject is None or reading.polarity.stance([word]).negative:
                continue
            if subject.side == direction:
                return [subject.span, word]
    return None


def _subject(
    things: Sequence[_Thing], word: Span, than: Sequence[Span], passage: Passage
) -> _Thing | None:
    """What a comparative speaks of: the last thing before it that is not the standard."""
    clause = passage.clause[word.first]
    standards = {_standard(things, sign, passage) for sign in than}
    candidates = [thing for thing in things if thing not in standards]
    before = [thing for thing in candidates if thing.span.first < word.first]
    here = [thing for thing in candidates if passage.clause[thing.span.first] == clause]
    both = [thing for thing in here if thing in before]
    return next((group[-1] for group in (both, before, here) if group), None)


_BEFORE_COMPARED = re.compile(r"[与和跟同]\s*\S*\s*$")


def _standard(things: Sequence[_Thing], sign: Span, passage: Passage) -> _Thing | None:
    """What a "than" measures by: the thing right behind it, or in "与 X 相比" right before it."""
    before = [thing for thing in things if thing.span.last == sign.first - 1]
    start = passage.tokens[sign.first].start
    if before and _BEFORE_COMPARED.search(passage.norm[max(0, start - 24) : start]):
        return before[-1]
    behind = (t for t in things if sign.last < t.span.first <= sign.last + _NEAR)
    return next(behind, None)
