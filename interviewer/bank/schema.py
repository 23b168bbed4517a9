"""The JSON schema of a question file, from the models: editors complete and check with it."""

from __future__ import annotations

from typing import Any

from interviewer.bank.models import Question


def bank_schema() -> dict[str, Any]:
    """The schema that stands in `bank/schema.json`; a test compares the two."""
    schema = Question.model_json_schema(mode="validation")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["properties"]["points"]["items"] = {
        "anyOf": [schema["properties"]["points"]["items"], _POINT_REFERENCE]
    }
    return schema


_POINT_REFERENCE = {
    "type": "object",
    "description": "A point of another question, with the other keys laid over it.",
    "properties": {"ref": {"type": "string", "pattern": "^[a-z0-9-]+/[a-z0-9-]+$"}},
    "required": ["ref"],
}
