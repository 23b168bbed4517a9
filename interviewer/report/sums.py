"""Sums over the record of an interview: what was scored, by which rubric, and the means."""

from __future__ import annotations

from collections.abc import Iterable

from interviewer.bank.models import Point, Text, Weights
from interviewer.grading.models import Judged
from interviewer.grading.scoring import Scored, interview_total, standing
from interviewer.interview.models import Attempt, Card, View
from interviewer.report.models import RowState, ScoredQuestion


def scored_questions(view: View) -> list[ScoredQuestion]:
    """The answered and skipped questions of an interview, as entries of a person's history."""
    zero = 0.0 if view.choice.mode == "mock" else None
    return [
        ScoredQuestion(
            when=card.first.created_at if card.first else view.started_at,
            question_id=card.question.id,
            part=card.question.part,
            section=card.question.section,
            difficulty=card.question.difficulty,
            score=zero if card.skipped else card.score,
            skipped=card.skipped,
            interview_id=view.interview_id,
        )
        for card in view.cards
        if state_of(card) != "unanswered"
    ]


def mean_score(questions: Iterable[ScoredQuestion]) -> float | None:
    """The mean weighted by difficulty over what has a score; None where nothing has."""
    return interview_total((Scored(q.difficulty, q.score) for q in questions), mock=False).score


def by_section(questions: Iterable[ScoredQuestion]) -> dict[str, list[ScoredQuestion]]:
    """What has a score, per section in printed order."""
    found: dict[str, list[ScoredQuestion]] = {}
    for question in questions:
        if question.score is not None:
            found.setdefault(question.section, []).append(question)
    return dict(sorted(found.items()))


def state_of(card: Card) -> RowState:
    """Whether an asked question was graded, not graded, skipped, or left open at the end."""
    if card.skipped:
        return "skipped"
    if card.first is None:
        return "unanswered"
    return "graded" if card.first.grade else "ungraded"


def label_of(point: Point) -> Text:
    """The short name of a point in both languages."""
    return Text(zh=point.name("zh") or point.id, en=point.name("en") or point.id)


def rubric_of(card: Card, attempt: Attempt) -> list[Point]:
    """The points that an attempt was graded by; a probe grades its point alone, with weight 1."""
    if attempt.kind == "follow_up":
        return list(card.follow_up(attempt.target).points)
    points = card.question.points_of(card.question.scored_as(attempt.persona))
    if attempt.kind != "probe":
        return points
    alone = {"tier": "core", "weight": Weights(1, 1)}
    return [p.model_copy(update=alone) for p in points if p.id == attempt.target]


def first_points(card: Card) -> dict[str, Judged]:
    """The points by the first answer alone, hints counted; empty where it was not graded."""
    if card.first is None or card.first.grade is None:
        return {}
    found = standing(card.question, card.first.grade, hints=card.first.hints)
    return {point.id: point for point in found.points}
