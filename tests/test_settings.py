"""One object with every setting; what cannot be used is named with its variable and value."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from interviewer.errors import SettingsError
from interviewer.settings import Settings


def test_what_is_not_set_has_a_default(home: Path) -> None:
    settings = Settings.load()
    assert (settings.host, settings.port, settings.embedding) == ("127.0.0.1", 7860, "hashed")
    assert settings.bank is None and settings.chroma_url is None
    assert settings.database == f"sqlite:///{home / 'interviews.sqlite3'}"


def test_the_environment_comes_before_the_file_and_an_argument_before_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path(".env").write_text(
        "INTERVIEWER_PORT=7001\nINTERVIEWER_HOST=0.0.0.0\nOPENAI_API_KEY=sk-secret\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("INTERVIEWER_PORT", "7002")
    assert (Settings.load().port, Settings.load().host) == (7002, "0.0.0.0")
    assert Settings.load(port=7003).port == 7003


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("INTERVIEWER_PORT", "abc", "INTERVIEWER_PORT has the value 'abc'"),
        ("INTERVIEWER_PORT", "70000", "INTERVIEWER_PORT has the value '70000'"),
        ("INTERVIEWER_LOG_LEVEL", "LOUD", "INTERVIEWER_LOG_LEVEL has the value 'LOUD'"),
        ("INTERVIEWER_EMBEDDING", "magic", "INTERVIEWER_EMBEDDING has the value 'magic'"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, told: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert str(caught.value).startswith(told)


def test_all_faults_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_PORT", "-1")
    monkeypatch.setenv("INTERVIEWER_LOG_LEVEL", "LOUD")
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert len(str(caught.value).splitlines()) == 2


def test_a_key_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    settings = Settings.load()
    assert settings.openai_api_key is not None
    assert settings.openai_api_key.get_secret_value() == "sk-secret"
    assert "sk-secret" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_settings_never_change() -> None:
    with pytest.raises(ValidationError):
        Settings.load().port = 1


@pytest.mark.parametrize(
    ("host", "near"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("::", False)],
)
def test_only_this_machine_reaches_loopback(host: str, near: bool) -> None:
    assert Settings.load(host=host).on_loopback is near


def test_the_home_is_absolute_and_knows_the_tilde(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_HOME", "~/somewhere")
    assert Settings.load().home_path == Path.home() / "somewhere"
    monkeypatch.setenv("INTERVIEWER_HOME", "relative")
    assert Settings.load().home_path == Path.cwd() / "relative"
