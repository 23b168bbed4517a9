"""The report on the labelled answers: Markdown and JSON, the same bytes for the same figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eval import plots, targets
from eval.evaluation import Evaluation
from eval.plain import write_json

RESULTS = Path(__file__).with_name("results")

_NAMES = {
    "qwk": "QWK, five bands",
    "qwk_without_attacks": "QWK without the level attack",
    "mae": "mean absolute error",
    "pearson": "Pearson's r",
    "spearman": "Spearman's ρ",
    "partial_length": "r with length held constant",
    "excellent_above_wrong": "excellent above wrong",
    "adjacent_in_order": "adjacent levels in order",
    "adjacent_tied": "adjacent levels tied",
    "wrong_mean": 'mean of "wrong"',
    "attack_mean": 'mean of "attack"',
}
_POINTS = {"mae", "wrong_mean", "attack_mean"}
"""Figures in points of 100, not shares."""


def write_report(evaluation: Evaluation, folder: Path = RESULTS, date: str | None = None) -> None:
    """Write `report.md`, `report.json` and the plots."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "report.json", evaluation.data)
    plots.scores(evaluation.rows, folder / "scores.svg")
    plots.errors(evaluation.rows, folder / "errors.svg")
    (folder / "report.md").write_text(markdown(evaluation.data, date), encoding="utf-8")


def markdown(data: dict[str, Any], date: str | None = None) -> str:
    """The report as a page."""
    parts = [_head(data, date), ["## Targets", "", *targets.table(targets.ANSWERS, data)]]
    parts += [_agreement(data), _levels(data), _groups(data), _rest(data), _worst(data)]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _head(data: dict[str, Any], date: str | None) -> list[str]:
    a = data["answers"]
    lines = [
        f"# How well the {data['grader']} grader agrees with people",
        "",
        f"{a['graded']} answers to {a['questions']} questions, "
        f"{a['outlines']} answers to outline questions left out, {a['ungraded']} not graded. "
        "Intervals: 95 %, questions resampled. "
        "Raters: one of the two against the other, the most that can be hoped for.",
    ]
    lines += ["", f"Measured on {date}."] if date else []
    lines += [
        "",
        "| dataset | answers | questions | QWK | MAE |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    return lines + [
        f"| {d['dataset']} | {d['n']} | {d['questions']} "
        f"| {number(d['qwk'], 3)} | {number(d['mae'])} |"
        for d in data["datasets"]
    ]


def _agreement(data: dict[str, Any]) -> list[str]:
    lines = ["## Agreement", ""]
    lines += ["| | all | raters | zh | raters | en | raters |"]
    lines += ["| --- | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for key, name in _NAMES.items():
        digits = 1 if key in _POINTS else 3
        cells = []
        for scope in ("all", "zh", "en"):
            figure = data["agreement"][scope][key]
            cells += [estimate(figure["grader"], digits), number(figure["raters"], digits)]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def _levels(data: dict[str, Any]) -> list[str]:
    lines = ["## Mean score by level", "", "![Error by level](errors.svg)", ""]
    lines += ["| level | zh: n | grader | raters | en: n | grader | raters |"]
    lines += ["| --- | ---: | ---: | ---: | ---: | ---: | ---: |"]
    by_scope = {scope: {r["level"]: r for r in rows} for scope, rows in data["levels"].items()}
    for level in by_scope["all"]:
        cells = []
        for scope in ("zh", "en"):
            row = by_scope[scope].get(level)
            cells += _level_cells(row) if row else ["0", "–", "–"]
        lines.append(f"| {level} | {' | '.join(cells)} |")
    return lines


def _level_cells(row: dict[str, Any]) -> list[str]:
    return [str(row["n"]), estimate(row["grader"], 1), number(row["raters"])]


def _groups(data: dict[str, Any]) -> list[str]:
    lines = [
        "## Signed error",
        "",
        "Score minus the raters' mean: above 0 the grader is generous.",
        "",
    ]
    lines += ["![Score against raters](scores.svg)"]
    for scope, name in (("all", "all"), ("zh", "Chinese"), ("en", "English")):
        lines += ["", f"### {name}", "", "| group | n | signed error | MAE |"]
        lines += ["| --- | ---: | ---: | ---: |"]
        lines += [
            f"| {g['group']} | {g['n']} | {estimate(g['signed'], 1)} | {number(g['mae'])} |"
            for g in data["groups"][scope]
        ]
    return lines


def _rest(data: dict[str, Any]) -> list[str]:
    points, parallel, honesty = data["points"]["all"], data["parallel"], data["honesty"]
    lines = ["## Points, languages, quotes, search", ""]
    lines += [
        "- Per point, where people gave verdicts: "
        f"false credit {number(points['false_credit'], 3)} of {points['not_there']}, "
        f"miss {number(points['miss'], 3)} of {points['there']}.",
        f"- The same level of the same question in both languages ({parallel['pairs']} pairs): "
        f"zh {number(parallel['zh'])}, en {number(parallel['en'])}.",
        f"- Quotes that stand in the answer: {number(honesty['quotes_present'], 3)}; points with "
        f"credit and no quote: {honesty['credit_without_quote']}; same grade when graded again: "
        f"{number(honesty['same_twice'], 3)}.",
    ]
    lines += ["", "| search | queries | recall@1 | recall@3 | MRR |"]
    lines += ["| --- | ---: | ---: | ---: | ---: |"]
    for language in ("zh", "en"):
        r = data["retrieval"][language]
        figures = " | ".join(number(r[key], 3) for key in ("recall_1", "recall_3", "mrr"))
        lines.append(f"| {language} | {r['n']} | {figures} |")
    return lines


def _worst(data: dict[str, Any]) -> list[str]:
    lines = ["## The worst twenty", ""]
    lines += ["`+` credited, `~` partly, `-` missed, `!` contradicted; ideas found of all.", ""]
    lines += ["| answer | level | grader | raters | what the grader saw | what a rater noted |"]
    lines += ["| --- | --- | ---: | ---: | --- | --- |"]
    return lines + [
        f"| {w['id']} ({w['language']}) | {w['level']} | {w['score']:.0f} | {w['raters']:.0f} "
        f"| {cell(w['seen'])} | {cell(w['note'])} |"
        for w in data["worst"]
    ]


def number(value: float | None, digits: int = 1) -> str:
    """A figure, or a dash where there is none."""
    return "–" if value is None else f"{value:.{digits}f}"


def estimate(value: dict[str, Any], digits: int) -> str:
    """A figure with its interval."""
    if value["low"] is None:
        return number(value["value"], digits)
    low, high = number(value["low"], digits), number(value["high"], digits)
    return f"{number(value['value'], digits)} ({low} to {high})"


def cell(text: str) -> str:
    """A text inside a table of Markdown, shown as it is."""
    flat = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    for mark in "\\|<>*_`[":
        flat = flat.replace(mark, f"\\{mark}")
    return flat
