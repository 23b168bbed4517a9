"""The reply that a grading model is asked for: its JSON schema, and reading it: pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from interviewer.grading.models import Verdict
from interviewer.llm.replies import object_in


class Judged(BaseModel):
    """One point of a reply; what else stands there, such as a score, is not read."""

    model_config = ConfigDict(extra="ignore")

    id: str
    reason: str = ""
    verdict: Verdict
    quotes: list[str] = []


class Asserted(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str
    quote: str


class Verdicts(BaseModel):
    model_config = ConfigDict(extra="ignore")

    points: list[Judged]
    misconceptions: list[Asserted] = Field(default=[])
    reaction: str = ""


def reply_schema(points: Sequence[str], beliefs: Sequence[str]) -> dict[str, Any]:
    """The JSON schema of a reply, in the subset that servers hold replies to."""
    text = {"type": "string"}
    point = {
        "id": {"type": "string", "enum": list(points)},
        "reason": text,
        "verdict": {"type": "string", "enum": list(get_args(Verdict))},
        "quotes": {"type": "array", "items": text},
    }
    belief_id = {"type": "string", "enum": list(beliefs)} if beliefs else text
    whole = {
        "points": {"type": "array", "items": _object(point)},
        "misconceptions": {"type": "array", "items": _object({"id": belief_id, "quote": text})},
        "reaction": text,
    }
    return _object(whole)


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def read_reply(text: str, ids: Sequence[str]) -> tuple[Verdicts | None, list[str]]:
    """The verdicts of a reply, or what is wrong with it, worded for the model.

    Points that are not in the rubric are left out; one that is judged twice alike counts once.
    """
    data = object_in(text, "points")
    if data is None:
        return None, ['no JSON object with the key "points"']
    try:
        found = Verdicts.model_validate(data)
    except ValidationError as error:
        return None, [
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()[:5]
        ]
    known = [entry for entry in found.points if entry.id in ids]
    verdicts: dict[str, set[str]] = {}
    for entry in known:
        verdicts.setdefault(entry.id, set()).add(entry.verdict)
    faults = [f"point {name} is missing" for name in ids if name not in verdicts]
    faults += [f"point {name} is judged twice" for name, all_ in verdicts.items() if len(all_) > 1]
    if faults:
        return None, faults
    unique = {entry.id: entry for entry in known}
    return found.model_copy(update={"points": list(unique.values())}), []
