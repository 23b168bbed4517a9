"""What must stand in pasted code: patterns that look like the code they look for.

A pattern is an expression or an assignment. `NAMES` in capitals stand for anything, or for what
their list of wildcards allows; `...` for any further arguments, terms, factors or indices; `has(X)`
for anything with X in it. Sums, products, `min` and `max` match in any order, signs count, and a
variable is also what was last assigned to it. Nothing is ever run.
"""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache

from interviewer.bank.models import CodeFrame, Facet
from interviewer.grading.source import Source
from interviewer.grading.syntax import Node, inside, negative, plain

_FUEL = 30_000
"""Comparisons that one frame may cost."""
_FOLLOWED = 5
"""Assignments that are followed from one place."""
# Functions that change the shape or the type of a thing, and not what it is.
_SEE_THROUGH = frozenset(
    "detach item float double half long int bool squeeze unsqueeze contiguous clone copy to cpu "
    "cuda numpy tolist view reshape flatten expand expand_as array asarray tensor longtensor "
    "floattensor stop_gradient type astype permute transpose masked_select".split()
)
_ANY_ORDER = frozenset(("min", "max"))

Trail = tuple[int, ...]
"""The statements that a match rests on."""
Names = Mapping[str, Sequence[str]]


def takes_code(facets: Iterable[Facet]) -> bool:
    """Whether any of the facets can be shown by code."""
    return any(isinstance(frame, CodeFrame) for facet in facets for frame in facet.any)


def find_code(facet: Facet, source: Source) -> list[tuple[int, int]] | None:
    """The lines that show a facet, as offsets into the answer; None where no code does."""
    for frame in facet.any:
        if isinstance(frame, CodeFrame):
            for pattern in frame.code:
                trail = _Search(source, frame.names).find(compiled(pattern))
                if trail is not None:
                    return [source.statements[index][1:] for index in sorted(set(trail))]
    return None


@lru_cache(maxsize=2_000)
def compiled(pattern: str) -> Node:
    """A pattern in the plain form.

    Raises:
        SyntaxError: it is no expression and no assignment.
    """
    (statement,) = ast.parse(pattern).body
    if isinstance(statement, ast.Assign):
        sides = (statement.targets[0], statement.value)
        return Node("assign", "", tuple(plain(side, cased=True) for side in sides))
    if not isinstance(statement, ast.Expr):
        raise SyntaxError(f"{pattern!r} is no expression and no assignment")
    return plain(statement.value, cased=True)


class _Spent(Exception):
    """A pattern was compared too often: code that costs so much was not written to be read."""


