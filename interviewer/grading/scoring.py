"""The sum. Pure functions from verdicts to scores; no model ever writes a total.

Question: 100 · (Σ w·c − Σ penalties) / Σ w over core points, at least 0; plus 10 · Σ w·c / Σ w over
bonus points; at most 100.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from interviewer.bank.models import Persona, Point, Question
from interviewer.grading.models import Finding, Grade, Judged, PointGrade, verdict_of

BONUS_MAX = 10.0
MINOR_CAP = 0.5
"""A minor misconception caps its point here."""
PENALTY = 0.5
"""A contradicted point costs this share of its weight."""
PROBE = 0.7
"""What a point won in a probe counts ..."""
PROBE_AFTER_HINT = 0.5
"""... and what it counts after its hint was shown."""
FOLLOW_UP_SHARE = 0.2


def question_score(points: Sequence[Judged]) -> float:
    """The score of one question, from 0 to 100.

    Raises:
        ValueError: the core weights sum to 0; the loader refuses such a rubric.
    """
    core = [p for p in points if p.tier == "core"]
    bonus = [p for p in points if p.tier == "bonus"]
    total = sum(p.weight for p in core)
    if total <= 0:
        raise ValueError(f"the core weights sum to {total}")
    earned = sum(p.weight * p.credit - p.penalty for p in core)
    score = max(0.0, 100 * earned / total)
    return min(100.0, score + bonus_score(bonus))


def bonus_score(bonus: Sequence[Judged]) -> float:
    """What bonus points add, from 0 to 10."""
    weight = sum(p.weight for p in bonus)
    return BONUS_MAX * sum(p.weight * p.credit for p in bonus) / weight if weight else 0.0


def apply_findings(points: Iterable[PointGrade], findings: Sequence[Finding]) -> list[PointGrade]:
    """Let misconceptions count: minor caps its point at .5, major makes it `contradicted`."""
    return [_with_findings(p, [f for f in findings if f.refutes == p.id]) for p in points]


def _with_findings(point: PointGrade, findings: Sequence[Finding]) -> PointGrade:
    major = [f for f in findings if f.severity == "major"]
    if major:
        quotes = [quote for finding in major for quote in finding.quotes]
        return point.model_copy(update={"verdict": "contradicted", "credit": 0.0, "quotes": quotes})
    if findings and point.credit > MINOR_CAP:
        return point.model_copy(update={"verdict": verdict_of(MINOR_CAP), "credit": MINOR_CAP})
    return point


def judged(grades: Iterable[PointGrade], points: Iterable[Point], persona: Persona) -> list[Judged]:
    """Join verdicts with the weights of a persona; a contradicted core point costs half of it."""
    rubric = {point.id: point for point in points}
    return [
        Judged(
            id=grade.id,
            weight=rubric[grade.id].weight.of(persona),
            tier=rubric[grade.id].tier,
            verdict=grade.verdict,
            credit=grade.credit,
            penalty=_penalty(grade, rubric[grade.id], persona),
        )
        for grade in grades
    ]


def _penalty(grade: PointGrade, point: Point, persona: Persona) -> float:
    contradicted = grade.verdict == "contradicted" and point.tier == "core"
    return PENALTY * point.weight.of(persona) if contradicted else 0.0


def after_hint(point: Judged) -> Judged:
    """A point that the first answer earned after its hint was shown counts half."""
    credit = PROBE_AFTER_HINT * point.credit
    verdict = point.verdict if point.verdict == "contradicted" else verdict_of(credit)
    return point._replace(credit=credit, verdict=verdict)


def after_probe(first: Judged, probe_credit: float, *, hinted: bool) -> Judged:
    """A point after its probe was answered: max(c₀, f·c₁); winning it drops the penalty."""
    factor = PROBE_AFTER_HINT if hinted else PROBE
    won = factor * probe_credit
    if won <= first.credit:
        return first
    return first._replace(credit=won, verdict=verdict_of(won), penalty=0.0)


def with_follow_ups(main: float, follow_ups: Sequence[float]) -> float:
    """Being asked more never costs: max(main, .8 · main + .2 · mean of the follow-ups)."""
    if not follow_ups:
        return main
    mean = sum(follow_ups) / len(follow_ups)
    return max(main, (1 - FOLLOW_UP_SHARE) * main + FOLLOW_UP_SHARE * mean)


class Total(NamedTuple):
    """The score of an interview with what it rests on; `score` is None where nothing was graded."""

    score: float | None
    graded: int
    ungraded: int
    skipped: int


class Scored(NamedTuple):
    """One question of an interview: `score` is None where it was not graded."""

    difficulty: int
    score: float | None
    skipped: bool = False


def interview_total(questions: Iterable[Scored], *, mock: bool) -> Total:
    """The mean over questions weighted by difficulty.

    Ungraded questions are left out; skipped ones count 0 in a mock interview and are left out in
    practice.
    """
    rows = list(questions)
    skipped = [r for r in rows if r.skipped]
    graded = [r for r in rows if not r.skipped and r.score is not None]
    counted = [(r.difficulty, r.score or 0.0) for r in graded]
    if mock:
        counted += [(r.difficulty, 0.0) for r in skipped]
    weight = sum(difficulty for difficulty, _ in counted)
    return Total(
        score=sum(d * s for d, s in counted) / weight if weight else None,
        graded=len(graded),
        ungraded=len(rows) - len(graded) - len(skipped),
        skipped=len(skipped),
    )


class Standing(NamedTuple):
    """Where a question stands after its answer, probes and follow-ups."""

    points: list[Judged]
    main: float
    follow_ups: list[float]
    score: float


class Probe(NamedTuple):
    """An answered probe: the credit it found for its point."""

    point: str
    credit: float
    hinted: bool


def standing(
    question: Question,
    grade: Grade,
    probes: Sequence[Probe] = (),
    follow_ups: Mapping[str, float] | None = None,
    hints: Collection[str] = (),
) -> Standing:
    """The final credits and the score of a question.

    Args:
        probes: answered probes, in any order.
        follow_ups: score of each graded follow-up by its id.
        hints: points whose hint was shown before the first answer; they count half.
    """
    persona = question.scored_as(grade.persona)
    by_id = {p.id: p for p in judged(grade.points, question.points_of(persona), persona)}
    for point_id in hints:
        if point_id in by_id:
            by_id[point_id] = after_hint(by_id[point_id])
    for probe in probes:
        if probe.point in by_id:
            by_id[probe.point] = after_probe(by_id[probe.point], probe.credit, hinted=probe.hinted)
    points = list(by_id.values())
    main = question_score(points)
    extra = list((follow_ups or {}).values())
    return Standing(points, main, extra, with_follow_ups(main, extra))
