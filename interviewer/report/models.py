"""What a report holds: values only, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from interviewer.bank.models import Persona, Strict, Text
from interviewer.grading.models import Ungraded, Verdict
from interviewer.grading.scoring import Total
from interviewer.interview.models import Choice, Mode

RowState = Literal["graded", "ungraded", "skipped", "unanswered", "not_asked"]
SegmentState = Literal["met", "partly", "missed", "contradicted", "won"]


class Segment(Strict):
    """One core point of a row's bar: its width is the weight, its pattern the state."""

    point: str
    label: Text
    weight: float
    credit: float
    state: SegmentState
    """`won`: a probe raised the credit."""


class Row(Strict):
    """One planned question and where it stands."""

    number: int
    question_id: str
    title: Text
    section: str
    difficulty: int
    persona: Persona
    state: RowState
    segments: list[Segment] = []
    first: float | None = None
    """The score of the first answer alone ..."""
    main: float | None = None
    """... with probes ..."""
    score: float | None = None
    """... and with follow-ups: the one that counts."""
    retries: list[float] = []
    """Scores of later tries; they never count."""
    regraded_from: float | None = None
    """The former grade of the first answer, where it was graded again."""
    answer_score: float | None = None
    """The grade of the first answer as the grader gave it, before hints and probes count."""
    hints: int = 0
    ungraded: Ungraded | None = None
    """Why it was not graded."""
    grader: str = ""
    """`offline`, or the name of the model."""


class SectionScore(Strict):
    """The mean of a section, weighted by difficulty; `average` is that of earlier interviews."""

    section: str
    name: Text
    score: float
    count: int
    average: float | None = None


class WeakPoint(Strict):
    """A point that cost much, with the candidate's words and what was missing."""

    question_id: str
    number: int
    point: str
    label: Text
    verdict: Verdict
    lost: float
    """Share of the question that was lost, times the difficulty: what it cost the total."""
    quotes: list[str] = []
    lacking: list[Text] = []
    """What the ideas that were not found are about."""
    text: Text
    """The reference point, or the correction of the misconception that was asserted."""


class Suggestion(Strict):
    """A question to practise."""

    question_id: str
    title: Text


class Next(Strict):
    """What to do: review tomorrow, practise this week, then another interview."""

    tomorrow: date
    week_until: date
    section: SectionScore | None = None
    """The weakest section that still has unpractised questions."""
    questions: list[Suggestion] = []
    again: list[Suggestion] = []
    """Where nothing new is left: what scored lowest."""
    interview: Choice | None = None


class Report(Strict):
    """An interview with its total, sections, rows, weakest points and what comes next."""

    interview_id: str
    mode: Mode
    started_at: datetime
    ended_at: datetime | None
    minutes: int | None
    total: Total
    unanswered: int
    not_asked: int
    personas: dict[Persona, int]
    """Questions per interviewer."""
    graders: dict[str, int]
    """Graded questions per grader."""
    sections: list[SectionScore]
    rows: list[Row]
    weakest: list[WeakPoint]
    next: Next


@dataclass(frozen=True)
class ScoredQuestion:
    """One asked question in the history of a person.

    `score` is None where it was not graded or skipped in practice; a question skipped in a mock
    interview has score 0 and `skipped`.
    """

    when: datetime
    question_id: str
    part: str
    section: str
    difficulty: int
    score: float | None
    skipped: bool
    interview_id: str
