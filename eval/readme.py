"""Put the figures of `eval/results` into README.md and README.zh-CN.md.

Run after `python -m eval` and `python -m eval --attacks`: python -m eval.readme
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from eval.report import RESULTS
from eval.targets import ANSWERS, ATTACKS, Reached, reached

ROOT = Path(__file__).resolve().parent.parent
FILES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
_PLACE = re.compile(r"(<!-- figures -->\n).*?(<!-- /figures -->)", re.DOTALL)
_HEAD = {
    "en": "| without a model | target | Chinese | English |\n| --- | --- | ---: | ---: |",
    "zh": "| 不用模型 | 目标 | 中文 | 英文 |\n| --- | --- | ---: | ---: |",
}
# The targets that are shown, in order: (English, Chinese).
_NAMES = {
    "agreement.$.qwk": ("QWK with the raters' mean, five bands", "与评分者均值的 QWK（五档）"),
    "agreement.$.mae": ("mean absolute error, points of 100", "平均绝对误差（百分制）"),
    "agreement.$.excellent_above_wrong": (
        "excellent above wrong, same question",
        "同一题优秀答案高于错误答案",
    ),
    "agreement.$.adjacent_in_order": (
        "adjacent levels in order, same question",
        "同一题相邻水平次序正确",
    ),
    "agreement.$.wrong_mean": ("fluent wrong answers, mean score", "流畅但错误的答案，平均分"),
    "totals.$.words.mean": (
        "keyword dumps and shuffled words, mean score",
        "堆关键词、打乱词序，平均分",
    ),
    "totals.$.nothing.mean": (
        "other attacks and non-answers, mean score",
        "其他攻击与空答，平均分",
    ),
    "honesty.quotes_present": ("quotes that stand in the answer", "引文确实出自回答"),
}
_DIGITS = 2


def table(language: str, results: dict[str, Any]) -> str:
    """The table in one language; a figure off its target is in italics."""
    found = [*reached(ANSWERS, results["report"]), *reached(ATTACKS, results["attacks"])]
    lines = [_HEAD[language]]
    for path, names in _NAMES.items():
        cells = [one for one in found if one.target.path == path]
        target, name = cells[0].target, names[language == "zh"]
        sign = "≥" if target.sense == "least" else "≤"
        figures = " | ".join(map(_cell, cells))
        lines.append(f"| {name} | {sign} {target.line:g} | {figures} |")
    return "\n".join(lines) + "\n"


def _cell(one: Reached) -> str:
    if one.value is None:
        return "–"
    text = f"{one.value:.{min(one.target.digits, _DIGITS)}f}"
    return text if one.passed else f"*{text}*"


def filled(text: str, language: str, results: dict[str, Any]) -> str:
    """A README with its table as the results have it."""
    return _PLACE.sub(lambda found: found[1] + table(language, results) + found[2], text)


def load_results() -> dict[str, Any]:
    """What was measured last."""
    return {
        name: json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("report", "attacks")
    }


def main() -> None:
    """Rewrite both files."""
    results = load_results()
    for language, file in FILES.items():
        file.write_text(
            filled(file.read_text(encoding="utf-8"), language, results), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
