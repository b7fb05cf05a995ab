"""What the sync API answers: once stored, always the same; never a guess; nothing lost."""

from __future__ import annotations

import hashlib
import io
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select

from audits.capture.models import Audit, AuditConflict, AuditOrigin, Evidence
from audits.programmes.models import Assignment, AssignmentStatus
from saas.kernel.db import db, transaction
from tenants.standards.services import retire_version
from tests.app_fixtures import on_both
from tests.arrange import Browser, House
from tests.capture.calls import CLIENT, assign, call_body

pytestmark = on_both


def _put(client: Browser, body: Any, audit_id: str = "", **headers: str) -> Any:
    return client.put(f"/api/v1/audits/{audit_id or uuid.uuid4()}", json=body, headers={**CLIENT, **headers})


def _count(house: House, model: Any) -> int:
    with house.inside("tenant_admin"):
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_first_answer_is_given_again_to_a_repeat(house: House) -> None:
    client, audit_id = house.sign_in_as("auditor"), str(uuid.uuid4())
    first = _put(client, call_body(house), audit_id)
    again = _put(client, call_body(house), audit_id)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert first.json["score"] == {"display": "100.00", "band": "excellent"}
    assert _count(house, Audit) == _count(house, AuditOrigin) == 1


def test_the_clock_at_sending_may_differ_between_tries(house: House) -> None:
    client, audit_id = house.sign_in_as("auditor"), str(uuid.uuid4())
    now = datetime.now(UTC)
    for later in (0, 3):
        body = call_body(house)
        body["visit"]["device_time"] = (now + timedelta(hours=later)).isoformat()
        assert _put(client, body, audit_id).status_code == (200 if later else 201)


def test_other_content_under_the_same_id_is_refused_and_kept(house: House) -> None:
    client, audit_id = house.sign_in_as("auditor"), str(uuid.uuid4())
    _put(client, call_body(house), audit_id)
    other = call_body(house)
    other["answers"]["BK-AR01"] = 1
    for _ in range(2):
        answer = _put(client, other, audit_id)
        assert (answer.status_code, answer.json["code"]) == (409, "audit_differs")
    assert _count(house, Audit) == _count(house, AuditConflict) == 1


def test_each_wrong_answer_is_named_with_what_would_be_right(house: House) -> None:
    body = call_body(house)
    body["answers"] |= {"BK-AR01": 9, "BK-AR02": "maybe", "BK-XX99": 1}
    del body["answers"]["BK-AR03"]
    answer = _put(house.sign_in_as("auditor"), body, **{"Accept-Language": "en"})
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert {error["item"] for error in answer.json["errors"]} >= {"BK-AR01", "BK-AR02", "BK-XX99"}
    assert _count(house, Audit) == 0


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"branch_id": "nowhere"}, "branch_id"),
        ({"visit": {"started_at": "2026-03-02T10:00:00", "finished_at": "x"}}, "visit.started_at"),
        ({"surprise": 1}, "surprise"),
        ({"answers": []}, "answers"),
    ],
)
def test_a_malformed_call_is_located(house: House, change: dict[str, Any], path: str) -> None:
    answer = _put(house.sign_in_as("auditor"), call_body(house, **change))
    assert answer.status_code == 422
    assert path in {error["path"] for error in answer.json["errors"]}


def test_bad_json_is_a_problem_document_too(house: House) -> None:
    client = house.sign_in_as("auditor")
    for text in (b"{", b'{"answers": NaN}', b"\xff", b"[" * 5000):
        answer = client.put(
            f"/api/v1/audits/{uuid.uuid4()}", data=text, headers=CLIENT, content_type="application/json"
        )
        assert answer.status_code in (400, 422)
        assert answer.content_type == "application/problem+json"


def test_answers_beyond_all_measure_are_refused_and_not_a_crash(house: House) -> None:
    deep: Any = 1
    for _ in range(60):
        deep = [deep]
    for value in (deep, int("9" * 900), "\ud800", {"value": deep}):
        body = call_body(house)
        body["answers"]["BK-AR01"] = value
        assert _put(house.sign_in_as("auditor"), body).status_code == 422


