"""A model server on loopback that speaks the OpenAI protocol and does what a test scripts.

Real HTTP and SSE over a real socket: what is tested is the client as it runs in production.
"""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Act = Callable[["Handler", dict[str, Any]], None]
"""What the server does with one request: (connection, body)."""


class ModelServer(ThreadingHTTPServer):
    """Answers each chat request with the next act of its script; the last one is repeated."""

    daemon_threads = True

    def __init__(self, *script: Act) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = list(script)
        self.models = ["tiny", "small"]
        self.models_status = 200
        self.bodies: list[dict[str, Any]] = []
        """Every chat request."""
        self.headers: list[dict[str, str]] = []
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.append(request)
        super().process_request(request, client_address)

    def hang_up(self) -> None:
        """Close every connection, kept-alive ones too."""
        for connection in self._open:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it is closed already

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def next_act(self, body: dict[str, Any], headers: dict[str, str]) -> Act:
        with self._lock:
            self.bodies.append(body)
            self.headers.append(headers)
            return self.script.pop(0) if len(self.script) > 1 else self.script[0]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that give up are part of the tests."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: ModelServer

    def do_GET(self) -> None:
        if self.server.models_status != 200:
            self.reply(self.server.models_status, {"error": {"message": "no"}})
        else:
            found = [{"id": name, "object": "model"} for name in self.server.models]
            self.reply(200, {"object": "list", "data": found})

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", 0))
        body = json.loads(self.rfile.read(length))
        if self.path.endswith("/embeddings"):
            self.server.bodies.append(body)
            self.reply(200, embedded(body))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.next_act(body, headers)(self, body)

    def log_message(self, *args: object) -> None:
        """Quiet."""

    # --- parts of acts --------------------------------------------------------------------

    def reply(self, status: int, data: object, headers: dict[str, str] | None = None) -> None:
        text = data if isinstance(data, bytes) else json.dumps(data).encode()
        kind = "text/html" if isinstance(data, bytes) else "application/json"
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    def open_stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def event(self, data: object) -> None:
        text = data if isinstance(data, str) else json.dumps(data)
        self.wfile.write(f"data: {text}\n\n".encode())
        self.wfile.flush()

    def piece(self, text: str | None, finish: str | None = None, **delta: object) -> None:
        choice = {"index": 0, "delta": {"content": text, **delta}, "finish_reason": finish}
        self.event({**_HEAD, "object": "chat.completion.chunk", "choices": [choice]})

    def cut(self) -> None:
        """Break the connection off, as a crash would."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.connection.shutdown(socket.SHUT_RDWR)

    def sleep(self, seconds: float) -> None:
        self.server.closing.wait(seconds)


_HEAD = {"id": "c1", "created": 0, "model": "tiny"}


def embedded(body: dict[str, Any]) -> dict[str, Any]:
    """Vectors of four numbers that depend on the text."""
    texts = body["input"] if isinstance(body["input"], list) else [body["input"]]
    rows = [[1.0, float(len(t) % 7), float(sum(map(ord, t)) % 11), 1.0] for t in texts]
    data = [{"object": "embedding", "index": i, "embedding": r} for i, r in enumerate(rows)]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    return {"object": "list", "model": "tiny", "data": data, "usage": usage}


# --- acts -------------------------------------------------------------------------------------


def say(
    text: str | None,
    *,
    finish: str | None = "stop",
    wait: float = 0.0,
    between: float = 0.0,
    size: int = 7,
    usage: bool = True,
    refusal: str | None = None,
) -> Act:
    """A whole reply, streamed in pieces where the request asks for a stream.

    Args:
        wait: seconds before the first byte.
        between: seconds between pieces.
        usage: whether tokens are counted.
    """
    counted = {"prompt_tokens": 11, "completion_tokens": 5, "total_tokens": 16}

    def act(handler: Handler, body: dict[str, Any]) -> None:
        handler.sleep(wait)
        if not body.get("stream"):
            message = {"role": "assistant", "content": text, "refusal": refusal}
            choice = {"index": 0, "message": message, "finish_reason": finish}
            whole = {**_HEAD, "object": "chat.completion", "choices": [choice]}
            handler.reply(200, whole | ({"usage": counted} if usage else {}))
            return
        handler.open_stream()
        if refusal:
            handler.piece(None, refusal=refusal)
        for at in range(0, len(text or ""), size):
            handler.piece((text or "")[at : at + size])
            handler.sleep(between)
        if finish:
            handler.piece("", finish)
        if usage and (body.get("stream_options") or {}).get("include_usage"):
            handler.event(
                {**_HEAD, "object": "chat.completion.chunk", "choices": [], "usage": counted}
            )
        handler.event("[DONE]")

    return act


def fail(
    status: int,
    message: str = "no",
    *,
    code: str | None = None,
    headers: dict[str, str] | None = None,
) -> Act:
    """An error in the form of the protocol."""

    def act(handler: Handler, body: dict[str, Any]) -> None:
        error = {"message": message, "type": code, "code": code, "param": None}
        handler.reply(status, {"error": error}, headers)

    return act


def raw(status: int, data: bytes) -> Act:
    """Any body."""

    def act(handler: Handler, body: dict[str, Any]) -> None:
        handler.reply(status, data)

    return act


def hang(seconds: float = 30.0) -> Act:
    """Nothing, not even headers."""

    def act(handler: Handler, body: dict[str, Any]) -> None:
        handler.sleep(seconds)
        handler.close_connection = True

    return act


def begin_then(text: str, then: Act) -> Act:
    """Some of a reply, and then something else on the open stream."""

    def act(handler: Handler, body: dict[str, Any]) -> None:
        handler.open_stream()
        handler.piece(text)
        then(handler, body)

    return act


def broken_off(handler: Handler, body: dict[str, Any]) -> None:
    """The connection breaks."""
    handler.cut()


def ends_early(handler: Handler, body: dict[str, Any]) -> None:
    """The stream ends in good order, with no finish reason."""
    handler.event("[DONE]")


def falls_silent(handler: Handler, body: dict[str, Any]) -> None:
    """Nothing more comes."""
    handler.sleep(30)


def error_event(handler: Handler, body: dict[str, Any]) -> None:
    """An error inside the stream."""
    handler.event({"error": {"message": "overloaded", "type": "server_error", "code": None}})


def bad_event(handler: Handler, body: dict[str, Any]) -> None:
    """An event that is no JSON."""
    handler.event("{nonsense")


def drip(handler: Handler, body: dict[str, Any]) -> None:
    """A byte now and then: no read ever times out, and no event ever is whole."""
    handler.open_stream()
    for _ in range(600):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        handler.sleep(0.05)
        if handler.server.closing.is_set():
            return


def no_choices(handler: Handler, body: dict[str, Any]) -> None:
    """A reply with an empty list of choices."""
    if body.get("stream"):
        handler.open_stream()
        handler.event({**_HEAD, "object": "chat.completion.chunk", "choices": []})
        handler.event("[DONE]")
    else:
        handler.reply(200, {**_HEAD, "object": "chat.completion", "choices": []})


def without(feature: str, otherwise: Act, *, status: int = 400) -> Act:
    """A server that refuses requests with a parameter, and says which."""

    def act(handler: Handler, body: dict[str, Any]) -> None:
        if feature in body:
            fail(status, f"Unsupported parameter: {feature!r}")(handler, body)
        else:
            otherwise(handler, body)

    return act


def only_whole(otherwise: Act) -> Act:
    """A server that takes no notice of `stream`."""

    def act(handler: Handler, body: dict[str, Any]) -> None:
        otherwise(handler, {**body, "stream": False})

    return act


@contextmanager
def serving(*script: Act) -> Iterator[ModelServer]:
    """A running server; the script may be changed while it runs."""
    server = ModelServer(*script)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        server.hang_up()
        thread.join()


def timed(work: Callable[[], Any]) -> float:
    """Seconds that something took."""
    began = time.monotonic()
    work()
    return time.monotonic() - began


def judging(
    *verdicts: str, reaction: str = "嗯，我记下了。", between: float = 0.0, wait: float = 0.0
) -> Act:
    """A model that grades: verdicts in the order of the points, quotes from the answer.

    The last verdict holds for all further points; "met" where none is given.
    """

    def act(handler: Handler, body: dict[str, Any]) -> None:
        if len(body["messages"]) < 2:  # a test of the connection
            say('{"numbers": [1, 2, 3]}')(handler, body)
            return
        points, answer = prompt_of(body)
        named = list(verdicts) or ["met"]
        entries = [
            {
                "id": name,
                "reason": f"reason {n}",
                "verdict": (verdict := named[min(n, len(named) - 1)]),
                "quotes": [] if verdict == "missed" else [answer.strip()[:12]],
            }
            for n, name in enumerate(points)
        ]
        reply = {"points": entries, "misconceptions": [], "reaction": reaction}
        text = json.dumps(reply, ensure_ascii=False)
        say(text, between=between, wait=wait, size=24)(handler, body)

    return act


def prompt_of(body: dict[str, Any]) -> tuple[list[str], str]:
    """Point ids in their order, and the answer, as they stand in the prompt of a grading."""
    system, user = (message["content"] for message in body["messages"][:2])
    listed = re.split(r"错误说法|Wrong beliefs", system)[0]
    points = re.findall(r"^- ([a-z0-9-]+):", listed, re.MULTILINE)
    fenced = re.search(r"<<<answer \w+>>>\n(.*?)\n<<<end", user, re.DOTALL)
    return points, fenced.group(1) if fenced else ""
