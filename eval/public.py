"""Measures the grader on public short-answer sets, whose questions have a reference answer only.

Lines hold `id, question, reference_answer, student_answer, human_score, max_score`; the language
is the end of the file's name. The rubric is derived from the reference answer, nothing is fitted.
Beside each figure stands what plain token recall reaches: the share of the reference's tokens that
occur in the answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from eval.bootstrap import by_question
from eval.desk import Task, grade_all
from eval.metrics import Agreement, mae, pearson, qwk, spearman
from eval.plain import plain, write_json
from eval.report import RESULTS, estimate, number
from interviewer.bank.models import Bank, Language, Persona
from interviewer.derived import derived_bank
from interviewer.grading.models import Grade
from interviewer.grading.text import alias_tokens

PERSONA: Persona = "algorithm"
_METRICS: dict[str, Agreement] = {"qwk": qwk, "pearson": pearson, "spearman": spearman, "mae": mae}

Derive = Callable[[Iterable[dict[str, Any]]], Bank]


class PublicAnswer(NamedTuple):
    """One answer of a public set; `gold` is on our scale, from 0 to 100."""

    question: str
    reference: str
    answer: str
    gold: float

    @property
    def question_id(self) -> str:
        """One question may be given with two references: they are two questions."""
        return "q-" + hashlib.sha256(f"{self.question}\0{self.reference}".encode()).hexdigest()[:12]


def load_public(path: Path) -> list[PublicAnswer]:
    """Read one set."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [
        PublicAnswer(
            r["question"],
            r["reference_answer"],
            r["student_answer"],
            100 * r["human_score"] / r["max_score"],
        )
        for r in records
    ]


def measure_public(
    folder: Path, grader: str = "offline", *, derive: Derive = derived_bank, jobs: int = 2
) -> dict[str, Any]:
    """Measure every set of a folder."""
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise ValueError(f"{folder}: no *.jsonl")
    return {file.stem: plain(_set(file, grader, derive, jobs)) for file in files}


def write_public(data: dict[str, Any], folder: Path = RESULTS, date: str | None = None) -> None:
    """Write `public.md` and `public.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "public.json", data)
    (folder / "public.md").write_text(markdown(data, date), encoding="utf-8")


def markdown(data: dict[str, Any], date: str | None = None) -> str:
    """The report as a page."""
    lines = ["# Public short-answer sets", ""]
    lines += ["Rubrics derived from the reference answers; nothing was fitted to these sets."]
    lines += ["", f"Measured on {date}."] if date else []
    lines += ["", "| set | answers | questions | | QWK | Pearson's r | Spearman's ρ | MAE |"]
    lines += ["| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: |"]
    for name, row in data.items():
        for key, title in (("grader", "grader"), ("token_recall", "token recall")):
            figures = row[key]
            cells = [estimate(figures[m], 2) for m in ("qwk", "pearson", "spearman")]
            cells.append(number(figures["mae"]["value"]))
            counts = f"{row['answers']} | {row['questions']}"
            lines.append(f"| {name} | {counts} | {title} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _set(file: Path, grader: str, derive: Derive, jobs: int) -> dict[str, object]:
    language: Language = "zh" if file.stem.endswith("_zh") else "en"
    answers = load_public(file)
    records = {
        a.question_id: {
            "id": a.question_id,
            "question": a.question,
            "reference_answer": a.reference,
        }
        for a in answers
    }
    bank = derive(records.values())
    tasks = [Task(a.question_id, PERSONA, language, a.answer) for a in answers]
    outcomes = grade_all(tasks, bank, grader, jobs=jobs)
    graded = [
        (answer, outcome.score)
        for answer, outcome in zip(answers, outcomes, strict=True)
        if isinstance(outcome, Grade)
    ]
    rated = [answer for answer, _ in graded]
    return {
        "answers": len(rated),
        "ungraded": len(answers) - len(rated),
        "questions": len(records),
        "grader": _figures(rated, [score for _, score in graded]),
        "token_recall": _figures(rated, [100 * token_recall(a) for a in rated]),
    }


def token_recall(answer: PublicAnswer) -> float:
    """The share of the reference's different tokens that occur in the answer."""
    wanted = set(alias_tokens(answer.reference))
    return len(wanted & set(alias_tokens(answer.answer))) / len(wanted) if wanted else 0.0


def _figures(answers: list[PublicAnswer], scores: list[float]) -> dict[str, object]:
    mine, gold = np.array(scores), np.array([a.gold for a in answers])
    questions = [a.question_id for a in answers]

    def over(metric: Agreement) -> object:
        return by_question(questions, lambda at: metric(mine[at], gold[at]), draws=300)

    return {name: over(metric) for name, metric in _METRICS.items()}
