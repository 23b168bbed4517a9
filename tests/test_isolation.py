"""The promises that `conftest` makes to every other test."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from interviewer.settings import Settings
from tests.conftest import NetworkUsedError


def test_other_machines_cannot_be_reached() -> None:
    with socket.socket() as plug, pytest.raises(NetworkUsedError):
        plug.connect(("192.0.2.1", 80))


def test_loopback_can_be_reached() -> None:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())


def test_each_test_has_a_home_of_its_own_and_no_key(home: Path) -> None:
    settings = Settings.load()
    assert settings.home_path == home
    assert settings.openai_api_key is None
    assert not any(name.startswith("OPENAI_") for name in os.environ)
    assert not Path(".env").exists()
