"""Who judges and who speaks: with a model, where there is one and the person wants it."""

from __future__ import annotations

import threading
from typing import Any, Protocol

from interviewer.bank.models import FollowUp, Language, Persona, Point, Question
from interviewer.grading.judge import Judge, Watch
from interviewer.grading.models import Outcome, Ungraded
from interviewer.grading.offline import OfflineGrader
from interviewer.interview.models import Attempt, GraderMode
from interviewer.interview.voice import Voice
from interviewer.llm.connection import Connection
from interviewer.prompts import Prompts


class Grader(Protocol):
    """Judges one answer."""

    def grade(
        self, question: Question, answer: str, persona: Persona, language: Language
    ) -> Outcome: ...

    def grade_probe(
        self, question: Question, point: Point, answer: str, persona: Persona, language: Language
    ) -> Outcome: ...

    def grade_follow_up(
        self, follow_up: FollowUp, answer: str, persona: Persona, language: Language
    ) -> Outcome: ...


def judged(grader: Grader, question: Question, attempt: Attempt) -> Outcome:
    """Grade an attempt as the answer to what it answers."""
    who = (attempt.persona, attempt.language)
    if attempt.kind == "probe":
        point = next(p for p in question.every_point() if p.id == attempt.target)
        return grader.grade_probe(question, point, attempt.text, *who)
    if attempt.kind == "follow_up":
        return grader.grade_follow_up(question.follow_up(attempt.target), attempt.text, *who)
    return grader.grade(question, attempt.text, *who)


class Judging:
    """Chooses grader and voice by what the person set and by what there is."""

    def __init__(
        self,
        offline: Grader,
        connection: Connection | None = None,
        prompts: Prompts | None = None,
    ) -> None:
        """Without connection and prompts all is offline."""
        self._offline = offline
        self._connection = connection
        self._prompts = prompts

    def judge(self, mode: GraderMode, watch: Watch | None = None) -> Judge | None:
        """The grader with a model; None where there is no model, or none is wanted."""
        chat = self._connection.chat if self._connection and mode != "offline" else None
        if chat is None or self._prompts is None or not isinstance(self._offline, OfflineGrader):
            return None
        if watch is None:  # a person pressed a button for it, so it is tried, however it was
            chat.breaker.closed()
        return Judge(chat, self._prompts, self._offline, alone=mode == "llm", watch=watch)

    def grader(self, mode: GraderMode, watch: Watch | None = None) -> Grader:
        """The grader for a mode: `llm` without a model grades nothing."""
        return self.judge(mode, watch) or (_Nobody() if mode == "llm" else self._offline)

    def voice(self, mode: GraderMode, stop: threading.Event | None = None) -> Voice | None:
        """The interviewer's own words; None where only authored ones are said."""
        chat = self._connection.chat if self._connection and mode != "offline" else None
        if chat is None or self._prompts is None or not isinstance(self._offline, OfflineGrader):
            return None
        return None if chat.breaker.is_open else Voice(chat, self._prompts, self._offline, stop)


class _Nobody:
    """Grades nothing: only a model was wanted, and there is none."""

    def grade(self, *args: Any) -> Outcome:
        return Ungraded(reason="no_endpoint")

    grade_probe = grade_follow_up = grade
