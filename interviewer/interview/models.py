"""What an interview is made of: the choices, what was said and answered, and the view of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple

from pydantic import Field

from interviewer.bank.models import FollowUp, Language, Persona, Point, Question, Strict
from interviewer.grading.models import Grade, Outcome, PointGrade
from interviewer.grading.scoring import (
    Probe,
    Scored,
    Standing,
    Total,
    interview_total,
    standing,
)

Mode = Literal["practice", "mock"]
GraderMode = Literal["auto", "offline", "llm"]
"""`auto`: the model where it answers, else offline; `llm`: the model, or no grade."""
Phase = Literal["answering", "probe", "follow_up", "done", "ended"]
AttemptKind = Literal["answer", "probe", "follow_up", "retry"]
UtteranceKind = Literal[
    "question",
    "answer",
    "receipt",
    "probe",
    "follow_up",
    "hint",
    "clarify",
    "model_answer",
    "skipped",
    "divider",
    "closing",
]
MoveKind = Literal["answer", "hint", "show", "skip", "retry", "next", "end", "persona"]


class Choice(Strict):
    """What a person chose before the start; fixed for the interview but for the persona."""

    persona: Persona = "algorithm"
    mode: Mode = "practice"
    language: Language = "zh"
    parts: list[str] = []
    """Empty: any; so for `sections` and `companies`."""
    sections: list[str] = []
    companies: list[str] = []
    difficulties: list[int] = [1, 2, 3]
    count: int = Field(default=5, ge=1, le=20)
    clock: int = Field(default=0, ge=0)
    """Seconds per question, shown only; 0: no clock."""
    question: str | None = None
    """A single question to practise, instead of a selection."""
    grader: GraderMode = "auto"
    """May be changed while the interview runs."""


class Move(NamedTuple):
    """What a person sent: stored before anything else happens to it."""

    kind: MoveKind
    text: str
    persona: Persona
    received_at: datetime


@dataclass(frozen=True)
class Utterance:
    """One entry of the transcript. `data` holds numbers and ids; words are in `text`.

    Kinds and their data: question {number, persona}; answer {attempt, target}; receipt {attempt},
    in a mock interview {neutral} too; probe {point, number}; follow_up {follow_up}; hint {point};
    clarify; model_answer {skipped}; skipped {target}; divider {persona}; closing. Where a model was
    asked for the words: {tokens, reply_tokens, milliseconds}, and {own} if they are its.
    """

    seq: int
    kind: UtteranceKind
    question_id: str
    language: Language
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def by_candidate(self) -> bool:
        return self.kind == "answer"


@dataclass(frozen=True)
class Appeal:
    """A point whose judgement the person disputed; both judgements stay."""

    step: int
    point_id: str
    reason: str
    before: PointGrade
    after: PointGrade | None
    """The second judgement; None: not made yet."""
    created_at: datetime


@dataclass(frozen=True)
class Attempt:
    """One answer of a person and what the grader made of it."""

    step: int
    kind: AttemptKind
    question_id: str
    target: str
    """The point or follow-up that was asked about; empty for the question itself."""
    persona: Persona
    language: Language
    text: str
    created_at: datetime
    outcome: Outcome | None
    """None while it is being graded."""
    hints: tuple[str, ...] = ()
    """Points whose hint was shown before this answer."""
    passages: tuple[str, ...] = ()
    """Ids of the reference passages nearest to the answer, best first."""
    earlier: tuple[Outcome, ...] = ()
    """Former outcomes, kept when an answer is graded again."""
    appeals: tuple[Appeal, ...] = ()

    @property
    def hinted(self) -> bool:
        """Whether the hint of the probed point was shown first."""
        return self.target in self.hints

    @property
    def grade(self) -> Grade | None:
        return self.outcome if isinstance(self.outcome, Grade) else None


@dataclass(frozen=True)
class Card:
    """Everything about one asked question: the source of the score card and of the report's row."""

    question: Question
    number: int
    """From 1, in the order of the plan."""
    persona: Persona
    """Whose points count: the persona of the first answer, or of the open question."""
    language: Language
    phase: Phase
    """`answering` before the first answer; `done` when nothing more will be asked about it."""
    target: str = ""
    """The point that is probed or the follow-up that is asked just now."""
    skipped: bool = False
    shown: bool = False
    """The model answer was shown."""
    attempts: Sequence[Attempt] = ()
    hints: Sequence[str] = ()
    """Points whose hint was shown."""
    seconds: float | None = None
    """From question to first answer."""

    @property
    def first(self) -> Attempt | None:
        """The answer that counts."""
        return next((a for a in self.attempts if a.kind == "answer"), None)

    @property
    def retries(self) -> list[Attempt]:
        return [a for a in self.attempts if a.kind == "retry"]

    @property
    def probes(self) -> list[Attempt]:
        return [a for a in self.attempts if a.kind == "probe"]

    @property
    def follow_ups(self) -> list[Attempt]:
        return [a for a in self.attempts if a.kind == "follow_up"]

    @property
    def sealed(self) -> bool:
        """Whether reference texts stay hidden, because something may still be asked."""
        return self.phase not in ("done", "ended")

    @property
    def points(self) -> list[Point]:
        return self.question.points_of(self.question.scored_as(self.persona))

    @property
    def standing(self) -> Standing | None:
        """Credits and score with probes and follow-ups counted; None where nothing was graded."""
        if self.skipped or self.first is None or self.first.grade is None:
            return None
        probes = [
            Probe(a.target, a.grade.points[0].credit, a.hinted) for a in self.probes if a.grade
        ]
        extra = {a.target: a.grade.score for a in self.follow_ups if a.grade}
        return standing(self.question, self.first.grade, probes, extra, self.first.hints)

    @property
    def score(self) -> float | None:
        found = self.standing
        return found.score if found else None

    def follow_up(self, follow_up_id: str) -> FollowUp:
        return self.question.follow_up(follow_up_id)


