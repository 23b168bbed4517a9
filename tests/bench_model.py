"""The model path, measured beside a bare call of the `openai` client in the same run."""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openai

from interviewer.bank.models import LANGUAGES, PERSONAS, Bank, Question
from interviewer.grading.judge import Judge, Watch
from interviewer.grading.offline import OfflineGrader
from interviewer.interview.judging import Judging
from interviewer.interview.models import Choice
from interviewer.llm.chat import EndpointChat
from interviewer.llm.connection import Connection
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.replies import Objects, estimated_tokens
from interviewer.prompts import shipped
from tests.model_server import Handler, ModelServer, judging, serving
from tests.support import opened

LATENCY = 1.0
"""Seconds that the loopback model takes before it answers."""
RUNS = 10
Show = Callable[..., None]


def bench_model(bank: Bank, show: Show) -> None:
    """Overhead of a turn, time to the first point, calls, and the size of the prompt."""
    _overhead(bank, show)
    _first_point(bank, show)
    _prompts(bank, show)


def _endpoint(server: ModelServer) -> Endpoint:
    return Endpoint(service="custom", base_url=server.url, model="tiny")


def _overhead(bank: Bank, show: Show) -> None:
    """A whole graded turn through session, graph and database, against the bare call."""
    question = bank.questions["llm-04"]
    answer = question.answers.algorithm.zh if question.answers.algorithm else ""
    turns: list[float] = []
    bare: list[float] = []
    with tempfile.TemporaryDirectory() as folder, serving(judging("met", wait=LATENCY)) as server:
        client = openai.OpenAI(base_url=server.url, api_key="none", max_retries=0)
        judging_by = Judging(OfflineGrader(bank), Connection(_endpoint(server)), shipped())
        with opened(Path(folder), bank=bank, judging=judging_by) as session:
            for run in range(RUNS + 1):
                view = session.start("bench", Choice(question="llm-04"))
                before = len(server.bodies)
                began = time.perf_counter()
                session.submit("bench", view.interview_id, view.step, answer)
                took = time.perf_counter() - began
                assert len(server.bodies) - before == 1, "one call for an answer"
                body = server.bodies[-1]
                began = time.perf_counter()
                _read(client, body)
                if run:  # the first of each connects
                    bare.append(time.perf_counter() - began)
                    turns.append(took)
    more = statistics.median(turns) - statistics.median(bare)
    show(
        f"graded turn with a model of {LATENCY:g} s, overhead at the median",
        f"{1000 * more:.0f} ms",
        f"bare openai call {1000 * statistics.median(bare):.0f} ms; one call an answer",
    )


def _read(client: openai.OpenAI, body: dict[str, Any]) -> None:
    stream: Any = client.chat.completions.create(
        model="tiny", messages=body["messages"], stream=True, temperature=0
    )
    for _ in stream:
        pass


def _first_point(bank: Bank, show: Show) -> None:
    """From when the server sends the last piece of a first whole point until it can be shown."""
    question = bank.questions["llm-04"]
    answer = question.answers.algorithm.zh if question.answers.algorithm else ""
    offline = OfflineGrader(bank)
    offline.grade(question, answer, "dev", "zh")  # the first after a start reads all aliases
    delays: list[float] = []
    for _ in range(RUNS):
        sent = [0.0]
        watch = Watch()
        with serving(_stamped(sent)) as server:
            judge = Judge(EndpointChat(_endpoint(server)), shipped(), offline, watch=watch)
            thread = threading.Thread(target=judge.grade, args=(question, answer, "dev", "zh"))
            thread.start()
            while not watch.points and thread.is_alive():
                time.sleep(0.0005)
            delays.append(time.perf_counter() - sent[0])
            thread.join()
    show(
        "first point heard after the model's first whole point, median / worst",
        f"{1000 * statistics.median(delays):.0f} / {1000 * max(delays):.0f} ms",
        "and at most 100 ms until the page looks",
    )


def _stamped(sent: list[float]) -> Callable[[Handler, dict[str, Any]], None]:
    """A grading model that notes when it sends the end of its first whole point."""

    def act(handler: Handler, body: dict[str, Any]) -> None:
        inner, objects, text = judging("met", between=0.01), Objects(), [""]
        piece = handler.piece

        def noted(words: str | None, finish: str | None = None, **delta: object) -> None:
            text[0] += words or ""
            if not sent[0] and list(objects.read(text[0])):
                sent[0] = time.perf_counter()
            piece(words, finish, **delta)

        handler.piece = noted  # type: ignore[method-assign, assignment]
        inner(handler, body)

    return act


def _prompts(bank: Bank, show: Show) -> None:
    """Static share and tokens of the prompt; the estimate is ours, no tokenizer is loaded."""
    sizes = []
    with serving(judging("met")) as server:
        judge = Judge(EndpointChat(_endpoint(server)), shipped(), OfflineGrader(bank))
        for question in bank:
            if question.askable:
                sizes += [_size(judge, question, p, lang) for p in PERSONAS for lang in LANGUAGES]
    tokens, share, answer, name = max(sizes)
    least = min(share for _, share, _, _ in sizes)
    show("static share of the prompt without the answer, least", f"{100 * least:.1f} %")
    show(
        "tokens of the largest prompt without the answer (estimate)",
        str(tokens),
        f"{name}; its model answer adds {answer}",
    )


def _size(judge: Judge, question: Question, persona: Any, language: Any) -> Any:
    static, around = judge.prompt_parts(question, persona, language)
    model = question.model_answer(persona)
    answer = estimated_tokens(model[language]) if model else 0
    share = len(static) / (len(static) + len(around))
    return estimated_tokens(static) + estimated_tokens(around), share, answer, question.id
