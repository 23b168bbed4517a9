"""Every fault of a model has words in both languages: what happened, and what to do."""

from __future__ import annotations

from typing import get_args

import pytest

from interviewer.bank.models import LANGUAGES
from interviewer.grading.models import Ungraded
from interviewer.llm.faults import Fault, FaultKind
from interviewer.render.card_points import ungraded_reason
from interviewer.render.faults import fault_advice, fault_text


@pytest.mark.parametrize("kind", get_args(FaultKind))
def test_a_fault_is_told_with_what_to_do(kind: FaultKind) -> None:
    fault = Fault(kind=kind, host="h:1", model="m<b>", seconds=3.21, status=418, retry_after=7)
    for language in LANGUAGES:
        told = fault_text(fault, language)
        assert told and "{" not in told
        assert fault_advice(fault, language, models=["a", "b"], variable="X_KEY")
        assert ungraded_reason(Ungraded(reason=kind, fault=fault), language) == told


def test_what_the_server_offers_and_asks_for_is_told() -> None:
    missing = Fault(kind="no_model", model="gpt-9")
    assert "a, b" in fault_advice(missing, "en", models=["a", "b"])
    assert "7 s" in fault_advice(Fault(kind="rate", retry_after=7.2), "en")
    assert "X_KEY" in fault_advice(Fault(kind="key"), "zh", variable="X_KEY")
