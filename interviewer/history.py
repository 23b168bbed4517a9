"""The record of every interview in SQL: what was sent, said, answered and graded.

Writes are upserts keyed by (interview, step): a node that runs twice after a crash writes the same
rows again. The schema is changed by `interviewer.migrations` only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError

from interviewer.bank.models import Persona
from interviewer.errors import NewerDataError, StoreError, UnknownInterviewError
from interviewer.grading.models import Grade, Outcome, PointGrade, Ungraded
from interviewer.interview.models import Appeal, Attempt, Choice, Move, MoveKind, Utterance
from interviewer.interview.state import State

SCHEMA = "0002"
"""The newest migration."""

metadata = sa.MetaData()


class _Utc(sa.TypeDecorator[datetime]):
    """Times are stored and read as UTC; SQLite drops the zone, so it is put back."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


def _key(name: str, kind: Any = sa.Integer, *rest: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *rest, primary_key=True)


interviews = sa.Table(
    "interviews",
    metadata,
    _key("id", sa.String(32)),
    sa.Column("person", sa.String(200), nullable=False, index=True),
    sa.Column("choice", sa.JSON, nullable=False),
    sa.Column("state", sa.JSON, nullable=False),
    sa.Column("started_at", _Utc, nullable=False),
    sa.Column("asked_at", _Utc),
    sa.Column("ended_at", _Utc),
)
moves = sa.Table(
    "moves",
    metadata,
    _key("interview_id", sa.String(32), sa.ForeignKey("interviews.id")),
    _key("step"),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("persona", sa.String(16), nullable=False),
    sa.Column("received_at", _Utc, nullable=False),
)
utterances = sa.Table(
    "utterances",
    metadata,
    _key("interview_id", sa.String(32), sa.ForeignKey("interviews.id")),
    _key("seq"),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("question_id", sa.String(64), nullable=False),
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("data", sa.JSON, nullable=False),
    sa.Column("said_at", _Utc, nullable=False),
)
attempts = sa.Table(
    "attempts",
    metadata,
    _key("interview_id", sa.String(32), sa.ForeignKey("interviews.id")),
    _key("step"),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("question_id", sa.String(64), nullable=False, index=True),
    sa.Column("target", sa.String(64), nullable=False),
    sa.Column("persona", sa.String(16), nullable=False),
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("hints", sa.JSON, nullable=False),
    sa.Column("passages", sa.JSON, nullable=False),
    sa.Column("created_at", _Utc, nullable=False),
)
grades = sa.Table(
    "grades",
    metadata,
    _key("interview_id", sa.String(32), sa.ForeignKey("interviews.id")),
    _key("step"),
    _key("number"),
    sa.Column("outcome", sa.JSON, nullable=False),
    sa.Column("graded_at", _Utc, nullable=False),
)
appeals = sa.Table(
    "appeals",
    metadata,
    _key("interview_id", sa.String(32), sa.ForeignKey("interviews.id")),
    _key("step"),
    _key("point_id", sa.String(64)),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("before", sa.JSON, nullable=False),
    sa.Column("after", sa.JSON(none_as_null=True)),
    sa.Column("created_at", _Utc, nullable=False),
)
_CHILDREN = (appeals, grades, attempts, utterances, moves)


class Row(NamedTuple):
    """One interview as stored."""

    id: str
    person: str
    choice: Choice
    state: State
    started_at: datetime
    asked_at: datetime | None
    ended_at: datetime | None


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


