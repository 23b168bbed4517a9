"""Where the errors lie: by level, third of quality, third of length, persona and dataset."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from eval.agreement import HONEST, Row, gold, level_mean, mean_error, scores
from eval.bootstrap import Estimate
from eval.metrics import mae, qwk, thirds
from interviewer.bank.models import Persona
from interviewer.grading.models import Grade, PointGrade
from interviewer.rubric_lint.labelled import LEVELS

QUALITY = ("lowest third", "middle third", "highest third")
LENGTH = ("shortest third", "middle third", "longest third")
_CREDITED = {"met", "partly"}


class LevelMean(NamedTuple):
    """The mean score of a level and the raters' mean of it."""

    level: str
    n: int
    grader: Estimate
    raters: float


class GroupError(NamedTuple):
    """How a group of answers is graded."""

    group: str
    n: int
    signed: Estimate
    mae: float


class PointErrors(NamedTuple):
    """Per point: how often credit is given for what is not there, and denied for what is."""

    false_credit: float
    not_there: int
    miss: float
    there: int


class DatasetFigures(NamedTuple):
    """The agreement on one file."""

    dataset: str
    n: int
    questions: int
    qwk: float
    mae: float


def by_level(rows: Sequence[Row]) -> list[LevelMean]:
    """Mean per level, best first; a level without answers is left out."""
    found = []
    for level in LEVELS:
        n = sum(row.answer.level == level for row in rows)
        if n:
            mean = level_mean(rows, level)
            found.append(LevelMean(level, n, mean.grader, mean.raters))
    return found


def by_group(rows: Sequence[Row]) -> list[GroupError]:
    """Signed error by third of quality, by language, by persona, by third of length."""
    if not rows:
        return []
    quality, length = thirds(gold(rows)), thirds(np.array([float(r.length) for r in rows]))
    groups: list[tuple[str, list[Row]]] = [
        (f"quality: {name}", _where(rows, quality == n)) for n, name in enumerate(QUALITY)
    ]
    groups += _by(rows, "language", lambda row: row.answer.language)
    groups += _by(rows, "persona", lambda row: row.answer.persona)
    groups += [(f"length: {name}", _where(rows, length == n)) for n, name in enumerate(LENGTH)]
    return [
        GroupError(name, len(chosen), mean_error(chosen), mae(scores(chosen), gold(chosen)))
        for name, chosen in groups
        if chosen
    ]


def by_dataset(rows: Sequence[Row]) -> list[DatasetFigures]:
    """Agreement per file, so that one that was used for tuning does not hide another."""
    return [
        DatasetFigures(
            name.removeprefix("dataset: "),
            len(chosen),
            len({row.answer.question_id for row in chosen}),
            qwk(scores(chosen), gold(chosen)),
            mae(scores(chosen), gold(chosen)),
        )
        for name, chosen in _by(rows, "dataset", lambda row: row.answer.dataset)
    ]


def point_errors(rows: Iterable[Row]) -> PointErrors:
    """False credit and miss apart, over the points that people gave a verdict on."""
    there: list[bool] = []
    not_there: list[bool] = []
    for row in rows:
        for point_id, verdict in row.answer.points.items():
            found = _point(row.grade, point_id)
            if found is not None:
                (there if verdict in _CREDITED else not_there).append(found.credit > 0)
    return PointErrors(
        false_credit=float(np.mean(not_there)) if not_there else float("nan"),
        not_there=len(not_there),
        miss=1 - float(np.mean(there)) if there else float("nan"),
        there=len(there),
    )


class Parallel(NamedTuple):
    """The same level of the same question in both languages."""

    pairs: int
    zh: float
    en: float


def parallel(rows: Iterable[Row]) -> Parallel:
    """Mean scores over the cells of question, level and persona that both languages have."""
    cells: dict[tuple[str, str, Persona], dict[str, list[float]]] = {}
    for row in rows:
        a = row.answer
        if a.level in HONEST:
            cell = cells.setdefault((a.question_id, a.level, a.persona), {})
            cell.setdefault(a.language, []).append(row.grade.score)
    both = [cell for cell in cells.values() if len(cell) == 2]
    if not both:
        return Parallel(0, float("nan"), float("nan"))
    return Parallel(
        len(both), *(float(np.mean([np.mean(c[k]) for c in both])) for k in ("zh", "en"))
    )


def _point(grade: Grade, point_id: str) -> PointGrade | None:
    return next((p for p in grade.points if p.id == point_id), None)


def _where(rows: Sequence[Row], chosen: Iterable[bool]) -> list[Row]:
    return [row for row, take in zip(rows, chosen, strict=True) if take]


def _by(rows: Sequence[Row], label: str, key: Callable[[Row], str]) -> list[tuple[str, list[Row]]]:
    names = sorted({key(row) for row in rows})
    return [(f"{label}: {name}", [row for row in rows if key(row) == name]) for name in names]
