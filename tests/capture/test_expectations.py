"""What was expected before a visit and perceived after it: kept beside the answers, never in the score."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest

from audits.capture.expectations import Pairs, expectation_pairs
from audits.review.services import correct_audit
from saas.kernel.clock import now
from saas.kernel.db import transaction
from tenants.standards.queries import draft_of
from tenants.standards.services import publish_standard, save_draft
from tests.app_fixtures import on_both
from tests.arrange import House, perfect_answers

pytestmark = on_both
ASKED = ["courtesy", "timeliness"]


@pytest.fixture
def asking(house: House) -> uuid.UUID:
    """A version of the house's standard that asks about two dimensions."""
    with house.inside() as by, transaction():
        assert by
        draft = draft_of(house.standard_id)
        assert draft
        document = {**json.loads(draft.document), "schema_version": "1.1", "expectations": ASKED}
        save_draft(by, house.standard_id, document, draft.revision, now=now())
        return publish_standard(by, house.standard_id, "asks", now=now() - timedelta(days=1)).version_id


def _body(house: House, version: uuid.UUID, felt: Any, branch: str = "N1") -> dict[str, Any]:
    moment = now().isoformat()
    body = {
        "standard_version_id": str(version),
        "branch_id": str(house.units[branch].id),
        "visit": {"started_at": moment, "finished_at": moment},
        "answers": perfect_answers(house.document),
    }
    return body if felt is None else {**body, "expectations": felt}


def _put(house: House, body: dict[str, Any], audit_id: uuid.UUID | None = None) -> Any:
    headers = {"X-Sanmi-Client": "test/1", "Accept-Language": "en"}
    return house.sign_in_as("auditor").put(f"/api/v1/audits/{audit_id or uuid.uuid4()}", json=body, headers=headers)


def _send(house: House, version: uuid.UUID, felt: Any, audit_id: uuid.UUID | None = None, branch: str = "N1") -> Any:
    return _put(house, _body(house, version, felt, branch), audit_id)


def test_they_are_shown_at_the_audit_and_leave_its_score_alone(house: House, asking: uuid.UUID) -> None:
    audit_id = uuid.uuid4()
    felt = {"courtesy": {"before": 5, "after": 3}, "timeliness": {"before": 2, "after": None}}
    answer = _send(house, asking, felt, audit_id)
    assert answer.status_code == 201
    assert answer.get_json()["score"]["display"] == "100.00"
    page = house.sign_in_as("tenant_admin").get(f"/audits/{audit_id}?lang=en").get_data(as_text=True)
    rows = page.partition("Expected and perceived</h2>")[2].partition("</table>")[0]
    assert [cell in rows for cell in ("Courtesy", "−2", "Timeliness", "—")] == [True] * 4


def test_a_repeat_gets_the_first_answer_and_other_feelings_are_another_content(house: House, asking: uuid.UUID) -> None:
    audit_id = uuid.uuid4()
    body = _body(house, asking, {"courtesy": {"before": 5, "after": 3}})
    other = {**body, "expectations": {"courtesy": {"before": 5, "after": 4}}}
    statuses = [_put(house, one, audit_id).status_code for one in (body, body, other)]
    assert statuses == [201, 200, 409]


@pytest.mark.parametrize(
    ("felt", "path"),
    [
        ({"safety": {"before": 1, "after": 1}}, "expectations.safety"),
        ({"courtesy": {"before": 6, "after": 1}}, "expectations.courtesy.value.before"),
        ({"courtesy": {"before": 2.5, "after": 1}}, "expectations.courtesy.value.before"),
        ({"courtesy": [4, 3]}, "expectations.courtesy"),
    ],
)
def test_what_was_not_asked_or_is_no_level_is_located(house: House, asking: uuid.UUID, felt: Any, path: str) -> None:
    answer = _send(house, asking, felt)
    assert answer.status_code == 422
    assert any(error["path"].startswith(path) for error in answer.get_json()["errors"])


def test_a_standard_that_does_not_ask_takes_none(house: House) -> None:
    assert _send(house, house.version_id, {"courtesy": {"before": 4, "after": 4}}).status_code == 422
    assert _send(house, house.version_id, None).status_code == 201


def test_complete_pairs_of_accepted_audits_are_counted_by_branch(house: House, asking: uuid.UUID) -> None:
    pair, open_pair = {"before": 4, "after": 3}, {"before": 4, "after": None}
    for felt in ({"courtesy": pair}, {"courtesy": pair, "timeliness": open_pair}):
        assert _send(house, asking, felt).status_code == 201
    voided, elsewhere = uuid.uuid4(), uuid.uuid4()
    _send(house, asking, {"courtesy": {"before": 0, "after": 5}}, voided)
    house.sign_in_as("reviewer").submit(f"/audits/{voided}/void", {"reason": "made twice"})
    _send(house, asking, {"courtesy": {"before": 1, "after": 1}}, elsewhere, "S1")
    with house.inside():
        here = expectation_pairs(house.standard_id, [house.units["N1"].id])
        assert here == [Pairs("courtesy", 4, 3, 2)]
        assert expectation_pairs(house.standard_id, [house.units["N1"].id], ["1999-01"]) == []


def test_a_correction_keeps_them(house: House, asking: uuid.UUID) -> None:
    audit_id = uuid.uuid4()
    _send(house, asking, {"courtesy": {"before": 4, "after": 2}}, audit_id)
    with house.inside("reviewer") as by, transaction():
        assert by
        answers = {**perfect_answers(house.document), "BK-AR01": 3}
        correct_audit(by, audit_id, uuid.uuid4(), answers, "misread", now=now())
    with house.inside():
        assert expectation_pairs(house.standard_id, [house.units["N1"].id]) == [Pairs("courtesy", 4, 2, 1)]


def test_the_phone_is_told_the_dimensions_by_name(house: House, asking: uuid.UUID) -> None:
    given = house.sign_in_as("auditor").get(f"/api/v1/capture/standards/{asking}").get_json()["expectations"]
    assert given[0] == {"code": "courtesy", "name_zh": "礼貌", "name_en": "Courtesy"}
