"""The doctor says what is in use, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from filelock import FileLock
from typer.testing import CliRunner

from interviewer.cli import app
from interviewer.doctor import Finding, examine
from interviewer.paths import Home
from interviewer.settings import Settings
from tests.model_server import fail, say, serving
from tests.support import TINY


def found(**overrides: object) -> dict[str, Finding]:
    return {f.name: f for f in examine(Settings.load(**{"bank": TINY, **overrides}))}


def test_everything_in_use_is_named(home: Path) -> None:
    findings = found()
    assert list(findings) == [
        "version", "python", "packages", "home", "server", "bank", "grader", "model", "embedding",
        "database", "index", "sqlite",
    ]  # fmt: skip
    assert not any(f.wrong for f in findings.values())
    assert findings["home"].value == str(home)
    assert findings["bank"].value.startswith("4 questions, 3 finished")
    assert "is missing" not in findings["packages"].value
    assert findings["server"].value == "none is running on this home"
    assert findings["database"].value.endswith("0 interviews")
    assert findings["model"].value.startswith("none")


def test_a_server_that_runs_is_seen_and_left_alone(home: Path) -> None:
    with FileLock(Home(home).prepare().lock):
        assert found()["server"].value == "one is running on this home"


def test_a_key_is_told_of_and_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    with serving(say('{"numbers": [1]}')) as server:
        monkeypatch.setenv("INTERVIEWER_BASE_URL", server.url)
        findings = found()
        assert server.headers[0]["authorization"] == "Bearer sk-secret"
    assert not any("sk-secret" in f.value for f in findings.values())


def test_the_model_is_asked_and_what_is_wrong_with_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serving(say('{"numbers": [1]}')) as server:
        monkeypatch.setenv("INTERVIEWER_BASE_URL", server.url)
        assert found()["model"].value.startswith("tiny at 127.0.0.1")
        assert not found()["model"].wrong
        server.script = [fail(401)]
        assert "key, HTTP status 401" in found()["model"].value and found()["model"].wrong
    assert "unreachable" in found()["model"].value


def test_a_password_in_an_address_is_not_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    assert str(tmp_path / "x.sqlite3") in found(database_url=url)["database"].value


def test_a_home_that_cannot_be_used_is_wrong_and_the_rest_is_still_examined(home: Path) -> None:
    home.write_text("in the way", encoding="utf-8")
    findings = found()
    assert findings["home"].wrong and findings["database"].wrong
    assert findings["bank"].value.startswith("4 questions") and "sqlite" in findings


def test_a_damaged_database_is_wrong(home: Path) -> None:
    Home(home).prepare().database.write_bytes(b"no database " * 500)
    assert [f.name for f in found().values() if f.wrong] == ["database"]


def test_a_faulty_bank_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("id: 5\n", encoding="utf-8")
    findings = found(bank=tmp_path / "x.yaml")
    assert [f.name for f in findings.values() if f.wrong] == ["bank"]
    assert "x.yaml: " in findings["bank"].value


def test_the_command_marks_what_is_wrong_and_exits_with_1(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERVIEWER_BANK", str(TINY))
    sound = CliRunner().invoke(app, ["doctor"])
    assert (sound.exit_code, "!!" in sound.output) == (0, False)
    Home(home).database.write_bytes(b"no database " * 500)
    ill = CliRunner().invoke(app, ["doctor"])
    assert ill.exit_code == 1
    (row,) = [r for r in ill.output.splitlines() if r.startswith("!!")]
    assert "database" in row


def test_interviews_are_counted(home: Path) -> None:
    from interviewer.interview.models import Choice
    from tests.support import ME, opened

    with opened(home) as session:
        session.start(ME, Choice(question="kit-01"))
    assert found()["database"].value.endswith("1 interviews")
