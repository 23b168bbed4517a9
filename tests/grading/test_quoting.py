"""Which words of a model stand in the answer, and which prove nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.grading.quoting import Folded, verified

ANSWER = "KV cache 的大小，和 K/V 头数成正比。 So MQA shrinks it by a factor of H."
WHOLE = [(0, len(ANSWER))]


def quotes(*words: str, asked: str = "什么是 KV cache？", kept: object = None) -> list[str]:
    ranges = WHOLE if kept is None else kept
    found = verified(words, Folded(ANSWER), ranges, Folded(asked))  # type: ignore[arg-type]
    assert all(ANSWER[q.start : q.end] == q.text for q in found)
    return [q.text for q in found]


@pytest.mark.parametrize(
    "words",
    [
        "和 K/V 头数成正比",
        "「和K/V头数成正比」",
        "和 k/v 头数成正比。",
        "和 Ｋ/Ｖ 头数成正比…",
    ],
)
def test_case_width_spaces_and_marks_do_not_matter(words: str) -> None:
    assert quotes(words) == ["和 K/V 头数成正比"]


@pytest.mark.parametrize("words", ["", "。", "H", "与头数成反比", "MQA … factor", "x" * 10_000])
def test_what_does_not_stand_there_is_no_quote(words: str) -> None:
    assert quotes(words) == []


def test_words_of_the_question_prove_nothing() -> None:
    assert quotes("KV cache") == []
    assert quotes("KV cache", asked="别的题") == ["KV cache"]


def test_words_that_do_not_count_prove_nothing() -> None:
    assert quotes("So MQA shrinks it", kept=[(0, 20)]) == []


def test_ranges_with_nothing_between_them_are_one() -> None:
    cut = ANSWER.index(" So")
    assert quotes("成正比。 So MQA", kept=[(0, cut), (cut + 1, len(ANSWER))]) == ["成正比。 So MQA"]


def test_the_same_words_are_quoted_once() -> None:
    assert quotes("MQA shrinks it", "MQA shrinks it") == ["MQA shrinks it"]


@given(st.text(max_size=80), st.text(max_size=20))
def test_every_quote_is_a_part_of_the_answer(answer: str, words: str) -> None:
    for quote in verified([words], Folded(answer), [(0, len(answer))], Folded("")):
        assert answer[quote.start : quote.end] == quote.text
