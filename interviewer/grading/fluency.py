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
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from interviewer.grading.text import Passage

FILE = Path(__file__).with_name("fluency.json")
_SMOOTHING = 0.3
_NO_WORD = (-1, -1)
_OPENING, _CLOSING, _LATIN, _NUMBER = "^", "$", "L", "N"


class Clause(NamedTuple):
    """Words seen from outside: the first symbol of each, and the last of each."""

    firsts: list[str]
    lasts: list[str]

    def neighbours(self) -> Iterator[tuple[str, str]]:
        """Pairs of symbols that stand beside each other, rims included."""
        return zip([_OPENING, *self.lasts], [*self.firsts, _CLOSING], strict=True)


class Fluency(NamedTuple):
    """How often symbols stand beside each other, and how often each stands anywhere."""

    pairs: dict[tuple[str, str], int]
    symbols: dict[str, int]

    @classmethod
    def fit(cls, texts: Iterable[str], *, least: int) -> Fluency:
        """Count neighbours; symbols that occur less often than `least` are left out."""
        found: Counter[tuple[str, str]] = Counter()
        for text in texts:
            for clause in clauses(Passage.read(text)):
                found.update(clause.neighbours())
        symbols: Counter[str] = Counter()
        for (left, right), count in found.items():
            symbols[left] += count
            symbols[right] += count
        common = {symbol: n for symbol, n in symbols.items() if n >= least}
        pairs = {p: n for p, n in found.items() if p[0] in common and p[1] in common}
        return cls(pairs, common)

    def score(self, read: Iterable[Clause]) -> tuple[float, int]:
        """Mean mutual information of neighbours, and of how many pairs of common symbols."""
        pairs, symbols = self.pairs, self.symbols
        total = sum(symbols.values()) / 2
        values = []
        for pair in chain.from_iterable(clause.neighbours() for clause in read):
            a, b = symbols.get(pair[0]), symbols.get(pair[1])
            if a and b:
                expected = a * b / (4 * total)
                seen = pairs.get(pair, 0)
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


def clauses(passage: Passage) -> list[Clause]:
    """The words of each clause."""
    words = passage.words
    found: list[Clause] = []
    clause, word = -1, _NO_WORD
    for token, number in zip(passage.tokens, passage.clause, strict=True):
        if number != clause:
            found.append(Clause([], []))
            firsts, lasts = found[-1]
            clause, word = number, _NO_WORD
        text = token.text
        here = words[token.start] if words and text >= "\u3400" else _NO_WORD
        if here == word != _NO_WORD:
            lasts[-1] = text
        else:
            symbol = text if text >= "\u3400" else _symbol(text)
            firsts.append(symbol)
            lasts.append(symbol)
        word = here
    return found


def words_of(passage: Passage) -> list[int]:
    """Where each word of a passage begins, in its normal form."""
    spans = passage.words
    starts = (
        spans[token.start][0] if spans and token.text >= "\u3400" else token.start
        for token in passage.tokens
        if token.text.isalnum()
    )
    return list(dict.fromkeys(starts))


def _symbol(text: str) -> str:
    """What stands for a word that is not Chinese."""
    if text[0].isdigit():
        return _NUMBER
    return text if text.isalpha() and len(text) > 1 else _LATIN
