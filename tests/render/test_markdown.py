"""The report as Markdown: complete, and inert whatever was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from interviewer.bank.models import Language
from interviewer.render.markdown import fenced, quoted, report_markdown
from interviewer.report import build_report
from tests.render.interview_sample import BANK, HOSTILE, TODAY, WRONG, rich, view

READER = MarkdownIt("gfm-like", {"linkify": False})


def markdown(language: Language = "zh") -> str:
    return report_markdown(build_report(rich(), BANK, today=TODAY), rich(), language)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_hostile_answer_stays_in_its_fence(language: Language) -> None:
    tokens = READER.parse(markdown(language))
    fences = [token.content for token in tokens if token.type == "fence"]
    assert any(HOSTILE in content for content in fences)
    inline = [child for token in tokens for child in token.children or []]
    assert not [t for t in [*tokens, *inline] if t.type in ("html_block", "html_inline", "image")]


@given(st.text(alphabet=st.sampled_from("`~a \n\r\t#<>|\u2028"), max_size=60))
def test_any_text_is_exactly_one_fence(text: str) -> None:
    tokens = READER.parse(fenced(text) + "\n\nafter")
    assert [token.type for token in tokens[:2]] == ["fence", "paragraph_open"]


@given(st.text(alphabet=st.sampled_from("`a *_[]()<>!\\|\n\r"), max_size=40))
def test_any_quote_is_exactly_one_code_span(text: str) -> None:
    tokens = READER.parse("x " + quoted(text))
    children = tokens[1].children or []
    kinds = [c.type for c in children if c.type != "text" or c.content.strip() not in ("", "x")]
    assert kinds == (["code_inline"] if text.split() else [])


def test_totals_answers_and_verdicts_are_all_there() -> None:
    text = markdown()
    assert text.startswith("# 面试报告\n")
    assert "3 题计分，按难度加权平均" in text and "1 题未评分，没有算进来" in text
    assert WRONG in text
    assert "追问的回答" in text and "延伸问题的回答" in text and "重答（不计入）" in text
    assert "未评分：模型的回复不完整" in text


def test_the_table_has_one_line_per_asked_question() -> None:
    lines = [line for line in markdown("en").splitlines() if line.startswith("| ")]
    assert len(lines) == 2 + 5


def test_headings_do_not_skip_levels() -> None:
    levels = [int(t.tag[1]) for t in READER.parse(markdown()) if t.type == "heading_open"]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_an_interview_without_answers_is_still_a_document() -> None:
    empty = view(rest=("llm-04",))
    text = report_markdown(build_report(empty, BANK, today=TODAY), empty, "en")
    assert "No question was answered, so there is no total." in text
