"""What can go wrong between us and a model, as one small vocabulary."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from interviewer.errors import InterviewerError

FaultKind = Literal[
    "unreachable",
    "timeout",
    "key",
    "forbidden",
    "no_model",
    "rate",
    "quota",
    "server",
    "request",
    "malformed",
    "cut",
    "refused",
    "cancelled",
    "resting",
]
LASTING: frozenset[FaultKind] = frozenset(
    {"unreachable", "timeout", "key", "forbidden", "no_model", "quota", "server"}
)
"""Faults of the endpoint, not of one reply: asking again at once would cost another wait."""
PASSING: frozenset[FaultKind] = frozenset({"unreachable", "rate", "server"})
"""Faults that a second try soon after may not meet."""


class Fault(BaseModel):
    """Why a model gave nothing that can be used. Holds no text of a server: it may echo a key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: FaultKind
    host: str = ""
    model: str = ""
    seconds: float = 0.0
    """How long was waited."""
    status: int | None = None
    """The HTTP status, where there was one."""
    retry_after: float | None = None
    """Seconds that the server asked to wait."""
    detail: str = ""
    """A code of the server such as `context_length_exceeded`, or our own word."""


class ModelError(InterviewerError):
    """A model gave nothing that can be used; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        where = f" at {fault.host}" if fault.host else ""
        status = f", HTTP status {fault.status}" if fault.status else ""
        super().__init__(
            f"The model {fault.model!r}{where} gave no usable reply: {fault.kind}{status}. "
            "`interviewer doctor` tests the connection."
        )
