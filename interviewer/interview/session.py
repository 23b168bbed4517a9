"""The one door to interviews, for page and command line.

What a person sends is stored first, under (interview, step); only then does the graph go on. Two
answers that arrive at once are one answer and one "already received", across processes too.
"""

from __future__ import annotations

import threading
import uuid
from datetime import datetime
from typing import Any, NamedTuple, cast
from weakref import WeakValueDictionary

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.types import Command

from interviewer.bank.models import Bank, Persona
from interviewer.errors import (
    MoveError,
    NothingToAskError,
    UnknownInterviewError,
    UnknownQuestionError,
)
from interviewer.grading.judge import Watch
from interviewer.history import History, Row, now
from interviewer.interview.desk import Desk
from interviewer.interview.export import interview_json
from interviewer.interview.graph import build_graph, leaves_question
from interviewer.interview.judging import Grader, Judging
from interviewer.interview.models import Choice, GraderMode, MoveKind, View
from interviewer.interview.second_look import SecondLook
from interviewer.interview.state import State, fresh_question
from interviewer.interview.view import build_view
from interviewer.retrieval import select
from interviewer.retrieval.index import Index

_CATCH_UP = 20
"""More rounds than any crash leaves behind."""
_LOOK = 1.0
"""Seconds that a look at an interview waits for a grading that is under way."""


class Received(NamedTuple):
    """The interview after a move; `already` where this step had been taken before."""

    view: View
    already: bool


class Summary(NamedTuple):
    """One line of the list of interviews."""

    interview_id: str
    started_at: datetime
    ended_at: datetime | None
    choice: Choice
    asked: int
    planned: int
    score: float | None


