"""The report for machines: every answer, verdict and weight, so that all can be recomputed."""

from __future__ import annotations

from typing import Any

from interviewer.grading.models import Grade, Outcome, Ungraded
from interviewer.grading.scoring import judged
from interviewer.interview.models import Attempt, Card, Utterance, View
from interviewer.report.models import Report, Row
from interviewer.report.sums import label_of, rubric_of

SCHEMA = "interviewer-report"
SCHEMA_VERSION = 1
FORMULA = {
    "question": "min(100, max(0, 100 * (sum(weight * credit) - sum(penalty)) / sum(weight)) "
    "+ bonus)",
    "bonus": "10 * sum(weight * credit) / sum(weight) over bonus points",
    "follow_ups": "max(main, 0.8 * main + 0.2 * mean(follow-ups))",
    "total": "sum(difficulty * score) / sum(difficulty)",
}


def report_json(report: Report, view: View) -> dict[str, Any]:
    """Everything of an interview as plain values that `json.dumps` takes.

    `questions[].points` holds where each point stands in the end, `attempts[].points` what each
    answer was graded; both with weight, credit and penalty.
    """
    cards = {card.number: card for card in view.cards}
    data = report.model_dump(mode="json")
    total = report.total._asdict()
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "formula": FORMULA,
        "interview": {
            **{key: data[key] for key in ("interview_id", "mode", "started_at", "ended_at")},
            "choice": view.choice.model_dump(mode="json"),
        },
        "total": {**total, "unanswered": report.unanswered, "not_asked": report.not_asked},
        "personas": dict(report.personas),
        "graders": dict(report.graders),
        "sections": data["sections"],
        "questions": [_question(row, cards.get(row.number)) for row in report.rows],
        "weakest": data["weakest"],
        "next": data["next"],
        "transcript": [_utterance(u) for u in view.utterances],
    }


def _utterance(entry: Utterance) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "kind": entry.kind,
        "question_id": entry.question_id,
        "language": entry.language,
        "text": entry.text,
        "data": dict(entry.data),
    }


def _question(row: Row, card: Card | None) -> dict[str, Any]:
    data = row.model_dump(mode="json", exclude={"segments"})
    if card is None:
        return {**data, "points": [], "follow_ups": {}, "attempts": []}
    return {
        **data,
        "part": card.question.part,
        "companies": [company.model_dump() for company in card.question.companies],
        "scored_as": card.question.scored_as(card.persona),
        "model_answer_shown": card.shown,
        "hinted_points": list(card.hints),
        "seconds": card.seconds,
        "points": _standing(card),
        "follow_ups": {a.target: a.grade.score for a in card.follow_ups if a.grade},
        "attempts": [_attempt(card, attempt) for attempt in card.attempts],
    }


def _standing(card: Card) -> list[dict[str, Any]]:
    if card.standing is None or card.first is None:
        return []
    labels = {point.id: label_of(point) for point in rubric_of(card, card.first)}
    return [
        {**point._asdict(), "label": labels[point.id].model_dump()}
        for point in card.standing.points
    ]


def _attempt(card: Card, attempt: Attempt) -> dict[str, Any]:
    return {
        "step": attempt.step,
        "kind": attempt.kind,
        "target": attempt.target,
        "persona": attempt.persona,
        "language": attempt.language,
        "hinted": attempt.hinted,
        "hints": list(attempt.hints),
        "created_at": attempt.created_at.isoformat(),
        "answer": attempt.text,
        "outcome": _outcome(card, attempt, attempt.outcome),
        "earlier": [_outcome(card, attempt, outcome) for outcome in attempt.earlier],
    }


def _outcome(card: Card, attempt: Attempt, outcome: Outcome | None) -> dict[str, Any] | None:
    if outcome is None:
        return None
    if isinstance(outcome, Ungraded):
        return {"state": "ungraded", **outcome.model_dump()}
    data = outcome.model_dump(mode="json")
    return {"state": "graded", **data, "points": _points(card, attempt, outcome)}


def _points(card: Card, attempt: Attempt, grade: Grade) -> list[dict[str, Any]]:
    """The verdicts, each with the weight and the penalty that it had in this sum."""
    rubric = rubric_of(card, attempt)
    of_question = attempt.kind != "follow_up"
    persona = card.question.scored_as(grade.persona) if of_question else grade.persona
    sums = {point.id: point for point in judged(grade.points, rubric, persona)}
    labels = {point.id: label_of(point) for point in rubric}
    return [
        {
            "label": labels[point.id].model_dump(),
            "tier": sums[point.id].tier,
            "weight": sums[point.id].weight,
            "penalty": sums[point.id].penalty,
            **point.model_dump(mode="json"),
        }
        for point in grade.points
    ]
