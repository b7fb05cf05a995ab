"""A league table too long for one page: its order, its pages, and what it says of places."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from saas.kernel.db import transaction
from tenants.units.moving import move_unit
from tenants.units.services import NewUnit, add_unit
from tests.app_fixtures import on_both
from tests.arrange import BEGINNING, Browser, House, record

pytestmark = on_both
SCORES = {"N1": 4, "N2": 1, "S1": 5}  # S2 was never visited


@pytest.fixture
def client(house: House, run_jobs: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> Browser:
    """The administrator's browser; three branches with audits in two months, tables of two rows a page."""
    for branch, level in SCORES.items():
        record(house, branch, answers={"BK-AR01": level})
        record(house, branch, answers={"BK-AR01": 5 - level}, started=BEGINNING.replace(month=2))
    record(house, "N2", answers={"BK-AR01": 0})
    run_jobs()
    from audits.insight import league

    monkeypatch.setattr(league, "FEW", 2)
    monkeypatch.setattr(league, "PAGE", 2)
    return house.sign_in_as("tenant_admin")


def codes(client: Browser, query: str) -> list[str]:
    """Return the branches of a page, in its order."""
    found = client.get(f"/overview?{query}")
    assert found.status_code == 200
    return re.findall(r'<a class="row-link" href="[^"]*">NORTH 网点 (\w+)</a></th>\s*<td', found.text)


def test_pages_go_on_in_the_order_of_exact_means(client: Browser) -> None:
    january = [codes(client, f"window=2026-01&page={page}") for page in (1, 2)]
    assert january == [["S1", "N1"], ["N2", "S2"]]
    february = [codes(client, f"window=2026-02&page={page}") for page in (1, 2)]
    assert february == [["N2", "N1"], ["S1", "S2"]]
    assert codes(client, "window=2026-01&sort=score") == ["N2", "N1"], "who was not visited comes last either way"


def test_months_are_summed_over_the_window(client: Browser) -> None:
    """N2 has three audits: 1, 4 and 0 of 5; the others 4 and 1, 5 and 0."""
    assert codes(client, "window=3m") == ["N1", "S1"]
    assert codes(client, "window=3m&page=2") == ["N2", "S2"]
    assert codes(client, "window=3m&sort=-visits")[0] == "N2"
    assert codes(client, "window=2026-02&sort=-change") == ["N2", "N1"]
    assert codes(client, "window=3m&sort=name") == ["N1", "N2"]


def test_a_place_is_told_by_the_mean_of_all_pages(client: Browser) -> None:
    text = client.get("/overview?window=2026-01&page=2").text
    assert 'data-label="名次">3</td>' in text
    assert "第 2 / 2 页，共 4 家" in text
    assert "3 家网点" in text, "visited, on whatever page"


def test_each_page_has_its_own_picture_that_speaks_of_that_page(client: Browser, house: House) -> None:
    text = client.get("/overview?window=3m").text
    picture = text.partition("本页网点的得分与 95% 区间")[2].partition("</figure>")[0]
    assert "只看本页：" in picture
    for code, there in (("N1", True), ("S1", True), ("N2", False)):
        assert (f"/overview?unit={house.units[code].id}" in picture) is there
    assert "本页网点" not in client.get("/overview?window=3m&level=region").text, "two regions are all there are"


def test_a_page_that_is_not_there_is_the_nearest_one(client: Browser) -> None:
    assert codes(client, "window=2026-01&page=99") == codes(client, f"window=2026-01&page={'9' * 40}") == ["N2", "S2"]
    assert codes(client, "window=2026-01&page=-3") == codes(client, "window=2026-01&page=no") == ["S1", "N1"]


def test_a_long_table_that_is_empty_by_now_is_one_empty_page(
    client: Browser, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from audits.insight import league

    monkeypatch.setattr(league, "FEW", -1)  # no table is short, not even that of a region without regions
    empty = f"window=2026-01&level=region&unit={house.units['N'].id}"
    assert codes(client, empty) == codes(client, f"{empty}&page=2") == []


def test_a_manager_pages_through_their_own_part_only(
    client: Browser, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from audits.insight import league

    monkeypatch.setattr(league, "FEW", 1)
    monkeypatch.setattr(league, "PAGE", 1)
    own = house.sign_in_as("regional_manager")
    assert [codes(own, f"window=2026-01&page={page}") for page in (1, 2, 3)] == [["N1"], ["N2"], ["N2"]]


def test_an_item_with_too_many_branches_compares_the_parts(
    client: Browser, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from audits.insight import shares

    before = client.get("/overview/items/BK-AR01?window=2026-01").text
    monkeypatch.setattr(shares, "MANY", 2)
    after = client.get("/overview/items/BK-AR01?window=2026-01").text
    assert f"unit={house.units['S1'].id}" in before
    assert f"unit={house.units['S1'].id}" not in after
    assert f"unit={house.units['S'].id}" in after
    assert "各下级机构得分率" in after


def test_the_order_that_is_kept_follows_audits_and_the_tree(
    client: Browser, house: House, run_jobs: Callable[..., int]
) -> None:
    before = [codes(client, f"window=2026-01&page={page}") for page in (1, 2)]
    assert before == [["S1", "N1"], ["N2", "S2"]]
    record(house, "S2", answers={"BK-AR01": 5})
    record(house, "S1", answers={"BK-AR01": 0})
    run_jobs()
    assert [codes(client, f"window=2026-01&page={page}") for page in (1, 2)] == [["S2", "N1"], ["S1", "N2"]]
    with house.inside("tenant_admin") as by, transaction():
        assert by
        add_unit(by, NewUnit(house.units["S"].id, "branch", "S3", "NORTH 网点 S3", "S3"), now=BEGINNING)
    assert "第 2 / 3 页，共 5 家" in client.get("/overview?window=2026-01&page=2").text
    with house.inside("tenant_admin") as by, transaction():
        assert by
        move_unit(by, house.units["N2"].id, house.units["S"].id, now=BEGINNING)
    run_jobs()
    south = f"window=2026-01&unit={house.units['S'].id}"
    assert [codes(client, f"{south}&page={page}") for page in (1, 2)] == [["S2", "S1"], ["N2", "S3"]]


def test_regions_change_places_when_a_branch_moves(
    client: Browser, house: House, run_jobs: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """North holds 4, 1 and 0 of 5, South 5; then they change their branches."""
    from audits.insight import league

    monkeypatch.setattr(league, "FEW", 1)
    regions = "window=2026-01&level=region&sort=score"
    assert codes(client, regions) == ["N", "S"]
    with house.inside("tenant_admin") as by, transaction():
        assert by
        move_unit(by, house.units["S1"].id, house.units["N"].id, now=BEGINNING)
        move_unit(by, house.units["N1"].id, house.units["S"].id, now=BEGINNING)
        move_unit(by, house.units["N2"].id, house.units["S"].id, now=BEGINNING)
    run_jobs()
    assert codes(client, regions) == ["S", "N"]
