"""Recompute the reference numbers of a bank: arithmetic on numbers, and nothing else."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable

from interviewer.bank.models import Numeric

_OPERATIONS: dict[type[ast.AST], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Pow: operator.pow,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {
    "exp": math.exp, "log": math.log, "log2": math.log2, "sqrt": math.sqrt, "ceil": math.ceil,
    "floor": math.floor, "min": min, "max": max, "round": round, "abs": abs,
}  # fmt: skip
_UNITS = {
    "b": 1.0, "bytes": 1.0, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12,
    "kib": 2.0**10, "mib": 2.0**20, "gib": 2.0**30, "tib": 2.0**40, "%": 0.01,
}  # fmt: skip


def fault(number: Numeric) -> str | None:
    """Why a value does not follow from its formula, given in the unit or in the unit's base."""
    if number.formula is None:
        return None
    try:
        found = _computed(ast.parse(number.formula, mode="eval").body)
    except (SyntaxError, ValueError, TypeError, ArithmeticError) as error:
        return f"{number.formula!r} cannot be computed: {error}"
    factors = {1.0, _UNITS.get(number.unit.lower(), 1.0)}
    slack = number.tolerance + 1e-9
    if any(abs(found - number.value * f) <= slack * abs(number.value * f) for f in factors):
        return None
    return f"{number.formula!r} gives {found:g}, not {number.value:g} {number.unit}".rstrip()


def _computed(node: ast.AST) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_computed(node.operand)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        if node.func.id in _FUNCTIONS:
            return _FUNCTIONS[node.func.id](*map(_computed, node.args))
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        return _OPERATIONS[type(node.op)](_computed(node.left), _computed(node.right))
    allowed = ", ".join(sorted(_FUNCTIONS))
    raise ValueError(f"{ast.unparse(node)} is no arithmetic; functions: {allowed}")
