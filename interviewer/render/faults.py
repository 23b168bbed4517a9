"""A fault of the model in words: what happened, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.bank.models import Language
from interviewer.llm.faults import Fault
from interviewer.render.markup import number, whole
from interviewer.render.words import say

_LISTED = 8


def fault_text(fault: Fault, language: Language) -> str:
    """What happened, in one sentence."""
    code = fault.status or fault.detail or say("fault.code", language)
    seconds = number(fault.seconds, 1) if fault.seconds < 10 else whole(fault.seconds)
    values = {"host": fault.host, "s": seconds, "code": code, "model": fault.model}
    return say(f"fault.{fault.kind}", language, **values)


def fault_advice(
    fault: Fault, language: Language, *, models: Sequence[str] = (), variable: str = ".env"
) -> str:
    """What to do about it.

    Args:
        models: what the server offers.
        variable: where the key comes from.
    """
    if fault.kind == "no_model" and models:
        gap = "、" if language == "zh" else ", "
        return say("fault.no_model.list", language, list=gap.join(models[:_LISTED]))
    if fault.kind == "rate" and fault.retry_after is not None:
        return say("fault.rate.wait", language, s=whole(fault.retry_after))
    return say(f"fault.{fault.kind}.do", language, variable=variable)
