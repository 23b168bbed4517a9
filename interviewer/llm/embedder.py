"""Embeddings through the same kind of endpoint as the chat model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from interviewer.llm.chat import EndpointChat
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.faults import ModelError

SECONDS = 60.0
"""A call may take so long; a local model loads at the first one."""
BATCH = 64
"""Texts of one call."""


class Embedder:
    """Turns texts into vectors with a model of an endpoint."""

    def __init__(self, endpoint: Endpoint, model: str, *, seconds: float = SECONDS) -> None:
        """Connects at the first call.

        Args:
            seconds: that one call may take.
        """
        self.endpoint = endpoint.model_copy(update={"model": model})
        self.model = model
        self._seconds = seconds

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector per text.

        Raises:
            ModelError: the endpoint gave none.
        """
        chat = EndpointChat(self.endpoint)
        try:
            found: list[list[float]] = self._client.embed_documents(list(texts))
        except Exception as error:
            raise ModelError(chat.fault_of(error)) from None
        return found

    @cached_property
    def _client(self) -> Any:
        from langchain_openai import OpenAIEmbeddings
        from pydantic import SecretStr

        return OpenAIEmbeddings(
            model=self.model,
            base_url=self.endpoint.base_url,
            api_key=self.endpoint.key or SecretStr("none"),
            # Counting tokens would fetch a tokenizer, and other servers want text, not tokens.
            check_embedding_ctx_length=False,
            chunk_size=BATCH,
            max_retries=1,
            timeout=self._seconds,
            # Only OpenAI's own server knows base64.
            model_kwargs={"encoding_format": "float"},
        )
