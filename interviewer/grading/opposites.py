"""Clauses whose very opposite stands in the same answer: whoever says both has said neither."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
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
_MOST = 100
"""Words: whoever goes on for longer without a mark does not say it again."""

_ALIKE = 0.9
"""Of the words of the shorter sentence: in another sentence another thing may be spoken of."""
_LEFT_OVER = 0.08
"""Of the words of the shorter sentence: what else may stand in it and not in its opposite."""
_HALF = 0.5
"""Of the words of the longer sentence: a part of it may be left out where it is turned round."""
_MANY = 4
"""Sentences: where so many, and half of all, are taken back, nothing of the answer stands."""


_Texts = tuple[str, ...]


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
    """The clauses that stand twice, once with one "not" more, and those of such sentences.

    Whoever takes back sentence after sentence has said nothing: these are all clauses then.
    """
    found = frozenset([*_opposed_clauses(passage), *_opposed_sentences(passage)])
    if not found:
        return found
    places = list(zip(passage.clause, passage.sentence, strict=True))
    sentences = {sentence for clause, sentence in places if clause in found}
    if len(sentences) >= max(_MANY, len({sentence for _, sentence in places}) / 2):
        return frozenset(passage.clause)
    return found


def _opposed_clauses(passage: Passage) -> Iterator[int]:
    """However far apart they stand; questions assert nothing."""
    words = _words(passage)
    texts = tuple([word.text for word in words])
    places: dict[_Texts, list[int]] = defaultdict(list)
    for at in range(len(texts) - _LEAST + 1):
        places[texts[at : at + _LEAST]].append(at)
    if len(places) > len(texts) - _LEAST:
        return  # as in most answers: nothing is said twice
    negations = [0, *accumulate(word.negations for word in words)]
    said: dict[int, set[str]] = defaultdict(set)
    for word in words:
        said[word.sentence].add(word.text)
    for text, clauses in _clauses(words, passage).items():
        size = len(text)
        opposite: dict[int, list[int]] = {0: [], 1: []}
        for at in _occurrences(text, texts, places):
            odd = (negations[at + size] - negations[at]) % 2
            opposite[1 - odd].append(at)
        if not (opposite[0] and opposite[1]):
            continue
        for first in clauses:
            mine = said[words[first].sentence]
            for other in opposite[(negations[first + size] - negations[first]) % 2]:
                others = said[words[other].sentence]
                whole = words[other].sentence == words[other + size - 1].sentence
                if whole and len(mine & others) >= _ALIKE * min(len(mine), len(others)):
                    yield words[first].clause
                    yield from {word.clause for word in words[other : other + size]}


def _clauses(words: Sequence[_Word], passage: Passage) -> dict[_Texts, list[int]]:
    """The words of each clause that asserts something, and where such clauses start."""
    members: dict[int, list[int]] = defaultdict(list)
    for at, word in enumerate(words):
        members[word.clause].append(at)
    clauses: dict[_Texts, list[int]] = defaultdict(list)
    for own in members.values():
        if _LEAST <= len(own) <= _MOST and words[own[0]].sentence not in passage.questions:
            clauses[tuple([words[at].text for at in own])].append(own[0])
    return clauses


def _occurrences(
    text: _Texts, texts: _Texts, places: Mapping[_Texts, Sequence[int]]
) -> Iterator[int]:
    """Where some words stand in a row, looked for where the rarest few of them stand."""
    offsets = range(len(text) - _LEAST + 1)
    rarest = min(offsets, key=lambda n: len(places[text[n : n + _LEAST]]))
    starts = (at - rarest for at in places[text[rarest : rarest + _LEAST]])
    return (at for at in starts if at >= 0 and texts[at : at + len(text)] == text)


def _opposed_sentences(passage: Passage) -> Iterator[int]:
    """The clauses of neighbours that say the same but for a "not", with parts left out or not."""
    sentences: dict[int, list[int]] = defaultdict(list)
    for at, number in enumerate(passage.sentence):
        sentences[number].append(at)
    words = [uninflected(token.text) for token in passage.tokens]
    denials = {n: sorted(words[at] for at in s if is_not(words[at])) for n, s in sentences.items()}
    for (one, a), (other, b) in pairwise(sentences.items()):
        # Most neighbours deny the same, mostly nothing: then there is nothing to count.
        if one not in passage.questions and denials[one] != denials[other]:
            if _same_but_for_not(Counter(words[at] for at in a), Counter(words[at] for at in b)):
                yield from {passage.clause[at] for at in (*a, *b)}


def _same_but_for_not(one: Counter[str], other: Counter[str]) -> bool:
    """Whether two sentences that do not deny the same are the same in all else."""
    short, long = sorted((_meaning(one), _meaning(other)), key=Counter.total)
    if short.total() < max(_LEAST, _HALF * long.total()):
        return False
    return (short - long).total() <= _LEFT_OVER * short.total()


def _meaning(words: Counter[str]) -> Counter[str]:
    """Without what only joins and denies."""
    return Counter({word: n for word, n in words.items() if _means(word)})


@lru_cache(maxsize=20_000)
def _means(word: str) -> bool:
    return word not in GRAMMAR and word not in _JOINING and not is_not(word)


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
        if _means(token.text):
            words.append(_Word(uninflected(token.text), clause, sentence, negations))
            negations = 0
        elif is_not(token.text):
            negations += 1
    return words
