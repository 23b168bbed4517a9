"""Chinese aliases stand as whole words; the rims of a longer word do not matter."""

from __future__ import annotations

import pytest

from interviewer.grading.words import is_whole, word_at


@pytest.mark.parametrize(
    ("text", "alias", "expected"),
    [
        ("无监督学习", "监督", False),
        ("自监督学习", "监督", False),
        ("非自回归", "自回归", False),
        ("有监督学习", "监督", True),
        ("无损压缩", "损", False),
        ("注意力机制", "注意", False),
        ("注意这一点", "注意", True),
        ("大模型很贵", "模型", True),
        ("模型很贵", "模型", True),
        ("奖励模型", "奖励", True),
        ("可视化", "化", False),
        ("稀疏性", "稀疏", True),
        ("并行度", "并行", True),
        ("推理时", "推理", True),
    ],
)
def test_an_alias_is_a_whole_word(text: str, alias: str, expected: bool) -> None:
    start = text.index(alias)
    assert is_whole(text, word_at(text), start, start + len(alias)) is expected


def test_every_character_belongs_to_a_word() -> None:
    text = "用 KV cache 做推理。"
    words = word_at(text)
    assert len(words) == len(text)
    assert all(start <= i < end for i, (start, end) in enumerate(words))
