"""Does a paraphrased request find its question? recall@1, recall@3 and the mean reciprocal rank.

Queries are in the words of a user, two or more per question and language, in `queries.jsonl`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from interviewer.bank.models import Bank, Language

FILE = Path(__file__).with_name("queries.jsonl")
DEPTH = 10
"""A question that is found later than this has a reciprocal rank of 0."""


class Query(NamedTuple):
    """A request and the question that it means."""

    question_id: str
    language: Language
    query: str


class Ranked(NamedTuple):
    """A query and the rank of its question: 1 is best, 0 not found."""

    query: Query
    rank: int


class Retrieval(NamedTuple):
    """The figures over some queries."""

    n: int
    recall_1: float
    recall_3: float
    mrr: float


def load_queries(path: Path = FILE) -> list[Query]:
    """Read the queries."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Query(**json.loads(line)) for line in lines if line.strip()]


def ranked(bank: Bank, queries: Sequence[Query]) -> list[Ranked]:
    """Look every query up in an index in memory with the default embedding."""
    from interviewer.retrieval.embeddings import HashedNgrams
    from interviewer.retrieval.index import Index

    index = Index(bank, HashedNgrams())
    index.sync_stems()
    found = [
        Ranked(q, _rank([n.id for n in index.find(q.query, q.language, DEPTH)], q.question_id))
        for q in queries
    ]
    index.close()
    return found


def retrieval(results: Sequence[Ranked]) -> Retrieval:
    """The figures; MRR as in Voorhees 1999, TREC-8 question answering track."""
    n = len(results)
    if not n:
        return Retrieval(0, float("nan"), float("nan"), float("nan"))
    places = [result.rank for result in results]
    return Retrieval(
        n,
        sum(0 < rank <= 1 for rank in places) / n,
        sum(0 < rank <= 3 for rank in places) / n,
        sum(1 / rank for rank in places if rank) / n,
    )


def _rank(ids: Sequence[str], wanted: str) -> int:
    return ids.index(wanted) + 1 if wanted in ids else 0
