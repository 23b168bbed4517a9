"""What a person is told when a handler fails, in the language of the page."""

from __future__ import annotations

import logging
import traceback
import uuid

from interviewer.bank.models import Language
from interviewer.errors import (
    IndexUnavailable,
    MoveError,
    NewerDataError,
    NothingToAskError,
    StoreError,
    UnknownInterviewError,
    UnknownQuestionError,
)
from interviewer.render.markup import Html, note, tag
from interviewer.render.words import say

log = logging.getLogger(__name__)
_KEYS: tuple[tuple[type[Exception], str], ...] = (
    (UnknownInterviewError, "gone"),
    (MoveError, "failed.move"),
    (UnknownQuestionError, "failed.question"),
    (NothingToAskError, "failed.none"),
    (NewerDataError, "failed.newer"),
    (StoreError, "failed.store"),
    (IndexUnavailable, "failed.index"),
)
_PLAIN = (UnknownInterviewError, MoveError, UnknownQuestionError, NothingToAskError)
"""What happens to a person in the course of things and needs no log."""


def fault_html(error: Exception, language: Language) -> Html:
    """What happened, what is safe and what to do; the rest, without words of anybody, is logged."""
    key = next((key for kind, key in _KEYS if isinstance(error, kind)), "unexpected")
    reference = "" if isinstance(error, _PLAIN) else _logged(error)
    shown = note("bad", say(key, language, id=reference), say(f"{key}.do", language))
    return tag("div", shown, role="alert")


def lost_html(language: Language) -> Html:
    """What the page says by itself where the server says nothing; hidden till then."""
    found = [
        tag("div", note("bad", say(key, language), say(f"{key}.do", language)), id=f"iv-{key}")
        for key in ("lost", "failed")
    ]
    return tag("div", *found, role="alert")


def _logged(error: BaseException) -> str:
    """Log kinds and places only: messages of errors quote what the candidate wrote."""
    reference = uuid.uuid4().hex[:8]
    found: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(found) < 5:
        frames = "".join(traceback.format_tb(cause.__traceback__))
        found.append(f"{type(cause).__module__}.{type(cause).__qualname__} at\n{frames}")
        cause = cause.__cause__ or cause.__context__
    log.error("A handler failed, reference %s: %s", reference, "from ".join(found))
    return reference
