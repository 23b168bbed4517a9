"""The evidence grammar: what a frame finds, and what it must not be fooled by."""

from __future__ import annotations

from typing import Any

import pytest

from interviewer.bank.models import Numeric
from interviewer.grading.evidence import find_facet, find_opposite
from interviewer.grading.reading import Reading
from interviewer.grading.text import Passage
from interviewer.grading.vocabulary import Vocabulary
from tests.support import facet, lexicon

HEADS = lexicon(
    x_mha=["mha", "multi-head attention", "多头注意力"],
    x_mqa=["mqa", "multi-query attention", "多查询"],
    x_gqa=["gqa", "grouped-query attention"],
    kv=["kv", "k/v", "键值"],
)


def quotes(answer: str, *frames: dict[str, Any], numeric: list[Numeric] | None = None) -> list[str]:
    """The quoted words that show a facet of these frames; empty where it is not found."""
    reading = Reading(Passage.read(answer), Vocabulary(HEADS))
    spans = find_facet(facet(*frames), reading, numeric or [])
    if spans is None:
        return []
    return [answer[slice(*reading.passage.raw_span(span))] for span in spans]


def bind(**parts: Any) -> dict[str, Any]:
    """A bind frame: roles by name, everything else beside them."""
    roles = {n: parts.pop(n) for n in ("subject", "relation", "object") if n in parts}
    return {"bind": roles, **parts}


# --- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("alias", "answer", "expected"),
    [
        ("norm", "a norm is used", True),
        ("norm", "a normal one is used", False),
        ("norm", "LayerNorm is used", False),
        ("layer norm", "Layer-Norm is used", True),
        ("kv cache", "the KV-cache grows", True),
        ("kv cache", "the kv of the cache", False),
        ("注意", "注意力很贵", False),
        ("模型", "大模型很贵", True),
        ("参数", "參數很多", True),
        ("softmax", "ｓｏｆｔｍａｘ 归一化", True),
        ("sqrt d_k", r"除以 $\sqrt{d_k}$", True),
        ("√d_k", "divide by sqrt(d_k)", True),
        ("@kv", "共享键值", True),
        ("@kv", "share the K/V", True),
    ],
)
def test_aliases_match_whole_words_however_they_are_written(
    alias: str, answer: str, expected: bool
) -> None:
    assert bool(quotes(answer, bind(relation=[alias]))) is expected


def test_an_alias_does_not_run_over_the_end_of_a_clause() -> None:
    assert not quotes("it is a layer, norm comes later", bind(relation=["layer norm"]))


# --- windows ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("within", "answer", "expected"),
    [
        ("clause", "梯度会消失", True),
        ("clause", "梯度很大，会消失", False),
        ("sentence", "梯度很大，会消失", True),
        ("sentence", "梯度很大。会消失", False),
        ("answer", "梯度很大。会消失", True),
        (3, "梯度会消失", True),
        (3, "梯度在这里会消失", False),
        (4, "梯度在这里会消失", True),
        (4, "梯度很大。会消失", False),
    ],
)
def test_roles_stand_together_in_their_window(
    within: str | int, answer: str, expected: bool
) -> None:
    frame = bind(subject=["梯度"], relation=["消失"], within=within)
    assert bool(quotes(answer, frame)) is expected


def test_a_clause_is_the_window_where_none_is_given() -> None:
    assert not quotes("梯度很大，会消失", bind(subject=["梯度"], relation=["消失"]))


@pytest.mark.parametrize("within", ["clause", "sentence"])
def test_words_far_apart_in_a_text_without_marks_are_not_bound(within: str) -> None:
    answer = "gradient " + "word " * 80 + "vanishes"
    frame = bind(subject=["gradient"], relation=["vanishes"], within=within)
    assert not quotes(answer, frame)


def test_every_role_must_be_there() -> None:
    frame = bind(subject=["梯度"], relation=["消失"], object=["深层"])
    assert quotes("梯度在深层消失", frame)
    assert not quotes("梯度消失", frame)


def test_one_word_cannot_play_two_roles() -> None:
    frame = bind(subject=["kv"], object=["kv cache", "kv"])
    assert not quotes("kv", frame)
    assert quotes("kv 和 kv cache", frame)


