"""What a question is: the small rules of its values."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from interviewer.bank.models import Bank, Numeric, Point, Question, Section, Text
from tests.support import asked, point, text


def test_values_never_change() -> None:
    with pytest.raises(ValidationError):
        asked("kit-01").difficulty = 4


@pytest.mark.parametrize(("given", "tolerance"), [("5%", 0.05), ("0.5 %", 0.005), (0.03, 0.03)])
def test_a_tolerance_is_a_fraction_or_a_percentage(given: str | float, tolerance: float) -> None:
    number = Numeric.model_validate({"id": "n", "value": 1, "tolerance": given})
    assert number.tolerance == pytest.approx(tolerance)


def test_core_points_come_before_bonus_points_and_weightless_ones_are_left_out() -> None:
    question = asked("kit-01")
    assert [p.id for p in question.core("dev")] == ["random-zero", "off-at-inference"]
    assert [p.id for p in question.bonus("dev")] == ["ensemble"]
    assert [p.id for p in question.points_of("algorithm")][-1] == "ensemble"


def test_slots_are_core_points() -> None:
    assert [p.id for p in asked("kit-03").core("algorithm")] == ["result", "remedy"]


@pytest.mark.parametrize(
    ("question_id", "persona", "scored_as"),
    [
        ("kit-01", "dev", "dev"),
        ("kit-03", "dev", "algorithm"),
        ("kit-03", "algorithm", "algorithm"),
    ],
)
def test_who_is_not_asked_is_scored_as_the_other(
    question_id: str, persona: str, scored_as: str
) -> None:
    assert asked(question_id).scored_as("dev" if persona == "dev" else "algorithm") == scored_as


def test_the_model_answer_of_who_is_not_asked_is_that_of_the_other() -> None:
    question = asked("kit-03")
    assert question.model_answer("dev") == question.answers.algorithm


@pytest.mark.parametrize(
    ("label", "words", "name"),
    [
        (None, "推理时关闭，所有单元都参与。", "推理时关闭"),
        (None, "一二三四五六七八九十一二三四五六七", "一二三四五六七八九十一二三四"),
        ("短名", "推理时关闭，所有单元都参与。", "短名"),
    ],
)
def test_the_name_of_a_point_is_its_label_or_its_beginning(
    label: str | None, words: str, name: str
) -> None:
    named = point("p").model_copy(
        update={"label": text(label) if label else None, "text": text(words)}
    )
    assert isinstance(named, Point)
    assert named.name("zh") == name


def test_a_text_has_both_languages() -> None:
    both = Text(zh="甲", en="a")
    assert (both["zh"], both["en"]) == ("甲", "a")


def test_a_section_that_is_not_listed_is_shown_by_its_number() -> None:
    bank = Bank(questions={}, sections={"1.1": Section(part="kit", zh="甲", en="A")})
    assert (bank.section_name("1.1", "zh"), bank.section_name("9.9", "zh")) == ("甲", "9.9")


def test_only_an_outline_is_not_asked() -> None:
    assert [q.askable for q in map(asked, ("kit-01", "kit-02", "kit-04"))] == [True, True, False]
    assert isinstance(asked("kit-01"), Question)
