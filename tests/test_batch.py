"""The batch contract, to the letter: one line in, one line out, in the same order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from interviewer.batch import grade_lines
from interviewer.errors import BankError
from tests.support import TINY

GOOD = "随机把一部分激活置零，期望不变。推理时关闭。"


def line(**changes: Any) -> str:
    values = {
        "id": "a1",
        "question_id": "kit-01",
        "persona": "algorithm",
        "language": "zh",
        "answer": GOOD,
        **changes,
    }
    kept = {key: value for key, value in values.items() if value is not ...}
    return json.dumps(kept, ensure_ascii=False)


def graded(*lines: str, jobs: int = 1) -> list[dict[str, Any]]:
    return list(grade_lines(lines, TINY, jobs=jobs))


def test_a_grade_has_exactly_the_published_form() -> None:
    (found,) = graded(line(answer="随机把一部分激活置零。推理时它仍然打开。"))
    assert found == {
        "id": "a1",
        "score": 33.33,
        "grader": "offline",
        "flags": [],
        "points": [
            {
                "id": "random-zero",
                "verdict": "met",
                "credit": 1.0,
                "quotes": ["随机把一部分激活置零"],
            },
            {
                "id": "off-at-inference",
                "verdict": "contradicted",
                "credit": 0.0,
                "quotes": ["推理时它仍然打开"],
            },
            {"id": "rescale", "verdict": "missed", "credit": 0.0, "quotes": []},
            {"id": "ensemble", "verdict": "missed", "credit": 0.0, "quotes": []},
        ],
        "misconceptions": ["on-at-inference"],
    }
    assert list(found) == ["id", "score", "grader", "flags", "points", "misconceptions"]


def test_lines_come_out_in_the_order_in_which_they_went_in() -> None:
    found = graded(
        line(id=3),
        line(id="2", persona="dev", answer="随机把一部分激活置零。"),
        line(id=1, answer=""),
        line(id=0, question_id="kit-02", language="en", answer="It makes 8 GB."),
    )
    assert [f["id"] for f in found] == [3, "2", 1, 0]
    assert [f["score"] for f in found] == [100, 25, 0, 33.33]
    assert found[2]["flags"] == ["empty"]


def test_an_outline_is_ungraded() -> None:
    assert graded(line(question_id="kit-04")) == [{"id": "a1", "ungraded": "outline"}]


def test_keys_that_are_not_listed_are_ignored() -> None:
    assert graded(line(extra=1, score=100)) == graded(line())


def test_blank_lines_are_left_out_and_still_counted() -> None:
    found = graded("", line(), "   ", "oops", "")
    assert [f.get("line") for f in found] == [None, 4]


BAD: list[tuple[str, Any, str]] = [
    ("oops", None, "line: not valid JSON: Expecting value"),
    ('{"id": "x"', None, "line: not valid JSON"),
    ("[]", None, "line: Input should be a valid dictionary"),
    ("5", None, "line: Input should be a valid dictionary"),
    (line(answer=...), "a1", "answer: is missing"),
    (line(id=...), None, "id: is missing"),
    (line(persona="boss"), "a1", "persona: Input should be 'algorithm' or 'dev'"),
    (line(language="fr"), "a1", "language: Input should be 'zh' or 'en'"),
    (line(answer=5), "a1", "answer: Input should be a valid string"),
    (line(answer=None), "a1", "answer: Input should be a valid string"),
    (line(question_id="kit-99"), "a1", "question_id: no question has the id 'kit-99'"),
]


@pytest.mark.parametrize(("bad", "identity", "reason"), BAD)
def test_a_bad_line_is_reported_in_its_place_and_the_rest_goes_on(
    bad: str, identity: Any, reason: str
) -> None:
    first, error, last = graded(line(id=1), bad, line(id=3))
    assert (first["id"], last["id"]) == (1, 3) and "score" in first and "score" in last
    assert set(error) == {"line", "id", "error"}
    assert (error["line"], error["id"]) == (2, identity)
    assert error["error"].startswith(reason)


def test_all_faults_of_a_line_are_named() -> None:
    (error,) = graded(line(answer=..., persona="boss"))
    assert "answer: is missing" in error["error"] and "persona: " in error["error"]


@pytest.mark.parametrize("bad", ["[" * 100_000, '{"id": ' + "1" * 5000 + "}"])
def test_a_line_that_the_reader_gives_up_on_is_a_bad_line_too(bad: str) -> None:
    first, error, last = graded(line(id=1), bad, line(id=3))
    assert error["line"] == 2 and error["error"].startswith("line: ")


def test_parallel_equals_serial() -> None:
    lines = [
        line(
            id=n,
            answer=f"{GOOD if n % 3 else '随机。'}第 {n} 次。",
            persona=("dev", "algorithm")[n % 2],
        )
        for n in range(140)
    ]
    lines[70] = "oops"
    assert graded(*lines, jobs=2) == graded(*lines, jobs=1)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_faulty_bank_is_one_error(tmp_path: Path, jobs: int) -> None:
    (tmp_path / "x.yaml").write_text("id: 5\n", encoding="utf-8")
    with pytest.raises(BankError):
        list(grade_lines([line()] * 140, tmp_path, jobs=jobs))
