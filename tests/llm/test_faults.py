"""Every fault of an endpoint, over real HTTP: what it is called, how often it is asked, what stays.

Times are not asserted but where waiting is the fault; then the bound is the deadline.
"""

from __future__ import annotations

import gc
import threading
import time
import types
import warnings
from collections.abc import Callable
from typing import NamedTuple

import pytest

from interviewer.llm.chat import EndpointChat, Message, Request
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.faults import FaultKind, ModelError
from tests.model_server import (
    Act,
    ModelServer,
    bad_event,
    begin_then,
    broken_off,
    drip,
    ends_early,
    error_event,
    fail,
    falls_silent,
    hang,
    no_choices,
    only_whole,
    raw,
    say,
    serving,
    without,
)

GOOD = say('{"a": 1}')
ASKED = Request(
    (Message("system", "Be brief."), Message("user", "Go.")),
    limit=100,
    schema={"type": "object"},
)
CEILING = 1.5


def chat_of(server: ModelServer, *, ceiling: float = CEILING, calls: int = 8) -> EndpointChat:
    endpoint = Endpoint(service="custom", base_url=server.url, model="tiny")
    return EndpointChat(endpoint, ceiling=ceiling, calls=calls)


class Case(NamedTuple):
    """A fault: what the server does, what it is called, and how often it was asked."""

    act: Act
    kind: FaultKind
    hits: int
    status: int | None = None
    detail: str = ""


