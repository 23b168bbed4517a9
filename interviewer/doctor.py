"""What is in use, and what is wrong with it."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from filelock import FileLock, Timeout

from interviewer import __version__
from interviewer.derived import open_bank
from interviewer.errors import InterviewerError
from interviewer.history import History
from interviewer.llm.connection import Connection
from interviewer.llm.endpoint import configured
from interviewer.llm.faults import ModelError
from interviewer.paths import PACKAGE
from interviewer.settings import Settings

_PACKAGES = ("gradio", "langgraph", "langchain", "openai", "chromadb", "sqlalchemy", "pydantic")


class Finding(NamedTuple):
    """One line of the examination."""

    name: str
    value: str
    wrong: bool = False


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything without changing anything, an index that a server holds least of all."""
    yield Finding("version", f"{__version__}, in {PACKAGE}")
    yield Finding("python", f"{platform.python_version()} on {platform.system()}")
    yield Finding("packages", ", ".join(f"{name} {_version(name)}" for name in _PACKAGES))
    yield _try("home", lambda: str(settings.home.prepare().root))
    yield Finding("server", _server(settings))
    yield _try("bank", lambda: _bank(settings))
    yield Finding("grader", "offline: needs no key and no network; a model is optional")
    yield _model(settings)
    own = settings.embedding == "hashed"
    yield Finding("embedding", settings.embedding + (": our own, offline" if own else ""))
    yield _try("database", lambda: _database(settings))
    yield Finding("index", settings.chroma_url or f"embedded Chroma in {settings.home.index}")
    yield Finding("sqlite", sqlite3.sqlite_version)


def _try(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, look())
    except InterviewerError as error:
        return Finding(name, str(error), wrong=True)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "is missing"


def _server(settings: Settings) -> str:
    try:
        with FileLock(settings.home.lock, timeout=0):
            return "none is running on this home"
    except Timeout:
        return "one is running on this home"
    except OSError:
        return "unknown: the home cannot be read"


def _bank(settings: Settings) -> str:
    bank = open_bank(settings.bank)
    finished = sum(question.askable for question in bank)
    place = settings.bank or "the one that is shipped"
    return f"{len(bank)} questions, {finished} finished ({place})"


def _model(settings: Settings) -> Finding:
    """The model of the environment, asked something small."""
    try:
        endpoint = configured(settings)
    except InterviewerError as error:
        return Finding("model", str(error), wrong=True)
    check = Connection(endpoint, ceiling=settings.model_seconds).check()
    if check is None:
        return Finding("model", "none: no key and no base URL in the environment")
    name = f"{check.endpoint.model or 'unnamed'} at {check.endpoint.host}"
    if check.fault:
        return Finding("model", f"{name}: {ModelError(check.fault)}", wrong=True)
    form = "JSON schema" if check.structured else "JSON in text"
    return Finding("model", f"{name}: {check.first:.2f} s to the first token, {form}")


def _database(settings: Settings) -> str:
    history = History(settings.database)
    try:
        return f"{history.url.render_as_string(hide_password=True)}, {history.count()} interviews"
    finally:
        history.close()
