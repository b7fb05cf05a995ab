"""The people list and what an administrator may do with it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.tenants.conftest import text_of

if TYPE_CHECKING:
    from tests.arrange import Browser, House


@pytest.fixture
def admin(house: House) -> Browser:
    return house.sign_in_as("tenant_admin")


def address(house: House, role: str, deed: str = "") -> str:
    return f"/settings/people/{house.people[role].membership_id}{deed}"


def test_a_deactivated_member_is_out_at_the_next_click(house: House, admin: Browser) -> None:
    viewer = house.sign_in_as("viewer")
    assert viewer.get("/standards").status_code == 200
    assert admin.submit(address(house, "viewer", "/deactivate")).status_code == 302
    assert viewer.get("/standards").status_code == 302
    assert admin.submit(address(house, "viewer", "/reactivate")).status_code == 302
    assert viewer.get("/standards").status_code == 200


def test_deactivating_offers_the_way_back(house: House, admin: Browser) -> None:
    admin.submit(address(house, "viewer", "/deactivate"))
    assert f'action="{address(house, "viewer", "/reactivate")}"' in admin.get("/settings/people").text


def test_nobody_locks_themselves_out(house: House, admin: Browser) -> None:
    assert admin.submit(address(house, "tenant_admin", "/deactivate")).status_code == 409
    form = {"role": "viewer", "unit_id": str(house.units["HQ"].id)}
    assert admin.submit(address(house, "tenant_admin"), form).status_code == 409
    assert admin.get("/settings/people").status_code == 200


def test_a_changed_role_and_place_hold_at_the_next_click(house: House, admin: Browser) -> None:
    regional = house.sign_in_as("regional_manager")
    assert regional.get(f"/settings/units/{house.units['S'].id}").status_code == 404
    form = {"role": "regional_manager", "unit_id": str(house.units["S"].id)}
    assert admin.submit(address(house, "regional_manager"), form).status_code == 302
    assert regional.get(f"/settings/units/{house.units['S'].id}").status_code == 200
    assert regional.get(f"/settings/units/{house.units['N'].id}").status_code == 404


def test_an_auditor_never_becomes_somebody_a_branch_knows(house: House, admin: Browser) -> None:
    form = {"role": "branch_manager", "unit_id": str(house.units["N1"].id)}
    page = admin.submit(f"{address(house, 'auditor')}?lang=en", form)
    assert page.status_code == 409
    assert "Auditors and other roles do not swap" in page.text


def test_an_unknown_role_or_place_changes_nothing(house: House, admin: Browser) -> None:
    wrong = {"role": "emperor", "unit_id": str(house.units["HQ"].id)}
    assert admin.submit(address(house, "viewer"), wrong).status_code == 422
    nowhere = {"role": "viewer", "unit_id": str(uuid.uuid4())}
    assert admin.submit(address(house, "viewer"), nowhere).status_code == 404
    assert "Viewer" in text_of(admin.get(f"{address(house, 'viewer')}?lang=en"))


def test_a_regional_manager_sees_the_people_of_the_region_alone(house: House) -> None:
    page = text_of(house.sign_in_as("regional_manager").get("/settings/people?lang=en"))
    assert house.people["branch_manager"].email in page
    assert house.people["tenant_admin"].email not in page
    assert house.people["auditor"].email not in page


def test_a_regional_manager_changes_nobody(house: House) -> None:
    regional = house.sign_in_as("regional_manager")
    assert regional.get("/settings/people/invite").status_code == 403
    assert regional.submit(address(house, "branch_manager", "/deactivate")).status_code == 403
    assert regional.get(address(house, "branch_manager")).status_code == 403


@pytest.mark.parametrize("role", ["branch_manager", "reviewer", "auditor", "viewer"])
def test_others_do_not_see_the_list(house: House, role: str) -> None:
    assert house.sign_in_as(role).get("/settings/people").status_code == 403


def test_another_tenants_member_is_not_there(
    house: House, make_tenant: Callable[..., House], admin: Browser
) -> None:
    south = make_tenant("south", standard=False)
    assert admin.get(address(south, "viewer")).status_code == 404
    assert admin.submit(address(south, "viewer", "/deactivate")).status_code == 404
    assert south.sign_in_as("viewer").get("/standards").status_code == 200


def test_an_administrator_of_a_region_reaches_nobody_above_it(house: House, admin: Browser) -> None:
    form = {"role": "tenant_admin", "unit_id": str(house.units["N"].id)}
    admin.submit(address(house, "regional_manager"), form)
    below = house.sign_in_as("regional_manager")
    assert below.submit(address(house, "tenant_admin", "/deactivate")).status_code == 404
    assert below.submit(address(house, "reviewer"), form).status_code == 404
    assert admin.get("/settings/people").status_code == 200


def test_the_list_narrows_by_role_and_words(house: House, admin: Browser) -> None:
    by_role = text_of(admin.get("/settings/people?role=viewer&lang=en"))
    assert house.people["viewer"].email in by_role
    assert house.people["reviewer"].email not in by_role
    by_name = text_of(admin.get("/settings/people?q=SHOPPER&lang=en"))
    assert house.people["auditor"].name in by_name
    assert house.people["viewer"].email not in by_name
    assert "Nobody fits" in text_of(admin.get("/settings/people?q=zzz&lang=en"))
