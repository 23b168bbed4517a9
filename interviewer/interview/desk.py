"""What the graph asks for, from bank, judging, history and index."""

from __future__ import annotations

import logging
import random
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from interviewer.bank.models import Bank, Language, Question
from interviewer.errors import IndexUnavailable
from interviewer.grading.judge import Watch
from interviewer.grading.models import Outcome, Ungraded
from interviewer.history import History
from interviewer.interview.judging import Grader, Judging
from interviewer.interview.models import GraderMode, Move, Utterance
from interviewer.interview.state import State
from interviewer.interview.voice import in_own_words
from interviewer.retrieval import select
from interviewer.retrieval.index import Index

log = logging.getLogger(__name__)


class Desk:
    """The graph's way to everything outside it."""

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
        return Careful(self._judging.grader(self._mode(interview_id), watch))

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


class Careful:
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
