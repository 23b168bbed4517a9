"""Code as logical lines: brackets and long strings hold lines together, comments are cut off.

What does not parse is left out, and no line takes another with it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_STATEMENT = 2_000
"""Characters of one statement."""
_JOINED = 20
"""Lines of one statement."""

# One character each, so that offsets stay: what people type where they do not paste.
_TYPED = str.maketrans("（），：＝＋－＊／［］−–×·←≤≥", "(),:=+-*/[]--**=<>")
# In pseudo-code it is a Greek letter, unless a colon makes it a function.
_LAMBDA = re.compile(r"\blambda\b(?![\w\s,]*:)")
# `1if x` parses too, and warns.
_GLUED = re.compile(r"\d(?:and|else|for|if|in|is|or|not)\b")
_KEY = re.compile(r"[A-Za-z0-9_ -]{1,40}\Z")


class Line(NamedTuple):
    """One logical line and where it stands in the answer."""

    start: int
    end: int
    text: str
    """Without comments and without the contents of strings, as long as the raw text."""
    note: str
    """Its comment."""


def logical_lines(text: str, start: int, end: int) -> Iterator[Line]:
    """Logical lines: brackets and long strings hold lines together, comments are cut off."""
    at = start
    while at < end:
        line = _line(text, at, end, lines=_JOINED)
        if parse(line.text) is None:
            line = _line(text, at, end, lines=1)  # an open bracket swallows nothing
        yield line
        at = line.end + 1


def _line(text: str, start: int, end: int, *, lines: int) -> Line:
    """One line from `start`, or several while a bracket is open; a long string is never cut."""
    out: list[str] = []
    note, at, depth = "", start, 0
    while at < end and at - start <= _STATEMENT:
        char = text[at]
        if char == "\n":
            lines -= 1
            if lines < 1 or depth < 1:
                break
        if char == "#":
            stop = _end_of_line(text, at, end)
            note = note or text[at:stop]
            out.append(" " * (stop - at))
            at = stop
        elif char in "\"'":
            stop = _end_of_string(text, at, end)
            out.append(_bare(text[at:stop]))
            at = stop
        else:
            depth += (char in "([{") - (char in ")]}")
            out.append(" " if char == "\n" else char)
            at += 1
    code = "".join(out).translate(_TYPED).replace(":=", " =")
    return Line(start, at, _LAMBDA.sub("lambd_", code), note)


def _end_of_line(text: str, at: int, end: int) -> int:
    stop = text.find("\n", at, end)
    return end if stop < 0 else stop


def _end_of_string(text: str, at: int, end: int) -> int:
    quote = text[at]
    if text[at : at + 3] == quote * 3:
        stop = text.find(quote * 3, at + 3, end)
        return end if stop < 0 else stop + 3
    stop = at + 1
    while stop < end and text[stop] not in (quote, "\n"):
        stop += 2 if text[stop] == "\\" else 1
    return min(stop + (text[stop : stop + 1] == quote), end)


def _bare(literal: str) -> str:
    """A string without its words, unless they can be a key; as long as it was."""
    inside = literal[1:-1]
    if _KEY.match(inside) and literal[0] == literal[-1]:
        return literal
    return '"' + " " * (len(literal) - 2) + '"' if len(literal) > 1 else " "


@lru_cache(maxsize=64)
def parse(text: str) -> list[ast.stmt] | None:
    """The statements of one line, or None; a header such as `for …:` may stand without a body."""
    code = text.strip()
    if not code or len(code) > _STATEMENT or _GLUED.search(code):
        return None
    for form in (code, code.removeprefix("el") + " pass" if code.endswith(":") else ""):
        try:
            return ast.parse(form).body if form else None
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return None
