"""Where data lives."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from interviewer.errors import HomeError
from interviewer.paths import Home, data_dir


def test_a_home_is_made_for_its_owner_only(home: Path) -> None:
    place = Home(home)
    assert not home.exists()
    assert place.prepare().cache.is_dir()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert place.prepare() == place


def test_preparing_leaves_no_trace_but_the_folders(home: Path) -> None:
    Home(home).prepare()
    assert [p.name for p in home.iterdir()] == ["cache"]


def test_a_file_in_place_of_the_home_is_named_with_the_variable_to_set(home: Path) -> None:
    home.write_text("in the way", encoding="utf-8")
    with pytest.raises(HomeError, match="INTERVIEWER_HOME") as caught:
        Home(home).prepare()
    assert str(home) in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_home_that_cannot_be_written_is_named(home: Path) -> None:
    Home(home).prepare()
    home.chmod(0o500)
    with pytest.raises(HomeError, match="cannot be written"):
        Home(home).prepare()


def test_the_secret_is_made_once_and_for_its_owner_only(home: Path) -> None:
    place = Home(home).prepare()
    secret = place.signing_secret()
    assert len(secret) == 32 and place.signing_secret() == secret
    assert stat.S_IMODE(place.secret.stat().st_mode) == 0o600
    assert Home(home / "other").prepare().signing_secret() != secret


def test_the_shipped_bank_is_found() -> None:
    assert (data_dir("bank") / "lexicon.yaml").is_file()
