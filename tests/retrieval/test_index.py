"""The Chroma index: synced by content, repaired and rebuilt from the bank, which is the truth."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import chromadb
import pytest
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings as ChromaSettings

from interviewer.bank.models import Bank, Text
from interviewer.errors import IndexUnavailable
from interviewer.retrieval.embeddings import HashedNgrams, Vectors
from interviewer.retrieval.index import Index
from interviewer.retrieval.passages import references, stems
from tests.support import TINY_BANK

ALL = len(stems(TINY_BANK)) + sum(len(references(q)) for q in TINY_BANK)


class Counting(HashedNgrams):
    """The default embedding, which counts what it embeds."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def documents(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return super().documents(texts)


def changed(**fields: object) -> Bank:
    """The tiny bank with fields of kit-02 set."""
    question = TINY_BANK.questions["kit-02"].model_copy(update=fields)
    return TINY_BANK.model_copy(update={"questions": {**TINY_BANK.questions, "kit-02": question}})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "chroma"


@pytest.fixture
def index(folder: Path) -> Iterator[Index]:
    found = Index(TINY_BANK, HashedNgrams(), path=folder)
    found.sync()
    yield found
    found.close()


def reopened(folder: Path, bank: Bank = TINY_BANK) -> tuple[Index, Counting]:
    """The index as a new process finds it: Chroma keeps open what one process opened once."""
    SharedSystemClient.clear_system_cache()
    embedding = Counting()
    return Index(bank, embedding, path=folder), embedding


def raw(folder: Path, name: str) -> chromadb.Collection:
    """A collection as Chroma has it."""
    client = chromadb.PersistentClient(str(folder), ChromaSettings(anonymized_telemetry=False))
    return client.get_collection(name, embedding_function=None)


# --- syncing ----------------------------------------------------------------------------------


def test_the_first_sync_embeds_everything(folder: Path) -> None:
    index, embedding = reopened(folder)
    assert index.sync() == (ALL, 0)
    assert len(embedding.texts) == ALL
    index.close()


def test_a_sync_without_a_change_embeds_nothing(index: Index, folder: Path) -> None:
    index.close()
    again, embedding = reopened(folder)
    assert (again.sync(), embedding.texts) == ((0, 0), [])
    again.close()


def test_only_what_changed_is_embedded(index: Index, folder: Path) -> None:
    index.close()
    bank = changed(question=Text(zh="新的问法？", en=TINY_BANK.questions["kit-02"].question.en))
    again, embedding = reopened(folder, bank)
    assert again.sync() == (1, 0)
    assert len(embedding.texts) == 1 and "新的问法？" in embedding.texts[0]
    again.close()


def test_what_left_the_bank_leaves_the_index(index: Index, folder: Path) -> None:
    index.close()
    rest = {i: q for i, q in TINY_BANK.questions.items() if i != "kit-02"}
    again, embedding = reopened(folder, TINY_BANK.model_copy(update={"questions": rest}))
    gone = 2 + len(references(TINY_BANK.questions["kit-02"]))
    assert (again.sync(), embedding.texts) == ((0, gone), [])
    assert "kit-02" not in [near.id for near in again.find("Adam SGD", "en")]
    again.close()


def test_an_interrupted_sync_is_made_up_for(index: Index, folder: Path) -> None:
    index.close()
    names = [p.id for p in stems(TINY_BANK)][:3]
    raw(folder, "stems-hashed-v1").delete(ids=names)
    again, embedding = reopened(folder)
    assert again.sync() == (3, 0)
    again.close()


def test_each_embedding_has_collections_of_its_own(index: Index, folder: Path) -> None:
    class Other(Counting):
        name = "other-v1"

    index.close()
    other = Index(TINY_BANK, Other(), path=folder)
    assert other.sync() == (ALL, 0)
    assert raw(folder, "stems-hashed-v1").count() == raw(folder, "stems-other-v1").count() == 8
    other.close()


# --- repairing --------------------------------------------------------------------------------


