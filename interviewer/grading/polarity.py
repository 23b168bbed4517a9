"""Negation: which tokens of a passage stand under a negator, and how often."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Literal, NamedTuple

from interviewer.grading.text import Passage, Span

# Words that hold a negator's letters and negate nothing after them. They are matched first.
_HARMLESS = (
    r"(?P<verb>[\u4e00-\u9fff])不(?P=verb)|不停|不住|不得已|"
    "不仅仅|不仅|不但|不只|不光|不单|不同|不过|不断|不少|不错|不管|不论|不得不|不一样|不妨|不免|不由"
    "|不可避免|差不多|了不起|不等式|不确定性|不变性|不了|不通|不出来|看不出|用不上"
    "|无论|无非|无限|无穷|无数|无监督|无损|非常|非线性|非对称|非自回归|非参数|非零|非负|未来|没准|没错"
    "|有没有|是非题|无标注|无标签"
    r"|\bnot only\b|\bnot just\b|\bnot merely\b|\bno matter\b|\bno doubt\b|\bnot to mention\b"
    r"|\bno\.\s*\d"
)
# At its beginning these take back a whole sentence, up to a "but".
_SWEEPING = (
    "并不是|并非|并不|不是说|不能说|不意味着|谁说|误以为|误认为"
    r"|\bit is(?: simply)? not (?:true|the case|correct) that\b"
    r"|\bit(?: is|'s) (?:false|wrong|a myth) (?:that|to say)\b"
    r"|\bit isn't (?:true|the case) that\b"
)
# The whole rest of the clause stands under these ...
_STRONG = (
    "而不是|而非|并没有|不是|绝不|从不|毫不|不要以为|别以为|不代表|谈不上|不等于|不再"
    r"|\bnot\b|\bnever\b|\bneither\b|\bnor\b|\bby no means\b"
    r"|\bcannot\b|\b[a-z]+n't\b|\bmistakenly\b|\bwrongly\b|\bfails? to\b|\bunlike\b"
)
# ... and only the next few tokens under these.
_WEAK = (
    "不会|不能|不可|不用|不必|不需要|不需|不要|不让|没有|没法|没|无需|无须|无法|毫无|未必|未|无关|无|非|不"
    "|别(?=再|把|去|用|让|忘|给)"
    r"|\brather than\b|\binstead of\b|\bno\b|\blacks?\b|\bnone\b|\bhardly\b|\bbarely\b"
)
_WEAK_REACH = 5
# These govern the next noun alone: "without tricks RoPE does not …".
_NEXT = r"\bwithout\b"
_NEXT_REACH = 2
_SCAN = re.compile(
    f"(?P<harmless>{_HARMLESS})|(?P<sweeping>{_SWEEPING})|(?P<strong>{_STRONG})"
    f"|(?P<weak>{_WEAK})|(?P<next>{_NEXT})"
)
_BUT = re.compile(r"而是|但|不过|\bbut\b|\bhowever\b|\brather\b")
# After a statement, these take it back: the clause before them ...
_WRONG = "错的|错误的|不对的?|不成立|不正确|误解|误区|假的"
_DENIAL = re.compile(
    rf"是个?(?:{_WRONG})|不对(?![的劲齐称])|不成立|不正确"
    r"|\b(?:is|are|was|would be) (?:wrong|false|incorrect|a myth|a misconception|mistaken|untrue)\b"
    r"|\bnot true\b(?! that)"
)
# ... or, where they point back, all of the sentence, and the one before if nothing else is said.
_POINTING = re.compile(
    r"(?:这|那|以上|上面|上述|该)(?:句话|种说法|个说法|种看法|个观点|一点|话|些|都|说法)?"
    rf"(?:其实|实际上|显然|全)?(?:是|就是)?个?(?:{_WRONG}|错)"
    r"|\b(?:which|that|this|all of (?:this|that|which)) (?:claim |statement )?(?:is|are) (?:\w+ )?"
    r"(?:wrong|false|incorrect|untrue|not true|a myth)\b"
)
# ... or all that was said.
_EVERYTHING = re.compile(
    rf"(?:以上|上面|上述|前面)(?:说的|讲的|说法|观点|陈述|内容|所有|这些|全部|的话|的)*(?:全都?|都)(?:是)?(?:{_WRONG}|错)"
    r"|\b(?:all|everything) (?:of (?:the|what is) )?(?:above|i said|of this)(?: above)? "
    r"(?:is|are|was) (?:\w+ )?(?:wrong|false|incorrect|untrue|not true|true)\b"
)
# ... or all that is going to be said.
_BEFOREHAND = re.compile(
    rf"(?:以下|下面|下列)(?:的|这些|说法|观点|陈述|内容|所有|全部)*(?:全都?|都)(?:是)?(?:{_WRONG}|错)"
    r"|\b(?:all|every one|everything|each|none) of the (?:following|below)(?: \w+)? (?:is|are) "
    r"(?:wrong|false|incorrect|untrue|not true|true)\b"
)
_BARE = 3
"""Tokens before a denial that leave it without a subject of its own."""
_OPENS = 1
"""Tokens before a negator that opens its clause."""
_SHORT = 12
"""Tokens: a sentence as short as this that points back says nothing else."""


class _Negator(NamedTuple):
    first: int
    last: int
    reach: int
    """The last token that stands under it."""
    weak: bool
    sweeping: bool = False
    """Over a whole sentence, whatever is negated inside it."""


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
        self._negators = _parted(list(_negators(passage)), passage) if passage.tokens else []
        self._denied = list(_denied(passage)) if passage.tokens else []

    def stance(self, hits: Iterable[Span], *, close: bool = False) -> Stance:
        """How what stands at the hits is said.

        A negator inside one of the hits belongs to it; two over the same hit cancel.

        Args:
            close: a weak negator counts only right before a hit, as with numbers, which stand
                behind side conditions ("without activations it takes 112 GB").
        """
        spans = list(hits)
        free = [
            n
            for n in self._negators
            if not any(s.first <= n.first and n.last <= s.last for s in spans)
        ]
        if close:
            free = [n._replace(reach=n.last + 1) if n.weak else n for n in free]
        negated = any(_odd(span, [n for n in free if not n.sweeping]) for span in spans)
        return Stance(negated, any(self._swept(span, free) for span in spans))

    def _swept(self, span: Span, negators: list[_Negator]) -> bool:
        """Whether the whole of what is said there is taken back."""
        over = _over(span, [n for n in negators if n.sweeping])
        over += any(d.first <= span.first and span.last <= d.last for d in self._denied)
        return over % 2 == 1


def _odd(span: Span, negators: list[_Negator]) -> bool:
    return _over(span, negators) % 2 == 1


def _over(span: Span, negators: list[_Negator]) -> int:
    return sum(n.last < span.first <= n.reach for n in negators)


def _negators(passage: Passage) -> Iterator[_Negator]:
    for match in _SCAN.finditer(passage.norm):
        if match.lastgroup == "harmless":
            continue
        first = passage.token_at(match.start())
        last = passage.token_at(match.end() - 1)
        weak = match.lastgroup in ("weak", "next")
        sweeping = match.lastgroup == "sweeping"
        yield _Negator(first, last, _reach(match, first, last, passage), weak, sweeping)


_AND = re.compile(r"\band\b|\bor\b|[且也并]")


def _parted(negators: list[_Negator], passage: Passage) -> list[_Negator]:
    """In "does not … and does not …" each negator has its own part; they do not cancel."""
    parted = []
    for negator, following in zip_longest(negators, negators[1:]):
        if following and negator.last < following.first <= negator.reach:
            begin, stop = passage.tokens[negator.last].end, passage.tokens[following.first].start
            if _AND.search(passage.norm, begin, stop):
                negator = negator._replace(reach=following.first - 1)
        parted.append(negator)
    return [_up_to_next(negator, parted, passage) for negator in parted]


def _up_to_next(negator: _Negator, others: Sequence[_Negator], passage: Passage) -> _Negator:
    """A sentence that denies clause by clause denies each once: "it is not that A, not that B"."""
    if not negator.sweeping:
        return negator
    opening = (
        other.first
        for other in others
        if negator.last < other.first <= negator.reach
        and not other.weak
        and passage.clause[other.first] != passage.clause[negator.last]
        and other.first - passage.clause_span(other.first).first <= _OPENS
    )
    return negator._replace(reach=min(opening, default=negator.reach + 1) - 1)


def _reach(match: re.Match[str], first: int, last: int, passage: Passage) -> int:
    end = passage.clause_span(last).last
    if match.lastgroup in ("weak", "next"):
        return min(end, last + (_WEAK_REACH if match.lastgroup == "weak" else _NEXT_REACH))
    sentence = passage.sentence_span(last)
    if match.lastgroup == "strong" or first > sentence.first + 2:
        return end
    stop = _BUT.search(passage.norm, match.end(), passage.tokens[sentence.last].end)
    return passage.token_at(stop.start()) - 1 if stop else sentence.last


def _denied(passage: Passage) -> Iterator[Span]:
    """The parts of a passage that are taken back by what follows them."""
    for match in _DENIAL.finditer(passage.norm):
        at = passage.token_at(match.start())
        first = passage.clause_span(at).first
        # With a subject of its own it denies that, and not what stands before it.
        if at - first <= _BARE and first > passage.sentence_span(at).first:
            first = passage.clause_span(first - 1).first
        yield Span(first, at)
    for match in _EVERYTHING.finditer(passage.norm):
        yield Span(0, passage.token_at(match.start()))
    for match in _BEFOREHAND.finditer(passage.norm):
        yield Span(passage.token_at(match.end() - 1) + 1, len(passage) - 1)
    for match in _POINTING.finditer(passage.norm):
        at = passage.token_at(match.start())
        sentence = passage.sentence_span(at)
        first = sentence.first
        if sentence.last - sentence.first < _SHORT and first:
            first = passage.sentence_span(first - 1).first
        yield Span(first, at)
