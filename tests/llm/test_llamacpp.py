"""Our client against a server that we did not write: llama.cpp's own, with a model of noise."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from interviewer.grading.judge import Judge
from interviewer.grading.models import Grade
from interviewer.grading.scoring import judged, question_score
from interviewer.llm.chat import EndpointChat, Message, Request
from interviewer.llm.connection import Connection
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.faults import ModelError
from interviewer.llm.replies import object_in
from interviewer.prompts import shipped
from tests.support import GRADER, asked

SERVER = os.environ.get("LLAMA_SERVER") or shutil.which("llama-server")
pytestmark = [
    pytest.mark.llamacpp,
    pytest.mark.skipif(
        SERVER is None, reason="llama-server is missing; build llama.cpp or set LLAMA_SERVER"
    ),
]
_UP = 120
"""Seconds that the server may take to start."""
NUMBERS = {
    "type": "object",
    "properties": {"kind": {"type": "string", "enum": ["met", "missed"]}},
    "required": ["kind"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """A running llama-server."""
    pytest.importorskip("gguf", reason="the package gguf, which writes the model, is missing")
    from tests.llm.tiny_gguf import write_model

    model = tmp_path_factory.mktemp("llama") / "noise.gguf"
    write_model(model)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (model.parent / "log").open("w", encoding="utf-8")
    command = [str(SERVER), "-m", str(model), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen([*command, "-c", "8192", "-np", "1"], stdout=log, stderr=log)
    try:
        _wait(port, process, model.parent / "log")
        yield Endpoint(service="llamacpp", base_url=f"http://127.0.0.1:{port}/v1")
    finally:
        process.terminate()
        process.wait()
        log.close()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _UP
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"llama-server did not start: {log.read_text('utf-8')[-2000:]}")


def test_the_connection_test_finds_the_model_and_the_schema(llama: Endpoint) -> None:
    check = Connection(llama).check()
    assert check is not None and check.models and check.endpoint.model in check.models
    assert check.structured or check.fault


def test_replies_are_held_to_the_schema_and_counted(llama: Endpoint) -> None:
    chat = EndpointChat(llama)
    heard: list[str] = []
    request = Request((Message("user", "Judge."),), limit=64, schema=NUMBERS)
    reply = chat.ask(request, heard.append)
    found = object_in(reply.text, "kind")
    assert found is not None and found["kind"] in ("met", "missed")
    assert chat.features.schema and reply.prompt_tokens > 1 and reply.reply_tokens > 1
    assert heard[-1] == reply.text


def test_a_prompt_that_does_not_fit_is_a_refused_request(llama: Endpoint) -> None:
    request = Request((Message("user", "word " * 20_000),), limit=64)
    with pytest.raises(ModelError) as raised:
        EndpointChat(llama).ask(request)
    assert raised.value.fault.kind == "request" and raised.value.fault.status == 400


def test_noise_is_graded_as_noise(llama: Endpoint) -> None:
    """Whatever it says: no credit without words of the answer, and the score is computed."""
    question = asked("kit-01")
    answer = "训练时随机把一部分激活置零。"
    judge = Judge(EndpointChat(llama), shipped(), GRADER, alone=False)
    found = judge.grade(question, answer, "algorithm", "zh")
    assert isinstance(found, Grade)
    for point in found.points:
        assert all(answer[q.start : q.end] == q.text for q in point.quotes)
        assert point.quotes or point.credit == 0
    if found.grader == "llm":
        points = judged(found.points, question.points_of("algorithm"), "algorithm")
        assert found.score == question_score(points)
    else:
        assert found.fault is not None
