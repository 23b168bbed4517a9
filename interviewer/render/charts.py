"""Charts as inline SVG: coloured by the theme's variables, no script, all numbers in the name."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from interviewer.bank.models import Language
from interviewer.render.markup import Html, join, number, tag, whole
from interviewer.render.words import say

_WIDTH, _RADIUS, _TOP, _LINE = 372.0, 94.0, 36.0, 16.0
_CENTRE = (_WIDTH / 2, _TOP + _RADIUS)
_RINGS = (25, 50, 75, 100)
_LABEL_GAP = 11.0
_WRAP = {"zh": 7, "en": 14}
"""Characters per line of a label: what fits beside the radar on a phone."""
_PLOT = 150.0
"""Height of the trend from 0 to 100."""
_DATES = 4
_SPARK = (96.0, 26.0)


class Axis(NamedTuple):
    """One section: its score and the average of earlier interviews, from 0 to 100."""

    name: str
    score: float
    average: float | None = None


class Dated(NamedTuple):
    """One score with the words of its date."""

    date: str
    score: float


def sections_chart(axes: Sequence[Axis], language: Language) -> Html:
    """A radar of the sections; fewer than three are bars, which a radar cannot show."""
    if not axes:
        return Html("")
    chart = radar(axes, language) if len(axes) >= 3 else bars(axes, language)
    parts = [chart]
    if any(axis.average is not None for axis in axes):
        parts.append(_legend(language))
    return tag("div", *parts, class_="ivr-chart")


def _legend(language: Language) -> Html:
    this = tag("span", tag("i", class_="ivr-key now"), say("report.this", language))
    past = tag("span", tag("i", class_="ivr-key past"), say("report.average", language))
    return tag("div", this, past, class_="ivr-legend", aria_hidden="true")


def axes_name(axes: Iterable[Axis], language: Language) -> str:
    """All numbers of the chart in words."""
    return say("report.list", language).join(_axis_name(axis, language) for axis in axes)


def _named(name: str, numbers: str, language: Language) -> str:
    return f"{name}{say('report.colon', language)}{numbers}"


def _axis_name(axis: Axis, language: Language) -> str:
    score = whole(axis.score)
    if axis.average is None:
        return say("report.axis", language, name=axis.name, score=score)
    average = whole(axis.average)
    return say("report.axis_average", language, name=axis.name, score=score, average=average)


# --- radar --------------------------------------------------------------------------------------


def radar(axes: Sequence[Axis], language: Language) -> Html:
    """A radar with one axis per section, the first one upwards and then clockwise."""
    count = len(axes)
    corners = [_at(index, count, 100) for index in range(count)]
    drawn = [
        *(_polygon([_at(i, count, ring) for i in range(count)], "ring") for ring in _RINGS),
        *(_spoke(corner) for corner in corners),
        *_averages(axes),
        _polygon([_at(i, count, axis.score) for i, axis in enumerate(axes)], "now"),
        *(_dot(_at(i, count, axis.score), "now", 3.6) for i, axis in enumerate(axes)),
        *(_label(i, count, axis, language) for i, axis in enumerate(axes)),
    ]
    return tag(
        "svg",
        *drawn,
        class_="ivr-radar",
        viewBox=f"0 0 {_WIDTH:.0f} {_height(axes, language):.0f}",
        role="img",
        aria_label=_named(say("report.sections", language), axes_name(axes, language), language),
    )


def _at(index: int, count: int, value: float, beyond: float = 0.0) -> tuple[float, float]:
    """The place of a value on an axis, `beyond` further out."""
    angle = 2 * math.pi * index / count
    length = _RADIUS * min(max(value, 0.0), 100.0) / 100 + beyond
    return _CENTRE[0] + length * math.sin(angle), _CENTRE[1] - length * math.cos(angle)


def _polygon(corners: Sequence[tuple[float, float]], class_: str) -> Html:
    return tag("polygon", class_=class_, points=" ".join(f"{x:.1f},{y:.1f}" for x, y in corners))


def _spoke(corner: tuple[float, float]) -> Html:
    x, y = _CENTRE
    return tag("line", class_="ring", x1=_n(x), y1=_n(y), x2=_n(corner[0]), y2=_n(corner[1]))


def _dot(place: tuple[float, float], class_: str, radius: float) -> Html:
    return tag("circle", class_=f"dot {class_}", cx=_n(place[0]), cy=_n(place[1]), r=_n(radius))


def _averages(axes: Sequence[Axis]) -> list[Html]:
    """A dashed outline; where a section is new there is none to close, so the rest are dots."""
    known = [(i, axis.average) for i, axis in enumerate(axes) if axis.average is not None]
    places = [_at(index, len(axes), average) for index, average in known]
    if len(places) == len(axes):
        return [_polygon(places, "past")]
    return [_dot(place, "past", 3.2) for place in places]


def _height(axes: Sequence[Axis], language: Language) -> float:
    """Down to the lowest letter or dot."""
    labels = [_lines(i, len(axes), axis, language) for i, axis in enumerate(axes)]
    ends = [top + _LINE * (len(lines) - 1) for top, lines in labels]
    corners = [_at(i, len(axes), 100)[1] for i in range(len(axes))]
    return max(*ends, *corners) + 6


def _label(index: int, count: int, axis: Axis, language: Language) -> Html:
    x, _ = _at(index, count, 100, _LABEL_GAP)
    top, lines = _lines(index, count, axis, language)
    score = tag("tspan", str(whole(axis.score)), class_="num")
    shown = [[*line[:-1], score] if line[-1:] == [None] else line for line in lines]
    spans = [tag("tspan", *line, x=_n(x), y=_n(top + _LINE * i)) for i, line in enumerate(shown)]
    side = _side(index, count)
    anchor = "middle" if side == 0 else "start" if side > 0 else "end"
    return tag("text", *spans, text_anchor=anchor)


def _side(index: int, count: int) -> float:
    """Right of the middle above 0, left of it below 0."""
    return round(math.sin(2 * math.pi * index / count), 6)


def _lines(
    index: int, count: int, axis: Axis, language: Language
) -> tuple[float, list[list[str | None]]]:
    """The first baseline of a label, and its lines; None stands for the score."""
    y = _at(index, count, 100, _LABEL_GAP)[1]
    up = math.cos(2 * math.pi * index / count)
    lines: list[list[str | None]] = [[axis.name, " ", None]]
    if _side(index, count) != 0:
        names = textwrap.wrap(axis.name, _WRAP[language]) or [""]
        fits = len(names[-1]) < _WRAP[language] - 2
        last: list[list[str | None]] = [[names[-1], " ", None]] if fits else [[names[-1]], [None]]
        before: list[list[str | None]] = [[name] for name in names[:-1]]
        lines = [*before, *last]
    above = _LINE * (len(lines) - 1)
    if up > 0.85:
        return y - above - (10 if count > 7 else 0), lines
    return (y - above / 2 + 4, lines) if up > -0.85 else (y + 12, lines)


# --- bars ---------------------------------------------------------------------------------------


def bars(axes: Sequence[Axis], language: Language) -> Html:
    """One bar per section with its number in words; a tick marks the average."""
    return tag("ul", *(_bar(axis, language) for axis in axes), class_="ivr-bars")


def _bar(axis: Axis, language: Language) -> Html:
    name = tag("span", axis.name, class_="name", aria_hidden="true")
    score = tag("span", str(whole(axis.score)), class_="num", aria_hidden="true")
    spoken = tag("span", _axis_name(axis, language), class_="ivr-hidden")
    return tag("li", spoken, name, track(axis.score, axis.average), score)


def track(score: float, average: float | None = None) -> Html:
    """A bar from 0 to 100; decoration, because the number stands beside it."""
    parts = [tag("i", style=f"width:{number(min(max(score, 0), 100), 1)}%")]
    if average is not None:
        parts.append(tag("b", style=f"left:{number(min(max(average, 0), 100), 1)}%"))
    return tag("span", *parts, class_="ivr-track", aria_hidden="true")


# --- scores over time ---------------------------------------------------------------------------


def trend(scores: Sequence[Dated], name: str, language: Language) -> Html:
    """Scores over time. Places are percentages, so the letters keep their size at any width."""
    places = [(_x(i, len(scores)), _PLOT * (1 - s.score / 100)) for i, s in enumerate(scores)]
    drawn = [
        *(_grid(value) for value in (0, 50, 100)),
        *(_piece(a, b) for a, b in zip(places, places[1:], strict=False)),
        *(_mark(place, small=len(places) > 40) for place in places),
        *_dates(scores),
        _last(places[-1], scores[-1].score) if scores else "",
    ]
    spoken = say("report.list", language).join(_dated(score, language) for score in scores)
    label = _named(name, spoken, language)
    return tag("svg", *drawn, class_="ivr-trend", role="img", aria_label=label)


def _dated(score: Dated, language: Language) -> str:
    return say("progress.dated", language, date=score.date, score=whole(score.score))


def _x(index: int, count: int) -> float:
    return 50.0 if count == 1 else 100.0 * index / (count - 1)


def _grid(value: int) -> Html:
    y = _n(_PLOT * (1 - value / 100))
    line = tag("line", class_="ring", x1="0", x2="100%", y1=y, y2=y)
    return join([line, tag("text", str(value), class_="tick", x="-8", y=y, dy="4")])


def _piece(a: tuple[float, float], b: tuple[float, float]) -> Html:
    return tag("line", class_="now", x1=f"{_n(a[0])}%", y1=_n(a[1]), x2=f"{_n(b[0])}%", y2=_n(b[1]))


def _mark(place: tuple[float, float], *, small: bool) -> Html:
    radius = "2" if small else "4"
    return tag("circle", class_="dot now", cx=f"{_n(place[0])}%", cy=_n(place[1]), r=radius)


def _last(place: tuple[float, float], score: float) -> Html:
    """The number at the newest dot, below it where there is no room above."""
    y = place[1] - 12 if place[1] > 14 else place[1] + 22
    return tag("text", str(whole(score)), class_="num", x=f"{_n(place[0])}%", y=_n(y))


def _dates(scores: Sequence[Dated]) -> list[Html]:
    count = len(scores)
    steps = min(count, _DATES) - 1
    shown = {round(i * (count - 1) / steps) for i in range(steps + 1)} if steps > 0 else {0}
    return [
        tag("text", scores[i].date, class_="date", x=f"{_n(_x(i, count))}%", y=_n(_PLOT + 22))
        for i in sorted(shown)
        if i < count
    ]


def spark(scores: Sequence[float], name: str) -> Html:
    """A line without axes, for a row of a table."""
    width, height = _SPARK
    places = [
        (4 + (width - 8) * _x(i, len(scores)) / 100, 4 + (height - 8) * (1 - s / 100))
        for i, s in enumerate(scores)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    drawn = [tag("polyline", class_="now", points=line)] if len(places) > 1 else []
    drawn += [_dot(place, "now", 2.6) for place in places[-1:]]
    box = f"0 0 {_n(width)} {_n(height)}"
    return tag("svg", *drawn, class_="ivr-spark", viewBox=box, role="img", aria_label=name)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
