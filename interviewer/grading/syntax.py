"""Code in one plain form, in which the many ways to write a thing are one."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_HUGE = 1e300
_DEPTH = 40
"""Levels of one tree; what lies deeper is opaque."""

_MODULES = frozenset(
    "torch np numpy jnp jax math f nn tf functional self cls random statistics".split()
)
_SAME = {
    "minimum": "min", "maximum": "max", "amin": "min", "amax": "max", "clip": "clamp",
    "clip_by_value": "clamp", "concatenate": "cat", "hstack": "cat", "ones_like": "ones",
    "crossentropyloss": "cross_entropy", "softmax_cross_entropy": "cross_entropy",
}  # fmt: skip
_OPERATORS: dict[type, str] = {
    ast.Pow: "**", ast.Mod: "%", ast.FloorDiv: "//", ast.MatMult: "@", ast.BitAnd: "and",
    ast.BitOr: "or", ast.BitXor: "^", ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<",
    ast.Gt: ">", ast.GtE: ">", ast.Is: "==", ast.IsNot: "!=", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
_POSITIONS = {"clamp": ("min", "max"), "masked_fill": ("mask", "value")}
_ALSO = {"a_min": "min", "a_max": "max"}


class Node(NamedTuple):
    """A piece of code in the plain form.

    Sums and products are flat, a minus stands outside of products and inside of sums, a method is
    the function of its object, and names are lower case.
    """

    kind: str
    label: str = ""
    parts: tuple[Node, ...] = ()
    keywords: tuple[tuple[str, Node], ...] = ()


def inside(node: Node) -> Iterator[Node]:
    """A node and all that it is made of, from the outside in."""
    todo = [node]
    while todo:
        one = todo.pop()
        yield one
        todo += [value for _, value in reversed(one.keywords)]
        todo += reversed(one.parts)


def plain_statement(statement: ast.stmt, depth: int = 0) -> Iterator[Node]:
    """The statements that a statement holds, itself first; an assignment per target."""
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            yield from _assigned(target, statement.value)
    elif isinstance(statement, ast.AnnAssign) and statement.value:
        yield from _assigned(statement.target, statement.value)
    elif isinstance(statement, ast.AugAssign):
        sum_of = ast.BinOp(statement.target, statement.op, statement.value)
        yield _assign(plain(statement.target), plain(sum_of))
    elif isinstance(statement, ast.Expr):
        yield plain(statement.value)
    elif isinstance(statement, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef):
        yield Node("header", type(statement).__name__.lower())
    elif depth < _DEPTH:
        inner = [c for c in ast.iter_child_nodes(statement) if isinstance(c, ast.expr)]
        yield Node("header", type(statement).__name__.lower(), tuple(map(plain, inner)))
    for child in getattr(statement, "body", ()) if depth < _DEPTH else ():
        if isinstance(child, ast.stmt) and not isinstance(child, ast.Pass):
            yield from plain_statement(child, depth + 1)


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[Node]:
    pair = (ast.Tuple, ast.List)
    if isinstance(target, pair) and isinstance(value, pair) and len(target.elts) == len(value.elts):
        for one, its in zip(target.elts, value.elts, strict=True):
            yield _assign(plain(one), plain(its))
    else:
        yield _assign(plain(target), plain(value))


def _assign(target: Node, value: Node) -> Node:
    return Node("assign", "", (target, value))


def plain(tree: ast.AST, depth: int = 0, *, cased: bool = False) -> Node:
    """An expression in the plain form; `cased` keeps the case of names, as patterns need."""
    return _Plain(cased).of(tree, depth)


class _Plain:
    """From a syntax tree to the plain form."""

    def __init__(self, cased: bool) -> None:
        self._cased = cased

    def of(self, tree: ast.AST | None, depth: int) -> Node:
        """The plain form of one expression."""
        if tree is None:
            return Node("none")
        if depth > _DEPTH:
            return Node("deep")
        known = getattr(self, f"_{type(tree).__name__.lower()}", None)
        if known is not None:
            node: Node = known(tree, depth + 1)
            return node
        children = [c for c in ast.iter_child_nodes(tree) if not isinstance(c, ast.expr_context)]
        return Node(type(tree).__name__.lower(), "", self._all(children, depth))

    def _all(self, trees: Sequence[ast.AST | None], depth: int) -> tuple[Node, ...]:
        return tuple(self.of(tree, depth) for tree in trees)

    def _word(self, name: str) -> str:
        return name if self._cased else name.lower()

    def _name(self, tree: ast.Name, depth: int) -> Node:
        return Node("name", self._word(tree.id))

    def _attribute(self, tree: ast.Attribute, depth: int) -> Node:
        base = self.of(tree.value, depth)
        if base.kind != "name":
            return Node("field", self._word(tree.attr), (base,))
        owner = "" if base.label in _MODULES else f"{base.label}."
        return Node("name", f"{owner}{self._word(tree.attr)}")

    def _constant(self, tree: ast.Constant, depth: int) -> Node:
        if tree.value is ...:
            return Node("rest")
        if tree.value is None:
            return Node("none")
        if isinstance(tree.value, int | float):
            return Node("number", f"{float(tree.value):g}") if tree.value < _HUGE else Node("deep")
        return Node("string", tree.value.lower() if isinstance(tree.value, str) else "")

    def _subscript(self, tree: ast.Subscript, depth: int) -> Node:
        base = self.of(tree.value, depth)
        items = tree.slice.elts if isinstance(tree.slice, ast.Tuple) else [tree.slice]
        parts = self._all(items, depth)
        if base.kind == "name" and [p.kind for p in parts] == ["string"]:
            return Node("name", f"{base.label}.{parts[0].label}")
        return Node("index", "", (base, *parts))

    def _slice(self, tree: ast.Slice, depth: int) -> Node:
        return Node("slice", "", self._all((tree.lower, tree.upper, tree.step), depth))

    def _tuple(self, tree: ast.Tuple, depth: int) -> Node:
        return Node("list", "", self._all(tree.elts, depth))

    def _list(self, tree: ast.List, depth: int) -> Node:
        return Node("list", "", self._all(tree.elts, depth))

    def _compare(self, tree: ast.Compare, depth: int) -> Node:
        parts = self._all((tree.left, *tree.comparators), depth)
        sign = _OPERATORS[type(tree.ops[0])]
        if sign == ">":
            return Node("relation", "<", parts[::-1])
        return Node("relation", sign, parts)

    def _unaryop(self, tree: ast.UnaryOp, depth: int) -> Node:
        inner = self.of(tree.operand, depth)
        if isinstance(tree.op, ast.USub):
            return negative(inner)
        return inner if isinstance(tree.op, ast.UAdd) else Node("not", "", (inner,))

    def _binop(self, tree: ast.BinOp, depth: int) -> Node:
        left, right = self._all((tree.left, tree.right), depth)
        if isinstance(tree.op, ast.Add):
            return _flat("sum", left, right)
        if isinstance(tree.op, ast.Sub):
            return _flat("sum", left, negative(right))
        if isinstance(tree.op, ast.Mult):
            return _product(left, right)
        if isinstance(tree.op, ast.Div):
            (a, minus), (b, other) = _unsigned(left), _unsigned(right)
            quotient = Node("quotient", "", (a, b))
            return negative(quotient) if minus != other else quotient
        return Node("operation", _OPERATORS.get(type(tree.op), "?"), (left, right))

    def _call(self, tree: ast.Call, depth: int) -> Node:
        arguments = list(self._all(tree.args, depth))
        made: tuple[tuple[str, Node], ...] = ()
        if isinstance(tree.func, ast.Attribute):
            name = self._word(tree.func.attr)
            owner = self.of(tree.func.value, depth)
            if not self._is_module(tree.func.value):
                arguments.insert(0, owner)
        else:
            called = self.of(tree.func, depth)
            name, made = called.label, called.keywords
            if called.kind not in ("name", "call"):
                arguments.insert(0, called)
        name = name if name.startswith("__") else name.rstrip("_")
        name = _SAME.get(name, name)
        given = {_ALSO.get(k.arg, k.arg): self.of(k.value, depth) for k in tree.keywords if k.arg}
        for position in _POSITIONS.get(name, ()):
            if position in given:
                arguments.append(given.pop(position))
        if name in ("pow", "square") and arguments:
            power = arguments[1] if len(arguments) > 1 else Node("number", "2")
            return Node("operation", "**", (arguments[0], power))
        return Node("call", name, tuple(arguments), (*made, *given.items()))

    def _is_module(self, tree: ast.expr) -> bool:
        """`torch.exp` and `torch.nn.functional.exp` belong to nothing; `x.exp` belongs to x."""
        while isinstance(tree, ast.Attribute) and tree.attr in ("nn", "functional", "linalg"):
            tree = tree.value
        return isinstance(tree, ast.Name) and tree.id.lower() in _MODULES


def negative(node: Node) -> Node:
    """The node with a minus before it."""
    if node.kind == "negative":
        return node.parts[0]
    if node.kind == "number":
        return Node("number", f"{-float(node.label):g}")
    if node.kind == "sum":
        return Node("sum", "", tuple(map(negative, node.parts)))
    return Node("negative", "", (node,))


def _flat(kind: str, left: Node, right: Node) -> Node:
    parts = [
        part for node in (left, right) for part in (node.parts if node.kind == kind else (node,))
    ]
    return Node(kind, "", tuple(parts))


def _unsigned(node: Node) -> tuple[Node, bool]:
    if node.kind == "negative":
        return node.parts[0], True
    if node.kind == "number" and node.label.startswith("-"):
        return negative(node), True
    return node, False


def _product(left: Node, right: Node) -> Node:
    """A flat product without factors of 1; a list times a number repeats and has no sign."""
    (a, minus), (b, other) = _unsigned(left), _unsigned(right)
    flat = _flat("product", a, b)
    parts = tuple(part for part in flat.parts if part != Node("number", "1")) or flat.parts[:1]
    node = Node("product", "", parts) if len(parts) > 1 else parts[0]
    return negative(node) if minus != other else node