class _Search:
    """One pattern against the code of an answer."""

    def __init__(self, source: Source, names: Names) -> None:
        self._source = source
        self._names = names
        self._fuel = _FUEL

    def find(self, pattern: Node) -> Trail | None:
        """The first place that matches, in the order of the answer."""
        try:
            for at, statement in enumerate(self._source.statements):
                for node in _candidates(pattern, statement.node):
                    trail = self._match(pattern, node, at, 0)
                    if trail is not None:
                        return (at, *trail)
        except _Spent:
            pass
        return None

    def _match(self, pattern: Node, node: Node, at: int, followed: int) -> Trail | None:
        self._fuel -= 1
        if self._fuel < 0:
            raise _Spent
        if pattern.kind == "rest" or node.kind == "deep":
            return () if pattern.kind == "rest" else None
        if pattern.kind == "name" and pattern.label.isupper():
            if node.kind == "none":
                return None
            listed = self._names.get(pattern.label)
            allowed = True if listed is None else _allowed(_words(node), listed)
            if allowed is not None:
                return () if allowed else None
        elif pattern.kind == "call" and pattern.label == "has":
            return self._has(pattern.parts[0], node, at, followed)
        else:
            trail = self._same(pattern, node, at, followed)
            if trail is not None:
                return trail
        if node.kind == "call" and node.label in _SEE_THROUGH and node.parts:
            return self._match(pattern, node.parts[0], at, followed)
        return self._follow(pattern, node, at, followed)

    def _follow(self, pattern: Node, node: Node, at: int, followed: int) -> Trail | None:
        """Take a variable for what was last assigned to it."""
        if node.kind != "name" or followed >= _FOLLOWED:
            return None
        made = self._source.made.get(node.label, [])
        last = bisect_left(made, at) - 1
        if last < 0:
            return None
        value = self._source.statements[made[last]].node.parts[1]
        trail = self._match(pattern, value, made[last], followed + 1)
        return None if trail is None else (made[last], *trail)

    def _has(self, pattern: Node, node: Node, at: int, followed: int) -> Trail | None:
        for inner in inside(node):
            trail = self._match(pattern, inner, at, followed)
            if trail is None and inner.kind == "name" and followed < _FOLLOWED:
                whole = Node("call", "has", (pattern,))
                trail = self._follow(whole, inner, at, followed)
            if trail is not None:
                return trail
        return None

    def _same(self, pattern: Node, node: Node, at: int, followed: int) -> Trail | None:
        if pattern.kind in ("sum", "product"):
            parts = node.parts if node.kind == pattern.kind else (node,)
            if len(parts) == 1 and len(pattern.parts) == 2 and node.kind in ("name", "call"):
                # A single thing is no sum: look behind its name first.
                return None
            return self._unordered(pattern.parts, parts, at, followed)
        if pattern.kind == "negative" and node.kind == "number" and node.label[0] == "-":
            return self._match(pattern.parts[0], negative(node), at, followed)
        if pattern.kind != node.kind:
            return None
        if pattern.kind == "call":
            return self._call(pattern, node, at, followed)
        if pattern.label != node.label:
            return None
        if pattern.kind == "relation" and pattern.label in ("==", "!="):
            return self._unordered(pattern.parts, node.parts, at, followed)
        return self._ordered(pattern.parts, node.parts, at, followed)

    def _call(self, pattern: Node, node: Node, at: int, followed: int) -> Trail | None:
        listed = self._names.get(pattern.label)
        if listed is not None and not _allowed(node.label, listed):
            return None
        if listed is None and not pattern.label.isupper() and pattern.label != node.label:
            return None
        arguments = self._unordered if node.label in _ANY_ORDER else self._ordered
        trail = arguments(pattern.parts, node.parts, at, followed)
        given = dict(node.keywords)
        for name, value in pattern.keywords:
            if trail is None or name not in given:
                return None
            found = self._match(value, given[name], at, followed)
            trail = None if found is None else trail + found
        return trail

    def _ordered(
        self, patterns: Sequence[Node], nodes: Sequence[Node], at: int, followed: int
    ) -> Trail | None:
        if not patterns:
            return None if nodes else ()
        if patterns[0].kind == "rest":
            for skipped in range(len(nodes) + 1):
                trail = self._ordered(patterns[1:], nodes[skipped:], at, followed)
                if trail is not None:
                    return trail
            return None
        first = self._match(patterns[0], nodes[0], at, followed) if nodes else None
        if first is None:
            return None
        others = self._ordered(patterns[1:], nodes[1:], at, followed)
        return None if others is None else first + others

    def _unordered(
        self, patterns: Sequence[Node], nodes: Sequence[Node], at: int, followed: int
    ) -> Trail | None:
        wanted = [p for p in patterns if _unsigned_kind(p) != "rest"]
        if len(wanted) > len(nodes) or (len(wanted) == len(patterns) != len(nodes)):
            return None
        return self._chosen(wanted, list(nodes), at, followed)

    def _chosen(
        self, wanted: Sequence[Node], nodes: list[Node], at: int, followed: int
    ) -> Trail | None:
        if not wanted:
            return ()
        for index, node in enumerate(nodes):
            first = self._match(wanted[0], node, at, followed)
            if first is not None:
                rest = nodes[:index] + nodes[index + 1 :]
                others = self._chosen(wanted[1:], rest, at, followed)
                if others is not None:
                    return first + others
        return None


def _candidates(pattern: Node, node: Node) -> Iterator[Node]:
    """What a pattern may match: a product or a sum is no match where a minus stands before it."""
    denied: set[int] = set()
    for one in inside(node):
        if one.kind == "negative" and pattern.kind in ("product", "sum"):
            denied.add(id(one.parts[0]))
        if id(one) not in denied:
            yield one


def _unsigned_kind(node: Node) -> str:
    return node.parts[0].kind if node.kind == "negative" else node.kind


def _words(node: Node) -> str:
    """What a thing is called: its name, or a function with the names of its arguments."""
    if node.kind in ("name", "number"):
        return node.label
    if node.kind == "index":
        return _words(node.parts[0])
    if node.kind == "field":
        return f"{node.label} {_words(node.parts[0])}".rstrip()
    if node.kind == "call":
        inner = [_words(part) for part in node.parts]
        shown = [] if node.label in _SEE_THROUGH else [node.label]
        return " ".join(filter(None, [*shown, *inner]))
    return ""


def _allowed(words: str, listed: Sequence[str]) -> bool | None:
    """Whether a list of wildcards takes a name: `!` refuses for good, None is undecided."""
    if not words:
        return None
    if any(fnmatchcase(words, item[1:]) for item in listed if item[0] == "!"):
        return False
    wanted = [item for item in listed if item[0] != "!"]
    return True if not wanted or any(fnmatchcase(words, item) for item in wanted) else None
