"""The figures in the READMEs are those of the last measurement."""

from __future__ import annotations

import pytest

from eval.readme import FILES, filled, load_results, table


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_readme_shows_what_was_measured_last(language: str) -> None:
    text = FILES[language].read_text(encoding="utf-8")
    assert "| --- | --- | ---: | ---: |\n" in text
    assert filled(text, language, load_results()) == text, "run: python -m eval.readme"


def test_a_figure_off_its_target_stands_in_italics() -> None:
    report = {
        "agreement": {
            "zh": {"qwk": {"grader": {"value": 0.91}}, "mae": {"grader": {"value": 15.0}}},
            "en": {},
        }
    }
    lines = table("en", {"report": report, "attacks": {}}).splitlines()
    assert lines[2].endswith("| ≥ 0.8 | 0.91 | – |")
    assert lines[3].endswith("| ≤ 14 | *15.0* | – |")