def test_a_question_taken_out_of_the_index_is_put_back(
    index: Index, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    raw(folder, "references-hashed-v1").delete(where={"question": "kit-01"})
    caplog.set_level(logging.WARNING)
    found = index.nearest("kit-01", "推理时关闭", "zh", limit=1)
    assert [near.id for near in found] == ["kit-01/point/off-at-inference/zh"]
    assert "kit-01" in caplog.text
    assert raw(folder, "references-hashed-v1").count() == ALL - 8


def test_an_index_that_was_deleted_is_rebuilt(index: Index, folder: Path) -> None:
    index.close()
    shutil.rmtree(folder)
    again, embedding = reopened(folder)
    again.sync()
    assert len(embedding.texts) == ALL
    again.close()


@pytest.mark.parametrize("damage", ["database", "file-in-place", "vectors"])
def test_a_damaged_index_is_rebuilt_at_the_start(
    folder: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    index, _ = reopened(folder)
    index.sync()
    index.close()
    if damage == "database":
        (folder / "chroma.sqlite3").write_bytes(b"no database " * 500)
    elif damage == "file-in-place":
        shutil.rmtree(folder)
        folder.write_text("not a folder", encoding="utf-8")
    else:
        for file in folder.glob("*/*.bin"):
            file.write_bytes(b"\xff" * 40)
    again, _ = reopened(folder)
    again.sync()
    assert again.find("dropout", "en", 1)[0].id == "kit-01"
    assert again.nearest("kit-01", "推理时关闭", "zh", 1)[0].id.endswith("off-at-inference/zh")
    again.close()


# --- asking -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "language", "best"),
    [
        ("dropout 推理", "zh", "kit-01"),
        ("optimizer memory of Adam", "en", "kit-02"),
        ("过拟合", "zh", "kit-03"),
        ("second-order optimisers", "en", "kit-04"),
        ("过拟合", "en", "kit-03"),
    ],
)
def test_a_question_is_found_by_its_topic(
    index: Index, query: str, language: str, best: str
) -> None:
    assert index.find(query, "zh" if language == "zh" else "en", 3)[0].id == best


def test_each_question_is_found_once_and_the_best_first(index: Index) -> None:
    found = index.find("Adam 优化器", "zh", 10)
    assert len({near.id for near in found}) == len(found) == 4
    assert [n.similarity for n in found] == sorted((n.similarity for n in found), reverse=True)
    assert len(index.find("Adam 优化器", "zh", 2)) == 2


@pytest.mark.parametrize("query", ["", "  ", "。。。", "🙂"])
def test_nothing_to_look_for_is_no_error(index: Index, query: str) -> None:
    assert all(near.similarity <= 0.01 for near in index.find(query, "zh", 3))
    assert len(index.nearest("kit-01", query, "zh")) <= 2


def test_the_nearest_passages_are_of_the_question_and_the_language(index: Index) -> None:
    found = index.nearest("kit-01", "Adam 的状态。推理时关闭。", "zh", limit=50)
    assert {near.id.partition("/")[0] for near in found} == {"kit-01"}
    assert {near.id.rpartition("/")[2] for near in found} == {"zh"}
    assert index.nearest("kit-04", "二阶", "zh") == []


def test_the_rubric_names_all_passages_of_a_question(index: Index) -> None:
    expected = [p.id for p in references(TINY_BANK.questions["kit-02"])]
    assert index.rubric("kit-02") == expected
    assert index.rubric("kit-04") == []


def test_an_index_in_memory_writes_no_file(tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    index = Index(TINY_BANK, HashedNgrams())
    assert index.sync_stems().embedded <= 8
    assert index.find("dropout", "en", 1)[0].id == "kit-01"
    index.close()
    assert sorted(tmp_path.rglob("*")) == before


def test_a_server_that_is_not_there_is_named() -> None:
    index = Index(TINY_BANK, HashedNgrams(), url="http://127.0.0.1:9")
    with pytest.raises(IndexUnavailable, match=r"127\.0\.0\.1:9"):
        index.sync()
