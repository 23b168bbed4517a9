"""The model that is in use in this process, and what a test of it found."""

from __future__ import annotations

import threading
import time
from typing import Literal, NamedTuple

from interviewer.llm.chat import EndpointChat, Message, Request
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.faults import Fault, ModelError
from interviewer.llm.replies import object_in

State = Literal["none", "up", "down"]
_MODELS_SHOWN = 40
_COUNT = 20
_SCHEMA = {
    "type": "object",
    "properties": {"numbers": {"type": "array", "items": {"type": "integer"}}},
    "required": ["numbers"],
    "additionalProperties": False,
}


class Check(NamedTuple):
    """What a test of a connection found; `fault` is None where it works."""

    endpoint: Endpoint
    fault: Fault | None
    models: tuple[str, ...]
    """What the server offers, as far as it says."""
    first: float = 0.0
    """Seconds to the first token."""
    speed: float = 0.0
    """Tokens a second."""
    structured: bool = False
    """Whether replies are held to a JSON schema by the server."""


class Connection:
    """Holds the endpoint in use; changed from the page, it is changed for every interview."""

    def __init__(
        self, endpoint: Endpoint | None, *, calls: int = 8, ceiling: float | None = None
    ) -> None:
        self._calls, self._ceiling = calls, ceiling
        self._lock = threading.Lock()
        self._chat = self._made(endpoint)

    @property
    def chat(self) -> EndpointChat | None:
        """The model in use; None: there is none."""
        return self._chat

    @property
    def endpoint(self) -> Endpoint | None:
        return self._chat.endpoint if self._chat else None

    @property
    def state(self) -> State:
        """Whether there is a model, and whether it answered last."""
        if self._chat is None:
            return "none"
        return "down" if self._chat.breaker.is_open else "up"

    def use(self, endpoint: Endpoint | None) -> None:
        """Use another model from now on; None: none."""
        with self._lock:
            self._chat = self._made(endpoint)

    def check(self) -> Check | None:
        """Ask the model something small, whatever is known about it; None: there is no model.

        Where no model is named, the first that the server lists is taken into use.
        """
        chat = self._chat
        if chat is None:
            return None
        try:
            models = tuple(chat.models())[:_MODELS_SHOWN]
        except ModelError as error:
            if error.fault.kind in ("unreachable", "timeout", "key", "forbidden"):
                chat.breaker.opened()
                return Check(chat.endpoint, error.fault, ())
            models = ()
        if not chat.endpoint.model and models:
            self.use(chat.endpoint.model_copy(update={"model": models[0]}))
            chat = self._chat or chat
        return _asked(chat, models)

    def _made(self, endpoint: Endpoint | None) -> EndpointChat | None:
        if endpoint is None:
            return None
        return EndpointChat(endpoint, calls=self._calls, ceiling=self._ceiling)


def _asked(chat: EndpointChat, models: tuple[str, ...]) -> Check:
    words = f'Reply with one JSON object: {{"numbers": [the integers from 1 to {_COUNT}]}}'
    request = Request((Message("user", words),), limit=400, schema=_SCHEMA)
    began = time.monotonic()
    try:
        reply = chat.retry(request)
    except ModelError as error:
        return Check(chat.endpoint, error.fault, models)
    if object_in(reply.text, "numbers") is None:
        waited = round(time.monotonic() - began, 1)
        fault = Fault(kind="malformed", host=chat.endpoint.host, model=chat.model, seconds=waited)
        return Check(chat.endpoint, fault, models)
    speed = reply.reply_tokens / max(reply.seconds - reply.first, 0.01)
    return Check(chat.endpoint, None, models, reply.first, speed, chat.features.schema)
