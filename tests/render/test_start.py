"""The frame and the head of a running interview."""

from __future__ import annotations

from datetime import timedelta

from interviewer.interview.models import Choice
from interviewer.interview.session import Session
from interviewer.render.start import pool_html, run_html, summary_html
from tests.support import ME, Talk


def test_the_pool_says_when_there_are_fewer_questions_than_asked_for() -> None:
    assert "只有 3 题符合" in pool_html(Choice(count=5), 3, "zh")
    assert 'data-act="reset"' in pool_html(Choice(), 0, "zh")
    assert "about 20 min" in pool_html(Choice(count=5), 9, "en")


def test_the_summary_repeats_the_choices_in_words() -> None:
    made = summary_html(Choice(count=5), 2, "zh")
    assert "2 题" in made and "约 8 分钟" in made


def test_a_finished_step_can_be_opened_again_and_a_coming_one_cannot(session: Session) -> None:
    told = Talk(session, session.start(ME, Choice(count=2, difficulties=[])))
    told.do("skip")
    made = run_html(told.view, 2, "en")
    assert 'data-act="step" data-id="1"' in made
    assert "Question 1, skipped" in made
    assert 'aria-current="step"' in made


def test_a_mock_interview_shows_no_score_and_opens_no_step(session: Session) -> None:
    told = Talk(session, session.start(ME, Choice(mode="mock", count=2, difficulties=[])))
    told.say("训练时随机把神经元清零。")
    assert "data-act" not in run_html(told.view, 1, "en")


def test_the_clock_counts_from_when_the_question_was_asked(session: Session) -> None:
    view = session.start(ME, Choice(question="kit-01", clock=180))
    assert view.asked_at is not None
    made = run_html(view, 1, "en", now=view.asked_at + timedelta(seconds=65))
    assert 'data-spent="65" data-limit="180">1:05<' in made
    without = session.start(ME, Choice(question="kit-01"))
    assert "iv-clock" not in run_html(without, 1, "en")
