"""The audit trail is read by deed, by person and by day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.exchange.conftest import text_of

if TYPE_CHECKING:
    from tests.arrange import Browser, House


def rows(browser: Browser, query: str = "") -> int:
    return browser.get(f"/settings/trail?lang=en{query}").text.count('<th scope="row">')


@pytest.fixture
def house_with_deeds(house: House) -> House:
    """Two deeds by the administrator on 10 March, one by the auditor on 12 March (days of Shanghai)."""
    from datetime import UTC, datetime

    from saas.kernel.audit_trail import note_deed
    from saas.kernel.db import transaction

    moment = datetime(2026, 3, 10, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    with house.inside(), transaction():
        admin, auditor = (house.people[one].membership_id for one in ("tenant_admin", "auditor"))
        note_deed("rename_unit", "N1", by=admin, at=moment, old="a", new="b")
        note_deed("close_unit", "N1", by=admin, at=moment)
        note_deed("reopen_unit", "N1", by=auditor, at=moment + timedelta(days=1, minutes=2))
    return house


def test_by_person(house_with_deeds: House, admin: Browser) -> None:
    auditor = house_with_deeds.people["auditor"].membership_id
    assert rows(admin, f"&by={auditor}") == 1
    page = admin.get(f"/settings/trail?lang=en&by={auditor}").text
    assert house_with_deeds.people["auditor"].name not in page  # a number, as everywhere
    assert rows(admin, "&by=00000000-0000-4000-8000-000000000000") == 0
    assert rows(admin, "&by=nonsense") == 0


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("&from=2026-03-10&to=2026-03-10", 2), ("&from=2026-03-11&to=2026-03-11", 0), ("&from=2026-03-12", 1),
        ("&from=2026-03-10&to=2026-03-12&deed=close_unit", 1), ("&from=2027-01-01", 0),
            ("&to=9999-12-31&from=2026-03-12", 1),
    ],
)  # fmt: skip
def test_by_day_of_the_tenants_own_calendar(
    house_with_deeds: House, admin: Browser, query: str, expected: int
) -> None:
    assert rows(admin, query) == expected


def test_a_day_that_makes_no_sense_filters_nothing(house_with_deeds: House, admin: Browser) -> None:
    assert rows(admin, "&from=yesterday&to=2026-13-45") == rows(admin)


def test_people_of_another_tenant_are_not_offered(
    house_with_deeds: House, admin: Browser, make_tenant: Callable[..., House]
) -> None:
    south = make_tenant("south", "hotel")
    assert rows(admin, f"&by={south.people['tenant_admin'].membership_id}") == 0
    assert "SOUTH" not in text_of(admin.get("/settings/trail"))