class History:
    """The tables, behind the few questions that the program has."""

    def __init__(self, url: str) -> None:
        """Open the database at a SQLAlchemy URL and bring its shape up to date.

        Raises:
            NewerDataError: a newer version wrote it.
            StoreError: it is damaged or cannot be reached.
        """
        try:
            self.url = sa.make_url(url)
            self._engine = sa.create_engine(self.url)
        except (sa.exc.ArgumentError, ImportError) as error:
            raise StoreError(
                f"The database address cannot be used: {error}. Write INTERVIEWER_DATABASE_URL "
                "like postgresql+psycopg://user@host/name, or leave it out for SQLite."
            ) from error
        if self.url.get_backend_name() == "sqlite":
            sa.event.listen(self._engine, "connect", _tune_sqlite)
        with self._reported():
            self._migrate()

    def close(self) -> None:
        self._engine.dispose()

    # --- writing --------------------------------------------------------------------------

    def create(self, row: Row) -> None:
        """Store a new interview."""
        values = row._asdict() | {"choice": row.choice.model_dump(mode="json")}
        with self._begin() as connection:
            connection.execute(interviews.insert(), values)

    def receive(
        self, interview_id: str, step: int, kind: MoveKind, text: str, persona: Persona
    ) -> bool:
        """Store a move; False where this step was taken already."""
        values = {
            "interview_id": interview_id,
            "step": step,
            "kind": kind,
            "text": _storable(text),
            "persona": persona,
            "received_at": now(),
        }
        try:
            with self._begin() as connection:
                connection.execute(moves.insert(), values)
        except IntegrityError:
            return False
        return True

    def save_attempt(self, interview_id: str, attempt: Attempt) -> None:
        """Store an answer with what it answers; its outcome is stored by `save_outcome`."""
        values = {
            "interview_id": interview_id,
            "step": attempt.step,
            "kind": attempt.kind,
            "question_id": attempt.question_id,
            "target": attempt.target,
            "persona": attempt.persona,
            "language": attempt.language,
            "text": attempt.text,
            "hints": list(attempt.hints),
            "passages": list(attempt.passages),
            "created_at": attempt.created_at,
        }
        with self._begin() as connection:
            self._upsert(connection, attempts, values)

    def save_outcome(
        self, interview_id: str, step: int, outcome: Outcome, *, number: int = 0
    ) -> None:
        """Store what a grader made of an answer; `number` counts the times it was graded."""
        values = {
            "interview_id": interview_id,
            "step": step,
            "number": number,
            "outcome": outcome.model_dump(mode="json"),
            "graded_at": now(),
        }
        with self._begin() as connection:
            self._upsert(connection, grades, values)

    def save_appeal(self, interview_id: str, appeal: Appeal) -> None:
        """Store a disputed point, with the second judgement where it was made."""
        values = {
            "interview_id": interview_id,
            "step": appeal.step,
            "point_id": appeal.point_id,
            "reason": _storable(appeal.reason),
            "before": appeal.before.model_dump(mode="json"),
            "after": appeal.after.model_dump(mode="json") if appeal.after else None,
            "created_at": appeal.created_at,
        }
        with self._begin() as connection:
            self._upsert(connection, appeals, values)

    def save_choice(self, interview_id: str, choice: Choice) -> None:
        """Store what may be changed of a choice while the interview runs: who grades."""
        query = interviews.update().where(interviews.c.id == interview_id)
        with self._begin() as connection:
            connection.execute(query.values(choice=choice.model_dump(mode="json")))

    def save_step(
        self,
        state: State,
        said: Sequence[Utterance],
        *,
        asked: bool = False,
        ended: bool = False,
    ) -> None:
        """Store, in one transaction, what was said in a step and where the interview stands."""
        at = now()
        values: dict[str, Any] = {"state": dict(state)}
        if asked:
            values["asked_at"] = at
        if ended:
            values["ended_at"] = at
        with self._begin() as connection:
            for utterance in said:
                row = {
                    "interview_id": state["interview"],
                    "seq": utterance.seq,
                    "kind": utterance.kind,
                    "question_id": utterance.question_id,
                    "language": utterance.language,
                    "text": utterance.text,
                    "data": utterance.data,
                    "said_at": at,
                }
                self._upsert(connection, utterances, row)
            query = interviews.update().where(interviews.c.id == state["interview"])
            connection.execute(query.values(**values))

    def delete(self, interview_id: str) -> None:
        """Remove an interview and everything that belongs to it."""
        with self._begin() as connection:
            for table in _CHILDREN:
                connection.execute(table.delete().where(table.c.interview_id == interview_id))
            connection.execute(interviews.delete().where(interviews.c.id == interview_id))

    # --- reading --------------------------------------------------------------------------

    def interview(self, interview_id: str) -> Row:
        """One interview.

        Raises:
            UnknownInterviewError: there is none with this id.
        """
        query = sa.select(interviews).where(interviews.c.id == interview_id)
        with self._connect() as connection:
            found = connection.execute(query).one_or_none()
        if found is None:
            raise UnknownInterviewError(
                f"There is no interview {interview_id!r}. It may have been deleted."
            )
        return _row(found)

    def persons(self) -> list[str]:
        """Everybody who has an interview."""
        query = sa.select(interviews.c.person).distinct().order_by(interviews.c.person)
        with self._connect() as connection:
            return list(connection.execute(query).scalars())

    def interviews_of(self, person: str) -> list[Row]:
        """All interviews of a person, newest first."""
        query = (
            sa.select(interviews)
            .where(interviews.c.person == person)
            .order_by(interviews.c.started_at.desc())
        )
        with self._connect() as connection:
            return [_row(found) for found in connection.execute(query)]

    def count(self) -> int:
        """How many interviews there are."""
        with self._connect() as connection:
            query = sa.select(sa.func.count()).select_from(interviews)
            return connection.execute(query).scalar_one()

    def move(self, interview_id: str, step: int) -> Move | None:
        """What was sent for a step, if anything."""
        query = sa.select(moves).where(moves.c.interview_id == interview_id, moves.c.step == step)
        with self._connect() as connection:
            found = connection.execute(query).one_or_none()
        if found is None:
            return None
        return Move(found.kind, found.text, found.persona, found.received_at)

    def answers_received(self, interview_id: str) -> list[tuple[int, str]]:
        """Every answer as it arrived, with its step: also what nothing was made of yet."""
        query = (
            sa.select(moves.c.step, moves.c.text)
            .where(moves.c.interview_id == interview_id, moves.c.kind == "answer")
            .order_by(moves.c.step)
        )
        with self._connect() as connection:
            return [(row.step, row.text) for row in connection.execute(query)]

    def utterances(self, interview_id: str) -> list[Utterance]:
        """The transcript in order."""
        query = (
            sa.select(utterances)
            .where(utterances.c.interview_id == interview_id)
            .order_by(utterances.c.seq)
        )
        with self._connect() as connection:
            return [
                Utterance(r.seq, r.kind, r.question_id, r.language, r.text, r.data)
                for r in connection.execute(query)
            ]

    def asked_at(self, interview_id: str) -> dict[str, datetime]:
        """When each question of an interview was asked."""
        query = sa.select(utterances.c.question_id, utterances.c.said_at).where(
            utterances.c.interview_id == interview_id, utterances.c.kind == "question"
        )
        with self._connect() as connection:
            return {r.question_id: r.said_at for r in connection.execute(query)}

    def attempts(self, interview_id: str) -> list[Attempt]:
        """The answers of an interview in order, each with its latest outcome."""
        with self._connect() as connection:
            rows = connection.execute(
                sa.select(attempts)
                .where(attempts.c.interview_id == interview_id)
                .order_by(attempts.c.step)
            ).all()
            graded = connection.execute(
                sa.select(grades)
                .where(grades.c.interview_id == interview_id)
                .order_by(grades.c.step, grades.c.number)
            ).all()
            disputed = connection.execute(
                sa.select(appeals)
                .where(appeals.c.interview_id == interview_id)
                .order_by(appeals.c.created_at)
            ).all()
        outcomes: dict[int, list[Outcome]] = {}
        for row in graded:
            outcomes.setdefault(row.step, []).append(_outcome(row.outcome))
        cases: dict[int, list[Appeal]] = {}
        for row in disputed:
            cases.setdefault(row.step, []).append(_appeal(row))
        return [_attempt(r, outcomes.get(r.step, []), cases.get(r.step, ())) for r in rows]

    def practised(self, person: str) -> set[str]:
        """Ids of the questions that a person has answered."""
        query = (
            sa.select(attempts.c.question_id)
            .join(interviews, interviews.c.id == attempts.c.interview_id)
            .where(interviews.c.person == person, attempts.c.kind == "answer")
            .distinct()
        )
        with self._connect() as connection:
            return set(connection.execute(query).scalars())

    # --- inside ---------------------------------------------------------------------------

    @contextmanager
    def _connect(self) -> Iterator[sa.Connection]:
        with self._reported(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _begin(self) -> Iterator[sa.Connection]:
        with self._reported(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise
        except (DatabaseError, OperationalError) as error:
            place = self.url.database or self.url.render_as_string(hide_password=True)
            raise StoreError(
                f"The database {place!r} cannot be used: {error.orig}. If the file is damaged, "
                "`sqlite3 FILE .recover` may save its contents; move it away to start afresh."
            ) from error

    def _upsert(self, connection: sa.Connection, table: sa.Table, values: dict[str, Any]) -> None:
        insert = postgresql.insert if self.url.get_backend_name() == "postgresql" else sqlite.insert
        query = insert(table).values(**values)
        keys = [column.name for column in table.primary_key]
        rest = {name: value for name, value in values.items() if name not in keys}
        connection.execute(query.on_conflict_do_update(index_elements=keys, set_=rest))

    def _migrate(self) -> None:
        with self._engine.begin() as connection:
            if self.url.get_backend_name() == "sqlite":
                _check_sqlite(connection, self.url.database or "")
            if sa.inspect(connection).has_table("alembic_version"):
                found = connection.execute(sa.text("SELECT version_num FROM alembic_version"))
                version = found.scalar_one_or_none()
                if version == SCHEMA:
                    return
                if version and version > SCHEMA:
                    raise NewerDataError(
                        f"The database {self.url.database!r} is of schema {version}, newer than "
                        f"this program knows ({SCHEMA}). It was not opened, to keep it safe: "
                        "upgrade the program, or set INTERVIEWER_HOME to another directory."
                    )
            _upgrade(connection)


def _upgrade(connection: sa.Connection) -> None:
    # Alembic is imported only where there is something to migrate: it costs a third of a second.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _tune_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA busy_timeout=10000")
    connection.execute("PRAGMA foreign_keys=ON")


_CHECKED_SIZE = 64 * 2**20


def _check_sqlite(connection: sa.Connection, path: str) -> None:
    """Find damage before it is written over; a large file is checked by its use only."""
    file = Path(path)
    if not file.is_file() or file.stat().st_size > _CHECKED_SIZE:
        return
    verdict = connection.execute(sa.text("PRAGMA quick_check(1)")).scalar()
    if verdict != "ok":
        raise StoreError(
            f"The database {path!r} is damaged ({verdict}). `sqlite3 FILE .recover` may save its "
            "contents; move it away to start afresh."
        )


def _row(found: sa.Row[Any]) -> Row:
    choice = Choice.model_validate(found.choice)
    state = cast(State, found.state)
    times = (found.started_at, found.asked_at, found.ended_at)
    return Row(found.id, found.person, choice, state, *times)


def _outcome(data: dict[str, Any]) -> Outcome:
    return Grade.model_validate(data) if "score" in data else Ungraded.model_validate(data)


def _storable(text: str) -> str:
    """A lone surrogate cannot be stored as UTF-8, and PostgreSQL takes no NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def _appeal(row: sa.Row[Any]) -> Appeal:
    return Appeal(
        step=row.step,
        point_id=row.point_id,
        reason=row.reason,
        before=PointGrade.model_validate(row.before),
        after=PointGrade.model_validate(row.after) if row.after else None,
        created_at=row.created_at,
    )


def _attempt(
    row: sa.Row[Any], outcomes: Sequence[Outcome], disputed: Sequence[Appeal] = ()
) -> Attempt:
    return Attempt(
        step=row.step,
        kind=row.kind,
        question_id=row.question_id,
        target=row.target,
        persona=row.persona,
        language=row.language,
        text=row.text,
        created_at=row.created_at,
        outcome=outcomes[-1] if outcomes else None,
        hints=tuple(row.hints),
        passages=tuple(row.passages),
        earlier=tuple(outcomes[:-1]),
        appeals=tuple(disputed),
    )
