"""What a model says of an answer, as far as the answer bears it out: pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from interviewer.bank.models import Misconception
from interviewer.grading.models import Finding, Grade, PointGrade, Quote, Verdict
from interviewer.grading.quoting import Folded, verified
from interviewer.grading.verdicts import Asserted, Judged

CREDIT: dict[Verdict, float] = {"met": 1.0, "partly": 0.5, "missed": 0.0, "contradicted": 0.0}
UNSURE, SURE = 0.4, 0.9
"""Confidence where the offline grader is half a point or more away, and elsewhere."""
_QUOTES = 5


class Proof:
    """Turns what a model says into grades, as far as the answer bears it out."""

    def __init__(
        self,
        answer: str,
        kept: Sequence[tuple[int, int]],
        asked: Sequence[str],
        beliefs: Sequence[Misconception],
        offline: Callable[[], Grade],
    ) -> None:
        """Take what the words of a model are held against.

        Args:
            kept: raw offsets of the answer that count.
            asked: texts of what was asked; words that stand in them prove nothing.
            offline: finds the grade without a model, for how sure a verdict is.
        """
        self._kept = kept
        self._answer = Folded(answer)
        self._asked = Folded("\n".join(asked))
        self._beliefs = beliefs
        self._grade = offline

    @cached_property
    def _offline(self) -> dict[str, PointGrade]:
        return {point.id: point for point in self._grade().points}

    def point(self, entry: Judged) -> PointGrade:
        """The grade of a point: a verdict without words of the answer is `missed`."""
        quotes = self._quotes(entry.quotes[:_QUOTES]) if entry.verdict != "missed" else []
        proven = bool(quotes) or entry.verdict == "missed"
        verdict: Verdict = entry.verdict if proven else "missed"
        credit = CREDIT[verdict]
        other = self._offline.get(entry.id)
        apart = other is not None and abs(other.credit - credit) >= 0.5
        return PointGrade(
            id=entry.id,
            verdict=verdict,
            credit=credit,
            confidence=UNSURE if apart or not proven else SURE,
            quotes=quotes,
            reason=" ".join(entry.reason.split())[:400],
            unproven=not proven,
        )

    def findings(self, entries: Iterable[Asserted]) -> Iterable[Finding]:
        """The beliefs that the answer asserts, in words of its own."""
        beliefs = {belief.id: belief for belief in self._beliefs}
        for entry in entries:
            belief = beliefs.pop(entry.id, None)
            quotes = self._quotes([entry.quote])
            if belief and quotes:
                yield Finding(
                    id=belief.id,
                    severity=belief.severity,
                    refutes=belief.refutes,
                    quotes=quotes,
                )

    def _quotes(self, words: Sequence[str]) -> list[Quote]:
        return verified(words, self._answer, self._kept, self._asked)
