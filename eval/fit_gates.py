"""Write `gates.yaml`: each line slightly beside what `eval/results` holds now.

Run after `python -m eval` and `python -m eval --attacks`: python -m eval.fit_gates
Read the difference before it is committed: a line that moves the wrong way needs a reason.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from eval.gates import FILE
from eval.plain import lookup
from eval.report import RESULTS

_HEAD = """\
# The lines below which CI fails; `python -m eval --check` compares. Written by
# `python -m eval.fit_gates` from eval/results; note in LOG.md why a line moved the wrong way.
"""
# How far beside the figure the line lies: (path, sense, slack). English has fewer answers.
_REPORT = [
    (f"agreement.{language}.{figure}", sense, slack * factor)
    for language, factor in (("zh", 1), ("en", 2))
    for figure, sense, slack in (
        ("qwk", "least", 0.02),
        ("pearson", "least", 0.02),
        ("spearman", "least", 0.02),
        ("partial_length", "least", 0.02),
        ("excellent_above_wrong", "least", 0.02),
        ("adjacent_in_order", "least", 0.03),
        ("mae", "most", 0.5),
        ("wrong_mean", "most", 1.5),
    )
] + [
    ("honesty.quotes_present", "least", 0.0),
    ("honesty.same_twice", "least", 0.0),
    ("honesty.credit_without_quote", "most", 0.0),
    *((f"retrieval.{lg}.{f}", "least", 0.03) for lg in ("zh", "en") for f in ("recall_3", "mrr")),
]
_ATTACKS = [
    ("model_answers.zh", "least", 2.0),
    ("model_answers.en", "least", 2.0),
    ("quotes_present", "least", 0.0),
]


def lines(report: dict[str, Any], attacks: dict[str, Any]) -> Iterator[str]:
    """The file, line by line; what was not measured gets no gate."""
    yield "report:"
    for path, sense, slack in _REPORT:
        yield from _line(path, sense, slack, report)
    yield "attacks:"
    for name, languages in attacks["families"].items():
        for language in languages:
            for figure, slack in (("mean", 0.5), ("highest", 2.0)):
                path = f"families.{name}.{language}.{figure}"
                # What is at zero stays there.
                at_zero = (lookup(attacks, path) or 0) <= 0
                yield from _line(path, "most", 0.0 if at_zero else slack, attacks)
    for path, sense, slack in _ATTACKS:
        yield from _line(path, sense, slack, attacks)


def _line(path: str, sense: str, slack: float, data: dict[str, Any]) -> Iterator[str]:
    value = lookup(data, path)
    if value is None:
        return
    if sense == "least":
        yield f'  "{path}": {{least: {math.floor(round((value - slack) * 100, 6)) / 100:g}}}'
    else:
        yield f'  "{path}": {{most: {math.ceil(round((max(0.0, value) + slack) * 10, 6)) / 10:g}}}'


def main() -> None:
    """Write the file."""
    report, attacks = (
        json.loads((RESULTS / name).read_text(encoding="utf-8"))
        for name in ("report.json", "attacks.json")
    )
    FILE.write_text(_HEAD + "\n".join(lines(report, attacks)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
