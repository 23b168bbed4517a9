"""Our own embedding: the same for ever, and near where the words are near."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.retrieval.embeddings import DIMENSIONS, HashedNgrams, Vectors


def near(a: str, b: str) -> float:
    embedding = HashedNgrams()
    first, second = embedding.documents([a, b])
    return float(first @ second)


GOLDEN = [(125, -0.3664), (154, -0.3664), (177, -0.1099), (201, 0.3664)]


def test_the_same_text_has_the_same_vector_in_every_process_for_ever() -> None:
    """Stored vectors outlive the process: a change here must change the name of the method."""
    vector = HashedNgrams().documents(["KV cache 缓存"])[0]
    places = np.nonzero(vector)[0]
    assert HashedNgrams.name == "hashed-v1"
    assert [(int(i), round(float(vector[i]), 4)) for i in places[:4]] == GOLDEN


def test_a_vector_does_not_depend_on_the_other_texts() -> None:
    one = HashedNgrams()
    one.fit(["a b c", "d e"])
    assert np.array_equal(one.documents(["x y"])[0], HashedNgrams().documents(["q", "x y"])[1])


@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
@settings(deadline=None, max_examples=60)
def test_vectors_are_of_unit_length_or_zero(texts: list[str]) -> None:
    vectors: Vectors = HashedNgrams().documents(texts)
    assert vectors.shape == (len(texts), DIMENSIONS)
    assert vectors.dtype == np.float32
    for vector in vectors:
        length = float(np.linalg.norm(vector))
        assert length == pytest.approx(1, abs=1e-5) or length == 0


@pytest.mark.parametrize(
    ("text", "nearer", "farther"),
    [
        ("KV cache memory", "memory of the KV cache", "policy gradient variance"),
        ("梯度消失的原因", "为什么梯度会消失", "视觉编码器的输入"),
        ("quantization of weights", "quantized weight", "reward model training"),
        ("注意力缓存", "注意力的缓存有多大", "奖励模型"),
        ("梯度爆炸", "梯度爆炸", "梯度消失"),
    ],
)
def test_what_shares_words_is_near(text: str, nearer: str, farther: str) -> None:
    assert near(text, nearer) > near(text, farther) + 0.1


def test_rare_words_weigh_more_in_a_query() -> None:
    embedding = HashedNgrams()
    embedding.fit(["model alpha", "model beta", "model gamma", "model delta"])
    documents = embedding.documents(["model", "alpha"])
    common, rare = documents @ embedding.query("model alpha")
    assert rare > common
