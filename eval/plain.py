"""Figures as plain values for JSON, and figures out of it again by a dotted path."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

DIGITS = 4


def plain(value: object) -> Any:
    """Tuples with names become mappings; numbers are rounded, and what is not known is null."""
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, DIGITS) + 0.0
    return value


def lookup(data: Any, path: str) -> float | None:
    """The figure at a dotted path; of an estimate its value. None where there is none."""
    for key in path.split("."):
        data = data.get(key) if isinstance(data, dict) else None
    if isinstance(data, dict):
        data = lookup(data, "grader") if "grader" in data else data.get("value")
    return float(data) if isinstance(data, int | float) else None


def write_json(path: Path, data: object) -> None:
    """Write readable JSON with a line end at the end."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
