"""The code in an answer, as statements in the plain form. It is read with `ast` and never run.

Pasted code is text from a stranger: every statement is short, every tree is shallow, and what does
not parse is left out. Comments and the contents of strings are no part of a statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from interviewer.grading.code_lines import Line, logical_lines, parse
from interviewer.grading.syntax import Node, inside, plain_statement

LIMIT = 20_000
"""Characters of an answer that are read for code."""

# People open a fence behind "like this:" too, and speak on behind its end.
_FENCE = re.compile(r"(`{3,}+|~{3,}+)([^\n`~]*)\n(.*?)(?:^[ \t]*\1|\Z)", re.M | re.S)
_PYTHON = re.compile(r"\s*(?:py|python|pytorch|torch|numpy)\d?\b", re.I)
_TICKED = re.compile(r"(?<!`)`([^`\n]{3,200})`(?!`)")
_BULLET = re.compile(r"[ \t]*(?:[-*•]|\d+[.)、])[ \t]+")
_SENTENCE_END = re.compile(r"[\n。!！?？]|\.(?=\s)")
_DISOWNED = re.compile(
    r"并不是|并非|错误(?:的)?(?:写法|示例|代码|实现)|反例|写错|不要(?:这样|这么)写|错的"
    r"|\b(?:not true|wrong|incorrect|buggy|"
    r"bad example|do not do this|don't do this)\b",
    re.I,
)
_OWNED = re.compile(r"正确|改成|应该|避免|\b(?:right|correct|fixed|instead|avoid)\b", re.I)
_HEADERS = frozenset(
    "import importfrom functiondef asyncfunctiondef classdef return for while if with".split()
)


class Statement(NamedTuple):
    """One statement and where it stands in the answer."""

    node: Node
    start: int
    end: int


class Source(NamedTuple):
    """All code of an answer."""

    statements: list[Statement]
    spans: list[tuple[int, int]]
    """What is code and no prose, as offsets into the answer, ascending."""
    made: dict[str, list[int]]
    """Variable -> the statements that assign to it, in order."""

    def disowned(self) -> Source:
        """The same, with nothing in it that shows anything."""
        return self._replace(statements=[], made={})


def read_source(answer: str, *, unfenced: bool = True) -> Source:
    """Find the code in an answer.

    Args:
        unfenced: also take lines of code that stand among the prose, and code in `ticks`.
    """
    text = answer[:LIMIT]
    statements: list[Statement] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for match in _FENCE.finditer(text):
        if unfenced:
            _read_loose(text, at, match.start(), statements, spans)
        _read_fence(text, match, statements, spans)
        at = match.end()
    if unfenced:
        _read_loose(text, at, len(text), statements, spans)
    return Source(statements, spans, _made(statements))


def _made(statements: Sequence[Statement]) -> dict[str, list[int]]:
    made: dict[str, list[int]] = {}
    for index, statement in enumerate(statements):
        node = statement.node
        if node.kind == "assign" and node.parts[0].kind == "name":
            made.setdefault(node.parts[0].label, []).append(index)
    return made


def without(
    kept: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The parts of a text that are left when the spans are taken out."""
    left = list(kept)
    for start, end in spans:
        rest = []
        for a, b in left:
            rest += [(x, y) for x, y in ((a, min(b, start)), (max(a, end), b)) if x < y]
        left = rest
    return left


def _read_fence(
    text: str, match: re.Match[str], statements: list[Statement], spans: list[tuple[int, int]]
) -> None:
    lines = [
        line for line in logical_lines(text, match.start(3), match.end(3)) if line.text.strip()
    ]
    read = [(line, list(_statements(line))) for line in lines]
    coded = sum(any(map(_is_code, found)) for _, found in read)
    if not coded or (2 * coded < len(lines) and not _PYTHON.match(match[2])):
        return  # a sketch or a text in a fence, which is prose
    spans.append(match.span())
    before = _SENTENCE_END.split(text[: match.start()].rstrip(" \t\n:：,，"))[-1]
    after = _SENTENCE_END.split(text[match.end() :].partition("\n")[0])[0]
    if not _disowned(before) and not _disowned(after):
        statements += [s for line, found in read if not _disowned(line.note) for s in found]


def _read_loose(
    text: str, start: int, end: int, statements: list[Statement], spans: list[tuple[int, int]]
) -> None:
    code: list[Line] = []
    for line in logical_lines(text, start, end):
        bullet = _BULLET.match(line.text)
        if bullet:
            cut = bullet.end()
            line = line._replace(start=line.start + cut, text=line.text[cut:])
        found = list(_statements(line)) if line.text.strip() else []
        if any(_is_code(s) for s in found):
            code.append(line)
            if not _disowned(line.note):
                statements += found
        elif (
            line.note
            and not line.text.strip()
            and code
            and not text[code[-1].end : line.start].strip()
        ):
            code.append(line)
        else:
            statements += _ticked(text, line)
    spans += [(line.start, line.end) for line in code]


def _ticked(text: str, line: Line) -> Iterator[Statement]:
    """Code in a sentence: it stays part of the sentence too."""
    raw = text[line.start : line.end]
    if "`" not in raw or _disowned(raw):
        return
    for match in _TICKED.finditer(raw):
        start = line.start + match.start(1)
        for part in logical_lines(text, start, line.start + match.end(1)):
            yield from (s for s in _statements(part) if _is_code(s))


def _disowned(words: str) -> bool:
    """Whether a short note says that the code by it is wrong."""
    return len(words) <= 60 and bool(_DISOWNED.search(words)) and not _OWNED.search(words)


def _is_code(statement: Statement) -> bool:
    """Prose may parse too, as names, as "multi-head", as "note: this"; code does something."""
    if statement.node.kind == "header":
        return statement.node.label in _HEADERS
    return any(node.kind in ("assign", "call", "index") for node in inside(statement.node))


def _statements(line: Line) -> Iterator[Statement]:
    start = line.start + len(line.text) - len(line.text.lstrip())
    end = line.start + len(line.text.rstrip())
    for statement in parse(line.text) or ():
        for node in plain_statement(statement):
            yield Statement(node, start, end)
