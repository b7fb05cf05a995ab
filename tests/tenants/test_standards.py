"""Standards: from the library to a frozen version, and out of use again."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.exc import DBAPIError

from tests.app_fixtures import on_both
from tests.tenants.conftest import text_of

if TYPE_CHECKING:
    from tests.arrange import Browser, House


@pytest.fixture
def admin(house: House) -> Browser:
    return house.sign_in_as("tenant_admin")


def start(admin: Browser, code: str = "HOTEL-STAY") -> str:
    """Start a standard from the library; return its address, ``/standards/<id>``."""
    made = admin.submit(f"/standards/library/{code}/start")
    assert made.status_code == 302
    return str(made.headers["Location"]).removesuffix("/draft")


def edit(house: House, standard: str, **changes: Any) -> None:
    """Save a draft with some top-level values replaced."""
    from saas.kernel.db import transaction
    from tenants.standards.queries import draft_of
    from tenants.standards.services import save_draft
    from tests.arrange import BEGINNING

    standard_id = uuid.UUID(standard.rpartition("/")[2])
    with house.inside() as by, transaction():
        draft = draft_of(standard_id)
        assert by
        assert draft
        document = {**json.loads(draft.document, parse_float=Decimal), **changes}
        save_draft(by, standard_id, document, draft.revision, now=BEGINNING)


def test_a_standard_started_from_the_library_is_published_with_a_note(house: House, admin: Browser) -> None:
    address = start(admin)
    assert admin.get(address).headers["Location"] == f"{address}/draft"
    assert "Publish version 1" in admin.get(f"{address}/draft?lang=en").text
    assert admin.submit(f"{address}/publish", {"note": "试行"}).headers["Location"] == address
    page = text_of(admin.get(f"{address}?lang=en"))
    assert "HOTEL-STAY · version 1" in page
    assert "试行" in page
    assert "Hotel stay standard" in text_of(house.sign_in_as("auditor").get("/standards?lang=en"))


def test_a_draft_is_seen_by_administrators_alone(house: House, admin: Browser) -> None:
    address = start(admin)
    for role in ("viewer", "auditor", "branch_manager", "reviewer"):
        other = house.sign_in_as(role)
        assert other.get(address).status_code == 404
        assert other.get(f"{address}/versions").status_code == 404
        assert other.get(f"{address}/draft").status_code == 403
        assert "HOTEL-STAY" not in other.get("/standards").text


def test_only_administrators_start_publish_and_retire(house: House) -> None:
    regional = house.sign_in_as("regional_manager")
    own = f"/standards/{house.standard_id}"
    assert regional.get("/standards/library").status_code == 403
    assert regional.submit("/standards/library/HOTEL-STAY/start").status_code == 403
    assert regional.submit(f"{own}/publish").status_code == 403
    assert regional.submit(f"{own}/versions/{house.version_id}/retire").status_code == 403
    assert "retire" not in regional.get(f"{own}/versions").text


def test_a_code_is_used_once_and_another_may_be_chosen(admin: Browser) -> None:
    again = admin.submit("/standards/library/BANK-BRANCH/start?lang=en")
    assert again.status_code == 409
    assert "There already is a standard BANK-BRANCH" in again.text
    made = admin.submit("/standards/library/BANK-BRANCH/start", {"code": "BANK-VIP"})
    assert made.status_code == 302
    assert "BANK-VIP" in admin.get("/standards").text


@pytest.mark.parametrize("code", ["BANK-BRANCH", "TELECOM-HALL", "HOTEL-STAY", "DEALER-4S", "CE", "PH", "CP"])
def test_every_entry_of_the_library_can_be_read_and_started(admin: Browser, code: str) -> None:
    for lang in ("zh", "en"):
        assert admin.get(f"/standards/library/{code}?lang={lang}").status_code == 200
    if code != "BANK-BRANCH":
        address = start(admin, code)
        assert admin.submit(f"{address}/publish").status_code == 302


def test_there_is_nothing_to_publish_when_nothing_has_changed(house: House, admin: Browser) -> None:
    page = admin.get(f"/standards/{house.standard_id}/draft?lang=en").text
    assert "there is nothing to publish" in page
    assert "/publish" not in page


def test_a_changed_draft_becomes_the_next_version_and_the_old_one_stays(house: House, admin: Browser) -> None:
    address = f"/standards/{house.standard_id}"
    edit(house, address, name_en="Sharper bank standard")
    assert "Unpublished changes" in admin.get("/standards?lang=en").text
    admin.submit(f"{address}/publish", {"note": "sharper"})
    listed = text_of(admin.get(f"{address}/versions?lang=en"))
    assert "Version 2 sharper" in listed
    assert "Version 1 first" in listed
    old = admin.get(f"{address}/versions/{house.version_id}.json")
    assert json.loads(old.text) == house.document


def test_a_draft_that_is_no_standard_is_not_published_and_says_why(house: House, admin: Browser) -> None:
    address = f"/standards/{house.standard_id}"
    items = [dict(item) for item in house.document["items"]]
    items[3]["weight"] = -1
    edit(house, address, items=items)
    page = admin.get(f"{address}/draft?lang=en")
    assert "It cannot be published yet" in page.text
    assert items[3]["code"] in page.text
    refused = admin.submit(f"{address}/publish?lang=en", {"note": "kept words"})
    assert refused.status_code == 422
    assert "Version 2" not in admin.get(f"{address}/versions?lang=en").text


def test_what_the_linter_finds_stands_beside_the_draft(house: House, admin: Browser) -> None:
    address = f"/standards/{house.standard_id}"
    items = [dict(item) for item in house.document["items"]]
    items[0]["weight"] = 7
    edit(house, address, items=items)
    found = text_of(admin.get(f"{address}/draft?lang=en"))
    assert "105" in found.partition("What the linter found")[2].partition("Publish version")[0]
    refused = admin.submit(f"{address}/publish?lang=en")
    assert refused.status_code == 422
    assert "1 to correct first" in text_of(refused)
    assert "Version 2" not in admin.get(f"{address}/versions?lang=en").text


def test_a_warning_warns_and_does_not_forbid(house: House, admin: Browser) -> None:
    address = f"/standards/{house.standard_id}"
    items = [dict(item) for item in house.document["items"]]
    items[0]["text_en"] = ""
    edit(house, address, items=items)
    assert "English" in text_of(admin.get(f"{address}/draft?lang=en")).partition("Publish version")[0]
    assert admin.submit(f"{address}/publish").status_code == 302


def test_a_retired_version_is_out_of_use_and_stays_readable(house: House, admin: Browser) -> None:
    address = f"/standards/{house.standard_id}"
    assert admin.submit(f"{address}/versions/{house.version_id}/retire").status_code == 302
    assert "Retired" in admin.get(f"{address}/versions?lang=en").text
    assert "Not published" in admin.get("/standards?lang=en").text
    page = admin.get(f"{address}/versions/{house.version_id}?lang=en")
    assert page.status_code == 200
    assert "This version is retired" in page.text
    assert "BANK-BRANCH" not in house.sign_in_as("viewer").get("/standards").text


def test_retiring_twice_is_noted_once(house: House, admin: Browser) -> None:
    address = f"/standards/{house.standard_id}/versions/{house.version_id}/retire"
    admin.submit(address)
    admin.submit(address)
    assert admin.get("/settings/trail?deed=retire_version").text.count('<th scope="row">') == 1


def test_a_downloaded_version_has_the_digest_that_the_page_shows(house: House, admin: Browser) -> None:
    from scoring import digest

    address = f"/standards/{house.standard_id}/versions/{house.version_id}"
    sent = admin.get(f"{address}.json")
    assert sent.headers["Content-Disposition"] == "attachment; filename=BANK-BRANCH-v1.json"
    computed = digest(json.loads(sent.text, parse_float=Decimal))
    assert computed == sent.headers["X-Sanmi-Digest"]
    assert computed in admin.get(address).text


def test_versions_of_another_standard_or_tenant_are_not_there(
    house: House, make_tenant: Callable[..., House], admin: Browser
) -> None:
    other = start(admin)
    south = make_tenant("south", "hotel")
    assert admin.get(f"{other}/versions/{house.version_id}").status_code == 404
    assert admin.get(f"{other}/versions/{house.version_id}.json").status_code == 404
    assert admin.submit(f"{other}/versions/{house.version_id}/retire").status_code == 404
    for path in ("", "/draft", "/versions", f"/versions/{south.version_id}", f"/versions/{south.version_id}.json"):
        assert admin.get(f"/standards/{south.standard_id}{path}").status_code == 404
    assert admin.submit(f"/standards/{south.standard_id}/publish").status_code == 404
    assert admin.submit(f"/standards/{south.standard_id}/versions/{south.version_id}/retire").status_code == 404


def test_a_reader_sees_both_languages_weights_and_anchors(house: House) -> None:
    page = house.sign_in_as("auditor").get(f"/standards/{house.standard_id}?lang=en&anchors=all")
    first = house.document["items"][0]
    assert first["text_zh"] in page.text
    assert first["text_en"] in page.text
    assert first["response"]["anchors"]["5"]["zh"] in page.text
    assert len(re.findall(r"<details[^>]* open", page.text)) > 40
    words = text_of(page)
    assert "up to 3 s" in words
    assert "over 30 s" in words
    assert "the total is capped at 59.9" in words


@on_both
@pytest.mark.parametrize("column", ["document", "digest", "number"])
def test_the_database_itself_refuses_to_change_a_published_version(house: House, column: str) -> None:
    from sqlalchemy import update

    from saas.kernel.db import transaction
    from tenants.standards.models import StandardVersion

    change = update(StandardVersion).where(StandardVersion.id == house.version_id).values({column: 9})
    with pytest.raises(DBAPIError), house.inside(), transaction() as session:
        session.execute(change)


@on_both
def test_nor_can_a_published_version_be_deleted(house: House) -> None:
    from sqlalchemy import delete

    from saas.kernel.db import transaction
    from tenants.standards.models import StandardVersion

    with pytest.raises(DBAPIError), house.inside(), transaction() as session:
        session.execute(delete(StandardVersion).where(StandardVersion.id == house.version_id))


def test_two_editors_cannot_overwrite_each_other_silently(house: House) -> None:
    from saas.kernel.db import transaction
    from saas.kernel.problems import Conflict
    from tenants.standards.services import save_draft
    from tests.arrange import BEGINNING

    with house.inside() as by:
        assert by
        one, other = ({**house.document, "name_en": name} for name in ("One", "Other"))
        with transaction():
            assert save_draft(by, house.standard_id, one, 1, now=BEGINNING) == 2
        with pytest.raises(Conflict, match="Somebody else"), transaction():
            save_draft(by, house.standard_id, other, 1, now=BEGINNING)
