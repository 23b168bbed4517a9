"""Two small plots as SVG: score against raters, and the error by level."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from eval.agreement import Row
from interviewer.rubric_lint.labelled import LEVELS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLOURS = {"zh": "#2563eb", "en": "#ea580c"}
_SETTINGS = {
    # Ids that are the same on every run, and letters as text: the same figures, the same file.
    "svg.hashsalt": "eval",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def scores(rows: Sequence[Row], file: Path) -> None:
    """Each answer as a dot: the raters' mean against the grader's score."""

    def draw(axes: Axes) -> None:
        axes.plot([0, 100], [0, 100], color="#9ca3af", linewidth=1)
        for language, colour in _COLOURS.items():
            chosen = [row for row in rows if row.answer.language == language]
            axes.scatter(
                [row.answer.gold for row in chosen],
                [row.grade.score for row in chosen],
                s=14,
                color=colour,
                alpha=0.7,
                linewidths=0,
                label=language,
            )
        axes.set(xlabel="raters' mean", ylabel="grader", xlim=(-2, 102), ylim=(-2, 102))
        axes.legend(frameon=False, loc="upper left")

    _save(draw, file, (4.6, 4.4))


def errors(rows: Sequence[Row], file: Path) -> None:
    """The errors of each level, a box for each language."""

    def draw(axes: Axes) -> None:
        axes.axhline(0, color="#9ca3af", linewidth=1)
        for shift, (language, colour) in zip((-0.19, 0.19), _COLOURS.items(), strict=True):
            found = [
                [r.error for r in rows if (r.answer.level, r.answer.language) == (level, language)]
                for level in LEVELS
            ]
            places = [n + shift for n in range(len(LEVELS))]
            boxes = axes.boxplot(
                found, positions=places, widths=0.3, patch_artist=True, manage_ticks=False
            )
            for part in ("boxes", "medians", "whiskers", "caps", "fliers"):
                for line in boxes[part]:
                    line.set(color=colour)
            for box in boxes["boxes"]:
                box.set(facecolor=colour, alpha=0.25)
            axes.plot([], [], color=colour, label=language)
        axes.set_xticks(range(len(LEVELS)), list(LEVELS))
        axes.set_ylabel("score minus raters' mean")
        axes.legend(frameon=False)

    _save(draw, file, (6.4, 3.6))


def _save(draw: object, file: Path, size: tuple[float, float]) -> None:
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    assert callable(draw)
    with matplotlib.rc_context(_SETTINGS):  # type: ignore[arg-type]
        figure, axes = pyplot.subplots(figsize=size, layout="constrained")
        draw(axes)
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
        pyplot.close(figure)
    # Matplotlib leaves blanks at line ends, which no editor would keep.
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(line.rstrip() for line in lines) + "\n", encoding="utf-8")
