"""The Chroma index: synced with the bank by content hash, repaired when something is missing.

The index is a cache. Whatever is wrong with it, it is rebuilt from the bank, which is the truth.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.models.Collection import Collection
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings as ChromaSettings

from interviewer.bank.models import Bank, Language, Question
from interviewer.errors import IndexUnavailable
from interviewer.retrieval.embeddings import Embedding
from interviewer.retrieval.passages import Passage, references, stems

log = logging.getLogger(__name__)
T = TypeVar("T")
_BATCH = 2000
_EMPTY = ""


class Synced(NamedTuple):
    """What a sync did."""

    embedded: int
    removed: int


class Near(NamedTuple):
    """A passage and its cosine similarity to a query."""

    id: str
    similarity: float


class Index:
    """Two collections per embedding: stems for finding questions, references for reading them."""

    def __init__(
        self, bank: Bank, embedding: Embedding, *, path: Path | None = None, url: str | None = None
    ) -> None:
        """Open the index; nothing is read or written before `sync`.

        Args:
            path: the folder of an embedded index; safe in one process only.
            url: a Chroma server instead. Neither: in memory.
        """
        self._bank = bank
        self._embedding = embedding
        self._path = path
        self._url = url
        self._lock = threading.RLock()
        self._client: ClientAPI | None = None
        self._collections: dict[str, Collection] = {}

    def sync(self) -> Synced:
        """Bring the index to the state of the bank; only what changed is embedded.

        Raises:
            IndexUnavailable: the Chroma server cannot be reached.
        """
        self._embedding.fit(p.text for p in stems(self._bank))
        return self._mending(self._sync)

    def sync_stems(self) -> Synced:
        """Index what finding questions needs, and no more: for a search in memory."""
        self._embedding.fit(p.text for p in stems(self._bank))
        return self._mending(self._sync_stems)

    def find(self, query: str, language: Language, limit: int = 10) -> list[Near]:
        """Question ids nearest to a query, best first; either language of a stem may win."""
        if not query.strip() or limit < 1:
            return []
        vector = self._embedding.query(query).tolist()

        def ask() -> Any:
            wanted = min(limit * 2, max(1, self._collection("stems").count()))
            return self._collection("stems").query(
                query_embeddings=[vector], n_results=wanted, include=["distances"]
            )

        result = self._mending(ask)
        best: dict[str, float] = {}
        for name, distance in zip(result["ids"][0], result["distances"][0], strict=True):
            best.setdefault(name.partition("/")[0], 1 - distance)
        return [Near(name, similarity) for name, similarity in best.items()][:limit]

    def rubric(self, question_id: str) -> list[str]:
        """The ids of a question's stored passages; what is missing is put back first."""
        names = [p.id for p in references(self._bank.questions[question_id])]
        return list(self._stored(question_id, names, []))

    def nearest(
        self, question_id: str, text: str, language: Language, limit: int = 2
    ) -> list[Near]:
        """The reference passages of a question nearest to a candidate's words, best first."""
        passages = references(self._bank.questions[question_id])
        found = self._stored(question_id, [p.id for p in passages], ["embeddings"])
        names = [p.id for p in passages if p.language == language]
        if not names or not text.strip():
            return []
        similarity = np.asarray([found[name] for name in names]) @ self._embedding.query(text)
        order = np.argsort(-similarity)[:limit]
        return [Near(names[i], float(similarity[i])) for i in order]

    def _stored(self, question_id: str, names: list[str], include: list[Any]) -> dict[str, Any]:
        """What is stored under ids, with the vectors where they are asked for."""
        if not names:
            return {}

        def ask() -> dict[str, Any]:
            found: Any = self._collection("references").get(ids=names, include=include)
            vectors = found["embeddings"] if include else [None] * len(found["ids"])
            return dict(zip(found["ids"], vectors, strict=True))

        found = self._mending(ask)
        if len(found) < len(names):
            self.repair(self._bank.questions[question_id])
            found = self._mending(ask)
        return found

    def repair(self, question: Question) -> None:
        """Embed one question anew."""
        log.warning("The index lacked passages of %s; they were put back.", question.id)
        with self._lock:
            _upsert(self._collection("references"), references(question), self._embedding)

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._collections.clear()
            self._client = None

    # --- inside ---------------------------------------------------------------------------

    def _sync(self) -> Synced:
        with self._lock:
            first = self._sync_stems()
            texts = [p for question in self._bank for p in references(question)]
            second = _sync_collection(self._collection("references"), texts, self._embedding)
        return Synced(first.embedded + second.embedded, first.removed + second.removed)

    def _sync_stems(self) -> Synced:
        with self._lock:
            return _sync_collection(self._collection("stems"), stems(self._bank), self._embedding)

    def _collection(self, name: str) -> Collection:
        with self._lock:
            if name not in self._collections:
                self._collections[name] = self._open().get_or_create_collection(
                    f"{name}-{self._embedding.name}",
                    embedding_function=None,
                    configuration={"hnsw": {"space": "cosine"}},
                )
            return self._collections[name]

    def _open(self) -> ClientAPI:
        if self._client is None:
            self._client = self._connect()
        return self._client

    def _connect(self) -> ClientAPI:
        quiet = ChromaSettings(anonymized_telemetry=False)
        if self._url:
            parts = urlsplit(self._url)
            try:
                return chromadb.HttpClient(
                    host=parts.hostname or "",
                    port=parts.port or (443 if parts.scheme == "https" else 8000),
                    ssl=parts.scheme == "https",
                    settings=quiet,
                )
            except ValueError as error:
                raise IndexUnavailable(
                    f"The Chroma server {self._url!r} cannot be reached. Start it, or unset "
                    "INTERVIEWER_CHROMA_URL to use the embedded index."
                ) from error
        if self._path:
            return chromadb.PersistentClient(str(self._path), settings=quiet)
        return chromadb.EphemeralClient(settings=quiet)

    def _mending(self, ask: Callable[[], T]) -> T:
        """Do something with the index; if it is damaged, rebuild it first and do it again."""
        try:
            return ask()
        except IndexUnavailable:
            raise
        except Exception as error:  # Chroma's bindings raise many kinds, some of them bare
            if self._url:
                raise IndexUnavailable(
                    f"The Chroma server {self._url!r} failed: {error}. Interviews need it running."
                ) from error
            log.warning("The index is damaged (%s); it is rebuilt from the bank.", error)
            with self._lock:
                self._discard()
                self._sync()
            return ask()

    def _discard(self) -> None:
        self.close()
        SharedSystemClient.clear_system_cache()
        if self._path:
            shutil.rmtree(self._path, ignore_errors=True)
            if self._path.exists() and not self._path.is_dir():
                self._path.unlink()


