"""From the view of an interview to its report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from interviewer.bank.models import Bank, Persona, Question, Text
from interviewer.grading.models import Grade, Ungraded
from interviewer.grading.scoring import Scored, interview_total, question_score
from interviewer.interview.models import Card, View
from interviewer.report.advice import next_steps, weakest_points
from interviewer.report.models import Report, Row, SectionScore, Segment
from interviewer.report.sums import (
    by_section,
    first_points,
    label_of,
    mean_score,
    rubric_of,
    scored_questions,
    state_of,
)

__all__ = ["build_report", "scored_questions"]


def build_report(view: View, bank: Bank, earlier: Sequence[View] = (), *, today: date) -> Report:
    """Sum up an interview.

    Args:
        earlier: interviews of the same person; this one and later ones among them are ignored.
        today: the day from which "tomorrow" and "this week" count.
    """
    past = [v for v in earlier if v.started_at < view.started_at]
    rows = [*map(_row, view.cards), *_not_asked(view, bank)]
    sections = _sections(view, past, bank)
    taken = [row for row in rows if row.state not in ("not_asked", "unanswered")]
    return Report(
        interview_id=view.interview_id,
        mode=view.choice.mode,
        started_at=view.started_at,
        ended_at=view.ended_at,
        minutes=_minutes(view),
        total=interview_total(_scored(taken), mock=view.choice.mode == "mock"),
        unanswered=sum(row.state == "unanswered" for row in rows),
        not_asked=sum(row.state == "not_asked" for row in rows),
        personas=Counter(row.persona for row in taken),
        graders=Counter(row.grader for row in rows if row.grader),
        sections=sections,
        rows=rows,
        weakest=weakest_points(view),
        next=next_steps(view, past, bank, sections, today),
    )


def _minutes(view: View) -> int | None:
    """How long it took; None while it runs."""
    if view.ended_at is None:
        return None
    return max(1, round((view.ended_at - view.started_at).total_seconds() / 60))


def _scored(rows: Iterable[Row]) -> list[Scored]:
    return [Scored(row.difficulty, row.score, row.state == "skipped") for row in rows]


def _row(card: Card) -> Row:
    standing, state = card.standing, state_of(card)
    outcome = card.first.outcome if card.first and not card.skipped else None
    return _bare_row(card.number, card.question, card.persona).model_copy(
        update={
            "state": state,
            "segments": _segments(card),
            "first": question_score(list(first_points(card).values())) if standing else None,
            "main": standing.main if standing else None,
            "score": card.score,
            "retries": [attempt.grade.score for attempt in card.retries if attempt.grade],
            "regraded_from": _former_score(card) if standing else None,
            "answer_score": card.first.grade.score if card.first and card.first.grade else None,
            "hints": len(card.hints),
            "ungraded": outcome if isinstance(outcome, Ungraded) else None,
            "grader": _grader(card) if standing else "",
        }
    )


def _grader(card: Card) -> str:
    grade = card.first.grade if card.first else None
    return (grade.model or grade.grader) if grade else ""


def _former_score(card: Card) -> float | None:
    """What the first answer was given before; a dispute is no grading of the whole answer."""
    first = card.first
    if first is None or first.grade is None:
        return None
    former = next((o for o in reversed(first.earlier) if isinstance(o, Grade)), None)
    now = (first.grade.grader, first.grade.model)
    disputed = any(case.after for case in first.appeals)
    if former is None or (disputed and (former.grader, former.model) == now):
        return None
    return former.score


def _bare_row(number: int, question: Question, persona: Persona) -> Row:
    return Row(
        number=number,
        question_id=question.id,
        title=question.question,
        section=question.section,
        difficulty=question.difficulty,
        persona=persona,
        state="not_asked",
    )


def _not_asked(view: View, bank: Bank) -> list[Row]:
    """The rest of the plan; an id that the bank no longer has is left out."""
    asked = {card.question.id for card in view.cards}
    rest = [i for i in view.plan if i not in asked and i in bank.questions]
    return [
        _bare_row(number, bank.questions[question_id], view.persona)
        for number, question_id in enumerate(rest, len(asked) + 1)
    ]


def _segments(card: Card) -> list[Segment]:
    if card.standing is None or card.first is None:
        return []
    before = first_points(card)
    labels = {point.id: label_of(point) for point in rubric_of(card, card.first)}
    return [
        Segment(
            point=point.id,
            label=labels[point.id],
            weight=point.weight,
            credit=point.credit,
            state="won" if point.credit > before[point.id].credit else point.verdict,
        )
        for point in card.standing.points
        if point.tier == "core"
    ]


def _sections(view: View, past: Sequence[View], bank: Bank) -> list[SectionScore]:
    now = by_section(scored_questions(view))
    before = by_section(question for v in past for question in scored_questions(v))
    return [
        SectionScore(
            section=section,
            name=Text(zh=bank.section_name(section, "zh"), en=bank.section_name(section, "en")),
            score=score,
            count=len(questions),
            average=mean_score(before.get(section, [])),
        )
        for section, questions in now.items()
        if (score := mean_score(questions)) is not None
    ]
