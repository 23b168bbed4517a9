"""Which endpoint the environment means, and which key may go to it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from interviewer.errors import SettingsError
from interviewer.llm.endpoint import checked_url, configured, endpoint_of, presets
from interviewer.settings import Settings


def settings(**values: Any) -> Settings:
    return Settings.load(**values)


def key_of(found: Any) -> str | None:
    return found.key.get_secret_value() if found and found.key else None


def test_nothing_in_the_environment_is_no_model() -> None:
    assert configured(settings()) is None


def test_a_key_alone_means_openai() -> None:
    found = configured(settings(OPENAI_API_KEY="sk-1"))
    assert found is not None
    assert (found.service, found.host, key_of(found)) == ("openai", "api.openai.com", "sk-1")
    assert found.model and not found.local


def test_a_base_url_alone_means_a_server_of_ones_own() -> None:
    found = configured(settings(base_url="http://localhost:11434/v1/", model="qwen"))
    assert found is not None
    assert (found.service, found.base_url) == ("custom", "http://localhost:11434/v1")
    assert found.local and found.model == "qwen"


def test_a_service_is_named_with_the_key_of_its_own() -> None:
    found = configured(settings(service="deepseek", DEEPSEEK_API_KEY="ds", OPENAI_API_KEY="sk"))
    assert found is not None and key_of(found) == "ds" and found.host == "api.deepseek.com"


def test_an_unknown_service_is_named_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match=r"'gpt'.*ollama"):
        configured(settings(service="gpt"))


def test_a_key_of_the_environment_goes_to_no_other_host() -> None:
    mine = settings(OPENAI_API_KEY="sk-1")
    assert key_of(endpoint_of(mine, "openai")) == "sk-1"
    assert key_of(endpoint_of(mine, "openai", "https://evil.example/v1")) is None
    assert key_of(endpoint_of(mine, "custom", "https://evil.example/v1")) is None
    own = settings(OPENAI_API_KEY="sk-1", base_url="http://127.0.0.1:9/v1")
    assert key_of(configured(own)) == "sk-1"
    assert key_of(endpoint_of(own, "custom", "http://127.0.0.1:10/v1")) is None


def test_a_typed_key_goes_where_it_was_typed_for() -> None:
    found = endpoint_of(settings(), "custom", "https://own.example/v1", typed=SecretStr("t"))
    assert key_of(found) == "t" and found.host == "own.example"


@pytest.mark.parametrize(
    "url", ["", "ftp://x/v1", "http://", "localhost:1", "http://u:p@x/v1", "http://x/v1?key=1"]
)
def test_an_address_that_cannot_be_used_is_said(url: str) -> None:
    with pytest.raises(SettingsError, match="base URL"):
        checked_url(url)


def test_every_preset_but_the_custom_one_has_an_address() -> None:
    for name, preset in presets().items():
        assert name == "custom" or checked_url(preset.base_url) == preset.base_url


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:1/v1", True),
        ("http://192.168.1.5/v1", True),
        ("http://ollama:11434/v1", True),
        ("https://api.example.com/v1", False),
        ("https://8.8.8.8/v1", False),
    ],
)
def test_servers_nearby_are_given_more_time(url: str, local: bool) -> None:
    assert endpoint_of(settings(), "custom", url).local is local
