"""Reference numbers are recomputed from their formulas."""

from __future__ import annotations

import pytest

from interviewer.bank.formula import fault
from interviewer.bank.models import Numeric


@pytest.mark.parametrize(
    ("value", "unit", "formula", "right"),
    [
        (8, "GB", "2 * 4 * 1e9", True),
        (8, "GiB", "2 * 4 * 1e9", False),
        (1.25, "GiB", "2*80*8*128*4096*2", True),
        (320, "KiB", "2*80*8*128*2", True),
        (50, "%", "1/2", True),
        (3, "", "2**2 - 1", True),
        (2, "", "sqrt(4)", True),
        (3, "", "min(1.5 * 2, 4)", True),
        (4, "", "2**2 - 1", False),
    ],
)
def test_a_formula_is_checked_in_its_unit(
    value: float, unit: str, formula: str, right: bool
) -> None:
    found = fault(Numeric(id="n", value=value, unit=unit, formula=formula))
    assert (found is None) is right


def test_a_number_without_a_formula_has_nothing_to_check() -> None:
    assert fault(Numeric(id="n", value=1)) is None


@pytest.mark.parametrize("formula", ["print(1)", "math.log(2)", "1 +", "x", "1/0", "'a' * 9"])
def test_what_is_no_arithmetic_is_said_and_never_run(formula: str) -> None:
    found = fault(Numeric(id="n", value=1, formula=formula))
    assert found and "cannot be computed" in found
