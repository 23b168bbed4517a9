"""What is stored of a person, as plain JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from interviewer.grading.models import Outcome, PointGrade
from interviewer.history import History, Row
from interviewer.interview.models import Appeal, Attempt, Utterance


def interview_json(row: Row, history: History) -> dict[str, Any]:
    """Everything about one interview."""
    received = history.answers_received(row.id)
    return {
        "id": row.id,
        "started_at": row.started_at.isoformat(),
        "ended_at": row.ended_at and row.ended_at.isoformat(),
        "choice": row.choice.model_dump(mode="json"),
        "plan": row.state["plan"],
        "transcript": [_utterance_json(u) for u in history.utterances(row.id)],
        "received": [{"step": step, "answer": text} for step, text in received],
        "answers": [_attempt_json(a) for a in history.attempts(row.id)],
    }


def _utterance_json(utterance: Utterance) -> dict[str, Any]:
    return {
        "kind": utterance.kind,
        "question": utterance.question_id,
        "text": utterance.text,
        **utterance.data,
    }


def dispute_json(interview_id: str, attempt: Attempt, case: Appeal) -> dict[str, Any]:
    """A disputed point as labelled data: answer, reason, and both judgements."""
    return {
        "id": f"{interview_id}-{case.step}-{case.point_id}",
        "question_id": attempt.question_id,
        "persona": attempt.persona,
        "language": attempt.language,
        "answer": attempt.text,
        "point": case.point_id,
        "reason": case.reason,
        "before": _judgement_json(case.before),
        "after": _judgement_json(case.after) if case.after else None,
        "grader": attempt.grade.grader if attempt.grade else None,
        "model": attempt.grade.model if attempt.grade else None,
    }


def _judgement_json(point: PointGrade) -> dict[str, Any]:
    quotes = [quote.text for quote in point.quotes]
    return {"verdict": point.verdict, "credit": point.credit, "quotes": quotes}


def _attempt_json(attempt: Attempt) -> dict[str, Any]:
    latest = [attempt.outcome] if attempt.outcome else []
    outcomes: Sequence[Outcome] = [*attempt.earlier, *latest]
    return {
        "kind": attempt.kind,
        "question": attempt.question_id,
        "target": attempt.target,
        "persona": attempt.persona,
        "language": attempt.language,
        "at": attempt.created_at.isoformat(),
        "answer": attempt.text,
        "grades": [outcome.model_dump(mode="json") for outcome in outcomes],
        "disputes": [{"point": case.point_id, "reason": case.reason} for case in attempt.appeals],
    }
