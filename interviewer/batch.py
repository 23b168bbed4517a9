"""Grade many answers: one JSON line in, one JSON line out, in the same order."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from interviewer.bank.models import Bank, Language, Persona, Question
from interviewer.derived import open_bank
from interviewer.grading.models import Outcome, Ungraded
from interviewer.grading.offline import OfflineGrader
from interviewer.memory import uncollected

_CHUNK = 32
_ALONE = 128
"""Fewer lines than this are graded in this process: starting others would take longer."""

Grade = Callable[[Question, str, Persona, Language], Outcome]
Numbered = tuple[int, str]


class Line(BaseModel):
    """One answer to grade; keys that are not listed are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str | int
    question_id: str
    persona: Persona
    language: Language
    answer: str


def grade_lines(
    lines: Iterable[str],
    bank_path: Path | None = None,
    *,
    jobs: int | None = None,
    cache: Path | None = None,
) -> Iterator[dict[str, Any]]:
    """Grade JSON lines offline.

    Args:
        bank_path: None takes the bank that is shipped.
        jobs: processes; None takes one per core.
        cache: a folder for the parsed bank; None parses it every time.

    Yields:
        For each line, blank ones left out: its grade; `{"id", "ungraded"}`; or, where it cannot be
        read, `{"line", "id", "error": "field: reason"}`.

    Raises:
        BankError: the bank has faults.
    """
    numbered = numbered_lines(lines)
    jobs = jobs or os.cpu_count() or 1
    if jobs == 1 or len(numbered) < _ALONE:
        desk = _offline_desk(bank_path, cache)
        yield from map(desk.grade, numbered)
        return
    global _desk
    _desk = _offline_desk(bank_path, cache, warm=True)  # a faulty bank is reported here, once
    gc.freeze()  # it stays for good: to look for garbage in it would copy it into every process
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(bank_path, cache)) as pool:
        yield from pool.map(_work, numbered, chunksize=_CHUNK)


def grade_lines_with(
    grade: Grade,
    bank: Bank,
    numbered: Sequence[Numbered],
    *,
    calls: int,
    done: Mapping[int, dict[str, Any]] | None = None,
) -> Iterator[dict[str, Any]]:
    """Grade lines with a model, several at once, in the order of the lines.

    Args:
        calls: answers at once.
        done: line number -> result of a run before, which is not asked for again.
    """
    desk, known = _Desk(bank, grade), done or {}

    def result(one: Numbered) -> dict[str, Any]:
        return known[one[0]] if one[0] in known else desk.grade(one)

    pool = ThreadPoolExecutor(calls, thread_name_prefix="grade")
    try:
        yield from pool.map(result, numbered)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def numbered_lines(lines: Iterable[str]) -> list[Numbered]:
    """Every line that is not blank, with its number from 1."""
    return [(n, line) for n, line in enumerate(lines, start=1) if line.strip()]


def results_before(numbered: Sequence[Numbered], written: Iterable[str]) -> dict[int, Any]:
    """Line number -> grade, from the output of a run that was interrupted.

    What was not graded, what cannot be read and what belongs to another input counts as not done.
    """
    found: dict[int, Any] = {}
    for (number, line), text in zip(numbered, written, strict=False):
        try:
            row, asked = json.loads(text), json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict) and isinstance(asked, dict) and "score" in row:
            if row.get("id") == asked.get("id") and row.get("grader") == "llm":
                found[number] = row
    return found


class Estimate(NamedTuple):
    """About what a run takes, before it is begun."""

    answers: int
    prompt_tokens: int
    reply_tokens: int

    def cost(self, price_in: float, price_out: float) -> float:
        """In the currency of the prices, which are per million tokens."""
        return (self.prompt_tokens * price_in + self.reply_tokens * price_out) / 1e6


def estimate(
    numbered: Sequence[Numbered], bank: Bank, tokens: Callable[[Question, Line], tuple[int, int]]
) -> Estimate:
    """Add up what `tokens` says of each line that can be graded: (prompt, reply)."""
    found = []
    for _, text in numbered:
        try:
            line = Line.model_validate_json(text)
        except ValidationError:
            continue
        question = bank.questions.get(line.question_id)
        if question is not None and question.askable and line.answer.strip():
            found.append(tokens(question, line))
    return Estimate(len(found), sum(a for a, _ in found), sum(b for _, b in found))


class _Desk:
    """One bank and the grader that is used."""

    def __init__(self, bank: Bank, grade: Grade) -> None:
        self._bank = bank
        self._grade = grade

    def grade(self, numbered: Numbered) -> dict[str, Any]:
        number, text = numbered
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            return {"line": number, "id": None, "error": f"line: not valid JSON: {error}"}
        identity = data.get("id") if isinstance(data, dict) else None
        try:
            line = Line.model_validate(data)
        except ValidationError as error:
            return {"line": number, "id": identity, "error": _reasons(error)}
        question = self._bank.questions.get(line.question_id)
        if question is None:
            reason = f"question_id: no question has the id {line.question_id!r}"
            return {"line": number, "id": line.id, "error": reason}
        outcome = self._grade(question, line.answer, line.persona, line.language)
        return {"id": line.id, **outcome_json(outcome)}


def _offline_desk(bank_path: Path | None, cache: Path | None, *, warm: bool = False) -> _Desk:
    with uncollected():
        bank = open_bank(bank_path, cache=cache)
        grader = OfflineGrader(bank)
        if warm:
            grader.warm()
    return _Desk(bank, grader.grade)


_desk: _Desk | None = None
"""The desk of this process; one that was forked has its parent's, ready for use."""


def _start(bank_path: Path | None, cache: Path | None) -> None:
    global _desk
    _desk = _desk or _offline_desk(bank_path, cache)


def _work(numbered: Numbered) -> dict[str, Any]:
    assert _desk is not None
    return _desk.grade(numbered)


def _reasons(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(map(str, e['loc'])) or 'line'}: {_reason(e)}" for e in error.errors()
    )


def _reason(error: Any) -> str:
    return "is missing" if error["type"] == "missing" else str(error["msg"])


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """The published form of a grade: no text but the candidate's own quotes."""
    if isinstance(outcome, Ungraded):
        return {"ungraded": outcome.reason}
    return {
        "score": round(outcome.score, 2),
        "grader": outcome.grader,
        "flags": outcome.flags,
        "points": [
            {
                "id": point.id,
                "verdict": point.verdict,
                "credit": point.credit,
                "quotes": [quote.text for quote in point.quotes],
            }
            for point in outcome.points
        ],
        "misconceptions": [finding.id for finding in outcome.misconceptions],
    }