@dataclass(frozen=True)
class View:
    """An interview as the page shows it, read from the record alone."""

    interview_id: str
    choice: Choice
    persona: Persona
    """Who interviews now; `choice.persona` is who began."""
    phase: Phase
    started_at: datetime
    ended_at: datetime | None
    plan: Sequence[str]
    position: int
    """Index into `plan` of the question that is open or was asked last."""
    step: int
    """The number that the next move must carry."""
    asked_at: datetime | None
    """When the open question was asked: for the clock."""
    utterances: Sequence[Utterance]
    cards: Sequence[Card]
    """One per asked question, in order."""
    target: str = ""
    probes_asked: int = 0
    retrying: bool = False

    @property
    def current(self) -> Card | None:
        return self.cards[-1] if self.cards else None

    @property
    def tells(self) -> bool:
        """Whether scores may be shown: a mock interview keeps them until its end."""
        return self.ended_at is not None or self.choice.mode != "mock"

    @property
    def total(self) -> Total:
        """The score so far; open and unanswered questions do not count."""
        rows = [
            Scored(card.question.difficulty, card.score, card.skipped)
            for card in self.cards
            if card.first or card.skipped
        ]
        return interview_total(rows, mock=self.choice.mode == "mock")

    @property
    def moves(self) -> frozenset[MoveKind]:
        """What the person may do now."""
        return allowed_moves(self.phase, self.choice.mode, retrying=self.retrying)


def allowed_moves(phase: Phase, mode: Mode, *, retrying: bool = False) -> frozenset[MoveKind]:
    """The moves that a phase takes; a mock interview gives no help and waits for nobody."""
    if phase == "ended":
        return frozenset()
    common: set[MoveKind] = {"end", "persona"}
    if mode == "mock":
        return frozenset(common | {"answer", "skip"})
    if retrying:
        return frozenset(common | {"answer", "next"})
    if phase == "done":
        return frozenset(common | {"next", "retry"})
    return frozenset(common | {"answer", "hint", "show", "skip"})
