"""The one door to interviews, for page and command line.

What a person sends is stored first, under (interview, step); only then does the graph go on. Two
answers that arrive at once are one answer and one "already received", across processes too.
"""

from __future__ import annotations

import logging
import random
import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple, cast
from weakref import WeakValueDictionary

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.types import Command

from interviewer.bank.models import Bank, Language, Persona, Question
from interviewer.errors import (
    IndexUnavailable,
    MoveError,
    NothingToAskError,
    UnknownInterviewError,
    UnknownQuestionError,
)
from interviewer.grading import scoring
from interviewer.grading.judge import Watch
from interviewer.grading.models import Grade, Outcome, PointGrade, Ungraded
from interviewer.history import History, Row, now
from interviewer.interview.graph import build_graph, leaves_question
from interviewer.interview.judging import Grader, Judging, judged
from interviewer.interview.models import (
    Appeal,
    Attempt,
    Choice,
    GraderMode,
    Move,
    MoveKind,
    Utterance,
    View,
)
from interviewer.interview.state import State, fresh_question
from interviewer.interview.view import build_view
from interviewer.interview.voice import in_own_words
from interviewer.retrieval import select
from interviewer.retrieval.index import Index

log = logging.getLogger(__name__)
_CATCH_UP = 20
"""More rounds than any crash leaves behind."""
_LOOK = 1.0
"""Seconds that a look at an interview waits for a grading that is under way."""
_REASON = 2_000
"""Characters of a dispute that are kept."""


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
        self._desk = _Desk(bank, self._judging, history, index)
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

    def regrade(self, person: str, interview_id: str, step: int, mode: GraderMode) -> Outcome:
        """Grade an answer again; a grade is kept beside the former ones, a failure is not.

        Args:
            mode: `llm` for the model, `offline` for the offline grader.

        Raises:
            MoveError: there is no such answer, or its question left the bank.
        """
        attempt, question = self._answered(person, interview_id, step)
        outcome = judged(_Careful(self._judging.grader(mode)), question, attempt)
        if isinstance(outcome, Grade):
            self._add_outcome(interview_id, step, outcome)
        return outcome

    def appeal(
        self, person: str, interview_id: str, step: int, point_id: str, reason: str
    ) -> Appeal:
        """Dispute the judgement of a point of an answer to a question itself.

        The dispute is stored first; then, where there is a model, a second judgement is made. Both
        stay, and the grade with the second one is the one that counts.

        Raises:
            MoveError: there is no such graded point, it was disputed already, or no reason is
                given.
        """
        attempt, question = self._answered(person, interview_id, step)
        grade = attempt.grade
        if attempt.kind not in ("answer", "retry") or grade is None:
            raise MoveError("Only the points of a graded answer to a question can be disputed.")
        if not reason.strip() or point_id not in {p.id for p in grade.points}:
            raise MoveError("Name the point and say why its judgement is wrong.")
        case = next((a for a in attempt.appeals if a.point_id == point_id), None)
        if case and case.after:
            raise MoveError("This point was judged a second time already.")
        before = grade.point(point_id)
        case = Appeal(step, point_id, reason.strip()[:_REASON], before, None, now())
        self._history.save_appeal(interview_id, case)
        return self._reconsidered(interview_id, attempt, question, case)

    def _reconsidered(
        self, interview_id: str, attempt: Attempt, question: Question, case: Appeal
    ) -> Appeal:
        judge = self._judging.judge("llm")
        grade = attempt.grade
        if judge is None or grade is None:
            return case
        scored_as = question.scored_as(attempt.persona)
        points = question.points_of(scored_as)
        point = next((p for p in points if p.id == case.point_id), None)
        if point is None:
            return case
        who = (attempt.persona, attempt.language)
        after = judge.reconsider(question, point, attempt.text, case.reason, *who)
        if isinstance(after, Ungraded):
            return case
        case = replace(case, after=after)
        self._history.save_appeal(interview_id, case)
        grades = [after if p.id == after.id else p for p in grade.points]
        kept = [f for f in grade.misconceptions if f.refutes != after.id]
        score = scoring.question_score(scoring.judged(grades, points, scored_as))
        changed = {"points": grades, "misconceptions": kept, "score": score}
        self._add_outcome(interview_id, attempt.step, grade.model_copy(update=changed))
        return case

    def appeals(self, person: str | None = None) -> list[dict[str, Any]]:
        """Every disputed point as labelled data: answer, reason, and both judgements."""
        people = [person] if person is not None else self._history.persons()
        rows = [row for one in people for row in self._history.interviews_of(one)]
        return [
            _case_json(row.id, attempt, case)
            for row in rows
            for attempt in self._history.attempts(row.id)
            for case in attempt.appeals
        ]

    def settle_appeals(self, person: str) -> int:
        """Judge the disputes of a person that still wait; returns how many were judged."""
        settled = 0
        for row in self._history.interviews_of(person):
            for attempt in self._history.attempts(row.id):
                question = self._bank.questions.get(attempt.question_id)
                for case in attempt.appeals:
                    if case.after is None and question is not None:
                        done = self._reconsidered(row.id, attempt, question, case)
                        settled += done.after is not None
        return settled

    def people(self) -> list[str]:
        """Everybody who has an interview."""
        return self._history.persons()

    def to_regrade(self, person: str) -> list[tuple[str, int]]:
        """(interview, step) of every answer that no model graded, oldest interview first."""
        return [
            (row.id, attempt.step)
            for row in reversed(self._history.interviews_of(person))
            for attempt in self._history.attempts(row.id)
            if not (attempt.grade and attempt.grade.grader == "llm")
            and attempt.question_id in self._bank.questions
        ]

    def _answered(self, person: str, interview_id: str, step: int) -> tuple[Attempt, Question]:
        self._own(person, interview_id)
        found = [a for a in self._history.attempts(interview_id) if a.step == step]
        question = self._bank.questions.get(found[0].question_id) if found else None
        if question is None:
            raise MoveError(f"There is no answer number {step} in this interview to grade again.")
        return found[0], question

    def _add_outcome(self, interview_id: str, step: int, outcome: Outcome) -> None:
        with self._lock(interview_id):
            known = next(a for a in self._history.attempts(interview_id) if a.step == step)
            number = len(known.earlier) + (known.outcome is not None)
            self._history.save_outcome(interview_id, step, outcome, number=number)

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
            "interviews": [self._exported(row) for row in self._history.interviews_of(person)],
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

    def _exported(self, row: Row) -> dict[str, Any]:
        return {
            "id": row.id,
            "started_at": row.started_at.isoformat(),
            "ended_at": row.ended_at and row.ended_at.isoformat(),
            "choice": row.choice.model_dump(mode="json"),
            "plan": row.state["plan"],
            "transcript": [_utterance_json(u) for u in self._history.utterances(row.id)],
            "received": [
                {"step": step, "answer": text}
                for step, text in self._history.answers_received(row.id)
            ],
            "answers": [_attempt_json(a) for a in self._history.attempts(row.id)],
        }


