"""The composition root: everything opens from settings, and one process holds a home."""

from __future__ import annotations

import logging
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from interviewer.errors import BankError, HomeError, HomeLockedError
from interviewer.interview.models import Choice
from interviewer.services import open_services
from interviewer.settings import Settings
from tests.support import ME, ROOT, TINY


def settings(**overrides: object) -> Settings:
    return Settings.load(bank=TINY, **overrides)


def test_an_interview_runs_on_what_is_opened_and_goes_on_after_a_restart(home: Path) -> None:
    with open_services(settings()) as services:
        view = services.session.start(ME, Choice(question="kit-01"))
        view = services.session.submit(ME, view.interview_id, 1, "推理时关闭。").view
        assert view.current is not None
        assert view.current.attempts[0].passages[0] == "kit-01/point/off-at-inference/zh"
        assert services.search("优化器的状态", "zh", 1) == ["kit-02"]
        services.warm().join(30)
    with open_services(settings()) as services:
        assert services.session.view(ME, view.interview_id) == view
    assert sorted(p.name for p in home.iterdir() if p.suffix == ".sqlite3") == [
        "checkpoints.sqlite3",
        "interviews.sqlite3",
    ]


def test_a_second_server_on_one_home_is_told_so(home: Path) -> None:
    with open_services(settings()):
        with pytest.raises(HomeLockedError) as caught:
            with open_services(settings()):
                pass
        assert str(home) in str(caught.value)
        assert "INTERVIEWER_DATABASE_URL" in str(caught.value)
    with open_services(settings()):
        pass


def test_a_second_process_on_one_home_is_told_so(home: Path) -> None:
    code = (
        "from interviewer.services import open_services\n"
        "from interviewer.settings import Settings\n"
        "from interviewer.errors import HomeLockedError\n"
        "try:\n"
        f"    with open_services(Settings.load(home_path={str(home)!r})): pass\n"
        "except HomeLockedError as error: print('locked', error)\n"
    )
    with open_services(settings()):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=True,
        )
    assert done.stdout.startswith("locked") and str(home) in done.stdout


def test_a_home_that_cannot_be_made_is_named(home: Path) -> None:
    home.write_text("in the way", encoding="utf-8")
    with pytest.raises(HomeError, match="INTERVIEWER_HOME"):
        with open_services(settings()):
            pass


def test_a_faulty_bank_opens_nothing_and_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "faulty").mkdir()
    (tmp_path / "faulty" / "x.yaml").write_text("id: 5\n", encoding="utf-8")
    with pytest.raises(BankError):
        with open_services(Settings.load(bank=tmp_path / "faulty")):
            pass
    with open_services(settings()) as services:
        assert len(services.bank) == 4


def test_damaged_checkpoints_are_set_aside_and_made_up_for(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with open_services(settings()) as services:
        view = services.session.start(ME, Choice(question="kit-01"))
    for file in home.glob("checkpoints.sqlite3-*"):
        file.unlink()
    (home / "checkpoints.sqlite3").write_bytes(b"no database " * 1000)
    caplog.set_level(logging.WARNING)
    with open_services(settings()) as services:
        after = services.session.submit(ME, view.interview_id, 1, "推理时关闭。").view
        assert after.step == 2
    assert (home / "checkpoints.damaged").is_file()
    assert "checkpoints.damaged" in caplog.text


def test_the_parsed_bank_is_kept_in_the_home(home: Path) -> None:
    with open_services(settings()):
        pass
    assert [p.suffix for p in (home / "cache").iterdir()] == [".json"]


def test_another_database_may_be_named(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.sqlite3"
    with open_services(settings(database_url=f"sqlite:///{elsewhere}")) as services:
        services.session.start(ME, Choice(question="kit-01"))
    connection = sqlite3.connect(elsewhere)
    assert connection.execute("SELECT count(*) FROM interviews").fetchone() == (1,)
    connection.close()