@pytest.mark.parametrize(
    ("answer", "expected"), [("先归一化再相加", True), ("先相加再归一化", False)]
)
def test_order_counts_where_it_is_the_meaning(answer: str, expected: bool) -> None:
    frame = bind(subject=["归一化"], relation=["相加"], ordered=True)
    assert bool(quotes(answer, frame)) is expected
    assert quotes(answer, {**frame, "ordered": False})


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("MQA 共享一组", True),
        ("MQA 共享 query 头", False),
        ("MQA 共享一组，query 头不动", True),
        ("query 头很多。MQA 共享一组", True),
    ],
)
def test_unless_rules_a_frame_out_in_its_window_only(answer: str, expected: bool) -> None:
    frame = bind(subject=["@x_mqa"], relation=["共享"], unless=["query 头"])
    assert bool(quotes(answer, frame)) is expected


def test_any_of_the_frames_is_enough() -> None:
    frames = (bind(relation=["甲"]), bind(relation=["乙"]))
    assert quotes("这里是乙", *frames)
    assert not quotes("这里是丙", *frames)


# --- who governs the relation -----------------------------------------------------------------

SHARES = bind(subject=["@x_mqa"], relation=["共享", "共用", "share", "shares"], within="sentence")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("MQA 让所有头共享一组 KV。", True),
        ("MHA 让所有头共享一组 KV，MQA 每头一组。", False),
        ("MHA 每头一组，MQA 共享一组。", True),
        ("MHA 每头一组；MQA 则是共享的。", True),
        ("MHA shares one set, MQA keeps one per head.", False),
        ("MHA keeps one per head, while MQA shares one set.", True),
        ("Unlike MHA, MQA shares one set.", True),
        ("与 MHA 不同，MQA 共享一组。", True),
        ("MQA 和 GQA 都共享 KV。", True),
        ("GQA 和 MQA 都共享 KV。", True),
        ("MHA、GQA 共享，MQA 不共享。", False),
        ("所有头共享一组 KV 的是 MQA。", True),
        ("所有头共享一组 KV 的是 MHA，不是 MQA。", False),
        ("先说 MQA。所有头共享一组。", False),
    ],
)
def test_the_relation_belongs_to_its_own_subject(answer: str, expected: bool) -> None:
    assert bool(quotes(answer, SHARES)) is expected


def test_a_sentence_without_a_subject_goes_on_about_the_last_one() -> None:
    frame = bind(subject=["@x_mqa"], relation=["共享"], within="answer")
    assert quotes("先说 MQA。所有头共享一组。", frame)
    assert not quotes("先说 MQA。再说 MHA。所有头共享一组。", frame)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("MQA 让所有头共享一组 KV。MQA 不让所有头共享一组 KV。", False),
        ("MQA 不让所有头共享一组 KV。MQA 让所有头共享一组 KV。", False),
        ("MQA 让所有头共享一组 KV。它不是在训练后才共享的，MQA 从一开始就这么训。", True),
    ],
)
def test_what_is_said_and_taken_back_in_the_same_words_is_not_held(
    answer: str, expected: bool
) -> None:
    assert bool(quotes(answer, SHARES)) is expected


NOT_TRAINED = {**SHARES, "unless": ["训练后", "after training"]}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("先说别的。MHA 让所有头共享一组 KV，MQA 各有一组。", "MHA 让所有头共享一组 KV"),
        ("MQA 不共享 KV，这是关键。", "MQA 不共享 KV"),
        ("MQA 在训练后才共享 KV，之前不用。", "MQA 在训练后才共享 KV"),
        ("MHA shares one head of KV, MQA has many.", "MHA shares one head of KV"),
        ("MQA 让所有头共享一组 KV。", ""),
        ("MQA 很快。所有头都要读缓存。", ""),
        ("MHA 不共享 KV，MQA 让所有头共享一组。", ""),
    ],
)
def test_words_that_say_something_else_are_an_opposite(answer: str, expected: str) -> None:
    reading = Reading(Passage.read(answer), Vocabulary(HEADS))
    wanted = facet(NOT_TRAINED)
    held, spans = find_facet(wanted, reading), find_opposite([wanted], reading)
    said = [answer[slice(*reading.passage.raw_span(span))] for span in spans]
    assert "".join(said[:1]).startswith(expected) if expected else held or not said
    assert not (expected and held)


