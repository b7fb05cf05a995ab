"""Guidance pictures that nothing names: forgotten after a week with their files; whatever is named anywhere stays."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from tests.app_fixtures import on_both
from tests.tenants.test_guidance_pictures import add, telling

if TYPE_CHECKING:
    from tests.arrange import Browser, House

pytestmark = on_both
PHOTO = telling()


@pytest.fixture
def look(house: House, run_jobs: Callable[..., int]) -> Callable[[float], None]:
    """Let the tenants' pictures be looked through so many days from now."""

    def look_at(days: float) -> None:
        from saas.kernel.db import transaction
        from tenants.standards.pictures import clear_later

        with _days_later(days):
            with house.inside(), transaction():
                clear_later()
            run_jobs()

    return look_at


@contextmanager
def _days_later(days: float) -> Iterator[None]:
    from saas.kernel.clock import now

    with time_machine.travel(now() + timedelta(days=days), tick=True):
        yield


@pytest.fixture
def picture(house: House, run_jobs: Callable[..., int]) -> str:
    """A picture uploaded just now and named by nothing; its digest."""
    digest: str = add(house.sign_in_as("tenant_admin"), house, PHOTO).get_json()["digest"]
    run_jobs()
    return digest


def is_kept(house: House, digest: str, admin: Browser | None = None) -> bool:
    """Tell whether the picture is shown, and whether its file is there; both or neither."""
    shown = (admin or house.sign_in_as("tenant_admin")).get(
        f"/standards/{house.standard_id}/pictures/{digest.removeprefix('sha256:')}"
    )
    there: bool = house.app.extensions["sanmi_blobs"].exists(house.id, digest)
    assert there == (shown.status_code == 200)
    return there


def with_picture(house: House, digest: str) -> dict[str, Any]:
    items = [dict(item) for item in house.document["items"]]
    items[0]["guidance_pictures"] = [{"digest": digest}]
    return {**house.document, "items": items}


def save(house: House, document: dict[str, Any]) -> None:
    path = f"/api/v1/standards/{house.standard_id}/draft"
    admin = house.sign_in_as("tenant_admin")
    revision = admin.get(path, headers={"X-Sanmi-Client": "test/1"}).get_json()["revision"]
    headers = {"X-Sanmi-Client": "test/1", "If-Match": f'"{revision}"'}
    assert admin.put(path, json=document, headers=headers).status_code == 200


def test_what_nothing_names_goes_after_a_week_with_its_file(
    house: House, picture: str, look: Callable[[float], None]
) -> None:
    look(6.9)
    assert is_kept(house, picture), "who took it away may still undo that"
    look(7.1)
    assert not is_kept(house, picture)
    trail = house.sign_in_as("tenant_admin").get("/settings/trail?deed=clear_picture").text
    assert trail.count('<th scope="row">') == 1
    assert picture in trail or picture[7:15] in trail


@pytest.mark.parametrize("where", ["draft", "version", "kept", "part"])
def test_what_is_named_anywhere_stays(
    house: House, picture: str, look: Callable[[float], None], where: str
) -> None:
    from saas.kernel.clock import now
    from saas.kernel.db import transaction
    from tenants.standards.keeping_services import put_document
    from tenants.standards.parts_services import NewPart, share_part
    from tenants.standards.services import publish_standard

    document = with_picture(house, picture)
    if where != "part":
        save(house, document)
    with house.inside("tenant_admin") as by, transaction():
        assert by
        if where == "version":
            publish_standard(by, house.standard_id, "with a picture", now=now())
        if where == "kept":
            put_document(by, house.standard_id, house.document, now=now())
        if where == "part":
            share_part(by, NewPart("item", "", "共用", "Shared", document["items"][0]), now=now())
    if where == "version":
        save(house, house.document)
    for days in (1, 8, 20):
        look(days)
        assert is_kept(house, picture)


