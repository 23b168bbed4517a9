"""The report on the attacks: Markdown and JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eval import targets
from eval.plain import plain, write_json
from eval.report import RESULTS, cell, number
from eval.suite import FamilyResult, SuiteResult

_JUDGED = {
    "nothing": "score",
    "words": "score",
    "change": "change of a right answer's score",
    "drop": "drop of a right answer's score",
}


def attack_data(result: SuiteResult, grader: str = "offline") -> dict[str, Any]:
    """The figures of the suite as plain values."""
    families: dict[str, dict[str, Any]] = {}
    for family in result.families:
        families.setdefault(family.family, {})[family.language] = family
    means = result.model_answers
    difference = abs(means.get("zh", float("nan")) - means.get("en", float("nan")))
    data = {
        "grader": grader,
        "families": families,
        "totals": {language: _totals(result, language) for language in ("zh", "en")},
        "model_answers": {**means, "difference": difference},
        "quotes_present": result.quotes,
    }
    found: dict[str, Any] = plain(data)
    return found


def write_attack_report(
    data: dict[str, Any], folder: Path = RESULTS, date: str | None = None
) -> None:
    """Write `attacks.md` and `attacks.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "attacks.json", data)
    (folder / "attacks.md").write_text(markdown(data, date), encoding="utf-8")


def markdown(data: dict[str, Any], date: str | None = None) -> str:
    """The report as a page."""
    count = sum(row["n"] for family in data["families"].values() for row in family.values())
    head = [
        f"# What the {data['grader']} grader gives for answers that are none",
        "",
        f"{count} answers made from the bank's own model answers; a table of attacks, then one of "
        "changes that must change nothing, then the worst cases of what failed.",
    ]
    head += ["", f"Measured on {date}."] if date else []
    parts = [head, ["## Targets", "", *targets.table(targets.ATTACKS, data)]]
    parts += [_families(data), _worst(data)]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _families(data: dict[str, Any]) -> list[str]:
    lines = ["## Families", "", "| family | what is measured | limit: mean, highest | |"]
    lines[-1] += " n | mean | highest | |"
    lines.append("| --- | --- | --- | --- | ---: | ---: | ---: | --- |")
    for name, languages in data["families"].items():
        for language, row in languages.items():
            limit = row["limit"]
            passed = "pass" if row["passed"] else "**fail**"
            lines.append(
                f"| {name} | {_JUDGED[row['judged']]} | {limit['mean']:g}, {limit['highest']:g} "
                f"| {language} | {row['n']} | {number(row['mean'])} | {number(row['highest'])} "
                f"| {passed} |"
            )
    return lines


def _worst(data: dict[str, Any]) -> list[str]:
    lines = ["## Worst cases of the families that failed"]
    for name, languages in data["families"].items():
        for language, row in languages.items():
            if row["passed"]:
                continue
            lines += ["", f"### {name}, {language}", ""]
            lines += [
                f"- {w['question']}, {w['persona']}, {cell(w['variant'])}: **{w['value']:.0f}** "
                f"– {cell(w['seen'])}\n  > {cell(w['answer'])}"
                for w in row["worst"]
            ]
    return lines


def _totals(result: SuiteResult, language: str) -> dict[str, dict[str, float]]:
    totals = {}
    for judged in ("nothing", "words"):
        rows = [f for f in result.families if f.language == language and f.judged == judged]
        if rows:
            totals[judged] = {"mean": _mean(rows), "highest": max(f.highest for f in rows)}
    return totals


def _mean(rows: list[FamilyResult]) -> float:
    """Every family counts the same, however many answers it makes."""
    return sum(row.mean for row in rows) / len(rows)
