"""Are these sentences, or words in a row? A small model of which words stand beside each other.

The score of a text is the mean pointwise mutual information (Church and Hanks 1990, Computational
Linguistics 16(1)) of neighbouring words, looked at only through their rims: the last and the first
character of Chinese words, and common English words. Shuffled words and lists of terms keep the
words of a good answer and lose their neighbours. The counts stand in `fluency.json`, fitted on the
reviewed texts of the bank by `python -m eval.fit_fluency`.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from interviewer.grading.text import Passage

FILE = Path(__file__).with_name("fluency.json")
_SMOOTHING = 0.3
_OPENING, _CLOSING, _LATIN, _NUMBER = "^", "$", "L", "N"


class Unit(NamedTuple):
    """A word seen from outside: its first and its last symbol."""

    first: str
    last: str


class Fluency(NamedTuple):
    """How often symbols stand beside each other, and how often each stands anywhere."""

    pairs: dict[tuple[str, str], int]
    symbols: dict[str, int]

    @classmethod
    def fit(cls, texts: Iterable[str], *, least: int) -> Fluency:
        """Count neighbours; symbols that occur less often than `least` are left out."""
        found: Counter[tuple[str, str]] = Counter()
        for text in texts:
            found.update(neighbours(Passage.read(text)))
        symbols: Counter[str] = Counter()
        for (left, right), count in found.items():
            symbols[left] += count
            symbols[right] += count
        common = {symbol: n for symbol, n in symbols.items() if n >= least}
        pairs = {p: n for p, n in found.items() if p[0] in common and p[1] in common}
        return cls(pairs, common)

    def score(self, passage: Passage) -> tuple[float, int]:
        """Mean mutual information of neighbours, and of how many pairs of common symbols."""
        total = sum(self.symbols.values()) / 2
        values = []
        for left, right in neighbours(passage):
            a, b = self.symbols.get(left), self.symbols.get(right)
            if a and b:
                seen = self.pairs.get((left, right), 0)
                expected = a * b / (4 * total)
                values.append(math.log((seen + _SMOOTHING) / (expected + _SMOOTHING)))
        return (sum(values) / len(values) if values else 0.0), len(values)

    def dump(self) -> str:
        """Readable JSON, one symbol a line with what follows it."""
        rows: dict[str, dict[str, int]] = {symbol: {} for symbol in sorted(self.symbols)}
        for (left, right), count in sorted(self.pairs.items()):
            rows[left][right] = count
        lines = [
            f"{json.dumps(left, ensure_ascii=False)}: "
            f"{json.dumps({'': self.symbols[left], **row}, ensure_ascii=False)}"
            for left, row in rows.items()
        ]
        return "{\n" + ",\n".join(lines) + "\n}\n"

    @classmethod
    def load(cls, text: str) -> Fluency:
        """Read what `dump` wrote."""
        rows: dict[str, dict[str, int]] = json.loads(text)
        pairs = {
            (left, right): n for left, row in rows.items() for right, n in row.items() if right
        }
        return cls(pairs, {left: row[""] for left, row in rows.items()})


@lru_cache(maxsize=1)
def shipped() -> Fluency:
    """The model that is shipped."""
    return Fluency.load(FILE.read_text(encoding="utf-8"))


def neighbours(passage: Passage) -> Iterator[tuple[str, str]]:
    """Pairs of symbols that stand beside each other, clause by clause, rims included."""
    for units in _clauses(passage):
        yield _OPENING, units[0].first
        for left, right in zip(units, units[1:], strict=False):
            yield left.last, right.first
        yield units[-1].last, _CLOSING


def clauses(passage: Passage) -> list[list[Unit]]:
    """The words of each clause."""
    return list(_clauses(passage))


def words_of(passage: Passage) -> list[int]:
    """Where each word of a passage begins, in its normal form."""
    spans = passage.words
    starts = (
        spans[token.start][0] if spans and token.text >= "\u3400" else token.start
        for token in passage.tokens
        if token.text.isalnum()
    )
    return list(dict.fromkeys(starts))


def _clauses(passage: Passage) -> Iterator[list[Unit]]:
    words = passage.words
    units: list[Unit] = []
    clause, word = -1, (-1, -1)
    for token, number in zip(passage.tokens, passage.clause, strict=True):
        if number != clause and units:
            yield units
            units = []
        here = words[token.start] if words and token.text >= "\u3400" else (token.start, -1)
        if units and here == word and number == clause:
            units[-1] = Unit(units[-1].first, token.text)
        else:
            symbol = _symbol(token.text)
            units.append(Unit(symbol, symbol))
        clause, word = number, here
    if units:
        yield units


def _symbol(text: str) -> str:
    if text >= "\u3400":
        return text
    if text[0].isdigit():
        return _NUMBER
    return text if text.isalpha() and len(text) > 1 else _LATIN
