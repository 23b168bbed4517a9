"""Clauses whose very opposite stands in the same answer: whoever says both has said neither."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from interviewer.grading.spelling import without_ending
from interviewer.grading.text import Passage

NOT = frozenset(
    "不 没 无 非 未 别 not no never none neither nor cannot without nothing hardly".split()
)
GRAMMAR = NOT | frozenset(
    "并 是 有 会 能 可 以 需 要 必 须 法 用 而 再 才 也 就 还 已 的 了 得 该 应 难 "
    "does do did is are was were be been can could will would should must may might has have had "
    "some any all always still with longer it that the a an true case to".split()
)
_JOINING = frozenset("但 所 且 因 为 又 and so which because while but since where whereas".split())
_LEAST = 4
"""Words: what is shorter may well be said twice, once with a "not", of different things."""

_ALIKE = 0.9
"""Of the words of the shorter sentence: in another sentence another thing may be spoken of."""


class _Word(NamedTuple):
    """A word that means something, and how many negations stand between it and the one before."""

    text: str
    clause: int
    sentence: int
    negations: int


def is_not(word: str) -> bool:
    """Whether a word negates."""
    return word in NOT or word.endswith("n't")


@lru_cache(maxsize=20_000)
def uninflected(word: str) -> str:
    """An English word without the ending that a "does not" takes from it."""
    if word.isascii() and len(word) > 3 and word not in GRAMMAR:
        return without_ending(word)
    return word


def opposed(passage: Passage) -> frozenset[int]:
    """The clauses that stand twice, once with one "not" more; questions assert nothing."""
    words = _words(passage)
    texts = tuple(word.text for word in words)
    clauses: dict[int, list[int]] = defaultdict(list)
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, word in enumerate(words):
        clauses[word.clause].append(at)
        places[texts[at : at + _LEAST]].append(at)
    said: dict[int, set[str]] = defaultdict(set)
    for word in words:
        said[word.sentence].add(word.text)
    found: set[int] = set()
    for members in clauses.values():
        first, size = members[0], len(members)
        if size < _LEAST or words[first].sentence in passage.questions:
            continue
        for other in places[texts[first : first + _LEAST]]:
            if other == first or texts[other : other + size] != texts[first : first + size]:
                continue
            mine, others = said[words[first].sentence], said[words[other].sentence]
            alike = len(mine & others) >= _ALIKE * min(len(mine), len(others))
            if alike and _opposite(words[first : first + size], words[other : other + size]):
                found |= {w.clause for w in words[other : other + size]} | {words[first].clause}
    return frozenset(found)


def _words(passage: Passage) -> list[_Word]:
    words: list[_Word] = []
    negations = 0
    previous = -1
    for token, clause, sentence in zip(
        passage.tokens, passage.clause, passage.sentence, strict=True
    ):
        if clause != previous:
            negations = 0
        previous = clause
        if is_not(token.text):
            negations += 1
        elif token.text not in GRAMMAR and token.text not in _JOINING:
            words.append(_Word(uninflected(token.text), clause, sentence, negations))
            negations = 0
    return words


def _opposite(one: Sequence[_Word], other: Sequence[_Word]) -> bool:
    """Whether the same words, the others in one sentence, are negated in one place only."""
    if other[0].sentence != other[-1].sentence:
        return False
    return (sum(w.negations for w in one) - sum(w.negations for w in other)) % 2 == 1