class _Desk:
    """What the graph asks for, from bank, grader, history and index."""

    def __init__(self, bank: Bank, judging: Judging, history: History, index: Index | None) -> None:
        self._judging = judging
        self.watches: dict[str, Watch] = {}
        """Gradings that run in this process, by interview."""
        self.save_attempt = history.save_attempt
        self.save_outcome = history.save_outcome
        self._bank = bank
        self._history = history
        self._index = index

    def grader(self, interview_id: str) -> Grader:
        watch = self.watches[interview_id] = Watch()
        return _Careful(self._judging.grader(self._mode(interview_id), watch))

    def save_step(self, state: State, said: Sequence[Utterance], **what: bool) -> None:
        self._history.save_step(state, said, **what)
        self.watches.pop(state["interview"], None)

    def speaks(self, interview_id: str) -> bool:
        """Whether a model finds the words; one that was not waited for is not asked again."""
        watch = self.watches.get(interview_id)
        if watch is not None and watch.stop.is_set():
            return False
        return self._judging.voice(self._mode(interview_id)) is not None

    def in_own_words(
        self, before: State, said: Sequence[Utterance], question: Question, move: Move
    ) -> Sequence[Utterance]:
        """What is said, in a model's words where they are fit to be said."""
        watch = self.watches.setdefault(before["interview"], Watch())
        voice = self._judging.voice(self._mode(before["interview"]), watch.stop)
        if voice is None:
            return said
        answers = [
            attempt
            for attempt in self._history.attempts(before["interview"])
            if attempt.question_id == question.id
        ]
        return [in_own_words(u, before, voice, question, move, answers) for u in said]

    def _mode(self, interview_id: str) -> GraderMode:
        return self._history.interview(interview_id).choice.grader

    def question(self, question_id: str) -> Question:
        return self._bank.questions[question_id]

    def plan(self, interview_id: str) -> list[str]:
        row = self._history.interview(interview_id)
        practised = self._history.practised(row.person)
        return select.plan(self._bank, row.choice, practised, random.Random(interview_id))

    def move(self, interview_id: str, step: int) -> Move:
        found = self._history.move(interview_id, step)
        if found is None:
            raise RuntimeError(f"nothing was received for step {step} of {interview_id}")
        return found

    def nearest(self, question_id: str, text: str, language: Language) -> list[str]:
        if self._index is None:
            return []
        try:
            return [near.id for near in self._index.nearest(question_id, text, language)]
        except IndexUnavailable as error:
            log.warning("No reference passages: %s", error)
            return []


