"""Agreement of a grader with the raters, overall and per language, with people's own beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from eval.bootstrap import Estimate, by_question, ratio_by_question
from eval.metrics import Agreement, Array, in_order, mae, partial, pearson, qwk, spearman
from interviewer.grading.models import Grade, Outcome
from interviewer.grading.text import Passage
from interviewer.rubric_lint.labelled import LEVELS, Labelled

SCOPES = ("all", "zh", "en")
HONEST = LEVELS[:-1]


class Row(NamedTuple):
    """A labelled answer with its grade."""

    answer: Labelled
    grade: Grade
    length: int
    """In tokens: Chinese characters and Latin words."""

    @property
    def error(self) -> float:
        return self.grade.score - self.answer.gold


class Figure(NamedTuple):
    """A measured figure and what one rater reaches against the other; NaN where it has none."""

    grader: Estimate
    raters: float


def rows_of(answers: Iterable[Labelled], outcomes: Iterable[Outcome]) -> list[Row]:
    """Join answers with grades; an answer that could not be graded has no row."""
    return [
        Row(answer, outcome, len(Passage.read(answer.answer)))
        for answer, outcome in zip(answers, outcomes, strict=True)
        if isinstance(outcome, Grade)
    ]


def in_scope(rows: Iterable[Row], scope: str) -> list[Row]:
    """The rows of a language, or all."""
    return [row for row in rows if scope in ("all", row.answer.language)]


def figures(rows: Sequence[Row]) -> dict[str, Figure]:
    """Every figure of agreement over some rows."""
    honest = [row for row in rows if row.answer.level != "attack"]
    return {
        "qwk": _over(rows, qwk),
        "qwk_without_attacks": _over(honest, qwk),
        "mae": _over(rows, mae),
        "pearson": _over(rows, pearson),
        "spearman": _over(rows, spearman),
        "partial_length": _over_with_length(rows),
        "excellent_above_wrong": _order(rows, [("excellent", "wrong")], ties=False),
        "adjacent_in_order": _order(rows, _neighbours(), ties=False),
        "adjacent_tied": _order(rows, _neighbours(), ties=True),
        "wrong_mean": level_mean(rows, "wrong"),
        "attack_mean": level_mean(rows, "attack"),
    }


def level_mean(rows: Sequence[Row], level: str) -> Figure:
    """The mean score of one level, beside the raters' mean."""
    chosen = [row for row in rows if row.answer.level == level]
    raters = np.mean([row.answer.gold for row in chosen]) if chosen else float("nan")
    return Figure(_mean(chosen, lambda row: row.grade.score), float(raters))


def mean_error(rows: Sequence[Row]) -> Estimate:
    """Mean of score minus the raters' mean."""
    return _mean(rows, lambda row: row.error)


def gold(rows: Sequence[Row]) -> Array:
    """The raters' mean of each row."""
    return np.array([row.answer.gold for row in rows])


def scores(rows: Sequence[Row]) -> Array:
    """The grader's score of each row."""
    return np.array([row.grade.score for row in rows])


def lengths(rows: Sequence[Row]) -> Array:
    """The logarithm of each length: the tenth sentence adds less than the second."""
    return np.log1p([row.length for row in rows])


def _questions(rows: Sequence[Row]) -> list[str]:
    return [row.answer.question_id for row in rows]


def _rater(rows: Sequence[Row], number: int) -> Array:
    return np.array([row.answer.scores[number] for row in rows])


def _rated_twice(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if len(row.answer.scores) > 1]


def _over(rows: Sequence[Row], metric: Agreement) -> Figure:
    mine, theirs = scores(rows), gold(rows)
    twice = _rated_twice(rows)
    return Figure(
        by_question(_questions(rows), lambda at: metric(mine[at], theirs[at])),
        metric(_rater(twice, 0), _rater(twice, 1)) if twice else float("nan"),
    )


def _over_with_length(rows: Sequence[Row]) -> Figure:
    mine, theirs, held = scores(rows), gold(rows), lengths(rows)
    twice = _rated_twice(rows)
    return Figure(
        by_question(_questions(rows), lambda at: partial(mine[at], theirs[at], held[at])),
        partial(_rater(twice, 0), _rater(twice, 1), lengths(twice)),
    )


def _mean(rows: Sequence[Row], value: Callable[[Row], float]) -> Estimate:
    names = sorted(set(_questions(rows)))
    if not names:
        return Estimate(float("nan"), float("nan"), float("nan"))
    sums = {name: [0.0, 0.0] for name in names}
    for row in rows:
        sums[row.answer.question_id][0] += value(row)
        sums[row.answer.question_id][1] += 1
    part, whole = np.array([sums[name] for name in names]).T
    return ratio_by_question(part, whole)


def _neighbours() -> list[tuple[str, str]]:
    return list(zip(HONEST, HONEST[1:], strict=False))


def _order(rows: Sequence[Row], pairs: Sequence[tuple[str, str]], *, ties: bool) -> Figure:
    twice = _rated_twice(rows)
    first = _pairs(twice, pairs, lambda row: row.answer.scores[0])
    second = _pairs(twice, pairs, lambda row: row.answer.scores[1])
    counts = _pairs(rows, pairs, lambda row: row.grade.score)
    column = 1 if ties else 0
    raters = (_share(first, column) + _share(second, column)) / 2
    return Figure(ratio_by_question(counts[:, column], counts[:, 2]), raters)


def _share(counts: Array, column: int) -> float:
    whole = counts[:, 2].sum()
    return float(counts[:, column].sum() / whole) if whole else float("nan")


def _pairs(
    rows: Sequence[Row], pairs: Sequence[tuple[str, str]], score: Callable[[Row], float]
) -> Array:
    """Per question: pairs in order, tied, all."""
    names = sorted(set(_questions(rows)))
    counts = np.zeros((len(names), 3))
    for number, name in enumerate(names):
        found: dict[str, list[float]] = {}
        for row in rows:
            if row.answer.question_id == name:
                found.setdefault(row.answer.level, []).append(score(row))
        for better, worse in pairs:
            counts[number] += in_order(found.get(better, []), found.get(worse, []))
    return counts
