"""The progress page: counts, totals per interview, topics, and nothing to show."""

from __future__ import annotations

from datetime import UTC, datetime

from interviewer.grading.models import Ungraded
from interviewer.render.charts import Dated
from interviewer.render.progress_page import interview_totals, progress_html
from interviewer.report import ScoredQuestion, scored_questions
from tests.render.interview_sample import BANK, STRONG, WEAK, answered, attempt, card, rich, view


def test_an_empty_history_says_what_to_do() -> None:
    assert "还没有记录" in progress_html([], BANK, "zh")
    assert "Nothing here yet" in progress_html([], BANK, "en")


def test_ungraded_answers_are_counted_and_left_out() -> None:
    page = progress_html(scored_questions(rich()), BANK, "zh")
    assert "1 场面试，4 次回答；其中 1 次未评分，没有算进来。" in page
    english = progress_html(scored_questions(rich()), BANK, "en")
    assert "1 interview, 4 answers; 1 not graded, left out." in english


def scored(interview: str, day: int, difficulty: int, score: float | None) -> ScoredQuestion:
    when = datetime(2026, 11, day, 12, tzinfo=UTC)
    return ScoredQuestion(when, "llm-04", "llm", "1.1", difficulty, score, False, interview)


def test_totals_are_weighted_by_difficulty() -> None:
    history = [scored("a", 2, 1, 40), scored("a", 2, 3, 80), scored("a", 2, 2, None)]
    assert interview_totals(history, "zh") == [Dated("11-02", 70.0)]


def test_interviews_are_drawn_in_order_of_time() -> None:
    page = progress_html([scored("b", 9, 1, 90), scored("a", 2, 1, 40)], BANK, "zh")
    assert "每场总分：11-02 40 分、11-09 90 分" in page
    assert "历次：40、90" in page


def test_topics_are_named_and_sorted_by_score() -> None:
    made = view(answered(1, "llm-04", WEAK), answered(2, "vlm-90", STRONG["algorithm"]))
    page = progress_html(scored_questions(made), BANK, "zh")
    topics = page[page.index("各主题") :]
    assert topics.index("多模态基础") < topics.index("注意力与架构")


def test_a_history_without_any_grade_has_no_trend_and_no_zero() -> None:
    failed = attempt("llm-04", WEAK, outcome=Ungraded(reason="cut"))
    page = progress_html(scored_questions(view(card(1, "llm-04", failed))), BANK, "zh")
    assert "还没有评成的回答，所以没有曲线。" in page
    assert "ivr-trend" not in page
