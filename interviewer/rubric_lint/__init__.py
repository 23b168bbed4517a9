"""Does each rubric grade its own examples and model answers as it should, and nothing else?

Stands above grading: `bank` knows questions, `grading` knows answers, this knows both.
"""

from __future__ import annotations

from interviewer.rubric_lint.check import lint

__all__ = ["lint"]
