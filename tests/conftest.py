"""Every test has a user directory of its own, no key, no `.env`, and no network beyond loopback."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interviewer.bank.loader import load_bank
from interviewer.bank.models import Bank
from interviewer.grading.offline import OfflineGrader
from tests.support import opened

_FOREIGN = ("INTERVIEWER_", "OPENAI_", "ANTHROPIC_", "LANGSMITH_API", "LANGCHAIN_API", "HF_")


class NetworkUsedError(AssertionError):
    """A test reached for another machine."""


def _is_near(address: Any) -> bool:
    """Whether an address is on this machine: a path, or a loopback address."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0]).partition("%")[0]
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(_FOREIGN):
            monkeypatch.delenv(name)
    monkeypatch.setenv("INTERVIEWER_HOME", str(tmp_path / "home"))
    place = tmp_path / "cwd"
    place.mkdir()
    monkeypatch.chdir(place)
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))


def _guarded(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if not _is_near(address):
            raise NetworkUsedError(f"a test reached for {address}")
        return connect(self, address)

    return guarded


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The user directory of this test; it does not exist yet."""
    return tmp_path / "home"


@pytest.fixture(scope="session")
def shipped() -> Bank:
    """The bank that is shipped."""
    return load_bank()


@pytest.fixture(scope="session")
def shipped_grader(shipped: Bank) -> OfflineGrader:
    """The offline grader of the bank that is shipped."""
    return OfflineGrader(shipped)


@pytest.fixture
def session(home: Path) -> Iterator[Any]:
    """A session on this test's home, with the tiny bank and the offline grader."""
    with opened(home) as found:
        yield found
