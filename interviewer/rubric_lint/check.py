"""The whole check of a bank, in this process or in several."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, NamedTuple

from interviewer.bank.models import Bank
from interviewer.grading.offline import OfflineGrader
from interviewer.rubric_lint.breaches import Breach, gate_faults, known_breaches
from interviewer.rubric_lint.examples import example_faults
from interviewer.rubric_lint.gates import Gate, Trial, own_trials, unrelated_trials

_CHUNK = 4
_OWN: tuple[Gate, ...] = ("negated", "dumped")


class _Found(NamedTuple):
    """What one question showed: faults of its own, and trials on it or on others."""

    faults: list[tuple[str, str]]
    trials: list[Trial]


class _Bench:
    """A bank with its grader."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank
        self._grader = OfflineGrader(bank)

    def examine(self, question_id: str) -> _Found:
        question, bank, grader = self._bank.questions[question_id], self._bank, self._grader
        faults = [(question_id, fault) for fault in example_faults(question, grader)]
        if question.derived:
            return _Found(faults, [])
        trials = [*own_trials(question, bank, grader), *unrelated_trials(question, bank, grader)]
        return _Found(faults, trials)


def lint(bank: Bank, *, jobs: int = 1, known: Sequence[Breach] | None = None) -> list[str]:
    """Every fault of every finished rubric, as `id: field: reason`, in the order of the bank.

    Args:
        jobs: processes; what is found does not depend on it.
        known: the breaches of gates that are let pass; None takes those that are shipped.
    """
    finished = [question.id for question in bank if question.askable]
    with _examined(bank, finished, jobs) as results:
        found = list(results)
    faults = [fault for each in found for fault in each.faults]
    trials = [trial for each in found for trial in each.trials]
    known = known_breaches() if known is None else known
    # A part of the bank shows too little about answers to other questions.
    whole = {breach.question for breach in known} <= set(finished)
    faults += gate_faults(trials, known, (*_OWN, "unrelated") if whole else _OWN)
    faults.sort(key=lambda fault: finished.index(fault[0]))
    return [f"{question_id}: {fault}" for question_id, fault in faults]


@contextmanager
def _examined(bank: Bank, finished: Sequence[str], jobs: int) -> Iterator[Iterable[_Found]]:
    if jobs == 1 or len(finished) < 2 * _CHUNK:
        yield map(_Bench(bank).examine, finished)
        return
    # Spawned, not forked: a fork would copy whatever threads and locks this process has.
    context: Any = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _start, (bank,)) as pool:
        yield pool.map(_examine, finished, chunksize=_CHUNK)


_bench: _Bench | None = None


def _start(bank: Bank) -> None:
    global _bench
    _bench = _Bench(bank)


def _examine(question_id: str) -> _Found:
    assert _bench is not None
    return _bench.examine(question_id)
