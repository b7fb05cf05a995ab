"""Uploads that nobody decides on: kept for a day, a few per tenant, then gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from saas.kernel.clock import now
from saas.kernel.db import db
from saas.kernel.problems import NotFound
from scoring import canonical_json
from tenants.workbooks.waiting import MOST, WaitingUpload, keep_waiting, waiting
from tests.exchange.conftest import draft, send, waiting_in

if TYPE_CHECKING:
    from tests.arrange import Browser, House


def count(house: House) -> int:
    with house.inside():
        return db.session.scalar(select(func.count()).select_from(WaitingUpload)) or 0


def test_an_upload_that_is_never_confirmed_is_forgotten_at_the_next_one_after_a_day(house: House) -> None:
    noon = now()
    with house.inside():
        old = keep_waiting(b"old", now=noon)
        assert waiting(old, now=noon + timedelta(hours=23)) == b"old"
        with pytest.raises(NotFound):
            waiting(old, now=noon + timedelta(hours=25))
        keep_waiting(b"new", now=noon + timedelta(hours=25))
    assert count(house) == 1


def test_uploading_the_same_again_keeps_it_longer(house: House) -> None:
    noon = now()
    with house.inside():
        first = keep_waiting(b"same", now=noon)
        assert keep_waiting(b"same", now=noon + timedelta(hours=20)) == first
        assert waiting(first, now=noon + timedelta(hours=40)) == b"same"
    assert count(house) == 1


def test_a_tenant_keeps_only_the_newest(house: House) -> None:
    noon = now()
    with house.inside():
        kept = [keep_waiting(b"%d" % number, now=noon + timedelta(seconds=number)) for number in range(MOST + 5)]
        assert waiting(kept[-1], now=noon) == b"%d" % (MOST + 4)
        with pytest.raises(NotFound):
            waiting(kept[4], now=noon)
    assert count(house) == MOST


def test_another_tenant_cannot_confirm_it(house: House, make_tenant: Callable[..., House]) -> None:
    other = make_tenant("south")
    with house.inside():
        kept = keep_waiting(b"mine", now=now())
    with other.inside(), pytest.raises(NotFound):
        waiting(kept, now=now())


def test_a_file_that_waited_too_long_is_asked_for_again(
    house: House, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = {**draft(house), "name_en": "Changed"}
    address = f"/standards/{house.standard_id}/import"
    form = waiting_in(send(admin, address, canonical_json(document), "changed.json"))
    tomorrow = now() + timedelta(hours=25)
    monkeypatch.setattr("tenants.standards.exchange.web.now", lambda: tomorrow)
    late = admin.submit(f"{address}/confirm?lang=en", form)
    assert late.status_code == 404
    assert "please upload it again" in late.text
    assert draft(house)["name_en"] != "Changed"
