"""From how much of a point was found to its credit, so that totals agree with people.

One number, the exponent of credit = coverage ** exponent, fitted on labelled answers by
`python -m eval.fit_calibration` with questions held out in turn. It moves credit inside a verdict
and never from one verdict to another; nothing is ever applied to a total.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from interviewer.grading.models import MET_FROM, PARTLY_FROM

FILE = Path(__file__).with_name("calibration.json")
_BELOW_MET = MET_FROM - 0.01


@lru_cache(maxsize=1)
def exponent() -> float:
    """The fitted number."""
    return float(json.loads(FILE.read_text(encoding="utf-8"))["exponent"])


def calibrated(coverage: float, power: float | None = None) -> float:
    """The credit of a point of which this share was found; 0 below `partly`."""
    if coverage < PARTLY_FROM:
        return 0.0
    credit: float = coverage ** (exponent() if power is None else power)
    return max(credit, MET_FROM) if coverage >= MET_FROM else min(credit, _BELOW_MET)
