"""The bank that is shipped: complete, without faults, and its numbers right."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml

from interviewer.bank.formula import fault
from interviewer.bank.models import LANGUAGES, PERSONAS, Bank, Numeric, Question
from interviewer.paths import data_dir
from interviewer.rubric_lint import lint

COUNTS = (("llm", 32), ("vlm", 18), ("rlhf", 32))
PRINTED = [f"{part}-{n:02}" for part, count in COUNTS for n in range(1, count + 1)]
FINISHED = [*(f"llm-{n:02}" for n in range(1, 13)), "vlm-01", "rlhf-01"]


def test_there_are_82_questions_in_three_parts_in_printed_order(shipped: Bank) -> None:
    assert Counter(q.part for q in shipped) == dict(COUNTS)
    assert list(shipped.questions) == PRINTED


def test_at_least_the_first_fourteen_are_finished(shipped: Bank) -> None:
    assert [i for i in FINISHED if not shipped.questions[i].askable] == []


@pytest.mark.parametrize("question_id", PRINTED)
def test_a_finished_rubric_grades_its_own_examples(shipped: Bank, question_id: str) -> None:
    alone = {question_id: shipped.questions[question_id]}
    assert lint(shipped.model_copy(update={"questions": alone})) == []


def test_every_finished_question_has_examples_in_both_languages(shipped: Bank) -> None:
    lacking = [
        f"{q.id}/{p.id}: {want} in {language}"
        for q in shipped
        if q.askable
        for p in q.points
        for want in ("met", "missed")
        for language in LANGUAGES
        if not any(s.language == language for s in getattr(p.examples, want))
    ]
    assert lacking == []


def test_every_finished_question_names_its_sources(shipped: Bank) -> None:
    assert [q.id for q in shipped if q.askable and not q.sources] == []


def test_no_label_or_hint_is_the_model_answer(shipped: Bank) -> None:
    """Labels stand on the card while the question is open: they give nothing away."""
    told = [
        f"{q.id}/{p.id}"
        for q in shipped
        if q.askable
        for p in q.points
        for language in LANGUAGES
        if p.text[language] in (p.name(language), p.hint[language], p.probe[language])
    ]
    assert told == []


def test_every_persona_that_is_asked_has_core_points(shipped: Bank) -> None:
    for question in shipped:
        for persona in PERSONAS:
            if question.askable and question.asked_of(persona):
                assert sum(p.weight.of(persona) for p in question.core(persona)) > 0


# --- numbers ----------------------------------------------------------------------------------


def numbers_of(bank: Bank) -> list[tuple[Question, Numeric]]:
    return [(q, n) for q in bank for n in q.all_numeric() if n.formula]


def test_every_number_follows_from_its_formula(shipped: Bank) -> None:
    numbers = numbers_of(shipped)
    assert numbers
    assert [f"{q.id}/{n.id}: {fault(n)}" for q, n in numbers if fault(n)] == []


def test_no_text_is_cut_off_at_a_mark_that_begins_a_comment() -> None:
    """` #` ends a text that is not quoted, without a word from the parser."""
    cut = []
    for file in sorted(data_dir("bank").rglob("*.yaml")):
        text = file.read_text("utf-8")
        if " #" not in text:
            continue
        lines = text.split("\n")
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            end = event.end_mark
            if isinstance(event, yaml.ScalarEvent) and event.style in (None, "") and end:
                rest = lines[end.line][end.column :]
                if rest.lstrip().startswith("#") and " " in event.value:
                    cut.append(f"{file.name}:{end.line + 1}: {rest.strip()}")
    assert cut == []
