"""The event loop that model calls run on, in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from functools import cache
from typing import Any, TypeVar

_LOOK = 0.05
"""Seconds between looks whether the caller still waits."""

T = TypeVar("T")


def run_call(call: Coroutine[Any, Any, T], stop: threading.Event | None) -> T:
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


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="model-calls", daemon=True).start()
    return loop