# A 500 may come from the schema, so there is one call without it before the tries.
FAULTS = {
    "wrong key": Case(fail(401), "key", 1, 401),
    "not allowed": Case(fail(403), "forbidden", 1, 403),
    "no such model": Case(fail(404), "no_model", 1, 404),
    "too many requests": Case(fail(429, headers={"Retry-After": "0"}), "rate", 3, 429),
    "too many, far away": Case(fail(429, headers={"Retry-After": "120"}), "rate", 1, 429),
    "no quota": Case(fail(429, code="insufficient_quota"), "quota", 1, 429, "insufficient_quota"),
    "payment required": Case(fail(402), "quota", 1, 402),
    "internal error": Case(fail(500), "server", 4, 500),
    "bad gateway in HTML": Case(raw(502, b"<html>bad gateway</html>"), "server", 3, 502),
    "unavailable": Case(fail(503), "server", 3, 503),
    "hang before headers": Case(hang(), "timeout", 1),
    "hang in the stream": Case(begin_then('{"a"', falls_silent), "timeout", 1),
    "a byte now and then": Case(drip, "timeout", 1),
    "error event": Case(begin_then('{"a"', error_event), "cut", 1),
    "event that is no JSON": Case(
        begin_then('{"a"', bad_event), "malformed", 1, None, "JSONDecodeError"
    ),
    "no choices": Case(no_choices, "malformed", 1, None, "empty"),
    "content is null": Case(say(None), "malformed", 1, None, "empty"),
    "ends for length": Case(say('{"a":', finish="length"), "cut", 1, None, "length"),
    "content filter": Case(say("", finish="content_filter"), "refused", 1, None, "content_filter"),
    "refusal": Case(say(None, refusal="I cannot."), "refused", 1, None, "stop"),
    "a page with status 200": Case(raw(200, b"<html>hi</html>"), "malformed", 2),
    "context too small": Case(
        fail(400, "maximum context", code="context_length_exceeded"),
        "request",
        1,
        400,
        "context_length_exceeded",
    ),
    "ten megabytes": Case(say("x" * 10_000_000, size=100_000), "malformed", 1),
    "only thoughts": Case(say("<think>on and on"), "malformed", 1, None, "empty"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_and_nothing_of_the_server_is_kept(name: str) -> None:
    case = FAULTS[name]
    ceiling = CEILING if case.kind == "timeout" else 20.0
    with serving(case.act) as server:
        with pytest.raises(ModelError) as raised:
            chat_of(server, ceiling=ceiling).ask(ASKED)
    fault = raised.value.fault
    assert (fault.kind, fault.status, len(server.bodies)) == (case.kind, case.status, case.hits)
    assert fault.detail == case.detail or not case.detail
    assert fault.model == "tiny" and fault.host in server.url
    assert fault.seconds <= ceiling + 1


def test_a_port_where_nobody_listens_is_unreachable() -> None:
    with serving(GOOD) as server:
        url = server.url
    chat = EndpointChat(Endpoint(service="custom", base_url=url, model="tiny"), ceiling=CEILING)
    with pytest.raises(ModelError) as raised:
        chat.ask(ASKED)
    assert raised.value.fault.kind == "unreachable"


@pytest.mark.parametrize("fault", [fail(503), fail(429, headers={"Retry-After": "0.05"})])
def test_what_may_pass_is_tried_again(fault: Act) -> None:
    with serving(fault, GOOD) as server:
        assert chat_of(server).ask(ASKED).text == '{"a": 1}'
        assert len(server.bodies) == 2


def test_the_wait_that_a_server_asks_for_is_kept() -> None:
    with serving(fail(429, headers={"Retry-After": "0.4"}), GOOD) as server:
        began = time.monotonic()
        chat_of(server, ceiling=30).ask(ASKED)
        assert time.monotonic() - began >= 0.4


@pytest.mark.parametrize(
    "act", [begin_then('{"a"', broken_off), begin_then('{"a"', ends_early)], ids=["cut", "early"]
)
def test_a_stream_that_breaks_off_says_no_reason_for_its_end(act: Act) -> None:
    with serving(act) as server:
        chat = chat_of(server)
        try:
            reply = chat.ask(ASKED)
        except ModelError as error:
            assert error.fault.kind == "cut"
        else:
            assert (reply.text, reply.finish) == ('{"a"', None)
        assert len(server.bodies) == 1, "what was heard already is not asked for twice"


def test_a_stream_that_was_given_up_is_freed_on_its_own_loop_and_not_by_the_collector() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # of clients that other tests dropped
        gc.collect()
    before = half_read()
    gc.disable()  # what is left over now would be met by it, on whatever thread
    try:
        with serving(begin_then('{"a"', error_event)) as server, pytest.raises(ModelError):
            chat_of(server).retry(ASKED)
        until = time.monotonic() + 5
        while half_read() > before and time.monotonic() < until:
            time.sleep(0.01)  # the loop closes it in its own time
        assert half_read() <= before
    finally:
        gc.enable()


def half_read() -> int:
    """How many asynchronous generators wait to be read on."""
    kind = types.AsyncGeneratorType
    return sum(type(o) is kind and o.ag_frame is not None for o in gc.get_objects())


@pytest.mark.parametrize("feature", ["response_format", "seed", "stream_options", "temperature"])
@pytest.mark.parametrize("status", [400, 422])
def test_what_a_server_does_not_know_is_left_out_from_then_on(feature: str, status: int) -> None:
    with serving(without(feature, GOOD, status=status)) as server:
        chat = chat_of(server)
        assert [chat.ask(ASKED).text for _ in range(2)] == ['{"a": 1}'] * 2
        assert [feature in body for body in server.bodies] == [True, False, False]


def test_a_schema_that_breaks_a_server_is_left_out() -> None:
    with serving(without("response_format", GOOD, status=500)) as server:
        assert chat_of(server).ask(ASKED).text == '{"a": 1}'
        assert len(server.bodies) == 2


def test_a_server_that_does_not_stream_is_asked_for_whole_replies() -> None:
    with serving(only_whole(GOOD)) as server:
        chat = chat_of(server)
        assert [chat.ask(ASKED).text for _ in range(2)] == ['{"a": 1}'] * 2
        assert len(server.bodies) == 3 and not chat.features.stream


def test_tokens_are_estimated_where_a_server_does_not_count() -> None:
    with serving(say('{"a": 1}', usage=False)) as server:
        reply = chat_of(server).ask(ASKED)
    assert (reply.prompt_tokens, reply.reply_tokens) == (4, 2)


def test_what_a_reasoning_model_thinks_aloud_is_not_part_of_its_reply() -> None:
    heard: list[str] = []
    with serving(say('<think>{"a": 0}? no</think>{"a": 2}', size=3)) as server:
        assert chat_of(server).ask(ASKED, heard.append).text == '{"a": 2}'
    assert all("no" not in text for text in heard)


def test_the_request_is_deterministic_and_carries_the_schema() -> None:
    with serving(GOOD) as server:
        chat_of(server).ask(ASKED)
    (body,) = server.bodies
    assert (body["temperature"], body["seed"], body["stream"]) == (0, 7, True)
    assert body["max_tokens"] == 100
    assert body["response_format"]["json_schema"]["schema"] == {"type": "object"}


def test_a_dead_endpoint_costs_one_wait_and_not_one_for_each_call() -> None:
    with serving(hang()) as server:
        chat = chat_of(server)
        kinds = []
        for _ in range(4):
            with pytest.raises(ModelError) as raised:
                chat.ask(ASKED)
            kinds.append(raised.value.fault.kind)
        assert kinds == ["timeout", "resting", "resting", "resting"]
        assert len(server.bodies) == 1


def test_an_endpoint_that_is_back_is_used_again_without_a_wait_for_anybody() -> None:
    now = [0.0]
    with serving(hang()) as server:
        endpoint = Endpoint(service="custom", base_url=server.url, model="tiny")
        chat = EndpointChat(endpoint, ceiling=0.5, clock=lambda: now[0])
        with pytest.raises(ModelError):
            chat.ask(ASKED)
        server.script = [GOOD]
        now[0] = 31.0
        with pytest.raises(ModelError) as raised:
            chat.ask(ASKED)  # this one only sends the probe on its way
        assert raised.value.fault.kind == "resting"
        until(lambda: not chat.breaker.is_open)
        assert chat.ask(ASKED).text == '{"a": 1}'


def test_a_call_that_nobody_waits_for_is_given_up_at_once() -> None:
    stop = threading.Event()
    with serving(hang()) as server:
        chat = chat_of(server, ceiling=60)
        threading.Timer(0.3, stop.set).start()
        with pytest.raises(ModelError) as raised:
            chat.ask(ASKED, lambda text: None, stop)
        assert raised.value.fault.kind == "cancelled"
        assert raised.value.fault.seconds < 10
        assert not chat.breaker.is_open, "the endpoint did nothing wrong"


def test_at_most_so_many_calls_run_at_once() -> None:
    running, most, lock = 0, 0, threading.Lock()

    def counting(handler: object, body: object) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.1)
        with lock:
            running -= 1
        GOOD(handler, body)  # type: ignore[arg-type]

    with serving(counting) as server:
        chat = chat_of(server, ceiling=30, calls=2)
        threads = [threading.Thread(target=chat.ask, args=(ASKED,)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(server.bodies) == 6
    assert most <= 2


def test_a_key_goes_to_its_host_and_into_no_message() -> None:
    from pydantic import SecretStr

    with serving(fail(401, "bad key sk-very-secret")) as server:
        endpoint = Endpoint(
            service="custom", base_url=server.url, model="tiny", key=SecretStr("sk-very-secret")
        )
        with pytest.raises(ModelError) as raised:
            EndpointChat(endpoint).ask(ASKED)
        assert server.headers[0]["authorization"] == "Bearer sk-very-secret"
    assert "sk-very-secret" not in f"{raised.value} {raised.value.fault!r} {endpoint!r}"


def test_a_key_does_not_follow_a_redirect_to_another_host() -> None:
    from pydantic import SecretStr

    with serving(GOOD) as other:

        def elsewhere(handler: object, body: object) -> None:
            target = other.url.replace("127.0.0.1", "localhost") + "/chat/completions"
            handler.reply(307, {}, {"Location": target})  # type: ignore[attr-defined]

        with serving(elsewhere) as server:
            endpoint = Endpoint(
                service="custom", base_url=server.url, model="tiny", key=SecretStr("sk-secret")
            )
            try:
                EndpointChat(endpoint, ceiling=5).ask(ASKED)
            except ModelError:
                pass
        assert all("sk-secret" not in str(headers) for headers in other.headers)


def until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for something that another thread does."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