def _sync_collection(
    collection: Collection, passages: Sequence[Passage], embedding: Embedding
) -> Synced:
    corpus = _fingerprint(passages)
    stored = (collection.metadata or {}).get("corpus", _EMPTY)
    if stored == corpus and collection.count() == len(passages):
        return Synced(0, 0)
    if stored != _EMPTY:
        collection.modify(metadata={"corpus": _EMPTY})
    present = _digests(collection)
    changed = [p for p in passages if present.get(p.id) != p.digest]
    gone = sorted(set(present) - {p.id for p in passages})
    _upsert(collection, changed, embedding)
    for batch in _batches(gone):
        collection.delete(ids=batch)
    collection.modify(metadata={"corpus": corpus})
    return Synced(len(changed), len(gone))


def _fingerprint(passages: Iterable[Passage]) -> str:
    digest = hashlib.sha256()
    for passage in passages:
        digest.update(passage.digest.encode())
    return digest.hexdigest()


def _digests(collection: Collection) -> dict[str, str]:
    stored = collection.get(include=["metadatas"])
    return {
        name: str((metadata or {}).get("digest", ""))
        for name, metadata in zip(stored["ids"], stored["metadatas"] or [], strict=True)
    }


def _upsert(collection: Collection, passages: Sequence[Passage], embedding: Embedding) -> None:
    for batch in _batches(passages):
        collection.upsert(
            ids=[p.id for p in batch],
            embeddings=embedding.documents([p.text for p in batch]),
            documents=[p.text for p in batch],
            metadatas=[p.metadata() for p in batch],
        )


def _batches(items: Sequence[T]) -> Iterable[list[T]]:
    for start in range(0, len(items), _BATCH):
        yield list(items[start : start + _BATCH])
