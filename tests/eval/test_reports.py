"""Datasets, figures, gates and reports on the tiny bank."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from eval import attack_report, fit_gates, gates, public, report, targets
from eval.__main__ import main
from eval.agreement import Row, figures, rows_of
from eval.breakdown import by_dataset, by_group, by_level, parallel, point_errors
from eval.desk import GRADERS, Task, grade_all
from eval.honesty import credit_without_quote, quotes_present, same_twice
from eval.plain import lookup, plain
from eval.records import FOLDER
from eval.retrieval import Query, Ranked, load_queries, retrieval
from eval.suite import FamilyResult, Limit, SuiteResult
from eval.worst import worst
from interviewer.bank.models import Bank, Language
from interviewer.grading.models import Grade, PointGrade, Quote, Ungraded, Verdict
from interviewer.rubric_lint.labelled import Labelled, Level, gradable, load_answers
from tests.support import GRADER, TINY_BANK


def labelled(
    score: float,
    level: Level,
    *,
    question: str = "kit-01",
    language: Language = "zh",
    points: dict[str, Verdict] | None = None,
) -> Labelled:
    return Labelled(
        id=f"{question}-{language}-{level}-{score}",
        question_id=question,
        persona="dev",
        language=language,
        level=level,
        answer="话",
        scores=[score - 1, score + 1],
        points=points or {},
        dataset="ours",
    )


def row(answer: Labelled, score: float, *points: PointGrade) -> Row:
    grade = Grade(score=score, points=list(points), persona="dev", language=answer.language)
    return Row(answer, grade, 10)


def point(name: str, verdict: Verdict, credit: float) -> PointGrade:
    quotes = [Quote(start=0, end=1, text="话")] if credit else []
    return PointGrade(id=name, verdict=verdict, credit=credit, quotes=quotes)


ROWS = [
    row(labelled(90, "excellent"), 80),
    row(labelled(75, "good"), 80),
    row(labelled(10, "wrong"), 30),
    row(labelled(90, "excellent", question="kit-02", language="en"), 100),
    row(labelled(10, "wrong", question="kit-02", language="en"), 0),
]


def test_the_shipped_datasets_can_be_read() -> None:
    answers = load_answers(FOLDER)
    assert len(answers) >= 126
    assert all(len(answer.scores) >= 2 for answer in answers)


def test_answers_to_outlines_are_left_out_and_counted() -> None:
    found = gradable([labelled(10, "weak"), labelled(10, "good", question="kit-04")], TINY_BANK)
    assert [a.level for a in found.answers] == ["weak"]
    assert found.outlines == 1


def test_an_unknown_question_is_an_error() -> None:
    with pytest.raises(ValueError, match="no question 'kit-99'"):
        gradable([labelled(10, "weak", question="kit-99")], TINY_BANK)


def test_every_fault_of_a_dataset_is_named_with_its_line(tmp_path: Path) -> None:
    good = labelled(10, "weak").model_dump_json(exclude={"dataset"})
    bad = good.replace('"weak"', '"dire"')
    (tmp_path / "a.jsonl").write_text(f"{good}\n\n{bad}\n{good}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"a.jsonl:3: level: ") as caught:
        load_answers(tmp_path)
    assert "stands twice" in str(caught.value)


def test_order_within_a_question_counts_ties_as_failures() -> None:
    found = figures(ROWS)
    assert found["excellent_above_wrong"].grader.value == 1
    assert found["adjacent_in_order"].grader.value == 0
    assert found["adjacent_tied"].grader.value == 1
    assert found["adjacent_in_order"].raters == 1


def test_the_raters_are_measured_against_each_other() -> None:
    assert figures(ROWS)["mae"].raters == 2
    assert figures(ROWS)["mae"].grader.value == pytest.approx((10 + 5 + 20 + 10 + 10) / 5)


def test_levels_and_groups_hold_every_answer() -> None:
    assert [(level.level, level.n) for level in by_level(ROWS)] == [
        ("excellent", 2),
        ("good", 1),
        ("wrong", 2),
    ]
    sizes: dict[str, int] = {}
    for group in by_group(ROWS):
        kind = group.group.partition(":")[0]
        sizes[kind] = sizes.get(kind, 0) + group.n
    assert sizes == dict.fromkeys(["quality", "language", "persona", "length"], len(ROWS))
    assert [(d.dataset, d.n, d.questions) for d in by_dataset(ROWS)] == [("ours", 5, 2)]


def test_false_credit_and_miss_are_told_apart() -> None:
    verdicts: dict[str, Verdict] = {"a": "met", "b": "missed", "c": "partly", "d": "contradicted"}
    answer = labelled(50, "partial", points=verdicts)
    graded = [point("a", "met", 1), point("b", "partly", 0.5), point("c", "missed", 0)]
    found = point_errors([row(answer, 50, *graded, point("d", "missed", 0))])
    assert (found.false_credit, found.not_there) == (0.5, 2)
    assert (found.miss, found.there) == (0.5, 2)


def test_languages_are_compared_where_both_have_the_answer() -> None:
    rows = [row(labelled(50, "good"), 60), row(labelled(50, "good", language="en"), 40)]
    assert parallel([*rows, row(labelled(90, "excellent"), 90)]) == (1, 60, 40)


def test_the_worst_errors_come_first_with_what_was_seen() -> None:
    found = worst([*ROWS, row(labelled(90, "good", language="en"), 0, point("a", "missed", 0))], 2)
    assert [one.score for one in found] == [0, 30]
    assert found[0].seen == "-a 0/0"


def test_a_quote_that_is_not_there_is_found_out() -> None:
    grade = Grade(score=1, points=[point("a", "met", 1)], persona="dev", language="zh")
    assert quotes_present([("话", grade)]) == 1
    assert quotes_present([("另一句", grade)]) == 0
    assert credit_without_quote([("话", grade)]) == 0
    bare = grade.model_copy(update={"points": [PointGrade(id="a", verdict="met", credit=1)]})
    assert credit_without_quote([("话", bare)]) == 1


def test_time_taken_does_not_make_a_grade_another_one() -> None:
    grade = Grade(score=1, points=[], persona="dev", language="zh")
    slower = grade.model_copy(update={"milliseconds": 9.0})
    assert same_twice([grade], [slower]) == 1
    assert same_twice([grade], [Ungraded(reason="outline")]) == 0


def test_what_could_not_be_graded_has_no_row() -> None:
    assert rows_of([labelled(10, "weak")], [Ungraded(reason="timeout")]) == []


def test_any_object_that_grades_is_a_grader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(GRADERS, "mine", lambda bank: GRADER)
    outcome = grade_all([Task("kit-01", "dev", "zh", "")], TINY_BANK, "mine")[0]
    assert isinstance(outcome, Grade)
    assert outcome.score == 0


def test_several_processes_grade_as_one_does() -> None:
    texts = ["", "不知道", "I think it is fast."] * 70
    tasks = [Task("kit-01", "dev", "zh", text) for text in texts]
    assert same_twice(grade_all(tasks, TINY_BANK, jobs=1), grade_all(tasks, TINY_BANK)) == 1


def test_recall_and_reciprocal_rank_as_worked_out_by_hand() -> None:
    results = [Ranked(Query("q", "zh", "x"), rank) for rank in (1, 2, 4, 0)]
    found = retrieval(results)
    assert found == (4, 0.25, 0.5, (1 + 0.5 + 0.25) / 4)


def test_every_query_names_a_question_of_the_bank_in_both_languages() -> None:
    queries = load_queries()
    asked = {(q.question_id, q.language) for q in queries}
    assert {name for name, _ in asked} == {name for name, code in asked if code == "en"}
    assert len(queries) == len({q.query for q in queries})


def test_a_figure_below_its_line_is_named() -> None:
    data = {"agreement": {"zh": {"qwk": {"grader": {"value": 0.7}, "raters": 0.9}}}}
    lines = {
        "agreement.zh.qwk": gates.Gate(least=0.8),
        "agreement.zh.mae": gates.Gate(most=14),
    }
    assert gates.failures(lines, data) == [
        "agreement.zh.qwk: 0.7 is below 0.8",
        "agreement.zh.mae: no such figure was measured",
    ]
    assert gates.failures({"agreement.zh.qwk": gates.Gate(least=0.7, most=0.7)}, data) == []
    assert gates.failures({"a": gates.Gate(most=1)}, {"a": 2}) == ["a: 2 is above 1"]


def test_a_gate_without_a_line_is_refused() -> None:
    with pytest.raises(ValueError, match="least, most"):
        gates.Gate()


def test_the_shipped_gates_can_be_read_and_are_no_laxer_than_they_say() -> None:
    found = gates.load_gates()
    assert found.report
    assert found.attacks


def test_the_shipped_results_hold_the_shipped_gates() -> None:
    found = gates.load_gates()
    for lines, name in ((found.report, "report"), (found.attacks, "attacks")):
        file = report.RESULTS / f"{name}.json"
        assert gates.failures(lines, json.loads(file.read_text(encoding="utf-8"))) == []


def test_numbers_are_plain_and_what_is_unknown_is_null() -> None:
    assert plain({"a": Ranked(Query("q", "zh", "x"), 1), "b": float("nan"), "c": 1 / 3}) == {
        "a": {"query": {"question_id": "q", "language": "zh", "query": "x"}, "rank": 1},
        "b": None,
        "c": 0.3333,
    }
    assert lookup({"a": {"value": 2, "low": 1}}, "a") == 2
    assert lookup({"a": None}, "a") is None


def test_the_target_table_says_what_was_not_measured() -> None:
    data = {"parallel": {"difference": None}, "honesty": {"quotes_present": 1.0}}
    lines = targets.table(targets.ANSWERS, data)
    assert "not measured" in lines[2]
    assert lines[-2].count("pass") == 2


def test_a_report_is_the_same_every_time(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    answers = tmp_path / "answers.jsonl"
    lines = [labelled(n * 20, lv).model_dump_json(exclude={"dataset"}) for n, lv in _levels()]
    answers.write_text("\n".join(lines), encoding="utf-8")
    bank = Path(__file__).parents[1] / "data" / "tiny"
    runs = []
    for name in ("one", "two"):
        options = ["--answers", str(answers), "--bank", str(bank), "--jobs", "1"]
        assert main([*options, "--results", str(tmp_path / name)]) == 0
        runs.append({f.name: f.read_bytes() for f in (tmp_path / name).iterdir()})
    assert runs[0] == runs[1]
    assert set(runs[0]) == {"report.md", "report.json", "scores.svg", "errors.svg"}
    assert max(map(len, runs[0].values())) < 200_000


def _levels() -> list[tuple[int, Level]]:
    return [(4, "excellent"), (3, "good"), (2, "partial"), (1, "weak")]


def test_a_failed_attack_is_shown_with_its_worst_case() -> None:
    shown: dict[str, object] = {
        "question": "kit-01",
        "persona": "dev",
        "variant": "letters",
        "value": 40.0,
        "answer": "<b>|x|\u202e",
        "seen": "+a 1/1",
    }
    family = FamilyResult("gibberish", "zh", "nothing", 3, 9.0, 40.0, Limit(3, 15), False, [shown])
    data = attack_report.attack_data(SuiteResult([family], {"zh": 99.0, "en": 98.0}, 1.0))
    page = attack_report.markdown(data)
    assert "| gibberish | score | 3, 15 | zh | 3 | 9.0 | 40.0 | **fail** |" in page
    assert "\\<b\\>\\|x\\|" in page
    assert lookup(data, "totals.zh.nothing.highest") == 40
    assert lookup(data, "model_answers.difference") == 1


def test_a_public_set_is_measured_on_our_scale(tmp_path: Path) -> None:
    lines = [
        {
            "id": str(n),
            "question": "what?",
            "reference_answer": "red green",
            "student_answer": answer,
            "human_score": score,
            "max_score": 2.5,
            "extra": 1,
        }
        for n, (answer, score) in enumerate([("red green", 2.5), ("red", 1.0), ("blue", 0)])
    ]
    file = tmp_path / "colours_en.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    answers = public.load_public(file)
    assert [answer.gold for answer in answers] == [100, 40, 0]
    assert [public.token_recall(answer) for answer in answers] == [1, 0.5, 0]
    assert len({answer.question_id for answer in answers}) == 1

    def derive(given: Iterable[dict[str, Any]]) -> Bank:
        question = TINY_BANK.questions["kit-01"]
        copies = {r["id"]: question.model_copy(update={"id": r["id"]}) for r in given}
        return Bank(questions=copies, lexicon=TINY_BANK.lexicon)

    data = public.measure_public(tmp_path, derive=derive, jobs=1)
    assert data["colours_en"]["answers"] == 3
    assert lookup(data, "colours_en.token_recall.pearson") == pytest.approx(0.9934, abs=1e-4)
    public.write_public(data, tmp_path / "results")
    assert "| colours_en | 3 | 1 | token recall |" in (tmp_path / "results/public.md").read_text(
        encoding="utf-8"
    )


def test_a_folder_without_sets_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no \\*.jsonl"):
        public.measure_public(tmp_path, derive=lambda records: TINY_BANK)


def test_gates_are_fitted_beside_what_was_measured() -> None:
    measured = {"agreement": {"zh": {"qwk": 0.859, "mae": 13.71}}}
    attacked = {"families": {"blank": {"zh": {"mean": 0.0, "highest": 0.0}}}}
    assert list(fit_gates.lines(measured, attacked)) == [
        "report:",
        '  "agreement.zh.qwk": {least: 0.83}',
        '  "agreement.zh.mae": {most: 14.3}',
        "attacks:",
        '  "families.blank.zh.mean": {most: 0}',
        '  "families.blank.zh.highest": {most: 0}',
    ]
