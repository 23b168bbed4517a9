"""Our own embedding: offline, deterministic, Chinese and English.

Feature hashing (Weinberger et al. 2009, arXiv:0902.2206, section 2) of words, Han characters and
bigrams, and letter trigrams against typing errors. Document vectors do not depend on each other, so
that a changed question re-embeds only itself; the inverse document frequencies of the bank weigh
the query alone.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from interviewer.grading.text import alias_tokens

Vectors = npt.NDArray[np.float32]
DIMENSIONS = 1024


class Embedding(Protocol):
    """Turns texts into vectors of unit length."""

    @property
    def name(self) -> str:
        """Names the method and its version: part of the name of a collection."""

    def documents(self, texts: Sequence[str]) -> Vectors:
        """One row per text, shape (len(texts), dimensions)."""

    def query(self, text: str) -> Vectors:
        """One vector, shape (dimensions,)."""

    def fit(self, texts: Iterable[str]) -> None:
        """Learn what is common in the bank; the texts may be read later, at the first query."""


class HashedNgrams:
    """The default embedding."""

    name = "hashed-v1"

    def __init__(self) -> None:
        self._texts: Sequence[str] = ()

    def fit(self, texts: Iterable[str]) -> None:
        """Take the texts that inverse document frequencies are counted in."""
        self._texts = tuple(texts)
        self.__dict__.pop("_idf", None)

    @cached_property
    def _idf(self) -> Vectors:
        """ln((1 + n) / (1 + df)) + 1; a start that finds nothing changed needs none."""
        frequency = np.zeros(DIMENSIONS, dtype=np.float32)
        for text in self._texts:
            frequency[list({_bucket(f)[0] for f in _features(text)})] += 1
        return np.log((1 + len(self._texts)) / (1 + frequency)).astype(np.float32) + 1

    def documents(self, texts: Sequence[str]) -> Vectors:
        return np.stack([_unit(_vector(text)) for text in texts])

    def query(self, text: str) -> Vectors:
        return _unit(_vector(text) * self._idf)


def _features(text: str) -> Counter[str]:
    tokens = alias_tokens(text)
    features: Counter[str] = Counter()
    for token in tokens:
        features[token] += 1
        if token.isascii() and len(token) >= 4:
            padded = f"<{token}>"
            features.update("#" + padded[i : i + 3] for i in range(len(padded) - 2))
    features.update(f"{a} {b}" for a, b in zip(tokens, tokens[1:], strict=False))
    return features


_WEIGHTS = {"#": 0.3}
"""Letter trigrams are many, and each says little."""


def _bucket(feature: str) -> tuple[int, float]:
    code = zlib.crc32(feature.encode())
    return code % DIMENSIONS, 1.0 if code & 0x8000_0000 else -1.0


def _vector(text: str) -> Vectors:
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    for feature, count in _features(text).items():
        index, sign = _bucket(feature)
        vector[index] += sign * _WEIGHTS.get(feature[0], 1.0) * (1 + np.log(count))
    return vector


def _unit(vector: Vectors) -> Vectors:
    norm = float(np.linalg.norm(vector))
    return vector / norm if norm else vector
