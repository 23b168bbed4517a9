"""Grades many answers with one grader, in this process or in several.

A grader is any object with `grade(question, answer, persona, language)`; `GRADERS` names them.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple, Protocol

from interviewer.bank.models import Bank, Language, Persona, Question
from interviewer.errors import SettingsError
from interviewer.grading.judge import Judge
from interviewer.grading.models import Outcome
from interviewer.grading.offline import OfflineGrader
from interviewer.prompts import Prompts
from interviewer.services import open_connection
from interviewer.settings import Settings

_CHUNK = 24
_ALONE = 200
"""Fewer answers than this are graded in this process: starting others would take longer."""


class Grader(Protocol):
    """Grades an answer to a question."""

    def grade(
        self, question: Question, answer: str, persona: Persona, language: Language
    ) -> Outcome:
        """Return a grade, or say why there is none."""


class Task(NamedTuple):
    """One answer to grade."""

    question_id: str
    persona: Persona
    language: Language
    answer: str


def with_model(bank: Bank) -> Grader:
    """The grader with the model that the environment names; a failure is no grade.

    Raises:
        SettingsError: no model is set.
    """
    settings = Settings.load()
    connection = open_connection(settings)
    if connection.chat is not None and not connection.chat.model:
        connection.check()  # takes the first model that the server lists
    if connection.chat is None:
        raise SettingsError("No model is set: OPENAI_API_KEY, or see INTERVIEWER_SERVICE.")
    return Judge(connection.chat, Prompts(), OfflineGrader(bank), alone=True)


GRADERS: dict[str, Callable[[Bank], Grader]] = {"offline": OfflineGrader, "llm": with_model}


class Desk:
    """A bank with its grader."""

    def __init__(self, bank: Bank, grader: Grader) -> None:
        self._bank = bank
        self._grader = grader

    def grade(self, task: Task) -> Outcome:
        """Grade one answer."""
        question = self._bank.questions[task.question_id]
        return self._grader.grade(question, task.answer, task.persona, task.language)


def grade_all(
    tasks: Sequence[Task], bank: Bank, grader: str = "offline", *, jobs: int = 2
) -> list[Outcome]:
    """Grade every task, in order.

    Args:
        grader: a key of `GRADERS`.
        jobs: processes; the outcome does not depend on it.
    """
    if jobs == 1 or len(tasks) < _ALONE:
        desk = Desk(bank, GRADERS[grader](bank))
        return [desk.grade(task) for task in tasks]
    # Spawned, not forked: a fork would copy whatever threads and locks this process has.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _start, (bank, grader)) as pool:
        return list(pool.map(_work, tasks, chunksize=_CHUNK))


_desk: Desk | None = None


def _start(bank: Bank, grader: str) -> None:
    global _desk
    _desk = Desk(bank, GRADERS[grader](bank))


def _work(task: Task) -> Outcome:
    assert _desk is not None
    return _desk.grade(task)
