"""Charts: places follow values, gaps stay gaps, words are escaped, the table says the same."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.insight.charts import (
    BANDS,
    PAPER,
    SCREEN,
    BandShares,
    Bar,
    Bars,
    Chart,
    Dial,
    Dot,
    Dots,
    Heat,
    HeatRow,
    Limits,
    Line,
    Multiples,
    Panel,
    ShareRow,
    Signal,
    Sparkline,
    Step,
    Trend,
    both,
    draw,
    figure,
    paper_palette,
    say_number,
    say_signed,
)
from audits.insight.charts.dots import differs
from audits.insight.charts.dots_drawing import shown_rows
from audits.insight.charts.lines import apart, runs
from audits.insight.charts.palette import band_step
from audits.insight.charts.scale import LEAST_SPAN, score_axis
from audits.insight.charts.steps import band_index, spans
from audits.insight.charts.svg import coordinate, text_width
from saas.kernel.words import words

SVG = "{http://www.w3.org/2000/svg}"
NASTY = '<script>alert("x")</script> & "名"'
scores = st.decimals(0, 100, places=2, allow_nan=False)


def every_chart(label: str = "虹桥支行") -> list[Chart]:
    name, months = both(label), (both("1 月"), both("2 月"), both("3 月"), both("4 月"))
    return [
        Dots(name, (Dot(name, 82, 76, 88, 3, us=True), Dot(both("b"), 70), Dot(both("c"), None)), 85, bands=BANDS),
        Trend(name, months, (Line(name, (80, None, 83, 84), lows=(77, None, 80, 81), highs=(83, None, 86, 87)),), 85,
              limits=Limits(82, 75, 89), signals=(Signal(3, name),)),
        Bars(name, (Bar(name, 91, 80), Bar(both("b"), None, 70, flag=True))),
        Heat(name, months, (HeatRow(name, (91, 74, None, 12), us=True),)),
        Sparkline(name, (80, None, 82), 85),
        Multiples(name, (Panel(name, (70, 80, None, 90), (75, 75, 76, 77)),), months[0], months[3], target=85),
        Dial(name, Decimal("82.4"), "82.40", name, 76, 88),
        BandShares(name, tuple(band.name for band in BANDS), (ShareRow(name, (3, 2, 0, 1, 0)),)),
    ]  # fmt: skip


@pytest.mark.parametrize("chart", every_chart(), ids=lambda chart: type(chart).__name__)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_chart_is_an_image_with_name_description_sentence_and_table(chart: Chart, lang: Any) -> None:
    root = ET.fromstring(draw(chart, lang))
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == chart.title.say(lang)
    assert root[1].tag == f"{SVG}desc"
    assert root[1].text == chart.sentence(lang) != ""
    table = chart.table(lang)
    assert all(len(row) == len(table.head) for row in table.rows)


@pytest.mark.parametrize("chart", every_chart(NASTY), ids=lambda chart: type(chart).__name__)
def test_words_from_people_are_escaped_everywhere(chart: Chart) -> None:
    page = str(figure(chart, "zh"))
    assert "<script" not in page
    ET.fromstring(page)


@pytest.mark.parametrize("colour", ['#fff" onload="alert(1)', "<b>", "'red'", "#fff&"])
def test_a_colour_that_would_end_its_attribute_is_refused(colour: str) -> None:
    with pytest.raises(ValueError, match="colour of us"):
        paper_palette(colour)


@given(st.floats(-50_000, 50_000))
def test_a_length_is_written_to_a_tenth_of_a_unit_and_reads_as_a_number(value: float) -> None:
    assert float(coordinate(value)) == pytest.approx(value, abs=0.05001)
    assert len(coordinate(value)) <= 10


@pytest.mark.parametrize("chart", every_chart(), ids=lambda chart: type(chart).__name__)
def test_no_style_attribute_and_no_handler_is_written(chart: Chart) -> None:
    for palette in (SCREEN, PAPER):
        for element in ET.fromstring(draw(chart, "zh", palette)).iter():
            assert not [name for name in element.attrib if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("chart", every_chart(), ids=lambda chart: type(chart).__name__)
def test_paper_has_plain_colours_and_screen_has_design_tokens(chart: Chart) -> None:
    assert "var(--" not in draw(chart, "zh", paper_palette("#9a1f33"))
    assert "var(--" in draw(chart, "zh")
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', draw(chart, "zh", PAPER))) <= {
        *PAPER.colours.values(),
        "none",
    }


@given(st.lists(scores, min_size=2, max_size=8, unique=True))
def test_dots_lie_in_the_order_of_their_scores(values: list[Decimal]) -> None:
    chart = Dots(both("t"), tuple(Dot(both(f"b{n}"), value) for n, value in enumerate(values)))
    circles = [(float(c.get("cy") or 0), float(c.get("cx") or 0)) for c in circles_of(draw(chart, "en"))]
    places = [x for _, x in sorted(circles)]
    assert places == sorted(places, reverse=True)
    assert all(0 <= x <= 640 for x in places)


@given(st.lists(scores, min_size=1, max_size=6), st.booleans())
def test_an_axis_holds_its_values_in_round_steps(values: list[Decimal], from_zero: bool) -> None:
    axis = score_axis(values, 10, 300, from_zero=from_zero)
    assert axis.floor <= float(min(values)) <= float(max(values)) <= axis.top
    assert 0 <= axis.floor < axis.top <= 100
    assert axis.top - axis.floor >= LEAST_SPAN or from_zero
    assert axis.ticks[0] == axis.floor
    assert axis.ticks[-1] == pytest.approx(axis.top)
    assert (axis.note is None) == (axis.floor == 0)
    places = [axis.place(value) for value in sorted(values)]
    assert all(a <= b for a, b in pairwise(places))
    if from_zero:
        assert axis.floor == 0


def test_a_raised_floor_is_said_aloud_on_the_chart() -> None:
    chart = Dots(both("t"), (Dot(both("a"), 88), Dot(both("b"), 92)))
    assert "坐标自 80 起" in draw(chart, "zh")
    assert "Axis starts at 80" in draw(chart, "en")


def circles_of(svg: str) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter(f"{SVG}circle"))


@given(st.lists(st.one_of(st.none(), scores), min_size=1, max_size=12))
def test_a_missing_month_is_a_gap_and_never_a_bridge(values: list[Decimal | None]) -> None:
    found = runs(values)
    assert [index for run in found for index in run] == [
        i for i, value in enumerate(values) if value is not None
    ]
    assert all(b[0] > a[-1] + 1 for a, b in pairwise(found))
    chart = Trend(
        both("t"), tuple(both(str(n)) for n in range(len(values))), (Line(both("us"), tuple(values)),)
    )
    paths = list(ET.fromstring(draw(chart, "en")).iter(f"{SVG}path"))
    assert len(paths) == sum(len(run) > 1 for run in found)
    points = sum((path.get("d") or "").count("L") + 1 for path in paths)
    assert points == sum(len(run) for run in found if len(run) > 1)


def test_long_names_leave_the_lines_their_room() -> None:
    name, months = words("上海延安西路支行", "Shanghai Yan'an West Road Branch"), tuple(both(str(n)) for n in range(12))
    own, whole = Line(name, (70.0, *[80.0] * 10, 79.2), "us"), Line(both("All"), tuple([85.0] * 12), "tenant")
    for lines, written in (((own, whole), None), ((own,), "79.2")):
        root = ET.fromstring(draw(Trend(both("t"), months, lines), "en", width=332))
        drawn = [path.get("d") or "" for path in root.iter(f"{SVG}path")]
        places = [float(point.split()[0]) for point in re.split("[ML]", drawn[-1]) if point]
        assert places[-1] - places[0] > 332 / 2
        (end,) = (text for text in root.iter(f"{SVG}text") if (text.text or "").endswith("79.2"))
        assert float(end.attrib["x"]) + text_width(end.text or "", SCREEN.text) <= 332
        assert end.text == written or [title.text for title in end] == [f"{name.en} 79.2"]


def test_the_heat_grid_holds_every_number_and_leaves_missing_ones_untinted() -> None:
    chart = Heat(both("t"), (both("a"), both("b"), both("c")), (HeatRow(both("x"), (95, None, 41)),))
    root = ET.fromstring(draw(chart, "en", PAPER))
    texts = [element.text for element in root.iter(f"{SVG}text")]
    assert {"95", "41", "–"} <= set(texts)
    assert [r.get("fill") for r in root.iter(f"{SVG}rect")] == [PAPER.colour("tint1"), PAPER.colour("tint5")]


def test_a_band_begins_exactly_at_its_minimum() -> None:
    assert band_index(Fraction(90), BANDS) == 0
    assert band_index(Fraction(89999, 1000), BANDS) == 1
    assert band_index(Decimal("0"), BANDS) == 4


def test_bands_of_penalty_schemes_count_from_the_low_end() -> None:
    less_is_better = (Step(both("A"), 0), Step(both("B"), 14), Step(both("C"), 28))
    assert [band_index(value, less_is_better) for value in (0, 13, 14, 27, 90)] == [0, 0, 1, 1, 2]
    assert spans(less_is_better, 60.0) == ((0, 0.0, 14.0), (1, 14.0, 28.0), (2, 28.0, 60.0))


@pytest.mark.parametrize(("count", "steps"), [(1, [1]), (2, [1, 5]), (3, [1, 3, 5]), (5, [1, 2, 3, 4, 5])])
def test_any_number_of_bands_spreads_over_five_colours(count: int, steps: list[int]) -> None:
    assert [band_step(index, count) for index in range(count)] == steps


def test_bars_always_start_at_zero_and_grow_with_the_score() -> None:
    chart = Bars(both("t"), (Bar(both("a"), 90), Bar(both("b"), 45), Bar(both("c"), 0)))
    bars = [
        r
        for r in ET.fromstring(draw(chart, "en", PAPER)).iter(f"{SVG}rect")
        if r.get("fill") == PAPER.colour("us")
    ]
    widths = [float(bar.get("width") or 0) for bar in bars]
    assert widths[0] == pytest.approx(2 * widths[1], rel=0.01)
    assert widths[2] == 0
    assert len({bar.get("x") for bar in bars}) == 1


def test_a_long_league_keeps_its_ends_and_our_neighbours() -> None:
    rows = tuple(Dot(both(f"b{n:03}"), 100 - n / 4, us=n == 150) for n in range(300))
    shown = shown_rows(rows, 25)
    kept = [row for row in shown if row]
    assert len(shown) <= 25
    assert rows[0] in kept
    assert rows[-1] in kept
    assert {rows[149], rows[150], rows[151]} <= set(kept)
    assert [row for row in rows if row in kept] == kept


def test_overlapping_whiskers_can_still_be_told_apart_but_not_without_intervals() -> None:
    assert differs(Dot(both("a"), 80, 77, 83), Dot(both("b"), 85, 82, 88))
    assert not differs(Dot(both("a"), 80, 75, 85), Dot(both("b"), 85, 80, 90))
    assert not differs(Dot(both("a"), 10), Dot(both("b"), 90))


def test_the_sentence_counts_who_is_really_different() -> None:
    rows = (Dot(both("us"), 80, 78, 82, us=True), Dot(both("a"), 90, 88, 92), Dot(both("b"), 81, 77, 85),
            Dot(both("c"), 60, 55, 65), Dot(both("d"), None))  # fmt: skip
    assert (
        Dots(both("t"), rows).sentence("zh")
        == "与其余 3 家相比：1 家确实更高，1 家确实更低，1 家无法区分高下。"
    )
    assert "1 really higher, 1 really lower, 1 cannot be told apart" in Dots(both("t"), rows).sentence("en")


def test_with_nobody_in_hand_dots_say_how_many_share_the_top() -> None:
    clear = (Dot(both("a"), 90, 88, 92), Dot(both("b"), 81, 77, 85), Dot(both("c"), 80, 77, 83))
    assert Dots(both("t"), clear).sentence("en") == "a is really above the other 2."
    assert Dots(both("t"), clear).sentence("zh") == "a确实高于其余 2 家。"
    shared = (Dot(both("a"), 90, 81, 99), *clear[1:])
    assert Dots(both("t"), shared).sentence("en") == "The top 2 of 3 cannot be told apart."


@given(st.lists(st.floats(0, 100), min_size=1, max_size=6))
def test_labels_at_the_end_of_lines_never_overlap(places: list[float]) -> None:
    moved = apart(sorted(places), 12, 0, 100)
    assert all(b - a >= 12 - 1e-9 for a, b in pairwise(moved))


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(Fraction(1, 3), 2, "0.33"), (Decimal("0.125"), 2, "0.13"), (2.675, 2, "2.68"), (-0.04, 1, "0.0"), (None, 1, "–"),
     (100, 0, "100"), (Decimal("-2.5"), 1, "−2.5")],
)  # fmt: skip
def test_numbers_are_rounded_half_up_from_their_exact_value(value: Any, decimals: int, text: str) -> None:
    assert say_number(value, decimals) == text


def test_differences_carry_their_sign() -> None:
    assert [say_signed(value) for value in (1.26, -0.4, 0, Fraction(1, 100), None)] == [
        "+1.3",
        "−0.4",
        "±0.0",
        "±0.0",
        "–",
    ]


def test_links_lead_to_this_site_only() -> None:
    for href, linked in (
        ("/branches/1", True),
        ("//evil.example", False),
        ("javascript:alert(1)", False),
        ("", False),
    ):
        chart = Dots(both("t"), (Dot(both("a"), 80, href=href),))
        assert ("<a " in draw(chart, "en")) is linked


def test_empty_charts_say_that_there_is_nothing_yet() -> None:
    empty: list[Chart] = [
        Dots(both("t"), ()), Bars(both("t"), ()), Heat(both("t"), (), ()), Trend(both("t"), (), ()),
        Sparkline(both("t"), ()), Multiples(both("t"), ()), Dial(both("t"), None),
        BandShares(both("t"), (both("a"),), ()),
    ]  # fmt: skip
    for chart in empty:
        ET.fromstring(draw(chart, "zh"))
        assert chart.sentence("zh")


def test_the_caller_may_say_it_better() -> None:
    chart = Dots(both("t"), (), says=words("12 家网点无法区分高下", "12 branches cannot be told apart"))
    assert chart.sentence("zh") == "12 家网点无法区分高下"


def test_the_same_data_gives_the_same_drawing() -> None:
    for chart, again in zip(every_chart(), every_chart(), strict=True):
        assert draw(chart, "zh", width=500) == draw(again, "zh", width=500)
