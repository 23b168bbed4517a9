"""One chat model: ask, and hear the reply grow. Deadlines, tries and the breaker are kept here.

Calls run as coroutines on one event loop in a thread of its own, because only there a call that
hangs can be given up at once: the client's own time-outs count from one byte to the next.
"""

from __future__ import annotations

import asyncio
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from functools import cached_property
from typing import Any, Literal, NamedTuple, Protocol

from interviewer.llm.endpoint import Endpoint
from interviewer.llm.faults import LASTING, PASSING, Fault, FaultKind, ModelError
from interviewer.llm.features import Features
from interviewer.llm.loop import run_call
from interviewer.llm.patience import TRIES, Breaker, Pace, jitter, pause
from interviewer.llm.replies import estimated_tokens, spoken
from interviewer.llm.sorting import fault_fields

CEILING = {True: 600.0, False: 60.0}
"""Seconds for a reply of an endpoint whose speed is not known yet: local, or not."""
LONGEST = 200_000
"""Characters of a reply; one that is longer is given up."""
SEED = 7


class Message(NamedTuple):
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    text: str


class Request(NamedTuple):
    """What is asked of a model."""

    messages: tuple[Message, ...]
    limit: int
    """Tokens that the reply may have."""
    schema: dict[str, Any] | None = None
    """JSON schema of the reply; servers that know none are asked by the prompt alone."""


class Reply(NamedTuple):
    """What a model said, without what it thought aloud."""

    text: str
    finish: str | None
    """Why it ended: `stop`; None where the server did not say or the stream broke off cleanly."""
    first: float
    """Seconds to the first token."""
    seconds: float
    prompt_tokens: int
    reply_tokens: int


class Spent(NamedTuple):
    """What calls of a model took together."""

    tokens: int
    """Of prompts and replies."""
    reply_tokens: int
    milliseconds: float

    @classmethod
    def on(cls, replies: Sequence[Reply]) -> Spent:
        """Add up what each reply took."""
        replied = sum(reply.reply_tokens for reply in replies)
        return cls(
            tokens=sum(reply.prompt_tokens for reply in replies) + replied,
            reply_tokens=replied,
            milliseconds=round(1000 * sum(reply.seconds for reply in replies), 1),
        )


class Chat(Protocol):
    """A chat model, as the rest of the program sees it."""

    @property
    def model(self) -> str:
        """The name of the model."""

    def ask(
        self,
        request: Request,
        heard: Callable[[str], None] = ...,
        stop: threading.Event | None = None,
    ) -> Reply:
        """The reply; `heard` gets all text so far, again and again while it grows.

        Raises:
            ModelError: there is no usable reply; `cancelled` where `stop` was set meanwhile.
        """


def ignore(text: str) -> None:
    """Nobody listens while the reply grows."""


