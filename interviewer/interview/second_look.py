"""Grading again: what no model graded, what could not be graded, and what a person disputes.

Every judgement is kept; the latest counts.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

from interviewer.bank.models import Bank, Question
from interviewer.errors import MoveError, UnknownInterviewError
from interviewer.grading import scoring
from interviewer.grading.models import Grade, Outcome, Ungraded
from interviewer.history import History, now
from interviewer.interview.desk import Careful
from interviewer.interview.export import dispute_json
from interviewer.interview.judging import Judging, judged
from interviewer.interview.models import Appeal, Attempt, GraderMode
from interviewer.llm.chat import Spent

_REASON = 2_000
"""Characters of a dispute that are kept."""


class SecondLook:
    """Second judgements of stored answers. Every call names the person it is for."""

    def __init__(self, bank: Bank, history: History, judging: Judging) -> None:
        self._bank = bank
        self._history = history
        self._judging = judging
        self._lock = threading.Lock()

    def regrade(self, person: str, interview_id: str, step: int, mode: GraderMode) -> Outcome:
        """Grade an answer again; a grade is kept beside the former ones, a failure is not.

        Args:
            mode: `llm` for the model, `offline` for the offline grader.

        Raises:
            MoveError: there is no such answer, or its question left the bank.
        """
        attempt, question = self._answered(person, interview_id, step)
        outcome = judged(Careful(self._judging.grader(mode)), question, attempt)
        if isinstance(outcome, Grade):
            self._add_outcome(interview_id, step, outcome)
        return outcome

    def appeal(
        self, person: str, interview_id: str, step: int, point_id: str, reason: str
    ) -> Appeal:
        """Dispute the judgement of a point of an answer to a question itself.

        The dispute is stored first; then, where there is a model, a second judgement is made. Both
        stay, and the grade with the second one is the one that counts.

        Raises:
            MoveError: there is no such graded point, it was disputed already, or no reason is
                given.
        """
        attempt, question = self._answered(person, interview_id, step)
        grade = attempt.grade
        if attempt.kind not in ("answer", "retry") or grade is None:
            raise MoveError("Only the points of a graded answer to a question can be disputed.")
        if not reason.strip() or point_id not in {p.id for p in grade.points}:
            raise MoveError("Name the point and say why its judgement is wrong.")
        case = next((a for a in attempt.appeals if a.point_id == point_id), None)
        if case and case.after:
            raise MoveError("This point was judged a second time already.")
        before = grade.point(point_id)
        case = Appeal(step, point_id, reason.strip()[:_REASON], before, None, now())
        self._history.save_appeal(interview_id, case)
        return self._reconsidered(interview_id, attempt, question, case)

    def _reconsidered(
        self, interview_id: str, attempt: Attempt, question: Question, case: Appeal
    ) -> Appeal:
        judge = self._judging.judge("llm")
        grade = attempt.grade
        if judge is None or grade is None:
            return case
        scored_as = question.scored_as(attempt.persona)
        points = question.points_of(scored_as)
        point = next((p for p in points if p.id == case.point_id), None)
        if point is None:
            return case
        who = (attempt.persona, attempt.language)
        again = judge.reconsider(question, point, attempt.text, case.reason, *who)
        if isinstance(again, Ungraded):
            return case
        after = again.points[0]
        case = replace(case, after=after)
        self._history.save_appeal(interview_id, case)
        grades = [after if p.id == after.id else p for p in grade.points]
        kept = [f for f in grade.misconceptions if f.refutes != after.id]
        score = scoring.question_score(scoring.judged(grades, points, scored_as))
        spent = {name: getattr(again, name) for name in Spent._fields}
        changed = {"points": grades, "misconceptions": kept, "score": score, **spent}
        self._add_outcome(interview_id, attempt.step, grade.model_copy(update=changed))
        return case

    def disputes(self, person: str | None = None) -> list[dict[str, Any]]:
        """Every disputed point as labelled data: answer, reason, and both judgements."""
        people = [person] if person is not None else self._history.persons()
        rows = [row for one in people for row in self._history.interviews_of(one)]
        return [
            dispute_json(row.id, attempt, case)
            for row in rows
            for attempt in self._history.attempts(row.id)
            for case in attempt.appeals
        ]

    def settle(self, person: str) -> int:
        """Judge the disputes of a person that still wait; returns how many were judged."""
        settled = 0
        for row in self._history.interviews_of(person):
            for attempt in self._history.attempts(row.id):
                question = self._bank.questions.get(attempt.question_id)
                for case in attempt.appeals:
                    if case.after is None and question is not None:
                        done = self._reconsidered(row.id, attempt, question, case)
                        settled += done.after is not None
        return settled

    def people(self) -> list[str]:
        """Everybody who has an interview."""
        return self._history.persons()

    def to_regrade(self, person: str) -> list[tuple[str, int]]:
        """(interview, step) of every answer that no model graded, oldest interview first."""
        return [
            (row.id, attempt.step)
            for row in reversed(self._history.interviews_of(person))
            for attempt in self._history.attempts(row.id)
            if not (attempt.grade and attempt.grade.grader == "llm")
            and attempt.question_id in self._bank.questions
        ]

    def _answered(self, person: str, interview_id: str, step: int) -> tuple[Attempt, Question]:
        if self._history.interview(interview_id).person != person:
            raise UnknownInterviewError(f"There is no interview {interview_id!r}.")
        found = [a for a in self._history.attempts(interview_id) if a.step == step]
        question = self._bank.questions.get(found[0].question_id) if found else None
        if question is None:
            raise MoveError(f"There is no answer number {step} in this interview to grade again.")
        return found[0], question

    def _add_outcome(self, interview_id: str, step: int, outcome: Outcome) -> None:
        with self._lock:
            known = next(a for a in self._history.attempts(interview_id) if a.step == step)
            number = len(known.earlier) + (known.outcome is not None)
            self._history.save_outcome(interview_id, step, outcome, number=number)
