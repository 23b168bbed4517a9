"""What the interviewer says in a model's words, and what it never says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from interviewer.interview.manners import fit
from interviewer.interview.voice import Voice
from interviewer.llm.chat import EndpointChat
from interviewer.llm.endpoint import Endpoint
from interviewer.prompts import shipped
from tests.model_server import Act, fail, say, serving
from tests.support import GRADER, asked

QUESTION = asked("kit-01")
POINT = QUESTION.points[0]
ANSWER = "训练的时候有些神经元不参与，具体怎么补偿我没想清楚。"


def said(act: Act, method: str, *values: Any) -> str | None:
    with serving(act) as server:
        endpoint = Endpoint(service="custom", base_url=server.url, model="tiny")
        voice = Voice(EndpointChat(endpoint, ceiling=5), shipped(), GRADER)
        found: str | None = getattr(voice, method)(QUESTION, *values, "algorithm", "zh")
        return found


@pytest.mark.parametrize(
    "words",
    [
        "很好，你说得不错。",
        "Great answer, go on.",
        "这里给你 80 分。",
        "看 ![x](http://evil.example/a.png)",
        "<form action=x>",
        "长" * 200,
        "",
        "你说「训练的时候有些神经元不参与，具体怎么补偿」，是吗？",
    ],
)
def test_flattery_scores_markup_length_and_echo_are_not_said(words: str) -> None:
    assert not fit(words, "zh" if "，" in words else "en" if words.isascii() else "zh", ANSWER)


def test_plain_words_are_said() -> None:
    assert fit("嗯，训练时的做法清楚了，我们看推理。", "zh", ANSWER)
    assert fit("All right, let us look at inference.", "en", ANSWER)


def test_a_clarification_is_said() -> None:
    words = "我想听它在训练和推理两个阶段分别怎么做。"
    assert said(say(words), "clarify", "你指的是什么？") == words


def test_words_that_would_earn_credit_are_not_said() -> None:
    leak = POINT.examples.met[0].text
    for method, values in (("clarify", ("什么意思？",)), ("hint", (POINT, ANSWER))):
        assert said(say(leak), method, *values) is None


@pytest.mark.parametrize("act", [fail(500), say("嗯", finish=None), say("x", finish="length")])
def test_where_the_model_fails_the_authored_words_are_said(act: Act) -> None:
    assert said(act, "hint", POINT, ANSWER) is None


def follow_up(quote: str, ask: str) -> str | None:
    text = json.dumps({"quote": quote, "ask": ask}, ensure_ascii=False)
    return said(say(f"好的：{text}"), "follow_up", POINT, ANSWER)


def test_a_follow_up_quotes_the_answer() -> None:
    ask = "你说「有些神经元不参与」，是按什么挑的？"
    assert follow_up("有些神经元不参与", ask) == ask


@pytest.mark.parametrize(
    ("quote", "ask"),
    [
        ("有些层不参与", "你说「有些层不参与」，是按什么挑的？"),
        ("有些神经元不参与", "那么是按什么挑的？"),
        ("", "是按什么挑的？"),
        ("的", "的的的？"),
    ],
)
def test_a_follow_up_without_words_of_the_answer_is_dropped(quote: str, ask: str) -> None:
    assert follow_up(quote, ask) is None
