"""What does not fit together is shown to reviewers alone, and blocks nothing."""

from __future__ import annotations

import hashlib
import io
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import update

from saas.kernel.audit_trail import note_deed
from saas.kernel.clock import now
from saas.kernel.db import db, transaction
from tenants.units.models import Unit
from tests.app_fixtures import on_both
from tests.arrange import House, perfect_answers

pytestmark = on_both
CLIENT = {"X-Sanmi-Client": "test/1", "Accept-Language": "en"}
START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def _visit(house: House, minutes: float = 40, evidence: str | None = None, **visit: Any) -> uuid.UUID:
    answers = dict(perfect_answers(house.document))
    if evidence:
        answers["BK-AR01"] = {"value": 5, "evidence": [evidence]}
    times = {"started_at": START.isoformat(), "finished_at": (START + timedelta(minutes=minutes)).isoformat()}
    body = {
        "standard_version_id": str(house.version_id), "branch_id": str(house.units["N1"].id),
        "visit": {**times, **visit}, "answers": answers,
    }  # fmt: skip
    audit_id = uuid.uuid4()
    answer = house.sign_in_as("auditor").put(f"/api/v1/audits/{audit_id}", json=body, headers=CLIENT)
    assert answer.status_code == 201, answer.get_json()
    return audit_id


def _page(house: House, audit_id: uuid.UUID, role: str = "reviewer") -> str:
    return house.sign_in_as(role).get(f"/audits/{audit_id}?lang=en").get_data(as_text=True)


def test_a_visit_that_fits_together_raises_no_doubt(house: House) -> None:
    page = _page(house, _visit(house))
    assert "40 min" in page
    assert "data-doubts" not in page


@pytest.mark.parametrize(
    ("minutes", "visit", "says"),
    [
        (0, {}, "Left no later than arrived"),
        (0.5, {}, "answers in 30 s"),
        (800, {}, "more than 12 hours"),
        (40, {"device_time": "2020-01-01T00:00:00+00:00"}, "minutes behind"),
    ],
)
def test_times_that_cannot_be_are_told(house: House, minutes: float, visit: dict[str, Any], says: str) -> None:
    page = _page(house, _visit(house, minutes, **visit))
    assert says in page.partition("data-doubts")[2]


def test_a_phone_far_from_its_branch_is_told_with_the_reason_to_reviewers_alone(house: House) -> None:
    with house.inside(), transaction():
        place = update(Unit).where(Unit.id == house.units["N1"].id).values(latitude=31.2, longitude=121.4)
        db.session.execute(place)
        note_deed("place_unit", "N1", by=None, at=now())
    position = {"lat": 31.22, "lon": 121.4, "accuracy_m": 20}
    there: dict[str, Any] = {"position": position, "elsewhere": "filled in on the train"}
    audit_id = _visit(house, **there)
    reviewer, manager = _page(house, audit_id), _page(house, audit_id, "branch_manager")
    assert "2224 m from the branch" in reviewer.partition("data-doubts")[2]
    assert "filled in on the train" in reviewer
    assert "filled in on the train" not in manager
    assert "m from the branch" not in manager


def test_a_file_that_another_audit_shows_is_told(house: House) -> None:
    file = io.BytesIO()
    Image.new("RGB", (60, 60), "#386").save(file, "JPEG")
    name = hashlib.sha256(file.getvalue()).hexdigest()
    house.sign_in_as("auditor").put(f"/api/v1/evidence/{name}", data=file.getvalue(), headers=CLIENT)
    first = _visit(house, evidence=f"sha256:{name}")
    assert "data-doubts" not in _page(house, first)
    second = _visit(house, evidence=f"sha256:{name}")
    assert "1 file is shown by another audit" in _page(house, second).partition("data-doubts")[2]
