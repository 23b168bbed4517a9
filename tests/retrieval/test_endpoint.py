"""Search with the embedding of a model behind an endpoint."""

from __future__ import annotations

import numpy as np
import pytest

from interviewer.errors import IndexUnavailable, SettingsError
from interviewer.llm.embedder import Embedder
from interviewer.llm.endpoint import Endpoint
from interviewer.retrieval.endpoint import EndpointEmbedding
from interviewer.retrieval.index import Index
from interviewer.services import open_embedding, open_services
from interviewer.settings import Settings
from tests.model_server import ModelServer, say, serving
from tests.support import TINY, TINY_BANK


def embedding_of(server: ModelServer, model: str = "embed-1") -> EndpointEmbedding:
    return EndpointEmbedding(Embedder(Endpoint(service="custom", base_url=server.url), model))


def test_vectors_are_of_unit_length_one_for_each_text() -> None:
    with serving(say("x")) as server:
        found = embedding_of(server).documents(["a", "bb", "中文"])
        assert found.shape == (3, 4)
        assert np.linalg.norm(found, axis=1) == pytest.approx(1)
        assert embedding_of(server).query("a") == pytest.approx(found[0])
        assert server.bodies[0]["input"] == ["a", "bb", "中文"], "text, not tokens"


def test_the_name_tells_host_and_model_apart() -> None:
    with serving(say("x")) as server:
        names = {embedding_of(server, model).name for model in ("a/b:1", "c")}
    assert len(names) == 2 and all(name.startswith("openai-127-0-0-1") for name in names)


def test_an_index_is_built_and_searched_with_it() -> None:
    with serving(say("x")) as server:
        index = Index(TINY_BANK, embedding_of(server))
        index.sync()
        assert {near.id for near in index.find("Adam", "zh", 3)} <= set(TINY_BANK.questions)
        index.close()


def test_without_the_endpoint_the_index_is_unavailable() -> None:
    with serving(say("x")) as server:
        embedding = embedding_of(server)
    with pytest.raises(IndexUnavailable, match="embed-1"):
        embedding.documents(["a"])


def test_the_page_starts_without_the_endpoint_that_embeds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serving(say("x")) as server:
        url = server.url
    settings = Settings.load(base_url=url, embedding="openai:embed-1", bank=TINY)
    with open_services(settings) as services:
        with pytest.raises(IndexUnavailable):
            services.search("Adam", "zh")


def test_an_embedding_needs_an_endpoint() -> None:
    with pytest.raises(SettingsError, match="INTERVIEWER_EMBEDDING"):
        open_embedding(Settings.load(embedding="openai:embed-1"))


@pytest.mark.parametrize("value", ["openai:", "bert", "openai"])
def test_an_embedding_that_cannot_be_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="INTERVIEWER_EMBEDDING"):
        Settings.load(embedding=value)
