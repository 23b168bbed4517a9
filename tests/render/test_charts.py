"""Charts: their numbers in words, their corners in the picture."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from interviewer.render.charts import Axis, Dated, bars, radar, sections_chart, spark, trend

AXES = [Axis("注意力与架构", 75.4, 60.0), Axis("训练与优化", 56.5, 58.2), Axis("RLHF <b>", 100, 0)]


def svg(markup: str) -> ET.Element:
    return ET.fromstring(markup)


def test_a_radar_names_all_its_numbers() -> None:
    name = svg(radar(AXES, "zh")).attrib["aria-label"]
    assert "注意力与架构 75（历次平均 60）" in name and "RLHF <b> 100（历次平均 0）" in name
    assert svg(radar(AXES, "en")).attrib["role"] == "img"


@pytest.mark.parametrize("count", [3, 4, 5, 6, 9])
def test_every_corner_and_label_of_a_radar_is_inside_the_picture(count: int) -> None:
    drawn = svg(radar([Axis("Training and optimisation", 100) for _ in range(count)], "en"))
    width, height = map(float, drawn.attrib["viewBox"].split()[2:])
    places = [p.split(",") for e in drawn.iter("polygon") for p in e.attrib["points"].split()]
    places += [[e.attrib["x"], e.attrib["y"]] for e in drawn.iter("tspan") if "x" in e.attrib]
    assert all(0 <= float(x) <= width and 0 <= float(y) <= height for x, y in places)


def test_a_score_is_drawn_at_its_share_of_the_axis() -> None:
    drawn = svg(radar([Axis("a", 50), Axis("b", 0), Axis("c", 100)], "en"))
    ring = [e for e in drawn.iter("polygon") if e.attrib["class"] == "ring"][-1]
    now = next(e for e in drawn.iter("polygon") if e.attrib["class"] == "now")
    top, bottom = (float(e.attrib["points"].split()[0].split(",")[1]) for e in (ring, now))
    centre = float(now.attrib["points"].split()[1].split(",")[1])
    assert centre - bottom == pytest.approx((centre - top) / 2, abs=0.11)


def test_a_section_without_average_leaves_dots_instead_of_a_false_outline() -> None:
    axes = [Axis("a", 50, 40), Axis("b", 50, None), Axis("c", 50, 40)]
    drawn = svg(radar(axes, "en"))
    assert not [e for e in drawn.iter("polygon") if e.attrib["class"] == "past"]
    assert len([e for e in drawn.iter("circle") if e.attrib["class"] == "dot past"]) == 2


def test_fewer_than_three_sections_are_bars() -> None:
    assert "ivr-radar" not in sections_chart(AXES[:2], "zh")
    assert "ivr-bars" in sections_chart(AXES[:2], "zh")
    assert sections_chart([], "zh") == ""


def test_names_are_escaped_in_every_chart() -> None:
    for chart in (radar(AXES, "zh"), bars(AXES, "zh"), spark([1, 2], '"><b>')):
        assert "<b>" not in chart.replace('<b style="left', "")


def test_a_trend_names_dates_and_scores() -> None:
    drawn = svg(trend([Dated("11-02", 41), Dated("11-09", 66.6)], "每场总分", "zh"))
    assert drawn.attrib["aria-label"] == "每场总分：11-02 41 分、11-09 67 分"


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 50])
def test_a_trend_has_one_dot_per_score_and_at_most_four_dates(count: int) -> None:
    drawn = svg(trend([Dated(str(i), 100.0 * (i % 2)) for i in range(count)], "n", "en"))
    dots = [e for e in drawn.iter("circle")]
    dates = [e.text for e in drawn.iter("text") if e.attrib["class"] == "date"]
    assert len(dots) == count
    assert len(dates) == min(count, 4) and dates[-1] == str(count - 1)
    assert all(re.fullmatch(r"[\d.]+%", dot.attrib["cx"]) for dot in dots)


def test_charts_carry_no_script_and_no_colour_of_their_own() -> None:
    for chart in (radar(AXES, "zh"), trend([Dated("1", 5)], "n", "en"), bars(AXES, "en")):
        assert "script" not in chart and "#" not in chart and "fill=" not in chart