def test_a_picture_that_was_taken_away_waits_a_week_from_then_on(
    house: House, picture: str, look: Callable[[float], None]
) -> None:
    save(house, with_picture(house, picture))
    look(30)
    save(house, house.document)
    look(31)
    look(37)
    assert is_kept(house, picture)
    save(house, with_picture(house, picture))  # undone
    look(39)
    save(house, house.document)
    look(40)
    look(46)
    assert is_kept(house, picture), "the week begins anew"
    look(48)
    assert not is_kept(house, picture)


def test_uploading_it_again_keeps_it_another_week(
    house: House, picture: str, look: Callable[[float], None]
) -> None:
    with _days_later(6):
        again = add(house.sign_in_as("tenant_admin"), house, PHOTO)
        assert (again.status_code, again.get_json()["digest"]) == (200, picture)
    look(8)
    assert is_kept(house, picture)
    look(16)
    assert not is_kept(house, picture)


@pytest.mark.parametrize("deed", ["upload", "save", "nothing"])
def test_what_happens_while_documents_are_looked_through_is_seen(
    house: House, picture: str, deed: str
) -> None:
    from saas.kernel.db import db, transaction
    from tenants.standards.jobs import clear_pictures

    with _days_later(8):
        with house.inside():
            effect = clear_pictures([{}])
            db.session.rollback()
        if deed == "upload":
            add(house.sign_in_as("tenant_admin"), house, PHOTO)
        if deed == "save":
            save(house, with_picture(house, picture))
        with house.inside(), transaction():
            effect()
    assert is_kept(house, picture) == (deed != "nothing")


def test_a_file_that_went_while_it_was_uploaded_again_is_there_afterwards(
    house: House, picture: str, look: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is there when the upload looks, and forgotten before the upload has its row."""
    store = house.app.extensions["sanmi_blobs"]
    put = store.put
    looked: list[str] = []

    def put_then_forget(tenant_id: int, data: bytes) -> str:
        digest: str = put(tenant_id, data)
        if not looked:
            looked.append(digest)
            store.delete(tenant_id, digest)
        return digest

    monkeypatch.setattr(store, "put", put_then_forget)
    add(house.sign_in_as("tenant_admin"), house, PHOTO)
    assert looked == [picture]
    assert is_kept(house, picture)


def test_another_tenants_same_picture_stays(
    house: House, picture: str, look: Callable[[float], None], make_tenant: Callable[..., House]
) -> None:
    south = make_tenant("south")
    admin = south.sign_in_as("tenant_admin")
    assert add(admin, south, PHOTO).get_json()["digest"] == picture
    save(south, with_picture(south, picture))
    look(1)
    look(9)
    assert not is_kept(house, picture)
    assert is_kept(south, picture, south.sign_in_as("tenant_admin"))


def test_a_file_that_may_be_evidence_too_is_never_removed(
    house: House, look: Callable[[float], None]
) -> None:
    """Pictures kept before they carried a note of their own have the bytes that evidence of the same photo has."""
    from saas.kernel.clock import now
    from saas.kernel.db import db, transaction
    from saas.kernel.pictures import read_picture
    from tenants.standards.models import GuidancePicture

    store = house.app.extensions["sanmi_blobs"]
    digest: str = store.put(house.id, read_picture(PHOTO).shown)
    with house.inside(), transaction():
        row = GuidancePicture(digest=digest, width=640, height=480, size=1, added_by=None, added_at=now())
        db.session.add(row)
    look(1)
    look(30)
    assert is_kept(house, digest)


def test_a_picture_and_evidence_of_the_same_photo_are_two_files(house: House, picture: str) -> None:
    from saas.kernel.pictures import read_picture

    evidence = read_picture(PHOTO).shown
    shown = house.app.extensions["sanmi_blobs"].get(house.id, picture)
    assert shown != evidence
    assert read_picture(shown).width == read_picture(evidence).width
    assert json.dumps(read_picture(shown).claims) == "{}"
