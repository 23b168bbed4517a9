"""The command line: what it prints and how it exits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from interviewer import __version__
from interviewer.cli import app, main
from interviewer.errors import BankError, InterviewerError, SettingsError, UnknownQuestionError
from tests.support import ROOT, TINY
from tests.test_batch import line


def run(*args: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, list(args), input=stdin)


def output_of(*args: str) -> str:
    result = run(*args)
    assert result.exit_code == 0, result.output
    return result.output


# --- grade ------------------------------------------------------------------------------------


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    file = tmp_path / "answers.jsonl"
    file.write_text(line(id=1) + "\n" + line(id=2, answer="") + "\n", encoding="utf-8")
    return file


def test_answers_are_graded_from_file_to_file(answers: Path, tmp_path: Path) -> None:
    target = tmp_path / "grades.jsonl"
    result = run("grade", str(answers), "-o", str(target), "--bank", str(TINY))
    assert (result.exit_code, result.stdout) == (0, "")
    rows = [json.loads(row) for row in target.read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], row["score"]) for row in rows] == [(1, 100), (2, 0)]


def test_quotes_are_written_as_they_are_and_not_escaped(answers: Path) -> None:
    assert "推理时关闭" in output_of("grade", str(answers), "--bank", str(TINY))


def test_the_parsed_bank_is_kept_for_the_next_batch(answers: Path, home: Path) -> None:
    first = output_of("grade", str(answers), "--bank", str(TINY))
    (kept,) = (home / "cache").iterdir()
    written = kept.stat().st_mtime_ns
    assert output_of("grade", str(answers), "--bank", str(TINY)) == first
    assert kept.stat().st_mtime_ns == written


def test_grading_needs_no_directory_that_can_be_written(
    answers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("INTERVIEWER_HOME", str(tmp_path / "file" / "home"))
    assert "推理时关闭" in output_of("grade", str(answers), "--bank", str(TINY))


def test_answers_are_read_from_a_pipe() -> None:
    result = run("grade", "-", "--bank", str(TINY), stdin=line(id=7) + "\n")
    assert json.loads(result.stdout)["id"] == 7


def test_a_byte_order_mark_and_windows_lines_are_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + (line(id=1) + "\r\n" + line(id=2) + "\r\n").encode())
    rows = output_of("grade", str(file), "--bank", str(TINY)).splitlines()
    assert [json.loads(row)["id"] for row in rows] == [1, 2]


def test_a_bad_line_makes_the_exit_code_1_and_the_rest_is_graded(tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text(line(id=1) + "\noops\n" + line(id=3) + "\n", encoding="utf-8")
    result = run("grade", str(file), "--bank", str(TINY))
    rows = [json.loads(row) for row in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [row.get("line") for row in rows] == [None, 2, None]
    assert "1 lines could not be read" in result.stderr


def test_an_ungraded_line_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text(line(question_id="kit-04") + "\n", encoding="utf-8")
    result = run("grade", str(file), "--bank", str(TINY))
    assert (result.exit_code, json.loads(result.stdout)) == (0, {"id": "a1", "ungraded": "outline"})


def test_the_grader_is_offline_whatever_keys_exist(
    answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    first = output_of("grade", str(answers), "--bank", str(TINY)).splitlines()[0]
    assert json.loads(first)["grader"] == "offline"


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "answers.jsonl"
    if content is not None:
        file.write_bytes(content)
    result = run("grade", str(file), "--bank", str(TINY))
    assert isinstance(result.exception, InterviewerError)
    assert "answers.jsonl" in str(result.exception)


@pytest.mark.parametrize("bad", [{"id": "\ud800"}, {"answer": "推理时\ud800关闭。"}])
def test_half_a_surrogate_pair_is_one_line_and_not_the_end(
    tmp_path: Path, bad: dict[str, str]
) -> None:
    file, target = tmp_path / "answers.jsonl", tmp_path / "grades.jsonl"
    broken = json.dumps({**json.loads(line()), **bad})
    file.write_text(line(id=1) + "\n" + broken + "\n" + line(id=3) + "\n", encoding="utf-8")
    run("grade", str(file), "-o", str(target), "--bank", str(TINY))
    assert len(target.read_text(encoding="utf-8").splitlines()) == 3


# --- bank -------------------------------------------------------------------------------------


def test_the_bank_is_listed_with_difficulty_and_state() -> None:
    assert output_of("bank", "list", "--bank", str(TINY), "--lang", "en").splitlines() == [
        "kit-01   ★    How does dropout work, and what differs between training and inference?",
        "kit-02   ★★   How much optimizer state do Adam and SGD keep, and how large is Adam's for "
        "one billion parameters in fp32?",
        "kit-03   ★★★  Tell me about a time you dealt with overfitting.",
        "kit-04   ★★   What do you think of second-order optimisers? (outline)",
    ]


@pytest.mark.parametrize(
    ("options", "count"), [((), 4), (("--finished",), 3), (("--part", "pit"), 0)]
)
def test_the_list_may_be_narrowed(options: tuple[str, ...], count: int) -> None:
    assert len(output_of("bank", "list", "--bank", str(TINY), *options).splitlines()) == count


def test_a_question_is_shown_with_points_answers_and_sources() -> None:
    shown = output_of("bank", "show", "kit-01", "--bank", str(TINY), "--lang", "en")
    for words in (
        "How does dropout work",
        "- At inference it is switched off and every unit takes part. [core; algorithm 2, dev 3]",
        "[bonus; algorithm 1, dev 1]",
        "## dev\nWhile training it randomly zeroes neurons.",
        "Dropout JMLR 15 (2014) section 4",
    ):
        assert words in shown


def test_a_question_that_is_not_there_is_named() -> None:
    result = run("bank", "show", "kit-99", "--bank", str(TINY))
    assert isinstance(result.exception, UnknownQuestionError)
    assert "kit-99" in str(result.exception)


def test_the_best_question_for_some_words_comes_first() -> None:
    rows = output_of("bank", "search", "Adam 的显存", "--bank", str(TINY), "--limit", "2")
    assert len(rows.splitlines()) == 2 and "kit-02" in rows.splitlines()[0]


@pytest.mark.parametrize("path", [TINY, TINY / "kit" / "kit-01.yaml"])
def test_a_sound_bank_has_no_faults(path: Path) -> None:
    assert output_of("bank", "check", str(path)).endswith("no faults.\n")


def test_a_check_names_structural_faults_and_misgraded_examples(tmp_path: Path) -> None:
    for source in TINY.rglob("*.yaml"):
        file = tmp_path / source.relative_to(TINY)
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(source.read_bytes())
    file = tmp_path / "kit" / "kit-01.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("It lowers the", "It randomly zeroes neurons, not the"), "utf-8")
    result = run("bank", "check", str(tmp_path))
    assert isinstance(result.exception, BankError)
    assert "points.random-zero: examples.missed: grades as met" in str(result.exception)
    file.write_text(text.replace("difficulty: 1", "difficulty: 9"), "utf-8")
    result = run("bank", "check", str(tmp_path))
    assert "kit/kit-01.yaml: difficulty: " in str(result.exception)


# --- the rest ---------------------------------------------------------------------------------


def test_wrong_usage_exits_with_2() -> None:
    for args in (("grade",), ("nonsense",), ("grade", "x", "--grader", "magic")):
        assert run(*args).exit_code == 2


def test_every_command_has_an_example_and_exit_codes_are_told() -> None:
    assert "Exit codes: 0 done, 1 something is wrong" in output_of("--help")
    for command in (("grade",), ("doctor",), ("run",), ("bank", "list"), ("bank", "check")):
        assert "Example: interviewer " in output_of(*command, "--help")


def test_an_error_for_a_person_is_printed_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["interviewer", "bank", "show", "kit-99", "--bank", str(TINY)])
    with pytest.raises(SystemExit) as caught:
        main()
    printed = capsys.readouterr()
    assert caught.value.code == 1
    assert printed.out == "" and printed.err.startswith("No question has the id 'kit-99'")


def test_a_setting_that_cannot_be_used_is_an_error_for_a_person(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("INTERVIEWER_PORT", "abc")
    assert isinstance(run("doctor").exception, SettingsError)


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "interviewer", "--version"],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    assert done.stdout == f"interviewer {__version__}\n"
