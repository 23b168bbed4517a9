"""A process that dies while it grades loses nothing: the answer was stored before."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.sqlite import SqliteSaver

from interviewer.grading.models import Outcome
from interviewer.interview.models import Choice
from tests.support import ME, ROOT, ScriptedGrader, Talk, opened

DIES = """
import os, signal, sys
from pathlib import Path
from interviewer.interview.models import Choice
from tests.support import GRADER, ME, ScriptedGrader, opened

class Deadly(ScriptedGrader):
    def _next(self, *args):
        if sys.argv[2] == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        os._exit(7)

with opened(Path(sys.argv[1]), grader=Deadly()) as session:
    view = session.start(ME, Choice(count=2, difficulties=[1, 2]))
    session.submit(ME, view.interview_id, view.step, "随机把一部分激活置零，期望不变。")
print("alive")
"""


@pytest.mark.parametrize(("how", "code"), [("exit", 7), ("kill", -signal.SIGKILL)])
def test_an_interview_goes_on_where_a_killed_process_left_it(
    home: Path, how: str, code: int
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", DIES, str(home), how],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "alive" not in done.stdout
    with opened(home) as session:
        known = session.open_interview(ME)
        assert known is not None
        talk = Talk(session, session.view(ME, known))
        assert (talk.view.step, talk.view.phase, talk.view.target) == (
            2,
            "probe",
            "off-at-inference",
        )
        assert talk.kinds == ["question", "answer", "receipt", "probe"]
        card = talk.view.current
        assert card is not None
        assert [a.text for a in card.attempts] == ["随机把一部分激活置零，期望不变。"]
        assert card.score == pytest.approx(100 * 4 / 6)
        talk.say("推理时关闭。")
        talk.do("end")
        assert talk.view.total.score == pytest.approx(90)


class Killed(BaseException):
    """Not an error that anything may catch: the process is gone."""


class KilledGrader(ScriptedGrader):
    def _next(self, *_: object) -> Outcome:
        raise Killed


class LateSaver(SqliteSaver):
    """Its checkpoints stay behind what the nodes wrote, as they do in a process that is killed.

    LangGraph stores a checkpoint while the next node runs already.
    """

    late = threading.Event()
    """Of the class: LangGraph may work on a copy of the saver."""

    def put(self, config: Any, checkpoint: Any, metadata: Any, new_versions: Any) -> Any:
        if not self.late.is_set():
            return super().put(config, checkpoint, metadata, new_versions)
        place = {**config["configurable"], "checkpoint_id": checkpoint["id"]}
        return {"configurable": place}


def test_the_first_look_after_a_kill_shows_the_answer(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(home, grader=KilledGrader(), saver=LateSaver) as session:
        view = session.start(ME, Choice(question="kit-01"))
        monkeypatch.setattr(LateSaver, "late", threading.Event())
        LateSaver.late.set()
        with pytest.raises(Killed):
            session.submit(ME, view.interview_id, 1, "推理时关闭。")
    with opened(home) as session:
        assert session.view(ME, view.interview_id).step == 2
