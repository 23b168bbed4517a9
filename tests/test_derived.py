"""A bank with reference answers only gets a rubric, and is graded and asked like any other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interviewer.batch import grade_lines
from interviewer.derived import derived_bank, open_bank
from interviewer.errors import BankError
from interviewer.grading.models import Grade
from interviewer.grading.offline import OfflineGrader
from interviewer.interview.models import Choice
from interviewer.render.card import card_html
from interviewer.services import open_services
from interviewer.settings import Settings
from tests.support import ME

STACK = {
    "id": "Q 7",
    "question": "栈和队列有什么区别？",
    "reference_answer": "1. **后进先出**，只在栈顶插入和删除。\n2. 先进先出，队尾插入，队头删除。",
    "source": "ignored",
}
TCP = {
    "id": "tcp",
    "question": "What does TCP add to IP?",
    "reference_answer": "Reliable delivery. Ordered bytes. Congestion control.",
}


def score(record: dict[str, str], answer: str) -> float:
    bank = derived_bank([record])
    grade = OfflineGrader(bank).grade(bank.questions[record["id"]], answer, "dev", "zh")
    assert isinstance(grade, Grade)
    assert all(q.text in answer for p in grade.points for q in p.quotes)
    return grade.score


def test_sentences_and_list_items_become_points() -> None:
    points = derived_bank([STACK]).questions["Q 7"].points
    assert [p.text.zh for p in points] == [
        "后进先出，只在栈顶插入和删除",
        "先进先出，队尾插入，队头删除",
    ]
    assert [p.text.en for p in derived_bank([TCP]).questions["tcp"].points] == [
        "Reliable delivery",
        "Ordered bytes",
        "Congestion control",
    ]


def test_words_in_bold_count_double() -> None:
    point = derived_bank([STACK]).questions["Q 7"].points[0]
    assert {facet.weight for facet in point.evidence} == {1, 2}


@pytest.mark.parametrize("record", [STACK, TCP])
def test_the_reference_itself_scores_full_and_the_question_nothing(record: dict[str, str]) -> None:
    assert score(record, record["reference_answer"]) >= 95
    assert score(record, record["question"]) == 0


def test_half_of_it_scores_about_half() -> None:
    assert 20 < score(TCP, "Delivery is reliable, and the bytes arrive ordering kept.") < 80


def test_other_forms_of_an_english_word_count() -> None:
    assert score(TCP, "It delivers reliably, controls congestion, orders bytes.") > 40


def test_a_reference_that_only_repeats_the_question_is_taken_as_it_is() -> None:
    record = {
        "id": "a",
        "question": "True or false: stacks are sorted",
        "reference_answer": "false",
    }
    assert score(record, "It is false.") == 100
    assert score(record, "Yes.") == 0


def test_a_file_of_lines_is_a_bank(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text("\n".join(json.dumps(r) for r in (STACK, TCP)) + "\n\n", encoding="utf-8")
    assert list(open_bank(path).questions) == ["Q 7", "tcp"]
    line = {"id": 1, "question_id": "tcp", "persona": "dev", "language": "en"}
    text = json.dumps({**line, "answer": TCP["reference_answer"]})
    [found] = grade_lines([text], path)
    assert found["score"] >= 95


def test_every_fault_of_such_a_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text('{"id": "a"\n{"id": "b", "question": "?"}\n', encoding="utf-8")
    with pytest.raises(BankError) as caught:
        open_bank(path)
    assert "own.jsonl:1: line: not valid JSON" in str(caught.value)
    assert "own.jsonl:2: reference_answer" in str(caught.value)


def test_an_id_that_stands_twice_is_a_fault() -> None:
    with pytest.raises(BankError, match="stands twice"):
        derived_bank([TCP, TCP])


def test_an_imported_bank_is_asked_and_its_card_says_where_the_points_come_from(
    tmp_path: Path, home: Path
) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text(json.dumps(TCP), encoding="utf-8")
    with open_services(Settings.load(bank=path)) as services:
        view = services.session.start(ME, Choice(language="en", count=1))
        answer = "Reliable delivery and congestion control."
        view = services.session.submit(ME, view.interview_id, view.step, answer).view
        card = view.cards[0]
        assert card.first is not None and card.first.grade is not None
        assert "derived from the reference answer" in card_html(card, "en")
