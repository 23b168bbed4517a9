"""Runs the attacks and sums them up per family and language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from eval.attacks import FAMILIES, attacks
from eval.desk import Task, grade_all
from eval.honesty import quotes_present
from eval.right import Attack, Judged, right_answers
from eval.worst import seen
from interviewer.bank.models import Bank
from interviewer.grading.models import Grade, Outcome

WORST = 3
_EXCERPT = 160


class Limit(NamedTuple):
    """How much a family may score, or change a score, on average and at most."""

    mean: float
    highest: float


LIMITS: dict[Judged, Limit] = {
    "nothing": Limit(3, 15),
    "words": Limit(15, 35),
    "change": Limit(3, 3),
    "drop": Limit(8, 8),
}
INSTRUCTED = Limit(1, 1)
"""An instruction to the grader beside a right answer: held to more than padding is."""
ON_AVERAGE = {"sentences reordered", "typing errors, Latin", "typing errors, Chinese"}
"""Judged by the mean alone: one sentence may point to another, one slip may hit the one word."""


class Case(NamedTuple):
    """One attack with what it got: a score, or the change of one."""

    attack: Attack
    value: float
    grade: Grade


class FamilyResult(NamedTuple):
    """One family in one language."""

    family: str
    language: str
    judged: Judged
    n: int
    mean: float
    highest: float
    limit: Limit
    passed: bool
    worst: list[dict[str, object]]


class SuiteResult(NamedTuple):
    """What the suite found."""

    families: list[FamilyResult]
    model_answers: dict[str, float]
    """The mean score of the bank's model answers per language."""
    quotes: float
    """The share of quotes that stand in the attacking answer."""


def run(
    bank: Bank, grader: str = "offline", *, families: Sequence[str] = (), jobs: int = 2
) -> SuiteResult:
    """Make every attack, or those of some families, grade it, and sum up."""
    made = attacks(bank, families)
    rights = right_answers(bank)
    tasks = [_task(attack, attack.answer) for attack in made]
    bases = list(dict.fromkeys(_task(a, a.base) for a in made if a.base is not None))
    models = [Task(r.question.id, r.persona, r.language, r.answer) for r in rights]
    everything = [*tasks, *bases, *models]
    different = list(dict.fromkeys(everything))
    found = dict(zip(different, grade_all(different, bank, grader, jobs=jobs), strict=True))
    outcomes = [found[task] for task in everything]
    quotes = quotes_present(zip((t.answer for t in everything), outcomes, strict=True))
    base_scores = dict(zip(bases, map(_score, outcomes[len(tasks) :]), strict=False))
    cases = [
        Case(attack, _value(attack, outcome, base_scores), outcome)
        for attack, outcome in zip(made, outcomes, strict=False)
        if isinstance(outcome, Grade)
    ]
    right_scores = outcomes[len(tasks) + len(bases) :]
    return SuiteResult(summed_up(cases), _means(models, right_scores), quotes)


def summed_up(cases: Sequence[Case]) -> list[FamilyResult]:
    """Per family and language, in the order of the registry."""
    found: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        found.setdefault((case.attack.family, case.attack.language), []).append(case)
    return [
        _family(name, language, found[name, language])
        for name in FAMILIES
        for language in ("zh", "en")
        if (name, language) in found
    ]


def limit_of(family: str) -> Limit:
    """What a family is held to."""
    if family == "instruction with a right answer":
        return INSTRUCTED
    return LIMITS[FAMILIES[family].judged]


def _family(name: str, language: str, cases: Sequence[Case]) -> FamilyResult:
    values = np.array([case.value for case in cases])
    mean, highest, limit = float(values.mean()), float(values.max()), limit_of(name)
    within = mean <= limit.mean and (highest <= limit.highest or name in ON_AVERAGE)
    ordered = sorted(cases, key=lambda case: (-case.value, case.attack[:5]))[:WORST]
    return FamilyResult(
        family=name,
        language=language,
        judged=FAMILIES[name].judged,
        n=len(cases),
        mean=mean,
        highest=highest,
        limit=limit,
        passed=within,
        worst=[_shown(case) for case in ordered if case.value > 0],
    )


def _shown(case: Case) -> dict[str, object]:
    a = case.attack
    return {
        "question": a.question_id,
        "persona": a.persona,
        "variant": a.variant,
        "value": round(case.value, 1),
        "answer": a.answer[:_EXCERPT],
        "seen": seen(case.grade),
    }


def _task(attack: Attack, answer: str | None) -> Task:
    return Task(attack.question_id, attack.persona, attack.language, answer or "")


def _score(outcome: Outcome) -> float:
    return outcome.score if isinstance(outcome, Grade) else float("nan")


def _value(attack: Attack, outcome: Grade, bases: dict[Task, float]) -> float:
    """A score; for what must change nothing the size of the change; for typing errors the drop."""
    if attack.base is None:
        return outcome.score
    change = outcome.score - bases[_task(attack, attack.base)]
    return -change if FAMILIES[attack.family].judged == "drop" else abs(change)


def _means(tasks: Iterable[Task], outcomes: Iterable[Outcome]) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for task, outcome in zip(tasks, outcomes, strict=True):
        if isinstance(outcome, Grade):
            found.setdefault(task.language, []).append(outcome.score)
    return {language: float(np.mean(scores)) for language, scores in found.items()}
