"""One passage, read for evidence: where its words stand, and what is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from interviewer.bank.models import Facet, Frame
from interviewer.grading import numbers
from interviewer.grading.opposites import opposed
from interviewer.grading.polarity import Polarity
from interviewer.grading.spans import Span
from interviewer.grading.spelling import Spelling
from interviewer.grading.text import Passage
from interviewer.grading.vocabulary import Key, Vocabulary, Ways
from interviewer.grading.words import is_whole

_ALIKE = 0.7


class Match(NamedTuple):
    """Where a frame is held (None: nowhere), and which sentences hold it or deny it."""

    spans: list[Span] | None
    held: frozenset[int] = frozenset()
    denied: frozenset[int] = frozenset()
    opposite: list[Span] = []
    """Where its words stand in one window and do not say it."""


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
        a, b = self._sentences[one], self._sentences[other]
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
    def _sentences(self) -> dict[int, set[str]]:
        """The words of each sentence, as they were written."""
        sentences: dict[int, set[str]] = {}
        for token, number in zip(self.passage.tokens, self.passage.sentence, strict=True):
            sentences.setdefault(number, set()).add(token.text)
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
