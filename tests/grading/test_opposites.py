"""What an answer says once so and once the other way round is not held."""

from __future__ import annotations

import pytest

from interviewer.grading.opposites import opposed
from interviewer.grading.text import Passage


def texts_opposed(text: str) -> set[str]:
    """The clauses that are taken back, as their words in a row."""
    passage = Passage.read(text)
    found: dict[int, str] = {}
    for token, clause in zip(passage.tokens, passage.clause, strict=True):
        found[clause] = found.get(clause, "") + token.text
    return {found[clause] for clause in opposed(passage)}


@pytest.mark.parametrize(
    "text",
    [
        "GQA 让几个头共享一组键值。它快。GQA 不让几个头共享一组键值。",
        "GQA shares keys among several heads. It is fast. GQA does not share keys among several "
        "heads.",
    ],
)
def test_a_clause_and_its_opposite_take_each_other_back_however_far_apart(text: str) -> None:
    assert len(texts_opposed(text)) == 2


def test_a_clause_may_be_part_of_what_it_turns_round() -> None:
    text = "GQA shares keys among heads and saves memory bandwidth. GQA does not share keys."
    assert not texts_opposed(text)  # three words could be said of another thing
    text = "GQA shares keys among heads and saves bandwidth. GQA does not share keys among heads."
    assert len(texts_opposed(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "先看差在哪里：是格式语气，还是行业术语。不是格式语气，还是行业术语。",
        "The ratio is stable, at the price of memory and traffic. The ratio is not stable, "
        "at the price of memory.",
    ],
)
def test_a_sentence_is_taken_back_by_its_neighbour_though_a_part_is_left_out(text: str) -> None:
    passage = Passage.read(text)
    assert opposed(passage) == frozenset(passage.clause)


SAID_AND_TAKEN_BACK = [
    ("先看数据分布。先不看数据分布。再定模板。再不定模板。然后混入通用数据。然后不混入通用数据。",
     "最后盯两套评测，掉了就回滚。"),
    ("Look at the training data first. Do not look at the training data first. Fix the chat "
     "template early. Do not fix the chat template early. ",
     "Watch two suites, and roll back on a drop."),
]  # fmt: skip


@pytest.mark.parametrize(("both", "more"), SAID_AND_TAKEN_BACK)
def test_where_sentence_after_sentence_is_taken_back_nothing_stands(both: str, more: str) -> None:
    passage = Passage.read(both + more)
    assert opposed(passage) == frozenset(passage.clause)
    alone = Passage.read(more)
    assert not opposed(alone)


@pytest.mark.parametrize(
    "text",
    [
        "训练时要打开随机失活。推理时不要打开随机失活。",
        "ALiBi 用线性偏置表示位置，不能外推很远。RoPE 用旋转表示位置，能外推很远。",
        "ReLU has dead units on one side. GELU has no dead units on one side.",
        "为什么共享键值头不会变慢？因为共享键值头会变慢的说法没有根据。",
    ],
)
def test_what_is_said_of_different_things_stands(text: str) -> None:
    assert not texts_opposed(text)
