"""What takes a statement back: words that negate, how far each reaches, and denials behind it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import takewhile, zip_longest
from operator import attrgetter
from typing import NamedTuple

from interviewer.grading.spans import Span
from interviewer.grading.text import Passage

# Words that hold a negator's letters and negate nothing after them. They are matched first.
_HARMLESS = (
    r"(?P<verb>[\u4e00-\u9fff])不(?P=verb)|不停|不住|不得已|"
    "不仅仅|不仅|不但|不只|不光|不单|不同|不过|不断|不少|不错|不管|不论|不得不|不一样|不妨|不免|不由"
    "|不可避免|差不多|了不起|不等式|不确定性|不变性|不了|不通|不出来|看不出|用不上"
    "|无论|无非|无限|无穷|无数|无监督|无损|非常|非线性|非对称|非自回归|非参数|非零|非负|未来|没准|没错"
    "|有没有|没有(?=、)|没用的|不然|不稳(?!定)|是非题|无标注|无标签"
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
# A verb denied stays so to the end of its clause, or to where something else begins.
_DENIED_VERB = re.compile(
    r"(?:不会|不能|不可|不用|不必|不需要?|不要|不让|没有|没法|没|无需|无须|无法|未必|未|不)$"
)
_ELSE = re.compile(
    r"[的就也才却则便仍]|可以|还是|所以|因此|否则|以免|避免|导致|使得|因为|由于|从而|时(?![间刻序长])|反而"
    r"|照样|之?[后前]|再"
)
_THEN_SO = re.compile(r"[就才却则便]|所以|因此|否则|以免|避免|导致|使得|因为|由于|从而|反而")
# What holds these behind its negator is a condition or a part of a name, and no statement.
_ASIDE = re.compile(rf"的话|时(?![间刻序长])|之?[前后]|{_THEN_SO.pattern}")
_NAME = re.compile(r"\w{1,4}的")
_THEN = re.compile(r"\s*[,，][^,，。；;]{0,8}?(?:就|便|才|会|那)")
# These govern the next noun alone: "without tricks RoPE does not …".
_NEXT = r"\bwithout\b"
_NEXT_REACH = 2
_SCAN = re.compile(
    f"(?P<harmless>{_HARMLESS})|(?P<sweeping>{_SWEEPING})|(?P<strong>{_STRONG})"
    f"|(?P<weak>{_WEAK})|(?P<next>{_NEXT})"
)
_RATHER = re.compile(r"而是|\brather\b|\binstead\b")
_BUT = re.compile(r"而是|但|不过|\bbut\b|\bhowever\b|\brather\b")
# After a statement, these take it back: the clause before them ...
_WRONG = "错的|错误的|不对的?|不成立|不正确|误解|误区|假的"
_DENIAL = re.compile(
    rf"是个?(?:{_WRONG})|(?<!对)不对(?![的劲齐称])|不成立|不正确"
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
    r"(?:is|are|was) (?:\w+ )?(?:wrong|false|incorrect|untrue|not true)\b"
    r"|\bnone of (?:the above|what i said|this|that) (?:is|are|was) (?:true|right|correct)\b"
)
# ... or all that is going to be said.
_BEFOREHAND = re.compile(
    rf"(?:以下|下面|下列)(?:的|这些|说法|观点|陈述|内容|所有|全部)*(?:全都?|都)(?:是)?(?:{_WRONG}|错)"
    r"|\b(?:all|every one|everything|each) of the (?:following|below)(?: \w+)? (?:is|are) "
    r"(?:wrong|false|incorrect|untrue|not true)\b"
    r"|\bnone of the (?:following|below)(?: \w+)? (?:is|are) (?:true|right|correct)\b"
)
_BARE = 3
"""Tokens before a denial that leave it without a subject of its own."""
_OPENS = 1
"""Tokens before a negator that opens its clause."""
SHORT = 12
"""Tokens: a sentence as short as this that points back says nothing else."""


class Negator(NamedTuple):
    first: int
    last: int
    reach: int
    """The last token that stands under it."""
    weak: bool
    sweeping: bool = False
    """Over a whole sentence, whatever is negated inside it."""
    back: int = -1
    """The first token before it that stands under it too; -1: none."""

    def closely(self) -> Negator:
        """Without what is not right behind it."""
        return self._replace(reach=self.last + 1 if self.weak else self.reach, back=-1)


class Negators(NamedTuple):
    """The negators of a passage, in order, and the sentences that a denial of the whole opens."""

    found: list[Negator]
    opened: set[int]


def negators_of(passage: Passage) -> Negators:
    """What negates in a passage, and what each of it covers."""
    found = list(_SCAN.finditer(passage.norm)) if passage.tokens else []
    matches = [match for match in found if match.lastgroup != "harmless"]
    opened = _opened(matches, passage)
    mostly = _mostly_denied(opened, passage)
    return Negators(_parted(list(_negators(matches, passage, mostly=mostly)), passage), opened)


def _negators(
    matches: Iterable[re.Match[str]], passage: Passage, *, mostly: bool
) -> Iterator[Negator]:
    """What each match reaches; `mostly` says that sentence after sentence is denied."""
    for match in matches:
        first = passage.token_at(match.start())
        last = passage.token_at(match.end() - 1)
        weak = match.lastgroup in ("weak", "next")
        sweeping = match.lastgroup == "sweeping"
        back = _back(match, first, passage)
        reach = _reach(match, first, last, passage, _RATHER if mostly else _BUT)
        if back >= 0 and weak:
            reach = max(reach, _far(match, passage.clause_span(last).last, passage, _THEN_SO))
        yield Negator(first, last, reach, weak, sweeping, back)


_MAIN = re.compile(r"不会|不能|不用|不需要?|不要|不")
_MAIN_EN = re.compile(
    r"(?:\b(?:do|does|did|is|are|was|were|can|could|will|would|should) not|\bcannot|\b[a-z]+n't)$"
)
_AUXILIARY = 8
"""Letters and a blank: the longest word that a "not" belongs to."""
_VERBS = set("把被让使给对从用取加减看算存放占读写按靠跟随做当受")
_BEFORE = re.compile(
    r"[把将用使让被从在对按靠向给的了不没也又]|如果|因为|所以|"
    r"\b(?:that|which|who|because|so|if|when|where|since|and|or|until|to|for|by|with|as|then)\b"
)


def _back(match: re.Match[str], first: int, passage: Passage) -> int:
    """The first token of what a denied verb is said of; -1 where it does not deny the clause."""
    start = passage.clause_span(first).first
    begin = passage.tokens[start].start
    if _MAIN.fullmatch(match.group()):
        follows = match.end()
        if passage.words[match.start()] != match.span() or follows >= len(passage.norm):
            return -1
        word = passage.words[follows]
        if _NAME.match(passage.norm, follows):
            return -1
        if word[1] - word[0] < 2 and passage.norm[follows] not in _VERBS:
            return -1
    elif not _MAIN_EN.search(passage.norm, max(begin, match.start() - _AUXILIARY), match.end()):
        return -1
    end = passage.tokens[passage.clause_span(first).last].end
    if _THEN.match(passage.norm, end) or _ASIDE.search(passage.norm, match.end(), end):
        return -1
    before = passage.norm[begin : match.start()]
    return -1 if _BEFORE.search(before) else start


_AND = re.compile(r"\band\b|\bor\b|[且也并]")


def _parted(negators: list[Negator], passage: Passage) -> list[Negator]:
    """In "does not … and does not …" each negator has its own part; they do not cancel."""
    parted = []
    for negator, following in zip_longest(negators, negators[1:]):
        if following and negator.last < following.first <= negator.reach:
            begin, stop = passage.tokens[negator.last].end, passage.tokens[following.first].start
            if _AND.search(passage.norm, begin, stop):
                negator = negator._replace(reach=following.first - 1)
        parted.append(negator)
    return [_up_to_next(at, parted, passage) for at in range(len(parted))]


def _up_to_next(at: int, negators: Sequence[Negator], passage: Passage) -> Negator:
    """A sentence that denies clause by clause denies each once: "it is not that A, not that B"."""
    negator = negators[at]
    if not negator.sweeping:
        return negator
    end = passage.clause_span(negator.last).last
    behind = bisect_right(negators, end, at, key=attrgetter("first"))
    following = (negators[n] for n in range(behind, len(negators)))
    opening = (
        other.first
        for other in takewhile(lambda other: other.first <= negator.reach, following)
        if not other.weak and other.first - passage.clause_span(other.first).first <= _OPENS
    )
    return negator._replace(reach=next(opening, negator.reach + 1) - 1)


def _reach(
    match: re.Match[str], first: int, last: int, passage: Passage, ends: re.Pattern[str]
) -> int:
    """The last token that stands under a negator; `ends` end what takes back a whole sentence."""
    end = passage.clause_span(last).last
    if match.lastgroup in ("weak", "next"):
        near = min(end, last + (_WEAK_REACH if match.lastgroup == "weak" else _NEXT_REACH))
        return max(near, _far(match, end, passage)) if _DENIED_VERB.match(match.group()) else near
    sentence = passage.sentence_span(last)
    if match.lastgroup == "strong" or first > sentence.first + 2:
        return end
    stop = ends.search(passage.norm, match.end(), passage.tokens[sentence.last].end)
    return passage.token_at(stop.start()) - 1 if stop else sentence.last


def _mostly_denied(opened: Collection[int], passage: Passage) -> bool:
    """Whether sentence after sentence is denied; a "but" in them is part of what is denied."""
    return len(opened) > 1 and len(opened) * 2 > len(set(passage.sentence))


def _opened(matches: Iterable[re.Match[str]], passage: Passage) -> set[int]:
    """The sentences that a denial of the whole of them opens."""
    return {
        passage.sentence[at]
        for match in matches
        if match.lastgroup == "sweeping"
        and (at := passage.token_at(match.start())) <= passage.sentence_span(at).first + 2
    }


def _far(match: re.Match[str], end: int, passage: Passage, other: re.Pattern[str] = _ELSE) -> int:
    """The last token that a denied verb takes in."""
    stop = other.search(passage.norm, match.end(), passage.tokens[end].end)
    if stop:
        return passage.token_at(stop.start()) - 1
    # "Without that, it fails": what is a condition is not denied.
    then = _THEN.match(passage.norm, passage.tokens[end].end)
    return passage.token_at(match.end() - 1) if then else end


def denied(passage: Passage) -> Iterator[Span]:
    """The parts of a passage that are taken back by what follows them."""
    for match in _DENIAL.finditer(passage.norm):
        at = passage.token_at(match.start())
        first = passage.clause_span(at).first
        # With a subject of its own it denies that, and not what stands before it.
        if at - first <= _BARE and first > passage.sentence_span(at).first:
            first = passage.clause_span(first - 1).first
        yield Span(first, at)
    yield from all_denied(passage)
    for match in _POINTING.finditer(passage.norm):
        at = passage.token_at(match.start())
        sentence = passage.sentence_span(at)
        first = sentence.first
        if sentence.last - sentence.first < SHORT and first:
            first = passage.sentence_span(first - 1).first
        yield Span(first, at)


def all_denied(passage: Passage) -> Iterator[Span]:
    """What is taken back by a word on all that was said, or is going to be said."""
    for match in _EVERYTHING.finditer(passage.norm):
        yield Span(0, passage.token_at(match.start()))
    for match in _BEFOREHAND.finditer(passage.norm):
        yield Span(passage.token_at(match.end() - 1) + 1, len(passage) - 1)
