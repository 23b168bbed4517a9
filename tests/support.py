"""What the tests share: the tiny bank, small real fakes, and short ways to say things."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from langgraph.checkpoint.sqlite import SqliteSaver

from interviewer.bank.loader import load_bank
from interviewer.bank.models import (
    Bank,
    Facet,
    FollowUp,
    Language,
    Lexicon,
    Persona,
    Point,
    Question,
    Text,
    Weights,
)
from interviewer.grading.models import Grade, Outcome, PointGrade, Quote, verdict_of
from interviewer.grading.offline import OfflineGrader
from interviewer.grading.scoring import judged, question_score
from interviewer.history import History
from interviewer.interview.judging import Grader, Judging
from interviewer.interview.models import MoveKind, View
from interviewer.interview.session import Received, Session
from interviewer.paths import Home

ROOT = Path(__file__).resolve().parent.parent
TINY = Path(__file__).resolve().parent / "data" / "tiny"

TINY_BANK = load_bank(TINY)
"""kit-01 concept, kit-02 numeric, kit-03 experience (algorithm only), kit-04 an outline."""
GRADER = OfflineGrader(TINY_BANK)

ME = "me"


def asked(question_id: str) -> Question:
    """A question of the tiny bank."""
    return TINY_BANK.questions[question_id]


def grade(
    answer: str, question_id: str = "kit-01", persona: Persona = "algorithm", language: str = "zh"
) -> Grade:
    """The offline grade of an answer to a question of the tiny bank."""
    outcome = GRADER.grade(asked(question_id), answer, persona, "zh" if language == "zh" else "en")
    assert isinstance(outcome, Grade)
    return outcome


def tiny_files() -> dict[str, bytes]:
    """The files of the tiny bank, as `parse_bank` takes them."""
    return {p.relative_to(TINY).as_posix(): p.read_bytes() for p in sorted(TINY.rglob("*.yaml"))}


def lexicon(**entries: list[str]) -> Lexicon:
    """A lexicon in which all entries named with a leading `x_` exclude each other."""
    rivals = [name for name in entries if name.startswith("x_")]
    return Lexicon(entries=entries, contrasts=[rivals] if rivals else [])


def facet(*frames: dict[str, Any], weight: float = 1, name: str = "idea") -> Facet:
    """A facet from its frames as they stand in a file."""
    return Facet.model_validate({"id": name, "weight": weight, "any": list(frames)})


def text(words: str) -> Text:
    """The same words in both languages."""
    return Text(zh=words, en=words)


def point(
    name: str, *facets: Facet, weight: tuple[float, float] = (1, 1), tier: str = "core"
) -> Point:
    """A point with what the model demands beside it."""
    return Point(
        id=name,
        tier="bonus" if tier == "bonus" else "core",
        weight=Weights(*weight),
        text=text(name),
        evidence=list(facets) or [facet({"bind": {"object": [name]}})],
        probe=text(f"probe {name}?"),
        hint=text(f"hint {name}"),
    )


# --- interviews -------------------------------------------------------------------------------


@cache
def _blank_database() -> bytes:
    """A migrated database: migrating each test's own from nothing would take most of its time."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "blank.sqlite3"
        History(f"sqlite:///{file}").close()
        return file.read_bytes()


@contextmanager
def opened(
    home: Path,
    *,
    grader: Grader = GRADER,
    bank: Bank = TINY_BANK,
    history: Callable[[str], History] = History,
    saver: Callable[[sqlite3.Connection], SqliteSaver] = SqliteSaver,
    judging: Judging | None = None,
) -> Iterator[Session]:
    """A session on a home, without an index; the same home may be opened again afterwards."""
    place = Home(home).prepare()
    if not place.database.exists():
        place.database.write_bytes(_blank_database())
    record = history(f"sqlite:///{place.database}")
    connection = sqlite3.connect(place.checkpoints, check_same_thread=False)
    checkpoints = saver(connection)
    checkpoints.setup()
    try:
        yield Session(bank, grader, record, None, checkpoints, judging)
    finally:
        connection.close()
        record.close()


class Talk:
    """One interview, told move by move."""

    def __init__(self, session: Session, view: View, person: str = ME) -> None:
        self.session = session
        self.view = view
        self.person = person

    def say(self, words: str) -> View:
        """Send words."""
        return self._took(
            self.session.submit(self.person, self.view.interview_id, self.view.step, words)
        )

    def do(self, kind: MoveKind, persona: Persona | None = None) -> View:
        """Make a move that is not an answer."""
        return self._took(
            self.session.move(self.person, self.view.interview_id, self.view.step, kind, persona)
        )

    def _took(self, received: Received) -> View:
        assert not received.already
        self.view = received.view
        return self.view

    @property
    def kinds(self) -> list[str]:
        """The transcript as its kinds."""
        return [u.kind for u in self.view.utterances]

    @property
    def last(self) -> str:
        """What was said last."""
        return self.view.utterances[-1].text


class ScriptedGrader:
    """A real grader that gives the credits it is told, in order, and remembers what it was asked.

    An entry is the credit per point, or an outcome, or an exception to raise.
    """

    def __init__(self, *script: dict[str, float] | Outcome | Exception) -> None:
        self._script = list(script)
        self.calls: list[tuple[str, str, str]] = []
        """(what was graded, target, answer)"""

    def grade(
        self, question: Question, answer: str, persona: Persona, language: Language
    ) -> Outcome:
        points = question.points_of(question.scored_as(persona))
        return self._next(("answer", question.id, answer), points, persona, language)

    def grade_probe(
        self, question: Question, point: Point, answer: str, persona: Persona, language: Language
    ) -> Outcome:
        alone = point.model_copy(update={"tier": "core", "weight": Weights(1, 1)})
        return self._next(("probe", point.id, answer), [alone], persona, language)

    def grade_follow_up(
        self, follow_up: FollowUp, answer: str, persona: Persona, language: Language
    ) -> Outcome:
        call = ("follow_up", follow_up.id, answer)
        return self._next(call, follow_up.points, persona, language)

    def _next(
        self, call: tuple[str, str, str], points: list[Point], persona: Persona, language: Language
    ) -> Outcome:
        self.calls.append(call)
        entry = self._script.pop(0)
        if isinstance(entry, Exception):
            raise entry
        if not isinstance(entry, dict):
            return entry
        quote = Quote(start=0, end=len(call[2]), text=call[2])
        grades = [
            PointGrade(
                id=p.id,
                verdict=verdict_of(entry.get(p.id, 0.0)),
                credit=entry.get(p.id, 0.0),
                quotes=[quote] if entry.get(p.id) else [],
            )
            for p in points
        ]
        score = question_score(judged(grades, points, persona))
        return Grade(score=score, points=grades, persona=persona, language=language)
