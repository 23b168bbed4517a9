"""An answer as the offline grader reads it: normalised, tokenised, split, with a way back.

Every normalised character knows where it stands in the raw answer, so that a quote is always a
substring of what the person wrote.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

import opencc

from interviewer.grading.spans import Span
from interviewer.grading.words import word_at

_GREEK = dict(
    zip(
        "αβγδεζηθκλμνξπρστφχψω",
        "alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi "
        "chi psi omega".split(),
        strict=True,
    )
)
_SYMBOLS = {
    "√": " sqrt ", "·": "*", "×": "*", "⋅": "*", "∗": "*", "∝": " propto ", "≤": "<=", "≥": ">=",
    "⊙": " odot ", "−": "-", "–": "-", "’": "'", "‘": "'", "ᵀ": "^t", "⊤": "^t", "∞": " inf ",
    "≪": "<", "≫": ">", "⇒": "→",
    **{char: f"^{digit}" for digit, char in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{char: f" {name} " for char, name in _GREEK.items()},
}  # fmt: skip
# Letters of other scripts that look like Latin ones.
_LOOKALIKES = str.maketrans("авсеніјкмοоԛрѕтухѵԝɡօ", "abcehijkmooqpstyxvwgo")

_WRAPPERS = (
    "mathrm|mathbf|mathbb|mathcal|mathsf|mathit|text|textbf|operatorname|boldsymbol|bm"
    "|hat|tilde|bar|vec"
)
_LATEX_SIGNS = frozenset("\\{")
"""Text without any of these holds no LaTeX."""
_LATEX: list[tuple[re.Pattern[str], tuple[str | int, ...]]] = [
    (re.compile(rf"\\(?:{_WRAPPERS})\s*\{{([^{{}}]*)\}}"), (" ", 1)),
    (re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}"), ("(", 1, ")/(", 2, ")")),
    (re.compile(r"\\sqrt\s*\{([^{}]*)\}"), (" sqrt(", 1, ")")),
    (re.compile(r"([_^])\s*\{([^{}]*)\}"), (1, 2)),
]
_LATEX_FLAT: list[tuple[re.Pattern[str], tuple[str | int, ...]]] = [
    (re.compile(r"\\(?:left|right|bigl?|bigr?|displaystyle|limits|quad|qquad)(?![a-z])"), ()),
    (re.compile(r"\\[,;!: ]"), (" ",)),
    (re.compile(r"\\(?:top|intercal)(?![a-z])"), ("t",)),
    (re.compile(r"\\(?:cdot|times|ast)(?![a-z])"), ("*",)),
    (re.compile(r"\\leq?(?![a-z])"), ("<=",)),
    (re.compile(r"\\geq?(?![a-z])"), (">=",)),
    (re.compile(r"\\([a-z]+)"), (" ", 1, " ")),
    (re.compile(r"[{}$\\]"), (" ",)),
]

_TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+\.\d+[a-z]*|[a-z0-9_]+(?:'[a-z]+)?|[\u3400-\u9fff]|\S"
)
# Dropped between tokens: what people put or leave out freely.
_SILENT = set("-*()[]{}<>\"'`“”「」『』《》【】|~_…、#\\$") - set("<>")
_SENTENCE_END = set("。.!?！？\n")
_CLAUSE_END = set("，,；;：:—")
_MARKS = _SILENT | _SENTENCE_END | _CLAUSE_END
_CONTRAST = re.compile(
    r"但是|但|而是|(?<![从因进然反])而(?![且已后])|不过(?![滤拟度多])|却|反而|然而"
    r"|\b(?:but|while|whereas|however|although|though|yet)\b"
)


class Token(NamedTuple):
    """A Latin word, a number, one Han character or a symbol; offsets into the normalised text."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=20_000)
def _simplified(char: str) -> str:
    return str(_converter().convert(char))


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _normal_char(char: str) -> str:
    """One raw character in its normal form; empty for what cannot be seen."""
    if char in _SYMBOLS:
        return _SYMBOLS[char]
    category = unicodedata.category(char)
    if category == "Cf" or (category == "Cc" and char not in "\n\t"):
        return ""
    text = unicodedata.normalize("NFKC", char).lower()
    if text in _SYMBOLS:
        return _SYMBOLS[text]
    if "\u3400" <= text <= "\u9fff":
        text = _simplified(text)
    elif not text.isascii():
        text = text.translate(_LOOKALIKES)
    return text


