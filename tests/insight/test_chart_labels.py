"""Names beside a drawing: whole where they fit, told apart where they do not."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.insight.charts import (
    SCREEN,
    BandShares,
    Bar,
    Bars,
    Chart,
    Dot,
    Dots,
    Funnel,
    Heat,
    HeatRow,
    Interval,
    Multiples,
    Panel,
    Ranked,
    Scatter,
    ShareRow,
    Shifted,
    Shifts,
    Side,
    Spot,
    StepOfWay,
    both,
    draw,
)
from audits.insight.charts.labels import shortened_names
from audits.insight.charts.svg import text_width
from saas.kernel.words import Lang, Words, words

SVG = "{http://www.w3.org/2000/svg}"
PHONE, SIZE, ROOM = 332, SCREEN.text, 111.0  # ROOM: what a row of dots has for its name on a phone
REGION = (
    words("驰远汽车上海南京西路店", "Chiyuan Motors Shanghai West Nanjing Road"),
    words("驰远汽车上海陆家嘴环路店", "Chiyuan Motors Shanghai Lujiazui Ring Road"),
    words("驰远汽车南京新街口中心店", "Chiyuan Motors Nanjing Xinjiekou"),
    words("驰远汽车杭州武林广场店", "Chiyuan Motors Hangzhou Wulin Square"),
)
TITLE, ENOUGH = both("t"), (both("1"), both("2"))


def charts_of(names: Sequence[Words]) -> list[Chart]:
    """Every kind of chart that names its rows, with a row for each name."""
    side = Side(both("x"), (0, 100, 20))
    return [
        Dots(TITLE, tuple(Dot(name, 90 - n, 80 - n, 95 - n, 3) for n, name in enumerate(names)), 85),
        Bars(TITLE, tuple(Bar(name, 90 - n, 80) for n, name in enumerate(names))),
        Heat(TITLE, ENOUGH, tuple(HeatRow(name, (90, 80)) for name in names)),
        BandShares(TITLE, ENOUGH, tuple(ShareRow(name, (3, 2)) for name in names)),
        Shifts(TITLE, tuple(Shifted(name, 80 - n, 90 - n) for n, name in enumerate(names))),
        Funnel(TITLE, tuple(StepOfWay(name, 90, 90 - n) for n, name in enumerate(names)), TITLE),
        Multiples(TITLE, tuple(Panel(name, (70, 80)) for name in names)),
        Ranked(TITLE, tuple(Interval(name, 90 - n, 80, 95, "above") for n, name in enumerate(names)), 85, TITLE, TITLE),
        Scatter(TITLE, tuple(Spot(name, 40, 20 + 20 * n, True) for n, name in enumerate(names)), side, side, TITLE),
    ]  # fmt: skip


def drawn_names(chart: Chart, lang: Lang, width: float = PHONE) -> dict[str, ET.Element]:
    """Return the elements of the names that were shortened, by the whole name in their tooltip."""
    texts = ET.fromstring(draw(chart, lang, width=width)).iter(f"{SVG}text")
    return {str(hint.text): text for text in texts if (hint := text.find(f"{SVG}title")) is not None}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_phone_the_branches_of_a_region_can_be_told_apart(lang: Lang) -> None:
    drawn = drawn_names(charts_of(REGION)[0], lang)
    assert set(drawn) == {name.say(lang) for name in REGION}
    shown = [str(text.text) for text in drawn.values()]
    assert len(set(shown)) == len(REGION)
    for text in drawn.values():
        assert text.get("text-anchor") == "end"
        assert text_width(str(text.text), SIZE) <= float(text.get("x") or 0)
    rest = "…南京新街口中…" if lang == "zh" else "…Nanjing Xinji…"
    assert rest in shown


@pytest.mark.parametrize("chart", charts_of(REGION[:2]), ids=lambda chart: type(chart).__name__)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_chart_tells_names_apart_that_begin_alike(chart: Chart, lang: Lang) -> None:
    width = 480 if isinstance(chart, Multiples) else 240  # several panels beside each other
    shown = [str(text.text) for text in drawn_names(chart, lang, width).values()]
    assert len(shown) == len(set(shown)) == 2
    assert all(text.startswith("…") for text in shown)


@pytest.mark.parametrize("chart", charts_of(REGION), ids=lambda chart: type(chart).__name__)
def test_where_there_is_room_names_stay_whole_and_the_table_always_has_them(chart: Chart) -> None:
    assert not drawn_names(chart, "zh", 1200)
    assert {row[0] for row in chart.table("en").rows} == {name.en for name in REGION}


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (["Songyue Hotel Bund", "Songyue Hotel West Road"], ["…Bund", "…West Road"]),
        # the word before the difference stays whole, as do numbers, in either script
        (["Fenghe Bank Northgate", "Fenghe Bank Northfield"], ["…Northgate", "…Northfield"]),
        (["Fenghe Bank Branch 117", "Fenghe Bank Branch 112"], ["…117", "…112"]),
        (["驰远汽车服务网点117店", "驰远汽车服务网点112店"], ["…117店", "…112店"]),
        (["驰远汽车服务中心第二十店", "驰远汽车服务中心第二十一店"], ["…二十店", "…二十一店"]),
        (["驰远汽车客户中心Northgate", "驰远汽车客户中心Northfield"], ["…Northgate", "…Northfield"]),
        (["驰远汽车销售公司（上海）", "驰远汽车销售公司（南京）"], ["…（上海）", "…（南京）"]),
        # a name that fits stays whole, even among others that do not
        (["Chiyuan Motors", "Chiyuan Motors Bund Road"], ["Chiyuan Motors", "…Bund Road"]),
        (["Average", "Chiyuan Motors Bund", "Chiyuan Motors Quay"], ["Average", "…Bund", "…Quay"]),
        # nothing to lose: one name, two equal ones, an end in common, too little in common
        (["Chiyuan Motors Bund"], ["Chiyuan Motors…"]),
        (["Chiyuan Motors Bund", "Chiyuan Motors Bund"], ["Chiyuan Motors…"]),
        (["Xuhui Branch", "Zhangjiang Technology Branch"], ["Xuhui Branch", "Zhangjiang Tec…"]),
        (["服务态度亲切而且令人放心", "服装整洁而且佩戴工作名牌"], ["服务态度亲切而…", "服装整洁而且佩…"]),
    ],
)  # fmt: skip
def test_a_beginning_in_common_is_lost_between_words(names: list[str], shown: list[str]) -> None:
    assert list(shortened_names(names, SIZE, ROOM).values()) == shown


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (
            ["West Nanjing Road North", "West Nanjing Road South", "Bund", "Gulou"],
            ["West Nanj…North", "West Nanj…South", "Bund", "Gulou"],
        ),
        (
            ["Chiyuan West Nanjing Road North", "Chiyuan West Nanjing Road South", "Chiyuan Central Square"],
            ["…West Na…North", "…West Na…South", "…Central Square"],
        ),
        (
            ["上海徐汇区南京西路一店", "上海徐汇区南京西路二店", "外滩", "鼓楼"],
            ["上海徐汇区…一店", "上海徐汇区…二店", "外滩", "鼓楼"],
        ),
        (["Wohlfahrtsgesellschaft11", "Wohlfahrtsgesellschaft12"], ["Wohlfa…schaft11", "Wohlfa…schaft12"]),
        (
            ["Wulin Square Western Annex", "Wulin Square Western Annex Two", "Wulin Gate"],
            ["…Square…Annex", "…Sq…Annex Two", "Wulin Gate"],
        ),
    ],
)  # fmt: skip
def test_names_that_would_come_out_equal_are_shortened_in_the_middle(
    names: list[str], shown: list[str]
) -> None:
    assert list(shortened_names(names, SIZE, ROOM).values()) == shown


NAMES = st.text(st.sampled_from("ab Wm1南京路（）·"), min_size=1, max_size=24).map(str.strip).filter(bool)


@given(st.lists(NAMES, max_size=6), st.floats(60, 300))
def test_every_name_fits_and_those_with_room_are_whole(names: list[str], room: float) -> None:
    short = shortened_names(names, SIZE, room)
    assert set(short) == set(names)
    assert all(text_width(text, SIZE) <= room + 1e-9 for text in short.values())
    assert all(short[name] == name for name in names if text_width(name, SIZE) <= room)


@given(NAMES, NAMES, NAMES, st.floats(70, 300))
def test_two_names_are_never_drawn_alike(beginning: str, one: str, other: str, room: float) -> None:
    pair = {f"{beginning} {one}", f"{beginning} {other}"}
    assert len(set(shortened_names(pair, SIZE, room).values())) == len(pair)
