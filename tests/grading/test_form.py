"""Sentences are told from words in a row by their form alone."""

from __future__ import annotations

import random

import pytest

from interviewer.bank.models import Bank
from interviewer.grading.fluency import Fluency, clauses, shipped
from interviewer.grading.form import is_list_of_words
from interviewer.grading.text import Passage

SENTENCES = [
    "We use dropout and warmup because they keep the training of a deep model stable in the long "
    "run, and it is cheap.",
    "我们用了预热、裁剪和残差，因为它们能让训练在很深的网络里也比较稳定，而且几乎不花什么代价。",
]
LISTS = [
    "dropout, layernorm, adam, warmup, cosine, clipping, fp16, zero, lora, gqa, rope, moe, swiglu, "
    "flash, paged, vllm, ppo, dpo, grpo, rlhf, sft, clip, vit, blip, llava, qwen, bert, gpt, "
    "t5, kv, tp, pp, dp, ep",
    "注意力，缓存，量化，蒸馏，剪枝，对齐，奖励，策略，熵，梯度，动量，学习率，预热，裁剪，残差，归一化，"
    "微调，检索，重排，切块，召回，提示，采样，温度",
]


@pytest.mark.parametrize("text", SENTENCES)
def test_sentences_are_sentences(text: str) -> None:
    assert not is_list_of_words(Passage.read(text), 0.5)


@pytest.mark.parametrize("text", LISTS)
def test_a_list_of_terms_is_none(text: str) -> None:
    assert is_list_of_words(Passage.read(text), 0.9)


def test_in_a_few_words_there_is_no_form_to_see() -> None:
    assert not is_list_of_words(Passage.read("dropout, adam, lora"), 0.9)


def test_the_model_answers_of_the_bank_are_sentences_and_their_shuffled_words_are_not(
    shipped: Bank,
) -> None:
    rng = random.Random(0)
    texts = [
        answer.zh
        for question in shipped
        for answer in (question.answers.algorithm, question.answers.dev)
        if answer
    ]
    assert texts
    shuffled = 0
    for text in texts:
        assert not is_list_of_words(Passage.read(text), 0.5)
        words = [token.text for token in Passage.read(text).tokens]
        rng.shuffle(words)
        shuffled += is_list_of_words(Passage.read("".join(words)), 0.5)
    assert shuffled >= 0.9 * len(texts)


def test_what_is_stored_of_a_fitted_model_is_read_back_as_it_was() -> None:
    fitted = Fluency.fit(SENTENCES, least=1)
    assert Fluency.load(fitted.dump()) == fitted


def test_a_fitted_model_prefers_what_it_has_seen() -> None:
    fitted = Fluency.fit(SENTENCES * 3, least=1)
    forwards, pairs = fitted.score(clauses(Passage.read(SENTENCES[0])))
    words = " ".join(reversed(SENTENCES[0].replace(",", "").replace(".", "").split()))
    assert pairs > 10
    assert forwards > fitted.score(clauses(Passage.read(words)))[0]


def test_the_shipped_model_is_loaded_once() -> None:
    assert shipped() is shipped()
    assert clauses(Passage.read("")) == []


@pytest.mark.parametrize(
    "text",
    [
        "置零、激活、随机、推理、关闭、期望、不变、集成",
        "置零 激活 随机 推理 关闭 期望 不变 集成",
        "训练 | 梯度 | 激活 | 参数 | 所以 | 这样 | 一步 | 概率",
        "training | rest | while | accuracy | got | worse | each | expectation | stays | three | "
        "points | probability",
        "vla pdf bet checked automatically common sense transfer accuracy errors compound problem "
        "flow matching change my mind",
    ],
)
def test_terms_between_marks_are_a_list_however_short(text: str) -> None:
    assert is_list_of_words(Passage.read(text), 0.5)


@pytest.mark.parametrize(
    "text",
    [
        "局部注意力靠堆叠层数扩大感受野。",
        "训练：随机置零；推理：全部保留；期望：乘以保留概率；作用：近似集成",
        "Retrieval uses R@1 and R@10 plus mean reciprocal rank.",
        "fp16: narrow range, needs loss scaling; bf16: wide range, coarse steps, no scaler",
    ],
)
def test_terse_notes_that_say_something_are_no_list(text: str) -> None:
    assert not is_list_of_words(Passage.read(text), 0.5)
