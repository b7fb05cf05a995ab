"""The tree of units: what stands in it, who sees which part, what an administrator changes."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from saas.kernel.db import transaction
from tenants.units.services import NewUnit, add_unit
from tests.arrange import BEGINNING
from tests.tenants.conftest import text_of

if TYPE_CHECKING:
    from tests.arrange import Browser, House


@pytest.fixture
def admin(house: House) -> Browser:
    return house.sign_in_as("tenant_admin")


def address(house: House, code: str, deed: str = "") -> str:
    return f"/settings/units/{house.units[code].id}{deed}"


NEW = {"kind": "branch", "code": "N3", "name_zh": "新街支行", "name_en": "New Street branch", "address": "新街 3 号"}


def test_a_new_unit_stands_in_the_tree_under_its_parent(house: House, admin: Browser) -> None:
    assert admin.submit(address(house, "N", "/add"), NEW).headers["Location"] == address(house, "N")
    page = text_of(admin.get(f"{address(house, 'N')}?lang=en"))
    assert "New Street branch N3 Branch open" in page
    assert "3 open branches" in page
    assert "新街支行" not in text_of(admin.get(address(house, "S"))).split("机构树")[0]


@pytest.mark.parametrize(
    ("wrong", "status", "told"),
    [
        ({"code": ""}, 422, "Give a code"),
        ({"code": "N1"}, 409, "The code N1 is already used"),
        ({"name_zh": ""}, 422, "Give a name"),
        ({"kind": "planet"}, 422, "Choose a kind"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    house: House, admin: Browser, wrong: dict[str, str], status: int, told: str
) -> None:
    page = admin.submit(f"{address(house, 'N', '/add')}?lang=en", {**NEW, **wrong})
    assert page.status_code == status
    assert told in page.text
    assert "新街 3 号" in page.text


def test_a_branch_without_an_english_name_is_called_by_its_chinese_one(house: House, admin: Browser) -> None:
    admin.submit(address(house, "N", "/add"), {**NEW, "name_en": ""})
    assert "新街支行" in text_of(admin.get(f"{address(house, 'N')}?lang=en"))


def test_a_renamed_unit_keeps_its_code(house: House, admin: Browser) -> None:
    assert admin.submit(address(house, "N1", "/rename"), {"name_zh": "北一", "name_en": "North One"}).status_code == 302
    assert "North One N1" in text_of(admin.get(f"{address(house, 'N')}?lang=en"))
    page = admin.submit(f"{address(house, 'N1', '/rename')}?lang=en", {"name_zh": " ", "name_en": "North Two"})
    assert page.status_code == 422
    assert 'value="North Two"' in page.text


def test_a_closed_unit_says_so_and_can_be_opened_again(house: House, admin: Browser) -> None:
    admin.submit(address(house, "N1", "/close"))
    page = admin.get(f"{address(house, 'N1')}?lang=en")
    assert "Closed" in text_of(page)
    assert address(house, "N1", "/reopen") in page.text
    assert "1 open branches" in text_of(admin.get(f"{address(house, 'N')}?lang=en"))
    admin.submit(address(house, "N1", "/reopen"))
    assert "2 open branches" in text_of(admin.get(f"{address(house, 'N')}?lang=en"))


def test_a_regional_manager_sees_the_region_and_nothing_beside_or_above(house: House) -> None:
    regional = house.sign_in_as("regional_manager")
    page = text_of(regional.get("/settings/units?lang=en"))
    assert "NORTH branch N1" in page
    assert "NORTH branch S" not in page
    for code in ("S", "S1", "HQ"):
        assert regional.get(address(house, code)).status_code == 404
    assert "NORTH branch S1" not in regional.get("/settings/units?q=branch&lang=en").text
    assert "NORTH branch N2" in regional.get("/settings/units?q=branch&lang=en").text


def test_only_an_administrator_changes_the_tree(house: House) -> None:
    regional = house.sign_in_as("regional_manager")
    assert "/add" not in regional.get(address(house, "N")).text
    assert regional.submit(address(house, "N", "/add"), NEW).status_code == 403
    assert regional.submit(address(house, "N1", "/close")).status_code == 403
    assert house.sign_in_as("branch_manager").get("/settings/units").status_code == 403


def test_another_tenants_units_are_not_there(
    house: House, make_tenant: Callable[..., House], admin: Browser
) -> None:
    south = make_tenant("south", standard=False)
    for method, deed in ((admin.get, ""), (admin.submit, "/close"), (admin.submit, "/rename"), (admin.submit, "/add")):
        assert method(address(south, "N1", deed)).status_code == 404
    assert admin.get(f"/settings/units/{uuid.uuid4()}").status_code == 404


def test_a_large_tree_shows_the_way_to_the_chosen_unit_alone(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tenants.units import tree

    monkeypatch.setattr(tree, "SMALL", 3)
    with house.inside() as by:
        assert by
        root = tree.tree_around(by, house.units["N1"])
    shown = {child.unit.code: [one.unit.code for one in child.children] for child in root.children}
    assert shown == {"N": ["N1", "N2"], "S": []}
    assert {child.unit.code: child.below for child in root.children} == {"N": 2, "S": 2}


def test_among_many_units_a_form_offers_those_above_branches_and_the_chosen_one(
    house: House, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tenants.units import tree

    monkeypatch.setattr(tree, "SMALL", 3)
    page = admin.get("/settings/people/invite", query_string={"unit": str(house.units["S2"].id)}).text
    offered = {code for code, unit in house.units.items() if f'value="{unit.id}"' in page}
    assert offered == {"HQ", "N", "S", "S2"}
    assert f'value="{house.units["S2"].id}" selected' in page


def test_the_tree_is_never_deeper_than_eight(house: House, admin: Browser) -> None:
    from saas.kernel.db import transaction
    from tenants.units.services import NewUnit, add_unit
    from tests.arrange import BEGINNING

    with house.inside() as by, transaction():
        assert by
        unit = house.units["HQ"]
        for depth in range(8):
            unit = add_unit(by, NewUnit(unit.id, "region", f"D{depth}", "层", "level"), now=BEGINNING)
        deepest = unit.id
    page = admin.submit(f"/settings/units/{deepest}/add?lang=en", NEW)
    assert page.status_code == 422
    assert "The tree is too deep here" in page.text


def test_units_added_one_after_the_other_are_neighbours_in_every_index(house: House) -> None:
    """What is read together, as a region's branches are, should lie together on the disk."""
    with house.inside("tenant_admin") as by, transaction():
        assert by
        parent = house.units["N"].id
        added = [add_unit(by, NewUnit(parent, "branch", f"NEW{n}", "新", "New"), now=BEGINNING).id for n in range(20)]
    assert added == sorted(added)
    assert {(one.version, one.variant) for one in added} == {(7, uuid.RFC_4122)}
