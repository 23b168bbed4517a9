"""The bank page: rows are buttons, spoilers are folded, outlines offer nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interviewer.bank.models import LANGUAGES, Bank, Language
from interviewer.render.bank_page import bank_detail_html, bank_list_html
from interviewer.report import ScoredQuestion
from tests.support import TINY_BANK, asked

LAST = {
    "kit-01": ScoredQuestion(
        datetime(2026, 11, 23, tzinfo=UTC), "kit-01", "kit", "9.1", 1, 70.6, False, "i"
    )
}


def test_a_row_is_a_button_with_the_last_score() -> None:
    made = bank_list_html(list(TINY_BANK), TINY_BANK, LAST, "zh", selected="kit-01")
    assert 'data-act="question" data-id="kit-01" aria-pressed="true"' in made
    assert ">71<" in made
    assert "只有题目" in made


def test_nothing_found_says_what_was_searched_and_escapes_it() -> None:
    made = bank_list_html([], TINY_BANK, {}, "en", query="<b>")
    assert "Nothing for “&lt;b&gt;”" in made


def test_what_would_spoil_a_question_is_folded() -> None:
    made = bank_detail_html(asked("kit-01"), TINY_BANK, LAST, "zh")
    visible = made[: made.index("<details")]
    assert "先自己答一遍" in visible
    assert asked("kit-01").points[0].text.zh not in visible
    assert " open" not in made


def test_an_outline_shows_what_is_known_of_it_and_no_more() -> None:
    made = bank_detail_html(asked("kit-04"), TINY_BANK, {}, "en")
    assert "Outline: not asked yet" in made
    assert "<details" not in made


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_question_can_be_shown(shipped: Bank, language: Language) -> None:
    for question in shipped:
        assert question.id in bank_detail_html(question, shipped, {}, language)
