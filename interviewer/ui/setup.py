"""From the controls of the sidebar to a choice; whatever a browser sends becomes a valid one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from interviewer.bank.models import Bank, Language
from interviewer.interview.models import Choice, GraderMode

CLOCKS = (0, 3, 5, 8)
"""Minutes."""
LEVELS = (1, 2, 3, 4)
MAX_COUNT = 20


class Setup(NamedTuple):
    """The values of the sidebar's controls, in their order."""

    persona: str = "algorithm"
    mode: str = "practice"
    parts: Sequence[str] = ()
    questions: int = 5
    sections: Sequence[str] = ()
    difficulties: Sequence[int] = (1, 2, 3)
    companies: Sequence[str] = ()
    language: str = "same"
    clock: int = 0

    def stored(self) -> dict[str, Any]:
        """The form that the browser remembers."""
        return {k: list(v) if isinstance(v, tuple | list) else v for k, v in self._asdict().items()}


def defaults(bank: Bank) -> Setup:
    """What a newcomer starts with."""
    return Setup(parts=tuple(parts_of(bank)))


def parts_of(bank: Bank) -> list[str]:
    """The parts in printed order."""
    return list(dict.fromkeys(question.part for question in bank))


def companies_of(bank: Bank) -> list[str]:
    """Every company that the source names, by how often."""
    names = [company.name for question in bank for company in question.companies]
    return sorted(set(names), key=lambda name: (-names.count(name), name))


def read_setup(values: Mapping[str, Any] | None, bank: Bank) -> Setup:
    """Values from a browser, each checked; what is unknown falls back to the default."""
    given = values if isinstance(values, Mapping) else {}
    base = defaults(bank)
    return Setup(
        _one(given.get("persona"), ("algorithm", "dev"), base.persona),
        _one(given.get("mode"), ("practice", "mock"), base.mode),
        _many(given.get("parts", base.parts), parts_of(bank)),
        _whole(given.get("questions"), base.questions, 1, MAX_COUNT),
        _many(given.get("sections", ()), list(bank.sections)),
        _many(given.get("difficulties", base.difficulties), LEVELS),
        _many(given.get("companies", ()), companies_of(bank)),
        _one(given.get("language"), ("same", "zh", "en"), base.language),
        _one(given.get("clock"), CLOCKS, base.clock),
    )


def choice_of(setup: Setup, page: Language) -> Choice:
    """The choice that an interview is started with."""
    return Choice.model_validate(
        {
            "persona": setup.persona,
            "mode": setup.mode,
            "language": page if setup.language == "same" else setup.language,
            "parts": list(setup.parts),
            "sections": list(setup.sections),
            "companies": list(setup.companies),
            "difficulties": list(setup.difficulties),
            "count": setup.questions,
            "clock": 60 * setup.clock,
        }
    )


def _one(value: object, allowed: Iterable[Any], fallback: Any) -> Any:
    return next((a for a in allowed if a == value and type(a) is type(value)), fallback)


def _many(values: object, allowed: Iterable[Any]) -> tuple[Any, ...]:
    if not isinstance(values, list | tuple):
        return ()
    return tuple(a for a in allowed if a in values)


def _whole(value: object, fallback: int, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return fallback
    return int(min(max(value, least), most))


def read_grader(value: object) -> GraderMode:
    """Who grades, as a browser sent it."""
    return "offline" if value == "offline" else "llm" if value == "llm" else "auto"
