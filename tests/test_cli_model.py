"""The commands that use a model: grading in bulk, resuming, grading again, disputes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from interviewer.cli import app, main
from interviewer.errors import SettingsError
from interviewer.interview.models import Choice
from interviewer.llm.faults import ModelError
from tests.model_server import ModelServer, fail, judging, serving
from tests.support import ME, TINY, Talk, opened
from tests.test_batch import line


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """A model that grades everything as met, named by the environment."""
    with serving(judging("met")) as found:
        monkeypatch.setenv("INTERVIEWER_BASE_URL", found.url)
        monkeypatch.setenv("INTERVIEWER_MODEL", "tiny")
        monkeypatch.setenv("INTERVIEWER_BANK", str(TINY))
        yield found


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    file = tmp_path / "answers.jsonl"
    rows = [line(id=n) for n in range(6)] + ["not json", line(id=7, question_id="kit-04")]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return file


def run(*args: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args])


def rows_of(file: Path) -> list[dict[str, object]]:
    return [json.loads(row) for row in file.read_text(encoding="utf-8").splitlines()]


def test_a_model_grades_in_the_order_of_the_lines(
    server: ModelServer, answers: Path, tmp_path: Path
) -> None:
    target = tmp_path / "grades.jsonl"
    result = run("grade", answers, "-o", target, "--grader", "llm", "--calls", 4)
    rows = rows_of(target)
    assert [row["id"] for row in rows] == [0, 1, 2, 3, 4, 5, None, 7]
    assert [row.get("score") for row in rows[:6]] == [100.0] * 6
    assert all(row["grader"] == "llm" for row in rows[:6])
    assert rows[7] == {"id": 7, "ungraded": "outline"}
    assert result.exit_code == 1 and "1 lines could not be read" in result.output
    assert len(server.bodies) == 6
    assert "6 answers to grade: about" in result.output


def test_a_run_that_was_interrupted_asks_only_for_what_is_missing(
    server: ModelServer, answers: Path, tmp_path: Path
) -> None:
    target = tmp_path / "grades.jsonl"
    run("grade", answers, "-o", target, "--grader", "llm")
    whole = rows_of(target)
    kept = target.read_text("utf-8").splitlines()[:2]
    target.write_text("\n".join([*kept, '{"id": 2, "ungraded": "timeout"}', '{"id": 3, "sc']))
    before = len(server.bodies)
    result = run("grade", answers, "-o", target, "--grader", "llm", "--resume")
    assert len(server.bodies) - before == 4 and "2 kept from before" in result.output
    assert rows_of(target) == whole
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".before"] == []


def test_grades_of_another_input_are_not_kept(
    server: ModelServer, answers: Path, tmp_path: Path
) -> None:
    target = tmp_path / "grades.jsonl"
    run("grade", answers, "-o", target, "--grader", "llm")
    answers.write_text("\n".join(line(id=f"new-{n}") for n in range(3)), encoding="utf-8")
    run("grade", answers, "-o", target, "--grader", "llm", "--resume")
    assert len(server.bodies) == 9


def test_costs_are_told_at_the_prices_that_are_set(
    server: ModelServer, answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERVIEWER_PRICE_IN", "1000")
    assert " at your prices." in run("grade", answers, "--grader", "llm").output


def test_what_the_model_does_not_grade_is_ungraded_and_never_a_score(
    server: ModelServer, answers: Path, tmp_path: Path
) -> None:
    server.script = [fail(401)]
    target = tmp_path / "grades.jsonl"
    run("grade", answers, "-o", target, "--grader", "llm", "--calls", 1)
    reasons = [row.get("ungraded") for row in rows_of(target)[:6]]
    assert reasons == ["key", *["resting"] * 5]


def test_without_a_model_the_command_says_what_to_set(answers: Path) -> None:
    result = run("grade", answers, "--grader", "llm", "--bank", TINY)
    assert isinstance(result.exception, SettingsError)
    assert "OPENAI_API_KEY" in str(result.exception)


def test_a_server_that_is_down_is_told_before_the_run(
    answers: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(judging()) as gone:
        monkeypatch.setenv("INTERVIEWER_BASE_URL", gone.url)
    result = run("grade", answers, "--grader", "llm", "--bank", TINY)
    assert isinstance(result.exception, ModelError)
    monkeypatch.setattr(
        "sys.argv", ["interviewer", "grade", str(answers), "--grader", "llm", "--bank", str(TINY)]
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1 and "unreachable" in capsys.readouterr().err


def test_stored_answers_are_graded_again_and_disputes_judged(
    server: ModelServer, home: Path
) -> None:
    with opened(home) as session:
        talk = Talk(session, session.start(ME, Choice(question="kit-01", grader="offline")))
        view = talk.say("训练的时候有些神经元不参与。")
        first = view.cards[0].first
        assert first and first.grade
        point = first.grade.points[0].id
        session.again.appeal(ME, view.interview_id, first.step, point, "我说了")
    result = run("regrade")
    assert (result.exit_code, result.output) == (
        0,
        "1 answers graded again, 0 not, 1 disputes judged.\n",
    )
    (dispute,) = map(json.loads, run("disputes").output.splitlines())
    assert (dispute["point"], dispute["after"]["verdict"]) == (point, "met")
    with opened(home) as session:
        first = session.view(ME, view.interview_id).cards[0].first
        assert first and first.grade and first.grade.grader == "llm"
        assert len(first.earlier) == 2, "the offline grade, the model's, and the review stay"
    assert run("regrade").output.startswith("0 answers graded again")
