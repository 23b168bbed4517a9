"""The schema beside the question files says what the models say."""

from __future__ import annotations

import json
from typing import Any

from interviewer.bank.models import Question
from interviewer.bank.schema import bank_schema
from tests.support import ROOT


def stored() -> Any:
    return json.loads((ROOT / "bank" / "schema.json").read_text(encoding="utf-8"))


def test_the_stored_schema_is_the_generated_one() -> None:
    assert stored() == bank_schema()


def test_the_schema_names_every_field_and_no_other() -> None:
    assert set(stored()["properties"]) == set(Question.model_fields)
    assert stored()["additionalProperties"] is False


def test_every_question_file_names_the_schema_in_its_first_line() -> None:
    line = "# yaml-language-server: $schema=../schema.json"
    files = sorted((ROOT / "bank").glob("*/*.yaml"))
    assert files
    assert [f.name for f in files if f.read_text(encoding="utf-8").split("\n")[0] != line] == []
