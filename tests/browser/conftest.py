"""One server and one Chromium for these tests; each visitor has a browser context of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from interviewer.bank.models import Language
from tests.browser.driver import CHROMIUM, FLAGS, LOCALES, Server, Visitor

Visit = Callable[..., Visitor]
"""(language, width, height, dark, touch, server) -> somebody new at the open page."""


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The page on the tiny bank."""
    found = Server(tmp_path_factory.mktemp("server") / "home")
    yield found.start()
    found.kill()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; ended with this package, for its loop keeps others from running theirs."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def visit(server: Server, chromium: Browser) -> Iterator[Visit]:
    """Open the page as somebody new; in the end nothing may have gone wrong for anybody."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def come(
        language: Language = "zh",
        *,
        width: int = 1280,
        height: int = 800,
        dark: bool = False,
        touch: bool = False,
        at: Server | None = None,
    ) -> Visitor:
        context = chromium.new_context(
            locale=LOCALES[language],
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            has_touch=touch,
            is_mobile=touch,
            accept_downloads=True,
        )
        contexts.append(context)
        visitors.append(Visitor(context, at or server, language))
        return visitors[-1].open()

    yield come
    # A page that is closed over an open request complains of that; only what came before counts.
    errors = [list(visitor.heard().errors) for visitor in visitors]
    for context in contexts:
        context.close()
    assert [v.foreign for v in visitors if v.foreign] == [], "requested from another host"
    assert [found for found in errors if found] == [], "console errors or dialogs"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where downloads go."""
    found = tmp_path / "downloads"
    found.mkdir()
    return found