class Session:
    """Starts, continues, shows and deletes interviews. Every call names the person it is for."""

    def __init__(
        self,
        bank: Bank,
        grader: Grader,
        history: History,
        index: Index | None,
        checkpointer: BaseCheckpointSaver[Any],
        judging: Judging | None = None,
    ) -> None:
        """Make the door.

        Args:
            grader: grades where no model is wanted or none is there.
            judging: chooses between it and a model; None: always `grader`.
        """
        self._bank = bank
        self._history = history
        self._checkpointer = checkpointer
        self._judging = judging or Judging(grader)
        self.again = SecondLook(bank, history, self._judging)
        """Grading again, and disputes."""
        self._desk = Desk(bank, self._judging, history, index)
        self._graph = build_graph(self._desk, checkpointer)
        self._locks: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()
        self._locks_lock = threading.Lock()

    # --- going on -------------------------------------------------------------------------

    def start(self, person: str, choice: Choice) -> View:
        """Begin an interview.

        Raises:
            UnknownQuestionError: the choice names a question that is not in the bank.
            NothingToAskError: no finished question fits the choice.
        """
        if choice.question and choice.question not in self._bank.questions:
            raise UnknownQuestionError(
                f"There is no question {choice.question!r}. `interviewer bank list` shows all."
            )
        if not self.pool(choice):
            raise NothingToAskError(
                "No finished question fits this choice. Widen topics or difficulty."
            )
        interview_id = uuid.uuid4().hex
        row = Row(interview_id, person, choice, _begin(interview_id, choice), now(), None, None)
        self._history.create(row)
        with self._lock(interview_id):
            self._catch_up(interview_id)
        return self.view(person, interview_id)

    def submit(self, person: str, interview_id: str, step: int, text: str) -> Received:
        """Send an answer, or ask back what is meant.

        Args:
            step: the number that the view showed; it makes sending twice harmless.

        Raises:
            MoveError: nothing can be answered now, or the text is empty.
        """
        if not text.strip():
            raise MoveError("Nothing written yet.")
        return self._take(person, interview_id, step, "answer", text=text)

    def move(
        self,
        person: str,
        interview_id: str,
        step: int,
        kind: MoveKind,
        persona: Persona | None = None,
    ) -> Received:
        """Do anything but answer: hint, show, skip, retry, next, end, persona.

        Raises:
            MoveError: the move is not possible in this phase.
        """
        return self._take(person, interview_id, step, kind, persona=persona)

    def _take(
        self,
        person: str,
        interview_id: str,
        step: int,
        kind: MoveKind,
        *,
        text: str = "",
        persona: Persona | None = None,
    ) -> Received:
        view = self.view(person, interview_id)
        if step < view.step:
            return Received(view, already=True)
        if step > view.step:
            raise MoveError(f"Step {step} is ahead of the interview, which is at {view.step}.")
        if kind not in view.moves:
            raise MoveError(
                f"{kind!r} is not possible now; possible: {', '.join(sorted(view.moves))}."
            )
        fresh = self._history.receive(interview_id, step, kind, text, persona or view.persona)
        with self._lock(interview_id):
            self._catch_up(interview_id)
        return Received(self.view(person, interview_id), already=not fresh)

    # --- judging --------------------------------------------------------------------------

    def watch(self, interview_id: str) -> Watch | None:
        """What the model has judged so far of the answer that is being graded; None: nothing is."""
        return self._desk.watches.get(interview_id)

    def hurry(self, person: str, interview_id: str) -> None:
        """Stop waiting for the model; the answer is graded offline, or not at all."""
        self._own(person, interview_id)
        watch = self.watch(interview_id)
        if watch:
            watch.stop.set()

    def set_grader(self, person: str, interview_id: str, mode: GraderMode) -> None:
        """Choose who grades from now on."""
        row = self._own(person, interview_id)
        choice = row.choice.model_copy(update={"grader": mode})
        self._history.save_choice(interview_id, choice)

    # --- looking --------------------------------------------------------------------------

    def view(self, person: str, interview_id: str) -> View:
        """An interview as it stands; what a crash left undone is done first.

        Raises:
            UnknownInterviewError: there is none with this id, or it is somebody else's.
        """
        row = self._own(person, interview_id)
        if self._behind(row):
            lock = self._lock(interview_id)
            # A model may grade for minutes: who only looks does not wait for that.
            if lock.acquire(timeout=_LOOK):
                try:
                    self._catch_up(interview_id)
                finally:
                    lock.release()
            row = self._own(person, interview_id)
        return self._view(row)

    def interviews(self, person: str) -> list[Summary]:
        """All interviews of a person, newest first."""
        return [_summary(self._view(row)) for row in self._history.interviews_of(person)]

    def views(self, person: str) -> list[View]:
        """All interviews of a person in full, newest first."""
        return [self._view(row) for row in self._history.interviews_of(person)]

    def open_interview(self, person: str) -> str | None:
        """The newest interview that has not ended."""
        rows = self._history.interviews_of(person)
        return next((row.id for row in rows if row.ended_at is None), None)

    def pool(self, choice: Choice) -> int:
        """How many questions an interview of this choice can hold."""
        return select.capacity(self._bank, choice)

    def export(self, person: str) -> dict[str, Any]:
        """Everything that is stored about a person, as plain JSON."""
        return {
            "format": "interviewer-export-1",
            "exported_at": now().isoformat(),
            "interviews": [
                interview_json(row, self._history) for row in self._history.interviews_of(person)
            ],
        }

    # --- forgetting -----------------------------------------------------------------------

    def delete(self, person: str, interview_id: str) -> None:
        """Remove an interview for good."""
        self._own(person, interview_id)
        with self._lock(interview_id):
            self._history.delete(interview_id)
            self._checkpointer.delete_thread(interview_id)

    def delete_all(self, person: str) -> int:
        """Remove every interview of a person; returns how many there were."""
        rows = self._history.interviews_of(person)
        for row in rows:
            self.delete(person, row.id)
        return len(rows)

    # --- inside ---------------------------------------------------------------------------

    def _lock(self, interview_id: str) -> threading.Lock:
        with self._locks_lock:
            return self._locks.setdefault(interview_id, threading.Lock())

    def _own(self, person: str, interview_id: str) -> Row:
        row = self._history.interview(interview_id)
        if row.person != person:
            raise UnknownInterviewError(f"There is no interview {interview_id!r}.")
        return row

    def _view(self, row: Row) -> View:
        return build_view(
            row,
            self._history.utterances(row.id),
            self._history.attempts(row.id),
            self._history.asked_at(row.id),
            self._bank,
        )

    def _behind(self, row: Row) -> bool:
        """Whether something was received that the interview has not gone on from."""
        if row.ended_at is not None:
            return False
        state = row.state
        under_way = not state["plan"] or state["phase"] == "ended" or leaves_question(state)
        return under_way or self._history.move(row.id, state["step"]) is not None

    def _catch_up(self, interview_id: str) -> None:
        """Run the graph until it waits for a move that has not been sent.

        Normally that is one turn. After a crash the checkpoint may be some nodes behind the record;
        they run again and write the same rows.
        """
        config: Any = {"configurable": {"thread_id": interview_id}}
        for _ in range(_CATCH_UP):
            snapshot = self._graph.get_state(config)
            if not snapshot.values:
                self._restore(interview_id, config)
            elif not snapshot.next:
                # Over; or a crash left a node's writes without the checkpoint that they led to,
                # and then the record, which is ahead of it, says where to go on.
                self._checkpointer.delete_thread(interview_id)
                if self._history.interview(interview_id).ended_at is not None:
                    return
            elif snapshot.next != ("listen",):
                self._graph.invoke(None, config)
            elif self._history.move(interview_id, snapshot.values["step"]) is None:
                return
            else:
                self._graph.invoke(Command(resume=snapshot.values["step"]), config)
        raise RuntimeError(f"interview {interview_id} does not come to rest")

    def _restore(self, interview_id: str, config: Any) -> None:
        """Start the graph, or put it back to where the record says the interview stands."""
        state = self._history.interview(interview_id).state
        if state["plan"]:
            self._graph.update_state(config, cast(Any, state), as_node="respond")
            self._graph.invoke(None, config)
        else:
            self._graph.invoke(state, config)


def _begin(interview_id: str, choice: Choice) -> State:
    state = {
        "interview": interview_id,
        "mode": choice.mode,
        "language": choice.language,
        "persona": choice.persona,
        "plan": [],
        "position": 0,
        "step": 1,
        "move": "answer",
        **fresh_question(),
    }
    return cast(State, state)


def _summary(view: View) -> Summary:
    return Summary(
        view.interview_id,
        view.started_at,
        view.ended_at,
        view.choice,
        len(view.cards),
        len(view.plan),
        view.total.score,
    )