# --- comparisons ------------------------------------------------------------------------------

SMALLER = {"compare": {"of": ["缓存", "cache"], "less": ["@x_mqa"], "more": ["@x_mha"]}}
RIGHT = [
    "MQA 的缓存比 MHA 小。",
    "MHA 的缓存比 MQA 大。",
    "MQA 的缓存更小。",
    "MQA 缓存最小。",
    "MQA 需要的缓存少于 MHA。",
    "MHA 需要的缓存多于 MQA。",
    "缓存方面 MQA 低于 MHA。",
    "缓存大小：MHA > MQA。",
    "缓存大小：MQA < MHA。",
    "MHA 缓存大，MQA 缓存小。",
    "从 MHA 换到 MQA，缓存变小。",
    "MQA has a smaller cache than MHA.",
    "MHA has a larger cache than MQA.",
    "The cache of MQA is smaller than the cache of MHA.",
    "MQA reduces the cache.",
    "The cache shrinks with MQA.",
    "MHA needs more cache, MQA less.",
    "MHA exceeds MQA in cache.",
]
WRONG = [
    "MHA 的缓存比 MQA 小。",
    "MQA 的缓存比 MHA 大。",
    "MHA 的缓存更小。",
    "MHA 需要的缓存少于 MQA。",
    "缓存大小：MQA > MHA。",
    "缓存：MHA < MQA。",
    "MHA 缓存小，MQA 缓存大。",
    "从 MQA 换到 MHA，缓存变小。",
    "MQA 的缓存不比 MHA 小。",
    "MQA has a larger cache than MHA.",
    "Compared with MQA, MHA has a smaller cache.",
    "MHA reduces the cache.",
    "MQA's cache is not smaller than that of MHA.",
    "MQA 比 MHA 小。",
    "MQA 和 MHA 的缓存。",
]


@pytest.mark.parametrize("answer", RIGHT)
def test_a_comparison_counts_in_many_wordings(answer: str) -> None:
    assert quotes(answer, SMALLER)


@pytest.mark.parametrize("answer", WRONG)
def test_a_comparison_the_wrong_way_round_does_not_count(answer: str) -> None:
    assert not quotes(answer, SMALLER)


@pytest.mark.parametrize(
    "answer",
    [
        "Compared with MHA, MQA has a smaller cache.",
        "相比 MHA，MQA 的缓存更小。",
        "与 MHA 相比，MQA 的缓存更少。",
    ],
)
def test_a_comparison_may_open_with_its_standard(answer: str) -> None:
    assert quotes(answer, SMALLER)


# --- numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("大约 1.25 GiB", True),
        ("about 1.3 GB", True),
        ("不是 1.25 GiB", False),
        ("10 GiB", False),
        ("没有数字", False),
    ],
)
def test_a_number_counts_in_any_unit_that_converts(answer: str, expected: bool) -> None:
    size = Numeric(id="size", value=1.25, unit="GiB", tolerance=0.05)
    assert bool(quotes(answer, {"numeric": "size"}, numeric=[size])) is expected


def test_a_number_that_nobody_defined_is_never_found() -> None:
    assert not quotes("1.25 GiB", {"numeric": "size"})


# --- quotes -----------------------------------------------------------------------------------


def test_the_quote_is_the_clause_of_the_hit() -> None:
    assert quotes("先说别的，MQA 让各头共享 KV，然后结束。", SHARES) == ["MQA 让各头共享 KV"]


def test_a_hit_over_two_clauses_quotes_both() -> None:
    frame = bind(subject=["梯度"], relation=["消失"], within="answer")
    assert quotes("梯度很大。中间一句。它会消失。", frame) == ["梯度很大", "它会消失"]


def test_a_clause_without_end_is_quoted_in_part() -> None:
    answer = "word " * 70 + "gradient vanishes " + "word " * 70
    (quote,) = quotes(answer, bind(subject=["gradient"], relation=["vanishes"]))
    assert quote == "gradient vanishes"


@pytest.mark.parametrize("answer", ["", " ", "。。", "\u200b"])
def test_nothing_is_found_in_nothing(answer: str) -> None:
    assert not quotes(answer, SHARES, SMALLER)
