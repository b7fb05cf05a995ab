"""What a warm process has in memory is never older than what people and audits have changed since."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from audits.insight.item_detail import seen_of_item
from audits.insight.selection import select_from
from audits.programmes.services import create_programme, open_wave
from audits.programmes.values import NewWave
from saas.app import create_app
from saas.kernel.db import db, transaction
from saas.kernel.on_trail import UntoldChange
from tenants.units.models import Unit
from tenants.units.moving import move_unit
from tenants.units.queries import in_subtree, units_where
from tenants.units.services import rename_unit
from tests.app_fixtures import on_both
from tests.arrange import BEGINNING, House, browser, record
from tests.tenants.conftest import text_of

pytestmark = on_both
ITEM = "/overview/items/BK-AR01?window=3m"


def rename(house: House, code: str, name: str) -> None:
    with house.inside() as by, transaction():
        assert by
        rename_unit(by, house.units[code].id, name, name, now=BEGINNING)


@pytest.fixture
def visited(house: House, run_jobs: Callable[..., int]) -> House:
    """One audit in the north and one in the south, both of which lose on BK-AR01."""
    record(house, "N1", answers={"BK-AR01": {"value": 1, "note": "north looked away"}})
    record(house, "S1", answers={"BK-AR01": {"value": 2, "note": "south looked away"}})
    run_jobs()
    return house


def test_a_new_name_is_on_every_page_at_once(visited: House) -> None:
    reader = visited.sign_in_as("tenant_admin")
    pages = ("/overview", "/audits", ITEM, "/overview/stages/arrival")
    assert all("Lakeside" not in reader.get(page).text for page in pages)
    rename(visited, "N1", "Lakeside")
    rename(visited, "N", "Highlands")
    assert "Lakeside" in reader.get("/overview").text
    assert all("Highlands" in reader.get(page).text for page in pages), "in the filter of every page"
    assert all("Lakeside" in reader.get(page).text for page in ("/audits", ITEM, "/overview/stages/arrival"))


def test_another_process_sees_it_too(visited: House) -> None:
    other = create_app(visited.app.extensions["sanmi_settings"])
    reader = browser(other, visited.people["tenant_admin"].account_id, visited.id)
    assert "Lakeside" not in reader.get("/overview").text
    rename(visited, "N1", "Lakeside")
    assert "Lakeside" in reader.get("/overview").text
    with other.app_context():
        db.engine.dispose()


def test_a_new_wave_can_be_chosen_at_once(visited: House) -> None:
    reader = visited.sign_in_as("tenant_admin")
    assert "Spring round" not in reader.get("/overview?lang=en").text
    with visited.inside() as by, transaction():
        assert by
        programme = create_programme(by, visited.standard_id, "年度", "Yearly", now=BEGINNING)
        day = BEGINNING.date()
        open_wave(by, NewWave(programme, "春季", "Spring round", day, day), now=BEGINNING)
    assert "Spring round" in reader.get("/overview?lang=en").text


def test_what_visits_saw_follows_the_audits(visited: House, run_jobs: Callable[..., int]) -> None:
    reader = visited.sign_in_as("tenant_admin")
    assert "north looked away" in reader.get(ITEM).text
    second = record(visited, "N2", answers={"BK-AR01": {"value": 0, "note": "nobody at the door"}})
    run_jobs()
    assert "nobody at the door" in reader.get(ITEM).text
    reader.submit(f"/audits/{second}/void", {"reason": "wrong branch"})
    run_jobs()
    assert "nobody at the door" not in reader.get(ITEM).text


def test_what_was_rolled_back_is_in_no_answer(visited: House) -> None:
    def seen_by_name() -> set[str]:
        by = visited.by("tenant_admin")
        chosen = select_from(by, {"window": "3m"}, now=BEGINNING)
        assert chosen
        return {one.unit_name_en for one in seen_of_item(by, chosen, "BK-AR01").sightings}

    with visited.inside() as by, transaction() as session:
        assert by
        rename_unit(by, visited.units["N1"].id, "Nowhere", "Nowhere", now=BEGINNING)
        assert "Nowhere" in seen_by_name()
        session.rollback()
    rename(visited, "N1", "Lakeside")
    with visited.inside():
        assert seen_by_name() == {"Lakeside", visited.units["S1"].name_en}


def test_a_warm_page_of_one_part_tells_nothing_to_another(visited: House) -> None:
    everything = visited.sign_in_as("tenant_admin").get(ITEM).text
    assert "south looked away" in everything
    manager = visited.sign_in_as("regional_manager")
    own = manager.get(ITEM).text
    assert "north looked away" in own
    assert "south looked away" not in own
    assert manager.get(f"/overview?unit={visited.units['S1'].id}").status_code == 404
    assert visited.sign_in_as("tenant_admin").get(f"/overview?unit={visited.units['S1'].id}").status_code == 200
    assert manager.get(f"/overview?unit={visited.units['S1'].id}").status_code == 404


def test_who_has_moved_out_is_no_longer_shown_to_the_old_manager(visited: House) -> None:
    manager = visited.sign_in_as("regional_manager")
    assert "网点 N1" in text_of(manager.get("/overview"))
    with visited.inside() as by, transaction():
        assert by
        move_unit(by, visited.units["N1"].id, visited.units["S"].id, now=BEGINNING)
    assert "网点 N1" not in text_of(manager.get("/overview"))
    assert manager.get(f"/overview?unit={visited.units['N1'].id}").status_code == 404


def test_a_change_that_nobody_tells_is_refused(house: House) -> None:
    with house.inside(), pytest.raises(UntoldChange, match="unit was changed"), transaction():
        db.session.scalars(select(Unit).where(Unit.code == "N1")).one().name_en = "Quietly"
    with house.inside(), pytest.raises(UntoldChange, match="unit was changed"), transaction() as session:
        session.execute(update(Unit).where(Unit.code == "N1").values(name_en="Quietly"))
    with house.inside():
        assert db.session.scalars(select(Unit).where(Unit.code == "N1")).one().name_en != "Quietly"


def test_a_subtree_is_its_units_and_no_neighbour_s(house: House) -> None:
    with house.inside():
        units = units_where()
        for top in units:
            found = {unit.code for unit in units_where(in_subtree(top.path))}
            assert found == {unit.code for unit in units if unit.path.startswith(top.path)}


def test_who_looks_further_back_sees_earlier_visits(
    house: House, run_jobs: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audits.insight.item_detail.LOOKED", 2)
    for number in range(5):
        answer = 5 if number == 2 else {"value": 1, "note": f"visit number {number}"}
        record(house, answers={"BK-AR01": answer}, started=BEGINNING - timedelta(days=number))
    run_jobs()
    reader = house.sign_in_as("tenant_admin")
    page = reader.get(ITEM).text
    assert seen_in(page) == [0, 1]
    second = reader.get(further(page), headers={"HX-Request": "true"}).text
    assert seen_in(second) == [3]
    assert "<html" not in second
    assert "autofocus" in second, "the reader goes on where the new ones begin"
    third = reader.get(further(second), headers={"HX-Request": "true"}).text
    assert seen_in(third) == [4]
    assert "Look further" not in third
    assert seen_in(reader.get(further(page)).text) == [3], "without scripts it is a page of its own"
    assert reader.get(f"{ITEM}&after=nonsense").status_code == 404
    perfect = reader.get("/overview/items/BK-AR02?window=3m&lang=en").text
    assert "Nothing lost in this period" in perfect


def seen_in(page: str) -> list[int]:
    return [int(number) for number in re.findall(r"visit number (\d)", page)]


def further(page: str) -> str:
    found = re.search(r'hx-get="([^"]+)"[^>]*>(?:再往前看|Look further back)', page)
    assert found
    return found[1].replace("&amp;", "&")
