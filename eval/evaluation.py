"""Measures a grader on the labelled answers, and the search for questions, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from eval import honesty
from eval.agreement import SCOPES, Row, figures, in_scope, rows_of
from eval.breakdown import by_dataset, by_group, by_level, parallel, point_errors
from eval.desk import Task, grade_all
from eval.plain import plain
from eval.retrieval import Ranked, load_queries, ranked, retrieval
from eval.worst import worst
from interviewer.bank.models import Bank
from interviewer.rubric_lint.labelled import Labelled, gradable


class Evaluation(NamedTuple):
    """The rows for the plots and every figure for the reports."""

    rows: list[Row]
    data: dict[str, Any]


def evaluate(
    bank: Bank, answers: Sequence[Labelled], grader: str = "offline", *, jobs: int = 2
) -> Evaluation:
    """Grade every answer twice and measure."""
    chosen = gradable(answers, bank)
    tasks = [Task(a.question_id, a.persona, a.language, a.answer) for a in chosen.answers]
    outcomes = grade_all(tasks, bank, grader, jobs=jobs)
    again = grade_all(tasks, bank, grader, jobs=jobs)
    rows = rows_of(chosen.answers, outcomes)
    graded = list(zip((task.answer for task in tasks), outcomes, strict=True))
    data = {
        "grader": grader,
        "answers": {
            "given": len(answers),
            "outlines": chosen.outlines,
            "ungraded": len(tasks) - len(rows),
            "graded": len(rows),
            "questions": len({row.answer.question_id for row in rows}),
        },
        "datasets": by_dataset(rows),
        "agreement": {scope: figures(in_scope(rows, scope)) for scope in SCOPES},
        "levels": {scope: by_level(in_scope(rows, scope)) for scope in SCOPES},
        "groups": {scope: by_group(in_scope(rows, scope)) for scope in SCOPES},
        "points": {scope: point_errors(in_scope(rows, scope)) for scope in SCOPES},
        "parallel": _parallel(rows),
        "honesty": {
            "quotes_present": honesty.quotes_present(graded),
            "credit_without_quote": honesty.credit_without_quote(graded),
            "same_twice": honesty.same_twice(outcomes, again),
        },
        "retrieval": _retrieval(bank),
        "worst": worst(rows),
    }
    return Evaluation(rows, plain(data))


def _parallel(rows: Sequence[Row]) -> dict[str, float]:
    found = parallel(rows)
    return {**found._asdict(), "difference": abs(found.zh - found.en)}


def _retrieval(bank: Bank) -> dict[str, object]:
    """Only finished questions are asked for: an outline is no use to who searches."""
    finished = {question.id for question in bank if question.askable}
    queries = [query for query in load_queries() if query.question_id in finished]
    results = ranked(bank, queries)
    by_language: dict[str, list[Ranked]] = {
        language: [r for r in results if r.query.language == language] for language in ("zh", "en")
    }
    return {
        **{language: retrieval(found) for language, found in by_language.items()},
        "not_found": [r.query for r in results if not 0 < r.rank <= 3],
    }
