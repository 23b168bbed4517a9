"""Numbers in an answer, with their units, against an expected value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from interviewer.grading.spans import Span
from interviewer.grading.text import Passage

_BYTES = {
    "b": 1.0, "byte": 1.0, "bytes": 1.0, "字节": 1.0,
    "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12,
    "kib": 2.0**10, "mib": 2.0**20, "gib": 2.0**30, "tib": 2.0**40,
}  # fmt: skip
# In speech a bare "G" may be either; both readings count.
_LOOSE_BYTES = {
    "g": (1e9, 2.0**30), "个g": (1e9, 2.0**30), "m": (1e6, 2.0**20), "k": (1e3, 2.0**10),
    "gb": (1e9, 2.0**30), "mb": (1e6, 2.0**20), "kb": (1e3, 2.0**10), "tb": (1e12, 2.0**40),
}  # fmt: skip
_SCALES = {
    "k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "thousand": 1e3, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?<![a-z0-9_.])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*"
    r"(%|个g|[kmgt]?i?b(?:ytes?)?(?![a-z])|bytes?|字节|million|billion|trillion|thousand"
    r"|万亿|千万|百万|[kmgt](?![a-z])|[千万亿])?"
)
_WORDS = {
    w: str(n)
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}


class Found(NamedTuple):
    """A number as it stands in a passage."""

    value: float
    unit: str
    span: Span


def numbers_in(passage: Passage) -> Iterator[Found]:
    """Every number of a passage with the unit right behind it."""
    for match in _NUMBER.finditer(passage.norm):
        first = passage.token_at(match.start(1))
        last = passage.token_at(match.end() - 1)
        yield Found(float(match[1].replace(",", "")), match[2] or "", Span(first, last))
    for index, token in enumerate(passage.tokens):
        if token.text in _WORDS:
            yield Found(float(_WORDS[token.text]), "", Span(index, index))


def matches(found: Found, value: float, unit: str, tolerance: float) -> bool:
    """Whether a number says the expected one.

    Bytes are converted between decimal and binary units; a bare number counts as given in the
    expected unit.

    Args:
        tolerance: relative, at most this far from `value`.
    """
    return any(
        abs(candidate - expected) <= tolerance * abs(expected) + 1e-12
        for candidate, expected in _readings(found, value, unit.lower().strip())
    )


def _readings(found: Found, value: float, unit: str) -> Iterator[tuple[float, float]]:
    said = found.unit
    if not said:
        yield found.value, value
    elif said == "%":
        if unit == "%":
            yield found.value, value
        elif not unit:
            yield found.value / 100, value
    elif unit in _BYTES:
        expected = value * _BYTES[unit]
        if said in _BYTES:
            yield found.value * _BYTES[said], expected
        for factor in _LOOSE_BYTES.get(said, ()):
            yield found.value * factor, expected
    elif said == unit:
        yield found.value, value
    elif said in _SCALES:
        scale = _SCALES.get(unit, 1.0)
        yield found.value * _SCALES[said], value * scale
