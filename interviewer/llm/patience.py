"""How long to wait, when to try again, and when to leave an endpoint alone."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

TRIES = 3
"""Calls at most for one reply, where a fault may pass."""
_SLACK = 4.0
"""A reply may take so many times what the speed seen so far lets expect."""
_LEAST = 20.0
"""Seconds: no deadline is shorter."""
_MEMORY = 0.3
"""Weight of the newest observation."""
_REST = (30.0, 300.0)
"""Seconds of the first rest of an endpoint that is down, and of the longest."""


class Pace:
    """What has been seen of an endpoint's speed, and the deadline that follows.

    Before anything was seen the deadline is `ceiling`: a local model may load its weights at the
    first call.
    """

    def __init__(self, ceiling: float) -> None:
        self.ceiling = ceiling
        self.first: float | None = None
        """Seconds to the first token."""
        self.speed: float | None = None
        """Tokens a second after it."""
        self._lock = threading.Lock()

    def saw(self, first: float, seconds: float, tokens: int) -> None:
        """Learn from a whole reply.

        Args:
            first: seconds to the first token.
            seconds: seconds to the last one.
            tokens: how many there were.
        """
        speed = tokens / max(seconds - first, 0.01)
        with self._lock:
            self.first = _mixed(self.first, first)
            self.speed = _mixed(self.speed, speed)

    def deadline(self, tokens: int) -> float:
        """Seconds that a reply of at most so many tokens may take."""
        if self.first is None or self.speed is None:
            return self.ceiling
        expected = self.first + tokens / max(self.speed, 0.1)
        return min(self.ceiling, max(_LEAST, _SLACK * expected))


def _mixed(old: float | None, new: float) -> float:
    return new if old is None else (1 - _MEMORY) * old + _MEMORY * new


def pause(attempt: int, retry_after: float | None, draw: Callable[[], float]) -> float:
    """Seconds to wait before the next try: what the server asks, else exponential with jitter.

    Full jitter: Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """
    if retry_after is not None:
        return retry_after
    return (0.25 + draw()) * float(2**attempt) * 0.5


class Breaker:
    """Leaves an endpoint alone that is down: the first fault costs a wait, the next turns do not.

    While it is open every call fails at once. After the rest one caller is let through as a probe,
    in the background; its success closes the breaker.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._until: float | None = None
        self._rest = _REST[0]
        self._probing = False

    @property
    def is_open(self) -> bool:
        return self._until is not None

    def opened(self) -> None:
        """A lasting fault was met."""
        with self._lock:
            if self._until is not None:
                self._rest = min(self._rest * 2, _REST[1])
            self._until = self._clock() + self._rest
            self._probing = False

    def closed(self) -> None:
        """A call got through."""
        with self._lock:
            self._until, self._rest, self._probing = None, _REST[0], False

    def wants_probe(self) -> bool:
        """Whether the rest is over and nobody probes yet; the caller then must probe."""
        with self._lock:
            due = self._until is not None and self._clock() >= self._until and not self._probing
            self._probing = self._probing or due
            return due


jitter = random.Random().random
"""Where jitter is drawn from."""
