"""Labelled answers: every `*.jsonl` of a folder is a dataset, one answer a line.

Two people scored each answer blind to each other; `points` may hold a verdict per rubric point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field, ValidationError

from interviewer.bank.models import Bank, Language, Persona, Strict
from interviewer.grading.models import Verdict

Level = Literal["excellent", "good", "partial", "weak", "wrong", "attack"]
LEVELS: tuple[Level, ...] = ("excellent", "good", "partial", "weak", "wrong", "attack")
"""From the best down; `attack` has no place in the order of an honest answer."""


class Labelled(Strict):
    """One answer with the scores of its raters, from 0 to 100."""

    id: str
    question_id: str
    persona: Persona
    language: Language
    level: Level
    answer: str
    scores: list[float] = Field(min_length=1)
    note: str = ""
    points: dict[str, Verdict] = {}
    dataset: str = ""
    """The name of the file, filled in by the loader."""

    @property
    def gold(self) -> float:
        """The raters' mean."""
        return sum(self.scores) / len(self.scores)


class Selection(NamedTuple):
    """The answers that can be graded, and how many were left out because of an outline."""

    answers: list[Labelled]
    outlines: int


def load_answers(path: Path) -> list[Labelled]:
    """Read one dataset, or every dataset of a folder.

    Raises:
        ValueError: with every fault as `file:line: field: reason`.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    faults: list[str] = []
    answers = [answer for file in files for answer in _read(file, faults)]
    faults += _twins(answers)
    if faults:
        raise ValueError("\n".join(faults))
    return answers


def gradable(answers: Iterable[Labelled], bank: Bank) -> Selection:
    """Leave out answers to outline questions.

    Raises:
        ValueError: an answer names a question that the bank does not have.
    """
    kept, outlines = [], 0
    for answer in answers:
        question = bank.questions.get(answer.question_id)
        if question is None:
            raise ValueError(f"{answer.id}: question_id: no question {answer.question_id!r}")
        if question.askable:
            kept.append(answer)
        else:
            outlines += 1
    return Selection(kept, outlines)


def _read(file: Path, faults: list[str]) -> Iterator[Labelled]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            answer = Labelled.model_validate_json(line)
        except ValidationError as error:
            faults.extend(
                f"{file.name}:{number}: {'.'.join(map(str, e['loc'])) or 'line'}: {e['msg']}"
                for e in error.errors()
            )
            continue
        yield answer.model_copy(update={"dataset": file.stem})


def _twins(answers: Iterable[Labelled]) -> list[str]:
    seen: set[str] = set()
    faults = []
    for answer in answers:
        if answer.id in seen:
            faults.append(f"{answer.dataset}.jsonl: id: {answer.id!r} stands twice")
        seen.add(answer.id)
    return faults
