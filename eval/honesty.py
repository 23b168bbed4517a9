"""What must hold for every grade: quotes that stand in the answer, and the same grade twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from interviewer.grading.models import Grade, Outcome


def quotes_present(graded: Iterable[tuple[str, Outcome]]) -> float:
    """The share of quotes that stand in the answer where they say they do."""
    found = total = 0
    for answer, outcome in graded:
        if isinstance(outcome, Grade):
            for point in outcome.points:
                total += len(point.quotes)
                found += sum(answer[q.start : q.end] == q.text != "" for q in point.quotes)
    return found / total if total else float("nan")


def credit_without_quote(graded: Iterable[tuple[str, Outcome]]) -> int:
    """How many points have credit and no quote, or no credit and a quote that earned it."""
    return sum(
        (point.credit > 0) != bool(point.quotes)
        for _, outcome in graded
        if isinstance(outcome, Grade)
        for point in outcome.points
        if point.verdict != "contradicted"
    )


def same_twice(first: Sequence[Outcome], second: Sequence[Outcome]) -> float:
    """The share of answers that get the same grade again, time taken aside."""
    if not first:
        return float("nan")
    pairs = zip(first, second, strict=True)
    return sum(_untimed(a) == _untimed(b) for a, b in pairs) / len(first)


def _untimed(outcome: Outcome) -> Outcome:
    if isinstance(outcome, Grade):
        return outcome.model_copy(update={"milliseconds": 0.0})
    return outcome