def test_a_call_from_another_site_is_refused(house: House) -> None:
    client, body = house.sign_in_as("auditor"), call_body(house)
    path = f"/api/v1/audits/{uuid.uuid4()}"
    assert client.put(path, json=body).status_code == 403
    assert client.put(path, json=body, headers={**CLIENT, "Origin": "https://evil.example"}).status_code == 403
    assert client.put(path, json=body, headers={**CLIENT, "Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_nobody_signed_in_is_told_so(client: Browser) -> None:
    assert client.put(f"/api/v1/audits/{uuid.uuid4()}", json={}, headers=CLIENT).status_code == 401


def test_a_version_retired_before_the_visit_is_gone_but_an_earlier_visit_counts(house: House) -> None:
    with house.inside("tenant_admin") as by, transaction():
        assert by
        retire_version(by, house.version_id, now=datetime(2026, 3, 10, tzinfo=UTC))
    client = house.sign_in_as("auditor")
    late = {"started_at": "2026-03-11T09:00:00+08:00", "finished_at": "2026-03-11T09:30:00+08:00"}
    assert _put(client, call_body(house)).status_code == 201
    answer = _put(client, call_body(house, visit=late))
    assert (answer.status_code, answer.json["code"]) == (410, "version_retired")


def test_an_assignment_is_done_by_its_visit_and_only_by_its_own_auditor(house: House) -> None:
    assignment_id = assign(house)
    body = call_body(house, assignment_id=str(assignment_id))
    assert _put(house.sign_in_as("auditor2"), body).status_code == 404
    assert _put(house.sign_in_as("auditor"), body).status_code == 201
    with house.inside("tenant_admin"):
        assert db.session.scalar(select(Assignment.status)) == AssignmentStatus.DONE


def test_a_withdrawn_assignment_says_so(house: House) -> None:
    assignment_id = assign(house, AssignmentStatus.WITHDRAWN)
    answer = _put(house.sign_in_as("auditor"), call_body(house, assignment_id=str(assignment_id)))
    assert (answer.status_code, answer.json["code"]) == (410, "assignment_withdrawn")


def test_a_phone_a_day_ahead_does_not_put_the_visit_into_tomorrow(house: House) -> None:
    ahead = datetime.now(UTC) + timedelta(days=1)
    visit = {name: ahead.isoformat() for name in ("started_at", "finished_at", "device_time")}
    _put(house.sign_in_as("auditor"), call_body(house, visit=visit))
    with house.inside("tenant_admin"):
        visited = db.session.scalar(select(Audit.visited_on))
    assert visited == datetime.now(UTC).astimezone(_shanghai()).date()


def test_evidence_is_stored_once_and_shown_without_what_it_claims(house: House) -> None:
    client, data = house.sign_in_as("auditor"), _photo()
    name = hashlib.sha256(data).hexdigest()
    for status in (201, 200):
        stored = client.put(f"/api/v1/evidence/{name}", data=data, headers=CLIENT, content_type="image/jpeg")
        assert stored.status_code == status
    body = call_body(house)
    body["answers"]["BK-AR01"] = {"value": 3, "note": "脏", "evidence": [f"sha256:{name}"]}
    assert _put(client, body).status_code == 201
    shown = house.sign_in_as("branch_manager").get(f"/evidence/{name}")
    assert shown.status_code == 200
    assert b"SECRET-CAMERA" not in shown.data
    assert not Image.open(io.BytesIO(shown.data)).getexif()
    assert _count(house, Evidence) == 1


def test_evidence_that_has_not_arrived_is_asked_for(house: House) -> None:
    body = call_body(house)
    body["answers"]["BK-AR01"] = {"value": 3, "evidence": ["sha256:" + "0" * 64]}
    answer = _put(house.sign_in_as("auditor"), body)
    assert (answer.status_code, answer.json["code"]) == (422, "evidence_missing")


def test_what_is_no_picture_is_refused(house: House) -> None:
    client = house.sign_in_as("auditor")
    cut, bomb = _photo()[:-400], _bomb()
    for data in (b"<svg onload=alert(1)>", b"%PDF-1.7", cut, bomb):
        name = hashlib.sha256(data).hexdigest()
        answer = client.put(f"/api/v1/evidence/{name}", data=data, headers=CLIENT)
        assert answer.status_code == 422
    wrong = client.put(f"/api/v1/evidence/{'0' * 64}", data=_photo(), headers=CLIENT)
    assert (wrong.json or {})["code"] == "hash_mismatch"


def test_the_description_of_the_api_is_openapi_3_1(client: Browser) -> None:
    described = client.get("/api/openapi.json").json or {}
    assert described["openapi"].startswith("3.1")
    assert {"/api/v1/audits/{audit_id}", "/api/v1/evidence/{digest}"} <= set(described["paths"])


def _shanghai() -> Any:
    from zoneinfo import ZoneInfo

    return ZoneInfo("Asia/Shanghai")


def _photo() -> bytes:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0110] = "SECRET-CAMERA"
    Image.effect_noise((320, 240), 60).convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


def _bomb() -> bytes:
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    return out.getvalue()
