"""What to work on: the points that cost most, and the next three steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from interviewer.bank.models import Bank, Question, Text
from interviewer.grading.models import Grade, Judged, PointGrade
from interviewer.interview.models import Card, Choice, View
from interviewer.report.models import Next, SectionScore, Suggestion, WeakPoint
from interviewer.report.sums import label_of, rubric_of

_WEAKEST = 3
_PER_WEEK = 3
_NEXT_COUNT = 5
_REDO_BELOW = 60.0


def weakest_points(view: View) -> list[WeakPoint]:
    """The three core points that cost the total most; a point won back in full is settled."""
    found = [point for card in view.cards for point in _lost_points(card)]
    return sorted(found, key=lambda point: -point.lost)[:_WEAKEST]


def _lost_points(card: Card) -> Iterator[WeakPoint]:
    if card.standing is None or card.first is None or card.first.grade is None:
        return
    core = [point for point in card.standing.points if point.tier == "core"]
    total = sum(point.weight for point in core)
    for point in core:
        if point.verdict != "met" and not _won_back(card, point.id):
            lost = point.weight * (1 - point.credit) + point.penalty
            share = card.question.difficulty * lost / total
            yield _weak_point(card, card.first.grade, point, share)


def _won_back(card: Card, point_id: str) -> bool:
    return any(g.points[0].verdict == "met" for g in _probes(card, point_id))


def _probes(card: Card, point_id: str) -> list[Grade]:
    return [a.grade for a in card.probes if a.grade and a.target == point_id]


def _weak_point(card: Card, grade: Grade, judged: Judged, lost: float) -> WeakPoint:
    assert card.first is not None
    point = next(p for p in rubric_of(card, card.first) if p.id == judged.id)
    best = _best(grade.point(point.id), _probes(card, point.id), judged)
    gists = {facet.id: facet.gist for facet in point.evidence}
    return WeakPoint(
        question_id=card.question.id,
        number=card.number,
        point=point.id,
        label=label_of(point),
        verdict=judged.verdict,
        lost=lost,
        quotes=list(dict.fromkeys(quote.text for quote in best.quotes)),
        lacking=[gist for name in best.lacking if (gist := gists.get(name))],
        text=_correction(card, grade, judged) or point.text,
    )


def _best(first: PointGrade, probes: Iterable[Grade], judged: Judged) -> PointGrade:
    """The judgement that the standing rests on: the first answer's, or that of a better probe."""
    later = [grade.points[0] for grade in probes if grade.points[0].credit > first.credit]
    better = later and judged.verdict != first.verdict
    return max(later, key=lambda point: point.credit) if better else first


def _correction(card: Card, grade: Grade, judged: Judged) -> Text | None:
    """What is true instead of the misconception that contradicted a point."""
    asserted = {f.id for f in grade.misconceptions if f.refutes == judged.id}
    if judged.verdict != "contradicted" or not asserted:
        return None
    return next((m.correction for m in card.question.misconceptions if m.id in asserted), None)


def next_steps(
    view: View, past: Sequence[View], bank: Bank, sections: Sequence[SectionScore], today: date
) -> Next:
    """Tomorrow, this week, and the interview after that."""
    weak = sorted(sections, key=lambda section: section.score)
    seen = {card.question.id for v in [*past, view] for card in v.cards if card.first}
    section, fresh = _fresh(view, bank, weak, seen)
    return Next(
        tomorrow=today + timedelta(days=1),
        week_until=today + timedelta(days=6),
        section=section,
        questions=[_suggestion(question) for question in fresh],
        again=[] if fresh else _again(view),
        interview=_interview(view, bank, weak),
    )


def _fresh(
    view: View, bank: Bank, weak: Sequence[SectionScore], seen: set[str]
) -> tuple[SectionScore | None, list[Question]]:
    """The weakest section with questions that were never answered, and the easiest of them."""
    for section in weak:
        found = [q for q in _askable(view, bank, [section.section]) if q.id not in seen]
        if found:
            return section, sorted(found, key=lambda q: q.difficulty)[:_PER_WEEK]
    return None, []


def _askable(view: View, bank: Bank, sections: Sequence[str]) -> list[Question]:
    return [
        question
        for question in bank
        if question.askable and question.asked_of(view.persona) and question.section in sections
    ]


def _suggestion(question: Question) -> Suggestion:
    return Suggestion(question_id=question.id, title=question.question)


def _again(view: View) -> list[Suggestion]:
    """The questions that scored lowest, worth another try."""
    low = [(c.score, c) for c in view.cards if c.score is not None and c.score < _REDO_BELOW]
    low.sort(key=lambda pair: pair[0])
    return [_suggestion(card.question) for _, card in low[:_PER_WEEK]]


def _interview(view: View, bank: Bank, weak: Sequence[SectionScore]) -> Choice | None:
    """Practice in the two weakest sections, at a level that fits; None where nothing was scored."""
    if not weak:
        return None
    sections = sorted(section.section for section in weak[:2])
    questions = _askable(view, bank, sections)
    levels = _levels(min(section.score for section in weak[:2]))
    fitting = [q for q in questions if q.difficulty in levels] or questions
    return (
        Choice(
            persona=view.persona,
            language=view.choice.language,
            sections=sections,
            difficulties=sorted({question.difficulty for question in fitting}),
            count=min(_NEXT_COUNT, len(fitting)),
        )
        if fitting
        else None
    )


def _levels(score: float) -> range:
    """Easier questions where little was known, harder ones where most was."""
    if score < 45:
        return range(1, 3)
    return range(2, 4) if score < 75 else range(2, 5)
