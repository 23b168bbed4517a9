"""What a report says of an interview, and that its sums can be done again from the JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from interviewer.grading.models import Ungraded
from interviewer.report import SCHEMA_VERSION, build_report, report_json, scored_questions
from tests.render.interview_sample import (
    BANK,
    STRONG,
    TODAY,
    WEAK,
    WRONG,
    answered,
    attempt,
    card,
    rich,
    view,
)


def question_score(points: list[dict[str, Any]]) -> float:
    """The documented sum, written out again."""
    core = [p for p in points if p["tier"] == "core"]
    bonus = [p for p in points if p["tier"] == "bonus"]
    earned = sum(p["weight"] * p["credit"] - p["penalty"] for p in core)
    score = max(0.0, 100 * earned / sum(p["weight"] for p in core))
    if bonus:
        weight = sum(p["weight"] for p in bonus)
        score += 10 * sum(p["weight"] * p["credit"] for p in bonus) / weight
    return float(min(100.0, score))


def test_total_is_the_mean_weighted_by_difficulty() -> None:
    report = build_report(rich(), BANK, today=TODAY)
    scored = [row for row in report.rows if row.state == "graded"]
    weight = sum(row.difficulty for row in scored)
    expected = sum(row.difficulty * (row.score or 0) for row in scored) / weight
    assert report.total.score == pytest.approx(expected)
    assert (report.total.graded, report.total.ungraded, report.total.skipped) == (3, 1, 1)
    assert report.not_asked == 1


def test_total_agrees_with_the_view() -> None:
    assert build_report(rich(), BANK, today=TODAY).total == rich().total


def test_a_skipped_question_counts_zero_in_a_mock_interview_only() -> None:
    cards = (answered(1, "llm-04", STRONG["algorithm"]), card(2, "llm-91", skipped=True))
    practice = build_report(view(*cards), BANK, today=TODAY)
    mock = build_report(view(*cards, mode="mock"), BANK, today=TODAY)
    assert practice.total.score == practice.rows[0].score
    assert mock.total.score == pytest.approx((practice.total.score or 0) * 3 / 5)
    assert mock.sections[0].score == pytest.approx(mock.total.score)


def test_an_open_question_is_unanswered_and_left_out() -> None:
    made = view(answered(1, "llm-04", WEAK), card(2, "llm-91"), mode="mock")
    report = build_report(made, BANK, today=TODAY)
    assert report.unanswered == 1
    assert report.total.score == report.rows[0].score
    assert [row.state for row in report.rows] == ["graded", "unanswered"]


def test_nothing_graded_has_no_total_and_no_advice_to_practise() -> None:
    failed = attempt("llm-04", WEAK, outcome=Ungraded(reason="refused"))
    report = build_report(view(card(1, "llm-04", failed)), BANK, today=TODAY)
    assert report.total.score is None
    assert report.sections == [] and report.weakest == []
    assert report.next.interview is None
    assert report.rows[0].ungraded == Ungraded(reason="refused")


def test_an_interview_without_any_card_is_a_report_too() -> None:
    report = build_report(view(rest=("llm-04",)), BANK, today=TODAY)
    assert report.total.score is None
    assert report.not_asked == 1


def test_a_row_tells_first_answer_probe_and_follow_up_apart() -> None:
    row = build_report(rich(), BANK, today=TODAY).rows[0]
    assert row.first is not None and row.main is not None and row.score is not None
    assert row.first < row.main < row.score
    assert row.retries and row.retries[0] > row.score
    assert [s.state for s in row.segments if s.point == "kv-head-counts"] == ["won"]


def test_the_first_score_counts_hints_that_came_before_the_answer() -> None:
    plain = attempt("llm-04", WEAK)
    hinted = attempt("llm-04", WEAK, hints=("quality-trade-off",))
    scores = [
        build_report(view(card(1, "llm-04", a)), BANK, today=TODAY).rows[0] for a in (plain, hinted)
    ]
    assert scores[0].first == scores[0].score and scores[1].first == scores[1].score
    assert (scores[1].first or 0) < (scores[0].first or 0)


def test_personas_and_graders_are_counted() -> None:
    report = build_report(rich(), BANK, today=TODAY)
    assert report.personas == {"algorithm": 4, "dev": 1}
    assert report.graders == {"offline": 3}


def test_weakest_points_are_those_that_cost_the_total_most() -> None:
    made = view(answered(1, "llm-04", WRONG), answered(2, "vlm-90", STRONG["algorithm"]))
    weakest = build_report(made, BANK, today=TODAY).weakest
    assert len(weakest) == 3
    assert weakest[0].point == "kv-head-counts" and weakest[0].verdict == "contradicted"
    assert [point.lost for point in weakest] == sorted((p.lost for p in weakest), reverse=True)
    assert all(quote in WRONG for quote in weakest[0].quotes) and weakest[0].quotes


def test_a_contradicted_point_shows_the_correction_of_the_misconception() -> None:
    report = build_report(view(answered(1, "llm-04", WRONG)), BANK, today=TODAY)
    beliefs = BANK.questions["llm-04"].misconceptions
    assert report.weakest[0].text in [belief.correction for belief in beliefs]


def test_a_point_won_back_in_a_probe_is_not_among_the_weakest() -> None:
    weakest = build_report(rich(), BANK, today=TODAY).weakest
    assert weakest
    assert (1, "kv-head-counts") not in [(point.number, point.point) for point in weakest]


def test_sections_carry_the_average_of_earlier_interviews_only() -> None:
    before = view(answered(1, "llm-04", STRONG["algorithm"]), name="before", days=-3)
    later = view(answered(1, "llm-04", WEAK), name="later", days=3)
    now = view(answered(1, "llm-04", WEAK), answered(2, "vlm-90", WEAK))
    report = build_report(now, BANK, (before, now, later), today=TODAY)
    attention, vision = report.sections
    assert attention.average == pytest.approx(before.cards[0].score)
    assert vision.average is None


def test_this_week_proposes_unpractised_questions_of_the_weakest_section() -> None:
    made = view(answered(1, "llm-04", WEAK), answered(2, "vlm-90", STRONG["algorithm"]))
    steps = build_report(made, BANK, today=TODAY).next
    assert steps.section is not None and steps.section.section == "1.1"
    assert [q.question_id for q in steps.questions] == ["llm-91"], "outlines are not asked"
    assert (steps.tomorrow, steps.week_until) == (date(2026, 11, 24), date(2026, 11, 29))


def test_where_all_is_practised_the_lowest_scores_come_again() -> None:
    made = view(answered(1, "llm-90", WEAK))
    steps = build_report(made, BANK, today=TODAY).next
    assert steps.questions == []
    assert [q.question_id for q in steps.again] == ["llm-90"]


def test_the_next_interview_can_be_started_as_it_is() -> None:
    choice = build_report(rich(), BANK, today=TODAY).next.interview
    assert choice is not None
    pool = [q for q in BANK if q.askable and q.section in choice.sections]
    assert choice.count <= len([q for q in pool if q.difficulty in choice.difficulties])


def test_every_score_can_be_computed_again_from_the_json() -> None:
    made = rich()
    data = json.loads(json.dumps(report_json(build_report(made, BANK, today=TODAY), made)))
    assert data["schema_version"] == SCHEMA_VERSION
    scores = []
    for question in (q for q in data["questions"] if q["state"] == "graded"):
        main = question_score(question["points"])
        extra = list(question["follow_ups"].values())
        score = max(main, 0.8 * main + 0.2 * sum(extra) / len(extra)) if extra else main
        assert score == pytest.approx(question["score"])
        scores.append((question["difficulty"], score))
    total = sum(d * s for d, s in scores) / sum(d for d, _ in scores)
    assert total == pytest.approx(data["total"]["score"])


def test_every_graded_answer_can_be_computed_again_from_the_json() -> None:
    made = rich()
    data = report_json(build_report(made, BANK, today=TODAY), made)
    outcomes = [a["outcome"] for q in data["questions"] for a in q["attempts"]]
    graded = [outcome for outcome in outcomes if outcome["state"] == "graded"]
    assert len(graded) == 6
    for outcome in graded:
        assert question_score(outcome["points"]) == pytest.approx(outcome["score"])


def test_quotes_in_the_json_stand_in_their_answer() -> None:
    made = rich()
    data = report_json(build_report(made, BANK, today=TODAY), made)
    attempts = [a for q in data["questions"] for a in q["attempts"]]
    for item in attempts:
        for point in item["outcome"].get("points", []):
            for quote in point["quotes"]:
                assert item["answer"][quote["start"] : quote["end"]] == quote["text"]


def test_an_ungraded_answer_stays_in_the_json_with_its_reason() -> None:
    made = rich()
    data = report_json(build_report(made, BANK, today=TODAY), made)
    (only,) = data["questions"][3]["attempts"]
    assert only["outcome"]["state"] == "ungraded" and only["outcome"]["reason"] == "malformed"
    assert only["answer"]


def test_history_has_answered_and_skipped_questions() -> None:
    found = scored_questions(rich())
    assert [q.question_id for q in found] == ["llm-04", "llm-90", "vlm-90", "vlm-91", "llm-91"]
    assert found[3].score is None and not found[3].skipped
    assert found[4].score is None and found[4].skipped


def test_history_counts_a_skip_in_a_mock_interview_as_zero() -> None:
    (entry,) = scored_questions(view(card(1, "llm-91", skipped=True), mode="mock"))
    assert entry.score == 0.0 and entry.skipped
