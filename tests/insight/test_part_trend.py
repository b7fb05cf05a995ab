"""Is "greeting" getting better: twelve months of a stage and of an item, and whether the change is more than chance."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from random import Random

import pytest

from audits.insight.part_trend import is_beyond_chance
from scoring.measure import Measure, Tally
from tests.app_fixtures import on_both
from tests.arrange import BEGINNING, House, record

STAGE = "/overview/stages/arrival"
ITEM = "/overview/items/BK-AR01"


@pytest.fixture
def visited(house: House, run_jobs: Callable[..., int]) -> House:
    """Six months from January: the north greets at level 2 of 5 in three of them, then at 5; the south always at 5."""
    for month in range(6):
        for branch in ("N1", "N2", "S1"):
            level = 2 if branch != "S1" and month < 3 else 5
            started = (BEGINNING + timedelta(days=31 * month)).replace(day=5)
            record(house, branch, answers={"BK-AR01": level}, started=started)
    run_jobs()
    return house


def months(page: str) -> dict[str, list[str]]:
    """Return the chart's own table: period -> the figures of its row."""
    table = re.search(r'<table class="chart-table">.*?</table>', page, re.DOTALL)
    assert table
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table[0])
    return {period: re.findall(r"<td>(.*?)</td>", cells) for period, cells in rows}


@on_both
def test_an_item_is_shown_month_by_month_beside_the_whole(visited: House) -> None:
    page = visited.sign_in_as("regional_manager").get(f"{ITEM}?window=3m").text
    rows = months(page)
    assert [rows[f"{month} 月"][0] for month in range(2, 7)] == ["40.0", "40.0", "100.0", "100.0", "100.0"]
    assert [rows[f"{month} 月"][2] for month in range(2, 7)] == ["60.0", "60.0", "100.0", "100.0", "100.0"]
    assert rows["12 月"] == ["–", "–", "–"], "a month without visits is a gap"
    assert "本期平均 100.0 分，比上期高 60.0 分（6 次对 6 次）：超出偶然，确实变好了。" in page
    assert 'class="chart-trend"' in page


@on_both
def test_a_stage_is_shown_with_its_branches_and_items(visited: House) -> None:
    client = visited.sign_in_as("regional_manager")
    page = client.get(f"{STAGE}?window=2026-03").text
    rows = months(page)
    assert list(rows)[-1] == "3 月", "nothing after the window"
    assert rows["3 月"][0] == rows["2 月"][0] != rows["12 月"][0]
    assert "与上期持平（2 次对 2 次）" in page
    for branch in ("N1", "N2"):
        assert f"{STAGE}?standard={visited.standard_id}&amp;unit={visited.units[branch].id}" in page
    assert f"{ITEM}?standard" in page
    assert str(visited.units["S1"].id) not in page
    assert "BK-CW" not in page, "items of other stages are elsewhere"


def test_from_the_overview_to_a_stage_and_on_to_its_item(visited: House) -> None:
    client = visited.sign_in_as("tenant_admin")
    found = re.search(r'href="(/overview/stages/arrival\?[^"]*)"', client.get("/overview?window=3m").text)
    assert found
    stage = client.get(found[1].replace("&amp;", "&")).text
    assert ">到达与进门</h1>" in stage
    item = re.search(r'href="(/overview/items/[^"]*)"', client.get(f"{STAGE}?window=6m").text)
    assert item
    assert STAGE in client.get(item[1].replace("&amp;", "&")).text, "and back again"


def test_dimensions_and_aspects_have_their_pages_too(visited: House) -> None:
    client = visited.sign_in_as("viewer")
    overview = client.get(f"/overview?window=6m&unit={visited.units['N1'].id}").text
    for group in ("dimensions", "aspects"):
        found = re.search(rf'href="(/overview/{group}/[^"]*)"', overview)
        assert found
        page = client.get(found[1].replace("&amp;", "&"))
        assert page.status_code == 200
        assert len(months(page.text)) == 12


def test_a_new_visit_is_not_shown_as_final_while_it_is_not_counted(
    visited: House, run_jobs: Callable[..., int]
) -> None:
    client = visited.sign_in_as("tenant_admin")
    computing = 'hx-get="/overview/computing"'
    assert computing not in client.get(STAGE).text
    record(visited, "N1", answers={"BK-AR01": 0}, started=BEGINNING.replace(month=6, day=9))
    for path in (STAGE, ITEM):
        assert computing in client.get(path).text
    run_jobs()
    page = client.get(ITEM).text
    assert computing not in page
    assert months(page)["6 月"][0] == "75.0"


def test_what_the_standard_does_not_have_is_not_found(visited: House) -> None:
    manager = visited.sign_in_as("branch_manager")
    assert manager.get(STAGE).status_code == 200
    assert manager.get(f"{STAGE}?unit={visited.units['N2'].id}").status_code == 404
    for path in ("/overview/stages/none", "/overview/dimensions/arrival", "/overview/aspects/x", "/overview/bands/a"):
        assert manager.get(path).status_code == 404


def test_without_visits_the_page_says_what_to_do(house: House) -> None:
    page = house.sign_in_as("tenant_admin").get(STAGE)
    assert page.status_code == 200
    assert "这段时间还没有评分" in page.text


def measure(scores: list[int]) -> Measure:
    tally = Tally()
    for score in scores:
        tally.add_score(Fraction(score), Fraction(score), Fraction(100), Fraction(1))
    return tally.measure()


def test_a_handful_of_visits_is_no_proof_and_a_dozen_is() -> None:
    assert not is_beyond_chance(measure([100] * 3), measure([0] * 3))
    assert not is_beyond_chance(measure([100] * 2), measure([0] * 40))
    assert is_beyond_chance(measure([100] * 12), measure([0] * 12))
    assert not is_beyond_chance(measure([80] * 9), measure([80] * 9))


@pytest.mark.parametrize(("now", "before"), [(3, 3), (5, 12), (40, 40), (200, 20)])
@pytest.mark.parametrize("kind", ["yes or no", "level"])
def test_where_nothing_changed_few_changes_are_told(now: int, before: int, kind: str) -> None:
    random = Random(7)

    def scores(count: int) -> list[int]:
        if kind == "yes or no":
            return [100 * (random.random() < 0.85) for _ in range(count)]
        return [20 * min(max(round(random.gauss(4, 1)), 0), 5) for _ in range(count)]

    told = sum(is_beyond_chance(measure(scores(now)), measure(scores(before))) for _ in range(1000))
    assert told <= 65, "one in twenty at most is promised"
