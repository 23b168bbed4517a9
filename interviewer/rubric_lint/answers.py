"""What answers that people have scored say about a rubric."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from interviewer.bank.models import Bank
from interviewer.grading.models import Grade
from interviewer.grading.offline import OfflineGrader
from interviewer.rubric_lint.labelled import Labelled, gradable

GOOD = 80.0
"""An answer that people give so much holds no misconception."""
NEARLY_ALL, HARDLY_ANY = 0.90, 0.03


class Findings(NamedTuple):
    """What is wrong, and what an author may want to look at."""

    faults: list[str]
    notes: list[str]


def check_answers(bank: Bank, answers: Iterable[Labelled]) -> Findings:
    """Misconceptions that fire on good answers; points that nearly all answers meet, or hardly any.

    Raises:
        ValueError: an answer names a question that the bank does not have.
    """
    grader = OfflineGrader(bank)
    faults: list[str] = []
    met: dict[tuple[str, str], list[bool]] = {}
    for answer in gradable(answers, bank).answers:
        question = bank.questions[answer.question_id]
        grade = grader.grade(question, answer.answer, answer.persona, answer.language)
        assert isinstance(grade, Grade)
        faults += _fired(answer, grade)
        for point in grade.points:
            met.setdefault((question.id, point.id), []).append(point.verdict == "met")
    return Findings(faults, list(_notes(met)))


def _fired(answer: Labelled, grade: Grade) -> Iterator[str]:
    for finding in grade.misconceptions if answer.gold >= GOOD else ():
        said = "; ".join(quote.text for quote in finding.quotes)
        yield (
            f"{answer.question_id}: misconceptions.{finding.id}: fires on {said!r} in {answer.id}, "
            f"which people give {answer.gold:.0f}. Narrow its frames, or add what the answer says "
            f"to `mentioned` or `unless`"
        )


def _notes(met: dict[tuple[str, str], list[bool]]) -> Iterator[str]:
    for (question_id, point_id), verdicts in met.items():
        share = sum(verdicts) / len(verdicts)
        where = f"{question_id}: points.{point_id}: met by {sum(verdicts)} of {len(verdicts)}"
        if share > NEARLY_ALL:
            yield f"{where} answers: it tells nobody apart; ask for more in its evidence"
        elif share < HARDLY_ANY:
            yield f"{where} answers: see whether good ones say it in words that no alias covers"
