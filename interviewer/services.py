"""The composition root: from settings to everything that a page or a command needs."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.sqlite import SqliteSaver

from interviewer.bank.models import Bank, Language
from interviewer.derived import open_bank
from interviewer.errors import HomeLockedError, IndexUnavailable, SettingsError
from interviewer.grading.offline import OfflineGrader
from interviewer.history import History
from interviewer.interview.judging import Judging
from interviewer.interview.session import Session
from interviewer.llm.connection import Connection
from interviewer.llm.embedder import Embedder
from interviewer.llm.endpoint import configured
from interviewer.paths import Home
from interviewer.prompts import Prompts
from interviewer.retrieval.embeddings import Embedding, HashedNgrams
from interviewer.retrieval.index import Index
from interviewer.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Services:
    """What a server runs on."""

    settings: Settings
    bank: Bank
    session: Session
    index: Index
    grader: OfflineGrader
    connection: Connection
    """The model in use, if any."""

    def search(self, query: str, language: Language, limit: int = 20) -> list[str]:
        """Ids of the questions nearest to a query, best first."""
        return [near.id for near in self.index.find(query, language, limit)]

    def warm(self, delay: float = 0.0) -> threading.Thread:
        """Load in the background what the first answer would else wait for.

        Args:
            delay: seconds to wait before, so that the first page comes first.
        """
        thread = threading.Timer(delay, self._warm)
        thread.name, thread.daemon = "warm-up", True
        thread.start()
        return thread

    def _warm(self) -> None:
        self.grader.warm()
        for question in self.bank:
            if question.askable:
                self.grader.grade(question, question.question.zh + "。嗯，我想想。", "dev", "zh")
                self.index.nearest(question.id, question.question.zh, "zh")
                break


@contextmanager
def open_services(settings: Settings) -> Iterator[Services]:
    """Open everything, and hold the user directory while it is open.

    Raises:
        HomeError: the directory cannot be written, or another server holds it.
        BankError, StoreError, IndexUnavailable: as their names say.
    """
    home = settings.home.prepare()
    with ExitStack() as opened:
        opened.enter_context(_held(home))
        bank = open_bank(settings.bank, cache=home.cache)
        history = History(settings.database)
        opened.callback(history.close)
        checkpointer, close = _open_checkpointer(settings, home)
        opened.callback(close)
        path = None if settings.chroma_url else home.index
        connection = open_connection(settings)
        index = Index(bank, open_embedding(settings), path=path, url=settings.chroma_url)
        opened.callback(index.close)
        _sync(index, settings)
        grader = OfflineGrader(bank)
        judging = Judging(grader, connection, Prompts())
        session = Session(bank, grader, history, index, checkpointer, judging)
        yield Services(settings, bank, session, index, grader, connection)


@contextmanager
def open_record(settings: Settings) -> Iterator[Session]:
    """Interviews without a page: to grade answers again. Needs the database alone.

    Raises:
        BankError, StoreError, SettingsError: as their names say.
    """
    settings.home.prepare()
    bank = open_bank(settings.bank)
    history = History(settings.database)
    try:
        grader = OfflineGrader(bank)
        judging = Judging(grader, open_connection(settings), Prompts())
        yield Session(bank, grader, history, None, InMemorySaver(), judging)
    finally:
        history.close()


def open_connection(settings: Settings) -> Connection:
    """The model that the environment names, not called yet.

    Raises:
        SettingsError: its service or address cannot be used.
    """
    return Connection(
        configured(settings), calls=settings.model_calls, ceiling=settings.model_seconds
    )


def open_embedding(settings: Settings) -> Embedding:
    """Our own embedding, or that of a model of the endpoint.

    Raises:
        SettingsError: a model is named, and no endpoint for it.
    """
    if settings.embedding == "hashed":
        return HashedNgrams()
    endpoint = configured(settings)
    if endpoint is None:
        raise SettingsError(
            f"INTERVIEWER_EMBEDDING has the value {settings.embedding!r} and there is no endpoint "
            "for it. Set OPENAI_API_KEY, INTERVIEWER_SERVICE or INTERVIEWER_BASE_URL."
        )
    from interviewer.retrieval.endpoint import EndpointEmbedding

    model = settings.embedding.partition(":")[2].strip()
    return EndpointEmbedding(Embedder(endpoint, model))


def _sync(index: Index, settings: Settings) -> None:
    """Bring the index up to date; without the endpoint that embeds, the page starts all the same.

    Interviews need no index: what is lost meanwhile is search by meaning and reference passages.
    """
    try:
        index.sync()
    except IndexUnavailable as error:
        if settings.embedding == "hashed":
            raise
        log.warning("Search by meaning is off until the next start: %s", error)


@contextmanager
def _held(home: Home) -> Iterator[None]:
    """Keep a second server out: embedded Chroma loses vectors when two processes write."""
    lock = FileLock(home.lock, timeout=0)
    try:
        with lock:
            yield
    except Timeout as error:
        raise HomeLockedError(
            f"Another server uses the user directory {str(home.root)!r}. Open its page, stop it, "
            "or set INTERVIEWER_HOME to another directory. To run several servers on one record, "
            "set INTERVIEWER_DATABASE_URL and INTERVIEWER_CHROMA_URL, and give each its own home."
        ) from error


def _open_checkpointer(settings: Settings, home: Home) -> tuple[BaseCheckpointSaver[Any], Any]:
    if settings.database_url and settings.database_url.startswith("postgresql"):
        return _open_postgres(settings.database_url)
    connection = _open_checkpoints(home.checkpoints)
    saver = SqliteSaver(connection)
    saver.setup()
    return saver, connection.close


def _open_checkpoints(path: Path) -> sqlite3.Connection:
    """Open the checkpoints; a damaged file is set aside, since the record says where one was."""
    connection = sqlite3.connect(path, check_same_thread=False)
    try:
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("quick_check failed")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
    except sqlite3.DatabaseError as error:
        connection.close()
        aside = path.with_suffix(".damaged")
        path.replace(aside)
        log.warning("Checkpoints were damaged (%s) and set aside as %s.", error, aside.name)
        return _open_checkpoints(path)
    return connection


def _open_postgres(url: str) -> tuple[BaseCheckpointSaver[Any], Any]:
    try:
        from langgraph.checkpoint.postgres import PostgresSaver
        from psycopg.rows import dict_row
        from psycopg_pool import ConnectionPool
    except ImportError as error:
        raise SettingsError(
            "INTERVIEWER_DATABASE_URL names PostgreSQL; install the extra: interviewer[postgres]."
        ) from error
    plain = "postgresql://" + url.partition("://")[2]
    options: dict[str, Any] = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}
    pool: Any = ConnectionPool(plain, max_size=10, kwargs=options, open=True)
    saver = PostgresSaver(pool)
    saver.setup()
    return saver, pool.close
