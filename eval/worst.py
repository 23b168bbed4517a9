"""The answers that are graded furthest from the raters, each with what the grader saw."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from eval.agreement import Row
from interviewer.grading.models import Grade, PointGrade


class Worst(NamedTuple):
    """One large error."""

    id: str
    language: str
    level: str
    score: float
    raters: float
    seen: str
    """What the grader based its score on."""
    note: str
    """What a rater noted."""


def worst(rows: Iterable[Row], count: int = 20) -> list[Worst]:
    """The largest errors, largest first."""
    ordered = sorted(rows, key=lambda row: (-abs(row.error), row.answer.id))[:count]
    return [
        Worst(
            id=row.answer.id,
            language=row.answer.language,
            level=row.answer.level,
            score=round(row.grade.score, 1),
            raters=round(row.answer.gold, 1),
            seen=seen(row.grade),
            note=row.answer.note,
        )
        for row in ordered
    ]


def seen(grade: Grade) -> str:
    """A grade in one line: `+` credited, `~` partly, `-` missed (ideas found), `!` contradicted."""
    parts = [_said(point) for point in grade.points]
    parts += [f"asserts {finding.id} ({finding.severity})" for finding in grade.misconceptions]
    if grade.flags:
        parts.append(f"flags: {', '.join(grade.flags)}")
    return "; ".join(parts)


def _said(point: PointGrade) -> str:
    sign = {"met": "+", "partly": "~", "missed": "-", "contradicted": "!"}[point.verdict]
    return f"{sign}{point.id} {point.found}/{point.ideas}"
