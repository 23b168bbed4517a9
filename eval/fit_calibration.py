"""Fit the exponent of `interviewer/grading/calibration.json` on the labelled answers.

Questions are held out in turn: the exponent that is best on all others grades each, and the figures
that are printed are of those grades. Run: python -m eval.fit_calibration
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from eval.metrics import mae, qwk
from eval.records import FOLDER
from interviewer.bank.loader import load_bank
from interviewer.bank.models import Bank
from interviewer.grading import calibration, scoring
from interviewer.grading.models import Grade, PointGrade
from interviewer.grading.offline import OfflineGrader
from interviewer.rubric_lint.labelled import Labelled, gradable, load_answers

GRID = [round(1 - 0.05 * step, 2) for step in range(13)]


def scores(bank: Bank, answers: Sequence[Labelled]) -> np.ndarray:
    """The score of each answer under each exponent, shape (answers, exponents)."""
    grader = OfflineGrader(bank, exponent=1.0)
    return np.array([_scores(bank, grader, answer) for answer in answers])


def _scores(bank: Bank, grader: OfflineGrader, answer: Labelled) -> list[float]:
    question = bank.questions[answer.question_id]
    outcome = grader.grade(question, answer.answer, answer.persona, answer.language)
    assert isinstance(outcome, Grade)
    persona = question.scored_as(answer.persona)
    rubric = question.points_of(persona)
    return [
        scoring.question_score(scoring.judged(_under(power, outcome.points), rubric, persona))
        for power in GRID
    ]


def _under(power: float, points: Sequence[PointGrade]) -> list[PointGrade]:
    """The points with their credit as an exponent has it."""
    return [
        point.model_copy(update={"credit": calibration.calibrated(point.credit, power)})
        for point in points
    ]


def loss(errors: np.ndarray) -> np.ndarray:
    """Points too many weigh twice as much as points too few: credit must be earned."""
    return np.where(errors > 0, 2 * errors, -errors)


def main() -> None:
    """Fit, print what held-out questions say, and write the file."""
    bank = load_bank()
    answers = gradable(load_answers(FOLDER), bank).answers
    table = scores(bank, answers)
    gold = np.array([answer.gold for answer in answers])
    owners = np.array([answer.question_id for answer in answers])
    errors = loss(table - gold[:, None])
    held_out = np.empty(len(answers))
    for question in sorted(set(owners)):
        rest = owners != question
        held_out[~rest] = table[~rest, errors[rest].mean(axis=0).argmin()]
    best = GRID[int(errors.mean(axis=0).argmin())]
    wrong = np.array([answer.level == "wrong" for answer in answers])
    print(f"wrong answers, held out: mean {held_out[wrong].mean():.1f}")  # noqa: T201
    print(f"held out: QWK {qwk(held_out, gold):.3f}, MAE {mae(held_out, gold):.1f}")  # noqa: T201
    print(f"exponent {best} on {len(answers)} answers to {len(set(owners))} questions")  # noqa: T201
    calibration.FILE.write_text(json.dumps({"exponent": best}) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