class _Normal(dict[int, str]):
    """The normal form of each character that was met, as `str.translate` takes it."""

    def __init__(self) -> None:
        self.uneven: set[str] = set()
        """Characters whose normal form is not one character."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        normal = _normal_char(char)
        if len(normal) != 1:
            self.uneven.add(char)  # first, for who reads in another thread
        self[code] = normal
        return normal


_NORMAL = _Normal()


class _Tracked:
    """Text of which every character remembers its raw offsets."""

    def __init__(self, raw: str, kept: Iterable[tuple[int, int]]) -> None:
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for begin, stop in kept:
            part = raw[begin:stop]
            parts.append(part.translate(_NORMAL))
            if _NORMAL.uneven.isdisjoint(part):
                starts += range(begin, stop)
                ends += range(begin + 1, stop + 1)
            else:
                for index, char in enumerate(part, begin):
                    size = len(_NORMAL[ord(char)])
                    starts += [index] * size
                    ends += [index + 1] * size
            # Parts that were taken apart do not run into each other.
            parts.append("\n")
            starts.append(stop - 1)
            ends.append(stop)
        self.text = "".join(parts)
        self.starts = starts
        self.ends = ends

    def substitute(self, pattern: re.Pattern[str], parts: tuple[str | int, ...]) -> bool:
        """Replace every match by literals and groups; True where there was one."""
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        last = 0
        for match in pattern.finditer(self.text):
            self._copy(text, starts, ends, last, match.start())
            for part in parts:
                if isinstance(part, int):
                    self._copy(text, starts, ends, match.start(part), match.end(part))
                else:
                    text.append(part)
                    starts += [self.starts[match.start()]] * len(part)
                    ends += [self.ends[match.end() - 1]] * len(part)
            last = match.end()
        if last == 0:
            return False
        self._copy(text, starts, ends, last, len(self.text))
        self.text, self.starts, self.ends = "".join(text), starts, ends
        return True

    def _copy(
        self, text: list[str], starts: list[int], ends: list[int], begin: int, stop: int
    ) -> None:
        text.append(self.text[begin:stop])
        starts += self.starts[begin:stop]
        ends += self.ends[begin:stop]


def _normalise(raw: str, kept: Sequence[tuple[int, int]]) -> _Tracked:
    tracked = _Tracked(raw, kept)
    if not _LATEX_SIGNS.isdisjoint(tracked.text):
        for _ in range(8):  # nested braces, from the inside out
            if not any([tracked.substitute(pattern, parts) for pattern, parts in _LATEX]):
                break
        for pattern, parts in _LATEX_FLAT:
            tracked.substitute(pattern, parts)
    return tracked


@dataclass(frozen=True)
class Passage:
    """A normalised, tokenised text with its clauses and sentences.

    Attributes:
        raw: the text as written.
        norm: its normal form.
        tokens: without what people put or leave out freely (hyphens, brackets, quotes).
        clause: for each token the number of its clause; `sentence` likewise.
    """

    raw: str
    norm: str
    tokens: list[Token]
    clause: list[int]
    sentence: list[int]
    questions: frozenset[int]
    """Sentences that end with a question mark."""
    _starts: list[int] = field(repr=False)
    _ends: list[int] = field(repr=False)
    _token_starts: list[int] = field(repr=False)

    @classmethod
    def read(cls, raw: str, kept: Sequence[tuple[int, int]] | None = None) -> Passage:
        """Read a text, or the given parts of it (raw offsets, ascending, apart from each other)."""
        tracked = _normalise(raw, kept if kept is not None else [(0, len(raw))])
        tokens, clause, sentence, questions = _split(tracked.text)
        return cls(
            raw=raw,
            norm=tracked.text,
            tokens=tokens,
            clause=clause,
            sentence=sentence,
            questions=frozenset(questions),
            _starts=tracked.starts,
            _ends=tracked.ends,
            _token_starts=[token.start for token in tokens],
        )

    @cached_property
    def words(self) -> list[tuple[int, int]]:
        """For each normalised character the start and end of its word; empty without Chinese."""
        return [] if self.norm.isascii() else word_at(self.norm)

    def __len__(self) -> int:
        return len(self.tokens)

    def raw_span(self, span: Span) -> tuple[int, int]:
        """Raw offsets of the tokens of a span."""
        begin, stop = self.tokens[span.first].start, self.tokens[span.last].end
        return self._starts[begin], self._ends[stop - 1]

    def token_at(self, offset: int) -> int:
        """The token that covers or precedes an offset of the normalised text."""
        return max(0, bisect_right(self._token_starts, offset) - 1)

    def clause_span(self, token: int) -> Span:
        """The clause around a token."""
        return self._around(self.clause, token)

    def sentence_span(self, token: int) -> Span:
        """The sentence around a token."""
        return self._around(self.sentence, token)

    @staticmethod
    def _around(numbers: list[int], token: int) -> Span:
        number = numbers[token]
        return Span(bisect_left(numbers, number), bisect_right(numbers, number) - 1)


@lru_cache(maxsize=50_000)
def alias_tokens(alias: str) -> tuple[str, ...]:
    """The token sequence of an alias: what it must look like in a passage."""
    text = alias.translate(_NORMAL)
    if not _LATEX_SIGNS.isdisjoint(text):
        text = _normalise(alias, [(0, len(alias))]).text
    return tuple([_plain(symbol) for symbol in _TOKEN.findall(text) if symbol not in _MARKS])


def _plain(symbol: str) -> str:
    """A token without the commas of a number and without a possessive."""
    return symbol if symbol.isalnum() else symbol.replace(",", "").removesuffix("'s")


_PIECE = re.compile(rf"{_TOKEN.pattern}|\n\s*")


def _split(text: str) -> tuple[list[Token], list[int], list[int], set[int]]:
    contrasts = {match.start() for match in _CONTRAST.finditer(text)}
    tokens: list[Token] = []
    clause: list[int] = []
    sentence: list[int] = []
    questions: set[int] = set()
    clause_no = sentence_no = 0
    for match in _PIECE.finditer(text):
        symbol = match.group()
        if symbol not in _MARKS and symbol[0] != "\n":
            start, end = match.span()
            if start in contrasts:
                clause_no += 1
            tokens.append(Token(_plain(symbol), start, end))
            clause.append(clause_no)
            sentence.append(sentence_no)
        elif symbol[0] == "\n":
            clause_no += 1
            sentence_no += 1
        elif symbol in _SENTENCE_END and _ends_sentence(text, match):
            if symbol in "?？":
                questions.add(sentence_no)
            clause_no += 1
            sentence_no += 1
        elif symbol in _CLAUSE_END:
            # A semicolon parts more than a comma does: it counts twice as far.
            clause_no += 2 if symbol in ";；" else _ends_clause(text, match)
    return tokens, clause, sentence, questions


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    if match.group() != ".":
        return True
    after = text[match.end() : match.end() + 1]
    before = text[max(0, match.start() - 4) : match.start()]
    abbreviated = re.search(r"(?:^|\W)(?:e\.g|i\.e|vs|cf|etc|fig|eq|dr|al)$", before)
    return (not after or after.isspace() or after > "\u2e7f") and not (abbreviated and after)


_FORMULA_BEFORE = re.compile(r"(?:^|[^a-z0-9])[a-z0-9]{1,2}\s*$")
_FORMULA_AFTER = re.compile(r"\s*[a-z0-9]{1,2}(?![a-z0-9])")


def _ends_clause(text: str, match: re.Match[str]) -> bool:
    """A comma between formula letters, as in `f(q, k, v)`, and the colon of a ratio end nothing."""
    before = text[max(0, match.start() - 5) : match.start()]
    after = text[match.end() : match.end() + 5]
    if match.group() in ":：":
        return not (before[-1:].isdigit() and after[:1].isdigit())
    if match.group() not in ",，":
        return True
    return not (_FORMULA_BEFORE.search(before) and _FORMULA_AFTER.match(after))
