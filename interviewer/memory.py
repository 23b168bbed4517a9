"""The garbage collector, kept off what is made to stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW = 10_000
"""Objects. A long answer makes hundreds of thousands; next to none of them is in a cycle."""


@contextmanager
def uncollected() -> Iterator[None]:
    """No looking for garbage while much is made that stays: there is none, and it costs a third."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def collect_seldom() -> None:
    """Let far more be made between two looks for garbage than Python does by itself.

    Grading 20,000 characters looked through the bank every other time, and took a fifth longer.
    """
    gc.set_threshold(_NEW, *gc.get_threshold()[1:])
