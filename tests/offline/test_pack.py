"""What a phone is given to take along: its own, exactly, and nothing twice."""

from __future__ import annotations

import hashlib
import uuid

from saas.kernel.clock import now
from saas.kernel.db import db, transaction
from tenants.people.marker import MARKER, marker_of
from tenants.people.models import Membership
from tenants.people.web import COOKIE
from tenants.standards.services import retire_version
from tests.arrange import PASSWORD, Browser, House, browser, perfect_answers
from tests.offline.conftest import assign

PACK = "/api/v1/capture/pack"


def test_the_pack_names_ones_own_visits_branches_and_standards(house: House) -> None:
    mine, other = assign(house, "N1"), assign(house, "N2", role="auditor2")
    pack = house.sign_in_as("auditor2").get(PACK).get_json()
    assert pack["person"] == str(house.people["auditor2"].membership_id)
    assert [given["id"] for given in pack["assignments"]] == [other]
    assert {branch["code"] for branch in pack["branches"]} == {"N1", "N2"}
    assert [standard["version_id"] for standard in pack["standards"]] == [str(house.version_id)]
    assert mine not in str(pack)


def test_a_standard_is_given_byte_for_byte_as_the_pack_says(house: House) -> None:
    client = house.sign_in_as("auditor")
    [named] = client.get(PACK).get_json()["standards"]
    given = client.get(f"/api/v1/capture/standards/{named['version_id']}")
    assert hashlib.sha256(given.data).hexdigest() == named["sha256"]
    assert given.get_json()["items"][0]["code"] == house.document["items"][0]["code"]


def test_a_pack_that_has_not_changed_is_not_given_again(house: House) -> None:
    client = house.sign_in_as("auditor")
    first = client.get(PACK)
    again = client.get(PACK, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assign(house)
    assert client.get(PACK, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_retired_version_stays_in_the_pack_while_a_visit_asks_for_it(house: House) -> None:
    assign(house)
    with house.inside() as by, transaction():
        assert by
        retire_version(by, house.version_id, now=now())
    [standard] = house.sign_in_as("auditor").get(PACK).get_json()["standards"]
    assert (standard["version_id"], standard["current"]) == (str(house.version_id), False)


def test_the_pack_bears_the_mark_of_the_sign_in_and_so_does_the_cookie(house: House) -> None:
    client = house.sign_in_as("auditor")
    pack = client.get(PACK).get_json()
    token, mark = client.get_cookie(COOKIE), client.get_cookie(MARKER)
    assert token
    assert mark
    assert pack["session"] == mark.value == marker_of(token.value)
    assert not mark.http_only
    assert token.value not in mark.value


def test_signing_in_gives_the_mark_and_signing_out_takes_it(house: House) -> None:
    client = browser(house.app)
    client.submit("/sign-in", {"email": house.people["auditor"].email, "password": PASSWORD})
    assert _mark(client)
    client.submit("/sign-out")
    assert _mark(client) is None


def _mark(client: Browser) -> str | None:
    cookie = client.get_cookie(MARKER)
    return cookie.value if cookie else None


def test_nobody_sends_for_somebody_else(house: House) -> None:
    headers = {"X-Sanmi-Client": "phone/1", "X-Sanmi-Person": str(house.people["auditor2"].membership_id)}
    answer = house.sign_in_as("auditor").put(f"/api/v1/evidence/{'0' * 64}", data=b"x", headers=headers)
    assert (answer.status_code, answer.get_json()["code"]) == (401, "other_person")


def test_who_lost_the_branch_meanwhile_still_gets_the_receipt_of_what_was_stored(house: House) -> None:
    client, audit_id = house.sign_in_as("auditor2"), uuid.uuid4()
    moment = "2026-03-02T10:00:00+08:00"
    body = {
        "standard_version_id": str(house.version_id),
        "branch_id": str(house.units["N1"].id),
        "visit": {"started_at": moment, "finished_at": moment},
        "answers": perfect_answers(house.document),
    }
    headers = {"X-Sanmi-Client": "phone/1"}
    first = client.put(f"/api/v1/audits/{audit_id}", json=body, headers=headers)
    with house.inside(), transaction():
        member = db.session.get(Membership, (house.id, house.people["auditor2"].membership_id))
        assert member
        member.unit_id = house.units["S"].id
    again = client.put(f"/api/v1/audits/{audit_id}", json=body, headers=headers)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json
    another = client.put(f"/api/v1/audits/{uuid.uuid4()}", json=body, headers=headers)
    assert another.status_code == 404
