"""Small helpers of these tests: an administrator's browser, a page's words, files to upload."""

from __future__ import annotations

import io
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.tenants.conftest import text_of

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.arrange import Browser, House

__all__ = ["draft", "send", "text_of", "waiting_in"]


@pytest.fixture
def admin(house: House) -> Browser:
    return house.sign_in_as("tenant_admin")


def send(browser: Browser, url: str, data: bytes, name: str, **form: str) -> TestResponse:
    """Upload a file as the page's form would."""
    return browser.submit(url, {"file": (io.BytesIO(data), name), **form}, content_type="multipart/form-data")


def hidden(page: TestResponse) -> dict[str, str]:
    """Return the hidden fields of a page's forms."""
    import re

    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
    return {key: value for key, value in found.items() if key != "csrf_token"}


def waiting_in(page: TestResponse) -> dict[str, str]:
    """Return what the confirming form of a preview sends."""
    return {key: value for key, value in hidden(page).items() if key in ("waiting", "revision", "file")}


def draft(house: House, standard_id: uuid.UUID | None = None) -> dict[str, Any]:
    """Return a standard's draft as it is stored."""
    from tenants.standards.exchange.services import exact_draft

    with house.inside():
        return exact_draft(standard_id or house.standard_id)[0]
