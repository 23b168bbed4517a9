"""Numbers with their units, and when one says what is expected."""

from __future__ import annotations

import pytest

from interviewer.grading.numbers import Found, matches, numbers_in
from interviewer.grading.text import Passage


def found(text: str) -> list[tuple[float, str]]:
    return [(n.value, n.unit) for n in numbers_in(Passage.read(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("约 1.25 GiB", [(1.25, "gib")]),
        ("14GB 和 2 个字节", [(14, "gb"), (2, "")]),
        ("大概 3 个G", [(3, "个g")]),
        ("12,800 tokens", [(12800, "")]),
        ("1,000,000", [(1_000_000, "")]),
        ("5% off", [(5, "%")]),
        ("１６ ＧＢ", [(16, "gb")]),
        ("175 billion", [(175, "billion")]),
        ("70 亿参数", [(70, "亿")]),
        ("1e-5", [(1e-5, "")]),
        ("7b", [(7, "b")]),
        ("eight heads", [(8, "")]),
        ("llama2 and bert-base", []),
        ("nothing", []),
    ],
)
def test_numbers_are_found_with_their_units(text: str, expected: list[tuple[float, str]]) -> None:
    assert found(text) == expected


def test_the_words_of_a_number_lead_back_to_the_text() -> None:
    passage = Passage.read("需要 16 GB 显存")
    (number,) = numbers_in(passage)
    start, end = passage.raw_span(number.span)
    assert passage.raw[start:end] == "16 GB"


@pytest.mark.parametrize(
    ("said", "value", "unit", "tolerance", "expected"),
    [
        ("1.25 GiB", 1.25, "GiB", 0.05, True),
        ("1.34 GB", 1.25, "GiB", 0.01, True),  # decimal bytes for binary ones
        ("1280 MiB", 1.25, "GiB", 0.01, True),
        ("10 GiB", 1.25, "GiB", 0.05, False),
        ("1.25 MiB", 1.25, "GiB", 0.05, False),
        ("1.25", 1.25, "GiB", 0.0, True),  # a bare number is in the expected unit
        ("1.25 个G", 1.25, "GiB", 0.01, True),
        ("16 GB", 16, "GB", 0.0, True),
        ("16 GiB", 16, "GB", 0.03, False),
        ("5%", 5, "%", 0.0, True),
        ("5%", 0.05, "", 0.0, True),
        ("0.05", 5, "%", 0.1, False),
        ("105", 100, "", 0.05, True),
        ("105.1", 100, "", 0.05, False),
        ("95", 100, "", 0.05, True),
        ("94.9", 100, "", 0.05, False),
        ("70 亿", 7e9, "", 0.0, True),
        ("7b", 7e9, "", 0.0, True),
        ("7 million", 7e9, "", 0.0, False),
        ("0", 0, "", 0.5, True),
        ("0.1", 0, "", 0.5, False),
    ],
)
def test_a_number_says_what_is_expected_within_its_tolerance(
    said: str, value: float, unit: str, tolerance: float, expected: bool
) -> None:
    (number,) = numbers_in(Passage.read(said))
    assert matches(number, value, unit, tolerance) is expected


def test_no_number_matches_by_its_unit_alone() -> None:
    (number,) = numbers_in(Passage.read("16 GB"))
    assert not matches(Found(17, number.unit, number.span), 16, "GB", 0.01)
