"""What we hold ourselves to without a model, per language, and what was reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from eval.plain import lookup

Sense = Literal["least", "most"]


class Target(NamedTuple):
    """One line of the table; `path` holds `$` where the language goes."""

    what: str
    path: str
    sense: Sense
    line: float
    digits: int = 1


class Reached(NamedTuple):
    """A target in one language with what was measured."""

    target: Target
    language: str
    value: float | None

    @property
    def passed(self) -> bool | None:
        """None where nothing was measured."""
        return (
            None if self.value is None else holds(self.value, self.target.sense, self.target.line)
        )


ANSWERS = (
    Target("QWK to the raters' mean", "agreement.$.qwk", "least", 0.80, 3),
    Target("mean absolute error, points of 100", "agreement.$.mae", "most", 14),
    Target(
        "excellent above wrong, same question",
        "agreement.$.excellent_above_wrong",
        "least",
        0.98,
        3,
    ),
    Target(
        "adjacent levels in order, same question", "agreement.$.adjacent_in_order", "least", 0.85, 3
    ),
    Target('"wrong" answers, mean score', "agreement.$.wrong_mean", "most", 20),
    Target("the same answer in zh and en, difference of means", "parallel.difference", "most", 5),
    Target("quotes that stand in the answer", "honesty.quotes_present", "least", 1, 3),
    Target("same answer twice, same grade", "honesty.same_twice", "least", 1, 3),
)
ATTACKS = (
    Target("attacks and non-answers, mean", "totals.$.nothing.mean", "most", 3),
    Target("attacks and non-answers, highest", "totals.$.nothing.highest", "most", 15),
    Target("shuffled and dumped words, mean", "totals.$.words.mean", "most", 15),
    Target("shuffled and dumped words, highest", "totals.$.words.highest", "most", 35),
    Target(
        "right answer with an instruction, highest change",
        "families.instruction with a right answer.$.highest",
        "most",
        1,
    ),
    Target("padded, highest change", "families.padded.$.highest", "most", 3),
    Target("repeated, highest change", "families.repeated.$.highest", "most", 3),
    Target("reordered, mean change", "families.sentences reordered.$.mean", "most", 3),
    Target(
        "look-alike characters, highest change",
        "families.look-alike characters.$.highest",
        "most",
        3,
    ),
    Target("unseen characters, highest change", "families.unseen characters.$.highest", "most", 3),
    Target(
        "one letter in sixteen mistyped, mean drop",
        "families.typing errors, Latin.$.mean",
        "most",
        8,
    ),
    Target(
        "one character in sixteen mistyped, mean drop",
        "families.typing errors, Chinese.$.mean",
        "most",
        8,
    ),
    Target(
        "model answers in zh and en, difference of means", "model_answers.difference", "most", 5
    ),
    Target("quotes that stand in the attacking answer", "quotes_present", "least", 1, 3),
)


def holds(value: float, sense: Sense, line: float) -> bool:
    """Whether a figure is on the right side of a line."""
    return value >= line if sense == "least" else value <= line


def reached(targets: Sequence[Target], data: dict[str, Any]) -> list[Reached]:
    """Every target in both languages."""
    return [
        Reached(target, language, lookup(data, target.path.replace("$", language)))
        for target in targets
        for language in ("zh", "en")
    ]


def table(targets: Sequence[Target], data: dict[str, Any]) -> list[str]:
    """The table `target / reached / pass` in Markdown."""
    lines = ["| | target | zh | | en | |", "| --- | --- | ---: | --- | ---: | --- |"]
    found = reached(targets, data)
    for zh, en in zip(found[::2], found[1::2], strict=True):
        target = zh.target
        sign = "≥" if target.sense == "least" else "≤"
        cells = " | ".join(f"{_value(r)} | {_passed(r)}" for r in (zh, en))
        lines.append(f"| {target.what} | {sign} {target.line:g} | {cells} |")
    return lines


def _value(one: Reached) -> str:
    return "not measured" if one.value is None else f"{one.value:.{one.target.digits}f}"


def _passed(one: Reached) -> str:
    return {None: "–", True: "pass", False: "**fail**"}[one.passed]
