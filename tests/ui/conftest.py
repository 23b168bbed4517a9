"""Services on the tiny bank with an index in memory, and the page built on them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest

from interviewer.llm.connection import Connection
from interviewer.retrieval.embeddings import HashedNgrams
from interviewer.retrieval.index import Index
from interviewer.services import Services
from interviewer.settings import Settings
from interviewer.ui.desk import Desk
from interviewer.ui.identity import Identity
from interviewer.ui.page import Page
from tests.support import GRADER, ME, TINY_BANK, opened

T = TypeVar("T")


def in_loop(build: Callable[[], T]) -> T:
    """Build inside a running loop; outside of one, gradio makes loops and never closes them."""

    async def run() -> T:
        return build()

    return asyncio.run(run())


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Real services; the index is not synced, so a search by meaning finds nothing."""
    home = tmp_path_factory.mktemp("served") / "home"
    settings = Settings.load(INTERVIEWER_HOME=home, OPENAI_API_KEY=None)
    with opened(home) as session:
        index = Index(TINY_BANK, HashedNgrams())
        try:
            yield Services(settings, TINY_BANK, session, index, GRADER, Connection(None))
        finally:
            index.close()


@pytest.fixture(scope="module")
def built(served: Services) -> Page:
    """The page as it is mounted: made once for a module, for that takes a second."""
    return in_loop(lambda: Page(served, Identity(served.settings.home.signing_secret())))


@pytest.fixture
def services(served: Services) -> Iterator[Services]:
    """The services, without anybody's interviews before and after."""
    yield served
    for person in (ME, "you"):
        served.session.delete_all(person)


@pytest.fixture
def identity(services: Services) -> Identity:
    """The identities of this test's server."""
    return Identity(services.settings.home.signing_secret())


@pytest.fixture
def page(built: Page, services: Services) -> Page:
    """The page, with nobody's interviews."""
    return built


@pytest.fixture
def desk(page: Page) -> Desk:
    """The handlers of the page."""
    return page.desk
