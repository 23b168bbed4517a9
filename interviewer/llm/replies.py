"""From the text of a reply to JSON: pure. Models wrap it, think aloud before it, and cut it off."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

_THINKING = ("<think>", "</think>")
_STARTS = 50
"""Opening braces that are tried at most: prose may hold some before the object."""


def spoken(text: str) -> str:
    """A reply without what a reasoning model thought aloud; empty while it still thinks."""
    start, end = _THINKING
    before, closed, after = text.rpartition(end)
    if closed:
        return after
    before, opened, _ = text.partition(start)
    return before if opened else text


def object_in(text: str, key: str) -> dict[str, Any] | None:
    """The first JSON object with a key, whatever stands around it; None where there is none."""
    text = spoken(text)
    decoder = json.JSONDecoder()
    at = -1
    for _ in range(_STARTS):
        at = text.find("{", at + 1)
        if at < 0:
            return None
        try:
            found, _end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict) and key in found:
            return found
    return None


class Objects:
    """Reads a growing reply and gives each object of its list as soon as it is whole.

    Every character is read once, so that a long reply costs no more than its length.
    """

    def __init__(self) -> None:
        self._seen = 0
        self._stack: list[str] = []
        self._start = 0
        self._quoted = self._escaped = False

    def read(self, text: str) -> Iterator[dict[str, Any]]:
        """Go on with the whole text so far; yields the objects that have become whole."""
        for at in range(self._seen, len(text)):
            char = text[at]
            if self._quoted:
                self._in_string(char)
            elif char == '"':
                self._quoted = bool(self._stack)
            elif char in "{[" and (self._stack or char == "{"):
                self._stack.append(char)
                if self._stack == ["{", "[", "{"]:
                    self._start = at
            elif char in "}]" and self._stack:
                whole = self._stack == ["{", "[", "{"]
                self._stack.pop()
                if whole:
                    yield from _parsed(text[self._start : at + 1])
        self._seen = len(text)

    def _in_string(self, char: str) -> None:
        if self._escaped:
            self._escaped = False
        elif char == "\\":
            self._escaped = True
        elif char == '"':
            self._quoted = False


def _parsed(text: str) -> Iterator[dict[str, Any]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return
    if isinstance(found, dict):
        yield found


def estimated_tokens(text: str) -> int:
    """About how many tokens a text has: one per Han character, else one per four characters.

    An estimate of ours, for servers that do not count and for costs before a run; no tokenizer is
    loaded, since those of the models are fetched from the net.
    """
    han = sum("\u3400" <= char <= "\u9fff" for char in text)
    return han + (len(text) - han + 3) // 4
