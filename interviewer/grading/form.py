"""Is it an answer in sentences, or words in a row? Pure form; what is said is not looked at."""

from __future__ import annotations

import math
import re
from bisect import bisect_right

from interviewer.grading import fluency
from interviewer.grading.text import Passage

_FUNCTION_WORDS = set(
    "的 了 是 在 和 与 把 会 能 就 都 让 用 为 有 对 从 到 这 那 它 个 每 所 因 但 而 要 被 给 也 "
    "还 再 只 得 着 过 当 如 则 即 我 你 们 不 没 the a an is are was be been of to in on for with "
    "and or but not it its this that they them we you i as by from at which each so because when "
    "if then than can will would have has do does more less all one".split()
)
FROM = 12
"""Tokens: in fewer there is no form to see ..."""
_MANY = 30
"""... and from here on it is seen clearly."""
_PAIRS = 20
"""Neighbours: with fewer the score of a text means little."""
# Where the borders lie between terse answers in notes and lists of terms; `python -m eval
# --attacks` prints how far either side is from them.
_LEAST_FLUENT = 0.35
MOST_COVERED = 0.95
_FEW_FUNCTION_WORDS = 0.15
_SINGLE_WORDS, _SHORT_CLAUSE, _LONG_CLAUSE = 1.6, 2.3, 30.0
"""Words: people who take notes put a thing and what is said of it between two commas."""
_PARTED = re.compile(r"[、,，;；|\n]|\s/\s|(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")
"""What parts the terms of a list; Chinese words are not parted by blanks in speech."""
_TERMS, _WORDS_A_TERM = 6, 1.4
"""So many terms, of so few words each, are a list however short it is ..."""
_UNPARTED, _HARDLY_ANY, _HAN = 13, 0.12, 0.3
"""... and so are so many Latin words without a mark, when hardly one is a function word."""


def is_list_of_words(passage: Passage, covered: float) -> bool:
    """Whether a text has the words of an answer and not its sentences.

    Args:
        covered: the share of its tokens that are words of the rubric; in speech it is about half.
    """
    size = len(passage)
    if size < FROM:
        return False
    function_words = sum(token.text in _FUNCTION_WORDS for token in passage.tokens) / size
    if _is_terms(passage, function_words):
        return True
    clauses = fluency.clauses(passage)
    words = sum(len(clause.firsts) for clause in clauses) / len(clauses)
    many = size >= _MANY
    chopped = not (_SHORT_CLAUSE if many else _SINGLE_WORDS) < words < _LONG_CLAUSE
    if many and covered > MOST_COVERED or (chopped and function_words < _FEW_FUNCTION_WORDS):
        return True
    score, pairs = fluency.shipped().score(clauses)
    # The fewer pairs, the further a mean may stray by chance.
    return pairs >= _PAIRS and score < _LEAST_FLUENT - 1 / math.sqrt(pairs)


def _is_terms(passage: Passage, function_words: float) -> bool:
    """Whether nearly every word stands alone between two marks, or hardly one has a mark by it."""
    marks = [match.start() for match in _PARTED.finditer(passage.norm)]
    terms: dict[int, int] = {}
    for unit in fluency.words_of(passage):
        part = bisect_right(marks, unit)
        terms[part] = terms.get(part, 0) + 1
    words = sum(terms.values()) / len(terms)
    if words >= _UNPARTED:
        han = sum(token.text >= "\u3400" for token in passage.tokens)
        return han < _HAN * len(passage) and function_words < _HARDLY_ANY
    return len(terms) >= _TERMS and words <= _WORDS_A_TERM