class _Careful:
    """A grader whose own failure is an `Ungraded`, never a lost interview and never a score."""

    def __init__(self, grader: Grader) -> None:
        self._grader = grader

    def grade(self, *case: Any) -> Outcome:
        return self._try(self._grader.grade, *case)

    def grade_probe(self, *case: Any) -> Outcome:
        return self._try(self._grader.grade_probe, *case)

    def grade_follow_up(self, *case: Any) -> Outcome:
        return self._try(self._grader.grade_follow_up, *case)

    def _try(self, grade: Callable[..., Outcome], *case: Any) -> Outcome:
        try:
            return grade(*case)
        except Exception:
            reference = uuid.uuid4().hex[:8]
            # Neither the answer nor the arguments are logged: they are the candidate's words.
            log.exception("Grading failed, reference %s", reference)
            return Ungraded(reason="unexpected", detail=reference)


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


def _utterance_json(utterance: Utterance) -> dict[str, Any]:
    return {
        "kind": utterance.kind,
        "question": utterance.question_id,
        "text": utterance.text,
        **utterance.data,
    }


def _case_json(interview_id: str, attempt: Attempt, case: Appeal) -> dict[str, Any]:
    return {
        "id": f"{interview_id}-{case.step}-{case.point_id}",
        "question_id": attempt.question_id,
        "persona": attempt.persona,
        "language": attempt.language,
        "answer": attempt.text,
        "point": case.point_id,
        "reason": case.reason,
        "before": _judgement_json(case.before),
        "after": _judgement_json(case.after) if case.after else None,
        "grader": attempt.grade.grader if attempt.grade else None,
        "model": attempt.grade.model if attempt.grade else None,
    }


def _judgement_json(point: PointGrade) -> dict[str, Any]:
    quotes = [quote.text for quote in point.quotes]
    return {"verdict": point.verdict, "credit": point.credit, "quotes": quotes}


def _attempt_json(attempt: Attempt) -> dict[str, Any]:
    latest = [attempt.outcome] if attempt.outcome else []
    outcomes: Sequence[Outcome] = [*attempt.earlier, *latest]
    return {
        "kind": attempt.kind,
        "question": attempt.question_id,
        "target": attempt.target,
        "persona": attempt.persona,
        "language": attempt.language,
        "at": attempt.created_at.isoformat(),
        "answer": attempt.text,
        "grades": [outcome.model_dump(mode="json") for outcome in outcomes],
    }
