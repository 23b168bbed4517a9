"""What a score card says of each point, worked out before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from interviewer.bank.models import Language, Point
from interviewer.grading.models import Finding, Grade, Judged, PointGrade, Quote
from interviewer.grading.scoring import PROBE, PROBE_AFTER_HINT, Standing
from interviewer.interview.models import Attempt, Card
from interviewer.render.highlight import Mark, marks_of
from interviewer.render.words import say

SURE_FROM, FAIRLY_FROM = 0.75, 0.5


@dataclass(frozen=True)
class Row:
    """One point of the card: how it stood at first, and how it stands now."""

    number: int
    """As printed; 0 for a bonus point."""
    point: Point
    first: PointGrade
    now: Judged
    probe: Attempt | None = None
    hinted: bool = False
    """Its hint was shown before the first answer."""
    findings: tuple[Finding, ...] = ()
    probed_now: bool = False
    sealed: bool = False
    """Nothing about this point may be given away yet."""

    @property
    def core(self) -> bool:
        return self.point.tier == "core"

    @property
    def won(self) -> bool:
        """Whether a probe won more than the first answer had."""
        had = self.first.credit * (PROBE_AFTER_HINT if self.hinted else 1)
        return self.probe is not None and self.now.credit > had

    @property
    def verdict(self) -> str:
        """The verdict in words and colours: one of the four, or `won`."""
        return "won" if self.won else self.now.verdict

    @property
    def tallied(self) -> str:
        """Which of the four verdicts it counts as: a probe that was met counts as met."""
        probe = self.probe.grade if self.probe else None
        return probe.points[0].verdict if self.won and probe else self.now.verdict

    @property
    def earned(self) -> float:
        """In units of weight; below 0 where the point was contradicted."""
        return self.now.weight * self.now.credit - self.now.penalty

    @property
    def quotes(self) -> list[Quote]:
        """What the verdict rests on: the words of the probe where it won the point."""
        probe = self.probe.grade if self.probe else None
        return probe.points[0].quotes if self.won and probe else self.first.quotes

    @property
    def share(self) -> str:
        """What a point won in its probe counts."""
        hinted = self.probe is not None and self.probe.hinted
        return f"{100 * (PROBE_AFTER_HINT if hinted else PROBE):.0f}%"


def rows_of(card: Card, grade: Grade, standing: Standing) -> list[Row]:
    """The points in the order of the rubric; core points are numbered from 1."""
    points = {p.id: p for p in card.points}
    now = {j.id: j for j in standing.points}
    rows: list[Row] = []
    number = 0
    for first in grade.points:
        point = points.get(first.id)
        if point is None:
            continue
        number += point.tier == "core"
        rows.append(
            Row(
                number if point.tier == "core" else 0,
                point,
                first,
                now[first.id],
                probe=next((a for a in reversed(card.probes) if a.target == first.id), None),
                hinted=card.first is not None and first.id in card.first.hints,
                findings=tuple(f for f in grade.misconceptions if f.refutes == first.id),
                probed_now=card.phase == "probe" and card.target == first.id,
                sealed=card.sealed and now[first.id].verdict in ("missed", "contradicted"),
            )
        )
    return rows


def marks(grade: Grade, rows: Iterable[Row]) -> list[Mark]:
    """What is drawn in the first answer: the quotes of its points and of its wrong beliefs."""
    found: list[Mark] = []
    for row in rows:
        label = str(row.number) if row.core else "+"
        verdict = row.first.verdict if row.core else "bonus"
        if row.first.verdict != "missed":
            found += marks_of(row.first.quotes, label, verdict)
        if row.first.verdict != "contradicted":
            for finding in row.findings:
                found += marks_of(finding.quotes, label, "contradicted")
    return found


def confidence_level(value: float) -> str:
    """`high`, `middle` or `low`."""
    if value >= SURE_FROM:
        return "high"
    return "middle" if value >= FAIRLY_FROM else "low"


def overall_confidence(rows: Iterable[Row]) -> str:
    """Of the whole card: the mean over core points, by weight."""
    core = [r for r in rows if r.core]
    weight = sum(r.now.weight for r in core)
    if not weight:
        return "low"
    return confidence_level(sum(r.now.weight * r.first.confidence for r in core) / weight)


def verdict_line(score: float, rows: Iterable[Row], language: Language) -> str:
    """One sentence on the whole: the first rule that fits."""
    core = [r for r in rows if r.core]
    wrong = sum(r.now.verdict == "contradicted" for r in core)
    if score >= 85:
        return say("line.top", language)
    if wrong:
        some = any(r.now.credit > 0 for r in core)
        line = say(
            "line.mixed" if some else "line.wrong", language, n=_count("things", wrong, language)
        )
        return line[0].upper() + line[1:]
    if score >= 60:
        open_ = sum(r.tallied != "met" for r in core) or sum(r.now.credit < 1 for r in core)
        return say("line.core", language, n=_count("points", max(open_, 1), language))
    return say("line.partly" if score >= 30 else "line.low", language)


def _count(what: str, n: int, language: Language) -> str:
    return say(f"line.{what}.one", language) if n == 1 else say(f"line.{what}.many", language, n=n)
