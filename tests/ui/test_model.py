"""The model in the settings: who may change it, and what a browser may send."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from interviewer.llm.connection import Connection
from interviewer.render.words import say
from interviewer.services import Services
from interviewer.settings import Settings
from interviewer.ui.desk import Desk
from interviewer.ui.page import Page
from interviewer.ui.settings_tab import SettingsTab
from tests.model_server import say as reply
from tests.model_server import serving
from tests.support import ME
from tests.ui.conftest import in_loop

WORKS = reply('{"numbers": [1, 2, 3]}')


@pytest.fixture
def settings(desk: Desk, page: Page, services: Services) -> Any:
    """The tab; the model is forgotten afterwards."""
    yield page.frame.settings
    services.connection.use(None)


def _sent(tab: SettingsTab, *values: object) -> str:
    return str(tab.connect(ME, "en", *values)[tab.result])


def test_an_address_alone_is_enough(settings: SettingsTab, services: Services) -> None:
    with serving(WORKS) as model:
        assert say("test.ok", "en") in _sent(settings, "", model.url, "", "")
        assert services.connection.endpoint is not None
        assert services.connection.endpoint.model == "tiny"
        assert say("test.none", "en") in _sent(settings, "", "", "", "")
        assert services.connection.endpoint is None


@pytest.mark.parametrize(
    "values",
    [
        ("custom", "file:///etc/passwd", "", ""),
        ("custom", "http://name:word@127.0.0.1/v1", "", ""),
        ("custom", "", "", ""),
        (["custom"], "no address", None, 7),
    ],
)
def test_forged_values_change_nothing(
    settings: SettingsTab, services: Services, values: tuple[object, ...]
) -> None:
    assert say("base_url.bad", "en") in _sent(settings, *values)
    assert services.connection.endpoint is None


def test_a_service_that_was_not_offered_is_none(settings: SettingsTab, services: Services) -> None:
    assert say("test.none", "en") in _sent(settings, "../presets", "", "x", "key")
    assert services.connection.endpoint is None


def test_a_typed_key_goes_to_the_server_alone(settings: SettingsTab) -> None:
    with serving(WORKS) as first, serving(WORKS) as second:
        shown = _sent(settings, "custom", first.url, "tiny", "sk-secret")
        assert "sk-secret" not in shown
        assert first.headers[-1]["authorization"] == "Bearer sk-secret"
        # It is kept for its host, and for no other one.
        _sent(settings, "custom", first.url, "small", "")
        assert first.headers[-1]["authorization"] == "Bearer sk-secret"
        _sent(settings, "custom", second.url, "tiny", "")
        assert "sk-secret" not in second.headers[-1].get("authorization", "")


def test_a_page_open_to_other_machines_takes_no_other_model(services: Services) -> None:
    values = {"INTERVIEWER_HOME": services.settings.home.root, "OPENAI_API_KEY": None}
    settings = Settings.load(host="0.0.0.0", **values)
    connection = Connection(None)
    other = replace(services, settings=settings, connection=connection)
    tab = in_loop(lambda: _page(other))
    with serving(WORKS) as model:
        assert say("settings.remote", "en") in _sent(tab, "custom", model.url, "tiny", "")
        assert model.bodies == []
    assert connection.endpoint is None


def _page(services: Services) -> SettingsTab:
    from interviewer.ui.identity import Identity

    return Page(services, Identity(services.settings.home.signing_secret())).frame.settings
