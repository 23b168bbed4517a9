"""What a grade is: verdicts per point with the words that earned them, or an honest refusal."""

from __future__ import annotations

from typing import Literal, NamedTuple

from interviewer.bank.models import Language, Persona, Strict
from interviewer.llm.faults import Fault

Verdict = Literal["met", "partly", "missed", "contradicted"]
Flag = Literal[
    "empty", "truncated", "echo", "dump", "repetition", "injection", "off_topic", "encoded"
]
MET_FROM = 0.75
PARTLY_FROM = 0.25


def verdict_of(credit: float) -> Verdict:
    """The verdict that a credit from 0 to 1 is shown as."""
    if credit >= MET_FROM:
        return "met"
    return "partly" if credit >= PARTLY_FROM else "missed"


class Quote(Strict):
    """A part of the answer: `answer[start:end] == text`."""

    start: int
    end: int
    text: str


class PointGrade(Strict):
    """The judgement of one point.

    `credit` is from 0 to 1, and above 0 if and only if there is a quote that earned it. Under
    `contradicted` the quotes are what was wrong.
    """

    id: str
    verdict: Verdict
    credit: float
    confidence: float = 1.0
    """From 0 to 1: how sure the grader is of this verdict."""
    quotes: list[Quote] = []
    found: int = 0
    """How many ideas of the point were found, of `ideas`."""
    ideas: int = 0
    lacking: list[str] = []
    """Ids of the facets that were not found."""
    reason: str = ""
    """A model's reason; empty where the page words one from `found` and `lacking`."""
    unproven: bool = False
    """A model gave credit whose words do not stand in the answer; it was taken away."""


class Finding(Strict):
    """A misconception that the answer asserts."""

    id: str
    severity: Literal["minor", "major"]
    refutes: str
    quotes: list[Quote]


class Grade(Strict):
    """The judgement of one answer. `score` is computed by `scoring`, never by a model."""

    score: float
    points: list[PointGrade]
    misconceptions: list[Finding] = []
    flags: list[Flag] = []
    persona: Persona
    language: Language
    grader: Literal["offline", "llm"] = "offline"
    model: str | None = None
    prompt: str | None = None
    """Fingerprint of the prompt."""
    tokens: int = 0
    """Of prompt and reply, repairs included."""
    reply_tokens: int = 0
    """Of these, tokens of the reply."""
    milliseconds: float = 0.0
    reaction: str = ""
    """What the interviewer says to the answer, in a model's words."""
    fault: Fault | None = None
    """Why this is the offline grade where a model should have graded."""

    def point(self, point_id: str) -> PointGrade:
        return next(p for p in self.points if p.id == point_id)


class Ungraded(Strict):
    """The grader failed, not the candidate: shown, counted, left out of every average."""

    reason: str
    """A kind of fault of the model, or `outline`, `no_endpoint`, `unexpected`."""
    detail: str = ""
    fault: Fault | None = None


Outcome = Grade | Ungraded


class Judged(NamedTuple):
    """What scoring needs to know of one point."""

    id: str
    weight: float
    tier: Literal["core", "bonus"]
    verdict: Verdict
    credit: float
    penalty: float = 0.0
    """In units of weight."""
