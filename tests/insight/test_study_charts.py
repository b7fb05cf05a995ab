"""Charts of studies: whole SVG, said in words, with a table, in both languages."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from audits.insight.charts import (
    Break,
    Control,
    Funnel,
    Interval,
    Point,
    Ranked,
    Scatter,
    Side,
    Spot,
    StepOfWay,
    both,
    draw,
    figure_at_both_widths,
)
from audits.insight.charts.frame import Chart
from audits.insight.charts.palette import SCREEN
from audits.insight.charts.ranked import MOST
from audits.insight.charts.svg import text_width
from saas.kernel.words import Words, words

SAYS = words("说明。", "It says.")
SVG = "{http://www.w3.org/2000/svg}"


def control(signal: Words | None = None) -> Control:
    points = [Point(both(f"P{i}"), 80.0 + i % 3, 70.0, 95.0, 4, signal if i == 5 else None) for i in range(8)]
    points[2] = Point(both("P2"), None, None, None, 0)
    return Control(words("得分", "Score"), tuple(points), 81.0, SAYS, Break(5, 80.0, 82.0))


def ranked(count: int) -> Ranked:
    rows = tuple(
        Interval(both(f"B{i}"), 95 - i * 0.1, 90 - i * 0.1, 99 - i * 0.1, "above" if i < 3 else "unclear", 5)
        for i in range(count)
    )
    return Ranked(words("排名", "Ranks"), rows, 80.0, words("平均", "Average"), SAYS)


CHARTS: dict[str, Chart] = {
    "control": control(words("低于下限", "below limit")),
    "funnel": Funnel(
        words("路", "Way"), (StepOfWay(both("A"), 90, 90, 5), StepOfWay(both("B"), 50, 45, 5, worst=True)), SAYS
    ),
    "scatter": Scatter(
        words("图", "Chart"), tuple(Spot(both(f"S{i}"), 50 + i, i, i % 2 == 0, "/x") for i in range(9)),
        Side(words("横", "Across"), (40.0, 100.0, 20.0), 54), Side(words("纵", "Up"), (0.0, 10.0, 2.0), 4), SAYS,
        (both("tl"), both("tr"), both("bl"), both("br")),
    ),
    "ranked": ranked(60),
}  # fmt: skip


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_whole_named_and_has_its_table(name: str) -> None:
    for lang in ("zh", "en"):
        for width in (332, 920):
            svg = ET.fromstring(str(draw(CHARTS[name], lang, width=width)))
            view = [float(part) for part in svg.attrib["viewBox"].split()]
            assert view[2] == width
            assert svg.attrib["aria-label"] == CHARTS[name].title.say(lang)
            for text in svg.iter(f"{SVG}text"):
                assert -1 <= float(text.attrib["x"]) <= width + 1
                assert -1 <= float(text.attrib["y"]) <= view[3] + 1
        shown = figure_at_both_widths(CHARTS[name], lang)
        assert shown.count("<figcaption>") == shown.count("<table") == 1
        assert SAYS.say(lang) in shown


def test_a_signal_is_ringed_and_named_and_the_break_has_both_means() -> None:
    drawn = str(draw(control(words("低于下限", "below limit")), "en", width=920))
    assert drawn.count('r="6"') == 1
    assert "below limit" in drawn
    assert re.search(r">80\.0<.*>82\.0<", drawn)
    assert 'r="6"' not in str(draw(control(), "en", width=920))


def test_thousands_are_drawn_evenly_with_both_ends_and_all_are_counted() -> None:
    chart = ranked(5000)
    assert len(chart.shown) == MOST
    assert [chart.shown[0], chart.shown[-1]] == [chart.rows[0], chart.rows[-1]]
    drawn = str(draw(chart, "zh", width=920))
    assert "3 家确实更好" in drawn
    assert "4997 家分不清" in drawn
    assert len(drawn) < 120_000


def test_a_name_at_the_edge_makes_way_for_the_spots_beside_it() -> None:
    name = words("边上的一项", "One at the very edge")
    spots = (Spot(name, 100, 5, marked=True), Spot(both("near"), 98, 5), Spot(both("far"), 50, 5))
    chart = Scatter(
        words("图", "Chart"), spots, Side(words("横", "Across"), (40.0, 100.0, 20.0)),
        Side(words("纵", "Up"), (0.0, 10.0, 2.0)), SAYS,
    )  # fmt: skip
    for width in (332, 920):
        svg = ET.fromstring(str(draw(chart, "en", width=width)))
        (written,) = (text for text in svg.iter(f"{SVG}text") if text.text == name.en)
        start, middle = float(written.attrib["x"]), float(written.attrib["y"]) - SCREEN.small * 0.36
        end = start + text_width(name.en, SCREEN.small)
        covered = [
            circle for circle in svg.iter(f"{SVG}circle")
            if start < float(circle.attrib["cx"]) < end and abs(float(circle.attrib["cy"]) - middle) < SCREEN.small
        ]  # fmt: skip
        assert not covered, width
