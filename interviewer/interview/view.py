"""From the record to what the page shows: pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from interviewer.bank.models import Bank
from interviewer.history import Row
from interviewer.interview.models import Attempt, Card, Phase, Utterance, View


def build_view(
    row: Row,
    said: Sequence[Utterance],
    attempts: Sequence[Attempt],
    asked_at: Mapping[str, datetime],
    bank: Bank,
) -> View:
    """The interview as it stands. Questions that left the bank are left out."""
    asked = [
        u.question_id for u in said if u.kind == "question" and u.question_id in bank.questions
    ]
    return View(
        interview_id=row.id,
        choice=row.choice,
        persona=row.state["persona"],
        phase=row.state["phase"],
        started_at=row.started_at,
        ended_at=row.ended_at,
        plan=row.state["plan"],
        position=row.state["position"],
        step=row.state["step"],
        asked_at=row.asked_at,
        utterances=said,
        cards=[
            _card(question_id, number, row, said, attempts, asked_at, bank)
            for number, question_id in enumerate(asked, start=1)
        ],
        target=row.state["target"],
        probes_asked=len(row.state["probes"]),
        retrying=row.state["retrying"],
    )


def _card(
    question_id: str,
    number: int,
    row: Row,
    said: Sequence[Utterance],
    attempts: Sequence[Attempt],
    asked_at: Mapping[str, datetime],
    bank: Bank,
) -> Card:
    state = row.state
    here = [u for u in said if u.question_id == question_id]
    answers = [a for a in attempts if a.question_id == question_id]
    first = next((a for a in answers if a.kind == "answer"), None)
    is_open = row.ended_at is None and question_id in state["plan"][state["position"] :][:1]
    phase: Phase = state["phase"] if is_open else "done"
    shown = [u for u in here if u.kind == "model_answer"]
    return Card(
        question=bank.questions[question_id],
        number=number,
        persona=first.persona if first else state["persona"],
        language=state["language"],
        phase="done" if is_open and state["retrying"] else phase,
        target=state["target"] if is_open else "",
        skipped=first is None and any(_skips(u) for u in here),
        shown=bool(shown),
        attempts=answers,
        hints=[str(u.data["point"]) for u in here if u.kind == "hint"],
        seconds=_seconds(asked_at.get(question_id), first),
    )


def _skips(utterance: Utterance) -> bool:
    """Whether an utterance passes over the question itself, not over a probe of it."""
    if utterance.kind == "skipped":
        return not utterance.data.get("target")
    return utterance.kind == "model_answer" and bool(utterance.data.get("skipped"))


def _seconds(asked: datetime | None, first: Attempt | None) -> float | None:
    return (first.created_at - asked).total_seconds() if asked and first else None
