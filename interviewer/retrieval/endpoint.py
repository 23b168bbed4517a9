"""The embedding of a model behind an endpoint, as the index takes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

from interviewer.errors import IndexUnavailable
from interviewer.llm.embedder import Embedder
from interviewer.llm.faults import ModelError
from interviewer.retrieval.embeddings import Vectors


class EndpointEmbedding:
    """Vectors of a model, brought to unit length; there is nothing to fit."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @property
    def name(self) -> str:
        """Names host and model: vectors of two models are never compared."""
        both = f"{self._embedder.endpoint.host}-{self._embedder.model}"
        return "openai-" + re.sub(r"[^a-zA-Z0-9]+", "-", both).strip("-")[:200]

    def fit(self, texts: Iterable[str]) -> None:
        """A model has learned already."""

    def documents(self, texts: Sequence[str]) -> Vectors:
        """One row per text.

        Raises:
            IndexUnavailable: the endpoint gives no vectors.
        """
        try:
            rows = np.asarray(self._embedder.embed(texts), dtype=np.float32)
        except ModelError as error:
            raise IndexUnavailable(f"No embedding: {error}") from error
        if rows.ndim != 2 or len(rows) != len(texts):
            raise IndexUnavailable(
                f"The model {self._embedder.model!r} gave {rows.shape} for {len(texts)} texts."
            )
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: Vectors = rows / np.maximum(lengths, 1e-12)
        return unit

    def query(self, text: str) -> Vectors:
        row: Vectors = self.documents([text])[0]
        return row
