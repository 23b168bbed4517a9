"""Put the figures of `eval/results` into README.md and README.zh-CN.md.

Run after `python -m eval` and `python -m eval --attacks`: python -m eval.readme
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from eval.plain import lookup
from eval.report import RESULTS
from eval.targets import holds

ROOT = Path(__file__).resolve().parent.parent
FILES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
_PLACE = re.compile(r"(<!-- figures -->\n).*?(<!-- /figures -->)", re.DOTALL)
_HEAD = {
    "en": "| without a model | target | Chinese | English |\n| --- | --- | ---: | ---: |",
    "zh": "| 不用模型 | 目标 | 中文 | 英文 |\n| --- | --- | ---: | ---: |",
}
_ROWS: tuple[tuple[str, str, str, float, int, dict[str, str]], ...] = (
    ("report", "agreement.$.qwk.grader.value", "least", 0.8, 2,
     {"en": "QWK with the raters' mean, five bands", "zh": "与评分者均值的 QWK（五档）"}),
    ("report", "agreement.$.mae.grader.value", "most", 14, 1,
     {"en": "mean absolute error, points of 100", "zh": "平均绝对误差（百分制）"}),
    ("report", "agreement.$.excellent_above_wrong.grader.value", "least", 0.98, 2,
     {"en": "excellent above wrong, same question", "zh": "同一题优秀答案高于错误答案"}),
    ("report", "agreement.$.adjacent_in_order.grader.value", "least", 0.85, 2,
     {"en": "adjacent levels in order, same question", "zh": "同一题相邻水平次序正确"}),
    ("report", "agreement.$.wrong_mean.grader.value", "most", 20, 1,
     {"en": "fluent wrong answers, mean score", "zh": "流畅但错误的答案，平均分"}),
    ("attacks", "totals.$.words.mean", "most", 15, 1,
     {"en": "keyword dumps and shuffled words, mean score", "zh": "堆关键词、打乱词序，平均分"}),
    ("attacks", "totals.$.nothing.mean", "most", 3, 1,
     {"en": "other attacks and non-answers, mean score", "zh": "其他攻击与空答，平均分"}),
    ("report", "honesty.quotes_present", "least", 1, 2,
     {"en": "quotes that stand in the answer", "zh": "引文确实出自回答"}),
)  # fmt: skip


def table(language: str, results: dict[str, Any]) -> str:
    """The table in one language; a figure off its target is in italics."""
    lines = [_HEAD[language]]
    for source, path, sense, line, digits, names in _ROWS:
        cells = [
            _cell(lookup(results[source], path.replace("$", of)), sense, line, digits)
            for of in ("zh", "en")
        ]
        sign = "≥" if sense == "least" else "≤"
        lines.append(f"| {names[language]} | {sign} {line:g} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(value: float | None, sense: Any, line: float, digits: int) -> str:
    if value is None:
        return "–"
    text = f"{value:.{digits}f}"
    return text if holds(value, sense, line) else f"*{text}*"


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
