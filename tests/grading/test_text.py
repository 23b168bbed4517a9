"""How an answer is read: one normal form, tokens, clauses, sentences, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.grading.spans import Span
from interviewer.grading.text import Passage, alias_tokens


def tokens(text: str) -> list[str]:
    return [token.text for token in Passage.read(text).tokens]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("ＱＫＶ　１２", "qkv 12"),
        ("Softmax", "softmax"),
        ("梯度裁剪與參數", "梯度裁剪与参数"),
        ("self-attention", "self attention"),
        ("K\u200bV\u200d cache\ufeff", "kv cache"),
        ("сасhе", "cache"),  # Cyrillic letters among Latin ones
        ("mеmоrу", "memory"),
        (r"$\frac{1}{\sqrt{d_k}}$", "(1)/( sqrt(d_k))"),
        (r"\sqrt{d_k}", "√d_k"),
        ("1/√d_k", "1/sqrt d_k"),
        (r"\beta", "β"),
        ("β", "beta"),
        (r"QK^{\top}", "qk^t"),
        ("QKᵀ", "qk^t"),
        (r"x_{i}^{2}", "x_i^2"),
        ("x²", "x^2"),
        (r"\text{softmax}(x)", "softmax(x)"),
        (r"a \leq b", "a ≤ b"),
        (r"a \times b", "a × b"),
        (r"2 \cdot n", "2·n"),
        ("don’t", "don't"),
        ("12,800", "12800"),
        ("model's", "model"),
    ],
)
def test_two_ways_to_write_a_thing_read_alike(written: str, plain: str) -> None:
    assert tokens(written) == tokens(plain)
    assert alias_tokens(written) == alias_tokens(plain)


@pytest.mark.parametrize(
    ("one", "other"),
    [("kv", "k v"), ("参数", "参 考"), ("1.5", "15"), ("a>b", "a<b"), ("q1", "q2")],
)
def test_different_things_do_not_read_alike(one: str, other: str) -> None:
    assert tokens(one) != tokens(other)


def parts(text: str, of: str) -> list[str]:
    """The clauses or sentences of a text, as their tokens written together."""
    passage = Passage.read(text)
    numbers = passage.clause if of == "clause" else passage.sentence
    found: dict[int, list[str]] = {}
    for number, token in zip(numbers, passage.tokens, strict=True):
        found.setdefault(number, []).append(token.text)
    return [" ".join(words) for words in found.values()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a is b. c is d", ["a is b", "c is d"]),
        ("甲是乙。丙是丁！", ["甲 是 乙", "丙 是 丁"]),
        ("甲是乙\n丙是丁", ["甲 是 乙", "丙 是 丁"]),
        ("use 1.5 of it", ["use 1.5 of it"]),
        ("e.g. this one", ["e g this one"]),
        ("a, b; c: d", ["a b c d"]),
        ("really? yes", ["really", "yes"]),
    ],
)
def test_sentences_end_where_they_end(text: str, expected: list[str]) -> None:
    found = [s.replace(" . ", " ") for s in parts(text, "sentence")]
    assert [s.replace("e.g", "e g") for s in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲大，乙小；丙中", ["甲 大", "乙 小", "丙 中"]),
        ("a is large but b is small", ["a is large", "but b is small"]),
        ("甲变大但是乙变小", ["甲 变 大", "但 是 乙 变 小"]),
        ("甲变大而乙变小", ["甲 变 大", "而 乙 变 小"]),
        ("从而变大", ["从 而 变 大"]),
        ("f(q, k, v) is it", ["f q k v is it"]),
        ("比例 3:1 就好", ["比 例 3 1 就 好"]),
        ("答案: 是", ["答 案", "是"]),
    ],
)
def test_clauses_end_where_they_end(text: str, expected: list[str]) -> None:
    found = [c.replace(" :", "") for c in parts(text, "clause")]
    assert found == expected


def test_a_question_is_known_as_one() -> None:
    passage = Passage.read("是这样吗？是。")
    assert passage.questions == {0}


def test_kept_parts_alone_are_read_and_do_not_run_into_each_other() -> None:
    raw = "open 甲 close 乙"
    passage = Passage.read(raw, [(0, 4), (7, 12)])
    assert [t.text for t in passage.tokens] == ["open", "close"]
    assert passage.sentence[0] != passage.sentence[1]
    assert raw[slice(*passage.raw_span(Span(1, 1)))] == "close"


@pytest.mark.parametrize(
    ("raw", "first", "last", "expected"),
    [
        ("用 ＫＶ 缓存。", 1, 1, "ＫＶ"),
        ("so 1/√d_k!", 1, 4, "1/√d_k"),
        ("與參數", 0, 2, "與參數"),
        ("ﬁne", 0, 0, "ﬁne"),
    ],
)
def test_offsets_lead_back_to_what_was_written(
    raw: str, first: int, last: int, expected: str
) -> None:
    passage = Passage.read(raw)
    assert raw[slice(*passage.raw_span(Span(first, last)))] == expected


ODD = st.sampled_from(
    [
        "\\frac{a}{b}",
        "\\sqrt{",
        "{{}}",
        "}{",
        "_{x}",
        "^{2}",
        "\\text{甲}",
        "\u200b",
        "ﬁ",
        "㎏",
        "½",
    ]
    + [
        "。",
        "！",
        "\n",
        "\0",
        "\ud800",
        "Ǆ",
        "İ",
        "ß",
        "１，０００",
        "1,000,000",
        "...",
        "''",
        "'s",
    ]
)
ANY_TEXT = st.lists(st.text() | ODD, max_size=8).map("".join)


@given(ANY_TEXT)
@settings(deadline=None, max_examples=150)
def test_any_text_can_be_read_and_every_token_leads_back(raw: str) -> None:
    passage = Passage.read(raw)
    assert passage.raw == raw
    assert len(passage.clause) == len(passage.sentence) == len(passage)
    for index, token in enumerate(passage.tokens):
        start, end = passage.raw_span(Span(index, index))
        assert 0 <= start < end <= len(raw)
        assert token.text and passage.norm[token.start : token.end]
        own = alias_tokens(raw[start:end])
        assert own, (token, raw[start:end])
    for span in (passage.sentence_span(i) for i in range(len(passage))):
        begin, stop = passage.raw_span(span)
        assert begin < stop


@given(ANY_TEXT)
@settings(deadline=None, max_examples=80)
def test_tokens_stand_in_order_and_clauses_lie_inside_sentences(raw: str) -> None:
    passage = Passage.read(raw)
    assert passage.clause == sorted(passage.clause)
    assert passage.sentence == sorted(passage.sentence)
    starts = [token.start for token in passage.tokens]
    assert starts == sorted(set(starts))
    owner: dict[int, int] = {}
    for clause, sentence in zip(passage.clause, passage.sentence, strict=True):
        assert owner.setdefault(clause, sentence) == sentence


@given(ANY_TEXT)
@settings(deadline=None, max_examples=80)
def test_a_text_and_its_alias_have_the_same_words(raw: str) -> None:
    spoken = [token.text for token in Passage.read(raw).tokens]
    ends = set(".。!?！？，,；;：:—")
    assert [t for t in alias_tokens(raw) if t not in ends] == [t for t in spoken if t not in ends]
