"""Grade many answers: one JSON line in, one JSON line out, in the same order."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from interviewer.bank.models import Bank, Language, Persona
from interviewer.derived import open_bank
from interviewer.grading.models import Outcome, Ungraded
from interviewer.grading.offline import OfflineGrader

_CHUNK = 32
_ALONE = 128
"""Fewer lines than this are graded in this process: starting others would take longer."""


class Line(BaseModel):
    """One answer to grade; keys that are not listed are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str | int
    question_id: str
    persona: Persona
    language: Language
    answer: str


def grade_lines(
    lines: Iterable[str], bank_path: Path | None = None, *, jobs: int | None = None
) -> Iterator[dict[str, Any]]:
    """Grade JSON lines.

    Args:
        bank_path: None takes the bank that is shipped.
        jobs: processes; None takes one per core.

    Yields:
        For each line, blank ones left out: its grade; `{"id", "ungraded"}`; or, where it cannot be
        read, `{"line", "id", "error": "field: reason"}`.

    Raises:
        BankError: the bank has faults.
    """
    numbered = [(n, line) for n, line in enumerate(lines, start=1) if line.strip()]
    jobs = jobs or os.cpu_count() or 1
    if jobs == 1 or len(numbered) < _ALONE:
        desk = _Desk(open_bank(bank_path))
        yield from map(desk.grade, numbered)
        return
    open_bank(bank_path)  # a faulty bank is reported here, once
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(bank_path,)) as pool:
        yield from pool.map(_work, numbered, chunksize=_CHUNK)


class _Desk:
    """One bank and its grader."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank
        self._grader = OfflineGrader(bank)

    def grade(self, numbered: tuple[int, str]) -> dict[str, Any]:
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
        outcome = self._grader.grade(question, line.answer, line.persona, line.language)
        return {"id": line.id, **outcome_json(outcome)}


_desk: _Desk | None = None


def _start(bank_path: Path | None) -> None:
    global _desk
    _desk = _Desk(open_bank(bank_path))


def _work(numbered: tuple[int, str]) -> dict[str, Any]:
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
