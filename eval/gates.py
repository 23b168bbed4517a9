"""The lines below which CI fails: `gates.yaml`, figure by figure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import model_validator

from eval.plain import lookup
from eval.targets import holds
from interviewer.bank.models import Strict

FILE = Path(__file__).with_name("gates.yaml")


class Gate(Strict):
    """A line that a figure must not fall below, or rise above."""

    least: float | None = None
    most: float | None = None

    @model_validator(mode="after")
    def _any(self) -> Gate:
        if self.least is None and self.most is None:
            raise ValueError("give least, most, or both")
        return self


class Gates(Strict):
    """Gates by the dotted path of a figure, for each of the two reports."""

    report: dict[str, Gate] = {}
    attacks: dict[str, Gate] = {}


def load_gates(path: Path = FILE) -> Gates:
    """Read the lines."""
    return Gates.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def failures(gates: dict[str, Gate], data: dict[str, Any]) -> list[str]:
    """One sentence for each figure that is on the wrong side of its line, or not there at all."""
    found = []
    for path, gate in gates.items():
        value = lookup(data, path)
        if value is None:
            found.append(f"{path}: no such figure was measured")
        elif gate.least is not None and not holds(value, "least", gate.least):
            found.append(f"{path}: {value:g} is below {gate.least:g}")
        elif gate.most is not None and not holds(value, "most", gate.most):
            found.append(f"{path}: {value:g} is above {gate.most:g}")
    return found
