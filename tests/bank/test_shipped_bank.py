"""The bank that is shipped: complete, without faults, and its numbers right."""

from __future__ import annotations

import ast
import math
import operator
from collections import Counter
from collections.abc import Callable

import pytest

from interviewer.bank.models import LANGUAGES, PERSONAS, Bank, Numeric, Question
from interviewer.rubric_lint import lint

COUNTS = (("llm", 32), ("vlm", 18), ("rlhf", 32))
PRINTED = [f"{part}-{n:02}" for part, count in COUNTS for n in range(1, count + 1)]
FINISHED = [*(f"llm-{n:02}" for n in range(1, 13)), "vlm-01", "rlhf-01"]


def test_there_are_82_questions_in_three_parts_in_printed_order(shipped: Bank) -> None:
    assert Counter(q.part for q in shipped) == dict(COUNTS)
    assert list(shipped.questions) == PRINTED


def test_at_least_the_first_fourteen_are_finished(shipped: Bank) -> None:
    assert [i for i in FINISHED if not shipped.questions[i].askable] == []


@pytest.mark.parametrize("question_id", PRINTED)
def test_a_finished_rubric_grades_its_own_examples(shipped: Bank, question_id: str) -> None:
    alone = {question_id: shipped.questions[question_id]}
    assert lint(shipped.model_copy(update={"questions": alone})) == []


def test_every_finished_question_has_examples_in_both_languages(shipped: Bank) -> None:
    lacking = [
        f"{q.id}/{p.id}: {want} in {language}"
        for q in shipped
        if q.askable
        for p in q.points
        for want in ("met", "missed")
        for language in LANGUAGES
        if not any(s.language == language for s in getattr(p.examples, want))
    ]
    assert lacking == []


def test_every_finished_question_names_its_sources(shipped: Bank) -> None:
    assert [q.id for q in shipped if q.askable and not q.sources] == []


def test_no_label_or_hint_is_the_model_answer(shipped: Bank) -> None:
    """Labels stand on the card while the question is open: they give nothing away."""
    told = [
        f"{q.id}/{p.id}"
        for q in shipped
        if q.askable
        for p in q.points
        for language in LANGUAGES
        if p.text[language] in (p.name(language), p.hint[language], p.probe[language])
    ]
    assert told == []


def test_every_persona_that_is_asked_has_core_points(shipped: Bank) -> None:
    for question in shipped:
        for persona in PERSONAS:
            if question.askable and question.asked_of(persona):
                assert sum(p.weight.of(persona) for p in question.core(persona)) > 0


# --- numbers ----------------------------------------------------------------------------------

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


def computed(node: ast.AST) -> float:
    """The value of a formula: numbers, arithmetic and a few functions, and nothing else."""
    if isinstance(node, ast.Expression):
        return computed(node.body)
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -computed(node.operand)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id in _FUNCTIONS:
            return _FUNCTIONS[node.func.id](*map(computed, node.args))
    if isinstance(node, ast.BinOp):
        return _OPERATIONS[type(node.op)](computed(node.left), computed(node.right))
    raise AssertionError(f"not arithmetic: {ast.dump(node)}")


def is_right(number: Numeric) -> bool:
    """Whether a value follows from its formula, given in the unit or in the base of the unit."""
    assert number.formula is not None
    found = computed(ast.parse(number.formula, mode="eval"))
    factors = {1.0, _UNITS.get(number.unit.lower(), 1.0)}
    slack = number.tolerance + 1e-9
    return any(abs(found - number.value * f) <= slack * abs(number.value * f) for f in factors)


def numbers_of(bank: Bank) -> list[tuple[Question, Numeric]]:
    return [(q, n) for q in bank for n in q.all_numeric() if n.formula]


def test_every_number_follows_from_its_formula(shipped: Bank) -> None:
    numbers = numbers_of(shipped)
    assert numbers
    wrong = [f"{q.id}/{n.id}: {n.formula} is not {n.value} {n.unit}" for q, n in numbers
             if not is_right(n)]  # fmt: skip
    assert wrong == []


@pytest.mark.parametrize(
    ("value", "unit", "formula", "right"),
    [
        (8, "GB", "2 * 4 * 1e9", True),
        (8, "GiB", "2 * 4 * 1e9", False),
        (1.25, "GiB", "2*80*8*128*4096*2", True),
        (320, "KiB", "2*80*8*128*2", True),
        (50, "%", "1/2", True),
        (3, "", "2**2 - 1", True),
        (2, "", "sqrt(4)", True),
        (3, "", "min(1.5 * 2, 4)", True),
        (4, "", "2**2 - 1", False),
    ],
)
def test_a_formula_is_checked_in_its_unit(
    value: float, unit: str, formula: str, right: bool
) -> None:
    assert is_right(Numeric(id="n", value=value, unit=unit, formula=formula)) is right


def test_a_formula_runs_no_code() -> None:
    with pytest.raises(AssertionError, match="not arithmetic"):
        computed(ast.parse("print(1)", mode="eval"))