class EndpointChat:
    """A `Chat` over an OpenAI-compatible endpoint, through LangChain."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        calls: int = 8,
        ceiling: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Connects at the first call.

        Args:
            calls: at most so many at once; further ones wait, and their deadline runs.
            ceiling: seconds that a reply may take before anything is known about the speed.
        """
        self.endpoint = endpoint
        self.features = Features(endpoint)
        self.pace = Pace(ceiling or CEILING[endpoint.local])
        self.breaker = Breaker(clock)
        self._calls = calls

    @property
    def model(self) -> str:
        return self.endpoint.model

    def ask(
        self,
        request: Request,
        heard: Callable[[str], None] = ignore,
        stop: threading.Event | None = None,
    ) -> Reply:
        if self.breaker.is_open:
            self._probe_when_due()
            raise ModelError(self._fault("resting", 0.0))
        return self._ask(request, heard, stop)

    def retry(self, request: Request) -> Reply:
        """Ask even while the breaker is open: a person pressed a button for it."""
        return self._ask(request, ignore, None)

    def models(self, seconds: float = 10.0) -> list[str]:
        """The models that the server lists; empty where it lists none.

        Raises:
            ModelError: the server cannot be reached or refuses the key.
        """
        began = time.monotonic()

        async def listed() -> list[str]:
            try:
                async with asyncio.timeout(seconds):
                    page = await self._client.root_async_client.models.list()
                    return [str(entry.id) for entry in page.data or []]
            except Exception as error:
                raise ModelError(self.fault_of(error, began)) from None

        return run_call(listed(), None)

    # --- one call -------------------------------------------------------------------------

    def _ask(
        self, request: Request, heard: Callable[[str], None], stop: threading.Event | None
    ) -> Reply:
        _ = self._client  # importing takes seconds, which are not the server's
        began = time.monotonic()
        try:
            reply = run_call(self._within_deadline(request, heard, began), stop)
        except CancelledError:
            raise ModelError(self._fault("cancelled", began)) from None
        except ModelError as error:
            if error.fault.kind in LASTING:
                self.breaker.opened()
            raise
        self.breaker.closed()
        return reply

    async def _within_deadline(
        self, request: Request, heard: Callable[[str], None], began: float
    ) -> Reply:
        try:
            async with asyncio.timeout(self.pace.deadline(request.limit)), self._slots:
                return await self._tried(request, heard, began)
        except TimeoutError:
            raise ModelError(self._fault("timeout", began)) from None

    async def _tried(self, request: Request, heard: Callable[[str], None], began: float) -> Reply:
        tries = 0
        while True:
            progress = _Progress(heard)
            try:
                return await self._streamed(request, progress, time.monotonic())
            except ModelError:
                raise
            except Exception as error:
                fault = self.fault_of(error, began)
                if progress.text and fault.kind in PASSING:
                    fault = fault.model_copy(update={"kind": "cut"})
                said = str(getattr(error, "body", "") or error).lower()
                # Frees the half-read stream here, on its loop. Kept alive by the traceback, the
                # collector would meet it in some other thread, while the loop closes it.
                traceback.clear_frames(error.__traceback__)
                if self._asks_less(fault, said, request):
                    continue
                tries += 1
                wait = pause(tries, fault.retry_after, jitter)
                left = self.pace.deadline(request.limit) - (time.monotonic() - began)
                if fault.kind not in PASSING or tries >= TRIES or wait > left:
                    raise ModelError(fault) from None
            await asyncio.sleep(wait)

    def _asks_less(self, fault: Fault, said: str, request: Request) -> bool:
        """Whether to ask again with less than was refused; some servers answer 500 to a schema."""
        refused = fault.status in (400, 422) and "context" not in said
        schema = request.schema is not None
        broken = fault.status == 500 and schema and self.features.schema
        return (refused or broken) and self.features.give_up(
            said if refused else "schema", schema=schema
        )

    async def _streamed(self, request: Request, progress: _Progress, began: float) -> Reply:
        model: Any = self._client
        options = self._options(request)
        messages = [(m.role, m.text) for m in request.messages]
        if self.features.stream:
            counted = {"stream_usage": self.features.usage}
            try:
                async for chunk in model.astream(messages, **options, **counted):
                    progress.add(chunk, began)
            except ValueError:
                if progress.chunks:
                    raise
        if not progress.chunks:  # it answers a stream with something else
            progress.add(await model.ainvoke(messages, **options), began)
            self.features.stream = False
        reply = self._reply(request, progress, began)
        self.pace.saw(reply.first, reply.seconds, reply.reply_tokens)
        return reply

    def _options(self, request: Request) -> dict[str, Any]:
        options: dict[str, Any] = {}
        body: dict[str, Any] = {self.endpoint.preset.limit: request.limit}
        if request.schema is not None and self.features.schema:
            # In the body as it is: LangChain's own argument parses the stream, and throws the text
            # of a reply that does not fit away.
            form = {"name": "reply", "strict": True, "schema": request.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": form}
        if self.features.temperature:
            options["temperature"] = 0
        if self.features.seed:
            options["seed"] = SEED
        return options | {"extra_body": body}

    def _reply(self, request: Request, progress: _Progress, began: float) -> Reply:
        text, finish = spoken(progress.text), progress.finish
        if progress.refused or finish == "content_filter":
            raise ModelError(self._fault("refused", began, detail=finish or ""))
        if finish == "length":
            raise ModelError(self._fault("cut", began, detail="length"))
        if not text.strip():
            raise ModelError(self._fault("malformed", began, detail="empty"))
        asked = sum(estimated_tokens(m.text) for m in request.messages)
        return Reply(
            text=text,
            finish=finish,
            first=progress.first or 0.0,
            seconds=time.monotonic() - began,
            prompt_tokens=progress.usage.get("input_tokens") or asked,
            reply_tokens=progress.usage.get("output_tokens") or estimated_tokens(progress.text),
        )

    # --- the client -----------------------------------------------------------------------

    @cached_property
    def _client(self) -> Any:
        from interviewer.llm.client import Client

        return Client(
            model=self.endpoint.model or "default",
            base_url=self.endpoint.base_url,
            api_key=self.endpoint.key or _no_key(),
            max_retries=0,
            timeout=self.pace.ceiling,
            stream_chunk_timeout=None,
            use_responses_api=False,
        )

    @cached_property
    def _slots(self) -> asyncio.Semaphore:
        return asyncio.Semaphore(self._calls)

    def _probe_when_due(self) -> None:
        if not self.breaker.wants_probe():
            return

        def probe() -> None:
            request = Request((Message("user", "Say: ok"),), limit=16)
            try:
                self._ask(request, ignore, None)
            except ModelError as error:
                # A reply that is of no use still is a reply: the server is back.
                if error.fault.kind not in LASTING:
                    self.breaker.closed()

        threading.Thread(target=probe, name="model-probe", daemon=True).start()

    # --- faults ---------------------------------------------------------------------------

    def _fault(self, kind: FaultKind, began: float, **more: Any) -> Fault:
        waited = time.monotonic() - began if began else 0.0
        return Fault(
            kind=kind,
            host=self.endpoint.host,
            model=self.endpoint.model,
            seconds=round(waited, 1),
            **more,
        )

    def fault_of(self, error: Exception, began: float = 0.0) -> Fault:
        """The fault of an exception of the client."""
        return self._fault(began=began, **fault_fields(error))


class _Progress:
    """A reply as far as it has come."""

    def __init__(self, heard: Callable[[str], None]) -> None:
        self.text = ""
        self.finish: str | None = None
        self.refused = False
        self.usage: dict[str, int] = {}
        self.first: float | None = None
        self.chunks = 0
        self._heard = heard

    def add(self, chunk: Any, began: float) -> None:
        self.chunks += 1
        self.finish = chunk.response_metadata.get("finish_reason") or self.finish
        self.refused = self.refused or bool(chunk.additional_kwargs.get("refusal"))
        self.usage |= dict(chunk.usage_metadata or {})
        piece = chunk.text
        if not piece:
            return
        if self.first is None:
            self.first = time.monotonic() - began
        self.text += piece
        if len(self.text) > LONGEST:
            raise ValueError("the reply does not end")
        self._heard(spoken(self.text))


def _no_key() -> Any:
    from pydantic import SecretStr

    return SecretStr("none")
