"""The matcher of the evidence grammar: which facets of a point stand in an answer, and where.

Roles of a frame must stand in one window, not under a negator, and their subject must be the one
that governs the relation: the same words with the roles swapped do not match. The idea of frames
with windows and explicit negation is that of OpenMark (Jordan and Mitchell 2009, BJET 40(2)).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise, product
from operator import itemgetter
from typing import NamedTuple

from interviewer.bank.models import (
    BindFrame,
    CodeFrame,
    CompareFrame,
    Facet,
    Frame,
    Numeric,
    NumericFrame,
)
from interviewer.grading import numbers
from interviewer.grading.opposites import opposed
from interviewer.grading.polarity import Polarity
from interviewer.grading.spelling import Spelling
from interviewer.grading.text import Passage, Span, alias_tokens
from interviewer.grading.vocabulary import Key, Vocabulary, Ways
from interviewer.grading.words import is_whole

_MAX_COMBINATIONS = 400
_REACH = {"clause": 30, "sentence": 60, "answer": float("inf")}
_ALIKE = 0.7
_LONG_CLAUSE = 60
"""Tokens; a longer clause is not quoted whole."""
_TOGETHER = re.compile(r"^[\s、,，和与跟及或/&+*]*(?:and|or|以及|还有)?[\s、]*$")

_PREPOSITION = re.compile(
    r"(?:跟|与|和|比[^，。；]{0,8}的|比|在|像|从|由|于|变成|变为|改成|换成|转成|成|到|相对|不如|接近|\b(?:to|with|than|from|over|like|as|of|into|versus|vs))"
    r"[\s.]*(?:the|a|an|full|plain|standard)?\s*$"
)


class Reading:
    """One passage, read for evidence; what is found once is kept."""

    def __init__(
        self, passage: Passage, vocabulary: Vocabulary, spelling: Spelling | None = None
    ) -> None:
        self.passage = passage
        self.vocabulary = vocabulary
        meant = spelling.meant if spelling else str
        self.texts = tuple(meant(token.text) for token in passage.tokens)
        self.polarity = Polarity(passage)
        self._hits: dict[Ways, list[Span]] = {}
        # By identity: a hash of a facet would read all of it. The facet beside what was found stays
        # alive, so that no other one takes its number.
        self.matches: dict[int, tuple[Facet, list[Match]]] = {}

    @cached_property
    def _positions(self) -> dict[str, list[int]]:
        """Where each token stands, and each pair of neighbours."""
        positions: dict[str, list[int]] = {}
        for starts in (self.texts, map(" ".join, pairwise(self.texts))):
            for index, start in enumerate(starts):
                positions.setdefault(start, []).append(index)
        return positions

    @cached_property
    def numbers(self) -> list[numbers.Found]:
        """Every number of the passage."""
        return list(numbers.numbers_in(self.passage))

    def alike(self, one: int, other: int) -> bool:
        """Whether two sentences consist of nearly the same words."""
        a, b = set(self._sentences[one]), set(self._sentences[other])
        return len(a & b) >= _ALIKE * min(len(a), len(b))

    @cached_property
    def _taken_back(self) -> frozenset[int]:
        """The clauses that show nothing, because their opposite is said or all is denied."""
        if self.polarity.nothing_stands:
            return frozenset(self.passage.clause)
        return opposed(self.passage)

    @property
    def nothing_stands(self) -> bool:
        """Whether all that is said is taken back, and with it the code that it goes with."""
        return bool(self.passage.tokens) and self._taken_back.issuperset(self.passage.clause)

    def revoked(self, spans: Iterable[Span]) -> bool:
        """Whether any of what is said there is taken back by how the answer as a whole speaks."""
        return any(self.passage.clause[span.first] in self._taken_back for span in spans)

    @cached_property
    def _sentences(self) -> dict[int, list[str]]:
        """The words of each sentence, as they were written."""
        sentences: dict[int, list[str]] = {}
        for token, number in zip(self.passage.tokens, self.passage.sentence, strict=True):
            sentences.setdefault(number, []).append(token.text)
        return sentences

    def hits(self, ways: Ways) -> list[Span]:
        """Where any of the token sequences stands as whole words, in order."""
        found = self._hits.get(ways)
        if found is None:
            places, by_start = self._positions, ways.by_start
            found = self._hits[ways] = sorted(
                {
                    span
                    for start in by_start.keys() & places.keys()
                    for key in by_start[start]
                    for span in self._find(key, places[start])
                }
            )
        return found

    def said(self, frame: Frame) -> bool:
        """Whether every part of a frame stands somewhere, bound to each other or not."""
        roles = self.vocabulary.sought(frame).roles.values()
        return bool(roles) and all(map(self.hits, roles))

    def _find(self, key: Key, places: Iterable[int]) -> Iterator[Span]:
        size = len(key)
        for at in places:
            if size > 2 and self.texts[at : at + size] != key:
                continue
            if (size == 1 or self._one_piece(at, size)) and self._whole_word(at, size):
                yield Span(at, at + size - 1)

    def _one_piece(self, at: int, size: int) -> bool:
        clause = self.passage.clause
        return clause[at] == clause[at + size - 1]

    def _whole_word(self, at: int, size: int) -> bool:
        first, last = self.passage.tokens[at], self.passage.tokens[at + size - 1]
        if first.text < "\u3400" and last.text < "\u3400":
            return True
        return is_whole(self.passage.norm, self.passage.words, first.start, last.end)


def find_facet(
    facet: Facet, reading: Reading, numeric: Sequence[Numeric] = ()
) -> list[Span] | None:
    """The spans that show a facet, or None where no frame of it matches.

    What is said, and taken back in nearly the same words, is not held: an answer that is right
    and wrong at once shows nothing.
    """
    matches = _matches(facet, reading, numeric)
    if not matches:
        return None
    held = frozenset[int]().union(*(match.held for match in matches))
    denied = frozenset[int]().union(*(match.denied for match in matches)) - held
    if not held or all(any(reading.alike(h, d) for d in denied) for h in held):
        return None
    return next(match.spans for match in matches if match.spans)


def find_opposite(
    facets: Iterable[Facet], reading: Reading, numeric: Sequence[Numeric] = ()
) -> list[Span]:
    """Where the words of a facet are said the wrong way round; empty where they are not.

    They are denied, or said of what excludes their subject, or with what rules them out.
    """
    matches = (match for facet in facets for match in _matches(facet, reading, numeric))
    return next((match.opposite for match in matches if match.opposite), [])


def _matches(facet: Facet, reading: Reading, numeric: Sequence[Numeric]) -> list[Match]:
    """What each frame finds, those that find nothing left out."""
    known = reading.matches.get(id(facet))
    if known is None:
        found = (find_frame(frame, reading, numeric) for frame in facet.any)
        known = facet, [match for match in found if match is not _NOWHERE]
        reading.matches[id(facet)] = known
    return known[1]


class Match(NamedTuple):
    """Where a frame is held (None: nowhere), and which sentences hold it or deny it."""

    spans: list[Span] | None
    held: frozenset[int] = frozenset()
    denied: frozenset[int] = frozenset()
    opposite: list[Span] = []
    """Where its words stand in one window and do not say it."""


_NOWHERE = Match(None)


def find_frame(frame: Frame, reading: Reading, numeric: Sequence[Numeric] = ()) -> Match:
    """Look for one frame."""
    if isinstance(frame, CodeFrame) or not reading.passage.tokens:
        return _NOWHERE  # code is no prose: `interviewer.grading.code` looks for it
    if isinstance(frame, BindFrame):
        return _bind(frame, reading)
    if isinstance(frame, CompareFrame):
        return _compare(frame, reading)
    return _numeric(frame, reading, numeric)


# --- bind -------------------------------------------------------------------------------------


def _bind(frame: BindFrame, reading: Reading) -> Match:
    sought = reading.vocabulary.sought(frame)
    hits: dict[str, list[Span]] = {}
    for name, ways in sought.roles.items():
        hits[name] = reading.hits(ways)
        if not hits[name]:
            return _NOWHERE
    rivals = {name: reading.hits(ways) for name, ways in sought.rivals.items()}
    for name, others in rivals.items():
        hits[name] = [h for h in hits[name] if not _inside_longer(h, others)]
    blockers = reading.hits(sought.unless)
    held: dict[int, list[Span]] = {}
    denied: set[int] = set()
    opposite: list[Span] = []
    named = _Named.among(hits.get("subject", ()), rivals.get("subject", ()))
    for chosen in _assignments(frame, hits, reading.passage):
        spans = list(chosen.values())
        sentence = reading.passage.sentence[spans[0].first]
        if sentence in held or reading.revoked(spans):
            continue
        if _overlapping(spans) or (frame.ordered and spans != sorted(spans)):
            continue
        blocked = any(_same_window(frame, span, spans, reading.passage) for span in blockers)
        own = _governed(chosen, named, reading.passage)
        meant = own and not blocked
        if meant and reading.polarity.stance(spans).fits(frame.polarity):
            held[sentence] = spans
            continue
        if meant:
            denied.add(sentence)
        if not opposite and _asserted(spans, reading.passage):
            if own or blocked or named.rival_before(chosen, reading.passage):
                opposite = spans
    if not held:
        return Match(None, denied=frozenset(denied), opposite=_quotes(opposite, reading.passage))
    quotes = _quotes(held[min(held)], reading.passage)
    return Match(quotes, frozenset(held), frozenset(denied))


def _assignments(
    frame: BindFrame, hits: dict[str, list[Span]], passage: Passage
) -> Iterator[dict[str, Span]]:
    """One hit per role, all in one window, close ones first."""
    reach = _reach(frame)
    windows: dict[int, dict[str, list[Span]]] = {}
    for name, spans in hits.items():
        for span in spans:
            windows.setdefault(_window(frame, span, passage), {}).setdefault(name, []).append(span)
    for found in windows.values():
        if len(found) < len(hits):
            continue
        combinations = islice(product(*(found[name] for name in hits)), _MAX_COMBINATIONS)
        extents = ((_extent(chosen), chosen) for chosen in combinations)
        near = [pair for pair in extents if pair[0] <= reach]
        for _, chosen in sorted(near, key=itemgetter(0)):
            yield dict(zip(hits, chosen, strict=True))


def _reach(frame: BindFrame) -> float:
    """The most tokens that may lie between the hits: people who speak in sentences stay inside."""
    if isinstance(frame.within, int):
        return frame.within
    return _REACH[frame.within]


def _window(frame: BindFrame, span: Span, passage: Passage) -> int:
    if frame.within == "clause":
        return passage.clause[span.first]
    if frame.within == "answer":
        return 0
    return passage.sentence[span.first]


def _extent(spans: Sequence[Span]) -> int:
    """Tokens between the first and the last hit, the hits themselves left out."""
    first, last, inside = spans[0].first, spans[0].last, 0
    for begin, end in spans:
        first, last = min(first, begin), max(last, end)
        inside += end - begin + 1
    return last - first + 1 - inside


def _overlapping(spans: Sequence[Span]) -> bool:
    ordered = sorted(spans)
    return any(a.last >= b.first for a, b in zip(ordered, ordered[1:], strict=False))


def _inside_longer(span: Span, others: Iterable[Span]) -> bool:
    return any(
        o.first <= span.first and span.last <= o.last and o.last - o.first > span.last - span.first
        for o in others
    )


def _longest(spans: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """The spans that lie in no longer one."""
    return [s for s in spans if not _inside_longer(s, spans) and not _inside_longer(s, others)]


def _same_window(frame: BindFrame, blocker: Span, spans: Sequence[Span], passage: Passage) -> bool:
    if frame.within == "clause":
        return any(passage.clause[blocker.first] == passage.clause[s.first] for s in spans)
    return any(passage.sentence[blocker.first] == passage.sentence[s.first] for s in spans)


class _Named(NamedTuple):
    """Where the subjects of a frame are named, and where those that exclude them are."""

    own: list[Span]
    rivals: list[Span]

    @classmethod
    def among(cls, subjects: Sequence[Span], rivals: Sequence[Span]) -> _Named:
        if not rivals:
            return cls(list(subjects), [])
        own = _longest(subjects, rivals)
        return cls(own, _longest(rivals, own))

    def rival_before(self, chosen: dict[str, Span], passage: Passage) -> bool:
        """Whether a clause speaks of what excludes the subject, before the relation in it."""
        anchor = _anchor(chosen)
        return anchor is not None and any(
            r.first < anchor.first and passage.clause[r.first] == passage.clause[anchor.first]
            for r in self.rivals
        )


_CONDITION = re.compile(r"(?:without|if|unless|when|once)\b|如果|若|假如|要是|没有|一旦|当")


def _asserted(spans: Sequence[Span], passage: Passage) -> bool:
    """Whether hits stand in one sentence, and in none of its conditions."""
    if len({passage.sentence[span.first] for span in spans}) > 1:
        return False
    starts = (passage.tokens[passage.clause_span(span.first).first].start for span in spans)
    return not any(_CONDITION.match(passage.norm, start) for start in starts)


def _anchor(chosen: dict[str, Span]) -> Span | None:
    """What is said of the subject."""
    return chosen.get("relation") or chosen.get("object")


def _governed(chosen: dict[str, Span], named: _Named, passage: Passage) -> bool:
    """Whether the chosen subject governs the relation, and no rival of it does.

    The governing one is the last before the relation in its clause, else the first after it in its
    clause, else the one in the nearest clause of the sentence. What is only a complement ("close to
    MHA", "跟 MHA 接近") governs nothing while there is another candidate.
    """
    anchor = _anchor(chosen)
    subject = chosen.get("subject")
    if anchor is None or subject is None or not named.rivals:
        return True
    own = named.own
    everyone = [
        span
        for span in sorted([*own, *named.rivals])
        if passage.sentence[span.first] == passage.sentence[anchor.first]
        and not _overlapping([span, anchor])
    ]
    if not everyone:
        # A sentence that names none of them goes on about the last one named before it.
        topic = [span for span in sorted([*own, *named.rivals]) if span.first < anchor.first]
        return not topic or topic[-1] in own
    leader = _governor(_heads(everyone, passage), anchor, passage)
    group = _coordinated(everyone, leader, passage)
    return any(member in own for member in group)


def _governor(candidates: Sequence[Span], anchor: Span, passage: Passage) -> Span:
    clause = passage.clause[anchor.first]
    here = [c for c in candidates if passage.clause[c.first] == clause]
    before = [c for c in here if c.first < anchor.first]
    if before:
        return before[-1]
    if here:
        return here[0]

    def distance(candidate: Span) -> tuple[int, int]:
        clauses = passage.clause[candidate.first] - clause
        return abs(clauses), -candidate.first if clauses < 0 else candidate.first

    nearest = min(distance(c)[0] for c in candidates)
    close = [c for c in candidates if distance(c)[0] == nearest]
    earlier = [c for c in close if c.first < anchor.first]
    return earlier[-1] if earlier else close[0]


def _heads(everyone: Sequence[Span], passage: Passage) -> list[Span]:
    """Those that can govern: a complement cannot where its clause has another candidate."""
    complements = {c for c in everyone if _complement(c, everyone, passage)}
    led = {passage.clause[c.first] for c in everyone if c not in complements}
    return [c for c in everyone if c not in complements or passage.clause[c.first] not in led]


def _complement(candidate: Span, everyone: Sequence[Span], passage: Passage) -> bool:
    """Whether a thing stands behind a preposition that neither opens its clause nor joins it."""
    start = passage.tokens[candidate.first].start
    opening = passage.tokens[passage.clause_span(candidate.first).first].start
    found = _PREPOSITION.search(passage.norm, max(opening, start - 12), start)
    if not found or found.start() <= opening:
        return False
    return len(_coordinated(everyone, candidate, passage)) == 1


def _coordinated(candidates: Sequence[Span], leader: Span, passage: Passage) -> list[Span]:
    """The leader with those that are joined to it by "and", "、" and the like."""
    group = [leader]
    for ordered in (
        [c for c in candidates if c < leader][::-1],
        [c for c in candidates if c > leader],
    ):
        at = leader
        for candidate in ordered:
            first, second = sorted((at, candidate))
            between = passage.norm[
                passage.tokens[first.last].end : passage.tokens[second.first].start
            ]
            if not _TOGETHER.match(between):
                break
            group.append(candidate)
            at = candidate
    return group


# --- compare ----------------------------------------------------------------------------------

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


def _compare(frame: CompareFrame, reading: Reading) -> Match:
    passage, roles = reading.passage, reading.vocabulary.sought(frame).roles
    quantity, less, more = (reading.hits(roles[name]) for name in ("of", "less", "more"))
    for sentence in {passage.sentence[span.first] for span in quantity}:
        small = [s for s in less if passage.sentence[s.first] == sentence]
        big = [s for s in more if passage.sentence[s.first] == sentence]
        spans = _chain(small, big, passage) or _comparative(small, big, sentence, reading)
        if spans and not reading.revoked(spans):
            nearest = [s for s in quantity if passage.sentence[s.first] == sentence]
            return Match(_quotes([*spans, nearest[0]], passage), frozenset([sentence]))
    return _NOWHERE


def _chain(less: list[Span], more: list[Span], passage: Passage) -> list[Span] | None:
    """`a > b` and `b < a`, written with signs."""
    for small, big in product(less, more):
        first, second = sorted((small, big))
        signs = {t.text for t in passage.tokens[first.last + 1 : second.first]}
        if signs & {">", "<", ">=", "<="}:
            descending = bool(signs & {">", ">="})
            if descending == (first == big):
                return [first, second]
    return None


def _comparative(
    less: list[Span], more: list[Span], sentence: int, reading: Reading
) -> list[Span] | None:
    """A comparative word whose subject is on the right side of it."""
    passage = reading.passage
    than = [s for s in reading.hits(_THAN) if passage.sentence[s.first] == sentence]
    things = sorted([*((s, -1) for s in less), *((s, +1) for s in more)])
    for ways, direction in ((_MORE_WAYS, +1), (_LESS_WAYS, -1)):
        for word in reading.hits(ways):
            if passage.sentence[word.first] != sentence:
                continue
            free = [t for t in things if not _overlapping([t[0], word])]
            subject = _compared(free, word, than, passage)
            if subject is None:
                continue
            span, side = subject
            if reading.polarity.stance([word]).negative:
                continue
            if side == direction:
                return [span, word]
    return None


def _compared(
    things: list[tuple[Span, int]], word: Span, than: list[Span], passage: Passage
) -> tuple[Span, int] | None:
    """What a comparative speaks of: the last thing before it that is not the standard."""
    clause = passage.clause[word.first]
    before = [t for t in things if t[0].first < word.first]
    same = [t for t in before if passage.clause[t[0].first] == clause]
    standards = {_standard(things, sign, passage) for sign in than}
    for candidates in (same, before, [t for t in things if passage.clause[t[0].first] == clause]):
        subjects = [t for t in candidates if t not in standards]
        if subjects:
            return subjects[-1]
    return None


_BEFORE_COMPARED = re.compile(r"[与和跟同]\s*\S*\s*$")


def _standard(
    things: list[tuple[Span, int]], sign: Span, passage: Passage
) -> tuple[Span, int] | None:
    """What a "than" measures by: the thing right behind it, or in "与 X 相比" right before it."""
    before = [t for t in things if t[0].last == sign.first - 1]
    start = passage.tokens[sign.first].start
    if before and _BEFORE_COMPARED.search(passage.norm[max(0, start - 24) : start]):
        return before[-1]
    behind = [t for t in things if sign.last < t[0].first <= sign.last + _NEAR]
    return behind[0] if behind else None


_NEAR = 6
"""Tokens between a "than" and what it measures by."""


# --- numbers ----------------------------------------------------------------------------------


def _numeric(frame: NumericFrame, reading: Reading, numeric: Sequence[Numeric]) -> Match:
    expected = next((n for n in numeric if n.id == frame.numeric), None)
    if expected is None:
        return _NOWHERE
    for found in reading.numbers:
        if numbers.matches(found, expected.value, expected.unit, expected.tolerance):
            sentence = reading.passage.sentence[found.span.first]
            denied = reading.polarity.stance([found.span], close=True).negative
            if not denied and not reading.revoked([found.span]):
                return Match(_quotes([found.span], reading.passage), frozenset([sentence]))
    return _NOWHERE


# --- quotes -----------------------------------------------------------------------------------


def _quotes(spans: Sequence[Span], passage: Passage) -> list[Span]:
    """The clauses of the hits, joined where they touch; a long one is cut to its hits."""
    wide: list[Span] = []
    for span in sorted(spans):
        clause = passage.clause_span(span.first)
        if clause.last - clause.first >= _LONG_CLAUSE:
            near = [s for s in spans if passage.clause[s.first] == passage.clause[span.first]]
            clause = Span(min(s.first for s in near), max(s.last for s in near))
        if wide and clause.first <= wide[-1].last + 1:
            wide[-1] = Span(wide[-1].first, max(wide[-1].last, clause.last))
        else:
            wide.append(clause)
    return wide
