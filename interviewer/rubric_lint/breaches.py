"""Gates that a question is known to break, and by how much: no worse, and no longer than needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import yaml
from pydantic import Field

from interviewer.bank.models import QuestionId, Strict
from interviewer.rubric_lint.gates import ADVICE, MOST, Gate, Trial, worst

FILE = Path(__file__).with_name("breaches.yaml")
_ROUNDING = 0.05


class Breach(Strict):
    """A gate that the answers to one question break."""

    question: QuestionId
    gate: Gate
    score: float = Field(gt=0)
    """The highest score that is known; a higher one is a fault."""
    why: str = Field(min_length=1)


def known_breaches(path: Path = FILE) -> list[Breach]:
    """Read the file."""
    return [Breach.model_validate(row) for row in yaml.safe_load(path.read_text(encoding="utf-8"))]


def gate_faults(
    trials: Iterable[Trial], known: Iterable[Breach], tried: Collection[Gate]
) -> Iterator[tuple[str, str]]:
    """What scores more than its gate lets through, and known breaches that are none any more.

    Args:
        tried: the gates that were tried on every question of `trials`.
    """
    allowed = {(breach.question, breach.gate): breach for breach in known}
    for (question_id, gate), trial in worst(trials).items():
        breach = allowed.get((question_id, gate))
        if trial.score > (breach.score if breach else MOST[gate]) + _ROUNDING:
            yield question_id, _too_much(trial, breach)
        elif breach and gate in tried and not trial.over:
            yield (
                question_id,
                f"{gate}: scores {trial.score:.1f} at most, within {MOST[gate]:g}: take its line "
                f"out of {FILE.name}",
            )


def _too_much(trial: Trial, breach: Breach | None) -> str:
    line = f"{trial.gate}: {trial.answer} scores {trial.score:.1f}, above {MOST[trial.gate]:g}"
    if breach:
        line += f" and above the {breach.score:g} that is known"
    return f"{line}. It earned {trial.earned}. For these points {ADVICE[trial.gate]}"
