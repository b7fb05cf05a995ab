"""Pictures of what good looks like: written anew, kept once, seen by those who may read the standard."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PIL import ExifTags, Image

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.arrange import Browser, House


@pytest.fixture
def admin(house: House) -> Browser:
    return house.sign_in_as("tenant_admin")


def telling() -> bytes:
    """Return a JPEG whose metadata names camera and author."""
    image = Image.effect_noise((640, 480), 60).convert("RGB")
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "CANARYPHONE"
    exif[ExifTags.Base.Artist] = "Somebody"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def add(browser: Browser, house: House, data: bytes) -> TestResponse:
    return browser.post(
        f"/api/v1/standards/{house.standard_id}/draft/pictures", data=data, content_type="image/jpeg",
        headers={"X-Sanmi-Client": "test/1"},
    )  # fmt: skip


def test_a_picture_is_kept_without_what_its_file_tells_and_once(admin: Browser, house: House) -> None:
    data = telling()
    made = add(admin, house, data)
    assert made.status_code == 201
    told: dict[str, Any] = made.get_json()
    assert told["url"] == f"/standards/{house.standard_id}/pictures/{told['digest'].removeprefix('sha256:')}"
    shown = admin.get(told["url"])
    assert shown.mimetype == "image/jpeg"
    assert b"CANARYPHONE" in data
    assert b"CANARYPHONE" not in shown.data
    assert b"Somebody" not in shown.data
    again = add(admin, house, data)
    assert (again.status_code, again.get_json()["digest"]) == (200, told["digest"])
    assert admin.get("/settings/trail?deed=add_picture").text.count('<th scope="row">') == 1


def test_whoever_may_read_the_standard_sees_it(
    admin: Browser, house: House, make_tenant: Callable[..., House]
) -> None:
    url = add(admin, house, telling()).get_json()["url"]
    for role in ("auditor", "branch_manager", "viewer"):
        assert house.sign_in_as(role).get(url).status_code == 200
    south = make_tenant("south")
    assert south.sign_in_as("tenant_admin").get(url).status_code == 404
    elsewhere = url.replace(str(house.standard_id), str(south.standard_id))
    assert south.sign_in_as("tenant_admin").get(elsewhere).status_code == 404


def test_pictures_of_visits_have_no_address_here(admin: Browser, house: House) -> None:
    import hashlib

    from audits.capture.evidence import store_evidence
    from tests.arrange import BEGINNING

    data = telling()
    name = hashlib.sha256(data).hexdigest()
    with house.inside("auditor") as by:
        assert by
        store_evidence(by, house.app.extensions["sanmi_blobs"], name, data, now=BEGINNING)
    assert admin.get(f"/standards/{house.standard_id}/pictures/{name}").status_code == 404
    assert admin.get(f"/standards/{house.standard_id}/pictures/..%2f..%2fetc").status_code == 404


def test_what_is_no_picture_or_too_large_is_refused(admin: Browser, house: House) -> None:
    assert add(admin, house, b"<svg onload=alert(1)>").status_code == 422
    assert add(admin, house, telling() + b"\0" * 12_000_000).status_code == 413


def test_only_administrators_add_pictures(house: House) -> None:
    assert add(house.sign_in_as("auditor"), house, telling()).status_code == 403


def test_a_picture_that_is_not_kept_here_is_noticed_in_the_draft(admin: Browser, house: House) -> None:
    from tenants.standards.patching import apply_patch

    kept = add(admin, house, telling()).get_json()["digest"]
    items = [dict(item) for item in house.document["items"]]
    items[0]["guidance_pictures"] = [{"digest": kept, "caption_zh": "好"}, {"digest": f"sha256:{'0' * 64}"}]
    document = {**house.document, "items": items}
    path = f"/api/v1/standards/{house.standard_id}/draft/findings"
    found = admin.post(path, json={"document": document}, headers={"X-Sanmi-Client": "test/1"}).get_json()["findings"]
    lost = [one for one in found if one["code"] == "picture_unknown"]
    assert [one["path"] for one in lost] == ["items/0/guidance_pictures/1"]
    assert apply_patch(document, lost[0]["mend"]["patch"])["items"][0]["guidance_pictures"] == [
        {"digest": kept, "caption_zh": "好"}
    ]
    assert not [one for one in found if one["code"] == "unknown_key"]
