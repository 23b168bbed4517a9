"""The record: its shape, its writes that may happen twice, and files it must not touch."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, cast

import pytest
import sqlalchemy as sa

from interviewer.errors import NewerDataError, StoreError, UnknownInterviewError
from interviewer.grading.models import Ungraded
from interviewer.history import SCHEMA, History, Row, metadata, now
from interviewer.interview.models import Attempt, Choice, Utterance
from interviewer.interview.state import State, fresh_question
from tests.support import grade


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "record.sqlite3"


@pytest.fixture
def history(database: Path) -> Iterator[History]:
    found = History(f"sqlite:///{database}")
    yield found
    found.close()


def state(interview_id: str = "i1", **changes: Any) -> State:
    base: dict[str, Any] = {
        "interview": interview_id,
        "mode": "practice",
        "language": "zh",
        "persona": "dev",
        "plan": ["kit-01"],
        "position": 0,
        "step": 1,
        "move": "answer",
        **fresh_question(),
    }
    return cast(State, {**base, **changes})


def row(interview_id: str = "i1", person: str = "me", at: datetime | None = None) -> Row:
    choice = Choice(companies=["甲厂"])
    return Row(interview_id, person, choice, state(interview_id), at or now(), None, None)


def attempt(step: int = 1, text: str = "随机。", **changes: Any) -> Attempt:
    values: dict[str, Any] = {
        "step": step,
        "kind": "answer",
        "question_id": "kit-01",
        "target": "",
        "persona": "dev",
        "language": "zh",
        "text": text,
        "created_at": datetime(2026, 11, 23, 8, tzinfo=UTC),
        "outcome": None,
        **changes,
    }
    return Attempt(**values)


def dump(database: Path) -> list[str]:
    connection = sqlite3.connect(database)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


# --- shape ------------------------------------------------------------------------------------


def test_a_blank_database_gets_the_tables_that_the_code_speaks_of(
    history: History, database: Path
) -> None:
    engine = sa.create_engine(f"sqlite:///{database}")
    inspector = sa.inspect(engine)
    tables = {
        name: {c["name"]: (str(c["type"]), c["nullable"]) for c in inspector.get_columns(name)}
        for name in inspector.get_table_names()
    }
    keys = {n: inspector.get_pk_constraint(n)["constrained_columns"] for n in metadata.tables}
    engine.dispose()
    version = tables.pop("alembic_version")
    assert list(version) == ["version_num"]
    dialect = engine.dialect
    assert tables == {
        name: {c.name: (str(c.type.compile(dialect)), bool(c.nullable)) for c in table.columns}
        for name, table in metadata.tables.items()
    }
    assert keys == {n: [c.name for c in t.primary_key] for n, t in metadata.tables.items()}


def test_the_newest_migration_is_the_schema_of_the_code(history: History, database: Path) -> None:
    connection = sqlite3.connect(database)
    found = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    connection.close()
    assert found == [(SCHEMA,)]


def test_opening_again_keeps_what_is_there(history: History, database: Path) -> None:
    history.create(row())
    again = History(f"sqlite:///{database}")
    assert again.count() == 1
    again.close()


def test_a_database_of_a_newer_version_is_refused_and_left_untouched(database: Path) -> None:
    first = History(f"sqlite:///{database}")
    first.create(row())
    first.close()
    connection = sqlite3.connect(database)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    before, content = dump(database), database.read_bytes()
    with pytest.raises(NewerDataError, match=r"schema 9999, newer than .*INTERVIEWER_HOME"):
        History(f"sqlite:///{database}")
    assert dump(database) == before
    assert database.read_bytes() == content


@pytest.mark.parametrize("damage", ["text", "middle"])
def test_a_damaged_file_is_named_and_left_as_it_is(database: Path, damage: str) -> None:
    first = History(f"sqlite:///{database}")
    first.create(row())
    first.close()
    content = bytearray(database.read_bytes())
    if damage == "text":
        content = bytearray(b"this is no database, whatever its name says " * 50)
    else:
        content[4096:8192] = b"\xff" * 4096
    database.write_bytes(content)
    with pytest.raises(StoreError, match="record.sqlite3") as caught:
        History(f"sqlite:///{database}")
    assert not isinstance(caught.value, NewerDataError)
    assert database.read_bytes() == content


def test_a_folder_in_place_of_the_file_is_an_error_for_a_person(database: Path) -> None:
    database.mkdir()
    with pytest.raises(StoreError, match="record.sqlite3"):
        History(f"sqlite:///{database}")


# --- writing twice ----------------------------------------------------------------------------


def test_a_step_is_received_once(history: History) -> None:
    history.create(row())
    assert history.receive("i1", 1, "answer", "甲", "dev")
    assert not history.receive("i1", 1, "skip", "乙", "algorithm")
    found = history.move("i1", 1)
    assert found is not None and found[:3] == ("answer", "甲", "dev")
    assert history.move("i1", 2) is None


def test_every_other_write_may_happen_twice(history: History, database: Path) -> None:
    history.create(row())
    said = [Utterance(99, "question", "kit-01", "zh", "问", {"number": 1})]

    def write() -> None:
        history.save_attempt("i1", attempt())
        history.save_outcome("i1", 1, grade("随机。"))
        history.save_step(state(step=2), said)

    write()
    counts = [len(history.attempts("i1")), len(history.utterances("i1"))]
    before = [line for line in dump(database) if "utterances" not in line and "grades" not in line]
    write()
    after = [line for line in dump(database) if "utterances" not in line and "grades" not in line]
    assert [len(history.attempts("i1")), len(history.utterances("i1"))] == counts == [1, 1]
    assert after == before


def test_the_later_of_two_writes_stands(history: History) -> None:
    history.create(row())
    for words in ("一", "二"):
        history.save_step(state(), [Utterance(1, "hint", "kit-01", "zh", words)])
        history.save_attempt("i1", attempt(text=words))
    assert [u.text for u in history.utterances("i1")] == ["二"]
    assert [a.text for a in history.attempts("i1")] == ["二"]


def test_a_step_is_stored_whole_or_not_at_all(history: History) -> None:
    history.create(row())
    broken = Utterance(2, "hint", "kit-01", "zh", "乙", {"never": object()})
    with pytest.raises(sa.exc.StatementError):
        history.save_step(state(step=7), [Utterance(1, "hint", "kit-01", "zh", "甲"), broken])
    assert history.utterances("i1") == []
    assert history.interview("i1").state["step"] == 1


# --- reading ----------------------------------------------------------------------------------


def test_what_was_stored_is_read_back_as_it_was(history: History) -> None:
    history.create(row())
    given = attempt(hints=("a", "b"), passages=("p",), target="t", kind="probe")
    outcome = grade("随机把激活置零。推理时它仍然打开。")
    history.save_attempt("i1", given)
    history.save_outcome("i1", 1, outcome)
    (found,) = history.attempts("i1")
    assert found == Attempt(**{**vars(given), "outcome": outcome})
    stored = history.interview("i1")
    assert (stored.choice, stored.state) == (row().choice, state())


def test_earlier_outcomes_are_kept_when_an_answer_is_graded_again(history: History) -> None:
    history.create(row())
    history.save_attempt("i1", attempt())
    failed, graded = Ungraded(reason="refused", detail="x"), grade("随机。")
    history.save_outcome("i1", 1, failed)
    history.save_outcome("i1", 1, graded, number=1)
    (found,) = history.attempts("i1")
    assert (found.outcome, found.earlier) == (graded, (failed,))


@pytest.mark.parametrize("hours", [0, 8, -5])
def test_times_come_back_as_utc(history: History, hours: int) -> None:
    at = datetime(2026, 11, 23, 12, 30, 15, tzinfo=timezone(timedelta(hours=hours)))
    history.create(row(at=at))
    found = history.interview("i1").started_at
    assert found == at
    assert found.utcoffset() == timedelta(0)


def test_asking_and_ending_leave_their_times(history: History) -> None:
    history.create(row())
    assert history.interview("i1")[5:] == (None, None)
    history.save_step(state(), [], asked=True)
    asked_at = history.interview("i1").asked_at
    history.save_step(state(), [], ended=True)
    found = history.interview("i1")
    assert asked_at is not None and found.asked_at == asked_at
    assert found.ended_at is not None and found.ended_at >= asked_at


def test_each_person_sees_their_own_newest_first(history: History) -> None:
    early, late = now() - timedelta(days=1), now()
    history.create(row("i1", "me", early))
    history.create(row("i2", "me", late))
    history.create(row("i3", "you", late))
    assert [r.id for r in history.interviews_of("me")] == ["i2", "i1"]
    assert (history.count(), history.interviews_of("nobody")) == (3, [])


def test_practised_is_what_a_person_answered_and_not_what_was_skipped_or_retried(
    history: History,
) -> None:
    history.create(row("i1", "me"))
    history.create(row("i2", "you"))
    history.save_attempt("i1", attempt(1, question_id="kit-01"))
    history.save_attempt("i1", attempt(2, question_id="kit-02", kind="retry"))
    history.save_attempt("i2", attempt(1, question_id="kit-03"))
    assert history.practised("me") == {"kit-01"}


def test_an_interview_that_is_not_there_is_named(history: History) -> None:
    with pytest.raises(UnknownInterviewError, match="'i9'"):
        history.interview("i9")


def test_deleting_takes_all_rows_of_one_interview(history: History, database: Path) -> None:
    for name in ("i1", "i2"):
        history.create(row(name))
        history.receive(name, 1, "answer", "甲", "dev")
        history.save_attempt(name, attempt())
        history.save_outcome(name, 1, grade("随机。"))
        history.save_step(state(name), [Utterance(1, "hint", "kit-01", "zh", "提示")])
    history.delete("i1")
    lines = [line for line in dump(database) if line.startswith("INSERT")]
    assert not any("'i1'" in line for line in lines)
    assert sum("'i2'" in line for line in lines) == 5


def test_what_utf8_cannot_hold_is_replaced(history: History) -> None:
    history.create(row())
    history.receive("i1", 1, "answer", "a\ud800b\0c🙂", "dev")
    found = history.move("i1", 1)
    assert found is not None and found.text == "a?bc🙂"


@pytest.mark.parametrize("url", ["nonsense", "nosuch://x/y"])
def test_an_unusable_address_is_an_error_for_a_person(url: str) -> None:
    from interviewer.errors import InterviewerError

    with pytest.raises(InterviewerError):
        History(url)
