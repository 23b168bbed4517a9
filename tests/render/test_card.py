"""The score card: the sum can be checked, sealing holds, and nothing a candidate wrote runs."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from interviewer.bank.models import LANGUAGES, Language
from interviewer.grading.models import Grade, Outcome, Ungraded
from interviewer.interview.models import Attempt, AttemptKind, Card, Phase
from interviewer.render.card import (
    card_html,
    empty_card_html,
    mock_card_html,
    pending_html,
    retry_html,
)
from interviewer.render.card_rows import rows_of, verdict_line
from interviewer.render.cost import Prices
from interviewer.render.words import say
from tests.support import GRADER, asked, grade

QUESTION = asked("kit-01")
MET = "训练时每一步都随机挑一部分神经元，把这些神经元清零。"
WRONG = MET + "推理时它仍然打开。"
RIGHT_AFTER = "到了推理阶段就把它关闭。"
NOW = datetime(2026, 11, 23, 20, 15, tzinfo=UTC)


def attempt(
    kind: AttemptKind,
    text: str,
    outcome: Outcome | None,
    target: str = "",
    hints: tuple[str, ...] = (),
) -> Attempt:
    return Attempt(1, kind, "kit-01", target, "algorithm", "zh", text, NOW, outcome, hints=hints)


def first(text: str = WRONG, hints: tuple[str, ...] = ()) -> Attempt:
    return attempt("answer", text, grade(text), hints=hints)


def probe(text: str = RIGHT_AFTER, point: str = "off-at-inference") -> Attempt:
    found = next(p for p in QUESTION.points if p.id == point)
    outcome = GRADER.grade_probe(QUESTION, found, text, "algorithm", "zh")
    return attempt("probe", text, outcome, target=point)


def card(phase: Phase = "done", *attempts: Attempt, **rest: object) -> Card:
    return Card(QUESTION, 1, "algorithm", "zh", phase, attempts=attempts, **rest)  # type: ignore[arg-type]


def reference(language: Language = "zh") -> str:
    return next(p for p in QUESTION.points if p.id == "off-at-inference").text[language]


def test_a_contradicted_point_shows_the_words_and_its_cost() -> None:
    made = card_html(card("done", first()), "zh")
    assert 'data-point="off-at-inference" data-verdict="contradicted"' in made
    assert "推理时它仍然打开" in made
    assert "\N{MINUS SIGN}1 / 2" in made
    assert "说反 1" in made


def test_what_may_still_be_asked_stays_sealed() -> None:
    sealed = card_html(card("probe", first(), target="off-at-inference"), "zh")
    assert "正在追问这一点，先不剧透。" in sealed
    assert "参考答案和答题建议：这题问完后可看" in sealed
    assert reference() not in sealed
    assert "其实" not in sealed
    assert QUESTION.answers.algorithm is not None
    assert QUESTION.answers.algorithm.zh.splitlines()[0] not in sealed


def test_a_finished_question_unseals_everything() -> None:
    made = card_html(card("done", first()), "zh")
    assert reference() in made
    assert "一个要改掉的说法" in made
    assert "参考答案（算法岗）" in made


def test_a_probe_that_was_won_is_shown_with_its_own_words_and_price() -> None:
    made = card_html(card("done", first(), probe()), "zh")
    assert "追问挽回" in made
    assert "1.4 / 2" in made
    assert "首答说反了，追问时改正，按 70% 计。" in made
    assert "到了推理阶段就把它关闭" in made


def test_a_point_said_after_its_hint_says_so() -> None:
    made = card_html(card("done", first(MET, hints=("random-zero",))), "zh")
    assert "看过提示后说到，按 50% 计。" in made
    assert "1.5 / 3" in made


@pytest.mark.parametrize("attempts", [(first(),), (first(), probe()), (first(MET),)])
def test_the_sum_on_the_card_can_be_checked_by_hand(attempts: tuple[Attempt, ...]) -> None:
    done = card("done", *attempts)
    line = re.search(r"100 × \((.*?)\) ÷ ([\d.]+) = ([\d.]+)", card_html(done, "en"))
    assert line is not None
    terms = line[1].replace("\N{MINUS SIGN}", "-").replace("- ", "+ -").split(" + ")
    total = 100 * sum(map(float, terms)) / float(line[2])
    assert total == pytest.approx(float(line[3]), abs=0.1)
    assert done.standing is not None
    assert done.standing.main == pytest.approx(total, abs=0.01)


def test_what_a_candidate_wrote_is_inert_everywhere_on_the_card() -> None:
    hostile = WRONG + "<img src=x onerror=alert(1)><script>1</script>"
    for made in (
        card_html(card("done", first(hostile)), "zh", unfolded=True),
        retry_html(card("done", first(hostile), attempt("retry", hostile, grade(hostile))), "zh"),
    ):
        assert "<img" not in made
        assert "<script" not in made
        assert "&lt;img" in made


def test_no_grade_is_said_and_never_a_zero() -> None:
    failed = attempt("answer", MET, Ungraded(reason="cut", detail="<b>"))
    made = card_html(card("done", failed), "zh")
    assert "未评分" in made
    assert "模型的回复被截断。" in made
    assert 'iv-score"' not in made
    assert "<b>" not in made


def test_a_skipped_question_says_what_that_costs() -> None:
    assert "不计分" in card_html(card("done", skipped=True), "zh")
    assert "跳过按 0 分计。" in card_html(card("done", skipped=True), "zh", mock=True)
    assert "没答就看了参考答案" in card_html(card("done", skipped=True, shown=True), "zh")


def test_before_the_answer_the_card_states_the_prices() -> None:
    made = card_html(card("answering"), "en")
    assert made.count("<dt>") == 3
    assert empty_card_html("en") in made


def test_a_question_that_ended_without_an_answer_says_so() -> None:
    assert "没有回答" in card_html(card("done"), "zh")


def test_while_grading_the_labels_stand_without_a_number() -> None:
    waiting = card("answering", attempt("answer", MET, None))
    made = card_html(waiting, "en")
    assert pending_html(waiting, "en") in made
    assert "Random zeroing" in made


def test_a_mock_interview_gives_nothing_away() -> None:
    assert "Dropout" not in mock_card_html("zh")


def test_a_retry_is_compared_point_by_point() -> None:
    again = attempt("retry", MET + RIGHT_AFTER, grade(MET + RIGHT_AFTER))
    made = retry_html(card("done", first(), again), "en")
    assert ">fixed<" in made
    assert ">kept<" in made
    assert "The report keeps" in made


def test_a_retry_that_was_not_graded_says_so() -> None:
    again = attempt("retry", "x", Ungraded(reason="refused"))
    assert "declined to grade" in retry_html(card("done", first(), again), "en")


@pytest.mark.parametrize(
    ("score", "expected"),
    [(90, "要点基本都抓住了。"), (20, "说对了一部分，有一处说反了。")],
)
def test_the_verdict_line_is_the_first_rule_that_fits(score: float, expected: str) -> None:
    done = card("done", first())
    assert done.first is not None and isinstance(done.first.outcome, Grade)
    assert done.standing is not None
    rows = rows_of(done, done.first.outcome, done.standing)
    assert verdict_line(score, rows, "zh") == expected


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (70, "主干有了，还有 2 点没说全。"),
        (40, "说对了一部分，重点还没到位。"),
        (10, "这题还没答到点上，下面逐条看。"),
    ],
)
def test_the_verdict_line_without_a_contradiction(score: float, expected: str) -> None:
    done = card("done", first(MET))
    assert done.first is not None and isinstance(done.first.outcome, Grade)
    assert done.standing is not None
    rows = rows_of(done, done.first.outcome, done.standing)
    assert verdict_line(score, rows, "zh") == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("phase", ["probe", "done"])
def test_a_card_can_be_drawn_in_both_languages(language: Language, phase: Phase) -> None:
    made = card_html(card(phase, first(), probe()), language, unfolded=True)
    assert made.count("<details") == made.count("</details>")
    assert ('<details class="iv-fold">' in made) is False


def test_what_a_model_cost_stands_in_the_footer_where_prices_are_known() -> None:
    told = {"grader": "llm", "model": "tiny", "tokens": 3000, "reply_tokens": 1000}
    graded = grade(WRONG).model_copy(update=told)
    done = card("done", attempt("answer", WRONG, graded))
    assert say("footer.cost", "en", n="0.008") in card_html(done, "en", prices=Prices(2, 4))
    assert "about" not in card_html(done, "en").rpartition("<footer")[2]
