"""Negation: which tokens of a passage stand under a negator, and how often."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from interviewer.grading.text import Passage, Span

# Words that hold a negator's letters and negate nothing. They are matched first.
_HARMLESS = (
    "不仅仅|不仅|不但|不只|不光|不单|不同|不过|不断|不少|不错|不管|不论|不得不|不一样|不妨|不免|不由|不可避免|差不多"
    "|了不起|无论|无非|无限|无穷|无数|无监督|非常|非线性|非对称|非自回归|非参数|非零|非负|未来|没准|没错|无损"
    r"|\bnot only\b|\bnot just\b|\bnot merely\b|\bno matter\b|\bno doubt\b|\bnot to mention\b|\bno\.\s*\d|不等式|不确定性|不变性"
)
# The whole rest of the clause stands under these ...
_STRONG = (
    "而不是|而非|并不是|并不|并非|并没有|不是|绝不|从不|毫不|误以为|误认为|不要以为|别以为|不能说|不意味着|不代表|谈不上|不等于|不再"
    r"|\bnot\b|\bnever\b|\brather than\b|\binstead of\b|\bneither\b|\bnor\b|\bby no means\b|\bcannot\b"
    r"|\b[a-z]+n't\b|\bmistakenly\b|\bwrongly\b|\bfails? to\b|\bunlike\b"
)
# ... and only the next few tokens under these.
_WEAK = (
    "不会|不能|不可|不用|不必|不需要|不需|不要|不让|没有|没法|没|无需|无须|无法|毫无|未必|未|无关|无|非|不|别"
    r"|\bno\b|\bwithout\b|\blacks?\b|\bnone\b|\bhardly\b|\bbarely\b"
)
_WEAK_REACH = 5
_SCAN = re.compile(f"(?P<harmless>{_HARMLESS})|(?P<strong>{_STRONG})|(?P<weak>{_WEAK})")
# After a statement, these take it back.
_DENIAL = re.compile(
    "是错的|是错误的|是不对的|不对|不成立|不正确|是误解|是误区|是个误区|搞反|说反|都错|错了"
    r"|\b(?:is|are|was|would be) (?:wrong|false|incorrect|a myth|a misconception|mistaken)\b|\bnot true\b"
)


class _Negator(NamedTuple):
    first: int
    last: int
    reach: int
    """The last token that stands under it."""


class Polarity:
    """The negators of a passage and what each of them covers."""

    def __init__(self, passage: Passage) -> None:
        self._negators = list(_negators(passage)) if passage.tokens else []
        self._denials = [
            passage.token_at(match.start()) for match in _DENIAL.finditer(passage.norm)
        ]
        self._passage = passage

    def negative(self, hits: Iterable[Span]) -> bool:
        """Whether an odd number of negators stands over any of the hits.

        A negator inside a hit belongs to the hit; double negation restores.
        """
        spans = list(hits)
        over = 0
        for negator in self._negators:
            inside = any(s.first <= negator.first and negator.last <= s.last for s in spans)
            covers = any(negator.last < s.first <= negator.reach for s in spans)
            over += covers and not inside
        return over % 2 == 1 or self._denied(spans)

    def _denied(self, spans: list[Span]) -> bool:
        last = max(span.last for span in spans)
        clause, sentence = self._passage.clause, self._passage.sentence
        return any(
            denial > last
            and sentence[denial] == sentence[last]
            and clause[denial] - clause[last] <= 1
            for denial in self._denials
        )


def _negators(passage: Passage) -> Iterable[_Negator]:
    for match in _SCAN.finditer(passage.norm):
        if match.lastgroup == "harmless":
            continue
        first = passage.token_at(match.start())
        last = passage.token_at(match.end() - 1)
        end = passage.clause_span(last).last
        reach = end if match.lastgroup == "strong" else min(end, last + _WEAK_REACH)
        yield _Negator(first, last, reach)
