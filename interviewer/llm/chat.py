"""One chat model: ask, and hear the reply grow. Deadlines, tries and the breaker are kept here.

Calls run as coroutines on one event loop in a thread of its own, because only there a call that
hangs can be given up at once: the client's own time-outs count from one byte to the next.
"""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as NotYet
from functools import cache, cached_property
from typing import Any, Literal, NamedTuple, Protocol, TypeVar

from interviewer.llm.endpoint import Endpoint
from interviewer.llm.faults import LASTING, PASSING, Fault, FaultKind, ModelError
from interviewer.llm.patience import TRIES, Breaker, Pace, jitter, pause
from interviewer.llm.replies import estimated_tokens, spoken

CEILING = {True: 600.0, False: 60.0}
"""Seconds for a reply of an endpoint whose speed is not known yet: local, or not."""
LONGEST = 200_000
"""Characters of a reply; one that is longer is given up."""
SEED = 7
_LOOK = 0.05
"""Seconds between looks whether the caller still waits."""
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")
_STATUS: dict[int, FaultKind] = {401: "key", 403: "forbidden", 404: "no_model", 429: "rate"}
_RETRY_AFTER_MOST = 3600.0

T = TypeVar("T")


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


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="model-calls", daemon=True).start()
    return loop


class Features:
    """What a server was seen to refuse; nothing is tried twice."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.schema = endpoint.preset.schema_output
        self.seed = self.temperature = self.usage = self.stream = True

    _NAMES = {
        "schema": ("response_format", "json_schema", "schema", "grammar"),
        "seed": ("seed",),
        "usage": ("stream_options", "include_usage"),
        "temperature": ("temperature",),
        "stream": ("stream",),
    }

    def give_up(self, said: str, *, schema: bool) -> bool:
        """Drop what a refusal names, else the first that is left; False when nothing is left.

        Args:
            said: the server's message.
            schema: whether the refused request asked for one.
        """
        mine = [name for name in self._NAMES if getattr(self, name) and name != "stream"]
        mine = [name for name in mine if name != "schema" or schema]
        named = [name for name in mine if any(word in said for word in self._NAMES[name])]
        for name in [*named, *mine][:1]:
            setattr(self, name, False)
            return True
        return False


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
                raise ModelError(self._fault_of(error, began)) from None

        return _run(listed(), None)

    # --- one call -------------------------------------------------------------------------

    def _ask(
        self, request: Request, heard: Callable[[str], None], stop: threading.Event | None
    ) -> Reply:
        _ = self._client  # importing takes seconds, which are not the server's
        began = time.monotonic()
        try:
            reply = _run(self._within_deadline(request, heard, began), stop)
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
                fault = self._fault_of(error, began)
                if progress.text and fault.kind in PASSING:
                    fault = fault.model_copy(update={"kind": "cut"})
                said = str(getattr(error, "body", "") or error).lower()
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

    def fault_of(self, error: Exception) -> Fault:
        """The fault of an exception of the client."""
        return self._fault_of(error, 0.0)

    def _fault_of(self, error: Exception, began: float) -> Fault:
        """Sort an exception of the client; what nobody foresaw is a malformed reply."""
        import openai

        if isinstance(error, openai.APITimeoutError | TimeoutError):
            return self._fault("timeout", began)
        if isinstance(error, openai.APIConnectionError):
            return self._fault("unreachable", began)
        if isinstance(error, openai.APIStatusError):
            return self._status_fault(error, began)
        if isinstance(error, openai.APIError):  # an error event inside a stream
            return self._fault("server", began, detail=_code(error))
        return self._fault("malformed", began, detail=type(error).__name__)

    def _status_fault(self, error: Any, began: float) -> Fault:
        status, code = int(error.status_code), _code(error)
        kind = _STATUS.get(status, "server" if status >= 500 else "request")
        if "insufficient_quota" in (code, str(getattr(error, "type", ""))) or status == 402:
            kind = "quota"
        return self._fault(
            kind, began, status=status, detail=code, retry_after=_retry_after(error.response)
        )


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


def _run(call: Coroutine[Any, Any, T], stop: threading.Event | None) -> T:
    """Run a call on the loop; it is cancelled as soon as `stop` is set."""
    future: Future[T] = asyncio.run_coroutine_threadsafe(call, _loop())
    while True:
        try:
            return future.result(None if stop is None else _LOOK)
        except NotYet:
            if future.done():
                raise
            if stop is not None and stop.is_set():
                future.cancel()
        except BaseException:
            future.cancel()
            raise


def _no_key() -> Any:
    from pydantic import SecretStr

    return SecretStr("none")


def _code(error: Any) -> str:
    code = str(getattr(error, "code", "") or "")
    return code if _CODE.fullmatch(code) else ""


def _retry_after(response: Any) -> float | None:
    """Seconds, from a header that holds seconds; a date is left to our own pause."""
    try:
        seconds = float(response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return min(seconds, _RETRY_AFTER_MOST) if seconds >= 0 else None
